"""A case tried out step by step, without a case: the steps so far are all that is kept, and played anew each time.

The same steps are a scenario: with what they came to as its expectations they can be written down and run as a test.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from yimen.kernel import ExpressionError, WorkingCalendar, read_said

from .conditions import Condition
from .definition import Item, Procedure
from .scenarios import PEOPLE, ScenarioReport, StepReport, simulate
from .walk import conditions
from .words import Titles

MOST_STEPS: Final = 120
LONGEST: Final = 200_000
RETURN: Final = "return"
AMEND: Final = "amend"
ACTS: Final = (
    "claim", "release", "delegate", "assign", "challenge", "recuse", "correct", "pause", "resume", "extend", "event",
    "override", "annul", "withdraw", "amend", "link", "split", "merge",
)  # fmt: skip
"""What else a trial knows besides doing a task and sending it back."""
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrialStep:
    """One act: a task with its outcome, or with `target` sent back there; `values` is what its form says. `act` is
    another act (claim, assign, recuse, correct, pause …), of the task or of the whole case. `told` is the day on which it
    was entered, where that was later than `on`; `facts` is what an amendment makes of the case's (parties, alleged acts)."""

    task: str
    outcome: str
    on: date
    by: str
    fellow: str = ""
    target: str = ""
    values: Body = field(default_factory=dict)
    act: str = ""
    reason: str = ""
    told: date | None = None
    facts: Body = field(default_factory=dict)

    def as_step(self, opening: str) -> dict[str, Any]:
        """As a scenario writes it; the opening names no task."""
        if self.act:
            return self._as_act()
        found: dict[str, Any] = {} if self.task == opening else {"task": self.task}
        if self.target:
            found |= {"act": RETURN, "target": self.target, "reason": "试办"}
        elif self.outcome:
            found["outcome"] = self.outcome
        return {**found, **self._rest()}

    def _rest(self) -> dict[str, Any]:
        """When, by whom, with what."""
        found: dict[str, Any] = {"on": self.on.isoformat(), "by": self.by}
        if self.told is not None:
            found["today"] = self.told.isoformat()
        if self.fellow:
            found["with"] = self.fellow
        if self.facts:
            found["facts"] = dict(self.facts)
        return {**found, "values": dict(self.values)} if self.values else found

    def _as_act(self) -> dict[str, Any]:
        words = {"task": self.task, "target": self.target, "outcome": self.outcome}
        found: dict[str, Any] = {"act": self.act, **{name: each for name, each in words.items() if each}}
        return {**found, **self._rest(), "reason": self.reason or "试办"}


@dataclass(frozen=True, slots=True)
class Trial:
    """`facts` are those of a scenario (parties, alleged acts)."""

    facts: Body
    steps: tuple[TrialStep, ...] = ()

    def then(self, step: TrialStep) -> Trial:
        """Raises `ValueError` where a trial has grown too long."""
        if len(self.steps) >= MOST_STEPS:
            raise ValueError("too many steps")
        return replace(self, steps=(*self.steps, step))

    def back(self) -> Trial:
        return replace(self, steps=self.steps[:-1])

    def text(self) -> str:
        """The trial as a page carries it along."""
        steps = [
            [
                each.task,
                each.outcome,
                each.on.isoformat(),
                each.by,
                each.fellow,
                each.target,
                dict(each.values),
                each.act,
                each.reason,
                each.told.isoformat() if each.told else "",
                dict(each.facts),
            ]
            for each in self.steps
        ]
        return json.dumps({"facts": self.facts, "steps": steps}, ensure_ascii=False, separators=(",", ":"))


