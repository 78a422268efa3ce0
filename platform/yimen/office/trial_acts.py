"""What else can be tried besides doing a task: handing it about, recusal, letting pass, undoing, ending the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, request
from flask_babel import gettext as _

from yimen.office.request import language
from yimen.office.trial_fields import Unreadable, day_of
from yimen.office.wording import N_
from yimen.workflow import TRIAL_ACTS, Procedure, ScenarioReport, TrialStep

TITLES = {
    "claim": N_("认领"),
    "release": N_("退回待领"),
    "assign": N_("指定承办人"),
    "challenge": N_("申请回避"),
    "recuse": N_("决定回避"),
    "override": N_("特批放行"),
    "annul": N_("撤销重作"),
    "withdraw": N_("撤销案件"),
    "merge": N_("并案"),
}
ON_TASKS = ("claim", "release")


@dataclass(frozen=True, slots=True)
class OtherAct:
    """An act that the procedure knows: its tasks (value, title), whether somebody is named, and the outcomes or grounds."""

    sort: str
    title: str
    tasks: tuple[tuple[str, str], ...] = ()
    persons: int = 0
    choices: tuple[tuple[str, str], ...] = ()


def other_acts(procedure: Procedure, report: ScenarioReport | None) -> list[OtherAct]:
    """Those that make sense in the trial as it stands; none before the first step or after the end."""
    if report is None or not report.state or report.status != "open":
        return []
    named = [each for each in TRIAL_ACTS if each in ON_TASKS or each in procedure.case_acts]
    return [_act(procedure, report, sort) for sort in named]


def _act(procedure: Procedure, report: ScenarioReport, sort: str) -> OtherAct:
    last, title = report.steps[-1], _(TITLES[sort])
    tasks: list[str] = []
    if sort in ON_TASKS:
        tasks = [each for each in last.open if procedure.items[each].sort == "task"]
    elif sort == "override":
        tasks = [each.id for each in procedure.items.values() if each.sort == "task" and not each.opens]
    elif sort == "annul":
        tasks = [each.id for each in procedure.items.values() if each.annuls_to]
    choices = {
        "recuse": (("granted", _("准予")), ("refused", _("不准予"))),
        "challenge": _grounds(procedure),
    }.get(sort, ())
    persons = {"assign": 2, "challenge": 1, "recuse": 1}.get(sort, 0)
    titled = tuple((each, procedure.items[each].name(language())) for each in tasks)
    return OtherAct(sort, title, titled, persons, choices)


def _grounds(procedure: Procedure) -> tuple[tuple[str, str], ...]:
    found = procedure.case_acts.get("challenge")
    return tuple(
        (name, str(title.get(language()) or title.get("zh") or name))
        for name, title in (found.grounds.items() if found else ())
    )


def act_step(procedure: Procedure, sort: str) -> TrialStep:
    """The step out of the page's input; raises `Unreadable`."""
    if sort not in TRIAL_ACTS:
        abort(400)
    said = {
        name: request.form.get(f"_{name}", "")[:100] for name in ("task", "who", "fellow", "choice", "by")
    }
    reason = request.form.get("_reason", "")[:500]
    if sort not in ON_TASKS and not reason.strip():
        raise Unreadable(_("这一步须写明理由。"))
    values: dict[str, Any] = {}
    task, target, outcome = said["task"], "", ""
    match sort:
        case "assign":
            values = {"handlers": [each for each in (said["who"], said["fellow"]) if each]}
        case "challenge":
            target, values = said["who"], {"by": "party", "ground": said["choice"]}
        case "recuse":
            target, outcome = said["who"], said["choice"]
        case "annul":
            task, target = "", task
        case "merge":
            values = {"into": "other_case"}
        case "override":
            item = procedure.items.get(task)
            outcome = next(iter(item.outcomes), "") if item else ""
    day = day_of(request.form.get("_on", ""), _("日期"))
    return TrialStep(task, outcome, day, said["by"], "", target, values, sort, reason)
