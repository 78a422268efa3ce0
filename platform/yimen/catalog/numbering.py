"""Rows whose number was counted in the file, known again among those in force, whatever their order in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yimen.kernel import Finding, FindingKind
from yimen.pack import Entry, Kind

from . import in_force_codes
from .checking.reading import ReadTable

Body = Mapping[str, Any]
_SOURCE = "ordinal:"


@dataclass(frozen=True, slots=True)
class Numbering:
    """`field` is counted among the rows of one `within`; `known_by` are the fields by which a row is known again."""

    field: str
    within: str
    known_by: tuple[str, ...] = ()


def numbering_of(kind: Kind) -> Numbering | None:
    """How a kind counts a field of its key, where it does and says by what a row is known again."""
    for name, source in kind.context.items():
        if name in kind.key and source.startswith(_SOURCE):
            within, *known_by = source.removeprefix(_SOURCE).split(",")
            return Numbering(name, within, tuple(known_by)) if known_by else None
    return None


def is_counted(table: ReadTable) -> bool:
    """Whether the table's own numbers were counted, for it has no column of them."""
    numbering = numbering_of(table.kind) if table.kind is not None else None
    return numbering is not None and numbering.field not in table.columns


def numbered_beside(
    tables: Sequence[ReadTable], standing: Mapping[str, Sequence[Body]], *, whole: bool = False
) -> tuple[list[ReadTable], list[Finding]]:
    """The tables of one kind, their rows with the numbers that they have in force.

    `standing` are bodies by the value that numbers are counted within. A row is known again by the first of the fields
    that one row and one body share; one that is new comes after the last number there. Where the table is the `whole`
    list, a row also keeps the place at which everything else has changed; new rows between those that are known, or
    rows of which nobody can say which they are, make it count for itself. All of it is told.
    """
    kind = tables[0].kind if tables else None
    numbering = numbering_of(kind) if kind is not None else None
    if kind is None or numbering is None:
        return list(tables), []
    rows: dict[str, list[Entry]] = {}
    for entry in (each for table in tables for each in table.entries):
        rows.setdefault(str(entry.body.get(numbering.within, "")), []).append(entry)
    numbers: dict[int, int] = {}
    findings: list[Finding] = []
    again: list[Entry] = []
    for value, given in rows.items():
        bodies = standing.get(value, ())
        known = _known_again(given, bodies, numbering) if bodies else {}
        if bodies and whole:
            known = _in_place(given, bodies, numbering, known)
            if (reason := _uncountable(given, known)) is not None:
                findings.append(in_force_codes.NUMBERED_ANEW.at(given[0].place, value=value, reason=reason))
                continue
        for entry, number, code in _placed(given, bodies, numbering, known):
            numbers[id(entry)] = number
            if code is not None:
                findings.append(code.at(entry.place, value=value, number=number))
            elif not whole or number != entry.body.get(numbering.field):
                again.append(entry)
    if again:
        findings.append(in_force_codes.NUMBERED_AGAIN.at(again[0].place, count=len(again)))
    return [
        replace(table, entries=tuple(_renumbered(table.entries, kind, numbering, numbers)))
        for table in tables
    ], findings


def _known_again(
    given: Sequence[Entry], standing: Sequence[Body], numbering: Numbering
) -> dict[int, int | None]:
    """By row: its number in force; None where several are called so; nothing for one that is new."""
    found: dict[int, int | None] = {}
    taken: set[int] = set()
    for name in numbering.known_by:
        bodies: dict[Any, list[int]] = {}
        for body in standing:
            number = int(body.get(numbering.field) or 0)
            if number and number not in taken and body.get(name) not in (None, ""):
                bodies.setdefault(body[name], []).append(number)
        rows: dict[Any, list[Entry]] = {}
        for entry in given:
            if found.get(id(entry)) is None and entry.body.get(name) in bodies:
                rows.setdefault(entry.body[name], []).append(entry)
        for said, entries in rows.items():
            alone = len(entries) == 1 and len(bodies[said]) == 1
            for entry in entries:
                found[id(entry)] = bodies[said][0] if alone else None
            if alone:
                taken.add(bodies[said][0])
    return found


def _in_place(
    given: Sequence[Entry], standing: Sequence[Body], numbering: Numbering, known: Mapping[int, int | None]
) -> dict[int, int | None]:
    """Besides: a row of a new name at the place of one in force that is called for by no row is that one, renamed."""
    free = {int(body.get(numbering.field) or 0) for body in standing} - set(known.values())
    placed = {
        id(entry): number
        for entry in given
        if id(entry) not in known and (number := entry.body.get(numbering.field)) in free
    }
    return {**known, **placed}


def _uncountable(given: Sequence[Entry], known: Mapping[int, int | None]) -> str | None:
    """Why the rows of a whole list cannot keep the numbers in force, where they cannot."""
    if any(id(entry) in known and known[id(entry)] is None for entry in given):
        return "有同名的阶次或行，分不出各是现行的哪一项"
    are_known = [id(entry) in known for entry in given]
    if True in are_known and False in are_known[: len(are_known) - are_known[::-1].index(True)]:
        return "新的行插在现行各项之间"
    return None


def _placed(
    given: Sequence[Entry], standing: Sequence[Body], numbering: Numbering, known: Mapping[int, int | None]
) -> Iterator[tuple[Entry, int, FindingKind | None]]:
    """(row, its number, what is told of it) of all rows of one value; nothing where none is in force."""
    free = max((int(body.get(numbering.field) or 0) for body in standing), default=0)
    for entry in given if standing else ():
        number = known.get(id(entry))
        if number is not None:
            yield entry, number, None
            continue
        free += 1
        yield (
            entry,
            free,
            in_force_codes.NUMBER_UNCLEAR if id(entry) in known else in_force_codes.NUMBERED_AFTER,
        )


def _renumbered(
    entries: Sequence[Entry], kind: Kind, numbering: Numbering, numbers: Mapping[int, int]
) -> Iterator[Entry]:
    for entry in entries:
        number = numbers.get(id(entry))
        if number is None or number == entry.body.get(numbering.field):
            yield entry
            continue
        body = {**entry.body, numbering.field: number}
        yield replace(entry, key=kind.key_of(body), body=body)
