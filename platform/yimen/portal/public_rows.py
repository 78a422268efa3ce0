"""Entries of a catalog as the public sees them: no column is selected that is not public, and no word finds another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Text, bindparam, func, literal, or_

from yimen.kernel import folded
from yimen.screens import ShownKind
from yimen.store import (
    ENTRY_KEY,
    EntryRevision,
    Prepared,
    Sought,
    case_field,
    field_is,
    seek_entries,
    select_in_force,
    sought_words,
)

from .request import Here, configuration, db, kept, runtime

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
    key = (at.stamp, shown.kind.id, words)
    found = kept("sought", key, lambda: _found(at, shown, words))
    if found.sought is not None and found.sought.slow:  # the index may have been made since
        found = _found(at, shown, words)
    slow = found.sought is not None and found.sought.slow
    plan = kept("plans", (key, slow, bool(after)), lambda: _plan(at, shown, found, later=bool(after)))
    asked = runtime().database.ask(plan, {"after": after} if after else {})
    rows = _as_rows(asked, shown, shown.columns)
    if len(rows) <= PAGE and not after:
        return PublicPage(tuple(rows), len(rows), True, "")
    total, exact = kept("totals", key, lambda: _total(at, shown, found))
    following = rows[PAGE - 1].key if len(rows) > PAGE else ""
    return PublicPage(tuple(rows[:PAGE]), total, exact, following)


def _plan(at: Here, shown: ShownKind, found: _Found, *, later: bool) -> Prepared:
    """A page's statement, built once for all who look for the same: building it costs more than running it."""
    chosen = _in_force(at, shown).where(*found.conditions)
    if later:
        chosen = chosen.where(EntryRevision.key > bindparam("after", type_=String()))
    chosen = chosen.order_by(EntryRevision.key).limit(PAGE + 1)
    return Prepared(chosen.with_only_columns(*_selected(shown, shown.columns)))


@dataclass(frozen=True, slots=True)
class _Found:
    """How a list's entries are chosen; `sought` None where no words are."""

    sought: Sought | None
    holding: tuple[ColumnElement[bool], ...]

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        return self.holding if self.sought is None else (self.sought.condition, *self.holding)


def _found(at: Here, shown: ShownKind, words: str) -> _Found:
    if not words:
        return _Found(None, ())
    holding = () if shown.open_search else tuple(_held_openly(shown, words))
    return _Found(seek_entries(db(), at.place, shown.kind.id, words), holding)


def _total(at: Here, shown: ShownKind, found: _Found) -> tuple[int, bool]:
    """How many there are, and whether that is all of them; of common words no more than the store counts."""
    chosen = _in_force(at, shown).where(*found.holding)
    if found.sought is not None:
        return found.sought.count(db(), chosen)
    counted = chosen.with_only_columns(func.count(), maintain_column_froms=True)
    return db().scalar(counted) or 0, True


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
    return _as_rows(db().execute(chosen.with_only_columns(*_selected(shown, fields))), shown, fields)


def _selected(shown: ShownKind, fields: Sequence[str]) -> list[Any]:
    provenance = case_field(EntryRevision.origin, "provenance")
    return [ENTRY_KEY, provenance, *(_field(shown, name) for name in fields)]


def _as_rows(rows: Iterable[Any], shown: ShownKind, fields: Sequence[str]) -> list[PublicRow]:
    return [
        PublicRow(row[0], shown.public(dict(zip(fields, row[2:], strict=True))), row[1] == SAMPLE)
        for row in rows
    ]


def _field(shown: ShownKind, name: str) -> ColumnElement[Any]:
    """The field's column: what is text alone comes as text, everything else as JSON."""
    plain = shown.kind.schema.get("properties", {}).get(name, {}).get("type") == "string"
    return case_field(EntryRevision.body, name) if plain else EntryRevision.body[name]
