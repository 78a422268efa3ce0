"""Keeping a job while its runner works without a word: the lease is renewed from beside it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from yimen.kernel import Clock
from yimen.store import Database, renew

log = logging.getLogger("yimen.worker")


@contextmanager
def kept(database: Database, job_id: str, owner: str, clock: Clock, lease: timedelta) -> Iterator[None]:
    """Renew the lease three times in its length until the block ends, or somebody else has the job.

    A renewal that the database does not take (away, or SQLite's one writer at work) is tried again at the next turn.
    """
    over = threading.Event()

    def renewing() -> None:
        while not over.wait(lease.total_seconds() / 3):
            try:
                with database.write() as session:
                    if not renew(session, job_id, owner=owner, clock=clock, lease=lease):
                        return
            except DBAPIError as error:
                log.debug("the lease of job %s was not renewed: %s", job_id, error)

    beside = threading.Thread(target=renewing, name=f"lease-{job_id[:8]}", daemon=True)
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join(lease.total_seconds())
