"""Sheets that stand upright: titles down the left, what they say to the right of them, as on a card for each item."""

from __future__ import annotations

from ..reading.workbook import Sheet
from .cells import title_text
from .titles import bare, same

FEWEST = 3
_ROWS = 60


def titles_at_left(sheet: Sheet, words: frozenset[str]) -> tuple[str, ...]:
    """The known titles with which most rows begin, each with something else beside it; none where the sheet is no card."""
    titles: dict[str, None] = {}
    others = 0
    for row in sheet.rows[:_ROWS]:
        cells = [cell for cell in row if cell != ""]
        if len(cells) < 2:
            continue
        first, second = (title_text(cell) if isinstance(cell, str) else "" for cell in cells[:2])
        if _known(first, words) and not _known(second, words):
            titles[first] = None
        else:
            others += 1
    return tuple(titles) if len(titles) >= FEWEST and len(titles) > others else ()


def _known(title: str, words: frozenset[str]) -> bool:
    return same(title) in words or bare(title) in words
