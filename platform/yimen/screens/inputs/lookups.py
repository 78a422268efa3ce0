"""Looking up an entry of some kind: its key is kept, its name stands below; without scripts a typed name finds it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import escape

from ..paths import MISSING
from ..words import word
from .base import Input, plain

if TYPE_CHECKING:
    from ..nodes import Control


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry found: its key, what to call it, and its body to fill other fields from."""

    key: str
    label: str
    body: Mapping[str, Any] = field(default_factory=dict)


class Lookups(Protocol):
    """Handed in by the doors: finds entries as of the case's dates and for its unit.

    A source may also offer `resolve_many(kind, keys) -> Mapping[key, Choice]`, asked once per kind.
    """

    def search(self, kind: str, text: str, limit: int, filters: Mapping[str, Any]) -> Sequence[Choice]: ...

    def resolve(self, kind: str, key: str) -> Choice | None: ...


def resolve_all(source: Lookups, kind: str, keys: Iterable[str]) -> Mapping[str, Choice]:
    """The choices of those keys that exist."""
    wanted = sorted(set(keys))
    many = getattr(source, "resolve_many", None)
    if many is not None:
        found: Mapping[str, Choice] = many(kind, wanted)
        return found
    pairs = ((key, source.resolve(kind, key)) for key in wanted)
    return {key: choice for key, choice in pairs if choice is not None}


class LookupInput(Input):
    """`choice` is what the key stands for, once resolved; `offers` are the finds of an ambiguous text."""

    def __init__(self, control: Control, **given: Any) -> None:
        super().__init__(control, **given)
        self.choice: Choice | None = None
        self.offers: Sequence[Choice] = ()
        self.shown_filters: Mapping[str, Any] = {}

    def now(self) -> str:
        if self.offers and self.raw_data:
            return str(self.raw_data[0])
        return super().now()

    def draw(self, attributes: str) -> str:
        label = escape(self.choice.label) if self.choice is not None and not self.masked else ""
        hint = label or escape(word("lookup_hint", self.language))
        return f'{self._box(attributes)}<div class="form-hint" data-lookup-label>{hint}</div>'

    def _box(self, attributes: str) -> str:
        spec = self.control.lookup
        if self.offers:
            return self._offer_list(attributes)
        kind = escape(spec.kind if spec else "")
        filters = escape(json.dumps(dict(spec.filters) if spec else {}, ensure_ascii=False))
        fill = escape(json.dumps(dict(spec.fill) if spec else {}, ensure_ascii=False))
        return (
            f'<input class="form-control" type="text" id="{self.id}" name="{self.name}" '
            f'value="{escape(self.now())}" autocomplete="off" data-lookup="{kind}" data-filters="{filters}" '
            f'data-fill="{fill}"{attributes}>'
        )

    def _offer_list(self, attributes: str) -> str:
        typed = escape(self.now())
        parts = [f'<select class="form-select" id="{self.id}" name="{self.name}"{attributes}>']
        parts.append(
            f'<option value="{typed}" selected>{word("lookup_choose", self.language)}：{typed}</option>'
        )
        for offer in self.offers:
            parts.append(
                f'<option value="{escape(offer.key)}">{escape(offer.key)} {escape(offer.label)}</option>'
            )
        return "".join(parts) + "</select>"


def show_lookup(value: Any, control: Control, language: str) -> str:
    return "" if value is MISSING else plain(value, control, language)
