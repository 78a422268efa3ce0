"""What else can be tried besides doing a task: handing it about, recusal, correcting, terms, what comes from outside,
letting pass, undoing, ending the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, request
from flask_babel import gettext as _

from yimen.office.request import language
from yimen.office.trial_fields import Unreadable, amended_facts, day_of, number_of, told_on
from yimen.office.wording import N_
from yimen.workflow import TRIAL_ACTS, Procedure, ScenarioReport, TrialStep

TITLES = {
    "claim": N_("认领"),
    "release": N_("退回待领"),
    "delegate": N_("委托办理"),
    "assign": N_("指定承办人"),
    "challenge": N_("申请回避"),
    "recuse": N_("决定回避"),
    "correct": N_("更正日期"),
    "pause": N_("暂停计算期限"),
    "resume": N_("恢复计算期限"),
    "extend": N_("延长期限"),
    "event": N_("登记外部事件"),
    "override": N_("特批放行"),
    "annul": N_("撤销重作"),
    "withdraw": N_("撤销案件"),
    "amend": N_("变更当事人、违法行为"),
    "link": N_("关联案件"),
    "split": N_("分案"),
    "merge": N_("并案"),
}
ON_TASKS = ("claim", "release")
ON_TERMS = ("pause", "resume", "extend")
EVERYWHERE = (*ON_TASKS, *ON_TERMS, "delegate", "event")
PERSONS = {"assign": 2, "challenge": 1, "recuse": 1, "delegate": 1}


@dataclass(frozen=True, slots=True)
class OtherAct:
    """An act that the procedure knows: what it may be about (value, title), how many people are named, the outcomes or
    grounds; whether a day or a number is asked for besides."""

    sort: str
    title: str
    targets: tuple[tuple[str, str], ...] = ()
    persons: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    day: bool = False
    number: bool = False


def other_acts(procedure: Procedure, report: ScenarioReport | None) -> list[OtherAct]:
    """Those that make sense in the trial as it stands; none before the first step. After the end only what a case that is
    over still knows."""
    if report is None or not report.state:
        return []
    over = () if report.status == "open" else ("annul", "correct", "override")
    found = []
    for sort in TRIAL_ACTS:
        if (over and sort not in over) or not (sort in EVERYWHERE or sort in procedure.case_acts):
            continue
        targets = tuple(_targets(procedure, report, sort))
        if targets or sort not in (*EVERYWHERE, "correct", "annul"):
            found.append(_act(procedure, sort, targets))
    return found


def _act(procedure: Procedure, sort: str, targets: tuple[tuple[str, str], ...]) -> OtherAct:
    choices = {
        "recuse": (("granted", _("准予")), ("refused", _("不准予"))),
        "challenge": _grounds(procedure),
    }.get(sort, ())
    return OtherAct(
        sort, _(TITLES[sort]), targets, PERSONS.get(sort, 0), choices, sort == "correct", sort == "extend"
    )


def _targets(procedure: Procedure, report: ScenarioReport, sort: str) -> Iterator[tuple[str, str]]:
    """What the act may be about, as the trial stands."""
    if sort in (*ON_TASKS, "delegate"):
        named = [each for each in report.steps[-1].open if procedure.items[each].sort == "task"]
    elif sort == "override":
        named = [each.id for each in procedure.items.values() if each.sort == "task" and not each.opens]
    elif sort == "annul":
        named = [each.id for each in procedure.items.values() if each.annuls_to and _count(report, each.id)]
    elif sort == "correct":
        tasks = [each.id for each in procedure.items.values() if each.sort == "task"]
        named = [each for each in (*tasks, *procedure.events) if _count(report, each)]
    elif sort in ON_TERMS:
        named = [
            each for each, record in _terms(report) if _fits(procedure, each, str(record["state"]), sort)
        ]
    elif sort == "event":
        yield from _events(procedure, report)
        return
    else:
        named = []
    yield from ((each, procedure.source_title(each, language())) for each in named)


def _count(report: ScenarioReport, name: str) -> int:
    records = {**report.state.get("events", {}), **report.state.get("items", {})}
    return int(records.get(name, {}).get("count", 0))


def _terms(report: ScenarioReport) -> Iterator[tuple[str, Any]]:
    yield from report.state.get("deadlines", {}).items()


def _fits(procedure: Procedure, name: str, state: str, sort: str) -> bool:
    rule = procedure.term(name)
    if rule is None:
        return False
    if sort == "extend":
        return state == "running" and rule.extension is not None and bool(rule.extension.roles)
    return bool(rule.pausable) and state == {"pause": "running", "resume": "paused"}[sort]


def _events(procedure: Procedure, report: ScenarioReport) -> Iterator[tuple[str, str]]:
    """Events of the procedure with each of their outcomes, and results of the child cases that are running."""
    for event in procedure.events.values():
        title = procedure.source_title(event.id, language())
        if not event.outcomes:
            yield event.id, title
        for outcome, names in event.outcomes.items():
            yield f"{event.id}:{outcome}", f"{title}（{names.get(language()) or names.get('zh') or outcome}）"
    for item in procedure.items.values():
        running = (report.state.get("items", {}).get(item.id) or {}).get("state") == "active"
        if item.sort == "child" and running:
            for outcome in item.outcomes or ("done",):
                yield (
                    f"{item.id}:{outcome}",
                    f"{item.name(language())}（{item.outcome_name(outcome, language())}）",
                )


def _grounds(procedure: Procedure) -> tuple[tuple[str, str], ...]:
    found = procedure.case_acts.get("challenge")
    return tuple(
        (name, str(title.get(language()) or title.get("zh") or name))
        for name, title in (found.grounds.items() if found else ())
    )


def act_step(procedure: Procedure, sort: str, facts: Mapping[str, Any]) -> TrialStep:
    """The step out of the page's input, upon the case's facts as they stand; raises `Unreadable`."""
    if sort not in TRIAL_ACTS:
        abort(400)
    said = {
        name: request.form.get(f"_{name}", "")[:200] for name in ("target", "who", "fellow", "choice", "by")
    }
    reason = request.form.get("_reason", "")[:500]
    if sort not in (*ON_TASKS, "event") and not reason.strip():
        raise Unreadable(_("这一步须写明理由。"))
    task, target, outcome, values = "", said["target"], "", _values(sort, said)
    match sort:
        case "claim" | "release" | "delegate":
            task, target = target, ""
        case "challenge":
            target = said["who"]
        case "recuse":
            target, outcome = said["who"], said["choice"]
        case "event":
            target, _colon, outcome = target.partition(":")
        case "override":
            task, target = target, ""
            item = procedure.items.get(task)
            outcome = next(iter(item.outcomes), "") if item else ""
    day = day_of(request.form.get("_on", ""), _("日期"))
    after = amended_facts(request.form, facts) if sort == "amend" else {}
    return TrialStep(task, outcome, day, said["by"], "", target, values, sort, reason, told_on(day), after)


def amendment_words(facts: Mapping[str, Any]) -> Iterator[str]:
    """What an amendment made of the case, for the line of its step."""
    if "parties" in facts:
        yield _("变更后有%(n)s方当事人", n=len(facts["parties"]))
    for each in facts.get("acts", ())[:1]:
        yield _("变更后违法行为发生日期：%(day)s", day=each["occurred_on"])


def _values(sort: str, said: dict[str, str]) -> dict[str, Any]:
    match sort:
        case "assign":
            return {"handlers": [each for each in (said["who"], said["fellow"]) if each]}
        case "challenge":
            return {"by": "party", "ground": said["choice"]}
        case "delegate":
            return {"holder": said["who"]}
        case "correct":
            day = day_of(request.form.get("_day", ""), _("更正后的日期"))
            return {"occurred_on": day.isoformat()}
        case "extend":
            number = number_of(request.form.get("_number", ""), _("延长多少"))
            return {} if number is None else {"amount": number}
        case "merge":
            return {"into": "other_case"}
    return {}
