"""Where a case stands on the whole way of its procedure: what was done, also in rounds that are over, and what each task
that is not open waits for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor
from yimen.workflow import Procedure, Reason, StageView, TaskView, leading, why_closed

from .configuration import Configuration
from .facts import facts_of
from .guard import visible
from .models import Case, Task
from .pages import CaseView
from .records import JournalEvent
from .sensitive import readable
from .times import times_of

DOES = ("open", "complete", "override")
OVER = frozenset({"done", "left", "dropped"})
NOTHING_OPEN = frozenset({"enabled", "left", "dropped"})


@dataclass(frozen=True, slots=True)
class Round:
    """A time that a task was done (`outcome` in words) or returned, by whom, and that is over."""

    number: int
    state: str
    outcome: str
    on: date
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """The stages with what became of their tasks, and by task the rounds before the one that is shown, oldest first.

    `again` are the tasks that are shown as done though a repeatable stage, left and begun anew, waits for them once more.
    """

    stages: Sequence[StageView]
    rounds: Mapping[str, tuple[Round, ...]]
    again: frozenset[str]


def whole_way(session: Session, actor: Actor, view: CaseView, *, language: str = "zh") -> Way:
    """The way of a case that the actor sees: what was done in a round of a stage that is over stays done on it."""
    rounds = _rounds_before(session, actor, view, language)
    repeatable = {name for name, item in view.procedure.items.items() if item.repeatable}
    shown: list[StageView] = []
    again: list[str] = []
    for stage in view.stages:
        over = stage.id in repeatable and stage.state in NOTHING_OPEN
        done = {
            task.id: rounds[task.id] for task in stage.tasks if over and _was_done(rounds.get(task.id, ()))
        }
        shown.append(_as_done(stage, done) if done else _with_days(stage))
        again.extend(done)
    return Way(
        shown,
        {name: each[: len(each) - (name in again)] for name, each in rounds.items()},
        frozenset(again),
    )


def time_before(
    session: Session,
    actor: Actor,
    case: Case,
    procedure: Procedure,
    task: str,
    number: int,
    *,
    language: str = "zh",
) -> Round | None:
    """The last time before this one that the task was done, also in a round of its stage that is over."""
    statement = (
        select(Task.round, Task.outcome, Task.closed_on)
        .where(Task.task == task, Task.state == "done", Task.round < number)
        .order_by(Task.round.desc())
        .limit(1)
    )
    row = session.execute(visible(actor).within(case, statement, Task)).first()
    item = procedure.items.get(task)
    if row is None or row.closed_on is None or item is None:
        return None
    word = item.outcome_name(row.outcome, language) if row.outcome else ""
    (last,) = _as_journaled(session, actor, case, {task: (Round(row.round, "done", word, row.closed_on),)})[
        task
    ]
    return last


def _rounds_before(
    session: Session, actor: Actor, view: CaseView, language: str
) -> dict[str, tuple[Round, ...]]:
    statement = (
        select(Task.task, Task.round, Task.state, Task.outcome, Task.closed_on)
        .where(Task.state.in_(("done", "returned")))
        .order_by(Task.task, Task.round)
    )
    found: defaultdict[str, list[Round]] = defaultdict(list)
    rows = session.execute(visible(actor).within(view.case, statement, Task))
    for name, number, state, outcome, on in rows:
        item = view.procedure.items.get(name)
        if item is not None and on is not None:
            word = item.outcome_name(outcome, language) if outcome else ""
            found[name].append(Round(number, state, word, on))
    now = view.case.state["items"]
    before = {
        name: _without_last(each) if now.get(name, {}).get("count") else tuple(each)
        for name, each in found.items()
    }
    return _as_journaled(session, actor, view.case, before)


def _as_journaled(
    session: Session, actor: Actor, case: Case, before: Mapping[str, tuple[Round, ...]]
) -> dict[str, tuple[Round, ...]]:
    """The rounds with the days as they were corrected, and the names."""
    times = times_of(session, actor, case) if any(before.values()) else {}
    return {
        name: tuple(
            replace(each, on=times[name, each.number].on, who=times[name, each.number].who)
            if (name, each.number) in times
            else each
            for each in rounds
        )
        for name, rounds in before.items()
    }


def _without_last(rounds: Sequence[Round]) -> tuple[Round, ...]:
    """Without the last time that the task was done, which its state tells."""
    last = max((number for number, each in enumerate(rounds) if each.state == "done"), default=None)
    return tuple(each for number, each in enumerate(rounds) if number != last)


def _was_done(rounds: Sequence[Round]) -> bool:
    return bool(rounds) and rounds[-1].state == "done"


def _as_done(stage: StageView, done: Mapping[str, Sequence[Round]]) -> StageView:
    """The stage as it was left the last time that something was done in it."""
    last = {name: each[-1] for name, each in done.items()}
    tasks = tuple(
        replace(
            task,
            state="done",
            outcome=last[task.id].outcome,
            on=last[task.id].on.isoformat(),
            who=last[task.id].who or task.who,
        )
        if task.id in last
        else task
        for task in stage.tasks
    )
    days = sorted(each.on.isoformat() for each in last.values())
    return replace(stage, tasks=tasks, since=days[0], until=days[-1])


def _with_days(stage: StageView) -> StageView:
    """Without days where nothing came of the stage: that it could have been entered says nothing."""
    touched = any(task.on or task.state == "active" for task in stage.tasks)
    return stage if touched or not stage.tasks else replace(stage, since="", until="")


@dataclass(frozen=True, slots=True)
class Leading:
    """A task by whose outcome another came up, with its form ("" where it has none) and what was filled in."""

    task: TaskView
    form: str
    values: Mapping[str, Any]


def leading_tasks(
    session: Session, actor: Actor, case: Case, procedure: Procedure, task: str, *, language: str = "zh"
) -> list[Leading]:
    """What whoever does a task of a case in sight goes by: the tasks that led to it, as the actor may read them."""
    found = []
    for each in leading(procedure, case.state, task, language):
        form = procedure.items[each.id].form
        stands = case.record.get("filled", {}).get(form) == each.id and form in case.forms
        values = case.forms[form] if stands else _handed_in(session, actor, case, each.id) if form else {}
        found.append(Leading(each, form, readable(session, actor, case, values)))
    return found


def _handed_in(session: Session, actor: Actor, case: Case, task: str) -> Mapping[str, Any]:
    """What was filled in when the task was last done, where another task has filled the form of both since."""
    last = select(JournalEvent.text).where(JournalEvent.task == task, JournalEvent.sort.in_(DOES))
    last = last.order_by(JournalEvent.seq.desc()).limit(1)
    text = session.scalars(visible(actor).within(case, last, JournalEvent)).first()
    return json.loads(text)["values"] if text is not None and case.sight is None else {}


def waiting_reasons(
    configuration: Configuration, view: CaseView, *, language: str = "zh"
) -> Mapping[str, tuple[Reason, ...]]:
    """For every task of an open case that has not come yet why it has not, with the article; what stands open but is
    held back by a gate is told by its offer."""
    if view.case.status != "open":
        return {}
    facts = facts_of(view.case, configuration)
    records = view.case.state["items"]
    found = {}
    for name, item in view.procedure.items.items():
        if item.sort in ("task", "child") and records.get(name, {}).get("state") not in OVER:
            reasons = why_closed(view.procedure, view.case.state, facts, name, language)
            if reasons:
                found[name] = reasons
    return found
