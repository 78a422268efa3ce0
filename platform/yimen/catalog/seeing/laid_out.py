"""Upright sheets laid out anew, an item a row, so that all that reads ordinary tables reads them.

What a card does not say stays empty, and what stands outside of the labels keeps its place: lines above all cards as
titles, lines before some of them as sections, the line above each as a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..reading.workbook import Merge, Raw, Sheet
from .cards import Item, Label, Path, Unclear, items_of
from .sections import is_note, is_signature
from .upright import Words, split_labels, titles_at_left

CAPTION: Label = (("卡片标题",), 0)
MOST_ROWS, MOST_LABELS, MOST_LINES = 20_000, 200, 100
_GUIDE = re.compile(r"说明|示例|样例|样表|模板|字典|须知|填报要求")
_FILL_IN = re.compile(r"必填|选填|请填|此处填|示例|例如")
_NUMBERS = re.compile(r"[\d一二三四五六七八九十百零〇（()）、.．：:\s]+")


def laid_out(sheet: Sheet, words: Words) -> tuple[Sheet, int] | None:
    """The sheet as a table with a row for each item, and how many there are; None where it does not stand upright.

    A sheet that says how another is to be filled in is left alone.
    """
    if len(sheet.rows) > MOST_ROWS or _GUIDE.search(sheet.name):
        return None
    if not titles_at_left(sheet, words):
        sheet = split_labels(sheet, words)
        if not titles_at_left(sheet, words):
            return None
    try:
        items, loose = items_of(sheet, words)
    except Unclear:
        return None
    labels = list(dict.fromkeys(label for each in items for label in each.said))
    lines = [line for each in items for line in each.lines]
    if not items or len(labels) > MOST_LABELS or any(map(_GUIDE.search, lines)) or _guides(items):
        return None
    return _table(sheet, items, labels, loose), len(items)


def _guides(items: Iterable[Item]) -> bool:
    """A card that tells what is to be written where."""
    texts = [each for item in items for each in item.said.values() if isinstance(each, str)]
    return any(len(text) <= 60 and _FILL_IN.search(text) for text in texts)


def _table(sheet: Sheet, items: Sequence[Item], labels: list[Label], loose: Iterable[str]) -> Sheet:
    titles, before = _lines(items)
    if any(CAPTION in each.said for each in items):
        labels = [*labels, CAPTION]
    width = len(labels)
    rows: list[list[Raw]] = [_line(text, width) for text in titles]
    merges = [Merge(row, 0, row, width - 1) for row in range(len(rows)) if width > 1]
    header = tuple(range(len(rows), len(rows) + max(len(path) for path, _ in labels)))
    rows += _header(labels)
    merges += _header_merges(labels, header)
    starts = [0] * len(rows)
    for item in items:
        if line := before.get(id(item)):
            merges.append(Merge(len(rows), 0, len(rows), width - 1))
            rows.append(_line(line, width))
            starts.append(item.row)
        rows.append([item.said.get(label, "") for label in labels])
        starts.append(item.row)
    # an empty cell of a card says nothing: a column with a merged cell is not filled down
    merges += [Merge(len(rows) - 1, column, len(rows), column) for column in range(width)]
    rows += [_line("", width), *(_line(text, width) for text in list(dict.fromkeys(loose))[:MOST_LINES])]
    starts += [items[-1].row] * (len(rows) - len(starts))
    pages = tuple(sheet.pages[each] for each in starts) if sheet.pages else ()
    return replace(sheet, rows=rows, merges=tuple(merges), pages=pages, laid=header)


def _lines(items: Sequence[Item]) -> tuple[list[str], dict[int, str]]:
    """The lines above the table, and by item the line that stands before it as a section.

    Lines that differ by their numbers alone are the title of each card; where each card has a line of its own, that
    becomes what the item says under `CAPTION`.
    """
    by_card = {each.row: each for each in reversed(items)}
    cards = [by_card[row] for row in sorted(by_card)]
    own = {id(each): each.lines[-1] for each in cards if each.lines and not is_signature(each.lines[-1])}
    if len(cards) == 1 or len(set(map(bare_of_numbers, own.values()))) < 2 <= len(own):
        return list(cards[0].lines), {}
    if len(own) == len(cards):
        for each in items:
            each.said[CAPTION] = each.lines[-1]
        return list(cards[0].lines[:-1]), {}
    if id(cards[0]) in own and not is_note(cards[0].lines[-1]) and len(own) == 1:
        return list(cards[0].lines), {}
    return list(cards[0].lines[:-1]), own


def bare_of_numbers(line: str) -> str:
    """A line for comparison with the one above another card: （一） and （二） are no difference."""
    return _NUMBERS.sub("", line)


def _line(text: str, width: int) -> list[Raw]:
    return [text, *[""] * (width - 1)]


def _header(labels: Sequence[Label]) -> list[list[Raw]]:
    deep = max(len(path) for path, _ in labels)
    return [
        [_title(path, level, before) if level < len(path) else "" for path, before in labels]
        for level in range(deep)
    ]


def _title(path: Path, level: int, before: int) -> str:
    """A title of a label; one that stood in its card before is told apart by a number."""
    return f"{path[level]}（{before + 1}）" if before and level == len(path) - 1 else path[level]


def _header_merges(labels: Sequence[Label], rows: Sequence[int]) -> list[Merge]:
    """Titles over several labels side by side are as wide as these, and those of one level are high."""
    if len(rows) < 2:
        return []
    merges = []
    column = 0
    while column < len(labels):
        path, end = labels[column][0], column
        if len(path) < len(rows):
            merges.append(Merge(rows[0], column, rows[-1], column))
        else:
            while (
                end + 1 < len(labels)
                and len(labels[end + 1][0]) == len(rows)
                and labels[end + 1][0][0] == path[0]
            ):
                end += 1
            if end > column:
                merges.append(Merge(rows[0], column, rows[0], end))
        column = end + 1
    return merges
