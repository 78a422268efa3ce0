"""The items of an upright sheet: cards of labels with what stands beside, or a table whose rows and columns are turned.

A card begins where the first label comes again. A sheet of which it is not clear what belongs to which label gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..reading.workbook import Merge, Raw, Sheet
from .cells import plain, title_text
from .upright import Words

_WORDS = re.compile(r"[\u4e00-\u9fff]")
_NO_LABEL = re.compile(r"[\d。；，]")
MAX_LABEL = 12

Path = tuple[str, ...]
Label = tuple[Path, int]
"""The titles of a label from the outer one to its own, and how often that label stood in its card before."""


class Unclear(Exception):
    """It cannot be told what belongs to which label."""


@dataclass(frozen=True, slots=True)
class Value:
    """A filled cell, and the last column that it covers."""

    column: int
    right: int
    raw: Raw


@dataclass(frozen=True, slots=True)
class Said:
    """A label of a row with what stands beside it; `leading` in the first column of labels, `again` when it began above."""

    path: Path
    values: tuple[Value, ...]
    leading: bool
    again: bool


@dataclass
class Item:
    """What one item says, by label; `row` is where it begins, `lines` stand above its card."""

    row: int
    said: dict[Label, Raw] = field(default_factory=dict)
    lines: tuple[str, ...] = ()


@dataclass
class _Card:
    """Rows of labels from one beginning to the next, of one item or of several side by side."""

    row: int
    lines: tuple[str, ...]
    rows: list[list[Said]] = field(default_factory=list)


def items_of(sheet: Sheet, words: Words) -> tuple[list[Item], list[str]]:
    """The items, top to bottom and left to right, and the lines that stand within or below cards; raises `Unclear`."""
    cells = _Cells(sheet, words)
    cards, loose = _cards([*cells.rows()])
    return [item for card in cards for item in _items(card, words)], loose


class _Cells:
    """The rows of an upright sheet as labels with what stands beside them."""

    def __init__(self, sheet: Sheet, words: Words) -> None:
        self._cells, self._width, self._words = sheet.rows, sheet.width, words
        self._over: dict[tuple[int, int], Merge] = {
            (row, column): each
            for each in sheet.merges
            for row in range(each.top, min(each.bottom + 1, len(sheet.rows)))
            for column in range(each.left, min(each.right + 1, sheet.width))
        }
        self._columns = self._label_columns()
        first = self._columns[0]
        self._group = next((each for each in (first - 1, first) if self._has_groups(each)), -1)
        self._leading = self._group if self._group >= 0 else first

    def _label_columns(self) -> list[int]:
        """Columns of which half of what is no line by itself is known titles, none of them beside another."""
        rows = [row for row in self._cells if sum(cell != "" for cell in row) > 1]
        found: list[int] = []
        for column in range(self._width):
            cells = [row[column] for row in rows if row[column] != ""]
            known = sum(map(self._words.label, cells))
            half = known * 2 >= len(cells) or (known * 4 >= len(cells) and self._all_label(rows, column))
            if known and half and (not found or column > found[-1] + 1):
                found.append(column)
        if not found:
            raise Unclear
        return found

    def _all_label(self, rows: Sequence[Sequence[Raw]], column: int) -> bool:
        """Short words, each with something beside it."""
        cells = [(row[column], row[column + 1 : column + 2]) for row in rows if row[column] != ""]
        return all(
            isinstance(cell, str) and len(cell) <= MAX_LABEL and not _NO_LABEL.search(cell) and any(beside)
            for cell, beside in cells
        )

    def _has_groups(self, column: int) -> bool:
        """Whether titles stand high beside others, and where they do not, are as wide as both columns."""
        high = False
        for row, cells in enumerate(self._cells) if 0 <= column < self._width - 2 else ():
            merge = self._over.get((row, column))
            if merge is not None and merge.bottom > merge.top and merge.left == merge.right:
                high = True
            elif cells[column + 1] != "":
                return False
        return high

    def rows(self) -> Iterator[tuple[int, str | list[Said]]]:
        """Of each row that says anything its labels, or the line that it is."""
        before: Path = ()
        for row, cells in enumerate(self._cells):
            filled = [column for column, cell in enumerate(cells) if cell != ""]
            if not filled:
                continue
            if (
                len(filled) == 1
                and not self._words.label(cells[filled[0]])
                and not self._goes_on(row, filled[0], before)
            ):
                yield row, plain(cells[filled[0]])
                continue
            said = self._labels(row, before)
            before = next((each.path for each in said if each.leading), before)
            yield row, said

    def _goes_on(self, row: int, column: int, before: Path) -> bool:
        """Whether a lone cell stands beside a label that covers its row, or below one where nothing is merged."""
        if column <= self._leading:
            return False
        return bool(self._title(row, self._leading) or (before and not self._over))

    def _title(self, row: int, column: int) -> Path:
        """The label that stands in the cell, or in the high one that covers it."""
        merge = self._over.get((row, column))
        if merge is not None and merge.left != column:
            return ()
        cell = self._cells[merge.top if merge is not None else row][column]
        text = title_text(cell)
        if not text or column != self._group or (merge is not None and merge.right > column):
            return (text,) if text else ()
        below = title_text(self._cells[row][column + 1])
        return (text, below) if below else (text,)

    def _labels(self, row: int, before: Path) -> list[Said]:
        found: list[Said] = []
        path: Path = before
        leading = again = True
        values: list[Value] = []
        started = False
        column = 0
        while column < self._width:
            title = self._label_at(row, column)
            if title:
                if started or values:
                    found.append(Said(path, tuple(values), leading, again))
                path, values, started = title, [], True
                leading = column == self._leading
                merge = self._over.get((row, column))
                again = merge is not None and merge.top < row and len(title) == 1
                column += max(len(title), merge.right - merge.left + 1 if merge is not None else 1)
                continue
            cell = self._cells[row][column]
            if cell != "":
                if not path:
                    raise Unclear
                merge = self._over.get((row, column))
                values.append(Value(column, merge.right if merge is not None else column, cell))
            column += 1
        found.append(Said(path, tuple(values), leading, again))
        return found

    def _label_at(self, row: int, column: int) -> Path:
        """The label in the cell, in a column of labels; one that nobody knows only with something beside it."""
        if column != self._leading and column not in self._columns:
            return ()
        title = self._title(row, column)
        if not title or self._words.label(self._cells[row][column]):
            return title
        later = next((each for each in self._columns if each > column), self._width)
        beside = self._cells[row][column + len(title) : later]
        return title if column == self._leading or any(cell != "" for cell in beside) else ()


def _beginning(rows: Sequence[tuple[int, str | list[Said]]]) -> Path:
    """The label with which every card begins: the first, or the first of those that come again before the same one."""
    paths = [
        each[0].path for _, each in rows if isinstance(each, list) and each[0].leading and not each[0].again
    ]
    if not paths:
        raise Unclear
    if paths.count(paths[0]) > 1:
        return paths[0]
    for path in dict.fromkeys(paths):
        after = {paths[at + 1] for at, each in enumerate(paths[:-1]) if each == path}
        if paths.count(path) > 1 and len(after) == 1:
            return path
    return paths[0]


def _cards(rows: Sequence[tuple[int, str | list[Said]]]) -> tuple[list[_Card], list[str]]:
    first = _beginning(rows)
    cards: list[_Card] = []
    above: list[list[Said]] = []
    lines: list[str] = []
    loose: list[str] = []
    for row, each in rows:
        if isinstance(each, str):
            lines.append(each)
        elif each[0].path == first and not each[0].again:
            cards.append(_Card(row, tuple(lines), [*above, each]))
            lines, above = [], []
        elif cards:
            loose += lines
            cards[-1].rows.append(each)
            lines = []
        else:
            above.append(each)
    return cards, loose + lines


def _items(card: _Card, words: Words) -> Iterator[Item]:
    """One item, or one for each column of values where the labels have several that are alike."""
    said = [each for row in card.rows for each in row]
    columns = sorted({value.column for each in said for value in each.values})
    beside = any(not each.leading for each in said)
    if beside or len(columns) < 2:
        if any(len(each.values) > 1 for each in said):
            raise Unclear
        yield _item(card, said, range(10_000))
        return
    if not _turned(said, words):
        raise Unclear
    for column in columns:
        yield _item(card, said, range(column, column + 1))


def _turned(said: Sequence[Said], words: Words) -> bool:
    """Most labels have several values, those of a label alike; or they have the values of a field (轻微, 一般) side by side.

    What is as wide as several columns is said of each of these.
    """
    many = [each for each in said if len(each.values) > 1]
    wide = [each for each in said if len(each.values) == 1 and each.values[0].right > each.values[0].column]
    alone = len([each for each in said if each.values]) - len(many) - len(wide)
    if len(many) < 2 or alone > len(many) or sum(map(_alike, many)) * 5 < len(many) * 4:
        return False
    if any(all(words.value(value.raw) for value in each.values) for each in many):
        return True
    first = next(each for each in said if each.values)
    return first in many and _alike(first) and len(wide) * 3 <= len(many)


def _alike(said: Said) -> bool:
    """The values are all in words, or none is."""
    texts = [plain(each.raw) for each in said.values]
    return len({_WORDS.search(text) is not None for text in texts}) == 1


def _item(card: _Card, said: Sequence[Said], columns: range) -> Item:
    item = Item(card.row, lines=card.lines)
    counts: dict[Path, int] = {}
    for each in said:
        counts[each.path] = counts.get(each.path, 0) + (not each.again)
        label = (each.path, max(counts[each.path] - 1, 0))
        for value in each.values:
            if value.column < columns.stop and value.right >= columns.start:
                before = item.said.get(label, "")
                item.said[label] = value.raw if before == "" else f"{plain(before)}\n{plain(value.raw)}"
        item.said.setdefault(label, "")
    return item
