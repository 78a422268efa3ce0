"""What one request has at hand: the Actor, a session, the day, one snapshot of the configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Protocol, cast

from flask import current_app, g
from flask_babel import get_locale
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import Actor, Clock
from yimen.store import Blobs, Database


class Runtime(Protocol):
    """What the roof hands to the doors."""

    database: Database
    clock: Clock
    nudge: Callable[[str], None]
    settings: Any
    blobs: Blobs


def runtime() -> Runtime:
    """The roof's wiring of this application."""
    return cast(Runtime, current_app.extensions["yimen"])


def actor() -> Actor:
    """Who asks; never None: an anonymous visitor has an Actor too."""
    return cast(Actor, g.actor)


def db() -> Session:
    """This request's session, for reading."""
    return cast(Session, g.db)


@contextmanager
def writing() -> Iterator[Session]:
    """A transaction of its own, committed as a whole or not at all.

    The reading session lets go of its snapshot first, so that what is read afterwards is the new state.
    """
    db().rollback()
    g.before = g.pop("configuration", None)
    g.pop("sequence", None)
    with runtime().database.write() as session:
        yield session


def today() -> date:
    """The legal day."""
    return runtime().clock.today()


def language() -> str:
    """`zh` or `en`."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def number() -> int:
    """The number of the change set that this request reads up to."""
    known = g.get("sequence")  # as the query read it that found who asks
    return configuration().number if known is None else cast(int, known)


def configuration() -> Configuration:
    """One snapshot of what is in force for the Actor's jurisdiction, the same throughout the request."""
    if "configuration" not in g:
        g.configuration = Configuration.open(
            db(), actor().jurisdiction, day=today(), number=g.get("sequence")
        )
    return cast(Configuration, g.configuration)


def configuration_in(session: Session) -> Configuration:
    """What is in force as a session that writes sees it."""
    return Configuration.open(session, actor().jurisdiction, day=today())


def wording() -> Configuration:
    """What the shell takes its own words from: what this request read before it wrote will do."""
    before = None if "configuration" in g else g.get("before")
    return configuration() if before is None else cast(Configuration, before)
