"""What a row below a header is: data, or one of the lines that stand between and below the data."""

from __future__ import annotations

import re
from itertools import takewhile

from .cells import plain, title_text
from .grid import Grid
from .header import Header, header_rows, is_header
from .sections import (
    MAX_LINE,
    MAX_NAME,
    begun,
    is_bare_number,
    is_continuation,
    is_empty_remark,
    is_guidance,
    is_note,
    is_page_number,
    is_signature,
    is_total,
    numbered_level,
    section_name,
)
from .table import RowRole
from .titles import SERIAL, same

_SERIAL = frozenset(same(title) for title in SERIAL)
_LABEL = re.compile(r"[^:：]{2,12}[:：]")
_LABELLED = re.compile(r"([^：:《》]{2,12})[：:]\s*\S")
_IN_LETTERS = re.compile(r"[A-Za-z]{2}[A-Za-z_ .,'&/()\n]*\d?")
_HINT = re.compile(r"[（(][^（）()]+[）)]")
_STEMS, _LETTERS = "甲乙丙丁戊己庚辛壬癸", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
MAX_LABELS = 8


class RowRoles:
    """Judges the rows below one header; what stands above it (from `start`) is known to be its titles."""

    def __init__(self, grid: Grid, words: frozenset[str], header: Header, start: int) -> None:
        self.grid, self.header = grid, header
        leaves = {same(each.path[-1]) for each in header.columns if each.path}
        self.words = words | leaves
        self.raw_header = [list(grid.rows[row]) for row in header.rows]
        titled = [each for each in header.columns if each.path]
        self.first = titled[0].index if titled else 0
        self.numbered = not titled or same(titled[0].path[-1]) in _SERIAL
        self.titles = {
            plain(grid.rows[row][index]) for row in range(start, self._top()) for index in grid.filled(row)
        }
        self.plain: set[str] = set()  # first cells already known to begin plain data rows

    def _top(self) -> int:
        return self.header.rows[0] if self.header.rows else 0

    def of(self, row: int) -> RowRole:
        """The role of the row; `header` where another table begins."""
        cells = self.grid.rows[row]
        if self.header.rows and row == self.header.rows[-1] + 1 and self._belongs_to_header(row):
            return "repeat"
        return self._full_row(row) if self.grid.width - cells.count("") > 2 else self._thin_row(row)

    def top_of(self, row: int) -> int:
        """The first row of the other header that was met in this row."""
        return header_rows(self.grid, self.words, row)[0]

    def _full_row(self, row: int) -> RowRole:
        for cell in self.grid.rows[row]:
            if cell != "":
                break
        if not isinstance(cell, str) or len(cell) > 24 or cell in self.plain:
            return "data"
        if cell.isdecimal() and cell.isascii() and cell not in self.words:  # a code, as most rows begin
            return "data"
        text = plain(cell)
        if is_total(text):
            return "total"
        if self.numbered and is_guidance(text):
            return "note"
        if text[-1:] in (":", "：") or _LABEL.match(text):
            return "note" if self._signed(row) else "data"
        if same(title_text(cell)) not in self.words:
            self.plain.add(cell)
            return "data"
        return self._header_again(row)

    def _signed(self, row: int) -> bool:
        """填表人：… 审核人：… 日期：… below the table: every cell is a label with what was written beside it."""
        return all(_LABEL.match(self.grid.text(row, index)) for index in self.grid.filled(row))

    def _belongs_to_header(self, row: int) -> bool:
        """The columns' numbers, their titles in letters (No., Item code; item_code), or hints in brackets to them."""
        if self._numbers_columns(row):
            return True
        filled = self.grid.filled(row)
        if len(filled) < 2 or any(not isinstance(self.grid.rows[row][index], str) for index in filled):
            return False
        texts = [self.grid.text(row, index) for index in filled]
        if all(_IN_LETTERS.fullmatch(text) for text in texts):
            return self._names_columns(row, filled)
        return all(_HINT.fullmatch(text) for text in texts) and not is_bare_number(texts[0])

    def _names_columns(self, row: int, filled: list[int]) -> bool:
        """Words in letters below most titles, none of which is in letters, while what follows mostly is something else."""
        titles = {each.index: "".join(each.path) for each in self.header.columns if each.path}
        if len(filled) * 2 <= len(titles) or all(titles.get(index, "").isascii() for index in filled):
            return False
        below = self.grid.rows[row + 1 : row + 4]
        others = [
            index
            for index in filled
            if all(cells[index] != "" and not _IN_LETTERS.fullmatch(plain(cells[index])) for cells in below)
        ]
        return bool(below) and len(others) * 2 > len(filled)

    def _numbers_columns(self, row: int) -> bool:
        """A row of column numbers below the header: 1 2 3 …, 甲 乙 1 2 …, (1) (2) …"""
        marks = [self.grid.text(row, index).strip("()（）") for index in self.grid.filled(row)]
        if len(marks) < 3 or any(len(mark) > 2 for mark in marks):
            return False
        marks = [mark for mark in marks if mark not in ("栏次", "栏号", "列次")]
        stems = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(marks, _STEMS, strict=False)))
        return _counts(marks[stems:])

    def _header_again(self, row: int) -> RowRole:
        """A repeated header, the start of another table, or data after all."""
        cells = list(self.grid.rows[row])
        if cells in self.raw_header:
            return "repeat"
        titles = {each.index: each.path for each in self.header.columns}
        filled = self.grid.filled(row)
        equal = sum(
            same(title_text(cells[index])) in {same(part) for part in titles[index]} for index in filled
        )
        if equal == len(filled):
            return "repeat"
        if is_header(self.grid, self.words, row):
            return "header"
        return "repeat" if equal * 5 >= len(filled) * 4 else "data"

    def _thin_row(self, row: int) -> RowRole:
        """A row with one or two filled cells: a line across the table, or a poor data row."""
        filled = self.grid.filled(row)
        if not filled:
            return "blank"
        raw, text = self.grid.rows[row][filled[0]], plain(self.grid.rows[row][filled[0]])
        if is_total(text):
            return "total"
        if self._again(row, filled, text):
            return "repeat"
        if is_signature(text) or (
            len(filled) == 1 and (is_empty_remark(text) or is_page_number(text) or is_note(text))
        ):
            return "note"
        if len(filled) == 2:
            return self._pair(row, filled, text)
        level = numbered_level(text)
        if isinstance(raw, str) and level is not None and level <= 1 and _is_short(text):
            return "section"
        across = any(
            merge.right - merge.left >= min(2, self.grid.width - 1) for merge in self.grid.starting(row)
        )
        if (filled[0] != self.first and not across) or not isinstance(raw, str):
            return "data"
        return self._line(text, across)

    def _again(self, row: int, filled: list[int], text: str) -> bool:
        """A row of a repeated header, or the title that stands above it on every page."""
        cells = list(self.grid.rows[row])
        if cells in self.raw_header and (len(filled) > 1 or cells in self.raw_header[1:]):
            return True
        title = begun(text) in self.titles and not self._adds(row, text)
        return len(filled) == 1 and (title or is_continuation(text))

    def _adds(self, row: int, text: str) -> bool:
        """处罚依据：… again, below 违法行为：… of another block: no title of a page."""
        above = self.grid.filled(row - 1)
        over = self.grid.text(row - 1, above[0]) if len(above) == 1 else ""
        return self._says(text) and self._says(over) and over not in self.titles

    def _says(self, text: str) -> bool:
        """违法行为：…, with a known title as its label."""
        label = _LABELLED.match(section_name(text)[0])
        return label is not None and same(label.group(1)) in self.words

    def is_label(self, row: int) -> bool:
        """A known title in the first of two cells, and beside it what it says: 违法行为 | 擅自占用城市道路."""
        filled = self.grid.filled(row)
        return (
            len(filled) == 2
            and filled[0] == self.first
            and same(title_text(self.grid.rows[row][filled[0]])) in self.words
        )

    def _labels_block(self, row: int) -> bool:
        """Label and value, alone or with others below, over the header that comes again."""
        for each in range(row, min(row + MAX_LABELS, len(self.grid.rows))):
            if not self.is_label(each):
                return list(self.grid.rows[each]) in self.raw_header
        return False

    def _pair(self, row: int, filled: list[int], text: str) -> RowRole:
        if is_header(self.grid, self.words, row):
            return self._header_again(row)
        level = numbered_level(text)
        other = plain(self.grid.rows[row][filled[1]])
        if filled[0] == self.first and level is not None and level < 3 and other.isdecimal():
            return "section"
        if filled[0] == self.first and is_bare_number(text) and self._is_across(row, filled[1]):
            return "section"
        if self._labels_block(row):
            return "section"
        return "data"

    def _is_across(self, row: int, column: int) -> bool:
        """The cell is merged over the row from there on, or stands alone in a table of many columns."""
        merges = [each for each in self.grid.starting(row) if each.left == column]
        reach = max((each.right - each.left for each in merges), default=0)
        return reach * 2 >= self.grid.width - column if merges else self.grid.width >= 4

    def _line(self, text: str, across: bool) -> RowRole:
        if is_note(text):
            return "note"
        if self._says(text):
            return "section"
        if numbered_level(text) is not None or section_name(text)[1] is not None:
            return "section" if _is_short(text) else "note"
        if text.isdecimal() or (not across and (len(self.header.columns) < 3 or not self.numbered)):
            return "data"
        return "section" if _is_short(text) and "。" not in text else "note"


def _is_short(text: str) -> bool:
    """A line, or the long name of one thing: 对在…擅自搭建建筑物、构筑物或者其他设施的处罚."""
    return len(text) <= MAX_LINE or (len(text) <= MAX_NAME and not any(sign in text for sign in "。；;：:"))


def _counts(marks: list[str]) -> bool:
    """1 2 3 …, A B C …, ① ② ③ … and nothing else."""
    digits = [str(number) for number in range(1, len(marks) + 1)]
    return any(marks == list(row[: len(marks)]) for row in (digits, _LETTERS, _CIRCLED))
