"""Worked examples: acts, inputs, and what is expected of stages, deadlines, documents and refusals.

The same run serves `yimen pack test` (does all come out as expected?) and simulation (what comes out?).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from yimen.kernel import Finding, Place, WorkingCalendar

from . import codes
from .contradicting import CONFLICT
from .definition import Procedure
from .engine import advance, begin
from .environment import environment
from .expectations import Step, problems_of
from .giving_out import Turns, give_out
from .model import Act, Doer, Effect, Outcome, Reason, Refusal
from .scenario_shape import scenario_faults
from .views import deadlines, offers, stages
from .words import TITLES, Titles

Body = Mapping[str, Any]
PEOPLE: Final[Mapping[str, Body]] = {
    "officer_a": {"roles": ["officer"], "certified": True},
    "officer_b": {"roles": ["officer"], "certified": True},
    "officer_c": {"roles": ["officer"], "certified": True},
    "unit_head": {"roles": ["unit_head"], "certified": True},
    "legal_reviewer": {"roles": ["legal_reviewer"]},
    "agency_head": {"roles": ["agency_head"]},
    "hearing_chair": {"roles": ["hearing_chair"]},
    "records_clerk": {"roles": ["records_clerk"]},
    "legal_office": {"roles": ["legal_office"]},
}


@dataclass(frozen=True, slots=True)
class StepReport:
    """What one step came to; `given` is whom it gave which task by its rules ("" where they found nobody), `problems`
    are the differences from what was expected."""

    number: int
    act: str
    task: str
    on: date
    by: str
    refused: tuple[Reason, ...]
    effects: tuple[Effect, ...]
    open: tuple[str, ...]
    optional: tuple[str, ...]
    stages: tuple[str, ...]
    deadlines: Mapping[str, str]
    problems: tuple[str, ...]
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def contradicts(self) -> tuple[str, ...]:
        """Whose days no longer fit the day of the step, as a case's journal lists them."""
        return tuple(each.target for each in self.effects if each.data.get("sort") == CONFLICT)

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "act": self.act,
            "task": self.task,
            "on": self.on.isoformat(),
            "by": self.by,
            "refused": [
                {"code": each.code, "message": each.message, "article": each.article} for each in self.refused
            ],
            "effects": [
                {"sort": each.sort, "target": each.target, "data": dict(each.data)} for each in self.effects
            ],
            "open": list(self.open),
            "optional": list(self.optional),
            "stages": list(self.stages),
            "deadlines": dict(self.deadlines),
            "given": dict(self.given),
            "contradicts": list(self.contradicts),
            "problems": list(self.problems),
        }


@dataclass(frozen=True, slots=True)
class ScenarioReport:
    """A scenario's run. `findings` are coded (`WFL-2xx`) and placed in the scenario's file."""

    id: str
    title: str
    procedure: str
    steps: tuple[StepReport, ...]
    findings: tuple[Finding, ...]
    status: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        return {
            "scenario": self.id,
            "title": self.title,
            "procedure": self.procedure,
            "passed": self.passed,
            "status": self.status,
            "steps": [step.as_json() for step in self.steps],
            "findings": [finding.as_json() for finding in self.findings],
        }


@dataclass(slots=True)
class _Story:
    """What accumulates from step to step."""

    procedure: Procedure
    calendar: WorkingCalendar
    people: Mapping[str, Body]
    given: dict[str, Any]
    state: Mapping[str, Any] | None = None
    forms: dict[str, Any] = field(default_factory=dict)
    today: date = date.min
    reports: list[StepReport] = field(default_factory=list)
    insistent: bool = False
    turns: Turns = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        return {**self.given, "form": dict(self.forms), "today": self.today}


