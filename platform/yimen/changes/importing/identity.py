"""Which entries in force the rows of a file are: by the names that they call, then by what they are called themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from yimen.catalog import (
    TableReading,
    calls_sought,
    core_of,
    in_full,
    known_again,
    named_among,
    names_sought,
    shortened,
)
from yimen.pack import Kind
from yimen.store import EntryRevision, case_field, current_number, select_in_force

from .choices import Options
from .numbering import with_numbers

CHUNK = 500


def placed_beside(
    session: Session,
    jurisdiction: str,
    reading: TableReading,
    kinds: Mapping[str, Kind],
    options: Options,
) -> TableReading:
    """The reading, its rows without codes or numbers with those of the entries in force that they are."""
    reading = _in_full(session, jurisdiction, reading, kinds, options)
    reading = _known_again(session, jurisdiction, reading, options)
    known: dict[str, list[Mapping[str, Any]]] = {}
    for naming, cores in names_sought(reading).items():
        known[naming.kind] = _called(session, jurisdiction, naming.kind, naming.other, cores, options)
    return with_numbers(session, jurisdiction, named_among(reading, kinds, known), options)


def _in_full(
    session: Session,
    jurisdiction: str,
    reading: TableReading,
    kinds: Mapping[str, Kind],
    options: Options,
) -> TableReading:
    """Short names of entries in force, as their full names."""
    read = {each.kind.id: each.kind for each in reading.tables if each.kind is not None}
    known = {}
    for kind, references in shortened(read.values()).items():
        fields = sorted({name for each in references for name in (each.by, *each.also)} - {"key"})
        known[kind] = _fields_in_force(session, jurisdiction, kind, fields, options)
    return in_full(reading, kinds, known) if known else reading


def _fields_in_force(
    session: Session, jurisdiction: str, kind: str, fields: Sequence[str], options: Options
) -> list[Mapping[str, Any]]:
    number = current_number(session, jurisdiction)
    query = select_in_force(jurisdiction, options.effective_from, number, kind)
    columns = [case_field(EntryRevision.body, each) for each in fields]
    rows = session.execute(query.with_only_columns(*columns))
    return [dict(zip(fields, row, strict=True)) for row in rows]


def _known_again(
    session: Session, jurisdiction: str, reading: TableReading, options: Options
) -> TableReading:
    """Rows of tables without codes under the codes of the entries in force that are called so."""
    known = {
        kind: _fields_in_force(session, jurisdiction, kind, (coining.field, *coining.made_of), options)
        for kind, coining in calls_sought(reading).items()
    }
    return known_again(reading, known)


def _called(
    session: Session, jurisdiction: str, kind: str, field: str, cores: set[str], options: Options
) -> list[Mapping[str, Any]]:
    """Bodies in force of the entries whose name has one of the cores; where none has, of any one, so that it is known
    that there are some."""
    number = current_number(session, jurisdiction)
    query = select_in_force(jurisdiction, options.effective_from, number, kind)
    named = session.execute(
        query.with_only_columns(EntryRevision.key, case_field(EntryRevision.body, field))
    ).all()
    keys = [key for key, name in named if core_of(name) in cores] or [key for key, _ in named[:1]]
    found: list[Mapping[str, Any]] = []
    for start in range(0, len(keys), CHUNK):
        chosen = query.where(EntryRevision.key.in_(keys[start : start + CHUNK]))
        found += session.scalars(chosen.with_only_columns(EntryRevision.body))
    return found
