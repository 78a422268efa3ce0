"""Handing work over: the open cases of one person, all or some of them, to another."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases, changes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_moves import LONGEST_REASON, Done
from yimen.office.names import name_of, names_of
from yimen.office.reach import EVERYWHERE
from yimen.office.request import actor, configuration, db, runtime, today, writing
from yimen.office.shell import unit_names
from yimen.workflow import Reason

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
    if target not in dict(_successors()) or target == source:
        problems["to"] = _("请选择接办人。")
    if not reason:
        problems["reason"] = _("请填写理由，它将记入每件案件的办案记录。")
    if problems:
        return _page(source, problems=problems)
    mine = {each.id: each.number for each in cases.open_work(db(), actor(), source)}
    done = [_hand_over(each, mine[each], source, target, reason) for each in chosen if each in mine]
    return _page(source, done=done)


class _Kept(Exception):
    """A case stays with whom it was; what was done of it so far is rolled back."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__("not handed over")
        self.reasons = reasons


def _hand_over(case_id: str, number: str, source: str, target: str, reason: str) -> Done:
    try:
        with writing() as session:
            found = cases.hand_over(
                session, actor(), case_id, source, target, reason=reason, clock=runtime().clock
            )
            if found:
                raise _Kept(found)
    except _Kept as kept:
        return Done(case_id, number, kept.reasons)
    return Done(case_id, number)


def _page(
    source: str, *, problems: Mapping[str, str] | None = None, done: list[Done] | None = None
) -> ResponseReturnValue:
    found = cases.open_work(db(), actor(), source)[:MOST] if source else []
    handlers = cases.handlers_in_sight(db(), actor())
    names_of({*handlers, source} - {""})
    page = render_template(
        "office/case_handover.html",
        source=source,
        source_name=name_of(source) if source else "",
        handlers=[(account, name_of(account), count) for account, count in sorted(handlers.items())],
        successors=[each for each in _successors() if each[0] != source],
        cases=found,
        done=done or [],
        problems=problems or {},
        said=request.form if problems else {},
        chosen=frozenset(request.form.getlist("case")) if problems else frozenset(each.id for each in found),
    )
    return page, 422 if problems or any(each.reasons for each in done or ()) else 200


def _successors() -> list[tuple[str, str]]:
    """(account, name) of everybody who acts in cases of the units in reach, the Actor too."""
    roles = frozenset(changes.acting_roles(configuration()))
    units = set(unit_names()) if EVERYWHERE in actor().units else set(actor().units) & set(unit_names())
    found = {
        account: name
        for unit in units
        for account, name in cases.fellows(db(), actor(), unit, today(), roles)
    }
    if any(actor().roles_over(unit) & roles for unit in units):
        found[actor().account] = actor().name
    return sorted(found.items())
