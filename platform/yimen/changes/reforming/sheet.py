"""The list of a reform, as a spreadsheet or as pasted text: one row says what goes to which unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from yimen.catalog import AT_ONCE, plain, read_workbook
from yimen.kernel import Finding

from .. import codes
from ..staffing import keys_by_name
from .wished import WHAT_TITLES, Row, What

MOST_ROWS = 20_000
COLUMNS = ("类别", "标识", "划入单位")
_SORTS: Mapping[str, What] = {
    **{title: name for name, title in WHAT_TITLES.items()},  # type: ignore[misc]
    "执法事项": "item",
    "执法人员": "officer",
    "账号": "officer",
    "在办案件": "case",
    "配置": "settings",
}
_BETWEEN = re.compile(r"\s*[\t,，;；]\s*|\s{1,}")


def read_list(
    name: str, content: bytes, units: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Row], list[Finding]]:
    """The rows of every sheet; `units` by code are those that a row may name, by code or name. Raises
    `catalog.FileError` for what is no workbook."""
    book = read_workbook(name, content, AT_ONCE)
    lines = (
        (index, [plain(cell) for cell in row])
        for sheet in book.sheets
        if not sheet.hidden
        for index, row in enumerate(sheet.rows, 1)
    )
    rows, found = rows_of(lines, units)
    return rows, [*book.findings, *found]


def read_pasted(text: str, units: Mapping[str, Mapping[str, Any]]) -> tuple[list[Row], list[Finding]]:
    """The rows of text as it is copied out of a table, or typed with blanks or commas between."""
    lines = [(index, _BETWEEN.split(line.strip())) for index, line in enumerate(text.splitlines(), 1)]
    return rows_of(lines, units)


def rows_of(
    lines: Iterable[tuple[int, Sequence[str]]], units: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Row], list[Finding]]:
    """Rows and what cannot be understood. A line that is empty or repeats the header is passed over; a code alone, or a code
    and a unit, is an item's."""
    known = keys_by_name(units, ("name", "short_name"))
    rows: list[Row] = []
    found: list[Finding] = []
    for number, cells in lines:
        said = [cell.strip() for cell in cells if cell.strip()]
        if not said or said[0] in COLUMNS:
            continue
        if len(rows) >= MOST_ROWS:
            found.append(codes.LIST_ROW.at(row=number, problem=f"超过{MOST_ROWS}行"))
            break
        found += _read(number, said, known, rows)
    return rows, found


def _read(number: int, said: Sequence[str], known: Mapping[str, str], rows: list[Row]) -> Iterator[Finding]:
    what = _SORTS.get(said[0])
    parts = list(said[1:]) if what is not None else list(said)
    if not parts or len(parts) > 2:
        yield codes.LIST_ROW.at(row=number, problem="、".join(said)[:80])
        return
    key, to = (*parts, "")[:2]
    if to and to not in known:
        yield codes.LIST_ROW.at(row=number, problem=f"没有单位“{to}”")
        return
    if what == "settings":
        if key not in known:
            yield codes.LIST_ROW.at(row=number, problem=f"没有单位“{key}”")
            return
        key = known[key]
    rows.append(Row(what or "item", key, known.get(to, ""), number))


def with_target(rows: Iterable[Row], target: str) -> list[Row]:
    """The rows, those that name no unit with the one that was chosen for all."""
    return [each if each.to else Row(each.what, each.key, target, each.line) for each in rows]
