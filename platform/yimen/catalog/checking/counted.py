"""Rows counted again as offices count them: every row, or main items and their sub-items apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..mapping.context import parted
from ..seeing.table import SeenTable
from .reading import ReadTable


@dataclass(frozen=True, slots=True)
class Tally:
    """`rows` are all, `mains` the main items among them, `subs` the rows that name a sub-item."""

    rows: int
    mains: int
    subs: int

    def agrees(self, count: int, subs: int | None) -> bool:
        """With a printed count: of the rows or of the main items, and of the sub-items where it tells those."""
        return count in (self.rows, self.mains) and (subs is None or subs in (self.subs, self.rows))

    def found(self, subs: int | None) -> str:
        """In the words of the printed count."""
        return said(self.mains, self.subs) if subs is not None else said(self.rows)


def said(count: int, subs: int | None = None) -> str:
    return str(count) if subs is None else f"{count} 大项、{subs} 子"


class Counted:
    """The entries of one table by the row and the section in which they stand."""

    def __init__(self, table: ReadTable) -> None:
        self._seen = table.seen
        self._sections = dict(table.seen.data)
        kind = table.kind
        self._sub = parted(kind).part
        required = kind.schema.get("required", ()) if kind is not None else ()
        self._name = next((each for each in required if kind is not None and each not in kind.key), "")
        self._rows = {
            (entry.place.row or 0) - 1: (entry.body.get(self._name), bool(entry.body.get(self._sub)))
            for entry in table.entries
        } or dict.fromkeys(self._sections, (None, False))

    def whole(self) -> Tally:
        """Of the table, with its other halves."""
        found = _tally(self._rows.values())
        beside = self._seen.beside
        return Tally(found.rows + beside, found.mains + beside, found.subs)

    def of(self, section: int) -> Tally:
        """Of a section, with those below it."""
        holders = {section, *_below(self._seen, section)}
        return _tally(each for row, each in self._rows.items() if self._sections.get(row, -1) in holders)


def _tally(rows: Iterable[tuple[object, bool]]) -> Tally:
    rows = list(rows)
    subs = sum(1 for _, sub in rows if sub)
    mains = len({name for name, sub in rows if sub}) + len(rows) - subs
    return Tally(len(rows), mains, subs)


def _below(seen: SeenTable, section: int) -> Iterator[int]:
    for below in range(section + 1, len(seen.sections)):
        if seen.sections[below].level <= seen.sections[section].level:
            return
        yield below
