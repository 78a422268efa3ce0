"""What one request has at hand: the public site of the place as it is in force today, and a session for reading."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar, cast

from flask import abort, current_app, g
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from yimen.cases import Configuration
from yimen.kernel import Clock, Recent
from yimen.screens import PublicSite, compile_public_site
from yimen.store import Database, Jurisdiction, Prepared

T = TypeVar("T")
MOST = 256
SITE, KIND = "public_site", "portal"
NUMBER_OF = Prepared(select(Jurisdiction.sequence).where(Jurisdiction.id == bindparam("place")))


class Runtime(Protocol):
    """What the roof hands to the doors."""

    database: Database
    clock: Clock
    settings: Any


@dataclass(frozen=True, slots=True)
class Here:
    """The place that the address names, what its site is, and by which change set and legal day."""

    place: str
    number: int
    day: date
    language: str
    site: PublicSite

    @property
    def stamp(self) -> tuple[Any, ...]:
        """What decides everything that this site's pages say of its configuration."""
        return self.place, self.number, self.day, self.language


def runtime() -> Runtime:
    """The roof's wiring of this application."""
    return cast(Runtime, current_app.extensions["yimen"])


def db() -> Session:
    """This request's session, for reading."""
    return cast(Session, g.db)


def here() -> Here:
    """404 where the jurisdiction is none, or has no public site in force."""
    if "here" not in g:
        g.here = _here(g.place, runtime().clock.today(), g.language)
    return cast(Here, g.here)


def _here(place: str, day: date, language: str) -> Here:
    rows = runtime().database.ask(NUMBER_OF, {"place": place[:64]})
    if not rows:
        abort(404)
    number = int(rows[0][0])
    site = kept("sites", (place, number, day, language), lambda: _site(place, number, day, language))
    if site is None:
        abort(404)
    return Here(place, number, day, language, site)


def _site(place: str, number: int, day: date, language: str) -> PublicSite | None:
    snapshot = Configuration.open(db(), place, day=day, number=number)
    found = snapshot.entry(KIND, SITE)
    return None if found is None else compile_public_site(found.body, snapshot.kinds(), language)


def site_if_any() -> PublicSite | None:
    """The site, for a page that says what went wrong; None where that is that there is none."""
    try:
        return here().site
    except NotFound:
        return None


def configuration() -> Configuration:
    """One snapshot of what is in force in the place, the same throughout the request."""
    if "configuration" not in g:
        at = here()
        g.configuration = Configuration.open(db(), at.place, day=at.day, number=at.number)
    return cast(Configuration, g.configuration)


def kept(name: str, key: Hashable, make: Callable[[], T]) -> T:
    """The value of the key in this application's table of that name, made where it is not there yet.

    A key names all that decides the value, so that nothing has to be forgotten in time.
    """
    found: T = table(name).made(key, make)
    return found


def table(name: str) -> Recent[Any]:
    """What this application keeps under a name: the values last asked for."""
    tables: dict[str, Recent[Any]] = current_app.extensions.setdefault("yimen_public", {})
    return tables.get(name) or tables.setdefault(name, Recent(MOST))
