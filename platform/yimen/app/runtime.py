"""What one process has at hand: settings, database, clock, accounts, the way to the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from yimen.kernel import Clock, SystemClock
from yimen.settings import Settings
from yimen.store import Blobs, Database, Job, open_database

from .care import AccountDesk

Nudge = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Runtime:
    """Handed to every door as `app.extensions["yimen"]`; `nudge` tells the worker that a job waits."""

    settings: Settings
    database: Database
    clock: Clock
    nudge: Nudge
    accounts: AccountDesk
    blobs: Blobs


def open_runtime(settings: Settings, nudge: Nudge, *, clock: Clock | None = None, **options: Any) -> Runtime:
    """The runtime of a process; every job that one of its sessions commits is nudged afterwards."""
    if settings.uses_sqlite:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = open_database(settings.database_url, **options)
    nudge_after_commit(database, nudge)
    clock = clock or SystemClock()
    return Runtime(settings, database, clock, nudge, AccountDesk(settings, clock), _files_of(settings))


def _files_of(settings: Settings) -> Blobs:
    """The store of files that the settings name; it is reached when something is first read or written."""
    if not settings.files_url.startswith("s3://"):
        return Blobs(settings.files_url)
    keys = {
        "key": settings.files_key,
        "secret": settings.files_secret,
        "endpoint_url": settings.files_endpoint,
    }
    given = {name: value for name, value in keys.items() if value}
    return Blobs(settings.files_url, {**given, "use_listings_cache": False})


def nudge_after_commit(database: Database, nudge: Nudge) -> None:
    """Collect the jobs that a session writes, and nudge once they are committed; the sweep finds the rest."""
    made = "yimen_jobs_made"

    @event.listens_for(database.sessions, "after_flush")
    def collect(session: Session, _context: object) -> None:
        jobs = [each.id for each in session.new if isinstance(each, Job)]
        if jobs:
            session.info.setdefault(made, []).extend(jobs)

    @event.listens_for(database.sessions, "after_commit")
    def tell(session: Session) -> None:
        for job in session.info.pop(made, []):
            nudge(job)

    @event.listens_for(database.sessions, "after_rollback")
    def forget(session: Session) -> None:
        session.info.pop(made, None)
