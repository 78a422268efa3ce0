"""The work queue: open tasks that a person's roles may do, the most pressing first. One query a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    distinct,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from yimen.kernel import EVERYWHERE, Actor, whole_number

from .guard import Seen, visible, visible_by
from .models import Case, QueueRow, Task

SOON_DAYS = 3
Standing = tuple[tuple[str, frozenset[str]], ...]
COLUMNS = (
    Case.id, Case.number, Case.title, Case.party, Case.unit, Case.procedure, Case.provenance, Case.handler,
    Case.stage_title, Task.task, Task.round, Task.title.label("task_title"), Task.stage, Task.due_on,
    Task.state, Task.assignee, QueueRow.sort_on, QueueRow.case_id, QueueRow.task.label("q_task"),
    QueueRow.round.label("q_round"), Case.due_on.label("case_due_on"),
)  # fmt: skip
FILTERS: dict[str, Callable[[], ColumnElement[bool]]] = {
    "unit": lambda: QueueRow.unit == bindparam("of_unit"),
    "task": lambda: Task.task == bindparam("of_task"),
    "procedure": lambda: Case.procedure == bindparam("of_procedure"),
    "mine": lambda: and_(
        bindparam("of_mine") != "",
        or_(
            Case.handler.in_(bindparam("mine", expanding=True)),
            Case.fellow.in_(bindparam("mine", expanding=True)),
            Task.assignee.in_(bindparam("mine", expanding=True)),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One open task; `alarm` is overdue, soon or none (for the colour).

    `due_on` is the task's own last day, `case_due_on` the nearest of the whole case: it gives the alarm where the task
    has none of its own.
    """

    case_id: str
    number: str
    title: str
    party: str
    unit: str
    procedure: str
    provenance: str
    handler: str
    task: str
    round: int
    task_title: str
    stage: str
    stage_title: str
    due_on: date | None
    alarm: str
    state: str
    assignee: str
    position: str
    case_due_on: date | None = None


def work_queue(
    session: Session,
    actor: Actor,
    *,
    day: date,
    limit: int = 50,
    after: str | None = None,
    filters: Mapping[str, str] | None = None,
) -> list[WorkRow]:
    """Open tasks by last day; `filters`: unit, task, procedure, mine ("1": handled by or assigned to the actor).

    `after` is the `position` of the last row of the page before; raises `ValueError` for any other text.
    """
    filters = {name: value for name, value in (filters or {}).items() if value and name in FILTERS}
    statement = _queue_statement(visible(actor).key, actor.standing, tuple(sorted(filters)))
    if after:
        statement = statement.where(_beyond(after))
    values = {f"of_{name}": value for name, value in filters.items()}
    rows = session.execute(statement, {**values, **_people(actor, filters), "at_most": limit})
    return [_work_row(row, day) for row in rows]


def _people(actor: Actor, filters: Mapping[str, str]) -> dict[str, list[str]]:
    """Whose tasks are the actor's to do; with the filter `mine` also whose cases are."""
    own = [actor.account, *actor.stands_for]
    return {"free": ["", *own], **({"mine": own} if "mine" in filters else {})}


@lru_cache(maxsize=1_024)
def _queue_statement(seen: Seen, standing: Standing, filters: tuple[str, ...]) -> Any:
    """The queue of all who see and may do the same; building it costs more than running it."""
    statement: Any = (
        select(*COLUMNS)
        .select_from(QueueRow)
        .join(Task, _same_task())
        .join(Case, Case.id == QueueRow.case_id)
        .where(_allowed(seen.jurisdiction, standing))
        .order_by(QueueRow.sort_on, QueueRow.case_id, QueueRow.task, QueueRow.round)
        .limit(bindparam("at_most"))
        .distinct()
    )
    for name in filters:
        statement = statement.where(FILTERS[name]())
    return visible_by(seen).of(statement, QueueRow)


def _same_task() -> ColumnElement[bool]:
    return and_(Task.case_id == QueueRow.case_id, Task.task == QueueRow.task, Task.round == QueueRow.round)


def _beyond(position: str) -> ColumnElement[bool]:
    day, case_id, task, number = position.split("~")
    place = (date.fromisoformat(day), case_id, task, whole_number(number))
    columns = (QueueRow.sort_on, QueueRow.case_id, QueueRow.task, QueueRow.round)
    return tuple_(*columns) > tuple_(
        *(literal(each, column.type) for each, column in zip(place, columns, strict=True))
    )


def _allowed(jurisdiction: str, standing: Standing) -> ColumnElement[bool]:
    """The queue rows of the roles held, each in the units where it counts; the holder of a task alone sees it, and his
    substitute while he is away."""
    allowed: list[ColumnElement[bool]] = []
    for role, units in standing:
        in_role = QueueRow.role.in_([role, EVERYWHERE])
        allowed.append(in_role if EVERYWHERE in units else and_(in_role, QueueRow.unit.in_(sorted(units))))
    if not allowed:
        return false()
    free = Task.assignee.in_(bindparam("free", expanding=True))
    return and_(QueueRow.jurisdiction == jurisdiction, or_(*allowed), free)


def _work_row(row: Any, day: date) -> WorkRow:
    return WorkRow(
        case_id=row.id,
        number=row.number,
        title=row.title,
        party=row.party,
        unit=row.unit,
        procedure=row.procedure,
        provenance=row.provenance,
        handler=row.handler,
        task=row.task,
        round=row.round,
        task_title=row.task_title,
        stage=row.stage,
        stage_title=row.stage_title,
        due_on=row.due_on,
        alarm=alarm_of(row.due_on or row.case_due_on, day),
        state=row.state,
        assignee=row.assignee,
        position=f"{row.sort_on.isoformat()}~{row.case_id}~{row.q_task}~{row.q_round}",
        case_due_on=row.case_due_on,
    )


def alarm_of(due: date | None, day: date) -> str:
    """`overdue`, `soon` or `none`."""
    if due is None:
        return "none"
    if due < day:
        return "overdue"
    return "soon" if due <= day + timedelta(days=SOON_DAYS) else "none"


def queue_counts(session: Session, actor: Actor, *, day: date) -> dict[str, int]:
    """How many open tasks: {"overdue", "soon", "open"}; one query."""
    soon = day + timedelta(days=SOON_DAYS)
    task_of = QueueRow.case_id + "/" + QueueRow.task
    statement = (
        select(
            func.count(distinct(task_of)),
            func.count(distinct(case((QueueRow.sort_on < day, task_of)))),
            func.count(distinct(case((and_(QueueRow.sort_on >= day, QueueRow.sort_on <= soon), task_of)))),
        )
        .select_from(QueueRow)
        .join(Task, _same_task())
        .where(_allowed(actor.jurisdiction, actor.standing))
    )
    counted = visible(actor).of(statement, QueueRow)
    total, overdue, near = session.execute(counted, _people(actor, {})).one()
    return {"overdue": overdue, "soon": near, "open": total}
