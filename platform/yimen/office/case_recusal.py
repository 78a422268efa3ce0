"""The page of recusals of a case: who was asked to withdraw, on which ground, and what was decided by whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.office.access import permission
from yimen.office.act_forms import seen_view
from yimen.office.blueprint import blueprint
from yimen.office.names import name_of, names_of
from yimen.office.offered_acts import may_act
from yimen.office.request import actor, language, runtime, today, writing
from yimen.office.wording import N_
from yimen.workflow import Act, Reason

LONGEST_REASON = 2_000
STATES = {"open": N_("待决定"), "granted": N_("准予回避"), "refused": N_("驳回申请")}
ASKED_BY = {"party": N_("当事人申请"), "self": N_("本人提出")}


@blueprint.get("/cases/<case_id>/recusal")
@permission("case.list", "case.act")
def recusal_page(case_id: str) -> ResponseReturnValue:
    """Every request with its decision; a form for a new one, and for the decision, where the procedure gives them."""
    return _page(seen_view(case_id))


@blueprint.post("/cases/<case_id>/recusal")
@permission("case.act")
def ask_recusal(case_id: str) -> ResponseReturnValue:
    """Somebody is asked to withdraw: by himself or by a party."""
    values = {"by": request.form.get("by", "")[:20], "ground": request.form.get("ground", "")[:64]}
    who = request.form.get("who", "")[:64] if values["by"] != "self" else actor().account
    return _perform(case_id, "challenge", target=who, values=values)


@blueprint.post("/cases/<case_id>/recusal/decision")
@permission("case.act")
def decide_recusal(case_id: str) -> ResponseReturnValue:
    """A request is granted or refused, with reasons."""
    who, outcome = request.form.get("who", "")[:64], request.form.get("outcome", "")[:20]
    return _perform(case_id, "recuse", target=who, outcome=outcome)


def _perform(case_id: str, sort: Any, **words: Any) -> ResponseReturnValue:
    view = seen_view(case_id)
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return _page(view, [Reason("", _("请填写日期。"))], sort)
    act = Act(sort, day, reason=request.form.get("reason", "").strip()[:LONGEST_REASON], **words)
    version = request.form.get("version", type=int)
    with writing() as session:
        done = cases.act(
            session, actor(), case_id, act, expected_version=version or -1, clock=runtime().clock
        )
    if isinstance(done, cases.Refused):
        return _page(seen_view(case_id), list(done.reasons), sort)
    flash(_("已登记。") if sort == "challenge" else _("决定已登记。"), "success")
    return redirect(url_for("office.recusal_page", case_id=case_id))


def _page(view: cases.CaseView, reasons: list[Reason] | None = None, sort: str = "") -> ResponseReturnValue:
    case, procedure = view.case, view.procedure
    found = cases.challenges_in(case.state)
    people = [each for each in cases.people_in(case.state) if each not in case.state.get("recused", ())]
    named = {each.who for each in found} | {each.decided_by for each in found} | set(people)
    names_of(named - {""})
    asking, deciding = procedure.case_acts.get("challenge"), procedure.case_acts.get("recuse")
    grounds = asking.grounds if asking is not None else {}
    is_open = case.status == "open"
    page = render_template(
        "office/case_recusal.html",
        case=case,
        challenges=found,
        ground_word=lambda key: grounds.get(key, {}).get(language()) or grounds.get(key, {}).get("zh") or key,
        state_word=lambda key: _(STATES.get(key, key)),
        by_word=lambda key: _(ASKED_BY.get(key, key)),
        asking=asking,
        deciding=deciding,
        may_ask=is_open and asking is not None and may_act(procedure, case.unit, "challenge"),
        may_decide=is_open and deciding is not None and may_act(procedure, case.unit, "recuse"),
        people=[(each, name_of(each)) for each in people],
        asked_by=list(ASKED_BY),
        day=today(),
        said=request.form if reasons else {},
        sort=sort,
        reasons=reasons or [],
    )
    return page, 422 if reasons else 200


def recusal_notices(view: cases.CaseView) -> list[str]:
    """What the case page says of requests that wait for their decision."""
    asked = [each for each in cases.challenges_in(view.case.state) if each.state == "open"]
    rule = view.procedure.case_acts.get("challenge")
    suspends = rule is not None and rule.suspends
    word = (
        N_("对%(who)s的回避申请待决定，其间不得由其办理")
        if suspends
        else N_("对%(who)s的回避申请待决定，其间不停止办理")
    )
    return [_(word, who=name_of(each.who)) for each in asked]


def shows_recusal(view: cases.CaseView) -> bool:
    """Whether the case page leads to this page."""
    if view.case.state.get("challenges"):
        return True
    return view.case.status == "open" and may_act(view.procedure, view.case.unit, "challenge")
