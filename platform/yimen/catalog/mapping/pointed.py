"""Law, 条, 款, 项 and 目 in columns of their own: a citation in one, as the field that rests on it holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yimen.pack import Column as Field
from yimen.pack import Kind

from ..law.levels import LAW
from ..seeing.table import Column, SeenTable
from ..seeing.titles import bare, same
from .matches import Match
from .parts import POINT

_LEVELS = {
    "条": ("条", "条号", "条款", "条文号", "法条"),
    "款": ("款", "款号", "款项"),
    "项": ("项", "项号"),
    "目": ("目", "目号"),
}
_TITLES = {title: level for level, titles in _LEVELS.items() for title in titles}
_NAMES = frozenset(
    "法律法规名称 法规名称 法律名称 法律法规 法规 法律 名称 文件名称 依据名称 法律法规规章名称".split()
)


@dataclass(frozen=True, slots=True)
class _Group:
    """Columns of one citation by level; `law` None where no column says of which law."""

    law: Column | None
    levels: Mapping[str, Column]

    @property
    def columns(self) -> list[Column]:
        return [*([self.law] if self.law is not None else []), *self.levels.values()]

    @property
    def upper(self) -> Sequence[str]:
        return next(iter(self.levels.values())).path[:-1]


def pointed(
    table: SeenTable, kind: Kind, fields: Sequence[Field], settled: Mapping[int, object]
) -> dict[int, list[Match]]:
    """By column: the level of a citation that it holds, of the field that a title above names, else of the basis.

    Of several such groups only those that a title names fill a field: the law of a duty is not that of a penalty.
    """
    made: dict[int, list[Match]] = {}
    groups = [each for each in _groups(table) if not any(own.index in settled for own in each.columns)]
    for group in groups:
        field = _field_of(group, kind, fields, table, alone=len(groups) == 1)
        if field is None:
            made |= (
                {each.index: [Match(each, "", 0.0, "")] for each in group.columns} if len(groups) > 1 else {}
            )
            continue
        own = group.columns if field.field != "article" else list(group.levels.values())
        names = {each.index: level for level, each in group.levels.items()}
        for rank, each in enumerate(own):
            part = f"{POINT}:{names.get(each.index, LAW)}"
            made[each.index] = [Match(each, field.field, 0.95, "法规与条、款、项分列", part=part, rank=rank)]
    return made


def _groups(table: SeenTable) -> Iterator[_Group]:
    columns = table.columns
    if not any(each.path and bare(each.path[-1]) in _TITLES for each in columns):
        return
    at = 0
    while at < len(columns):
        found: dict[str, Column] = {}
        start = at
        while at < len(columns) and columns[at].path[:-1] == columns[start].path[:-1]:
            level = _TITLES.get(bare(columns[at].path[-1]), "") if columns[at].path else ""
            if not level or list(_LEVELS).index(level) < len(found) or (not found and level != "条"):
                break
            found[level] = columns[at]
            at += 1
        if len(found) > 1:
            before = columns[start - 1] if start else None
            named = before is not None and before.path and bare(before.path[-1]) in _NAMES
            yield _Group(before if named else None, found)
        at = max(at, start + 1)


def _field_of(
    group: _Group, kind: Kind, fields: Sequence[Field], table: SeenTable, *, alone: bool
) -> Field | None:
    parts = kind.schema.get("properties", {})
    citing = [each for each in fields if each.parse == "basis" or parts.get(each.field, {}).get("x-cites")]
    named = (each for title in reversed(group.upper) for each in citing if _names(each, title))
    if (found := next(named, None)) is not None or not alone:
        return found
    basis = next((each for each in citing if each.parse == "basis"), None)
    titled = [each.path[-1] for each in table.columns if each.path and each not in group.columns]
    if basis is not None and group.law is not None and not any(_names(basis, each) for each in titled):
        return basis
    return next((each for each in fields if each.field == "article"), None)


def _names(field: Field, title: str) -> bool:
    return any(same(title) == same(each) or bare(title) == bare(each) for each in field.titles)
