"""Trying a procedure out: a case in thought, act by act, under what is in force or under a draft. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_pages import contradiction_notes, deadline_word
from yimen.office.design_state import current_design, unit_title
from yimen.office.procedure_pages import procedure_in_force, reaches
from yimen.office.procedure_words import document_title
from yimen.office.request import configuration, language, today
from yimen.office.shell import role_title
from yimen.office.trial_acts import TITLES, act_step, amendment_words, other_acts
from yimen.office.trial_fields import (
    TrialField,
    Unreadable,
    day_of,
    fields_of,
    first_facts,
    party_sorts,
    told_on,
    values_of,
)
from yimen.pack import write_yaml
from yimen.workflow import (
    Item,
    Procedure,
    ProcedureError,
    ScenarioReport,
    StepReport,
    Trial,
    TrialStep,
    able_people,
    compile_procedure,
    deadlines,
    facts_after,
    play_trial,
    proposed_people,
    read_trial,
    trial_people,
    trial_scenario,
    with_expectations,
)

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that stands open in the trial, with what its form on the page asks for."""

    item: Item
    optional: bool
    people: tuple[tuple[str, str], ...]
    by: str
    fellow: str
    fields: tuple[TrialField, ...]
    holder: str = ""


@blueprint.route("/procedures/<procedure_id>/trial", methods=["GET", "POST"])
@permission("catalog.view", "change.draft")
def try_procedure(procedure_id: str) -> ResponseReturnValue:
    """The steps so far and what they came to; a post adds one, takes one back, or saves them as a scenario."""
    unit, of = request.args.get("unit", ""), request.args.get("of", "")
    try:
        procedure = _procedure(procedure_id, unit, of)
    except ProcedureError as error:
        flash(_("草稿中的程序还不能运行：%(reason)s", reason=str(error)), "warning")
        return redirect(url_for("office.adjust_procedure", procedure_id=procedure_id, unit=unit))
    trial, problem = _trial(), ""
    if request.method == "POST":
        try:
            trial = _after(trial, procedure, unit, request.form.get("_deed", ""))
        except Unreadable as fault:
            problem = str(fault)
    if request.form.get("_deed") == "save" and trial is not None:
        return _saved(trial, procedure, unit)
    return _page(procedure, trial, unit, of, problem)


def _procedure(procedure_id: str, unit: str, of: str) -> Procedure:
    """The unit's procedure in force, or the draft of whoever may adjust it; raises `ProcedureError`."""
    if of == DRAFT:
        return compile_procedure(current_design(procedure_id, "procedure").body)
    if unit and not reaches(unit):
        abort(404)
    return procedure_in_force(procedure_id, unit)


def _trial() -> Trial | None:
    """The steps that the page carries along, None before the first."""
    text = request.form.get("_trial", "")
    try:
        return read_trial(text) if text else None
    except ValueError:
        abort(400)


def _after(trial: Trial | None, procedure: Procedure, unit: str, deed: str) -> Trial | None:
    if deed == "anew":
        return None
    if deed == "back":
        return trial.back() if trial is not None and len(trial.steps) > 1 else None
    if deed.startswith("act:") and trial is not None:
        facts = facts_after(trial, _played(trial, procedure, unit))
        return _then(trial, act_step(procedure, deed.removeprefix("act:"), facts))
    if not deed.startswith("do:"):
        return trial
    task, _colon, outcome = deed.removeprefix("do:").partition(":")
    item = procedure.items.get(task)
    if item is None:
        abort(400)
    return _then(trial or Trial(first_facts(request.form)), _step(item, outcome, procedure, unit))


def _then(trial: Trial, step: TrialStep) -> Trial:
    try:
        return trial.then(step)
    except ValueError as error:
        raise Unreadable(_("试办的步骤太多，请重新开始。")) from error


def _step(item: Item, outcome: str, procedure: Procedure, unit: str) -> TrialStep:
    target = outcome.removeprefix("return ") if outcome.startswith("return ") else ""
    fields = fields_of(procedure, item.form, unit)
    day = day_of(request.form.get("_on", ""), _("日期"))
    return TrialStep(
        item.id,
        "" if target else outcome,
        day,
        request.form.get("_by", "")[:100],
        request.form.get("_fellow", "")[:100],
        target,
        values_of(fields, request.form),
        told=told_on(day),
    )


def _saved(trial: Trial, procedure: Procedure, unit: str) -> ResponseReturnValue:
    """The steps as a scenario that expects what they came to."""
    report = _played(trial, procedure, unit)
    title = _("试办：%(title)s", title=procedure.name(language()))
    body = with_expectations(trial_scenario(trial, procedure, title, unit), report.steps)
    return send_file(
        BytesIO(write_yaml(body).encode()),
        mimetype="application/yaml",
        as_attachment=True,
        download_name=f"{procedure.id}_trial.yaml",
    )


def _played(trial: Trial, procedure: Procedure, unit: str) -> ScenarioReport:
    snapshot = configuration()
    parameters, titles = snapshot.parameters(unit), partial(snapshot.title_of, unit=unit)
    report = play_trial(trial, procedure, snapshot.calendar(), parameters, titles)
    if len(report.steps) != len(trial.steps):
        abort(400)
    return report


