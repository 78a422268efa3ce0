"""Entries of a catalog as the public sees them: no column is selected that is not public, and no word finds another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, func, literal, or_

from yimen.kernel import folded
from yimen.screens import ShownKind
from yimen.store import EntryRevision, case_field, field_is, seek_entries, select_in_force, sought_words

from .request import Here, configuration, db, kept

PAGE = 20
MOST_FOUND = 5
SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class PublicRow:
    """`values` are the public fields that have a value, in order."""

    key: str
    values: Mapping[str, Any]
    sample: bool


@dataclass(frozen=True, slots=True)
class PublicPage:
    """`exact` is False where there are more than `total`; `following` is the key to go on behind, "" at the end."""

    rows: tuple[PublicRow, ...]
    total: int
    exact: bool
    following: str


def public_page(at: Here, shown: ShownKind, words: str, after: str) -> PublicPage:
    """A page of the catalog by key, of the entries that hold the words in what is public of them."""
    found = kept("sought", (at.stamp, shown.kind.id, words), lambda: _found(at, shown, words))
    chosen = _in_force(at, shown).where(*found.conditions)
    if after:
        chosen = chosen.where(EntryRevision.key > after)
    rows = _rows(chosen.order_by(EntryRevision.key).limit(PAGE + 1), shown, shown.columns)
    following = rows[PAGE - 1].key if len(rows) > PAGE else ""
    return PublicPage(tuple(rows[:PAGE]), found.total, found.exact, following)


@dataclass(frozen=True, slots=True)
class _Found:
    """How a list's entries are chosen, and how many they are."""

    conditions: tuple[ColumnElement[bool], ...]
    total: int
    exact: bool


def _found(at: Here, shown: ShownKind, words: str) -> _Found:
    chosen = _in_force(at, shown)
    if not words:
        return _Found((), db().scalar(select_count(chosen)) or 0, True)
    sought = seek_entries(db(), at.place, shown.kind.id, words)
    holding = () if shown.open_search else tuple(_held_openly(shown, words))
    return _Found((sought.condition, *holding), *sought.count(db(), chosen.where(*holding)))


def public_entry(at: Here, shown: ShownKind, key: str) -> PublicRow | None:
    """One entry of a catalog that is listed."""
    chosen = _in_force(at, shown).where(EntryRevision.key == key)
    found = _rows(chosen, shown, shown.fields)
    return found[0] if found else None


def asked_entries(at: Here, shown: ShownKind, values: Mapping[str, str]) -> list[PublicRow]:
    """The entries of which all the values are known exactly; none where one is left open."""
    if not values or not all(values.values()):
        return []
    conditions = [field_is(name, literal(value, Text)) for name, value in values.items()]
    chosen = _in_force(at, shown).where(*conditions)
    return _rows(chosen.order_by(EntryRevision.key).limit(MOST_FOUND), shown, shown.fields)


def full_body(at: Here, shown: ShownKind, key: str) -> Mapping[str, Any]:
    """All that the entry holds, for what is reckoned from it; never for a page."""
    found = configuration().entry(shown.kind.id, key)
    return {} if found is None else found.body


def _in_force(at: Here, shown: ShownKind) -> Select[Any]:
    return select_in_force(at.place, at.day, at.number, shown.kind.id)


def select_count(chosen: Select[Any]) -> Select[Any]:
    """How many rows the select has."""
    return chosen.with_only_columns(func.count(), maintain_column_froms=True)


def _held_openly(shown: ShownKind, words: str) -> list[ColumnElement[bool]]:
    """Each word must stand in a public field too: the index knows fields that are hidden."""
    fields = [func.lower(func.coalesce(case_field(EntryRevision.body, name), "")) for name in shown.searched]
    if not fields:
        return [literal(False)]
    return [
        or_(*(each.contains(folded(word), autoescape=True) for each in fields))
        for word in sought_words(words)
    ]


def _rows(chosen: Select[Any], shown: ShownKind, fields: Sequence[str]) -> list[PublicRow]:
    provenance = case_field(EntryRevision.origin, "provenance")
    columns = [EntryRevision.body[name] for name in fields]
    rows = db().execute(chosen.with_only_columns(EntryRevision.key, provenance, *columns))
    return [
        PublicRow(row[0], shown.public(dict(zip(fields, row[2:], strict=True))), row[1] == SAMPLE)
        for row in rows
    ]
