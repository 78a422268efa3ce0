"""A table as seen in a sheet: which rows are header, sections, data, totals, notes. Rows count from 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..reading.workbook import Sheet, letter

RowRole = Literal["title", "header", "data", "section", "total", "note", "repeat", "blank"]


@dataclass(frozen=True, slots=True)
class Column:
    """`path` are the header texts over the column from top to bottom, without repetitions.

    `position` counts within a header cell that stands over several columns without lower titles.
    """

    index: int
    path: tuple[str, ...]
    position: int = 0

    @property
    def letter(self) -> str:
        return letter(self.index)

    @property
    def title(self) -> str:
        text = "/".join(self.path)
        return f"{text}#{self.position + 1}" if self.position else text


@dataclass(frozen=True, slots=True)
class Section:
    """A section row: its name without number and count, the printed count, the rows it holds."""

    row: int
    name: str
    count: int | None
    level: int
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A total that the sheet prints of itself, in a title or below the table.

    `rows` are those that a subtotal counts; None for a total of the whole table.
    """

    row: int | None
    text: str
    count: int
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class SeenTable:
    """`data` are pairs of row and index into `sections` (-1 for none); `roles` cover every row looked at.

    `number` counts the tables of the sheet from 0. A table without header has no `header_rows`, but data. `beside`
    are the rows of its other halves, where one table stands in two halves side by side. `across`: the
    title that all rows have in common, where several stand side by side (轻微, 一般, 严重).
    """

    sheet: Sheet
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    data: tuple[tuple[int, int], ...]
    sections: tuple[Section, ...] = ()
    titles: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    totals: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    roles: Mapping[int, RowRole] = field(default_factory=dict)
    number: int = 0
    beside: int = 0
    across: str = ""

    @property
    def holders(self) -> set[int]:
        """The sections in which rows stand, by their index; -1 of rows in none."""
        return {section for _, section in self.data} if self.sections else {-1} if self.data else set()

    @property
    def first_row(self) -> int:
        """The row to which remarks about the whole table point."""
        return self.header_rows[-1] if self.header_rows else self.data[0][0]

    @property
    def header(self) -> str:
        return "、".join(column.title for column in self.columns if column.path)
