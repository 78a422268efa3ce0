"""Rows against their kind's JSON Schema, in bulk; what is wrong is said by `pack`, where it stands by the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from yimen.kernel import Finding, Place
from yimen.pack import Entry, Kind, schema_errors, schema_validator

from .. import codes

LIMIT = 500


def check_schema(kind: Kind, entries: Iterable[Entry], columns: Mapping[str, str]) -> Iterator[Finding]:
    """One finding per fault, at most 500 of a table; a missing key field is reported with the keys."""
    is_valid = schema_validator(kind.schema, formats=True).is_valid
    reported = 0
    for entry in entries:
        if is_valid(entry.body):
            continue
        for finding in _faults(kind, entry, columns):
            reported += 1
            if reported > LIMIT:
                return
            yield finding


def _faults(kind: Kind, entry: Entry, columns: Mapping[str, str]) -> Iterator[Finding]:
    for name in kind.schema.get("required", ()):
        if name not in entry.body and name not in kind.key:
            yield _fault(kind, entry, name, "必填项空缺", "", columns)
    for pointer, reason in schema_errors(kind.schema, dict(entry.body)):
        name = pointer.split("/")[1].replace("~1", "/").replace("~0", "~") if pointer else ""
        if name:
            yield _fault(kind, entry, name, reason, entry.body.get(name), columns)


def _fault(
    kind: Kind, entry: Entry, name: str, reason: str, value: Any, columns: Mapping[str, str]
) -> Finding:
    place = entry.place
    if place.path is not None:
        place = Place(place.file, path=f"{place.path}/{name}")
    else:
        place = Place(place.file, place.sheet, place.row, columns.get(name))
    shown = "" if value is None else str(value)[:60]
    return codes.SCHEMA.at(place, title=kind.field_title(name), reason=reason, value=shown)