def read_trial(text: str) -> Trial:
    """The trial out of such a text; raises `ValueError` for anything that is none."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    body = read_said(text)
    try:
        facts, steps = dict(body["facts"]), [_read_step(each) for each in body["steps"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a trial") from error
    if len(steps) > MOST_STEPS or not _sound_facts(facts):
        raise ValueError("not a trial")
    return Trial(facts, tuple(steps))


def _read_step(each: list[Any]) -> TrialStep:
    task, outcome, on, by, fellow, target, values, act, reason, told, facts = each
    if not all(isinstance(one, str) for one in (task, outcome, by, fellow, target, act, reason, told)):
        raise ValueError("not a step")
    if (act and act not in ACTS) or (facts and act != AMEND) or not _sound_facts(dict(facts)):
        raise ValueError("not a step")
    if not all(isinstance(key, str) and _plain(value) for key, value in dict(values).items()):
        raise ValueError("not a step")
    entered = date.fromisoformat(told) if told else None
    return TrialStep(
        task,
        outcome,
        date.fromisoformat(on),
        by,
        fellow,
        target,
        dict(values),
        act,
        reason,
        entered,
        dict(facts),
    )


def _plain(value: Any) -> bool:
    listed = value if isinstance(value, list) else [value]
    return all(isinstance(each, str | bool | int) for each in listed)


def _sound_facts(facts: Body) -> bool:
    """Lists of maps of plain values, by name."""
    return all(
        isinstance(each, list)
        and all(isinstance(one, dict) and all(map(_plain, one.values())) for one in each)
        for each in facts.values()
    )


# -- who and what


def trial_people(procedure: Procedure) -> dict[str, Body]:
    """Somebody for every role that a task names; two officers and the others as scenarios know them."""
    known = {role for each in PEOPLE.values() for role in each["roles"]}
    named = sorted({role for item in procedure.items.values() for role in item.roles} - known)
    return {**PEOPLE, **{f"{role}_a": {"roles": [role], "certified": True} for role in named}}


def able_people(people: Mapping[str, Body], item: Item) -> list[str]:
    """Who of them has a role of the task; everybody where it names none."""
    return [name for name, each in people.items() if not item.roles or item.roles & frozenset(each["roles"])]


def proposed_people(people: Mapping[str, Body], item: Item, state: Body) -> tuple[str, str]:
    """(who does the task, with whom): the first whom nothing done before keeps from it, "" where nobody is needed."""
    barred = {
        name for task in item.not_who for name in (state.get("items", {}).get(task) or {}).get("who", ())
    }
    fit = able_people(people, item)
    free = [name for name in fit if name not in barred] or fit
    holder = (state.get("items", {}).get(item.id) or {}).get("holder")
    free.sort(key=lambda name: name != holder)
    second = (
        next((name for name in free[1:] if people[name].get("certified")), "") if item.officers > 1 else ""
    )
    return (free[0] if free else "", second)


def fields_read(procedure: Procedure, form: str) -> list[str]:
    """The fields of a form that any condition of the procedure reads: what a trial must ask for."""
    found: dict[str, None] = {}
    for each in conditions(procedure.body):
        try:
            paths = Condition.compile(each.text).paths
        except ExpressionError:
            continue
        steps = [path.split(".") for path in paths]
        found |= {one[2]: None for one in steps if len(one) > 2 and one[:2] == ["form", form]}
    return sorted(found)


# -- playing and writing down


def trial_scenario(trial: Trial, procedure: Procedure, title: str, unit: str = "") -> dict[str, Any]:
    """The steps as a scenario without expectations."""
    used = {name for each in trial.steps for name in (each.by, each.fellow) if name} - PEOPLE.keys()
    people = {name: each for name, each in trial_people(procedure).items() if name in used}
    found: dict[str, Any] = {"title": title, "procedure": procedure.id}
    if unit:
        found["unit"] = unit
    if people:
        found["people"] = people
    if trial.facts:
        found["facts"] = trial.facts
    found["steps"] = [each.as_step(procedure.opening.id) for each in trial.steps]
    return found


def play_trial(
    trial: Trial,
    procedure: Procedure,
    calendar: WorkingCalendar,
    parameters: Mapping[str, Any],
    titles: Titles | None = None,
) -> ScenarioReport:
    """What the steps come to; refused ones are told, what they miss by its title, and the case stays as it was."""
    people = trial_people(procedure)
    body = {**trial_scenario(trial, procedure, "试办"), "people": people}
    return simulate(procedure, body, calendar, parameters=parameters, titles=titles)


def facts_after(trial: Trial, report: ScenarioReport) -> Body:
    """The case's facts as the amendments that were let through have left them."""
    found = dict(trial.facts)
    for step, told in zip(trial.steps, report.steps, strict=True):
        if not told.refused:
            found |= step.facts
    return found


def with_expectations(scenario: Body, reports: Iterable[StepReport]) -> dict[str, Any]:
    """The scenario with what its steps came to as expectations, so that it fails when that changes."""
    steps = []
    for step, report in zip(scenario["steps"], reports, strict=True):
        if report.refused:
            first = report.refused[0]
            told = {"code": first.code} | ({"article": first.article} if first.article else {})
            steps.append({**step, "refused": told})
        else:
            terms: dict[str, Any] = {"deadlines": dict(report.deadlines)} if report.deadlines else {}
            terms |= {"holders": dict(report.given)} if report.given else {}
            terms |= {"contradicts": list(report.contradicts)} if report.contradicts else {}
            steps.append({**step, "expect": {"open": list(report.open), **terms}})
    return {**scenario, "steps": steps}
