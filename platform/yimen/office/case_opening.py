"""Opening a case: choose the procedure, fill its first form, and the case begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from yimen import cases, documents
from yimen.office import codes
from yimen.office.access import permission
from yimen.office.after_acts import go_on
from yimen.office.answers import answers_beside
from yimen.office.blueprint import blueprint
from yimen.office.case_files import handed_files, lost_files, refused_file
from yimen.office.menu import openable
from yimen.office.offered_entries import offered_entries
from yimen.office.opened_once import keep_opened, new_mark, opened_before
from yimen.office.opening_drafts import keep_opening_by_hand, opening_address
from yimen.office.opening_forms import (
    Opening,
    OpeningState,
    called_opening,
    lost_input,
    opening_of,
    opening_units,
    sent_opening,
)
from yimen.office.reason_places import places_of
from yimen.office.request import actor, db, language, runtime, today, writing
from yimen.office.submission import (
    Submission,
    day_of,
    form_data,
    read_submission,
    reason_of,
    submission_faults,
)
from yimen.workflow import Reason


@blueprint.get("/cases/open")
@permission("case.open")
def open_case_page() -> ResponseReturnValue:
    """The procedures that may be begun, or the first form of the one chosen (`?procedure=&item=&unit=`) or called for by
    an item of another case (`?parent=&task=`)."""
    if request.args.get("parent"):
        opening = called_opening(request.args["parent"], request.args.get("task", ""))
        opening = replace(opening, take=request.args.get("take", ""))
        return _page(OpeningState(opening), opening.bind())
    units = opening_units()
    unit = request.args.get("unit", "") or (units[0] if units else "")
    if units and unit not in units:
        abort(404)
    procedures = openable()
    chosen = request.args.get("procedure", "") or (procedures[0].key if len(procedures) == 1 else "")
    if not chosen or not unit:
        return render_template(
            "office/open_case.html",
            form=None,
            procedures=procedures if unit else [],
            drafts=_begun(procedures, units),
            unit=unit,
            procedure_title="",
        )
    opening = opening_of(chosen, unit, request.args.get("item", ""))
    opening = replace(opening, take=request.args.get("take", ""))
    return _page(OpeningState(opening), opening.bind())


def _begun(procedures: Any, units: list[str]) -> list[tuple[Any, str, str, Any]]:
    """(procedure, unit, item, saved at) of the Actor's drafts that may still be opened."""
    known = {entry.key: entry for entry in procedures}
    found = []
    for unit, key, saved_at in cases.opening_drafts(db(), actor()):
        procedure, _hash, item = key.partition("#")
        if procedure in known and unit in units:
            found.append((known[procedure], unit, item, saved_at))
    return found


@blueprint.post("/cases/open")
@permission("case.open")
def open_case() -> ResponseReturnValue:
    """Begin the case, or show the form again with what is wrong."""
    said, opening = read_submission(), sent_opening()
    bound = opening.bind(form_data())
    if bound.restructured:
        return _page(OpeningState(opening), bound, said)
    drawn_with = request.form.get("_form", "")[:80]
    changes = opening.changes_since(drawn_with)
    if changes:
        reason = codes.reason(codes.FORM_CHANGED)
        lost = tuple(lost_input(drawn_with, opening))
        return _page(OpeningState(opening, (reason,), tuple(changes), lost), bound, said)
    if said.sort == "draft":
        state = keep_opening_by_hand(opening, said)
        if state is not None:
            return _page(state, bound, said)
        flash(_("已暂存，尚未提交。"), "info")
        return redirect(opening_address(opening))
    return _open(opening, bound, said)


