"""The columns by which a kind is read: those it declares, and its other fields under their schema titles."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from yimen.pack import Column as Field
from yimen.pack import Kind

from ..seeing.titles import SERIAL, same

_SERIAL = frozenset(same(title) for title in SERIAL)
_KEPT = re.compile(r"〔([a-z][a-z0-9_]{0,60})〕")
_PARSERS = {"integer": "integer", "array": "list"}


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """Declared columns first. What Yimen exports carries every field, so that it comes back unchanged."""
    return kind.columns + _implied(_Shell(kind))


def known_fields(kind: Kind) -> set[str]:
    """The fields that a column may be asked to fill."""
    return {each.field for each in fields_of(kind)} | set(kind.schema.get("properties", {}))


def kept_title(field: str) -> str:
    """The header under which a field without any title travels: 〔provenance〕."""
    return f"〔{field}〕"


def kept_field(title: str) -> str:
    """The field of such a header, "" for any other."""
    found = _KEPT.fullmatch(title)
    return found.group(1) if found else ""


class _Shell:
    """A kind, hashed by what its implied columns depend on."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.stamp = (kind.id, id(kind.schema), kind.columns)

    def __hash__(self) -> int:
        return hash((self.stamp[0], self.stamp[1]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shell) and self.stamp == other.stamp


@lru_cache(maxsize=256)
def _implied(shell: _Shell) -> tuple[Field, ...]:
    kind = shell.kind
    declared = {column.field for column in kind.columns}
    taken = {same(title) for column in kind.columns for title in column.titles}
    if not declared:
        return ()
    found = []
    for name, part in kind.schema.get("properties", {}).items():
        title = part.get("title")
        if name in declared or not title or same(title) in _SERIAL or same(title) in taken:
            continue
        found.append(Field(name, (str(title),), _parser(part)))
    return tuple(found)


def _parser(part: dict[str, Any]) -> str:
    types = part.get("type", "string")
    for each in types if isinstance(types, list) else [types]:
        if each in _PARSERS:
            return _PARSERS[each]
    return "date" if part.get("format") == "date" else "text"
