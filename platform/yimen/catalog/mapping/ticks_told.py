"""What is told of columns of ticks: notes behind ticks, rows without any, printed counts, columns that fill nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from yimen.kernel import Finding, Place

from .. import layout_codes
from ..seeing.cells import is_count, plain
from ..seeing.sections import is_total
from ..seeing.table import Column, SeenTable
from .matches import KindMapping, Match
from .parts import MARKS, RINGED, RINGS, SIGNS, is_tick, is_ticked
from .sources import Merged
from .ticked import ASKED, COUNTED, all_texts, is_called, sign_of

SHOWN, LONGEST = 6, 40


def ticks_told(table: SeenTable, mapping: KindMapping, merged: Merged, place: Place) -> Iterator[Finding]:
    """Of a table without ticks nothing, at the price of a look at its titles."""
    ticks: dict[str, list[Match]] = {}
    for match in mapping.mapped:
        if is_tick(match.part):
            ticks.setdefault(match.field, []).append(match)
    for field, matches in ticks.items():
        said = [_texts(table, match, merged) for match in matches]
        for match, texts in zip(matches, said, strict=True):
            yield from _notes(match, texts, place)
            yield from _counts(table, match, sum(map(_means(match), texts.values())), place)
        empty = [
            row
            for row, _ in table.data
            if not any(_means(match)(texts[row]) for match, texts in zip(matches, said, strict=True))
        ]
        if empty:
            title = mapping.kind.field_title(field)
            where = Place(place.file, place.sheet, empty[0] + 1, matches[0].column.letter)
            yield layout_codes.NO_TICK.at(where, count=len(empty), title=title)
    yield from _unread(table, mapping, place)


def _texts(table: SeenTable, match: Match, merged: Merged) -> dict[int, str]:
    """By row; a merged cell belongs to each of its rows."""
    index, rows = match.column.index, table.sheet.rows
    above = merged.get(index, {})
    return {row: plain(rows[above.get(row, row)][index]) for row, _ in table.data}


def _means(match: Match) -> Callable[[str], bool]:
    """What is a yes in the column."""
    return RINGS.__contains__ if match.part.startswith(RINGED) else is_ticked


def _notes(match: Match, texts: Mapping[int, str], place: Place) -> Iterator[Finding]:
    noted = [row for row, text in texts.items() if text not in MARKS and is_ticked(text)]
    if noted:
        where = Place(place.file, place.sheet, noted[0] + 1, match.column.letter)
        value = texts[noted[0]][:LONGEST]
        yield layout_codes.NOTED_TICKS.at(where, title=match.column.title, count=len(noted), value=value)


def _counts(table: SeenTable, match: Match, found: int, place: Place) -> Iterator[Finding]:
    """What the title and the total row print of the column, against the ticks in it."""
    printed = COUNTED.search(match.column.path[-1])
    claims = [(place.row, printed.group(1))] if printed is not None else []
    claims += [(row + 1, plain(table.sheet.rows[row][match.column.index])) for row in table.totals[:1]]
    for row, text in claims if len(table.totals) < 2 else ():
        if is_count(text) and int(text) != found:
            where = Place(place.file, place.sheet, row, match.column.letter)
            yield layout_codes.TICKS_COUNTED.at(
                where, title=match.column.title, claimed=int(text), found=found
            )


def _unread(table: SeenTable, mapping: KindMapping, place: Place) -> Iterator[Finding]:
    for run in _runs(mapping):
        texts = all_texts(table, run)
        titles = "、".join(each.title for each in run[:SHOWN]) + ("等" if len(run) > SHOWN else "")
        where = Place(place.file, place.sheet, place.row, run[0].letter)
        if texts & SIGNS and sign_of(texts):
            yield layout_codes.UNREAD_TICKS.at(where, titles=titles, what="只打了勾")
        elif texts and sum(is_called(mapping.kind, each) for each in run) > 1:
            what = f"像是一列一个名称，格中写着“{min(sorted(texts), key=len)[:LONGEST]}”等"
            yield layout_codes.UNREAD_TICKS.at(where, titles=titles, what=what)


def _runs(mapping: KindMapping) -> Iterator[list[Column]]:
    """Two or more columns side by side that fill nothing and do not ask a question."""
    free = [each for each in mapping.unmapped if each.path and not each.path[-1].startswith(ASKED)]
    for _, run in groupby(enumerate(free), key=lambda each: each[1].index - each[0]):
        columns = [each for _, each in run if not is_total(each.path[-1])]
        if len(columns) > 1:
            yield columns
