"""What a changed procedure would do to an open case, and the act that moves a chosen case over to it.

All other cases stay pinned to the procedure under which they were opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yimen.kernel import WorkingCalendar

from .ahead import without_way_out
from .clocks import LIVE, amount_of, close, counted_record, titled
from .codes import NO_WAY_ON
from .definition import Procedure
from .guards import reason
from .model import Act, Outcome, Refusal
from .run import Run
from .settling import settle
from .state import OPEN, load_state
from .views import offers

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The differences for one case. `lost` and `gained` are tasks that stand open before or after alone; `forgotten`
    are results that the new procedure no longer knows; `terms` are (deadline, last day before, last day after or "");
    `shut` are stages in which the case stands and which it could leave before, and never can after."""

    lost: tuple[str, ...]
    gained: tuple[str, ...]
    forgotten: tuple[str, ...]
    terms: tuple[tuple[str, str, str], ...]
    stuck: bool
    shut: tuple[str, ...] = ()

    @property
    def harmless(self) -> bool:
        return not (self.lost or self.forgotten or self.stuck or self.shut)


def rehearse(
    old: Procedure,
    new: Procedure,
    state: Mapping[str, Any],
    act: Act,
    facts: Facts,
    calendar: WorkingCalendar,
) -> Rehearsal:
    """What `move` would change; nothing is kept. `act` gives the day (and names nobody)."""
    before = load_state(state)
    run, forgotten = _moved(new, before, act, facts, calendar)
    tasks_before = {each.task for each in offers(old, before, facts)}
    tasks_after = {each.task for each in offers(new, run.head, facts)}
    return Rehearsal(
        lost=tuple(sorted(tasks_before - tasks_after)),
        gained=tuple(sorted(tasks_after - tasks_before)),
        forgotten=forgotten,
        terms=tuple(_terms(before, run)),
        stuck=run.head["status"] == OPEN and not tasks_after,
        shut=_shut(old, new, before, run.head) if run.head["status"] == OPEN else (),
    )


def _shut(
    old: Procedure, new: Procedure, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[str, ...]:
    """In the order of the procedure, as a case comes to them."""
    shut = without_way_out(new, after)
    known = without_way_out(old, before) if shut else shut
    return tuple(name for name in new.order if name in shut and name not in known)


def move(
    new: Procedure, state: Mapping[str, Any], act: Act, facts: Facts, calendar: WorkingCalendar
) -> Outcome | Refusal:
    """The case goes on under the new procedure: what was done stays done, what no longer exists is dropped, open
    terms are counted by the new rules. Refused where the case would stand without any way on."""
    run, forgotten = _moved(new, load_state(state), act, facts, calendar)
    if run.head["status"] == OPEN and not offers(new, run.head, facts):
        return Refusal((reason(NO_WAY_ON, new.article, new.id, title=new.name()),))
    run.tell("notify", "case", sort="moved", procedure=new.id, forgotten=list(forgotten), reason=act.reason)
    return run.outcome()


def _moved(
    new: Procedure, state: Mapping[str, Any], act: Act, facts: Facts, calendar: WorkingCalendar
) -> tuple[Run, tuple[str, ...]]:
    run = Run(new, {**state, "procedure": new.id}, act, None, facts, calendar)
    forgotten = []
    for name, record in list(run.items.items()):
        item = new.items.get(name)
        known = item is not None and (
            not record.get("outcome") or record["outcome"] in item.outcomes or item.child
        )
        if item is not None and item.off and record["state"] in ("active", "enabled"):
            run.close(item, "done" if record.get("count") else "dropped", "moved")
        if known:
            continue
        if record.get("count"):
            forgotten.append(name)
        if record["state"] in ("active", "enabled"):
            run.tell("task_closed", name, why="moved", round=record["round"])
        del run.items[name]
    _move_terms(run)
    settle(run, whole=True)
    return run, tuple(sorted(forgotten))


def _move_terms(run: Run) -> None:
    for name, record in list(run.deadlines.items()):
        if record["state"] not in LIVE:
            continue
        rule = run.procedure.term(name)
        if rule is None:
            close(run, name, "dropped", run.act.occurred_on)
            continue
        lengths = [[amount_of(run, rule), rule.unit], *record["lengths"][1:]]
        named = {"title": titled(rule, record), "article": rule.article, "task": rule.task}
        counted = counted_record(run, rule, {**record, **named, "lengths": lengths})
        if counted != record:
            run.deadlines[name] = counted
            run.tell("deadline_set", name, due=counted["due"], before=record["due"])


def _terms(before: Mapping[str, Any], run: Run) -> list[tuple[str, str, str]]:
    found = []
    for name in sorted({*before["deadlines"], *run.deadlines}):
        was, now = before["deadlines"].get(name, {}), run.deadlines.get(name, {})
        days = tuple(record["due"] if record.get("state") in LIVE else "" for record in (was, now))
        if days[0] != days[1]:
            found.append((name, days[0], days[1]))
    return found
