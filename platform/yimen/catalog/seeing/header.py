"""Finding the header of a table: one to three rows, upper titles over several columns, merged or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..reading.workbook import Raw
from .cells import plain, title_text
from .grid import Grid
from .table import Column
from .titles import bare, same

MAX_TITLE = 40
MAX_ROWS = 3
_LONG = "。；;"


@dataclass(frozen=True, slots=True)
class Header:
    """Rows of the header, top to bottom, and the columns below it."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]


def find_header(grid: Grid, words: frozenset[str], start: int, stop: int) -> Header | None:
    """The first header in the rows; one of known titles is preferred to one that only looks like it."""
    for row in range(start, stop):
        if is_header(grid, words, row):
            return header_at(grid, words, header_rows(grid, words, row))
    for row in range(start, min(stop, start + 30)):
        if _looks_like_header(grid, row) or _heads_a_list(grid, words, row, stop):
            return header_at(grid, words, header_rows(grid, words, row))
    return None


def _heads_a_list(grid: Grid, words: frozenset[str], row: int, stop: int) -> bool:
    """A known title over a list of one column: names below it, no sentences."""
    if _used_width(grid) != 1 or same(title_text(grid.rows[row][0])) not in words or row + 1 >= stop:
        return False
    below = [grid.text(each, 0) for each in range(row + 1, min(stop, row + 20))]
    return all(len(text) <= MAX_TITLE * 2 and not any(sign in text for sign in _LONG) for text in below)


def is_header(grid: Grid, words: frozenset[str], row: int) -> bool:
    """At least two known titles, and at least half of all titles known, in the row or in all that it is merged with."""
    cells = [cell for cell in grid.rows[row] if cell != ""]
    if _are_titles(cells, words):
        return True
    reach = max((merge.bottom for merge in grid.starting(row)), default=row)
    if not row < reach < min(row + MAX_ROWS, len(grid.rows)):
        return False
    below = [cell for each in range(row + 1, reach + 1) for cell in grid.rows[each] if cell != ""]
    return _are_titles(cells + below, words)


def _are_titles(cells: Sequence[Raw], words: frozenset[str]) -> bool:
    if len(cells) < 2:
        return False
    hits = 0
    for cell in cells:
        if not isinstance(cell, str) or len(cell) > MAX_TITLE * 2:
            return False
        title = title_text(cell)
        if len(title) > MAX_TITLE or any(sign in title for sign in _LONG):
            return False
        hits += same(title) in words or bare(title) in words
    return hits >= 2 and hits * 2 >= len(cells)


def _looks_like_header(grid: Grid, row: int) -> bool:
    filled = grid.filled(row)
    if len(filled) < 2 or grid.spans_table(row):
        return False
    texts = [grid.rows[row][index] for index in filled]
    if any(not isinstance(each, str) for each in texts):
        return False
    titles = [title_text(each) for each in texts]
    if any(len(each) > MAX_TITLE or any(sign in each for sign in _LONG + "：:") for each in titles):
        return False
    covered = sum(merge.right - merge.left for merge in grid.starting(row))
    return (len(filled) + covered) * 2 >= _used_width(grid) and len(set(titles)) == len(titles)


def _used_width(grid: Grid) -> int:
    sample = grid.rows[:60]
    return max((index + 1 for row in sample for index, cell in enumerate(row) if cell != ""), default=0)


def header_rows(grid: Grid, words: frozenset[str], row: int) -> tuple[int, ...]:
    """All rows of the header of which one row was found."""
    top, bottom = row, row
    while (
        top
        and row - top < MAX_ROWS - 1
        and not _is_label(grid, words, top - 1)
        and (_is_upper(grid, top - 1) or _is_bare_upper(grid, top - 1))
    ):
        top -= 1
    reach = max((merge.bottom for each in range(top, row + 1) for merge in grid.starting(each)), default=row)
    if row < reach < top + MAX_ROWS:
        bottom = reach
    elif row + 1 < len(grid.rows) and _goes_on(grid, words, row + 1):
        bottom = row + 1
    return tuple(range(top, bottom + 1))


def _is_label(grid: Grid, words: frozenset[str], row: int) -> bool:
    """A known title over another one, and beside it no title but what it says: 处罚依据 | 《某条例》第五条."""
    filled = grid.filled(row)
    if len(filled) != 2 or not plain(grid.rows[row + 1][filled[0]]):
        return False
    first, second = (title_text(grid.rows[row][index]) for index in filled)
    return same(first) in words and not {same(second), bare(second)} & words


def _is_upper(grid: Grid, row: int) -> bool:
    """A row above whose titles stand over several columns each: not a sheet title, not a 单位： line."""
    filled = grid.filled(row)
    if not filled or grid.spans_table(row):
        return False
    texts = [plain(grid.rows[row][index]) for index in filled]
    if any(len(each) > MAX_TITLE or any(sign in each for sign in _LONG + "：:") for each in texts):
        return False
    wide = any(merge.right > merge.left for merge in grid.starting(row))
    return wide and (len(filled) >= 2 or any(merge.bottom > row for merge in grid.starting(row)))