def run_scenario(
    procedure: Procedure,
    scenario: Body,
    calendar: WorkingCalendar,
    *,
    others: Mapping[str, Body] | None = None,
    parameters: Mapping[str, Any] | None = None,
    place: Place | None = None,
    id: str = "",
    insistent: bool = False,
    titles: Titles | None = None,
) -> ScenarioReport:
    """Plays the steps. `others` are the pack's scenarios, by name, that `after` may begin with; `parameters` the
    pack's values; `titles` what refusals name fields by. A step that is refused though nobody expected it ends the
    run, unless it is `insistent`."""
    here = place or Place(id)
    found = [
        codes.BAD_SCENARIO.at(here.at(path), detail=detail) for path, detail in scenario_faults(scenario)
    ]
    title = str(scenario.get("title", ""))
    if found:
        return ScenarioReport(id, title, procedure.id, (), tuple(found))
    try:
        prefix = list(_prefix(scenario, others or {}, set()))
    except LookupError as error:
        detail = f"after 中的“{error.args[0]}”不存在，或首尾相接"
        return ScenarioReport(id, title, procedure.id, (), (codes.BAD_SCENARIO.at(here, detail=detail),))
    if not prefix and scenario["steps"] and _act_sort(scenario["steps"][0]) != "open":
        detail = "第一步应是开案（不写 task 与 act），或写明 after"
        return ScenarioReport(id, title, procedure.id, (), (codes.BAD_SCENARIO.at(here, detail=detail),))
    story = _story(procedure, _inherited(scenario, others or {}), calendar, parameters or {})
    story.insistent = insistent
    story.given |= {TITLES: titles} if titles is not None else {}
    for step in prefix:
        if not _play(story, step, 0):
            break
    before = len(story.reports)
    for number, step in enumerate(scenario["steps"], 1):
        if story.state is not None and _act_sort(step) == "open":
            detail = f"第{number}步没有写 task 或者 act，而案件已经开立"
            found.append(codes.BAD_SCENARIO.at(here, detail=detail))
            break
        if not _play(story, step, number):
            break
    for index, report in enumerate(story.reports):
        path = f"/steps/{report.number - 1}" if index >= before else "/after"
        found.extend(
            codes.UNEXPECTED.at(here.at(path), step=report.number or "（前置）", detail=each)
            for each in report.problems
        )
    status = str(story.state["status"]) if story.state else ""
    steps = tuple(story.reports[before:])
    return ScenarioReport(id, title, procedure.id, steps, tuple(found), status, story.state or {})


def simulate(procedure: Procedure, scenario: Body, calendar: WorkingCalendar, **also: Any) -> ScenarioReport:
    """The steps played for their own sake: expectations are left out, refusals are shown and the run goes on."""
    plain = [
        {key: value for key, value in step.items() if key not in ("expect", "refused")}
        for step in scenario.get("steps", ())
    ]
    report = run_scenario(procedure, {**scenario, "steps": plain}, calendar, insistent=True, **also)
    return ScenarioReport(
        report.id,
        report.title,
        report.procedure,
        report.steps,
        tuple(each for each in report.findings if each.code != codes.UNEXPECTED.code),
        report.status,
        report.state,
    )


def _story(procedure: Procedure, scenario: Body, calendar: WorkingCalendar, parameters: Body) -> _Story:
    given = dict(scenario.get("facts", {}))
    given["parameter"] = {**parameters, **given.get("parameter", {})}
    given.setdefault("case", {"unit": "unit_a"})
    given.setdefault("evidence", [])  # as a case has it before anything was taken
    return _Story(procedure, calendar, {**PEOPLE, **scenario.get("people", {})}, given)


def _inherited(scenario: Body, others: Mapping[str, Body]) -> dict[str, Any]:
    """The facts and people of the scenario, over those of the scenarios it continues."""
    after = scenario.get("after")
    under = _inherited(others[after["scenario"]], others) if after else {"facts": {}, "people": {}}
    return {name: {**under[name], **scenario.get(name, {})} for name in ("facts", "people")}


