"""A table without a column of numbers: its rows are those in force that are called so, in whatever order they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from yimen.catalog import Numbering, ReadTable, TableReading, is_counted, numbered_beside, numbering_of
from yimen.pack import Entry, Kind
from yimen.store import EntryRevision, case_field, current_number, select_in_force

from .choices import WHOLE, Options

CHUNK = 1_000


def with_numbers(
    session: Session, jurisdiction: str, reading: TableReading, options: Options
) -> TableReading:
    """The reading with the numbers in force of its rows, as far as they can be known again."""
    counted = {
        each.kind.id: each.kind for each in reading.tables if each.kind is not None and is_counted(each)
    }
    tables, findings = list(reading.tables), list(reading.findings)
    for name, kind in counted.items():
        numbering = numbering_of(kind)
        if numbering is None:
            continue
        places = [
            index
            for index, each in enumerate(tables)
            if each.kind is not None and each.kind.id == name and is_counted(each)
        ]
        given = [tables[index] for index in places]
        whole = options.complete.get(name, "") in (WHOLE, numbering.within)
        standing = _differing(session, jurisdiction, kind, numbering, given, options)
        if standing:
            made, told = numbered_beside(given, standing, whole=whole)
            findings += told
            for index, table in zip(places, made, strict=True):
                tables[index] = table
    return replace(reading, tables=tuple(tables), findings=tuple(findings))


def _differing(
    session: Session,
    jurisdiction: str,
    kind: Kind,
    numbering: Numbering,
    tables: Sequence[ReadTable],
    options: Options,
) -> dict[str, list[Mapping[str, Any]]]:
    """Bodies in force by value, of the values of which a row is not what is in force under its number, or is lacking."""
    r = EntryRevision
    number = current_number(session, jurisdiction)
    query = select_in_force(jurisdiction, options.effective_from, number, kind.id)
    digests: dict[str, str] = dict(session.execute(query.with_only_columns(r.key, r.digest)).all())
    by_value: dict[str, list[Entry]] = {}
    for entry in (each for table in tables for each in table.entries):
        by_value.setdefault(str(entry.body.get(numbering.within, "")), []).append(entry)
    lacking = bool(digests.keys() - {each.key for rows in by_value.values() for each in rows})
    values = [
        value
        for value, rows in by_value.items()
        if lacking or any(digests.get(each.key) != each.digest for each in rows)
    ]
    found: dict[str, list[Mapping[str, Any]]] = {}
    same: dict[str, set[str]] = {}
    by = case_field(r.body, numbering.within)
    for value, key, body in _of(session, query.with_only_columns(by, r.key, r.body), by, sorted(values)):
        found.setdefault(value, []).append(body)
        same.setdefault(value, set()).add(key)
    return {
        value: bodies for value, bodies in found.items() if _differs(by_value[value], same[value], digests)
    }


def _differs(rows: Sequence[Entry], standing: set[str], digests: Mapping[str, str]) -> bool:
    """Whether the rows are anything else than what is in force."""
    return standing != {each.key for each in rows} or any(digests[each.key] != each.digest for each in rows)


def _of(session: Session, query: Any, by: Any, values: Sequence[str]) -> Iterator[Any]:
    for start in range(0, len(values), CHUNK):
        yield from session.execute(query.where(by.in_(values[start : start + CHUNK])))
