"""Look-ups of forms: entries in force, searched by text in one statement, for one unit and legal day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy.orm import Session

from yimen.screens import Choice
from yimen.store import EntryRevision, case_field, select_in_force

from .configuration import Configuration
from .succession import power_of

LABELS = ("name", "title", "short_name")


class CaseLookups:
    """The `screens.Lookups` of a case's forms."""

    def __init__(self, session: Session, configuration: Configuration, unit: str = "") -> None:
        self._session = session
        self._configuration = configuration
        self._unit = unit
        self._known: dict[tuple[str, str], Choice | None] = {}

    def search(
        self,
        kind: str,
        text: str = "",
        limit: int = 20,
        filters: Mapping[str, Any] | None = None,
        on: date | None = None,
    ) -> list[Choice]:
        """Entries whose key or searched fields hold the text, by key; at most `limit`, in force on the legal day.

        Rows of a catalog that name a unit are found for that unit and those below it, where they name it on the day or now.
        """
        configuration = self._configuration
        statement = select_in_force(
            configuration.jurisdiction, on or configuration.day, configuration.number, kind, self._unit
        )
        known = configuration.kinds().get(kind)
        fields = known.listing.search if known else ()
        for word in text.split():
            pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            columns = [EntryRevision.key, *(case_field(EntryRevision.body, name) for name in fields)]
            statement = statement.where(or_(*(column.ilike(pattern, escape="\\") for column in columns)))
        power = power_of(configuration, kind, self._unit) if self._unit else None
        if power is not None:
            field = case_field(EntryRevision.body, power[0])
            ours = or_(field.is_(None), field.in_(sorted({"", *power[1]})))
            if on is not None and on != configuration.day:
                now = select_in_force(
                    configuration.jurisdiction, configuration.day, configuration.number, kind, self._unit
                )
                ours = or_(ours, EntryRevision.key.in_(_keys(now.where(ours))))
            statement = statement.where(ours)
        for name, value in (filters or {}).items():
            if value not in (None, ""):
                statement = statement.where(case_field(EntryRevision.body, name) == str(value))
        rows = self._session.scalars(statement.order_by(EntryRevision.key).limit(limit))
        return [_choice(row.key, row.body) for row in rows]

    def resolve(self, kind: str, key: str) -> Choice | None:
        """The entry of a key, or None; asked once per request."""
        return self.resolve_many(kind, [key]).get(key)

    def resolve_many(self, kind: str, keys: Iterable[str]) -> Mapping[str, Choice]:
        """The entries of the keys: in force today, else as they once were or will be.

        Whether an entry held on the day that matters to a case is decided when an act reads it by date.
        """
        wanted = set(keys)
        missing = [key for key in wanted if (kind, key) not in self._known]
        if missing:
            found = {each.key: each for each in self._configuration.entries(kind, self._unit, missing)}
            rest = [key for key in missing if key not in found]
            found |= {each.key: each for each in self._configuration.at_any_time(kind, rest, self._unit)}
            for key in missing:
                self._known[kind, key] = _choice(key, found[key].body) if key in found else None
        known = ((key, self._known[kind, key]) for key in wanted)
        return {key: choice for key, choice in known if choice is not None}


def _keys(entries: Select[EntryRevision]) -> Select[Any]:
    return entries.with_only_columns(EntryRevision.key).correlate(None)


def _choice(key: str, body: Mapping[str, Any]) -> Choice:
    for name in LABELS:
        label = body.get(name)
        if isinstance(label, Mapping):
            label = label.get("zh")
        if label:
            return Choice(key, str(label), body)
    return Choice(key, key, body)


def case_lookups(session: Session, configuration: Configuration, unit: str = "") -> CaseLookups:
    """Look-ups for forms of a unit."""
    return CaseLookups(session, configuration, unit)
