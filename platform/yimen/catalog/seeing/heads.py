"""Tables each under a card of their own: 违法行为 | … | 事项编码 | … above the header of its tiers. What the card says
becomes columns of the rows below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..reading.workbook import Merge, Raw, Sheet
from .cells import plain, title_text
from .laid_out import bare_of_numbers
from .titles import bare
from .upright import Words

_LOOKED_AT, FEWEST_TITLES, FEWEST_LABELS = 60, 3, 2


@dataclass
class _Block:
    """Labels with what they say, and the rows of the table below them; `line` stands above."""

    labels: dict[str, Raw] = field(default_factory=dict)
    paired: bool = False
    header: int = -1
    rows: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def under_cards(sheet: Sheet, words: Words, heads: frozenset[str]) -> tuple[Sheet, tuple[str, ...]] | None:
    """The sheet as one table with what the cards say in columns of their own, and these; None where it is none such.

    `heads` are the titles that may say something of rows below them; what else a card says stays beside them unnamed.
    """
    if not any(_labels(row, words) for row in sheet.rows[:_LOOKED_AT]):
        return None
    blocks, below = _blocks(sheet, words)
    if not blocks or not _are_cards(sheet, blocks):
        return None
    labels = list(dict.fromkeys(label for each in blocks for label in each.labels))
    if not any(bare(each) in heads for each in labels):
        return None
    titles = [each if bare(each) in heads else f"{each}·表上方" for each in labels]
    return _table(sheet, blocks, labels, titles, below), tuple(labels)


def _labels(row: Sequence[Raw], words: Words) -> dict[str, Raw]:
    """What a row says by label, where labels and values take turns."""
    cells = [cell for cell in row if cell != ""]
    if not cells or len(cells) % 2 or len(cells) > 6:
        return {}
    pairs = list(zip(cells[::2], cells[1::2], strict=True))
    if not all(words.title(label) and not words.title(value) for label, value in pairs):
        return {}
    return {title_text(label): value for label, value in pairs}


def _blocks(sheet: Sheet, words: Words) -> tuple[list[_Block], list[str]]:
    """From labels to the last row below their header, and the lines below all; none where a row stands anywhere else."""
    blocks: list[_Block] = []
    lines: list[str] = []
    for row, cells in enumerate(sheet.rows):
        filled = [cell for cell in cells if cell != ""]
        if found := _labels(cells, words):
            if not blocks or blocks[-1].header >= 0:
                blocks.append(_Block(lines=lines))
                lines = []
            for label, value in found.items():
                before = blocks[-1].labels.get(label, "")
                blocks[-1].labels[label] = value if before == "" else f"{plain(before)}\n{plain(value)}"
            blocks[-1].paired |= len(found) > 1
        elif len(filled) == 1 and (not blocks or not blocks[-1].rows or cells[0] != ""):
            lines.append(plain(filled[0]))
        elif filled and not (blocks and _below(blocks[-1], row, sheet, words)):
            return [], []
    return blocks, lines


def _below(block: _Block, row: int, sheet: Sheet, words: Words) -> bool:
    """Whether the row is the header below the labels, the same again, or one below it."""
    cells = sheet.rows[row]
    if block.header < 0:
        filled = [cell for cell in cells if cell != ""]
        block.header = row
        return len(filled) >= FEWEST_TITLES and all(map(words.title, filled))
    if list(cells) != list(sheet.rows[block.header]):
        block.rows.append(row)
    return True


def _are_cards(sheet: Sheet, blocks: Sequence[_Block]) -> bool:
    """Each has rows below one and the same header, and says several things, or there is but one of them."""
    header = sheet.rows[blocks[0].header]
    if any(not each.rows or list(sheet.rows[each.header]) != list(header) for each in blocks):
        return False
    if any(
        merge.top == each.header and merge.bottom > each.header for each in blocks for merge in sheet.merges
    ):
        return False
    many = all(len(each.labels) >= FEWEST_LABELS for each in blocks)
    return many and (any(each.paired for each in blocks) or len(blocks) == 1)


def _table(
    sheet: Sheet, blocks: Sequence[_Block], labels: Sequence[str], titles: Sequence[str], below: Sequence[str]
) -> Sheet:
    """Lines above a later card that say something else than those above the first stand before its rows."""
    shift, width = len(labels), len(labels) + sheet.width
    rows: list[list[Raw]] = [[line, *[""] * (width - 1)] for line in blocks[0].lines]
    merges = [Merge(row, 0, row, width - 1) for row in range(len(rows))]
    header = len(rows)
    rows.append([*titles, *sheet.rows[blocks[0].header]])
    now: dict[int, int] = {blocks[0].header: header}
    known = {bare_of_numbers(line) for line in blocks[0].lines}
    for place, block in enumerate(blocks):
        for line in block.lines if place else ():
            if bare_of_numbers(line) not in known:
                merges.append(Merge(len(rows), 0, len(rows), width - 1))
                rows.append([line, *[""] * (width - 1)])
        for row in block.rows:
            now[row] = len(rows)
            rows.append([*(block.labels.get(each, "") for each in labels), *sheet.rows[row]])
    merges += [
        Merge(now[each.top], each.left + shift, now[each.top] + each.bottom - each.top, each.right + shift)
        for each in sheet.merges
        if each.top in now and now.get(each.bottom) == now[each.top] + each.bottom - each.top
    ]
    # what a card does not say is not what the one above it says
    merges += [Merge(len(rows) - 1, column, len(rows), column) for column in range(shift)]
    rows += [[line, *[""] * (width - 1)] for line in ("", *below)]
    return replace(sheet, rows=rows, merges=tuple(merges), pages=(), laid=(header,))
