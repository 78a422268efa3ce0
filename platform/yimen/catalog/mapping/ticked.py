"""Columns that say a value by a tick below its title: 行使层级 over 省, 市, 县, or one for each town, with √ or nothing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from yimen.pack import Column as Field
from yimen.pack import Kind

from ..seeing.cells import DASHES, plain
from ..seeing.sections import is_total
from ..seeing.table import Column, SeenTable
from ..seeing.titles import bare, same
from .evidence import Evidence
from .labelled import MAX_PATTERN
from .matches import Match
from .parts import NO_MARKS, RINGED, RINGS, SIGNS, TICKED, is_tick, is_ticked

MAX_WORD = 20
_SHEET = "sheet:"
COUNTED = re.compile(r"[（(]共?(\d+)[项条个]?[）)]$")
ASKED = ("是否", "有无")
_NUMBERS = frozenset({"1", "0"})


def ticked(
    table: SeenTable, kind: Kind, fields: Sequence[Field], evidence: Evidence, settled: Mapping[int, object]
) -> dict[int, list[Match]]:
    """By column: its word as part of the field that the title above names, or that a sheet's name of that look says.

    Only of groups that hold nothing but ticks; a group of such names that holds other texts fills no field.
    """
    made: dict[int, list[Match]] = {}
    for field, reason, columns in _groups(table, kind, fields, evidence):
        if any(each.index in settled or each.index in made for each in columns):
            continue
        texts = set[str]().union(*(evidence.texts(each.index) for each in columns))
        sign = sign_of(texts)
        if texts <= _NUMBERS and any(_names(each, word_of(own)) for own in columns for each in fields):
            continue  # 下限 1, 上限 1
        if sign and (sign := sign_of(all_texts(table, columns))):
            for each in columns:
                part = f"{sign}:{word_of(each)}"
                made[each.index] = [Match(each, field.field, 0.9, reason, part=part, rank=each.index)]
        elif texts and _called(kind, field.field, columns):
            made |= {each.index: [Match(each, "", 0.0, "")] for each in columns}
    return made


def beside_ticks(
    table: SeenTable, fields: Sequence[Field], made: Mapping[int, Sequence[Match]]
) -> Iterator[Match]:
    """Columns that are called like a field which ticks below other titles say."""
    ticks = {match.field for matches in made.values() for match in matches if is_tick(match.part)}
    for field in fields if ticks else ():
        if field.field in ticks:
            for column in table.columns:
                if column.index not in made and column.path and _names(field, column.path[-1]):
                    yield Match(column, field.field, 0.9, "")


def _groups(
    table: SeenTable, kind: Kind, fields: Sequence[Field], evidence: Evidence
) -> Iterator[tuple[Field, str, list[Column]]]:
    """Two or more columns side by side whose titles are values of one field."""
    by_field = {each.field: each for each in fields}
    patterns = _patterns(kind)
    above = {each.index: _above(each, fields) for each in table.columns}
    for (name, upper), group in groupby(table.columns, key=lambda each: above[each.index]):
        columns = [each for each in group if each.path and not is_total(each.path[-1])]
        if name:
            if len(columns) > 1 and all(len(each.path[-1]) <= MAX_WORD for each in columns):
                yield by_field[name], f"打勾的列，上级表头“{upper}”相同", columns
            continue
        for field, pattern in patterns.items():
            own = [each.index for each in columns if pattern.search(word_of(each))]
            if len(own) > 1 and field in by_field:
                reason = f"打勾的列，表头像“{by_field[field].titles[0]}”"
                yield by_field[field], reason, _with_neighbours(columns, own, evidence)


def _above(column: Column, fields: Sequence[Field]) -> tuple[str, str]:
    """(field, title) of the nearest title above the column's own that names a field, else of the outermost."""
    uppers = column.path[:-1]
    named = ((field.field, upper) for upper in reversed(uppers) for field in fields if _may(field, upper))
    return next(named, ("", uppers[0] if uppers else ""))


def _with_neighbours(columns: Sequence[Column], own: Container[int], evidence: Evidence) -> list[Column]:
    """The columns, and those beside them that hold ticks as well, called in whatever way."""
    fits = [each.index in own or _holds_ticks(each, evidence) for each in columns]
    at = [place for place, each in enumerate(columns) if each.index in own]
    first, last = at[0], at[-1]
    while first and fits[first - 1]:
        first -= 1
    while last + 1 < len(columns) and fits[last + 1]:
        last += 1
    return [columns[place] for place in range(first, last + 1) if fits[place]]


def _holds_ticks(column: Column, evidence: Evidence) -> bool:
    texts = set(evidence.texts(column.index))
    return bool(texts & SIGNS and sign_of(texts)) and not column.path[-1].startswith(ASKED)


def _patterns(kind: Kind) -> dict[str, re.Pattern[str]]:
    """Fields that the name of a sheet may say, with what such a name looks like."""
    return {
        name: re.compile(source.removeprefix(_SHEET)[:MAX_PATTERN])
        for name, source in kind.context.items()
        if source.startswith(_SHEET) and len(source) > len(_SHEET)
    }


def _called(kind: Kind, field: str, columns: Iterable[Column]) -> bool:
    pattern = _patterns(kind).get(field)
    return pattern is not None and all(pattern.search(word_of(each)) for each in columns)


def is_called(kind: Kind, column: Column) -> bool:
    """Whether the title is what a sheet's name may say of a field."""
    return any(_called(kind, field, (column,)) for field in _patterns(kind))


def word_of(column: Column) -> str:
    """A title without the count that is printed behind it."""
    return COUNTED.sub("", column.path[-1])


def _may(field: Field, title: str) -> bool:
    return not field.under and _names(field, title)


def _names(field: Field, title: str) -> bool:
    return any(same(title) == same(each) or bare(title) == bare(each) for each in field.titles)


def sign_of(texts: set[str]) -> str:
    """The part that takes the ticks of these texts, or the rings where nothing else says yes; "" where they say more."""
    if texts and all(is_ticked(text) or text in NO_MARKS or text in RINGS for text in texts):
        return RINGED if texts & RINGS and not any(map(is_ticked, texts)) else TICKED
    return ""


def all_texts(table: SeenTable, columns: Sequence[Column]) -> set[str]:
    rows = table.sheet.rows
    cells = {rows[row][each.index] for each in columns for row, _ in table.data}
    return {text for cell in cells if (text := plain(cell)) and text not in DASHES}
