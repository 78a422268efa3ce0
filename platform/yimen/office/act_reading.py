"""What an act's page says, as an act: each sort of act has its own few fields, all of the shell ("_…")."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _

from yimen import cases
from yimen.office import codes
from yimen.office.offered_acts import ActOffer, annullable, done_tasks
from yimen.office.request import actor, db, today
from yimen.office.submission import Submission
from yimen.workflow import Act, Reason

Fields = dict[str, Any]


def act_of(view: cases.CaseView, offer: ActOffer, said: Submission, bound: Any, form_id: str) -> Act | Reason:
    """The act that was asked for, or why the page cannot tell it."""
    found = _fields(view, offer, bound, form_id)
    if isinstance(found, Reason):
        return found
    assert said.occurred_on is not None
    return Act(offer.sort, said.occurred_on, reason=said.reason, **found)  # type: ignore[arg-type]


def _fields(view: cases.CaseView, offer: ActOffer, bound: Any, form_id: str) -> Fields | Reason:
    match offer.sort:
        case "extend":
            amount = request.form.get("_amount", type=int)
            return {"target": offer.target, "values": {} if amount is None else {"amount": amount}}
        case "pause" | "resume":
            return {"target": offer.target}
        case "claim" | "release":
            return {"task": offer.target}
        case "correct":
            return _correction(view)
        case "assign" | "delegate":
            return _assignment(view, offer)
        case "annul":
            return _annulment(view)
        case "amend":
            return {"values": {"form": form_id, "values": bound.values}}
        case "override":
            outcome = request.form.get("_outcome", "")[:100]
            return {"task": offer.target, "outcome": outcome, "values": {} if bound is None else bound.values}
        case _:
            return {}


def _correction(view: cases.CaseView) -> Fields | Reason:
    target = request.form.get("_target", "")
    if target not in {task for task, _title, _day in done_tasks(view)}:
        return codes.reason(codes.NOT_CHOSEN, "target", what=_("要更正的事项"))
    try:
        day = date.fromisoformat(request.form.get("_new_day", ""))
    except ValueError:
        return codes.reason(codes.NOT_CHOSEN, "new_day", what=_("更正后的日期"))
    return {"target": target, "values": {"occurred_on": day.isoformat()}}


def _assignment(view: cases.CaseView, offer: ActOffer) -> Fields | Reason:
    known = {account for account, _name in people_for(view, offer)}
    chosen = [each for each in (request.form.get("_handler", ""), request.form.get("_second", "")) if each]
    if not chosen or not set(chosen) <= known or len(set(chosen)) < len(chosen):
        return codes.reason(codes.NOT_CHOSEN, "handler", what=_("办理人员"))
    if offer.target:
        return {"task": offer.target, "values": {"holder": chosen[0]}}
    return {"values": {"handlers": chosen}}


def _annulment(view: cases.CaseView) -> Fields | Reason:
    wanted = request.form.get("_target", "")
    if wanted not in dict(annullable(view)):
        return codes.reason(codes.NOT_CHOSEN, "target", what=_("要撤销的决定"))
    task, _colon, back = wanted.partition(":")
    return {"target": task, "values": {"back_to": back}}


def people_for(view: cases.CaseView, offer: ActOffer) -> list[tuple[str, str]]:
    """(account, name) of those who may handle the case, or do the task that the offer names."""
    if offer.sort not in ("assign", "delegate"):
        return []
    item = view.procedure.items[offer.target] if offer.target else view.procedure.opening
    unit = view.case.unit
    found = dict(cases.fellows(db(), actor(), unit, today(), item.roles))
    if offer.sort == "assign" and actor().roles_over(unit) & item.roles:
        found[actor().account] = actor().name or actor().account
    return sorted(found.items())