# -- the page


def _page(procedure: Procedure, trial: Trial | None, unit: str, of: str, problem: str) -> tuple[str, int]:
    report = _played(trial, procedure, unit) if trial is not None else None
    page = render_template(
        "office/procedure_trial.html",
        procedure=procedure,
        trial=trial,
        report=report,
        lines=[] if report is None or trial is None else _lines(procedure, trial, report),
        tasks=_tasks(procedure, report, unit),
        acts=other_acts(procedure, report),
        people=[(each, person_title(each, body["roles"])) for each, body in trial_people(procedure).items()],
        terms=deadlines(report.state, procedure) if report is not None and report.state else [],
        papers=_papers(report, unit),
        ended=_ending(procedure, report),
        parties=party_sorts(procedure, unit),
        day=_last_day(trial),
        unit=unit,
        unit_title=unit_title(unit),
        of=of,
        problem=problem,
        deadline_word=deadline_word,
        said=request.form if problem else {},
    )
    return page, 422 if problem else 200


def _last_day(trial: Trial | None) -> date:
    """The day that the next step is proposed for."""
    if trial is None or not trial.steps:
        return today()
    last = trial.steps[-1]
    return last.told or last.on


def _tasks(procedure: Procedure, report: ScenarioReport | None, unit: str) -> list[OpenTask]:
    if report is None or not report.state:
        return [_open_task(procedure, procedure.opening, False, {}, unit)]
    last = report.steps[-1]
    return [
        _open_task(procedure, procedure.items[task], optional, report.state, unit)
        for tasks, optional in ((last.open, False), (last.optional, True))
        for task in tasks
        if procedure.items[task].sort == "task"
    ]


def _open_task(procedure: Procedure, item: Item, optional: bool, state: Any, unit: str) -> OpenTask:
    people = trial_people(procedure)
    by, fellow = proposed_people(people, item, state)
    named = tuple((name, person_title(name, people[name]["roles"])) for name in able_people(people, item))
    holder = (state.get("items", {}).get(item.id) or {}).get("holder", "")
    fields = tuple(fields_of(procedure, item.form, unit))
    return OpenTask(
        item, optional, named, by, fellow, fields, holder and person_title(holder, people[holder]["roles"])
    )


def person_title(name: str, roles: Any) -> str:
    """Somebody of a trial as the page calls them: the role, and which of several."""
    letter = name.rpartition("_")[2]
    title = role_title(roles[0]) if roles else name
    return f"{title} {letter.upper()}" if len(letter) == 1 else title


def _lines(procedure: Procedure, trial: Trial, report: ScenarioReport) -> list[dict[str, Any]]:
    """Each step in words, with why it was refused."""
    people = trial_people(procedure)
    found = []
    for step, told in zip(trial.steps, report.steps, strict=True):
        item = procedure.items.get(step.task)
        if step.act:
            found.append(_act_line(procedure, people, step, told))
            continue
        target = procedure.items.get(step.target)
        by = [person_title(each, people[each]["roles"]) for each in (step.by, step.fellow) if each in people]
        result = item.outcome_name(step.outcome, language()) if item is not None and step.outcome else ""
        if target is not None:
            result = _("退回到“%(task)s”", task=target.name(language()))
        title = item.name(language()) if item is not None else step.task
        found.append(_line(procedure, step, told, by, title, result))
    return found


def _line(
    procedure: Procedure, step: TrialStep, told: StepReport, by: list[str], title: str, result: str
) -> dict[str, Any]:
    return {
        "on": step.on,
        "entered": step.told,
        "by": by,
        "title": title,
        "result": result,
        "refused": told.refused,
        "notes": contradiction_notes(told.contradicts, procedure),
    }


def _act_line(procedure: Procedure, people: Any, step: TrialStep, told: StepReport) -> dict[str, Any]:
    """A step that is no task: what about, whom, and why."""
    said = [step.values.get(each) for each in ("holder", "occurred_on", "amount")]
    named = [step.task, step.target, *step.values.get("handlers", ()), *(str(each) for each in said if each)]
    about = [
        person_title(each, people[each]["roles"])
        if each in people
        else procedure.source_title(each, language())
        for each in named
        if each
    ]
    by = [person_title(step.by, people[step.by]["roles"])] if step.by in people else []
    about.extend(() if told.refused else amendment_words(step.facts))
    result = "；".join([*about, step.reason] if step.reason else about)
    return _line(procedure, step, told, by, _(TITLES[step.act]), result)


def _papers(report: ScenarioReport | None, unit: str) -> list[str]:
    """The papers that the last step called for."""
    if report is None or not report.steps:
        return []
    effects = report.steps[-1].effects
    return [document_title(each.target, unit) for each in effects if each.sort == "document"]


def _ending(procedure: Procedure, report: ScenarioReport | None) -> str:
    """How the case ended, "" while it is open."""
    if report is None or report.status in ("", "open"):
        return ""
    for each in procedure.endings:
        if each.id == report.status:
            return str(each.title.get(language()) or each.title.get("zh") or each.id)
    return report.status
