"""Cells that hold a row in each of their lines: 轻微：…；一般：… of a standard, or the words alone beside the standards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..reading.workbook import Raw
from ..seeing.across import Across, across_of
from ..seeing.cells import plain
from ..seeing.table import SeenTable
from .matches import KindMapping
from .remarks import Remarks

Row = tuple[Sequence[Raw], Mapping[str, str], Mapping[str, str]]
"""Cells, fields that are given beside them, and cells as they stood, by title."""
_NUMBERED = re.compile(r"(?:^|\n)\s*(?:[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳])\s*")


class Column(Protocol):
    """What has to be known of a column whose cells are taken apart."""

    @property
    def index(self) -> int: ...
    @property
    def letter(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def joins(self) -> bool: ...


class Lined(Protocol):
    """How the rows of a table are taken apart."""

    def of(self, row: int, remarks: Remarks) -> Iterator[Row]:
        """The row, or its cells once for each line."""
        ...


@dataclass(frozen=True, slots=True)
class _Lined:
    """A column whose cells hold a row in each of their lines: 轻微：…；一般：…"""

    across: Across
    source: Column
    rows: Sequence[Sequence[Raw]]

    def of(self, row: int, remarks: Remarks) -> Iterator[Row]:
        """Each line with the field that it begins with; other cells of the same words are taken apart as well."""
        cells, index = self.rows[row], self.source.index
        text = str(cells[index])
        lines = self.across.lines(text)
        if not lines:
            yield cells, {}, {}
            return
        words = [word for word, _ in lines]
        remarks.lined(row, self.source.letter, self.source.title, words)
        others = {each: self.across.lines(cell) for each, cell in enumerate(cells) if type(cell) is str}
        alike = {each: parts for each, parts in others.items() if [word for word, _ in parts] == words}
        for place, word in enumerate(words):
            own = list(cells)
            for each, parts in alike.items():
                own[each] = parts[place][1]
            yield own, {self.across.field: word}, {self.source.title: plain(text)}


@dataclass(frozen=True, slots=True)
class _Stacked:
    """A column whose cells hold the words alone, one in each line, beside cells of as many lines."""

    across: Across
    source: Column
    of_: Column
    rows: Sequence[Sequence[Raw]]

    def of(self, row: int, remarks: Remarks) -> Iterator[Row]:
        """A row for each word where the cell that the words are of has a line for each."""
        cells, index = self.rows[row], self.source.index
        words = self.across.stacked(plain(cells[index])) if type(cells[index]) is str else ()
        parts = {each: self._parts(cell, words) for each, cell in enumerate(cells) if type(cell) is str}
        if not words or not parts.get(self.of_.index):
            yield cells, {}, {}
            return
        remarks.lined(row, self.source.letter, self.source.title, words)
        stood = {self.source.title: plain(cells[index]), self.of_.title: plain(cells[self.of_.index])}
        for place, word in enumerate(words):
            own = [parts[each][place] if parts.get(each) else cell for each, cell in enumerate(cells)]
            own[index] = word
            yield own, {}, stood

    def _parts(self, cell: str, words: tuple[str, ...]) -> list[str]:
        """What the cell says of each word: its lines, without the word where they begin with it."""
        said = self.across.lines(cell)
        return (
            [rest for _, rest in said]
            if tuple(word for word, _ in said) == words
            else _lines(cell, len(words))
        )


def _lines(cell: str, count: int) -> list[str]:
    """The cell's lines, or its numbered parts, where there are so many."""
    text = plain(cell)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    numbered = [part.strip() for part in _NUMBERED.split(text) if part.strip()]
    found = numbered if len(numbered) == count else lines
    return [_NUMBERED.sub("", part).rstrip("；;") for part in found] if len(found) == count > 1 else []


def lined_of(
    table: SeenTable, mapping: KindMapping, sources: Sequence[Column], constants: Mapping[str, Any]
) -> Lined | None:
    """Of a kind whose values may stand as lines: in the cells of another field, or in their own column as a stack."""
    across = across_of(mapping.kind)
    if across is None or across.field in constants:
        return None
    source = next((each for each in sources if each.field == across.of and not each.joins), None)
    own = next((each for each in sources if each.field == across.field), None)
    if source is None or own is None:
        return None if source is None else _Lined(across, source, table.sheet.rows)
    cells = {table.sheet.rows[row][own.index] for row, _ in table.data}
    stacks = any(type(each) is str and "\n" in each and across.stacked(plain(each)) for each in cells)
    return _Stacked(across, own, source, table.sheet.rows) if stacks and not own.joins else None
