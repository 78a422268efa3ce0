"""Rows of a table without a column of codes: the entry in force that is called so, else a code made of what it is called.

A kind says of what (`coined: {code: [name, sub_item]}`); the same words always make the same code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yimen.kernel import Finding, digest_text
from yimen.pack import Entry, Kind

from . import codes, in_force_codes
from .checking.reading import ReadTable, TableReading
from .mapping.naming import words_of

Body = Mapping[str, Any]
LENGTH = 10
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Coining:
    """`field` of the key is made of what the fields `made_of` say; the first of them must be told."""

    field: str
    made_of: tuple[str, ...]

    def code(self, body: Body) -> str:
        """N- and ten signs out of the words; signs and blanks in them do not matter."""
        words = "\n".join(words_of(body.get(each)) for each in self.made_of)
        return f"N-{digest_text(words).rpartition(':')[2][:LENGTH].upper()}"

    def named(self, body: Body) -> bool:
        return bool(words_of(body.get(self.made_of[0])))

    def alike(self, row: Body, body: Body) -> bool:
        """Whether an entry says the same as the row in all that the row says."""
        told = ((words_of(row.get(each)), words_of(body.get(each))) for each in self.made_of)
        return all(said in ("", known) for said, known in told)


def coining_of(kind: Kind | None) -> Coining | None:
    """How the kind makes a code, where it does."""
    return next((Coining(*each) for each in kind.coined.items()), None) if kind is not None else None


def lacking(table: ReadTable) -> Coining | None:
    """The coining of a table that has no column of codes."""
    coining = coining_of(table.kind)
    return coining if coining is not None and coining.field not in table.columns else None


def coined(kind: Kind, entries: Sequence[Entry]) -> list[Entry]:
    """The rows of such a table with codes made of their words; a row that has a code keeps it."""
    coining = coining_of(kind)
    if coining is None:
        return list(entries)
    return [
        entry
        if entry.body.get(coining.field) or not coining.named(entry.body)
        else _called(entry, kind, coining, coining.code(entry.body))
        for entry in entries
    ]


def calls_sought(reading: TableReading) -> dict[str, Coining]:
    """By kind: by which fields entries in force are looked for, for tables without codes."""
    found = {each.kind.id: lacking(each) for each in reading.tables if each.kind is not None and each.entries}
    return {kind: each for kind, each in found.items() if each is not None}


def known_again(reading: TableReading, known: Mapping[str, Sequence[Body]]) -> TableReading:
    """The reading, its rows without codes as the entries that are called so; `known` are bodies in force by kind.

    Of several that are called so none is taken and the row stays without a key. All of it is told.
    """
    tables, findings = list(reading.tables), list(reading.findings)
    for index, table in enumerate(tables):
        coining = lacking(table)
        if coining is not None and table.kind is not None and table.entries:
            tables[index], told = _again(table, table.kind, coining, known.get(table.kind.id, ()))
            findings += told
    return replace(reading, tables=tuple(tables), findings=tuple(findings))


def _again(
    table: ReadTable, kind: Kind, coining: Coining, known: Sequence[Body]
) -> tuple[ReadTable, list[Finding]]:
    by_name: dict[str, list[Body]] = {}
    for body in known:
        by_name.setdefault(words_of(body.get(coining.made_of[0])), []).append(body)
    entries, found, made = list(table.entries), list[Entry](), list[Entry]()
    findings = []
    for index, entry in enumerate(entries):
        if entry.body.get(coining.field) != coining.code(entry.body):
            continue
        same = by_name.get(words_of(entry.body.get(coining.made_of[0])), ())
        alike = [each for each in same if coining.alike(entry.body, each)]
        if not alike:
            made.append(entry)
        elif len(alike) == 1:
            entries[index] = _called(entry, kind, coining, str(alike[0].get(coining.field, "")))
            found.append(entries[index])
        else:
            entries[index] = _called(entry, kind, coining, "")
            findings.append(_unclear(table, kind, coining, entry, alike))
    column = table.columns.get(coining.made_of[0])
    title = kind.field_title(coining.made_of[0])
    if found:
        place = replace(found[0].place, column=column)
        findings.append(in_force_codes.NAMED.at(place, title=title, kind=kind.label(), count=len(found)))
    if made:
        place, first = replace(made[0].place, column=column), made[0].body
        findings.append(
            codes.COINED.at(
                place,
                field=kind.field_title(coining.field),
                title=title,
                count=len(made),
                value=str(first.get(coining.made_of[0]))[:40],
                code=first[coining.field],
            )
        )
    return replace(table, entries=tuple(entries)), findings


def _unclear(table: ReadTable, kind: Kind, coining: Coining, entry: Entry, alike: Sequence[Body]) -> Finding:
    name = coining.made_of[0]
    return codes.COINED_UNCLEAR.at(
        replace(entry.place, column=table.columns.get(name)),
        title=kind.field_title(name),
        value=str(entry.body.get(name))[:80],
        kind=kind.label(),
        number=len(alike),
        field=kind.field_title(coining.field),
        codes="、".join(str(each.get(coining.field, "")) for each in alike[:MOST_SHOWN]),
    )


def _called(entry: Entry, kind: Kind, coining: Coining, code: str) -> Entry:
    body = {**entry.body, coining.field: code}
    if not code:
        del body[coining.field]
    return replace(entry, key=kind.key_of(body), body=body)
