"""Rows that call another entry by its short name (城管局): read under its full name, as everybody else calls it; or by its
name where it is meant by its code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yimen.kernel import Finding
from yimen.pack import Entry, Kind, Reference

from . import codes
from .checking.reading import ReadTable, TableReading
from .checking.references import cell_of
from .coined import lacking

Body = Mapping[str, Any]


def shortened(kinds: Iterable[Kind]) -> dict[str, tuple[Reference, ...]]:
    """By kind that is referred to: the references to it that may be by a short name."""
    found: dict[str, tuple[Reference, ...]] = {}
    for reference in (each for kind in kinds for each in kind.references if each.also):
        found[reference.kind] = (*found.get(reference.kind, ()), reference)
    return found


def in_full(
    reading: TableReading, kinds: Mapping[str, Kind], known: Mapping[str, Sequence[Body]]
) -> TableReading:
    """The reading, each short name that one entry alone has replaced by that entry's full name; the cell is kept.

    `known` are bodies by kind, entries of the file stand beside them. All of it is told.
    """
    tables, findings = list(reading.tables), list(reading.findings)
    for index, table in enumerate(tables):
        for reference in table.kind.references if table.kind is not None and table.entries else ():
            if reference.also:
                own = [each.body for each in reading.entries if each.kind == reference.kind]
                names = _Names(reference, (*known.get(reference.kind, ()), *own))
                tables[index], told = _read_in_full(tables[index], reference, names, kinds)
                findings += told
    return replace(reading, tables=tuple(tables), findings=tuple(findings))


class _Names:
    """The full names, and the one that each short name stands for."""

    def __init__(self, reference: Reference, bodies: Iterable[Body]) -> None:
        self._full: set[str] = set()
        self._short: dict[str, set[str]] = {}
        for body in bodies:
            full = str(body.get(reference.by) or "")
            self._full.add(full)
            for name in reference.also:
                self._short.setdefault(str(body.get(name) or ""), set()).add(full)

    def full(self, said: object) -> str:
        """The full name that is meant, "" where it is said already, or by nobody or by several."""
        if not isinstance(said, str) or not said or said in self._full:
            return ""
        meant = self._short.get(said, set())
        return next(iter(meant)) if len(meant) == 1 else ""


@dataclass(frozen=True, slots=True)
class _Told:
    said: str
    full: str


def _read_in_full(
    table: ReadTable, reference: Reference, names: _Names, kinds: Mapping[str, Kind]
) -> tuple[ReadTable, list[Finding]]:
    kind = table.kind
    assert kind is not None
    coining = lacking(table)
    rows, first = Counter[_Told](), dict[_Told, Entry]()
    titles = {each.letter: each.title for each in table.seen.columns}
    title = titles.get(table.columns.get(reference.field, ""), "")
    entries = []
    for entry in table.entries:
        said = entry.body.get(reference.field)
        if full := names.full(said):
            told = _Told(str(said), full)
            rows[told] += 1
            first.setdefault(told, entry)
            body = {**entry.body, reference.field: full}
            if coining is not None and body.get(coining.field) == coining.code(entry.body):
                body[coining.field] = coining.code(body)
            raw = {title: str(said), **entry.origin.get("raw", {})} if title else entry.origin.get("raw", {})
            origin = {**entry.origin, **({"raw": raw} if raw else {})}
            entry = replace(entry, key=kind.key_of(body), body=body, origin=origin)
        entries.append(entry)
    label = kinds[reference.kind].label() if reference.kind in kinds else reference.kind
    findings = [
        codes.SHORT_NAME.at(
            cell_of(first[told], table.columns, reference.field),
            value=told.said[:80],
            kind=label,
            name=told.full[:80],
            count=count,
        )
        for told, count in rows.items()
    ]
    return (replace(table, entries=tuple(entries)) if rows else table), findings
