"""What entries refer to must be there: checked as sets, kind by kind, never once per row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from yimen.catalog import ReferenceSet
from yimen.kernel import Finding, Place
from yimen.pack import Kind, Reference

from . import codes


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


Offered = Callable[[Target], Iterable[str]]


class Library:
    """The values that targets offer, asked once per target; laws are found under any spelling of their name."""

    def __init__(self, offered: Offered) -> None:
        self._offered = offered
        self._known: dict[Target, ReferenceSet] = {}

    def has(self, target: Target, value: str) -> bool:
        """Whether the value, or each of several joined by "、", names something."""
        known = self._known.get(target)
        if known is None:
            known = self._known[target] = ReferenceSet()
            for each in self._offered(target):
                known.add_body(target.kind, each, {target.by: each})

        def found(name: str) -> bool:
            return known.find(target.kind, target.by, name) is not None

        return found(value) or all(found(part) for part in value.split("、"))


def unresolved(rows: Iterable[Row], kinds: Mapping[str, Kind], offered: Offered) -> list[Finding]:
    """One finding per value that names nothing, at the first row that does so, with the number of rows.

    An error where the kind requires the reference, a warning elsewhere.
    """
    library = Library(offered)
    named: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        kind = kinds.get(row.kind)
        for reference in kind.references if kind is not None else ():
            for value in values_of(row.body, reference.field):
                named[row.kind, reference.field, value].append(row)
    references = {(kind.id, each.field): each for kind in kinds.values() for each in kind.references}
    found = []
    for (kind_id, field, value), named_by in named.items():
        reference = references[kind_id, field]
        if not library.has(Target(reference.kind, reference.by), value):
            found.append(_finding(kinds, reference, kinds[kind_id], value, named_by))
    return found


def _finding(
    kinds: Mapping[str, Kind], reference: Reference, kind: Kind, value: str, rows: list[Row]
) -> Finding:
    code = codes.UNRESOLVED if reference.required else codes.UNRESOLVED_LOOSELY
    target = kinds.get(reference.kind)
    return code.at(
        rows[0].place,
        kind=kind.label(),
        key=rows[0].key,
        field=kind.field_title(reference.field),
        value=value[:80],
        target=target.label() if target else reference.kind,
        count=len(rows),
    )
