"""Tables of a document under headings of their own (一、市容环卫; 某某局) as one sheet: the headings are its sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..seeing.cells import is_count, plain
from ..seeing.sections import is_signature, numbered_level
from .shown import Cell
from .workbook import Merge, Raw, Sheet

Struck = dict[Cell, bool]
MOST_LINES, LONGEST = 3, 60
_NO_HEADING = re.compile(
    r"[。；;]|^(?:注|说明|备注|附[件表录]|表\s*\d|[（(]?续|单位[：:])|(?:清单|目录|一览表|基准)$"
)


def under_headings(tables: Iterable[tuple[Sheet, Struck]]) -> list[tuple[Sheet, Struck]]:
    """Tables with the header of the one above them, or none, that stand below headings alone go on with it."""
    runs: list[list[tuple[Sheet, Struck]]] = []
    for each in tables:
        if runs and _goes_on(runs[-1][0][0], each[0]):
            runs[-1].append(each)
        else:
            runs.append([each])
    return [run[0] if len(run) == 1 else _together(run) for run in runs]


def _goes_on(first: Sheet, sheet: Sheet) -> bool:
    """Below headings, with the same header; or below a numbered one, as wide and counting from 1."""
    if not sheet.lead or not first.rows or first.width != sheet.width or not _are_headings(sheet.lead):
        return False
    header, own = (tuple(map(plain, each.rows[0])) for each in (first, sheet))
    if header == own:
        return True
    numbered = numbered_level(sheet.lead[-1]) is not None
    return numbered and not is_count(header[0]) and is_count(own[0]) and int(own[0]) == 1


def _are_headings(lines: Sequence[str]) -> bool:
    heads = all(
        len(line) <= LONGEST and not _NO_HEADING.search(line) and not is_signature(line) for line in lines
    )
    return heads and 0 < len(lines) <= MOST_LINES


def _together(run: Sequence[tuple[Sheet, Struck]]) -> tuple[Sheet, Struck]:
    """As many lines stand above the first table's header as above the second's, if there are so many."""
    first, count = run[0][0], len(run[1][0].lead)
    own = first.lead[-count:] if len(first.lead) >= count and _are_headings(first.lead[-count:]) else ()
    rows: list[Sequence[Raw]] = []
    merges: list[Merge] = []
    struck: Struck = {}
    for place, (sheet, marks) in enumerate(run):
        for line in sheet.lead if place else own:
            if sheet.width > 1:
                merges.append(Merge(len(rows), 0, len(rows), sheet.width - 1))
            rows.append([line, *[""] * (sheet.width - 1)])
        down = len(rows)
        rows += sheet.rows
        merges += [replace(each, top=each.top + down, bottom=each.bottom + down) for each in sheet.merges]
        struck |= {(row + down, column): how for (row, column), how in marks.items()}
    lead = first.lead[: len(first.lead) - len(own)]
    return replace(first, rows=rows, merges=tuple(merges), lead=lead), struck