def _open(opening: Opening, bound: Any, said: Submission) -> ResponseReturnValue:
    again = opened_before()
    if again is not None:
        return again
    valid = bound.validate()
    faults = submission_faults(said)
    if not valid or faults or said.occurred_on is None:
        return _page(OpeningState(opening, tuple(faults)), bound, said)
    try:
        with writing() as session:
            opened = _opened(session, opening, bound, said)
            if not isinstance(opened, cases.Refused):
                cases.drop_opening_draft(session, actor(), opening.unit, opening.draft_key)
                keep_opened(session, opened[0].id)
    except IntegrityError:
        db().rollback()
        again = opened_before()
        if again is None:
            raise
        return again
    except documents.PaperFailed as failed:
        reasons = tuple(Reason(each.code, each.message) for each in failed.findings)
        return _page(OpeningState(opening, reasons), bound, said)
    except cases.FileRefused as refused:
        return _page(OpeningState(opening, (refused_file(refused),)), bound, said)
    if isinstance(opened, cases.Refused):
        return _page(OpeningState(opening, opened.reasons), bound, said)
    if len(opened) > 1:
        return _go_on_from_several(opening, len(opened))
    return go_on(opened[0].id)


def _go_on_from_several(opening: Opening, count: int) -> ResponseReturnValue:
    """To the case that called for them, which lists them; else to the list of cases."""
    flash(
        _(
            "已一次发起 %(n)s 件“%(procedure)s”，各自计算期限。",
            n=count,
            procedure=opening.procedure.name(language()),
        ),
        "success",
    )
    return redirect(url_for("office.case_list")) if opening.call is None else go_on(opening.call.case.id)


def _opened(session: Any, opening: Opening, bound: Any, said: Submission) -> list[cases.Case] | cases.Refused:
    assert said.occurred_on is not None
    first = cases.FirstForm(bound.values, said.occurred_on, said.fellow, said.target, said.reason)
    given: dict[str, Any] = {"clock": runtime().clock, "files": handed_files(bound)}
    if opening.call is not None:
        return documents.open_child(
            session, actor(), opening.call.case.id, opening.call.item.id, first, **given
        )
    return documents.open_case(session, actor(), opening.procedure.id, opening.unit, first, **given)


def _page(state: OpeningState, bound: Any, said: Submission | None = None) -> ResponseReturnValue:
    opening = state.opening
    procedure, begins = opening.procedure, opening.procedure.opening
    reasons = [*state.reasons, *lost_files(bound)]
    draft = opening.draft()
    reason, occurred_on = reason_of(said, draft), day_of(said, draft)
    _tell_figures(opening, bound, occurred_on)
    page = render_template(
        "office/open_case.html",
        procedure=procedure,
        procedure_title=procedure.name(language()),
        form=bound,
        form_title=opening.form.label(language()),
        form_digest=opening.digest,
        item=opening.item,
        draft=draft,
        once=request.form.get("_once", "")[:80] or new_mark(),
        unit=opening.unit,
        units=opening.units,
        call=opening.call,
        alike=answers_beside(procedure.id, _subject(opening, bound)),
        title_field=opening.form.case_paths.get("title", "").strip("/"),
        offered=[] if said else offered_entries(opening.form.id, opening.unit),
        again={name: value for name, value in request.args.items() if name != "take"},
        fellows=cases.fellows(db(), actor(), opening.unit, today(), begins.roles),
        fellow=said.fellow if said else "",
        reason=reason,
        occurred_on=occurred_on,
        settled=begins.officers <= 1
        and len(opening.units) == 1
        and not (said or reason or occurred_on < today()),
        outcomes=[(each, begins.outcome_name(each, language())) for each in begins.outcomes],
        reasons=reasons,
        fields_at=places_of(reasons, bound),
        changes=state.changes,
        lost=state.lost,
        contrasts=state.contrasts,
        clash=state.clash,
        answered=said is not None,
    )
    return page, 422 if reasons or (said and bound.errors) else 200


def _tell_figures(opening: Opening, bound: Any, day: date) -> None:
    """In how many earlier cases the parties named by now stood, where the form counts them."""
    bound.tell(opening.figures(bound, day))


def _subject(opening: Opening, bound: Any) -> str:
    """What the case is about, as far as the form says so by now."""
    values = bound.values if bound is not None else {}
    words = (opening.form.case_paths.get(word, "").strip("/") for word in ("title", "summary"))
    return " ".join(str(values.get(path) or "") for path in words if path and "/" not in path)
