"""Entries of a catalog as the public sees them: no column is selected that is not public, and no word finds another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, bindparam, func, literal, or_

from yimen.kernel import folded
from yimen.screens import ShownKind, compile_listing
from yimen.store import (
    ENTRY_KEY,
    EntryRevision,
    OrderStep,
    Prepared,
    Sought,
    beyond,
    case_field,
    field_is,
    seek_entries,
    select_in_force,
    sought_words,
)

from .request import Here, configuration, db, kept, runtime

_Order = tuple[tuple[ColumnElement[Any], bool], ...]
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
    """A page of the catalog in its order, of the entries that hold the words in what is public of them."""
    key = (at.stamp, shown.kind.id, words)
    found = kept("sought", key, lambda: _found(at, shown, words))
    if found.sought is not None and found.sought.slow:  # the index may have been made since
        found = _found(at, shown, words)
    slow = found.sought is not None and found.sought.slow
    order = kept("orders", (at.stamp, shown.kind.id), lambda: _order(shown))
    behind = _behind(at, shown, order, after) if after else {}
    plan = kept(
        "plans", (key, slow, bool(behind)), lambda: _plan(at, shown, found, order, later=bool(behind))
    )
    asked = runtime().database.ask(plan, behind)
    rows = _as_rows(asked, shown, shown.columns)
    if len(rows) <= PAGE and not behind:
        return PublicPage(tuple(rows), len(rows), True, "")
    total, exact = kept("totals", key, lambda: _total(at, shown, found))
    following = rows[PAGE - 1].key if len(rows) > PAGE else ""
    return PublicPage(tuple(rows[:PAGE]), total, exact, following)


def _order(shown: ShownKind) -> _Order:
    """The order of the kind's own list where all that it goes by is public, else the key's."""
    steps, backwards = compile_listing(shown.kind).order(shown.kind.key)
    if not all(name in shown.fields for name, _whole, _descending in steps):
        return ((ENTRY_KEY, False),)
    return (*((OrderStep(name, whole).column, down) for name, whole, down in steps), (ENTRY_KEY, backwards))


def _behind(at: Here, shown: ShownKind, order: _Order, after: str) -> dict[str, Any]:
    """What the entry of a key stands at in the order, to be bound; nothing of one that is not there."""
    if len(order) == 1:
        return {"after_0": after}
    chosen = _in_force(at, shown).where(EntryRevision.key == after)
    row = db().execute(chosen.with_only_columns(*(column for column, _down in order))).first()
    return {} if row is None else {f"after_{index}": value for index, value in enumerate(row)}


def _plan(at: Here, shown: ShownKind, found: _Found, order: _Order, *, later: bool) -> Prepared:
    """A page's statement, built once for all who look for the same: building it costs more than running it."""
    chosen = _in_force(at, shown).where(*found.conditions)
    if later:
        values = [bindparam(f"after_{index}", type_=each.type) for index, (each, _down) in enumerate(order)]
        chosen = chosen.where(beyond(order, values))
    chosen = chosen.order_by(*(each.desc() if down else each.asc() for each, down in order)).limit(PAGE + 1)
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
    return case_field(EntryRevision.body, name) if plain else case_field(EntryRevision.body, name, "json")
