"""Rows whose number was counted in the file, placed among those in force of which the file brings only a part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yimen.kernel import Finding
from yimen.pack import Entry, Kind

from . import codes
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
    tables: Sequence[ReadTable], standing: Mapping[str, Sequence[Body]]
) -> tuple[list[ReadTable], list[Finding]]:
    """The tables of one kind, their rows with the numbers that they have in force.

    `standing` are bodies by the value that numbers are counted within. A row is known again by the first of the fields
    that one row and one body share; one that is new comes after the last number there. Both are told.
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
        for entry, number, known in _placed(given, standing.get(value, ()), numbering):
            numbers[id(entry)] = number
            if known:
                again.append(entry)
            else:
                findings.append(codes.NUMBERED_AFTER.at(entry.place, value=value, number=number))
    if again:
        findings.append(codes.NUMBERED_AGAIN.at(again[0].place, count=len(again)))
    return [
        replace(table, entries=tuple(_renumbered(table.entries, kind, numbering, numbers)))
        for table in tables
    ], findings


def _placed(
    given: Sequence[Entry], standing: Sequence[Body], numbering: Numbering
) -> list[tuple[Entry, int, bool]]:
    """(row, its number, whether it is known again) of all rows of one value."""
    if not standing:
        return []
    found = {id(entry): _known(entry.body, given, standing, numbering) for entry in given}
    free = max(int(body.get(numbering.field) or 0) for body in standing)
    placed = []
    for entry in given:
        number = found[id(entry)]
        if number is None:
            free += 1
        placed.append((entry, free if number is None else number, number is not None))
    return placed


def _known(body: Body, given: Sequence[Entry], standing: Sequence[Body], numbering: Numbering) -> int | None:
    for name in numbering.known_by:
        said = body.get(name)
        alike = [each for each in standing if said not in (None, "") and each.get(name) == said]
        if len(alike) == 1 and sum(each.body.get(name) == said for each in given) == 1:
            return int(alike[0].get(numbering.field) or 0) or None
    return None


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
