"""References between kinds: what a row names must be in a library, and in force there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yimen.kernel import Finding, Place
from yimen.pack import Entry, Kind, Reference

from .. import codes
from ..law.citation import law_key
from ..law.cited import LAW
from ..law.life import life_of
from ..mapping.parsers import BUILT_IN

Normal = Callable[[str], str]


@dataclass
class ReferenceSet:
    """Bodies of entries by kind, indexed by a field when first asked for. Laws are found under any spelling
    of their name (with or without 《》, 中华人民共和国, the year of the edition).
    """

    bodies: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)
    _indexes: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> ReferenceSet:
        made = cls()
        made.add(entries)
        return made

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.add_body(entry.kind, entry.key, entry.body)

    def add_body(self, kind: str, key: str, body: Mapping[str, Any]) -> None:
        self.bodies.setdefault(kind, []).append(body)
        self.keys.setdefault(kind, []).append(key)
        self._indexes.clear()

    def __len__(self) -> int:
        return sum(len(each) for each in self.bodies.values())

    def find(self, kind: str, by: str, value: str) -> Mapping[str, Any] | None:
        """The body whose field `by` ("key" for the entry's key) is the value."""
        index = self._indexes.get((kind, by))
        if index is None:
            index = self._indexes[(kind, by)] = self._index(kind, by)
        return index.get(_normal(kind)(value))

    def _index(self, kind: str, by: str) -> dict[str, Mapping[str, Any]]:
        normal = _normal(kind)
        pairs = zip(self.keys.get(kind, ()), self.bodies.get(kind, ()), strict=True)
        return {normal(key if by == "key" else str(body.get(by, ""))): body for key, body in pairs}


def _normal(kind: str) -> Normal:
    return law_key if kind == "law" else str.strip


def check_references(
    kind: Kind,
    entries: Sequence[Entry],
    columns: Mapping[str, str],
    references: ReferenceSet,
    kinds: Mapping[str, Kind],
    *,
    strict: bool,
    day: date | None,
) -> Iterator[Finding]:
    """One finding per value, at the first row that names it, with the number of rows.

    `strict` (inside a change set) makes an unresolved required reference an error. `day` is the day on which
    a named law has to be in force; without it any repeal is told.
    """
    for reference in kind.references:
        for value, rows in _named(entries, reference).items():
            yield from _resolve(kind, reference, value, rows, columns, references, kinds, strict, day)


def _named(entries: Sequence[Entry], reference: Reference) -> dict[str, list[Entry]]:
    named: dict[str, list[Entry]] = {}
    for entry in entries:
        value = entry.body.get(reference.field)
        if not value:
            continue
        for each in value if isinstance(value, list) else (value,):
            named.setdefault(str(each), []).append(entry)
    return named


def _resolve(
    kind: Kind,
    reference: Reference,
    value: str,
    rows: list[Entry],
    columns: Mapping[str, str],
    references: ReferenceSet,
    kinds: Mapping[str, Kind],
    strict: bool,
    day: date | None,
) -> Iterator[Finding]:
    parts = _named_alone(reference, value, references)
    place = cell_of(rows[0], columns, reference.field)
    title = kind.field_title(reference.field)
    label = kinds[reference.kind].label() if reference.kind in kinds else reference.kind
    for part in parts:
        body = references.find(reference.kind, reference.by, part)
        if body is None:
            code = codes.UNRESOLVED_REQUIRED if strict and reference.required else codes.UNRESOLVED
            yield code.at(place, title=title, value=part[:80], kind=label, count=len(rows))
        else:
            yield from in_force_findings(body, place, title, part, len(rows), day)


def _named_alone(reference: Reference, value: str, references: ReferenceSet) -> list[str]:
    """Laws and whatever is known by its parts may stand joined by 、; any other value is one name, 、 or not."""
    parts = value.split("、")
    known = (references.find(reference.kind, reference.by, each) for each in (value, *parts))
    if next(known) is not None:
        return [value]
    return parts if reference.kind == LAW or any(each is not None for each in known) else [value]


def in_force_findings(
    body: Mapping[str, Any], place: Place, title: str, value: str, count: int, day: date | None
) -> Iterator[Finding]:
    """That a law which `count` rows name has been repealed, or is not in force yet."""
    life = life_of(body, day)
    if life == "repealed":
        yield codes.REPEALED.at(place, title=title, value=value[:80], day=body["repealed_on"], count=count)
    elif life == "coming":
        yield codes.NOT_YET_EFFECTIVE.at(
            place, title=title, value=value[:80], day=body["effective_from"], count=count
        )


_FROM_BASIS = ("basis", "finding_basis")
_GIVEN = BUILT_IN["basis"].gives


def cell_of(entry: Entry, columns: Mapping[str, str], name: str) -> Place:
    """Where the row holds the field, or the basis that it was read from."""
    if entry.place.path is not None:
        return Place(entry.place.file, path=f"{entry.place.path}/{name}")
    sources = (name, *_FROM_BASIS) if name in _GIVEN else (name,)
    letter = next((columns[each] for each in sources if each in columns), None)
    return Place(entry.place.file, entry.place.sheet, entry.place.row, letter)
