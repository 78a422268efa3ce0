"""The first tables of a pack: blank ones with the kind's own titles, and what was pasted out of a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from .kinds import Column, Kind

_SORT = "执法单位"
_BLANKS = re.compile(r"\s+")
_RUNS = re.compile(r"[=＝@＠\t\r]|[+＋－-](?![\d\s().-]*$)")
"""How a cell begins that a spreadsheet runs when the table is opened; a number with its sign and a dash are none."""


def blank_table(kind: Kind, rows: Iterable[Mapping[str, str]] = ()) -> bytes:
    """A table whose columns are the first titles by which sheets name the kind's fields, with these rows."""
    known = [{"sort": _SORT, **row} for row in rows]
    return _written(
        [
            [each.titles[0] for each in kind.columns],
            *([row.get(each.field, "") for each in kind.columns] for row in known),
        ]
    )


def pasted_table(kind: Kind, text: str) -> bytes:
    """Text as it is copied out of a spreadsheet, or typed with commas or blanks between, as a table of the kind; b"" where
    nothing was said. Where the first line names no column the fields that are needed stand first, the others after them."""
    rows = [_cells(line) for line in text.splitlines() if line.strip()]
    if not rows:
        return b""
    titles = {title for column in kind.columns for title in column.titles}
    if not titles & set(rows[0]):
        widest = max(len(row) for row in rows)
        rows.insert(0, [each.titles[0] for each in _by_need(kind)][:widest])
    sort = next((each for each in kind.columns if each.field == "sort"), None)
    if sort is not None and not set(sort.titles) & set(rows[0]):
        width = len(rows[0])
        rows = [[*row[:width], *[""] * (width - len(row)), _SORT] for row in rows]
        rows[0][-1] = sort.titles[0]
    return _written(rows)


def _by_need(kind: Kind) -> list[Column]:
    needed = kind.schema.get("required", [])
    return sorted(kind.columns, key=lambda each: each.field not in needed)


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.rstrip("\r\n").split("\t")]
    plain = line.strip().replace("，", ",")
    if "," in plain:
        return [cell.strip() for cell in next(csv.reader([plain]))]
    return _BLANKS.split(plain)


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    """As CSV with a mark by which spreadsheets know UTF-8; every row as wide as the widest. What a spreadsheet would run
    stands behind an apostrophe: the table is looked over by others, in a spreadsheet."""
    listed = [[f"'{cell}" if _RUNS.match(cell) else cell for cell in row] for row in rows]
    even = zip(*zip_longest(*listed, fillvalue=""), strict=True)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(even)
    return out.getvalue().encode("utf-8-sig")