def _is_bare_upper(grid: Grid, row: int) -> bool:
    """In a sheet without merged cells: a row of titles, each over a blank of the row below or over several of it."""
    if grid.sheet.merges or row + 2 >= len(grid.rows):
        return False
    upper, lower, data = grid.rows[row], grid.rows[row + 1], grid.rows[row + 2]
    filled = grid.filled(row)
    if len(filled) < 2 or not all(_is_title(upper[index]) for index in filled):
        return False
    alone = [index for index in filled if lower[index] == ""]
    grouped = [
        index
        for index in filled
        if lower[index] != "" and index + 1 < grid.width and upper[index + 1] == "" != lower[index + 1]
    ]
    covered = all(upper[index] != "" or lower[index] != "" for index, cell in enumerate(data) if cell != "")
    return bool(alone) and len(alone) + len(grouped) == len(filled) and covered


def _is_title(cell: Raw) -> bool:
    text = title_text(cell) if isinstance(cell, str) else ""
    return 0 < len(text) <= MAX_TITLE and not any(sign in text for sign in _LONG + "：:")


def _goes_on(grid: Grid, words: frozenset[str], row: int) -> bool:
    """Whether the row below a header's row holds lower titles."""
    if grid.sheet.merges:
        return _splits(grid, row)
    return _is_lower(grid, words, row) or _fills_groups(grid, row)


def _fills_groups(grid: Grid, row: int) -> bool:
    """In a sheet without merged cells: titles below each title that has blanks to its right, and below those, alone."""
    above, filled = grid.filled(row - 1), grid.filled(row)
    if not filled or not above:
        return False
    ends = [*above[1:], max(filled[-1], above[-1]) + 1]
    groups = [range(start, end) for start, end in zip(above, ends, strict=True) if end - start > 1]
    return [index for group in groups for index in group] == filled and _are_lower(grid, row)


def _are_lower(grid: Grid, row: int) -> bool:
    """Titles, none of them a number."""
    cells = [grid.rows[row][index] for index in grid.filled(row)]
    return all(_is_title(cell) and not title_text(cell).isdigit() for cell in cells)


def _splits(grid: Grid, row: int) -> bool:
    """A row of titles, two or more, that fills what lies below wide cells of the row above and nothing else."""
    wide = [each for each in grid.starting(row - 1) if each.right > each.left and each.bottom == row - 1]
    filled, below = grid.filled(row), {column for each in wide for column in range(each.left, each.right + 1)}
    return (
        len(filled) >= 2
        and set(filled) <= below
        and _are_lower(grid, row)
        and any(set(range(each.left, each.right + 1)) <= set(filled) for each in wide)
    )


def _is_lower(grid: Grid, words: frozenset[str], row: int) -> bool:
    """In a sheet without merged cells: lower titles, each below a blank or at the start of a wider title."""
    above, cells = grid.rows[row - 1], grid.rows[row]
    filled = grid.filled(row)
    if not filled or len(filled) == len(grid.filled(row - 1)) == grid.width:
        return False
    hits = 0
    for index in filled:
        cell = cells[index]
        if not isinstance(cell, str) or len(title_text(cell)) > MAX_TITLE:
            return False
        wider = index + 1 < grid.width and above[index + 1] == "" and cells[index + 1] != ""
        if plain(above[index]) and not wider:
            return False
        hits += same(title_text(cell)) in words
    return hits * 2 >= len(filled)


def header_at(grid: Grid, words: frozenset[str], rows: tuple[int, ...]) -> Header:
    """The columns under given header rows; columns without title are kept, what they hold decides later."""
    columns: list[Column] = []
    for index in range(grid.width):
        path, owner = _path(grid, rows, index)
        position = 0
        if (
            columns
            and path
            and owner is not None
            and columns[-1].path == path
            and owner == _path(grid, rows, index - 1)[1]
        ):
            position = columns[-1].position + 1
        columns.append(Column(index, path, position))
    return Header(rows, tuple(columns))


def _path(grid: Grid, rows: tuple[int, ...], column: int) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    """Titles over the column, and the merged cell of the lowest one if it stands over several columns."""
    path: list[str] = []
    owner = None
    for row in rows:
        merge = grid.covering(row, column)
        if merge is not None:
            text = title_text(grid.rows[merge.top][merge.left])
            owner = (merge.top, merge.left) if merge.right > merge.left else None
        else:
            text, owner = title_text(grid.rows[row][column]), None
            if not text and row != rows[-1] and not grid.sheet.merges:
                text = _carried(grid, row, rows[-1], column)
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path), owner


def _carried(grid: Grid, row: int, lowest: int, column: int) -> str:
    """Without merged cells an upper title reaches over the blanks to its right that have a lower title."""
    if not plain(grid.rows[lowest][column]):
        return ""
    while column and not plain(grid.rows[row][column]):
        column -= 1
    return title_text(grid.rows[row][column])
