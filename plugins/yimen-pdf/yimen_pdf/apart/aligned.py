"""Tables without lines: columns are the white that runs down between words, rows begin where a column has its number.

Only where nothing is left to choose: a word that reaches into two columns, a cell of which nobody can say to which row
it belongs, a column that may have been merged, and there is no table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from joining import furniture_of, is_furniture
from pages import Line, Page, Word

LEAST_COLUMNS, LEAST_ROWS = 3, 3
MOST_HEADER = 3
WHITE = 0.6  # of a sign's size: what is left between two columns
_NUMBER = re.compile(r"[A-Za-z（(]{0,4}[0-9０-９][0-9０-９A-Za-z\-—.]*[)）.、]?")
_NOTE = re.compile("注|说明")  # a column that is empty as a rule
SURE = {"each line": 0.9, "rules": 0.85, "white": 0.8, "wrapped": 0.7}


@dataclass
class Column:
    """How far the words of a column reach."""

    x0: float
    x1: float


@dataclass
class Laid:
    """A line of the table: its words by column, or a `wide` line that stands over several columns."""

    page: int
    top: float
    cells: dict[int, Word] = field(default_factory=dict)
    wide: str = ""


@dataclass
class Block:
    """Lines that share their columns; `lead` stands above them."""

    lead: list[str]
    columns: list[Column]
    lines: list[Laid]


def aligned(pages: Sequence[Page]) -> list[dict[str, Any]]:
    """The tables of the file, as `joined` writes them, with how sure their rows are and which columns have gaps.

    Empty where one of them leaves a choice: half a file would look like a whole one.
    """
    rules = [(page.number, rule) for page in pages for rule in page.rules]
    tables = []
    for block in _blocks(pages):
        table = _table(block, rules)
        if table is None:
            return []
        tables.append(table)
    return tables


def _blocks(pages: Sequence[Page]) -> Iterator[Block]:
    """From a line of several words on, as long as words keep to their columns."""
    furniture = furniture_of(pages)
    lines = [
        (page.number, line)
        for page in pages
        for line in page.lines
        if len(line.words) >= LEAST_COLUMNS or not is_furniture(line, furniture)
    ]
    lead: list[str] = []
    at = 0
    while at < len(lines):
        _page, line = lines[at]
        block = _block(lines, at, lead) if len(line.words) >= LEAST_COLUMNS else None
        if block is None:
            lead.append(line.text)
            at += 1
            continue
        yield block
        at, lead = at + len(block.lines), []


def _block(lines: Sequence[tuple[int, Line]], start: int, lead: Sequence[str]) -> Block | None:
    """The lines from here on that share columns, without those at the end that only stand over them."""
    columns = [Column(word.x0, word.x1) for word in lines[start][1].words]
    laid: list[Laid] = []
    for page, line in lines[start:]:
        cells = _laid(columns, line)
        if cells is None and (len(line.words) > 1 or not laid):
            break
        wide = "" if cells is not None else line.text
        laid.append(Laid(page, line.top, cells or {}, wide))
    while laid and (laid[-1].wide or (len(laid[-1].cells) == 1 and _stands_apart(laid))):
        laid.pop()
    filled = sum(len(each.cells) >= LEAST_COLUMNS for each in laid)
    if filled <= LEAST_ROWS or len(columns) < LEAST_COLUMNS:
        return None
    for each in laid:
        each.cells = {_index(columns, word): word for word in each.cells.values()}
    return Block(list(lead), sorted(columns, key=lambda each: each.x0), laid)


def _stands_apart(laid: Sequence[Laid]) -> bool:
    """A last line of one word that is farther from the table than its lines are from one another."""
    steps = [below.top - above.top for above, below in pairwise(laid)]
    inner = [step for step in steps[:-1] if step > 0]
    return bool(inner) and (steps[-1] <= 0 or steps[-1] > max(inner) * 1.2)


def _laid(columns: list[Column], line: Line) -> dict[int, Word] | None:
    """The words by column, which they widen; None where one reaches into two, and then nothing is widened."""
    wider = [Column(each.x0, each.x1) for each in columns]
    found: dict[int, Word] = {}
    for word in line.words:
        touched = [index for index, each in enumerate(wider) if word.x0 < each.x1 and word.x1 > each.x0]
        if len(touched) > 1 or (touched and touched[0] in found):
            return None
        if touched:
            column = wider[touched[0]]
            column.x0, column.x1 = min(column.x0, word.x0), max(column.x1, word.x1)
        else:
            wider.append(Column(word.x0, word.x1))
            touched = [len(wider) - 1]
        found[touched[0]] = word
    size = max((word.size for word in line.words), default=0.0)
    ordered = sorted(wider, key=lambda each: each.x0)
    if any(right.x0 - left.x1 < size * WHITE for left, right in pairwise(ordered)):
        return None
    columns[:] = wider
    return found


def _index(columns: Sequence[Column], word: Word) -> int:
    ordered = sorted(columns, key=lambda each: each.x0)
    return next(index for index, each in enumerate(ordered) if each.x0 <= word.x0 and word.x1 <= each.x1)


def _table(block: Block, rules: Sequence[tuple[int, float]]) -> dict[str, Any] | None:
    """The block as rows; None where they could be other rows as well."""
    anchor = _anchor(block)
    if anchor is None:
        return None
    first = next(index for index, each in enumerate(block.lines) if _numbered(each, anchor))
    titles = {_said(each) for each in block.lines[:first]}
    lines = [each for each in block.lines if each.page == block.lines[0].page or _said(each) not in titles]
    for how, rows in _ways(lines, anchor, rules):
        head = next(index for index, row in enumerate(rows) if row[0].wide or _has(row, anchor))
        fits = 1 <= head <= MOST_HEADER and all(_is_row(row, anchor) for row in rows[head:])
        if fits and (how != "wrapped" or all(_wraps(row, block.columns) for row in rows)):
            return _written(block, rows, head, how, anchor)
    return None


def _ways(
    lines: Sequence[Laid], anchor: int, rules: Sequence[tuple[int, float]]
) -> Iterator[tuple[str, list[list[Laid]]]]:
    """Ways to tell rows apart that can be taken, the surest first, each with the rows that it gives."""
    if all(each.wide or _numbered(each, anchor) for each in lines[1:]):
        yield "each line", [[each] for each in lines]
    if drawn := _by_rules(lines, rules):
        yield "rules", drawn
    if white := _by_white(lines):
        yield "white", white
    yield "wrapped", _by_number(lines, anchor)


def _said(line: Laid) -> tuple[str, ...]:
    return tuple(word.text for word in line.cells.values())


def _numbered(line: Laid, anchor: int) -> bool:
    word = line.cells.get(anchor)
    return word is not None and _NUMBER.fullmatch(word.text) is not None


def _has(row: Sequence[Laid], anchor: int) -> bool:
    return any(_numbered(each, anchor) for each in row)


def _anchor(block: Block) -> int | None:
    """The column of running numbers or codes: where every filled cell below the header is one."""
    for index in range(len(block.columns)):
        texts = [each.cells[index].text for each in block.lines if index in each.cells]
        numbers = sum(_NUMBER.fullmatch(text) is not None for text in texts)
        if (
            numbers >= LEAST_ROWS
            and numbers >= len(texts) - 2 * MOST_HEADER
            and numbers * 5 >= len(texts) * 4
        ):
            return index
    return None


def _is_row(row: Sequence[Laid], anchor: int) -> bool:
    if any(each.wide for each in row):
        return len(row) == 1
    return sum(_numbered(each, anchor) for each in row) == 1 == sum(anchor in each.cells for each in row)


def _by_rules(lines: Sequence[Laid], rules: Sequence[tuple[int, float]]) -> list[list[Laid]]:
    """Lines between the same two drawn lines; empty where none is drawn between them."""
    rows: list[list[Laid]] = []
    for above, line in zip([None, *lines], lines, strict=False):
        cut = above is None or above.page != line.page
        cut = cut or any(page == line.page and above.top < rule <= line.top for page, rule in rules)  # type: ignore[union-attr]
        if cut:
            rows.append([])
        rows[-1].append(line)
    return rows if len(rows) > len({each.page for each in lines}) else []


def _by_white(lines: Sequence[Laid]) -> list[list[Laid]]:
    """Lines that stand closer than others; empty where all stand alike."""
    steps = sorted(below.top - above.top for above, below in pairwise(lines) if above.page == below.page)
    widest = max(range(1, len(steps)), key=lambda at: steps[at] - steps[at - 1], default=0)
    if not widest or steps[widest] < steps[widest - 1] * 1.2:
        return []
    limit = (steps[widest] + steps[widest - 1]) / 2
    rows: list[list[Laid]] = []
    for above, line in zip([None, *lines], lines, strict=False):
        if above is None or above.page != line.page or line.top - above.top > limit:
            rows.append([])
        rows[-1].append(line)
    return rows


def _by_number(lines: Sequence[Laid], anchor: int) -> list[list[Laid]]:
    """The header, and a row from each number to the next."""
    rows: list[list[Laid]] = []
    for line in lines:
        if not rows or line.wide or _numbered(line, anchor) or rows[-1][0].wide:
            rows.append([])
        rows[-1].append(line)
    return rows


def _wraps(row: Sequence[Laid], columns: Sequence[Column]) -> bool:
    """The number stands in the first line, and a cell goes on only where the line above fills its column."""
    for above, line in pairwise(row):
        for index, word in line.cells.items():
            before = above.cells.get(index)
            if before is None or columns[index].x1 - before.x1 > word.size * 1.5:
                return False
    return True


def _written(
    block: Block, rows: Sequence[Sequence[Laid]], head: int, how: str, anchor: int
) -> dict[str, Any] | None:
    """As a ruled table is written; None where a column may have been merged, its word in the middle of its rows."""
    width = len(block.columns)
    texts = [_cells(row, block.columns) for row in rows]
    data = [cells for row, cells in zip(rows[head:], texts[head:], strict=True) if not row[0].wide]
    gaps = [index for index in range(width) if any(not cells[index] for cells in data)]
    merged = [index for index in gaps if not data[0][index] and not _NOTE.search(texts[head - 1][index])]
    if merged or anchor in gaps:
        return None
    wide = [number for number, row in enumerate(rows) if row[0].wide]
    return {
        "rows": texts,
        "merges": [[number, 0, number, width - 1] for number in wide],
        "pages": [row[0].page for row in rows],
        "lead": block.lead,
        "how": how,
        "sure": round(SURE[how] - 0.05 * bool(gaps), 2),
        "gaps": [texts[head - 1][index] for index in gaps],
    }


def _cells(row: Sequence[Laid], columns: Sequence[Column]) -> list[str]:
    """The cells of a row; a line that fills its column goes on in the next."""
    cells = [""] * len(columns)
    ends: dict[int, bool] = {}
    for line in row:
        if line.wide:
            cells[0] = line.wide
        for index, word in line.cells.items():
            joint = "" if not cells[index] or ends.get(index) else "\n"
            cells[index] += joint + word.text
            ends[index] = columns[index].x1 - word.x1 <= word.size * 1.5
    return cells
