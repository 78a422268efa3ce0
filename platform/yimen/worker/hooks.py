"""Who does what kind of job: rooms and plugins say so through `yimen_job_runners`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from yimen.cases import load_actor
from yimen.kernel import Actor, Clock, hookspec, offered_once, system_actor
from yimen.store import Blobs, CancelAsked, Database, LeaseLost, finish, progress

SYSTEM = "system:"


class Cancelled(RuntimeError):
    """Somebody asked to cancel the job; its work is rolled back."""


class RunningJob:
    """A job in the hands of its runner: who asked, for what, and how to tell how far it is. `packs` are further folders
    with packs, as `find_packs` takes them."""

    def __init__(
        self,
        job: Any,
        database: Database,
        blobs: Blobs,
        clock: Clock,
        owner: str,
        lease: timedelta,
        packs: str | None = None,
    ) -> None:
        self.id: str = job.id
        self.kind: str = job.kind
        self.payload: dict[str, Any] = dict(job.payload)
        self.account: str = job.account
        self.jurisdiction: str = job.jurisdiction
        self.database = database
        self.blobs = blobs
        self.clock = clock
        self.packs = packs
        self.finished = False
        self._owner = owner
        self._lease = lease
        self._cancelled = False

    def actor(self) -> Actor:
        """Who asked for the job, with today's rights; a named system Actor for the house's own jobs."""
        if self.account.startswith(SYSTEM):
            return system_actor(self.account.removeprefix(SYSTEM), self.jurisdiction)  # type: ignore[arg-type]
        with self.database.read() as session:
            return load_actor(session, self.account, self.clock.today())

    def progress(self, done: int, total: int, phase: str = "") -> None:
        """Note how far it is, in a transaction of its own, and keep the lease; Cancelled when asked to stop.

        Not while this runner's own writing transaction is open on SQLite: one writer at a time.
        """
        with self.database.write() as session:
            self._cancelled = progress(
                session,
                self.id,
                owner=self._owner,
                clock=self.clock,
                done=done,
                total=total,
                phase=phase,
                lease=self._lease,
            )
        if self._cancelled:
            raise Cancelled(self.id)

    def cancelled(self) -> bool:
        """Whether the last `progress` was told to stop."""
        return self._cancelled

    def finish(self, session: Session, result: dict[str, Any] | None = None) -> None:
        """Mark it done in the transaction of its effect; LeaseLost when another worker has taken it over,
        Cancelled when it was asked to stop meanwhile: nothing of the effect is committed then."""
        try:
            finish(session, self.id, owner=self._owner, clock=self.clock, result=result, effect_open=True)
        except CancelAsked as error:
            raise Cancelled(self.id) from error
        self.finished = True


Runner = Callable[[RunningJob], dict[str, Any] | None]


@hookspec
def yimen_job_runners() -> dict[str, Runner]:  # type: ignore[empty-body]
    """Kind of job -> what does it. A kind belongs to one runner."""


def runners() -> dict[str, Runner]:
    """Every registered runner; ValueError when two claim one kind."""
    return offered_once("yimen_job_runners", sys.modules[__name__])


__all__ = ["Cancelled", "LeaseLost", "Runner", "RunningJob", "runners"]
