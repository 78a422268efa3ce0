"""A re-issued calendar counts open terms anew, and each case's journal says so.

The change-set number under which terms were last counted is kept; nothing is done until the calendars of the
number in record differ from those.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, system_actor
from yimen.store import Database
from yimen.workflow import Act, recount

from .configuration import Configuration
from .guard import seen_case, visible
from .keeping import Step, keep
from .models import CaseSequence, DeadlineRow
from .snapshot import read_snapshot

SERIES = "counted by change set"
REASON = "工作日历重新发布，期限重新计算"
CHUNK = 200


def recount_terms(database: Database, jurisdiction: str, clock: Clock) -> int:
    """Counts every running term by the calendars in force; returns how many cases changed."""
    with database.read() as session:
        configuration = Configuration.open(session, jurisdiction, day=clock.today())
        counted = session.get(CaseSequence, (jurisdiction, SERIES))
        before = None if counted is None else counted.last
        if before == configuration.number:
            return 0
        same = before is not None and _calendars(session, configuration, before) == _calendars(
            session, configuration, configuration.number
        )
    changed = 0 if same else _recount_all(database, jurisdiction, clock)
    with database.write() as session:
        _note(session, jurisdiction, configuration.number)
    return changed


def _calendars(session: Session, configuration: Configuration, number: int) -> set[tuple[str, str]]:
    found = read_snapshot(session, configuration.jurisdiction, number)
    return {(each.key, each.digest) for each in found.all_of("calendar", configuration.day)}


def _recount_all(database: Database, jurisdiction: str, clock: Clock) -> int:
    sweep = system_actor("sweep", jurisdiction)
    last, changed = "", 0
    while True:
        with database.write() as session:
            waiting = select(DeadlineRow.case_id).where(
                DeadlineRow.state == "running", DeadlineRow.case_id > last
            )
            waiting = waiting.distinct().order_by(DeadlineRow.case_id).limit(CHUNK)
            ids = session.scalars(visible(sweep).of(waiting, DeadlineRow)).all()
            changed += sum(_recount_one(session, sweep, case_id, clock) for case_id in ids)
        if len(ids) < CHUNK:
            return changed
        last = ids[-1]


def _recount_one(session: Session, sweep: Actor, case_id: str, clock: Clock) -> int:
    case = seen_case(session, sweep, case_id, lock=True)
    if case is None:
        return 0
    configuration = Configuration.open(session, sweep.jurisdiction, day=clock.today())
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    act = Act("correct", clock.today(), reason=REASON)
    outcome = recount(procedure, case.state, act, configuration.calendar())
    if outcome is None:
        return 0
    keep(session, case, Step(sweep, configuration, procedure, act, outcome, clock, sort="recount"))
    return 1


def _note(session: Session, jurisdiction: str, number: int) -> None:
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    statement = insert(CaseSequence).values(jurisdiction=jurisdiction, series=SERIES, last=number)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["jurisdiction", "series"], set_={"last": statement.excluded.last}
        )
    )
