"""Rows of catalogs that a unit was given beside those who have them: on the unit's page, with their days."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from yimen.office.list_source import own_kinds
from yimen.office.request import actor, configuration, db, language, number
from yimen.office.wording import entry_title
from yimen.store import EntryRevision, select_in_force

UNIT = "unit"
SHOWN = 500


class Given(NamedTuple):
    """An entry that a unit has of its own."""

    kind: str
    key: str
    title: str
    since: date


def given_to(unit: str, day: date) -> list[Given]:
    """What the unit has on the day, by kind and key; definitions that it adjusted for itself are not meant."""
    kinds = configuration().kinds()
    found: list[Given] = []
    for kind in sorted(own_kinds(unit)):
        if kind not in kinds or kinds[kind].defines:
            continue
        r = EntryRevision
        own = select_in_force(actor().jurisdiction, day, number(), kind, unit).where(r.scope == unit)
        for row in db().scalars(own.order_by(r.key).limit(SHOWN)):
            found.append(Given(kind, row.key, entry_title(row.body, row.key, language()), row.valid_from))
    return found
