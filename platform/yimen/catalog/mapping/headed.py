"""Rows that head the rows below them: an item's code and name, then its tiers, which leave those columns empty.

Such a row is no entry; what it says is filled down. Only of kinds whose key is more than what is filled down.
"""

from __future__ import annotations

from ..seeing.across import across_of
from ..seeing.cells import plain
from ..seeing.table import SeenTable
from .fields import fields_of
from .matches import KindMapping
from .sources import DITTO, Merged


def heads_of(table: SeenTable, mapping: KindMapping, merged: Merged) -> dict[int, tuple[str, ...]]:
    """The rows that say only what is filled down into the next one, with the titles of what they say."""
    filled = {each.field for each in fields_of(mapping.kind) if each.fill}
    if not filled.intersection(mapping.kind.key) or filled.issuperset(mapping.kind.key):
        return {}
    titles = {each.column.index: each.column.title for each in mapping.mapped if each.field in filled}
    others = [each.column.index for each in mapping.mapped if each.field not in filled]
    both = {index for index in others if index in titles}
    named = across.named if both and (across := across_of(mapping.kind)) is not None else _never
    rows, found = table.sheet.rows, dict[int, tuple[str, ...]]()

    def says_more(row: int) -> bool:
        cells = rows[row]
        said = [each for each in others if cells[each] != ""]
        return bool(said) if not both else any(each not in both or named(plain(cells[each])) for each in said)

    silent = [place for place, (row, _) in enumerate(table.data[:-1]) if not says_more(row)]
    for place in silent:
        (row, section), (below, same) = table.data[place : place + 2]
        if section != same:
            continue
        said = [index for index in titles if rows[row][index] != ""]
        goes_on = all(
            below in merged[index]
            if index in merged
            else _is_empty(rows[below][index]) or (index in both and named(plain(rows[below][index])))
            for index in said
        )
        if said and goes_on and says_more(below):
            found[row] = tuple(titles[index] for index in said)
    return found


def _never(_text: str) -> bool:
    return False


def _is_empty(cell: object) -> bool:
    return cell == "" or str(cell).strip() in DITTO
