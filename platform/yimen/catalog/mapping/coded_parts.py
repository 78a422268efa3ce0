"""Parts of an entry (子项) that have a code of their own beside that of the whole: 子项编码 beside 事项编码."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from yimen.kernel import Finding
from yimen.pack import Entry, Kind

from .. import layout_codes
from ..seeing.table import SeenTable
from .context import parted
from .matches import KindMapping, Match

SHORT = 4
"""Signs of a code that only counts the parts: 01 behind that of the whole."""


def called_by_part(
    _table: SeenTable, kind: Kind, chosen: Mapping[int, Sequence[Match]]
) -> dict[int, list[Match]]:
    """By column: the codes of parts as codes of the entries, where no column has those of the wholes."""
    key, _part, code, _whole = parted(kind)
    fields = {match.field for matches in chosen.values() for match in matches}
    if not code or code not in fields or key in fields:
        return {}
    found = ((index, match) for index, matches in chosen.items() for match in matches if match.field == code)
    return {index: [replace(match, field=key)] for index, match in found}


def coded_parts(mapping: KindMapping, entries: Sequence[Entry]) -> tuple[Sequence[Entry], list[Finding]]:
    """The entries, each part called by its own code; one that says no name has that of the whole above it."""
    kind = mapping.kind
    key, _part, code, whole = parted(kind)
    if not code or not any(each.field == code for each in mapping.mapped):
        return entries, []
    names = set(kind.schema.get("required", ())) - {key}
    made: list[Entry] = []
    parts: list[Entry] = []
    above: Mapping[str, Any] = {}
    for entry in entries:
        body = dict(entry.body)
        own = str(body.pop(code, "") or "")
        above = body if body.get(key) else above
        if own:
            theirs = not body.get(key) and any(
                body.get(each, above.get(each)) != above.get(each) for each in names
            )
            of = "" if theirs else str(above.get(key, ""))
            above = {} if theirs else above
            body = {**{name: above[name] for name in names if name in above}, **body, key: _code(of, own)}
            if whole and of and body[key] != of:
                body[whole] = of
        made.append(replace(entry, key=kind.key_of(body), body=body))
        parts += made[-1:] if own else []
    if not parts:
        return made, []
    column = next(each.column.letter for each in mapping.mapped if each.field == code)
    place = replace(parts[0].place, column=column)
    return made, [layout_codes.CODED_PARTS.at(place, count=len(parts), example=parts[0].body[key])]


def _code(of: str, own: str) -> str:
    """The part's code where it is one by itself, else behind that of the whole."""
    if not of or len(own) > SHORT or own.startswith(of):
        return own
    return f"{of}-{own:0>2}" if own.isdecimal() else f"{of}-{own}"
