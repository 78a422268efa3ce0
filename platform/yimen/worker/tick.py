"""Every few seconds: unfinished jobs are offered again, and the rounds become jobs when due."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.app import Runtime
from yimen.cases import waiting_notices
from yimen.changes import waiting_reforms
from yimen.kernel import LEGAL_ZONE, Clock
from yimen.store import Job, Jurisdiction, enqueue, offer_again


@dataclass(frozen=True, slots=True)
class Round:
    """Work that comes back: `account` is the system Actor that does it; `every` divides the legal day; with `where` only
    in jurisdictions that have something to do."""

    kind: str
    account: str
    every: timedelta
    where: Callable[[Session], Collection[str]] | None = None


ROUNDS = (
    Round("deadline_sweep", "system:sweep", timedelta(hours=1)),
    Round("journal_anchor", "system:anchor", timedelta(days=1)),
    Round("notice_round", "system:deliver", timedelta(minutes=5), where=waiting_notices),
    Round("import_clearing", "system:sweep", timedelta(days=1)),
    Round("case_indexing", "system:index", timedelta(days=1)),
    Round("upload_clearing", "system:sweep", timedelta(days=1)),
    Round("reform_round", "system:reform", timedelta(hours=1), where=waiting_reforms),
)


def offer_due_work(runtime: Runtime) -> list[str]:
    """Enqueue the rounds that are due and nudge every unfinished job; the ids nudged."""
    with runtime.database.write() as session:
        _enqueue_due(session, runtime.clock)
    with runtime.database.write() as session:
        patience = timedelta(seconds=2 * runtime.settings.tick)
        waiting = list(offer_again(session, clock=runtime.clock, waiting_for=patience))
    for job in waiting:
        runtime.nudge(job)
    return waiting


def _enqueue_due(session: Session, clock: Clock) -> None:
    """One job per jurisdiction and round in each of its periods; a missed beat is made up for by the next."""
    places = list(
        session.scalars(select(Jurisdiction.id).order_by(Jurisdiction.id).with_for_update(skip_locked=True))
    )
    for each in ROUNDS:
        began = period_start(clock.now(), each.every)
        open_still = set(places) - _offered(session, each, began)
        if open_still and each.where is not None:
            open_still &= set(each.where(session))
        for place in open_still:
            enqueue(session, each.kind, {}, account=each.account, jurisdiction=place, clock=clock)


def _offered(session: Session, each: Round, began: datetime) -> set[str]:
    made: Sequence[str] = session.scalars(
        select(Job.jurisdiction).where(Job.kind == each.kind, Job.created_at >= began).distinct()
    ).all()
    return set(made)


def period_start(now: datetime, every: timedelta) -> datetime:
    """When the present period of the legal day began; periods count from midnight in Shanghai."""
    local = now.astimezone(LEGAL_ZONE)
    midnight = datetime.combine(local.date(), time(), LEGAL_ZONE)
    return midnight + (local - midnight) // every * every
