"""Drafts of cases not yet opened: kept by the page's script or by hand, shown when they differ, discarded."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.office import codes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.drafting import clash_answer, clash_words, differing, saved_answer
from yimen.office.opening_forms import Opening, OpeningState, sent_opening
from yimen.office.request import actor, configuration, runtime, today, writing
from yimen.office.submission import Submission, form_data, read_submission
from yimen.screens import BoundForm


@blueprint.post("/cases/open/draft")
@permission("case.open")
def keep_opening_draft() -> ResponseReturnValue:
    """What the page's script sends: 200 {"version", "message", "figures"}, or 409 with where the standing draft differs."""
    opening, said = sent_opening(), read_submission()
    bound = opening.bind(form_data(files=False))
    try:
        kept = _save(opening, bound, said)
    except cases.OpeningDraftChanged:
        now = opening.draft()
        theirs = opening.values_of(now) if now else {}
        version = now.version if now else None
        return clash_answer(version, _words(now), opening.form, opening.unit, bound.values, theirs)
    return saved_answer(kept.version, kept.saved_at, opening.figures(bound, said.occurred_on or today()))


@blueprint.post("/cases/open/draft/discard")
@permission("case.open")
def discard_opening_draft() -> ResponseReturnValue:
    """Begin anew."""
    opening = sent_opening()
    with writing() as session:
        cases.drop_opening_draft(session, actor(), opening.unit, opening.draft_key)
    flash(_("暂存的内容已清除。"), "info")
    return redirect(opening_address(opening))


def keep_opening_by_hand(opening: Opening, said: Submission) -> OpeningState | None:
    """Keep what was filled in; files are kept with the case alone. None when done, else what the page shows."""
    bound = opening.bind(form_data(files=False))
    try:
        _save(opening, bound, said)
    except cases.OpeningDraftChanged:
        now = opening.draft()
        found = differing(opening.form, opening.unit, bound.values, opening.values_of(now) if now else {})
        reason = codes.reason(codes.DRAFT_CHANGED)
        return OpeningState(opening, (reason,), contrasts=tuple(found), clash=_words(now))
    if any(file.filename for file in request.files.values()):
        flash(_("所选附件没有暂存，请在提交前重新选择。"), "warning")
    return None


def opening_address(opening: Opening) -> str:
    """Where the form of this opening is filled in."""
    if opening.call is not None:
        call = opening.call
        return url_for("office.open_case_page", parent=call.case.id, task=call.item.id)
    return url_for(
        "office.open_case_page",
        procedure=opening.procedure.id,
        unit=opening.unit,
        item=opening.item or None,
    )


def _words(now: cases.OpeningDraft | None) -> str:
    if now is None:
        return _("暂存的内容已在别处清除，或者案件已经登记。请先在案件列表中核对。")
    return clash_words(now.account, now.saved_at)


def _save(opening: Opening, bound: BoundForm, said: Submission) -> cases.OpeningDraft:
    same_unit = request.form.get("_drawn_unit", opening.unit) == opening.unit
    with writing() as session:
        kept = cases.save_opening_draft(
            session,
            actor(),
            opening.unit,
            opening.draft_key,
            bound.values,
            form=opening.form.id,
            version=said.draft if same_unit else None,
            configuration=configuration(),
            clock=runtime().clock,
            reason=said.reason,
            occurred_on=said.occurred_on,
        )
        session.expunge(kept)
        return kept
