"""The deadline sweep: marks terms that come near or ran out, puts notices in the outbox, and tells the engine
of the ends that a procedure waits for. Set-based, in short transactions; running it twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, literal, select, update
from sqlalchemy.orm import Session

from yimen.kernel import Clock, system_actor
from yimen.store import Database
from yimen.workflow import Act

from .acting import act
from .checking import Refused
from .guard import Visibility, visible
from .models import DeadlineRow, Outbox
from .recount import recount_terms

CHUNK = 20_000
WARNED, OVERDUE = 1, 2
ELAPSED = "期限届满"


@dataclass(frozen=True, slots=True)
class SweepResult:
    """How many terms were warned of, how many ran out, how many cases moved on by it, how many were recounted."""

    warned: int
    overdue: int
    moved: int
    recounted: int = 0


def sweep_deadlines(database: Database, jurisdiction: str, clock: Clock) -> SweepResult:
    """One round for a jurisdiction on the clock's legal day."""
    recounted = recount_terms(database, jurisdiction, clock)
    seen = visible(system_actor("sweep", jurisdiction))
    day = clock.today()
    warned = overdue = moved = 0
    while True:
        with database.write() as session:
            chunk = _next_chunk(session, seen, day)
            if chunk is None:
                return SweepResult(warned, overdue, moved, recounted)
            ended = _waited_for(session, seen, _gone(chunk, day))
            overdue += _mark(session, seen, OVERDUE, _gone(chunk, day), clock)
            warned += _mark(session, seen, WARNED, chunk, clock)
        for row in ended:
            moved += _tell(database, jurisdiction, row, clock)


def _next_chunk(session: Session, seen: Visibility, day: date) -> ColumnElement[bool] | None:
    """The condition on the next terms to look at, at most `CHUNK`; None when there is none."""
    due = and_(seen.criterion(DeadlineRow), DeadlineRow.state == "running", DeadlineRow.look_on <= day)
    ids = select(DeadlineRow.id).where(due).order_by(DeadlineRow.id).limit(CHUNK).subquery()
    last = session.scalar(seen.mark(select(func.max(ids.c.id))))
    return None if last is None else and_(due, DeadlineRow.id <= last)


def _gone(chunk: ColumnElement[bool], day: date) -> ColumnElement[bool]:
    return and_(chunk, DeadlineRow.overdue_on <= day)


def _waited_for(session: Session, seen: Visibility, gone: ColumnElement[bool]) -> list[Any]:
    """The terms that ran out and whose end the procedure waits for."""
    columns = select(DeadlineRow.case_id, DeadlineRow.deadline, DeadlineRow.overdue_on)
    ended = columns.where(gone, DeadlineRow.elapses)
    return list(session.execute(seen.mark(ended)).all())


def _mark(session: Session, seen: Visibility, alarm: int, which: ColumnElement[bool], clock: Clock) -> int:
    """A notice for each term, then the mark; a term that is warned of is looked at again when it runs out."""
    payload = {"sort": "overdue" if alarm == OVERDUE else "near"}
    notices = select(
        DeadlineRow.case_id,
        DeadlineRow.jurisdiction,
        literal(0),
        literal("notify"),
        DeadlineRow.deadline,
        literal(payload, Outbox.__table__.c.payload.type),
        literal("waiting"),
        literal(clock.now(), Outbox.__table__.c.created_at.type),
    ).where(which)
    columns = ["case_id", "jurisdiction", "seq", "sort", "target", "payload", "state", "created_at"]
    session.execute(insert(Outbox).from_select(columns, notices))
    marked = update(DeadlineRow).where(which)
    look_on = None if alarm == OVERDUE else DeadlineRow.overdue_on
    result = session.execute(
        seen.mark(marked.values(alarm=alarm, look_on=look_on)),
        execution_options={"synchronize_session": False},
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def _tell(database: Database, jurisdiction: str, row: Any, clock: Clock) -> int:
    """The engine hears of the end by an act of its own; it refuses what is no longer so."""
    with database.write() as session:
        result = act(
            session,
            system_actor("sweep", jurisdiction),
            row.case_id,
            Act("event", row.overdue_on, target=f"{row.deadline}.elapsed", reason=ELAPSED),
            expected_version=None,
            clock=clock,
        )
        return 0 if isinstance(result, Refused) else 1
