"""Columns that hold two fields of a kind: an item in one row and its values (轻微, 一般) in the rows below, or a value and
what stands behind it (轻微：…) in each cell, or the first and the last day of a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from yimen.pack import Kind

from ..seeing.across import Across, across_of
from ..seeing.cells import plain
from ..seeing.table import SeenTable
from .matches import Match
from .naming import naming_of
from .parts import BEHIND, END, LISTED, START, UNLISTED, WORD, is_span

SURE = 0.8
MAX_WORD = 12


def mixed(table: SeenTable, kind: Kind, chosen: Mapping[int, Sequence[Match]]) -> dict[int, list[Match]]:
    """By column: its two parts, where the kind's values and what a reference is called by stand in one column.

    A column of names that holds such words is one; a column of such words where each of its other texts stands alone
    in its row, above words.
    """
    across, naming = across_of(kind), naming_of(kind)
    if across is None or naming is None:
        return {}
    by_field = {match.field: match for matches in chosen.values() for match in matches}
    names, levels = by_field.get(naming.said), by_field.get(across.field)
    if names is not None and levels is None:
        found = names if _holds_words(table, names.column.index, across) else None
    elif levels is not None and names is None and naming.field not in by_field:
        found = levels if _heads(table, levels.column.index, across, chosen) else None
    else:
        return {}
    if found is None or found.part:
        return {}
    reason = f"{found.reason}；“{kind.field_title(across.field)}”和“{kind.field_title(naming.said)}”同在一列"
    sure = max(found.confidence, SURE)
    parts = ((naming.said, UNLISTED), (across.field, LISTED))
    return {found.column.index: [Match(found.column, name, sure, reason, part=part) for name, part in parts]}


def worded(table: SeenTable, kind: Kind, chosen: Mapping[int, Sequence[Match]]) -> dict[int, list[Match]]:
    """By column: its two parts, where each of its cells begins with one of the kind's values and goes on with what the
    kind says may follow, or the values alone; only where no other column holds either."""
    across = across_of(kind)
    if across is None or not across.before or table.across:
        return {}
    by_field = {match.field: match for matches in chosen.values() for match in matches}
    holders = [by_field[each] for each in (across.field, across.before) if each in by_field]
    if len(holders) != 1:
        return {}
    found = holders[0]
    if found.part:
        return {}
    if found.field == across.before and _all_are(table, found.column.index, across):
        return {found.column.index: [replace(found, field=across.field)]}
    if not _all_begin(table, found.column.index, across):
        return {}
    reason = (
        f"{found.reason}；“{kind.field_title(across.field)}”和“{kind.field_title(across.before)}”同在一列"
    )
    sure = max(found.confidence, SURE)
    parts = ((across.field, WORD), (across.before, BEHIND))
    return {found.column.index: [Match(found.column, name, sure, reason, part=part) for name, part in parts]}


def spanned(table: SeenTable, kind: Kind, chosen: Mapping[int, Sequence[Match]]) -> dict[int, list[Match]]:
    """By column: its two parts, where each cell of the last day on which something holds says the first day as well;
    only where no other column says that."""
    held = {bound: name for name in kind.schema.get("properties", {}) if (bound := kind.bound_of(name))}
    by_field = {match.field: match for matches in chosen.values() for match in matches}
    found = by_field.get(held.get("until", ""))
    if found is None or found.part or "since" not in held or held["since"] in by_field:
        return {}
    texts = {plain(table.sheet.rows[row][found.column.index]) for row, _ in table.data} - {""}
    if not texts or not all(map(is_span, texts)):
        return {}
    reason = f"{found.reason}；起止日期同在一列"
    parts = ((held["since"], START), (held["until"], END))
    return {
        found.column.index: [
            Match(found.column, name, max(found.confidence, SURE), reason, part=part) for name, part in parts
        ]
    }


def _all_are(table: SeenTable, index: int, across: Across) -> bool:
    """Whether every text of the column is such a word."""
    texts = {plain(table.sheet.rows[row][index]) for row, _ in table.data} - {""}
    return bool(texts) and all(map(across.named, texts))


def _all_begin(table: SeenTable, index: int, across: Across) -> bool:
    """Whether every text of the column begins with such a word, and none has lines that each do."""
    texts = {plain(table.sheet.rows[row][index]) for row, _ in table.data} - {""}
    return bool(texts) and all(across.head(each)[0] and not across.lines(each) for each in texts)


def _holds_words(table: SeenTable, index: int, across: Across) -> bool:
    """Whether any cell of the column is such a word."""
    cells = {table.sheet.rows[row][index] for row, _ in table.data}
    return any(
        isinstance(each, str) and len(each) <= MAX_WORD and across.named(plain(each)) for each in cells
    )


def _heads(table: SeenTable, index: int, across: Across, chosen: Mapping[int, Sequence[Match]]) -> bool:
    """Every text of the column is a word with something beside it, or no word with nothing, and the first is none."""
    others = {each for each, matches in chosen.items() if each != index and any(m.field for m in matches)}
    words = []
    for row, _ in table.data:
        cells = table.sheet.rows[row]
        words.append(across.named(plain(cells[index])))
        if cells[index] == "" or words[-1] is not any(cells[each] != "" for each in others):
            return False
    return bool(words) and not words[0] and any(words)
