"""Cells that are filled down although a column to their left already says another thing: they may be meant to be empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..reading.workbook import Raw
from ..seeing.table import SeenTable
from .fields import fields_of
from .matches import KindMapping, Match
from .parts import is_tick
from .sources import DITTO, Merged, cells_of


@dataclass(frozen=True, slots=True)
class Carried:
    """A column whose empty cells in `rows` repeat what stands above, beside new words of the column `beside`."""

    match: Match
    beside: Match
    rows: tuple[int, ...]


def carried(table: SeenTable, mapping: KindMapping, merged: Merged) -> Iterator[Carried]:
    """One for each column of such cells, without merged cells, which say how far they reach."""
    filled = {each.field for each in fields_of(mapping.kind) if each.fill}
    matches = [
        each
        for each in mapping.mapped
        if each.field in filled and each.column.index not in merged and not is_tick(each.part)
    ]
    matches.sort(key=lambda each: each.column.index)
    for place, match in enumerate(matches[1:], 1):
        right = list(cells_of(table, match.column.index))
        if "" not in right:
            continue
        for beside in matches[:place]:
            left = list(cells_of(table, beside.column.index))
            if not any(own == "" and said != "" for said, own in zip(left, right, strict=True)):
                continue
            if rows := tuple(_rows(table, left, right)):
                yield Carried(match, beside, rows)
                break


def _rows(table: SeenTable, left: Sequence[Raw], right: Sequence[Raw]) -> Iterator[int]:
    known, above, before = "", "", -2
    for (row, section), beside, own in zip(table.data, left, right, strict=True):
        if section != before:
            known, above, before = "", "", section
        said = _said(beside)
        if said and known and said != known and own == "" and above:
            yield row
        known, above = said or known, _said(own) or above


def _said(cell: Raw) -> str:
    text = str(cell).strip()
    return "" if text in DITTO else text
