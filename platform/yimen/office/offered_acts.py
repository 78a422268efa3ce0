"""Which acts on a case besides its tasks are offered to the Actor: by rights, by the procedure, by where the case stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from yimen.cases import CaseView, NotConfigured, holders_of
from yimen.office.request import actor, configuration, language, today
from yimen.office.wording import N_
from yimen.screens import FormError
from yimen.workflow import Deadline, DeadlineRule, Offer, Procedure

RIGHTS = ("case.act", "case.assign", "case.override")
PERMISSIONS = {"assign": "case.assign", "override": "case.override"}
ON_THE_CASE = {
    "amend": N_("变更当事人、违法行为"),
    "assign": N_("指定承办人"),
    "correct": N_("更正办理日期"),
    "annul": N_("撤销后重新办理"),
    "override": N_("特批放行"),
    "link": N_("关联案件"),
    "merge": N_("并入其他案件"),
    "split": N_("分出案件"),
    "withdraw": N_("撤销案件"),
}
ON_A_TERM = {"extend": N_("延长期限"), "pause": N_("中止计算"), "resume": N_("恢复计算")}
ON_A_TASK = {
    "claim": N_("领取任务"),
    "release": N_("放回任务"),
    "delegate": N_("委托同事办理"),
    "assign": N_("指定办理人"),
}
JOINING = ("link", "merge", "split")
ON_OPEN_CASES = ("amend", "assign", "withdraw", "merge", "split")


@dataclass(frozen=True, slots=True)
class ActOffer:
    """An act that the Actor may try; `target` is the term or task that it is about, "" for the case as a whole."""

    sort: str
    title: str
    target: str = ""
    about: str = ""
    article: str = ""


def offered_acts(view: CaseView) -> list[ActOffer]:
    """Every act offered on this case, those on the whole case first."""
    return [*_on_the_case(view), *_on_terms(view), *_on_tasks(view)]


def may_act(procedure: Procedure, unit: str, sort: str) -> bool:
    """Whether the Actor holds the permission, and the procedure provides for the act by one of the Actor's roles."""
    rule = procedure.case_acts.get(sort)
    return _permitted(sort) and rule is not None and bool(rule.roles & actor().roles_over(unit))


def _may(view: CaseView, sort: str) -> bool:
    return may_act(view.procedure, view.case.unit, sort)


def _permitted(sort: str) -> bool:
    return actor().may(PERMISSIONS.get(sort, "case.act"))


def _roles(view: CaseView) -> frozenset[str]:
    return actor().roles_over(view.case.unit)


def _on_the_case(view: CaseView) -> Iterator[ActOffer]:
    for sort, title in ON_THE_CASE.items():
        if not _may(view, sort) or (sort in ON_OPEN_CASES and view.case.status != "open"):
            continue
        if sort == "amend" and not subject_forms(view):
            continue
        if sort == "annul" and not annullable(view):
            continue
        yield ActOffer(sort, _(title), article=view.procedure.case_acts[sort].article)


def _on_terms(view: CaseView) -> Iterator[ActOffer]:
    if not _permitted("extend"):
        return
    for term in view.deadlines:
        rule = view.procedure.term(term.id)
        if rule is None or term.state not in ("running", "paused"):
            continue
        extension, parameters = rule.extension, configuration().parameters(view.case.unit)
        if extension is not None and _longer(rule, view, term):
            yield _on_term("extend", term, extension.article or rule.article)
        if rule.pausable & _roles(view) and (term.state == "paused" or rule.may_pause(parameters)):
            yield _on_term("pause" if term.state == "running" else "resume", term, rule.article)


def _longer(rule: DeadlineRule, view: CaseView, term: Deadline) -> bool:
    """Whether the term may still be extended, and by whoever asks."""
    extension, parameters = rule.extension, configuration().parameters(view.case.unit)
    if extension is None or not extension.most(parameters) or not extension.roles & _roles(view):
        return False
    return term.extended < extension.max and term.due >= today()


def _on_term(sort: str, term: Deadline, article: str) -> ActOffer:
    return ActOffer(sort, _(ON_A_TERM[sort]), term.id, term.title, article)


def _on_tasks(view: CaseView) -> Iterator[ActOffer]:
    holders, mine = holders_of(view.case.state), {offer.task for offer in view.offers}
    for offer in (*view.offers, *view.others):
        if offer.manual:
            continue
        holder = holders.get(offer.task)
        if offer.task in mine and holder is None and _permitted("claim"):
            yield _on_task("claim", offer)
        if holder == actor().account or (holder and _may(view, "assign")):
            yield _on_task("release", offer)
        if offer.task in mine and holder in (None, actor().account) and _permitted("delegate"):
            yield _on_task("delegate", offer)
        if _may(view, "assign"):
            yield _on_task("assign", offer)


def _on_task(sort: str, offer: Offer) -> ActOffer:
    return ActOffer(sort, _(ON_A_TASK[sort]), offer.task, offer.title)


def subject_forms(view: CaseView) -> list[str]:
    """The filled forms that declare parties or alleged acts: they may be filled anew by an amendment."""
    found = []
    for form_id in view.forms:
        try:
            pinned = view.case.bindings["forms"].get(form_id)
            form = configuration().form(form_id, view.case.unit, pinned)
        except (NotConfigured, FormError):
            continue
        if {"parties", "acts"} & set(form.case_paths):
            found.append(form_id)
    return found


def done_tasks(view: CaseView) -> list[tuple[str, str, str]]:
    """(task, title, day) of what was done, in the procedure's order: whose day may be corrected. Of a task that is done for
    each of several each has a day."""
    found = []
    for task in (task for stage in view.stages for task in stage.tasks if task.on):
        each = view.case.state["items"][task.id].get("each", {})
        found += [(f"{task.id}#{key}", f"{task.title}（{key}）", one["on"]) for key, one in each.items()]
        if not each:
            found.append((task.id, task.title, task.on))
    return found


def annullable(view: CaseView) -> list[tuple[str, str]]:
    """("decision:back to", in words) of the decisions made that may be annulled, by where the way begins anew."""
    items = view.procedure.items
    done = [(task.id, task.title) for stage in view.stages for task in stage.tasks if task.on]
    return [
        (
            f"{task}:{back}",
            _("撤销“%(task)s”，从“%(back)s”重新办理", task=title, back=items[back].name(language())),
        )
        for task, title in done
        for back in items[task].annuls_to
    ]
