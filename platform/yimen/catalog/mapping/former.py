"""Columns of what was before a change beside what is since: 调整前 and 调整后, 原 and 现, over the same titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yimen.kernel import Finding, Place

from .. import layout_codes
from ..seeing.table import Column, SeenTable
from ..seeing.titles import bare
from .matches import Match

_PAIRS = {"原": ("现", "新"), "旧": ("新", "现")}
_BEFORE, _SINCE = "前", "后"


def former(table: SeenTable, settled: Mapping[int, object]) -> dict[int, list[Match]]:
    """By column: that it fills no field, where it says what was before."""
    gone = {upper for upper, _ in _changes(table)}
    return {
        each.index: [Match(each, "", 0.0, "")]
        for each in (table.columns if gone else ())
        if each.index not in settled and gone.intersection(map(bare, each.path[:-1]))
    }


def former_told(table: SeenTable, place: Place) -> Iterator[Finding]:
    for before, since in _changes(table):
        column = next(each for each in table.columns if before in map(bare, each.path[:-1]))
        where = Place(place.file, place.sheet, place.row, column.letter)
        yield layout_codes.FORMER.at(where, before=before, since=since)


def _changes(table: SeenTable) -> list[tuple[str, str]]:
    """(title of what was, title of what is) of titles over several columns each."""
    uppers = dict.fromkeys(title for each in table.columns for title in _uppers(each))
    found = []
    for title in uppers:
        stem = title.removesuffix(_BEFORE)
        others = (stem + _SINCE,) if stem != title else _PAIRS.get(title, ())
        since = next((each for each in others if each in uppers), "")
        if since:
            found.append((title, since))
    return found


def _uppers(column: Column) -> tuple[str, ...]:
    return tuple(map(bare, column.path[:-1])) if len(column.path) > 1 else ()
