"""Columns that name an item in one row and its values (轻微, 一般) in the rows below: read as both, each by its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yimen.pack import Kind

from ..seeing.across import Across, across_of
from ..seeing.cells import plain
from ..seeing.table import SeenTable
from .matches import Match
from .naming import naming_of
from .parts import LISTED, UNLISTED

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
