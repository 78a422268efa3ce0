"""Handing work over: the open cases of one person, all or some of them, to another."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.chosen_cases import LONGEST_REASON, Done, people_who_act
from yimen.office.names import name_of, names_of
from yimen.office.request import actor, db, runtime, writing

MOST = 200


@blueprint.get("/cases/hand-over")
@permission("case.assign")
def handover_page() -> ResponseReturnValue:
    """Whose work there is to hand over; with `?from=` that person's open cases to choose from."""
    return _page(request.args.get("from", "")[:64])


@blueprint.post("/cases/hand-over")
@permission("case.assign")
def hand_over_cases() -> ResponseReturnValue:
    """The chosen cases with the tasks held in them go over, each in a transaction of its own."""
    source, target = request.form.get("from", "")[:64], request.form.get("to", "")[:64]
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    chosen = list(dict.fromkeys(request.form.getlist("case")))[:MOST]
    problems = {}
    if not chosen:
        problems["cases"] = _("请选择要移交的案件。")
    if target not in dict(people_who_act()) or target == source:
        problems["to"] = _("请选择接办人。")
    if not reason:
        problems["reason"] = _("请填写理由，它将记入每件案件的办案记录。")
    if problems:
        return _page(source, problems=problems)
    mine = {each.case_id: each.number for each in cases.open_work(db(), actor(), source)}
    done = [_hand_over(each, mine[each], source, target, reason) for each in chosen if each in mine]
    return _page(source, done=done)


def _hand_over(case_id: str, number: str, source: str, target: str, reason: str) -> Done:
    with writing() as session:
        reasons = cases.hand_over(
            session, actor(), case_id, source, target, reason=reason, clock=runtime().clock
        )
    return Done(case_id, number, reasons)


def _page(
    source: str, *, problems: Mapping[str, str] | None = None, done: list[Done] | None = None
) -> ResponseReturnValue:
    found = cases.open_work(db(), actor(), source, limit=MOST) if source else []
    handlers = cases.handlers_in_sight(db(), actor())
    names_of({*handlers, source} - {""})
    page = render_template(
        "office/case_handover.html",
        source=source,
        source_name=name_of(source) if source else "",
        handlers=[(account, name_of(account), count) for account, count in sorted(handlers.items())],
        successors=[each for each in people_who_act() if each[0] != source],
        cases=found,
        done=done or [],
        problems=problems or {},
        said=request.form if problems else {},
        chosen=frozenset(request.form.getlist("case"))
        if problems
        else frozenset(each.case_id for each in found),
    )
    return page, 422 if problems or any(each.reasons for each in done or ()) else 200
