"""Tasks, open work and terms as rows: the difference between what the engine's state said before and says now.

The case's row is locked and its state is the truth, so nothing is read back: each act writes what it changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from yimen.kernel import EVERYWHERE, Clock
from yimen.workflow import Act, Deadline, Effect, Procedure, deadlines

from .guard import Visibility
from .models import Case, DeadlineRow, Outbox, QueueRow, Task
from .plain import plain
from .standing import holders_of, open_tasks

NO_DAY = date(9999, 12, 31)
OUTBOX_SORTS = frozenset({"child", "notify"})
TaskRound = tuple[str, int]

TASKS: Any = Task.__table__
QUEUE: Any = QueueRow.__table__
TERMS: Any = DeadlineRow.__table__
OUTBOX: Any = Outbox.__table__


def _at(table: Any) -> tuple[Any, ...]:
    return (
        table.c.case_id == bindparam("at_case"),
        table.c.task == bindparam("at_task"),
        table.c.round == bindparam("at_round"),
    )


ADD_TASK = insert(TASKS)
ADD_QUEUE = insert(QUEUE)
ADD_OUTBOX = insert(OUTBOX)
CHANGE_TASK = (
    update(TASKS)
    .where(*_at(TASKS))
    .values(state=bindparam("to_state"), assignee=bindparam("to_assignee"), due_on=bindparam("to_due"))
)
CLOSE_TASK = (
    update(TASKS)
    .where(*_at(TASKS))
    .values(state=bindparam("to_state"), outcome=bindparam("to_outcome"), closed_on=bindparam("to_closed"))
)
NAME_TASK = update(TASKS).where(*_at(TASKS)).values(title=bindparam("to_title"), stage=bindparam("to_stage"))
DROP_QUEUE = delete(QUEUE).where(*_at(QUEUE))
REDATE_QUEUE = update(QUEUE).where(*_at(QUEUE)).values(sort_on=bindparam("to_sort"))
_TERM_COLUMNS = (
    "unit", "title", "task", "article", "state", "started_on", "due_on", "due_at", "overdue_on", "warn_on", "look_on",
    "alarm", "elapses", "provisional",
)  # fmt: skip


def _upsert(dialect: Any) -> Any:
    statement = dialect(TERMS)
    taken = {name: statement.excluded[name] for name in _TERM_COLUMNS}
    return statement.on_conflict_do_update(index_elements=["case_id", "deadline"], set_=taken)


KEEP_TERM = {"sqlite": _upsert(sqlite_insert), "postgresql": _upsert(postgres_insert)}
MARK_TERM = (
    update(TERMS)
    .where(TERMS.c.case_id == bindparam("at_case"), TERMS.c.deadline == bindparam("at_deadline"))
    .values(elapses=bindparam("to_elapses"))
)
DROP_TERM = (
    update(TERMS)
    .where(TERMS.c.case_id == bindparam("at_case"), TERMS.c.deadline == bindparam("at_deadline"))
    .values(state="dropped", look_on=None)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What rows say of one state: open tasks by (task, round), who alone may do them, and the terms."""

    tasks: Mapping[TaskRound, str]
    holders: Mapping[str, str]
    terms: Mapping[str, Deadline]

    @classmethod
    def of(cls, procedure: Procedure, state: Mapping[str, Any]) -> Standing:
        if not state:
            return cls({}, {}, {})
        terms = {each.id: each for each in deadlines(state, procedure)}
        return cls(open_tasks(procedure, state), holders_of(state), terms)

    def due(self, task: str) -> date | None:
        """By when the task is to be done; what is only waited out before it is no last day of anybody's."""
        return min((each.due for each in self._owed() if each.task == task), default=None)

    def first_due(self) -> date | None:
        return min((each.due for each in self._owed()), default=None)

    def _owed(self) -> Iterator[Deadline]:
        return (each for each in self.terms.values() if each.state == "running" and not each.waited)


def write_rows(
    session: Session,
    case: Case,
    procedure: Procedure,
    before: Standing,
    after: Standing,
    act: Act,
    clock: Clock,
) -> None:
    """Writes the difference; the case's own row is already flushed."""
    connection = session.connection()
    _write_tasks(connection, case, procedure, before, after, act, clock)
    _write_terms(connection, case, procedure, before, after)


