"""Tables over their pages: pieces that continue one another become one table, with its merged cells and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pages import TOLERANCE, Line, Page, Table, edges_of

_NUMBER = re.compile(r"^[-—–·\s]*第?\s*\d+\s*页?\s*(?:[/／,，]?\s*共?\s*\d+\s*页?)?[-—–·\s]*$")
_CONTINUED = re.compile(r"^[（(]?续\s*(?:表|上表|前页)?\s*\d*[）)]?$")
HEADER = 5  # rows at the top of a table that may come again on every page


@dataclass
class Piece:
    """A table of one page with the lines of text that stand above it and below it."""

    table: Table
    above: list[str]
    below: list[str]


@dataclass
class Joined:
    """Pieces of one table, and the lines above its first."""

    pieces: list[Table] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)


def joined(pages: Sequence[Page]) -> list[dict[str, Any]]:
    """The tables of the whole file in their order, ready to be written."""
    tables: list[Joined] = []
    before: Piece | None = None
    for piece in _pieces(pages):
        if before is not None and _continues(before, piece, tables[-1]):
            tables[-1].pieces.append(piece.table)
        else:
            lead = [*(before.below if before else ()), *piece.above]
            tables.append(Joined([piece.table], lead))
        before = piece
    return [_Grid(each).written() for each in tables]


def _pieces(pages: Sequence[Page]) -> Iterable[Piece]:
    furniture = furniture_of(pages)
    for page in pages:
        lines = [line for line in page.lines if not is_furniture(line, furniture)]
        for number, table in enumerate(page.tables):
            top = page.tables[number - 1].box[3] if number else 0.0
            above = [line.text for line in lines if top <= line.top < table.box[1]]
            last = number + 1 == len(page.tables)
            below = [line.text for line in lines if last and line.top >= table.box[3]]
            yield Piece(table, above, below)


def furniture_of(pages: Sequence[Page]) -> set[str]:
    """Running heads: lines that stand on most pages."""
    counts = Counter(text for page in pages for text in {line.text for line in page.lines})
    return {text for text, count in counts.items() if count >= 3 and count * 2 > len(pages)}


def is_furniture(line: Line, running: set[str]) -> bool:
    """A page number, 续表, or a running head."""
    return bool(_NUMBER.match(line.text) or _CONTINUED.match(line.text)) or line.text in running


def _continues(before: Piece, piece: Piece, table: Joined) -> bool:
    """On the next page, nothing between them but the title again, and the same columns."""
    return (
        piece.table.page == before.table.page + 1
        and not before.below
        and set(piece.above) <= set(table.lead)
        and _same_columns(before.table, piece.table)
    )


def _same_columns(first: Table, other: Table) -> bool:
    """The same left and right ends, and no edge of the one that crosses the other's columns elsewhere."""
    one, two = first.columns, other.columns
    few, many = sorted((one, two), key=len)
    near = all(min(abs(edge - each) for each in many) <= TOLERANCE * 2 for edge in few)
    ends = abs(one[0] - two[0]) <= TOLERANCE * 2 and abs(one[-1] - two[-1]) <= TOLERANCE * 2
    return near and ends and len(few) > 1


class _Grid:
    """The rows and columns of a joined table. Merged ranges are [top, left, bottom, right]."""

    def __init__(self, table: Joined) -> None:
        self.lead = table.lead
        self.columns = edges_of([cell for piece in table.pieces for cell in piece.cells], 0, 2)
        self.rows: list[list[str]] = []
        self.pages: list[int] = []
        self.merges: list[list[int]] = []
        for number, piece in enumerate(table.pieces):
            self._add(piece, first=number == 0)

    def written(self) -> dict[str, Any]:
        merges = [each for each in self.merges if each[0] != each[2] or each[1] != each[3]]
        return {"rows": self.rows, "merges": sorted(merges), "pages": self.pages, "lead": self.lead}

    def _add(self, piece: Table, *, first: bool) -> None:
        base = len(self.rows)
        rows = [[""] * (len(self.columns) - 1) for _ in piece.rows[1:]]
        spans = []
        for cell in piece.cells:
            span = list(piece.span(cell, self.columns))
            rows[span[0]][span[1]] = cell.text
            spans.append(span)
        head = 0 if first else self._repeated(rows)
        cut = not first and self._is_cut(rows, head, spans)
        if cut:
            for column, text in enumerate(rows[head]):
                self.rows[-1][column] += text
        spans = [_without(span, head) for span in spans] if cut else spans
        rows = [row for index, row in enumerate(rows) if not (cut and index == head)]
        self.rows += rows
        self.pages += [piece.page] * len(rows)
        fresh = [
            [top + base, left, bottom + base, right] for top, left, bottom, right in spans if bottom >= top
        ]
        if not first:
            self._extend(fresh, base, base + head, cut=cut)
        self.merges += fresh

    def _repeated(self, rows: list[list[str]]) -> int:
        """How many rows at the top of a page say what the top of the table said."""
        head = 0
        while head < min(len(rows), HEADER) and rows[head] in self.rows[:HEADER] and any(rows[head]):
            head += 1
        return head

    def _is_cut(self, rows: list[list[str]], head: int, spans: list[list[int]]) -> bool:
        """The first row goes on with the last one of the page before: the running number says so."""
        column = self._running()
        if column is None or head >= len(rows) or not any(rows[head]) or rows[head][column]:
            return False
        wide = any(
            top == head and (right - left + 1) * 3 > len(rows[head]) * 2 for top, left, _, right in spans
        )
        over = any(top <= head < bottom and left <= column <= right for top, left, bottom, right in spans)
        return not wide and not over and self.rows[-1][column].isdecimal()

    def _running(self) -> int | None:
        """The column that holds a number in most rows."""
        for column in range(len(self.columns) - 1):
            numbers = sum(row[column].isdecimal() and len(row[column]) <= 5 for row in self.rows)
            if numbers >= 3 and numbers * 5 >= len(self.rows) * 3:
                return column
        return None

    def _extend(self, fresh: list[list[int]], base: int, start: int, *, cut: bool) -> None:
        """A merged cell that the page's end cut in two is one; its second half stands empty below the header."""
        for new in fresh:
            if new[0] != start or self.rows[start][new[1]]:
                continue
            old = next((each for each in self.merges if each[2] == base - 1 and each[1] == new[1]), None)
            if old is None or old[3] != new[3] or (old[0] == old[2] and new[0] == new[2] and not cut):
                continue
            self.merges.remove(old)
            new[0] = old[0]


def _without(span: list[int], row: int) -> list[int]:
    """The span in rows of which one is taken out."""
    top, left, bottom, right = span
    return [top - (top > row), left, bottom - (bottom >= row), right]
