"""One page: its ruled tables as cells with their text, and the lines of text outside them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Box = tuple[float, float, float, float]  # x0, top, x1, bottom, in points
TOLERANCE = 3.0
FEW_SIGNS = 20
_ITEM = re.compile(r"^\s*(?:[（(]?\d{1,3}\s*[.、．)）]|[（(]?[一二三四五六七八九十]{1,3}\s*[、)）]|[①-⑳])")
_TABLES = {"vertical_strategy": "lines", "horizontal_strategy": "lines", "snap_tolerance": TOLERANCE}


@dataclass
class Cell:
    """A cell as drawn; `text` is filled in once its signs are known."""

    box: Box
    signs: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""


def edges_of(cells: Iterable[Cell], low: int, high: int) -> list[float]:
    """Where columns (sides 0 and 2 of a box) or rows (1 and 3) begin and end."""
    edges: list[float] = []
    for value in sorted(cell.box[side] for cell in cells for side in (low, high)):
        if not edges or value - edges[-1] > TOLERANCE:
            edges.append(value)
    return edges


def nearest(edges: Sequence[float], value: float) -> int:
    """The edge that a cell's side lies on."""
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


class Table:
    """A table as drawn on one page; a grid of its edges tells in which cell a point lies."""

    def __init__(self, page: int, box: Box, cells: list[Cell]) -> None:
        self.page, self.box, self.cells = page, box, cells
        self.columns, self.rows = edges_of(cells, 0, 2), edges_of(cells, 1, 3)
        self._slots: dict[tuple[int, int], Cell] = {}
        for cell in cells:
            top, left, bottom, right = self.span(cell, self.columns)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self._slots[row, column] = cell

    def span(self, cell: Cell, columns: Sequence[float]) -> tuple[int, int, int, int]:
        """(top, left, bottom, right) of the cell within this page's rows and the given columns."""
        x0, upper, x1, lower = cell.box
        left, top = nearest(columns, x0), nearest(self.rows, upper)
        return top, left, max(nearest(self.rows, lower) - 1, top), max(nearest(columns, x1) - 1, left)

    def holds(self, x: float, y: float) -> bool:
        return self.box[0] <= x <= self.box[2] and self.box[1] <= y <= self.box[3]

    def cell_at(self, x: float, y: float) -> Cell | None:
        return self._slots.get((bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1))


@dataclass(frozen=True)
class Word:
    """Signs of a line with no white between them."""

    text: str
    x0: float
    x1: float
    size: float


@dataclass
class Line:
    """A line of text outside of all tables."""

    top: float
    text: str
    words: list[Word] = field(default_factory=list)


@dataclass
class Page:
    """`signs` counts all signs, `nameless` those without a code, `pictures` images that fill much of the page.

    `rules` are the heights of long lines drawn from left to right.
    """

    number: int
    tables: list[Table]
    lines: list[Line]
    signs: int
    nameless: int
    pictures: int
    rules: list[float] = field(default_factory=list)

    @property
    def is_picture(self) -> bool:
        """A scanned page, perhaps with a page number or a stamp's date printed on it."""
        return self.pictures > 0 and not self.tables and self.signs < FEW_SIGNS


def read_page(page: Any) -> Page:
    """Tables of at least two cells; a frame around text is none."""
    clean = page.dedupe_chars()
    tables = [
        Table(page.page_number, found.bbox, [Cell(box) for box in found.cells])
        for found in clean.find_tables(_TABLES)
        if len(found.cells) > 1
    ]
    tables.sort(key=lambda table: (table.box[1], table.box[0]))
    outside = [sign for sign in clean.chars if not _put(sign, tables)]
    for table in tables:
        for cell in table.cells:
            cell.text = _cell_text(cell)
    large = [each for each in page.images if each["width"] * each["height"] * 4 > page.width * page.height]
    nameless = sum(str(sign["text"]).startswith("(cid:") for sign in clean.chars)
    signs = sum(bool(str(sign["text"]).strip()) for sign in clean.chars)
    rules = list(_rules(page))
    return Page(page.page_number, tables, list(_outside(outside)), signs, nameless, len(large), rules)


def _rules(page: Any) -> Iterable[float]:
    """Heights at which lines run from left to right over half of the page, in one piece or in one for each cell."""
    drawn: dict[int, float] = {}
    for edge in page.horizontal_edges:
        height = round(float(edge["top"]))
        drawn[height] = drawn.get(height, 0.0) + float(edge["x1"] - edge["x0"])
    return (float(height) for height, length in sorted(drawn.items()) if length * 2 > float(page.width))


def _put(sign: dict[str, Any], tables: Iterable[Table]) -> bool:
    """Give the sign to the cell that holds its middle; False outside of all tables."""
    x, y = (sign["x0"] + sign["x1"]) / 2, (sign["top"] + sign["bottom"]) / 2
    table = next((each for each in tables if each.holds(x, y)), None)
    cell = table.cell_at(x, y) if table else None
    if cell is not None:
        cell.signs.append(sign)
    return table is not None


def _rows_of(signs: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Signs by line, top to bottom, each from left to right."""
    rows: list[list[dict[str, Any]]] = []
    for sign in sorted(signs, key=lambda each: (each["top"] + each["bottom"]) / 2):
        middle = (sign["top"] + sign["bottom"]) / 2
        if rows and abs(middle - (rows[-1][-1]["top"] + rows[-1][-1]["bottom"]) / 2) < sign["size"] * 0.4:
            rows[-1].append(sign)
        else:
            rows.append([sign])
    return [sorted(row, key=lambda each: float(each["x0"])) for row in rows]


def _text(row: list[dict[str, Any]]) -> str:
    """The signs of a line; a gap between two words that was left white becomes a blank."""
    pieces: list[str] = []
    before = None
    for sign in row:
        gap = before is not None and sign["x0"] - before["x1"] > sign["size"] * 0.7
        pieces.append((" " if gap else "") + str(sign["text"]))
        before = sign
    return "".join(pieces).strip()


def _cell_text(cell: Cell) -> str:
    """The cell's lines; one that fills the cell's width goes on in the next, unless that begins a numbered point."""
    rows = [row for row in _rows_of(cell.signs) if _text(row)]
    if not rows:
        return ""
    margin = min(max(min(row[0]["x0"] for row in rows) - cell.box[0], 0.0), 15.0)
    text = _text(rows[0])
    for above, row in pairwise(rows):
        line = _text(row)
        full = cell.box[2] - margin - above[-1]["x1"] < above[-1]["size"] * 1.5
        text += line if full and not _ITEM.match(line) else "\n" + line
    return text


def _outside(signs: list[dict[str, Any]]) -> Iterable[Line]:
    for row in _rows_of(signs):
        text = _text(row)
        if text:
            yield Line(float(row[0]["top"]), text, list(_words(row)))


def _words(row: list[dict[str, Any]]) -> Iterable[Word]:
    """The line's words: signs that are not left white between."""
    signs: list[dict[str, Any]] = []
    for sign in (each for each in row if str(each["text"]).strip()):
        if signs and sign["x0"] - signs[-1]["x1"] > sign["size"] * 0.7:
            yield _word(signs)
            signs = []
        signs.append(sign)
    if signs:
        yield _word(signs)


def _word(signs: list[dict[str, Any]]) -> Word:
    text = "".join(str(each["text"]) for each in signs)
    return Word(text, float(signs[0]["x0"]), float(signs[-1]["x1"]), float(signs[0]["size"]))