def _prefix(scenario: Body, others: Mapping[str, Body], seen: set[str]) -> Iterator[Body]:
    """The steps of the scenario that this one continues, through the first completion of the task named."""
    after = scenario.get("after")
    if not after:
        return
    name, through = after["scenario"], after["through"]
    if name not in others or name in seen:
        raise LookupError(name)
    yield from _prefix(others[name], others, seen | {name})
    for step in others[name]["steps"]:
        yield {key: value for key, value in step.items() if key != "expect"}
        if step.get("task") == through and "refused" not in step:
            return
        if through == "open" and _act_sort(step) == "open":
            return
    raise LookupError(through)


def _act_sort(step: Body) -> str:
    return str(step.get("act") or ("complete" if step.get("task") else "open"))


def _play(story: _Story, step: Body, number: int) -> bool:
    """One step; whether the story can go on."""
    day = date.fromisoformat(step["on"])
    story.today = max(story.today, date.fromisoformat(step.get("today", step["on"])))
    sort, before = _act_sort(step), dict(story.given)
    story.given.update(step.get("facts", {}))
    act = Act(
        sort=sort,  # type: ignore[arg-type]
        occurred_on=day,
        task=step.get("task", ""),
        outcome=step.get("outcome", ""),
        values=step.get("values", {}),
        reason=step.get("reason", ""),
        target=step.get("target", ""),
        round=step.get("round", 0),
        occurred_at=step.get("at"),
    )
    doer = _doer(story, step)
    if story.state is None:
        act = replace(act, sort="open")
        result = begin(story.procedure, act, doer, story.facts(), story.calendar)
    else:
        result = advance(story.procedure, story.state, act, doer, story.facts(), story.calendar)
    if isinstance(result, Outcome):
        result = give_out(
            story.procedure, story.state or {}, result, act, story.facts(), story.people, story.turns
        )
        story.state = result.state
        task = act.task or story.procedure.opening.id
        item = story.procedure.items.get(task)
        if item is not None and item.form and act.sort in ("open", "complete", "override"):
            story.forms[item.form] = dict(act.values)
    elif sort == "amend":
        story.given = before  # what was not allowed to change stays as it was
    report = _report(story, step, number, act, doer, result)
    story.reports.append(report)
    return isinstance(result, Outcome) or "refused" in step or story.insistent


def _doer(story: _Story, step: Body) -> Doer:
    name, fellow = step.get("by", "officer_a"), step.get("with", "")
    person, other = story.people.get(name, {}), story.people.get(fellow, {})
    return Doer(
        account=name,
        roles=frozenset(person.get("roles", ())),
        unit=str(story.given["case"].get("unit", "")),
        certified=person.get("certified", False),
        fellow=fellow,
        fellow_certified=other.get("certified", False),
        stands_for=tuple(person.get("stands_for", ())),
        lent=tuple(sorted(person.get("lent", {}).items())),
    )


def _report(
    story: _Story, step: Body, number: int, act: Act, doer: Doer, result: Outcome | Refusal
) -> StepReport:
    state = story.state
    refused = result.reasons if isinstance(result, Refusal) else ()
    effects = result.effects if isinstance(result, Outcome) else ()
    shown = offers(story.procedure, state, story.facts()) if state else []
    found = Step(
        refused=refused,
        effects=effects,
        open=tuple(each.task for each in shown if not each.manual),
        optional=tuple(each.task for each in shown if each.manual),
        stages=tuple(each.id for each in stages(story.procedure, state) if each.state == "active")
        if state
        else (),
        deadlines={each.id: each for each in deadlines(state)} if state else {},
        state=state or {},
        facts=environment(story.facts(), state, None, story.procedure, story.calendar)
        if state
        else story.facts(),
    )
    return StepReport(
        number=number,
        act=act.sort,
        task=act.task or act.target,
        on=act.occurred_on,
        by=doer.account,
        refused=refused,
        effects=effects,
        open=found.open,
        optional=found.optional,
        stages=found.stages,
        deadlines={
            name: each.due.isoformat() for name, each in found.deadlines.items() if each.state == "running"
        },
        problems=tuple(problems_of(step, found)),
        given={each.target: str(each.data["account"]) for each in effects if each.sort == "task_assigned"},
    )
