"""Columns that say a value by a tick below its title: 行使层级 over 省, 市, 县, each with √ or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from yimen.pack import Column as Field

from ..seeing.table import Column, SeenTable
from ..seeing.titles import bare, same
from .evidence import Evidence
from .matches import Match
from .parts import MARKS, NO_MARKS, TICKED

MAX_WORD = 20


def ticked(
    table: SeenTable, fields: Sequence[Field], evidence: Evidence, settled: Mapping[int, object]
) -> dict[int, list[Match]]:
    """By column: its word as part of the field that the title above names; only of groups that hold nothing but ticks."""
    made = {}
    for upper, columns in _groups(table):
        field = next((each for each in fields if not each.under and _names(each, upper)), None)
        marked = any(evidence.texts(each.index) for each in columns)
        if field is None or not marked or any(each.index in settled for each in columns):
            continue
        if all(_only_ticks(evidence, each.index) for each in columns):
            for rank, each in enumerate(columns):
                part = f"{TICKED}:{each.path[-1]}"
                reason = f"打勾的列，上级表头“{upper}”相同"
                made[each.index] = [Match(each, field.field, 0.9, reason, part=part, rank=rank)]
    return made


def _groups(table: SeenTable) -> Iterator[tuple[str, list[Column]]]:
    """Two or more columns side by side below one title, with that title."""
    for path, group in groupby(table.columns, key=lambda each: each.path[:-1]):
        columns = list(group)
        short = all(len(each.path[-1]) <= MAX_WORD for each in columns) if path else False
        if short and len(columns) > 1:
            yield path[-1], columns


def _names(field: Field, title: str) -> bool:
    return any(same(title) == same(each) or bare(title) == bare(each) for each in field.titles)


def _only_ticks(evidence: Evidence, index: int) -> bool:
    return all(text in MARKS or text in NO_MARKS for text in evidence.texts(index))
