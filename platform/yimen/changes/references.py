"""What entries refer to must be there: checked as sets, kind by kind, never once per row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from yimen.kernel import Finding, Place
from yimen.pack import Kind

from . import codes

MOST_PER_FIELD = 100


class Target(NamedTuple):
    """Entries of `kind`, named by the field `by` ("key" is the entry's key)."""

    kind: str
    by: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the check of references sees it."""

    kind: str
    key: str
    body: Mapping[str, Any]
    place: Place


def values_of(body: Mapping[str, Any], field: str) -> Iterator[str]:
    """The value or values of a field as texts; an empty one refers to nothing."""
    value = body.get(field)
    for each in value if isinstance(value, list) else (value,):
        if each not in (None, ""):
            yield str(each)


def unresolved(
    rows: Iterable[Row], kinds: Mapping[str, Kind], known: Callable[[Target], frozenset[str] | set[str]]
) -> list[Finding]:
    """A finding for each reference that names nothing; `known` gives the values that a target offers."""
    offered: dict[Target, frozenset[str] | set[str]] = {}
    counted: dict[tuple[str, str], int] = defaultdict(int)
    found = []
    for row in rows:
        kind = kinds.get(row.kind)
        for reference in kind.references if kind is not None else ():
            target = Target(reference.kind, reference.by)
            if target not in offered:
                offered[target] = known(target)
            for value in values_of(row.body, reference.field):
                if value in offered[target]:
                    continue
                counted[row.kind, reference.field] += 1
                if counted[row.kind, reference.field] <= MOST_PER_FIELD:
                    found.append(_finding(row, kinds, reference.field, value, target))
    return found


def _finding(row: Row, kinds: Mapping[str, Kind], field: str, value: str, target: Target) -> Finding:
    kind = kinds[row.kind]
    target_kind = kinds.get(target.kind)
    return codes.UNRESOLVED.at(
        row.place,
        kind=kind.label(),
        key=row.key,
        field=kind.field_title(field),
        value=value,
        target="“" + (target_kind.label() if target_kind else target.kind) + "”",
    )
