"""What entries refer to must be there: checked as sets, kind by kind, never once per row."""

from __future__ import annotations

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


@dataclass(slots=True)
class _Naming:
    """One value as rows name it: the first of them, wherever that is, and how many there are."""

    key: str
    where: Any
    count: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that names nothing."""

    kind: Kind
    reference: Reference
    value: str
    key: str
    where: Any
    count: int

    def finding(self, kinds: Mapping[str, Kind], place: Place) -> Finding:
        """An error where the kind requires the reference, a warning elsewhere."""
        code = codes.UNRESOLVED if self.reference.required else codes.UNRESOLVED_LOOSELY
        target = kinds.get(self.reference.kind)
        return code.at(
            place,
            kind=self.kind.label(),
            key=self.key,
            field=self.kind.field_title(self.reference.field),
            value=self.value[:80],
            target=target.label() if target else self.reference.kind,
            count=self.count,
        )


class Named:
    """What rows refer to, gathered row by row without keeping them."""

    def __init__(self) -> None:
        self._named: dict[tuple[str, str], dict[str, _Naming]] = {}

    def add(self, kind: Kind, key: str, body: Mapping[str, Any], where: Any) -> None:
        """A row; `where` comes back with what is missing."""
        for reference in kind.references:
            field = reference.field
            said = body.get(field)
            if said is None or said == "":
                continue
            known = self._named.get((kind.id, field))
            if known is None:
                known = self._named[kind.id, field] = {}
            for value in (said,) if type(said) is str else values_of(body, field):
                naming = known.get(value)
                if naming is None:
                    naming = known[value] = _Naming(key, where)
                naming.count += 1

    def missing(self, kinds: Mapping[str, Kind], offered: Offered) -> list[Missing]:
        """One for each value that names nothing, at the first row that does so."""
        library = Library(offered)
        found = []
        for (kind_id, field), known in self._named.items():
            kind = kinds[kind_id]
            reference = next(each for each in kind.references if each.field == field)
            target = Target(reference.kind, reference.by)
            found += [
                Missing(kind, reference, value, each.key, each.where, each.count)
                for value, each in known.items()
                if not library.has(target, value)
            ]
        return found
