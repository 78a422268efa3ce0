"""Rows that go on with the row above: a long cell that was broken in two, a second basis below the first.

Such a row says nothing of what every entry must say, and has no number of its own. One that names a further part
(子项) of what stands above is an entry by itself, called as that is; so is one with a code of its own, where the name
stands above alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yimen.pack import Entry

from ..seeing.cells import plain
from ..seeing.table import SeenTable
from .context import parted
from .matches import KindMapping


@dataclass(frozen=True, slots=True)
class Continued:
    """`entries` with what went on below them; `rows` are those that did, from 0, `first` the entry of the first."""

    entries: tuple[Entry, ...]
    rows: tuple[int, ...] = ()
    first: Entry | None = None


def continued(table: SeenTable, mapping: KindMapping, entries: Sequence[Entry]) -> Continued:
    """The table's entries, each with the rows that go on with it; only the row directly above is gone on with."""
    needed = {*mapping.kind.schema.get("required", ()), *mapping.kind.key} & {
        each.field for each in mapping.mapped
    }
    if (
        not needed
        or len(entries) != len(table.data)
        or all(all(map(each.body.get, needed)) for each in entries)
    ):
        return Continued(tuple(entries))
    sections = dict(table.data)
    part = parted(mapping.kind).part
    made: list[Entry] = []
    rows: list[int] = []
    first: Entry | None = None
    for entry, (row, section) in zip(entries, table.data, strict=True):
        lacking = {name for name in needed if not entry.body.get(name)}
        silent = lacking == needed
        below = bool(made) and sections.get(row - 1) == section
        numbered = _numbered(table, mapping, row)
        further = bool(made[-1].body.get(part)) if silent and made else not numbered
        if below and lacking and entry.body.get(part) and further:
            entry = _called_as(made[-1], entry, needed, mapping)
        elif below and silent and not numbered:
            made[-1] = _together(made[-1], entry, mapping)
            first = first or entry
            rows.append(row)
            continue
        made.append(entry)
    return Continued(tuple(made), tuple(rows), first)


def _called_as(above: Entry, below: Entry, needed: Iterable[str], mapping: KindMapping) -> Entry:
    body = {**{name: above.body[name] for name in needed if name in above.body}, **below.body}
    return replace(below, key=mapping.kind.key_of(body), body=body)


def _numbered(table: SeenTable, mapping: KindMapping, row: int) -> bool:
    return mapping.serial is not None and plain(table.sheet.rows[row][mapping.serial.index]) != ""


def _together(above: Entry, below: Entry, mapping: KindMapping) -> Entry:
    """What the columns of both say, one below the other, and both as they stood."""
    fields = {each.field for each in mapping.mapped}
    body = _joined(above.body, {name: value for name, value in below.body.items() if name in fields})
    raw = _joined(above.origin.get("raw", {}), below.origin.get("raw", {}))
    return replace(above, body=body, origin={**above.origin, **({"raw": raw} if raw else {})})


def _joined(above: Mapping[str, Any], below: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(above)
    for name, value in below.items():
        before = made.get(name)
        if before in (None, ""):
            made[name] = value
        elif isinstance(before, str) and isinstance(value, str) and value != before:
            made[name] = f"{before}\n{value}"
    return made
