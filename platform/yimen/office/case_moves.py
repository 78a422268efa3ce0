"""Open cases that an older version of a procedure governs: chosen ones are moved over, the rest stay as they are."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.chosen_cases import LONGEST_REASON, Done
from yimen.office.request import actor, configuration, db, language, runtime, writing
from yimen.office.wording import entry_title

PAGE = 50


@blueprint.get("/procedures/<procedure_id>/cases")
@permission("case.move")
def movable_cases(procedure_id: str) -> ResponseReturnValue:
    """The cases in sight with what moving would change for each; those that would lose something are not offered."""
    return _page(procedure_id)


@blueprint.post("/procedures/<procedure_id>/cases")
@permission("case.move")
def move_cases(procedure_id: str) -> ResponseReturnValue:
    """The chosen ones moved, each by an act of its own in its journal; what could not be moved says why."""
    chosen = list(dict.fromkeys(request.form.getlist("case")))[:PAGE]
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    problems = {}
    if not chosen:
        problems["cases"] = _("请选择要改用的案件。")
    if not reason:
        problems["reason"] = _("请填写理由，它将记入每件案件的办案记录。")
    if problems:
        return _page(procedure_id, problems=problems)
    return _page(procedure_id, moved=[each for case in chosen if (each := _move(case, reason)) is not None])


def _move(case_id: str, reason: str) -> Done | None:
    """One case in a transaction of its own; None where it is not the Actor's to see."""
    version = request.form.get(f"version-{case_id}", default=-1, type=int)
    seen = cases.seen_cases(db(), actor(), [case_id]).get(case_id)
    if seen is None:
        return None
    with writing() as session:
        done = cases.move_case(
            session, actor(), case_id, expected_version=version, reason=reason, clock=runtime().clock
        )
    return Done(case_id, seen.number, done.reasons if isinstance(done, cases.Refused) else ())


def _page(
    procedure_id: str, *, problems: Mapping[str, str] | None = None, moved: list[Done] | None = None
) -> ResponseReturnValue:
    after = request.args.get("after", "")[:32]
    found = cases.movable_cases(db(), actor(), configuration(), procedure_id, after=after, limit=PAGE + 1)
    entry = configuration().entry("procedure", procedure_id)
    page = render_template(
        "office/case_moves.html",
        procedure_id=procedure_id,
        title=entry_title(entry.body, procedure_id, language()) if entry is not None else procedure_id,
        cases=found[:PAGE],
        following=url_for("office.movable_cases", procedure_id=procedure_id, after=found[PAGE - 1].case_id)
        if len(found) > PAGE
        else None,
        problems=problems or {},
        moved=moved or [],
        chosen=frozenset(request.form.getlist("case")) if problems else frozenset(),
        reason=request.form.get("reason", "") if problems else "",
    )
    return page, 422 if problems or any(each.reasons for each in moved or ()) else 200