def _write_tasks(
    connection: Connection,
    case: Case,
    procedure: Procedure,
    before: Standing,
    after: Standing,
    act: Act,
    clock: Clock,
) -> None:
    opened = [place for place in after.tasks if place not in before.tasks]
    closed = [place for place in before.tasks if place not in after.tasks]
    stay = [place for place in after.tasks if place in before.tasks]
    changed = [place for place in stay if _says(before, place) != _says(after, place)]
    _run(connection, ADD_TASK, [_task_row(case, procedure, after, each, act, clock) for each in opened])
    _run(connection, CLOSE_TASK, [_closing(case, each, act) for each in closed])
    _run(connection, CHANGE_TASK, [_changing(case, after, each) for each in changed])
    redated = [each for each in changed if before.tasks[each] == "open" and after.tasks[each] == "open"]
    # whatever an earlier release may have put into the queue goes, too
    left = [each for each in (*closed, *changed) if each not in redated]
    _run(connection, DROP_QUEUE, [_where(case, each) for each in left])
    _run(
        connection,
        REDATE_QUEUE,
        [{**_where(case, each), "to_sort": after.due(each[0]) or NO_DAY} for each in redated],
    )
    queued = [each for each in (*opened, *changed) if after.tasks[each] == "open" and each not in redated]
    _run(connection, ADD_QUEUE, [row for each in queued for row in queue_rows(case, procedure, after, each)])


def _says(standing: Standing, place: TaskRound) -> tuple[str, str, date | None]:
    task = place[0]
    return standing.tasks[place], standing.holders.get(task, ""), standing.due(task)


def _run(connection: Connection, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)


def _where(case: Case, place: TaskRound) -> dict[str, Any]:
    return {"at_case": case.id, "at_task": place[0], "at_round": place[1]}


def _task_row(
    case: Case, procedure: Procedure, after: Standing, place: TaskRound, act: Act, clock: Clock
) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "jurisdiction": case.jurisdiction,
        "task": place[0],
        "round": place[1],
        **task_columns(case, procedure, after, place),
        "outcome": "",
        "opened_on": act.occurred_on,
        "opened_at": clock.now(),
        "closed_on": None,
    }


def task_columns(case: Case, procedure: Procedure, standing: Standing, place: TaskRound) -> dict[str, Any]:
    """What follows for an open task's row from the case's state."""
    item = procedure.items[place[0]]
    return {
        "unit": case.unit,
        "title": item.name()[:190],
        "stage": item.parent,
        "state": standing.tasks[place],
        "assignee": standing.holders.get(item.id, ""),
        "due_on": standing.due(item.id),
    }


def _closing(case: Case, place: TaskRound, act: Act) -> dict[str, Any]:
    """A task is done by its own completing act; any other act that ends it returns or drops it."""
    done = act.task == place[0] and act.sort in ("complete", "override")
    state = "done" if done else "returned" if act.sort == "return" else "dropped"
    outcome = act.outcome if done else ""
    return {**_where(case, place), "to_state": state, "to_outcome": outcome, "to_closed": act.occurred_on}


def _changing(case: Case, after: Standing, place: TaskRound) -> dict[str, Any]:
    state, holder, due = _says(after, place)
    return {**_where(case, place), "to_state": state, "to_assignee": holder, "to_due": due}


def queue_rows(case: Case, procedure: Procedure, after: Standing, place: TaskRound) -> list[dict[str, Any]]:
    """The rows of a task that somebody must do, one for each role that may."""
    row = {
        "case_id": case.id,
        "jurisdiction": case.jurisdiction,
        "task": place[0],
        "round": place[1],
        "unit": case.unit,
        "sort_on": after.due(place[0]) or NO_DAY,
    }
    return [{**row, "role": role} for role in sorted(procedure.items[place[0]].roles) or [EVERYWHERE]]


