"""Tasks, open work and deadlines as rows: what the engine's state says now, laid over what the rows said before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from yimen.kernel import EVERYWHERE, Clock
from yimen.workflow import Act, Deadline, Effect, Offer, Procedure

from .guard import Visibility
from .journal import plain
from .models import Case, DeadlineRow, Outbox, QueueRow, Task
from .standing import holders_of

NO_DAY = date(9999, 12, 31)
OUTBOX_SORTS = frozenset({"document", "child", "notify"})


def keep_tasks(
    session: Session,
    seen: Visibility,
    case: Case,
    offered: Sequence[Offer],
    deadlines: Sequence[Deadline],
    act: Act,
    clock: Clock,
    *,
    fresh: bool,
) -> None:
    """Opens, closes and re-dates task rows; open work by role follows them."""
    open_states = Task.state.in_(("open", "available"))
    rows = [] if fresh else session.scalars(seen.within(case, select(Task).where(open_states), Task)).all()
    known = {(row.task, row.round): row for row in rows}
    due, holders = _due_by_task(deadlines), holders_of(case.state)
    opened: list[tuple[Task, Offer]] = []
    redated: list[Task] = []
    for offer in offered:
        row = known.pop((offer.task, offer.round), None)
        state = "available" if offer.manual else "open"
        if row is None or (row.state == "available" and state == "open"):
            row = row or _new_task(session, case, offer, clock, act.occurred_on)
            opened.append((row, offer))
        elif row.due_on != due.get(offer.task):
            redated.append(row)
        row.state, row.due_on, row.assignee = state, due.get(offer.task), holders.get(offer.task, "")
    for row in known.values():
        _close(row, act)
    session.flush()
    _keep_queue(session, seen, case, opened, [*known.values(), *redated], redated)


def _due_by_task(deadlines: Sequence[Deadline]) -> dict[str, date]:
    due: dict[str, date] = {}
    for each in deadlines:
        if each.state == "running" and each.task:
            due[each.task] = min(each.due, due.get(each.task, each.due))
    return due


def _new_task(session: Session, case: Case, offer: Offer, clock: Clock, since: date) -> Task:
    row = Task(
        case_id=case.id,
        jurisdiction=case.jurisdiction,
        unit=case.unit,
        task=offer.task,
        round=offer.round,
        title=offer.title[:190],
        stage=offer.stage,
        state="open",
        outcome="",
        assignee="",
        opened_on=since,
        opened_at=clock.now(),
    )
    session.add(row)
    return row


def _close(row: Task, act: Act) -> None:
    """A task is done by its own completing act; any other act that ends it returns or drops it."""
    row.closed_on = act.occurred_on
    if act.sort in ("complete", "override", "open") and act.task == row.task:
        row.state, row.outcome = "done", act.outcome
    else:
        row.state = "returned" if act.sort == "return" else "dropped"


def _keep_queue(
    session: Session,
    seen: Visibility,
    case: Case,
    opened: Sequence[tuple[Task, Offer]],
    gone: Sequence[Task],
    redated: Sequence[Task],
) -> None:
    if gone:
        ids = [row.id for row in gone]
        statement = seen.within(case, delete(QueueRow).where(QueueRow.task_id.in_(ids)), QueueRow)
        roles = session.execute(statement.returning(QueueRow.task_id, QueueRow.role)).all()
        by_id = {row.id: row for row in redated}
        for task_id, role in roles:
            if task_id in by_id:
                session.add(_queue_row(case, by_id[task_id], role))
    for row, offer in opened:
        if row.state == "open":
            session.add_all(_queue_row(case, row, role) for role in sorted(offer.roles) or [EVERYWHERE])


def _queue_row(case: Case, task: Task, role: str) -> QueueRow:
    return QueueRow(
        task_id=task.id,
        role=role,
        case_id=case.id,
        jurisdiction=case.jurisdiction,
        unit=case.unit,
        sort_on=task.due_on or NO_DAY,
    )


def keep_deadlines(
    session: Session,
    seen: Visibility,
    case: Case,
    deadlines: Sequence[Deadline],
    elapsing: frozenset[str],
    *,
    fresh: bool,
) -> None:
    """Rows of the terms; a term that moved is watched anew."""
    rows = [] if fresh else session.scalars(seen.within(case, select(DeadlineRow), DeadlineRow)).all()
    known = {row.deadline: row for row in rows}
    for each in deadlines:
        row = known.pop(each.id, None)
        if row is None:
            row = DeadlineRow(case_id=case.id, jurisdiction=case.jurisdiction, deadline=each.id, alarm=0)
            session.add(row)
        row.elapses = each.id in elapsing
        _state_deadline(row, case, each)
    for row in known.values():
        row.state, row.look_on = "dropped", None
    running = [each.due for each in deadlines if each.state == "running"]
    case.due_on = min(running) if running else None


def elapsing_of(procedure: Procedure) -> frozenset[str]:
    """The deadlines whose end opens or closes something: the sweep tells the engine when they run out."""
    criteria = [criterion for item in procedure.items.values() for criterion in (*item.entry, *item.exit)] + [
        criterion for ending in procedure.endings for criterion in ending.criteria
    ]
    named = {part.source for criterion in criteria for part in criterion.on if part.happening == "elapsed"}
    return frozenset(named & set(procedure.deadlines))


def _state_deadline(row: DeadlineRow, case: Case, each: Deadline) -> None:
    moved = (row.due_on, row.state, row.started_on) != (each.due, each.state, each.started_on)
    row.unit, row.title, row.task, row.article = case.unit, each.title[:190], each.task, each.article[:190]
    row.state, row.started_on, row.due_on, row.due_at = each.state, each.started_on, each.due, each.due_at
    row.overdue_on = each.due + timedelta(days=1)
    row.provisional = each.provisional
    row.warn_on = [day.isoformat() for day in sorted(each.warn_on)]
    if each.state != "running":
        row.look_on = None
    elif moved:
        row.alarm = 0
        row.look_on = min([*each.warn_on, row.overdue_on])


def put_out(session: Session, case: Case, seq: int, effects: Sequence[Effect], clock: Clock) -> None:
    """What must follow outside the transaction waits in the outbox."""
    for effect in effects:
        if effect.sort in OUTBOX_SORTS:
            session.add(
                Outbox(
                    case_id=case.id,
                    jurisdiction=case.jurisdiction,
                    seq=seq,
                    sort=effect.sort,
                    target=effect.target,
                    payload=plain(effect.data),
                    state="waiting",
                    created_at=clock.now(),
                )
            )


def move_unit(session: Session, seen: Visibility, case: Case, unit: str) -> None:
    """Moves a case with its open work and terms to another unit."""
    for model in (Task, QueueRow, DeadlineRow):
        session.execute(seen.within(case, update(model).values(unit=unit), model))
    case.unit = unit
    session.flush()
