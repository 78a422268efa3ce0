"""Work that nobody has yet, chosen from a list and given to somebody, or spread in turn, in one deed with a reason."""

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
from yimen.office.request import actor, configuration, db, language, runtime, writing
from yimen.office.shell import present_units
from yimen.office.wording import entry_title

MOST = 100
FILTERS = ("unit", "procedure", "task")


@blueprint.get("/cases/assign")
@permission("case.assign")
def assign_page() -> ResponseReturnValue:
    """What in sight is nobody's, the most pressing first; narrowed by unit, procedure and task."""
    return _page()


@blueprint.post("/cases/assign")
@permission("case.assign")
def assign_cases() -> ResponseReturnValue:
    """The chosen pieces of work given, each by an act of its own in the case's journal; what could not be says why."""
    target = request.form.get("to", "")[:64]
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    chosen = list(dict.fromkeys(request.form.getlist("work")))[:MOST]
    problems = {}
    if not chosen:
        problems["work"] = _("请选择要指派的案件或任务。")
    if target != cases.IN_TURN and target not in dict(people_who_act()):
        problems["to"] = _("请选择办理人员，或选择轮流。")
    if not reason:
        problems["reason"] = _("请填写理由，它将记入每件案件的办案记录。")
    if problems:
        return _page(problems=problems)
    return _page(done=[each for place in chosen if (each := _give(place, target, reason)) is not None])


def _give(place: str, target: str, reason: str) -> Done | None:
    """One piece of work in a transaction of its own; None where the case is not the Actor's to see."""
    case_id, _colon, task = place.partition(":")
    seen = cases.seen_cases(db(), actor(), [case_id]).get(case_id)
    if seen is None:
        return None
    with writing() as session:
        given = cases.give(
            session, actor(), case_id, task[:100], target, reason=reason, clock=runtime().clock
        )
    return Done(case_id, seen.number, given.reasons, name_of(given.account))


def _page(
    *, problems: Mapping[str, str] | None = None, done: list[Done] | None = None
) -> ResponseReturnValue:
    filters = {name: request.values.get(name, "")[:100] for name in FILTERS}
    names = cases.free_names(db(), actor())
    people = people_who_act()
    names_of(account for account, _name in people)
    page = render_template(
        "office/case_assigning.html",
        work=cases.free_work(db(), actor(), filters=filters, limit=MOST),
        most=MOST,
        filters=filters,
        units=[(code, name) for code, name in present_units().items() if actor().reaches(code)],
        procedures=[(each, _title(each)) for each in sorted({procedure for procedure, _t, _n in names})],
        tasks=sorted({(task, title) for _procedure, task, title in names}),
        procedure_title=_title,
        people=people,
        in_turn=cases.IN_TURN,
        done=done or [],
        problems=problems or {},
        said=request.form if problems else {},
        chosen=frozenset(request.form.getlist("work")) if problems else frozenset(),
    )
    return page, 422 if problems or any(each.reasons for each in done or ()) else 200


def _title(procedure: str) -> str:
    entry = configuration().entry("procedure", procedure)
    return entry_title(entry.body, procedure, language()) if entry is not None else procedure
