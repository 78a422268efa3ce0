"""Offering, taking and ending jobs. A job's effect commits in one transaction with its "done"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from yimen.kernel import Clock, new_id

from .jobs import Job

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


class LeaseLost(RuntimeError):
    """The lease ran out and another worker has the job, or it was cancelled; the work must be rolled back."""


class CancelAsked(RuntimeError):
    """Somebody asked to cancel before the effect was committed; the work must be rolled back."""


def enqueue(
    session: Session,
    kind: str,
    payload: Mapping[str, Any],
    *,
    account: str,
    jurisdiction: str,
    clock: Clock,
) -> Job:
    """A waiting job in the caller's transaction; the roof nudges a worker after the commit."""
    job = Job(
        id=new_id(),
        jurisdiction=jurisdiction,
        kind=kind,
        payload=dict(payload),
        state="waiting",
        account=account,
        created_at=clock.now(),
        attempts=0,
        progress=0,
        total=0,
        phase="",
        cancel_asked=False,
        result={},
        error="",
    )
    session.add(job)
    session.flush()
    return job


def claim(session: Session, job_id: str, *, owner: str, clock: Clock, lease: timedelta = LEASE) -> Job | None:
    """The job with a lease for `owner`; None where it is done, cancelled or held by another."""
    now = clock.now()
    open_ = or_(Job.state == "waiting", and_(Job.state == "running", Job.lease_until < now))
    taken = session.execute(
        update(Job)
        .where(Job.id == job_id, open_)
        .values(
            state="running",
            started_at=now,
            lease_owner=owner,
            lease_until=now + lease,
            attempts=Job.attempts + 1,
        )
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return session.scalar(select(Job).where(Job.id == job_id).execution_options(populate_existing=True))


def progress(
    session: Session,
    job_id: str,
    *,
    owner: str,
    clock: Clock,
    done: int,
    total: int,
    phase: str = "",
    lease: timedelta = LEASE,
) -> bool:
    """Note how far it is and renew the lease; True where somebody asked to cancel. Raises `LeaseLost`."""
    noted = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "running", Job.lease_owner == owner)
        .values(progress=done, total=total, phase=phase, lease_until=clock.now() + lease)
        .execution_options(synchronize_session=False)
    )
    if noted.rowcount != 1:  # type: ignore[attr-defined]
        raise LeaseLost(job_id)
    return bool(session.scalar(select(Job.cancel_asked).where(Job.id == job_id)))


def renew(session: Session, job_id: str, *, owner: str, clock: Clock, lease: timedelta = LEASE) -> bool:
    """Keep the lease while the work goes on without a word of progress; False where it is no longer `owner`'s."""
    return _renew(session, job_id, owner, clock.now() + lease)


def let_go(session: Session, job_id: str, *, owner: str, clock: Clock) -> bool:
    """End the lease at once, so that the next look offers the job again; False where it is no longer `owner`'s."""
    return _renew(session, job_id, owner, clock.now())


def _renew(session: Session, job_id: str, owner: str, until: datetime) -> bool:
    renewed = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "running", Job.lease_owner == owner)
        .values(lease_until=until)
        .execution_options(synchronize_session=False)
    )
    return bool(renewed.rowcount)  # type: ignore[attr-defined]


def finish(
    session: Session,
    job_id: str,
    *,
    owner: str,
    clock: Clock,
    result: Mapping[str, Any] | None = None,
    error: str = "",
    cancelled: bool = False,
    effect_open: bool = False,
) -> None:
    """End the job in the transaction of its effect: done, failed (with `error`) or cancelled. Raises `LeaseLost`.

    `effect_open`: the effect is not committed yet, so a job that was asked to stop must not end as done; raises
    `CancelAsked`.
    """
    state = "cancelled" if cancelled else "failed" if error else "done"
    ended = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "running", Job.lease_owner == owner)
        .values(
            state=state,
            finished_at=clock.now(),
            lease_owner=None,
            lease_until=None,
            result=dict(result or {}),
            error=error,
        )
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount != 1:  # type: ignore[attr-defined]
        raise LeaseLost(job_id)
    if effect_open and session.scalar(select(Job.cancel_asked).where(Job.id == job_id)):
        raise CancelAsked(job_id)


def offer_again(
    session: Session, *, clock: Clock, waiting_for: timedelta = timedelta(seconds=10)
) -> Sequence[str]:
    """Ids to nudge anew: waiting for a while, or running with a lease that ran out.

    A job that was tried too often is ended as failed instead.
    """
    now = clock.now()
    lost = and_(Job.state == "running", Job.lease_until < now)
    session.execute(
        update(Job)
        .where(lost, Job.attempts >= MOST_ATTEMPTS)
        .values(state="failed", finished_at=now, lease_owner=None, error="多次中断，已停止重试")
        .execution_options(synchronize_session=False)
    )
    stale = and_(Job.state == "waiting", Job.created_at < now - waiting_for)
    return list(session.scalars(select(Job.id).where(or_(stale, lost)).order_by(Job.created_at).limit(500)))


def ask_to_cancel(session: Session, job_id: str, *, clock: Clock) -> bool:
    """A waiting job ends at once, a running one at its next progress note; False where it has ended."""
    waiting = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "waiting")
        .values(state="cancelled", finished_at=clock.now(), cancel_asked=True)
        .execution_options(synchronize_session=False)
    )
    if waiting.rowcount == 1:  # type: ignore[attr-defined]
        return True
    running = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "running")
        .values(cancel_asked=True)
        .execution_options(synchronize_session=False)
    )
    return bool(running.rowcount)  # type: ignore[attr-defined]
