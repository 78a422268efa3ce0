"""Look-ups of a form as the Actor may use them: what is searched for is kept within the Actor's units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from yimen.cases import Configuration, case_lookups
from yimen.kernel import Actor
from yimen.office.fields import body_text
from yimen.office.reach import within_reach
from yimen.office.request import language
from yimen.office.wording import entry_title, field_title
from yimen.screens import Choice
from yimen.store import EntryRevision, seek_entries, select_in_force

MOST = 200
NOTHING: Mapping[str, Any] = {"empty": True}  # a filter's value: the field is not filled in


class UnitLookups:
    """The `screens.Lookups` of one unit's forms for one Actor."""

    def __init__(self, session: Session, configuration: Configuration, actor: Actor, unit: str) -> None:
        self._session, self._configuration, self._actor = session, configuration, actor
        self._keys = case_lookups(session, configuration, unit)
        self._unit = unit

    def search(
        self,
        kind: str,
        text: str = "",
        limit: int = 20,
        filters: Mapping[str, Any] | None = None,
        on: date | None = None,
    ) -> Sequence[Choice]:
        """Entries within reach, in force on the legal day, whose key or searched fields hold every word of the text."""
        return self._within(kind, self._conditions(kind, text, filters or {}), limit, on)

    def one(self, kind: str, key: str) -> Sequence[Choice]:
        """The entry of a key, within reach like those that are searched for; `resolve` names whatever a case holds."""
        return self._within(kind, [*self._conditions(kind, "", {}), EntryRevision.key == key], 1, None)

    def _within(
        self, kind: str, conditions: Iterable[ColumnElement[bool]], limit: int, on: date | None
    ) -> Sequence[Choice]:
        if kind not in self._configuration.kinds():
            return []
        chosen = select_in_force(
            self._actor.jurisdiction,
            on or self._configuration.day,
            self._configuration.number,
            kind,
            self._unit,
        )
        rows = self._session.scalars(
            chosen.where(*conditions).order_by(EntryRevision.key).limit(min(limit, MOST))
        )
        titles = self.titles(kind)
        return [Choice(row.key, entry_title(row.body, row.key), row.body, titles) for row in rows]

    def titles(self, kind: str) -> Mapping[str, str]:
        """How the kind calls its fields, in the request's language."""
        known = self._configuration.kinds().get(kind)
        if known is None:
            return {}
        properties = known.schema.get("properties", {})
        return {name: field_title(part, name, language()) for name, part in properties.items()}

    def _conditions(self, name: str, text: str, filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
        kind = self._configuration.kinds().get(name)
        if kind is None:
            return []
        names = {code: str(body.get("name", code)) for code, body in self._configuration.units().items()}
        limit_to = within_reach(
            kind,
            self._configuration.kinds(),
            self._actor,
            names,
            day=self._configuration.day,
            number=self._configuration.number,
        )
        found = [] if limit_to is None else [limit_to]
        if text.strip():
            found.append(seek_entries(self._session, self._actor.jurisdiction, kind.id, text).condition)
        found += [
            or_(body_text(name).is_(None), body_text(name) == "")
            if value == NOTHING
            else body_text(name) == str(value)
            for name, value in filters.items()
            if name in kind.schema.get("properties", {}) and value not in (None, "")
        ]
        return found

    def resolve(self, kind: str, key: str) -> Choice | None:
        """The entry of a key in force."""
        return self.resolve_many(kind, [key]).get(key)

    def resolve_many(self, kind: str, keys: Iterable[str]) -> Mapping[str, Choice]:
        """The entries of the keys, asked for at once."""
        titles = self.titles(kind)
        found = self._keys.resolve_many(kind, keys)
        return {key: replace(choice, titles=titles) for key, choice in found.items()}
