"""An entry: one configured thing of some kind, as written in a file or a spreadsheet row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from yimen.kernel import Place, canonical_bytes, digest_bytes


class EntryRef(NamedTuple):
    """What names an entry inside a jurisdiction; `scope` is a unit's key, or "" for the whole jurisdiction."""

    scope: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Entry:
    """`body` is JSON; of a table row it is flat with ASCII keys.

    `origin` says where it came from: {"pack", "file", "sheet", "row", "raw": {title: cell}, "layer",
    "patch", "patched": digest}. `valid_from` None means from the change set's own date.
    """

    kind: str
    key: str
    body: Mapping[str, Any]
    scope: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    place: Place = field(default_factory=Place)
    origin: Mapping[str, Any] = field(default_factory=dict)
    _digest: str | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def ref(self) -> EntryRef:
        return EntryRef(self.scope, self.kind, self.key)

    @property
    def text(self) -> str:
        """The body's canonical text; raises `ValueError` for what JSON cannot hold exactly."""
        return self.canonical.decode("utf-8")

    @property
    def canonical(self) -> bytes:
        """The same as bytes, of which the digest is."""
        return canonical_bytes(self.body if type(self.body) is dict else dict(self.body))

    @property
    def digest(self) -> str:
        """Of the canonical text, made once: an import asks for it again and again. The text itself is not kept."""
        if self._digest is None:
            object.__setattr__(self, "_digest", digest_bytes(self.canonical))
        assert self._digest is not None
        return self._digest
