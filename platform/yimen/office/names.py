"""Who an account is, in words."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g
from sqlalchemy import select

from yimen.cases import Person
from yimen.office.request import actor, db


def names_of(accounts: Iterable[str | None]) -> dict[str, str]:
    """The names of accounts of the Actor's jurisdiction, asked for once per request."""
    known: dict[str, str] = g.setdefault("names", {})
    missing = {each for each in accounts if each} - known.keys()
    if missing:
        chosen = select(Person.account, Person.name).where(
            Person.account.in_(missing), Person.jurisdiction == actor().jurisdiction
        )
        known.update({each: each for each in missing})
        known.update({row[0]: row[1] for row in db().execute(chosen)})
    return known


def name_of(account: str | None) -> str:
    """One account's name, the account itself where it has none."""
    return names_of([account]).get(account or "", account or "")
