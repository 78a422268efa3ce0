"""The deadline sweep: marks terms that come near or ran out, puts notices in the outbox, and tells the engine
of the ends that a procedure waits for. Set-based, in short transactions; running it twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, insert, select, update
from sqlalchemy.orm import Session

from yimen.kernel import Clock, system_actor
from yimen.store import Database
from yimen.workflow import Act

from .acting import act
from .checking import Refused
from .guard import Visibility, visible
from .models import DeadlineRow, Outbox

CHUNK = 20_000
WARNED, OVERDUE = 1, 2
ELAPSED = "期限届满"


@dataclass(frozen=True, slots=True)
class SweepResult:
    """How many terms were warned of, how many ran out, how many cases moved on by it."""

    warned: int
    overdue: int
    moved: int


def sweep_deadlines(database: Database, jurisdiction: str, clock: Clock) -> SweepResult:
    """One round for a jurisdiction on the clock's legal day."""
    seen = visible(system_actor("sweep", jurisdiction))
    day = clock.today()
    warned = overdue = moved = 0
    while True:
        with database.write() as session:
            rows = _mark(session, seen, day)
            _notify(session, rows, jurisdiction, clock)
        overdue += sum(1 for row in rows if row.alarm == OVERDUE)
        warned += sum(1 for row in rows if row.alarm == WARNED)
        for row in rows:
            if row.alarm == OVERDUE and row.elapses:
                moved += _tell(database, jurisdiction, row, clock)
        if len(rows) < CHUNK:
            return SweepResult(warned, overdue, moved)


def _mark(session: Session, seen: Visibility, day: date) -> list[Any]:
    """The next chunk of terms to look at, marked; each is looked at once more when it runs out."""
    due_to_look = (
        select(DeadlineRow.id)
        .where(seen.criterion(DeadlineRow), DeadlineRow.state == "running", DeadlineRow.look_on <= day)
        .order_by(DeadlineRow.look_on)
        .limit(CHUNK)
    )
    gone = DeadlineRow.overdue_on <= day
    statement = (
        update(DeadlineRow)
        .where(DeadlineRow.id.in_(due_to_look))
        .values(
            alarm=case((gone, OVERDUE), else_=WARNED),
            look_on=case((gone, None), else_=DeadlineRow.overdue_on),
        )
        .returning(
            DeadlineRow.case_id,
            DeadlineRow.deadline,
            DeadlineRow.title,
            DeadlineRow.due_on,
            DeadlineRow.overdue_on,
            DeadlineRow.alarm,
            DeadlineRow.elapses,
        )
    )
    options = {"synchronize_session": False}
    return list(session.execute(seen.mark(statement), execution_options=options).all())


def _notify(session: Session, rows: list[Any], jurisdiction: str, clock: Clock) -> None:
    if not rows:
        return
    now = clock.now()
    session.execute(
        insert(Outbox),
        [
            {
                "case_id": row.case_id,
                "jurisdiction": jurisdiction,
                "seq": 0,
                "sort": "notify",
                "target": row.deadline,
                "payload": {
                    "sort": "overdue" if row.alarm == OVERDUE else "near",
                    "title": row.title,
                    "due": row.due_on.isoformat(),
                },
                "state": "waiting",
                "created_at": now,
            }
            for row in rows
        ],
    )


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
