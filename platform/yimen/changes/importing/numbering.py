"""A partial table without a column of numbers: its rows are those in force that are called so, not the first ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from yimen.catalog import Numbering, ReadTable, TableReading, is_counted, numbered_beside, numbering_of
from yimen.pack import Kind
from yimen.store import EntryRevision, case_field, current_number, select_in_force

from .choices import WHOLE, Options

CHUNK = 1_000


def placed_beside(
    session: Session, jurisdiction: str, reading: TableReading, options: Options
) -> TableReading:
    """The reading with the numbers in force, wherever it brings only some of the rows of a value."""
    counted = {
        each.kind.id: each.kind for each in reading.tables if each.kind is not None and is_counted(each)
    }
    tables, findings = list(reading.tables), list(reading.findings)
    for name, kind in counted.items():
        numbering = numbering_of(kind)
        if numbering is None or options.complete.get(name, "") in (WHOLE, numbering.within):
            continue
        places = [
            index
            for index, each in enumerate(tables)
            if each.kind is not None and each.kind.id == name and is_counted(each)
        ]
        given = [tables[index] for index in places]
        standing = _partly_brought(session, jurisdiction, kind, numbering, given, options)
        if standing:
            made, told = numbered_beside(given, standing)
            findings += told
            for index, table in zip(places, made, strict=True):
                tables[index] = table
    return replace(reading, tables=tuple(tables), findings=tuple(findings))


def _partly_brought(
    session: Session,
    jurisdiction: str,
    kind: Kind,
    numbering: Numbering,
    tables: Sequence[ReadTable],
    options: Options,
) -> dict[str, list[Mapping[str, Any]]]:
    """Bodies in force by value, of the values of which the tables lack a row that is in force."""
    r = EntryRevision
    number = current_number(session, jurisdiction)
    query = select_in_force(jurisdiction, options.effective_from, number, kind.id)
    brought = {entry.key for table in tables for entry in table.entries}
    if not set(session.scalars(query.with_only_columns(r.key))) - brought:
        return {}
    values = {str(each.body.get(numbering.within, "")) for table in tables for each in table.entries}
    found: dict[str, list[Mapping[str, Any]]] = {}
    lacking = set()
    by = case_field(r.body, numbering.within)
    for value, key, body in _of(session, query.with_only_columns(by, r.key, r.body), by, sorted(values)):
        found.setdefault(value, []).append(body)
        if key not in brought:
            lacking.add(value)
    return {value: found[value] for value in lacking}


def _of(session: Session, query: Any, by: Any, values: Sequence[str]) -> Iterator[Any]:
    for start in range(0, len(values), CHUNK):
        yield from session.execute(query.where(by.in_(values[start : start + CHUNK])))
