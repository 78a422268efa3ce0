"""Citations put together out of columns for law, 条, 款 and 项, row by row: a cell of them alone says too little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from yimen.kernel import Finding, Place
from yimen.pack import Entry

from .. import layout_codes
from ..law.levels import LAW, citation_of
from ..seeing.cells import DASHES, plain
from ..seeing.table import SeenTable
from .matches import KindMapping, Match
from .parsers import CellParser
from .parts import POINT
from .sources import DITTO, Merged


def cited_together(
    table: SeenTable,
    mapping: KindMapping,
    parsers: Mapping[str, CellParser],
    merged: Merged,
    entries: Sequence[Entry],
    place: Place,
) -> tuple[Sequence[Entry], list[Finding]]:
    """The entries with each citation out of all its columns, in place of what they gave one by one.

    A row that leaves all of them empty says what the row above says, where the field is filled down; one that leaves
    the law alone empty is of the law above, which is told.
    """
    by_field: dict[str, list[Match]] = {}
    for match in mapping.mapped:
        if match.part.startswith(f"{POINT}:"):
            by_field.setdefault(match.field, []).append(match)
    found: list[Finding] = []
    own = {each.field for each in mapping.mapped}
    for field, matches in by_field.items():
        declared = next((each for each in mapping.kind.columns if each.field == field), None)
        parser = parsers.get(declared.parse) if declared is not None else None
        rows = _Rows(table, matches, merged, fills=declared is not None and declared.fill)
        made = []
        for entry in entries:
            text = rows.citation((entry.place.row or 0) - 1)
            given = parser.gives if parser is not None else ()
            gone = {field, *(each for each in given if each not in own)}
            body: dict[str, Any] = {name: value for name, value in entry.body.items() if name not in gone}
            spread = parser.spread(field, text) if text and parser is not None and parser.spread else {}
            body |= {name: value for name, value in spread.items() if name not in body}
            made.append(replace(entry, body={**body, field: text} if text else body))
        entries = made
        found += rows.findings(place)
    return entries, found


class _Rows:
    """The cells of one citation's columns, top to bottom."""

    def __init__(self, table: SeenTable, matches: Sequence[Match], merged: Merged, *, fills: bool) -> None:
        self._table, self._merged, self._fills = table, merged, fills
        self._levels = {each.part.partition(":")[2]: each.column for each in matches}
        self._sections = dict(table.data)
        self._before: dict[str, str] = {}
        self._section = -2
        self._text = ""
        self._unclear: list[int] = []
        self._of_law_above: list[int] = []

    def citation(self, row: int) -> str:
        """Of a row; asked for from top to bottom."""
        if self._sections.get(row, -1) != self._section:
            self._section, self._before, self._text = self._sections.get(row, -1), {}, ""
        said = {level: self._cell(level, row) for level in self._levels}
        if not any(said.values()):
            return self._text if self._fills and not self._dashed(row) else ""
        if LAW in said and not said[LAW] and self._before.get(LAW):
            said[LAW] = self._before[LAW]
            self._of_law_above.append(row)
        self._before = said
        text = citation_of(said)
        if text is None:
            self._unclear.append(row)
        self._text = text or ""
        return self._text

    def _cell(self, level: str, row: int) -> str:
        index = self._levels[level].index
        above = self._merged.get(index, {}).get(row, row)
        text = plain(self._table.sheet.rows[above][index])
        if text in DITTO and text:
            return self._before.get(level, "")
        return "" if text in DASHES else text

    def _dashed(self, row: int) -> bool:
        return any(plain(self._table.sheet.rows[row][each.index]) in DASHES for each in self._levels.values())

    def findings(self, place: Place) -> Iterator[Finding]:
        column = next(iter(self._levels.values()))
        titles = "、".join(each.title for each in self._levels.values())
        told = (
            (layout_codes.CITED_UNCLEARLY, self._unclear),
            (layout_codes.OF_LAW_ABOVE, self._of_law_above),
        )
        for code, rows in told:
            if rows:
                where = Place(place.file, place.sheet, rows[0] + 1, column.letter)
                yield code.at(where, titles=titles, count=len(rows))
