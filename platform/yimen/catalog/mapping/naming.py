"""How a kind finds what its rows refer to by words, in tables that have no column of codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yimen.pack import Kind

from .labelled import NAMED

_SIGNS = re.compile(r"[\s\"'“”‘’《》〈〉「」（）()\[\]【】,，、。;；:：.·\-—_]+")
_FRAME = re.compile(r"(?:对于?)?(.{4,}?)的?(?:行为)?的?(?:行政)?(?:处罚|检查|强制|强制措施)?")


@dataclass(frozen=True, slots=True)
class Naming:
    """`field` names an entry of `kind` by its `by`; where no column holds it, `said` is what its `other` says.
    Unless it is `required` a row may call none."""

    field: str
    kind: str
    by: str
    said: str
    other: str
    required: bool = True


def naming_of(kind: Kind) -> Naming | None:
    """How a kind finds what it refers to by words, where it does."""
    for reference in kind.references:
        source = kind.context.get(reference.field, "")
        said, comma, other = source.removeprefix(NAMED).partition(",")
        if source.startswith(NAMED) and comma:
            return Naming(reference.field, reference.kind, reference.by, said, other, reference.required)
    return None


def words_of(name: object) -> str:
    """A name without signs and blanks, which no two offices write alike."""
    return _SIGNS.sub("", str(name or ""))


def core_of(name: object) -> str:
    """The act in a name: 未经许可施工 of 对未经许可施工的行政处罚."""
    words = words_of(name)
    found = _FRAME.fullmatch(words)
    return found.group(1) if found else words


def asks(body: Mapping[str, Any], naming: Naming) -> bool:
    """Whether a row has only the words."""
    return not body.get(naming.field) and bool(body.get(naming.said))
