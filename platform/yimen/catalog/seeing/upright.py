"""Sheets that stand upright: titles down the left, what they say to the right of them, as on a card for each item."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..reading.workbook import Merge, Raw, Sheet
from .cells import title_text
from .titles import bare, same

FEWEST = 3
_ROWS, _LONGEST = 60, 80
_INLINE = re.compile(r"\s*([^：:《》\n]{2,20})[：:]\s*")


@dataclass(frozen=True, slots=True)
class Words:
    """The known titles, made even, and the values that may stand as titles: 轻微, 一般."""

    titles: frozenset[str]
    values: frozenset[str] = frozenset()

    def title(self, cell: Raw) -> bool:
        text = title_text(cell) if isinstance(cell, str) and len(cell) <= _LONGEST else ""
        return same(text) in self.titles or bare(text) in self.titles

    def label(self, cell: Raw) -> bool:
        """Whether the cell may say what stands to its right."""
        return self.title(cell) or self.value(cell)

    def value(self, cell: Raw) -> bool:
        return isinstance(cell, str) and len(cell) <= _LONGEST and same(title_text(cell)) in self.values


def titles_at_left(sheet: Sheet, words: Words) -> tuple[str, ...]:
    """The known titles with which most rows begin, each with something else beside it; none where the sheet is no card.

    Of three cells the second may be the title, below the title of a group. A row of titles alone heads a table.
    """
    titles: dict[str, None] = {}
    rows = others = 0
    for row in sheet.rows[:_ROWS]:
        cells = [cell for cell in row if cell != ""]
        if len(cells) < 2:
            continue
        first, second, *more = map(words.title, cells[:4])
        if len(cells) > 2 and first and second and all(more) and all(map(words.title, cells)):
            return ()
        grouped = len(cells) == 3 and second and not first and not more[0]
        if grouped or (words.label(cells[0]) and not second):
            titles[title_text(cells[1] if grouped else cells[0])] = None
            rows += 1
        elif not (first and second) or more:  # 处罚种类 | 罚款 may be either
            others += 1
    return tuple(titles) if len(titles) >= FEWEST and rows > others else ()


def split_labels(sheet: Sheet, words: Words) -> Sheet:
    """The sheet with 事项名称：… in one cell as two cells, where most rows hold such; else itself."""
    with_labels = others = 0
    for row in sheet.rows[:_ROWS]:
        cells = [cell for cell in row if cell != ""]
        if any(_label_in(cell, words) for cell in cells):
            with_labels += 1
        elif len(cells) > 1:
            others += 1
    if with_labels < FEWEST or others >= with_labels:
        return sheet
    rows = [[part for cell in row for part in _split(cell, words)] for row in sheet.rows]
    merges = tuple(
        Merge(each.top, 2 * each.left + own, each.bottom, 2 * each.right + 1)
        for each in sheet.merges
        for own in (bool(_label_in(sheet.rows[each.top][each.left], words)),)
    )
    return replace(sheet, rows=rows, merges=merges)


def _label_in(cell: Raw, words: Words) -> int:
    """Where what a label says begins in its cell, 0 without a label."""
    if not isinstance(cell, str) or not ("：" in cell or ":" in cell):
        return 0
    found = _INLINE.match(cell)
    return found.end() if found is not None and words.title(found.group(1)) else 0


def _split(cell: Raw, words: Words) -> tuple[Raw, Raw]:
    start = _label_in(cell, words)
    return (str(cell)[:start], str(cell)[start:]) if start else (cell, "")