def _write_terms(
    connection: Connection, case: Case, procedure: Procedure, before: Standing, after: Standing
) -> None:
    changed = [each for name, each in after.terms.items() if before.terms.get(name) != each]
    if changed:
        elapsing = elapsing_of(procedure)
        rows = [_term_row(case, procedure, each, elapsing) for each in changed]
        connection.execute(KEEP_TERM[connection.dialect.name], rows)
    gone = [{"at_case": case.id, "at_deadline": name} for name in before.terms if name not in after.terms]
    _run(connection, DROP_TERM, gone)


def _term_row(case: Case, procedure: Procedure, term: Deadline, elapsing: frozenset[str]) -> dict[str, Any]:
    place = {"case_id": case.id, "jurisdiction": case.jurisdiction, "deadline": term.id}
    return {**place, **term_columns(case, procedure, term, elapsing)}


def term_columns(
    case: Case, procedure: Procedure, term: Deadline, elapsing: frozenset[str]
) -> dict[str, Any]:
    """What follows for a term's row from the case's state; a term that moved is watched anew, from its first warning day on.
    `elapsing` are the procedure's, see `elapsing_of`."""
    overdue = term.due + timedelta(days=1)
    rule = procedure.term(term.id)
    return {
        "unit": case.unit,
        "title": term.title[:190],
        "task": term.task,
        "article": term.article[:190],
        "state": term.state,
        "started_on": term.started_on,
        "due_on": term.due,
        "due_at": term.due_at,
        "overdue_on": overdue,
        "warn_on": [day.isoformat() for day in sorted(term.warn_on)],
        "look_on": min([*term.warn_on, overdue]) if term.state == "running" else None,
        "alarm": 0,
        "elapses": rule is not None and rule.id in elapsing,
        "provisional": term.provisional,
    }


def elapsing_of(procedure: Procedure) -> frozenset[str]:
    """The terms whose end opens or closes something, or moves another term: the sweep tells the engine when they run out."""
    criteria = [criterion for item in procedure.items.values() for criterion in (*item.entry, *item.exit)]
    criteria += [criterion for ending in procedure.endings for criterion in ending.criteria]
    heard = [part for criterion in criteria for part in criterion.on]
    heard += [
        part for rule in procedure.deadlines.values() for part in (*rule.starts, *rule.stops, *rule.drops)
    ]
    return frozenset(
        {part.source for part in heard if part.happening == "elapsed"} & set(procedure.deadlines)
    )


def write_anew(session: Session, case: Case, procedure: Procedure, standing: Standing) -> None:
    """What rows of open work and terms take from the procedure, where the case goes on under another: what tasks are called,
    for whom they wait, which terms something waits for."""
    connection = session.connection()
    named = [
        {**_where(case, each), "to_title": own["title"], "to_stage": own["stage"]}
        for each in standing.tasks
        for own in (task_columns(case, procedure, standing, each),)
    ]
    _run(connection, NAME_TASK, named)
    waiting = [each for each, state in standing.tasks.items() if state == "open"]
    _run(connection, DROP_QUEUE, [_where(case, each) for each in standing.tasks])
    _run(
        connection,
        ADD_QUEUE,
        [row for each in waiting for row in queue_rows(case, procedure, standing, each)],
    )
    elapsing = elapsing_of(procedure)
    terms = [
        {
            "at_case": case.id,
            "at_deadline": name,
            "to_elapses": name in elapsing and procedure.term(name) is not None,
        }
        for name in standing.terms
    ]
    _run(connection, MARK_TERM, terms)


def put_out(session: Session, case: Case, effects: Sequence[Effect], clock: Clock) -> None:
    """What must follow outside the transaction waits in the outbox; papers are made within it."""
    now = clock.now()
    rows = [
        {
            "case_id": case.id,
            "jurisdiction": case.jurisdiction,
            "seq": case.seq,
            "sort": effect.sort,
            "target": effect.target,
            "payload": plain(effect.data),
            "state": "waiting",
            "created_at": now,
        }
        for effect in effects
        if effect.sort in OUTBOX_SORTS
    ]
    _run(session.connection(), ADD_OUTBOX, rows)


def move_unit(session: Session, seen: Visibility, case: Case, unit: str) -> None:
    """Moves a case with its open work and terms to another unit."""
    for model in (Task, QueueRow, DeadlineRow):
        session.execute(seen.within(case, update(model).values(unit=unit), model))
    case.unit = unit
    session.flush()
