"""Work that is nobody's yet, and giving chosen pieces of it to somebody, or to one after another in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.workflow import Act, Item, Procedure, Reason

from . import codes
from .acting import CaseNotFound, act
from .assigning import next_in_turn
from .candidates import candidates
from .checking import Refused
from .configuration import Configuration
from .guard import seen_case, visible
from .models import NO_DUE, Case, Task

IN_TURN = "~turn"


@dataclass(frozen=True, slots=True)
class FreeWork:
    """An open task that nobody holds, or, without `task`, an open case that nobody handles."""

    case_id: str
    number: str
    title: str
    unit: str
    procedure: str
    task: str = ""
    task_title: str = ""
    due_on: date | None = None

    @property
    def place(self) -> str:
        """How a page names it."""
        return f"{self.case_id}:{self.task}"


@dataclass(frozen=True, slots=True)
class Given:
    """To whom a piece of work went, or why it did not."""

    account: str
    reasons: tuple[Reason, ...] = ()


def free_work(
    session: Session, actor: Actor, *, filters: Mapping[str, str] | None = None, limit: int = 100
) -> list[FreeWork]:
    """What in the actor's sight is nobody's: cases first, then tasks by their last day. `filters`: unit, procedure,
    task."""
    wanted = {name: value for name, value in (filters or {}).items() if value}
    cases = [] if wanted.get("task") else list(_free_cases(session, actor, wanted, limit))
    return [*cases, *_free_tasks(session, actor, wanted, limit - len(cases))]


def _free_cases(session: Session, actor: Actor, wanted: Mapping[str, str], limit: int) -> Iterator[FreeWork]:
    chosen = select(Case.id, Case.number, Case.title, Case.unit, Case.procedure).where(
        Case.status == "open", Case.handler == "", *_narrowed(wanted)
    )
    for row in session.execute(visible(actor).of(chosen).order_by(Case.id).limit(limit)):
        yield FreeWork(row.id, row.number or "", row.title, row.unit, row.procedure)


def _free_tasks(session: Session, actor: Actor, wanted: Mapping[str, str], limit: int) -> Iterator[FreeWork]:
    due = func.coalesce(Task.due_on, date.fromisoformat(NO_DUE))
    chosen = (
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.unit,
            Case.procedure,
            Task.task,
            Task.title.label("called"),
            Task.due_on,
        )
        .join(Task, Task.case_id == Case.id)
        .where(Case.status == "open", Task.state == "open", Task.assignee == "", *_narrowed(wanted))
        .order_by(due, Task.case_id, Task.task)
        .limit(max(limit, 0))
    )
    if wanted.get("task"):
        chosen = chosen.where(Task.task == wanted["task"])
    for row in session.execute(visible(actor).of(chosen)):
        yield FreeWork(
            row.id, row.number or "", row.title, row.unit, row.procedure, row.task, row.called, row.due_on
        )


def _narrowed(wanted: Mapping[str, str]) -> Iterator[ColumnElement[bool]]:
    if wanted.get("unit"):
        yield Case.unit == wanted["unit"]
    if wanted.get("procedure"):
        yield Case.procedure == wanted["procedure"]


def free_names(session: Session, actor: Actor) -> list[tuple[str, str, str]]:
    """(procedure, task, title) of the tasks that somebody in sight could be given, for a page's filters."""
    chosen = (
        select(Case.procedure, Task.task, func.min(Task.title))
        .join(Task, Task.case_id == Case.id)
        .where(Case.status == "open", Task.state == "open", Task.assignee == "")
        .group_by(Case.procedure, Task.task)
        .order_by(Case.procedure, Task.task)
    )
    rows = session.execute(visible(actor).of(chosen)).all()
    return [(procedure, task, title) for procedure, task, title in rows]


def give(
    session: Session, actor: Actor, case_id: str, task: str, target: str, *, reason: str, clock: Clock
) -> Given:
    """One piece of free work to `target`, or with `IN_TURN` to whoever waited longest; by an act of the case, whole or not
    at all. Needs a writing session; raises `CaseNotFound`."""
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise CaseNotFound(case_id)
    configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    item = procedure.items.get(task) if task else procedure.opening
    if not reason.strip():
        return Given("", (codes.reason(codes.REASON_NEEDED, place="reason"),))
    if item is None or _is_taken(case, task):
        return Given(
            "", (codes.reason(codes.TAKEN, number=case.number, title=item.name() if item else task),)
        )
    with session.begin_nested() as attempt:
        account = target
        reasons: tuple[Reason, ...] = ()
        if target == IN_TURN:
            account = next_in_turn(session, case, configuration, procedure, item).account
            if not account:
                reasons = (codes.reason(codes.NOBODY_IN_TURN, number=case.number, title=item.name()),)
        given = reasons or _give(
            session, actor, configuration, procedure, case, task, item, account, reason, clock
        )
        if given:
            attempt.rollback()
            return Given("", given)
    return Given(account)


def _is_taken(case: Case, task: str) -> bool:
    if not task:
        return bool(case.state.get("handlers"))
    record = case.state["items"].get(task, {})
    return record.get("state") != "active" or bool(record.get("holder"))


def _give(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    procedure: Procedure,
    case: Case,
    task: str,
    item: Item,
    account: str,
    reason: str,
    clock: Clock,
) -> tuple[Reason, ...]:
    if not task and not candidates(session, configuration, case.unit, item.roles, accounts=[account]):
        return (codes.reason(codes.NOT_HANDED, place="target", account=account, number=case.number),)
    values = {"holder": account} if task else {"handlers": [account]}
    given = Act("assign", clock.today(), task=task, reason=reason, values=values)
    done = act(session, actor, case.id, given, expected_version=case.version, clock=clock)
    return done.reasons if isinstance(done, Refused) else ()
