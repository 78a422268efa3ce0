"""One page for the acts on a case that are no tasks: terms, corrections, handlers, parties, overrides, endings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases, documents
from yimen.office import case_drafts
from yimen.office.access import permission
from yimen.office.act_drafts import act_address
from yimen.office.act_forms import ActForm, act_form, overridable, seen_view
from yimen.office.act_reading import act_of, people_for
from yimen.office.after_acts import go_on
from yimen.office.blueprint import blueprint
from yimen.office.case_drafts import Unkept
from yimen.office.case_files import handed_files, lost_files, refused_file
from yimen.office.case_joining import join, joining
from yimen.office.offered_acts import JOINING, RIGHTS, annullable, done_tasks
from yimen.office.request import actor, configuration, language, runtime, writing
from yimen.office.submission import (
    Submission,
    day_of,
    form_data,
    read_submission,
    reason_of,
    submission_faults,
)
from yimen.screens import Contrast
from yimen.workflow import Reason


@dataclass(frozen=True, slots=True)
class ActState:
    """What an act's page shows besides its input: why it was refused, and what another draft holds otherwise."""

    found: ActForm
    reasons: Sequence[Reason] = ()
    stale: bool = False
    contrasts: tuple[Contrast, ...] = ()
    clash: str = ""


@blueprint.get("/cases/<case_id>/acts/<sort>")
@permission(*RIGHTS)
def case_act_page(case_id: str, sort: str) -> ResponseReturnValue:
    """The act's page (`?target=` a term, a task or a form); 404 where the act is not offered to the Actor."""
    found = act_form(case_id, sort)
    return _page(ActState(found), found.bind())


@blueprint.post("/cases/<case_id>/acts/<sort>")
@permission(*RIGHTS)
def do_case_act(case_id: str, sort: str) -> ResponseReturnValue:
    """The act, or the page again with the reasons and the input; or its form is kept as a draft."""
    found, said = act_form(case_id, sort), read_submission()
    bound = found.bind(form_data())
    if bound is not None and bound.restructured:
        return _page(ActState(found), bound, said)
    if said.sort == "draft":
        return _keep_draft(found, bound, said)
    state = _checked(found, bound, said) or _perform(found, bound, said)
    if state is not None:
        return _page(state, bound, said)
    flash(_("“%(task)s”已办理。", task=found.offer.title), "success")
    return go_on(case_id)


def _checked(found: ActForm, bound: Any, said: Submission) -> ActState | None:
    """What the page itself has against the submission; None when nothing."""
    faults = submission_faults(said)
    valid = bound is None or bound.validate()
    if faults or not valid:
        return ActState(found, faults)
    unseen = None if found.place is None else case_drafts.unseen_draft(found.place, bound, said)
    return None if unseen is None else _unkept(found, unseen)


def _perform(found: ActForm, bound: Any, said: Submission) -> ActState | None:
    """The act with its papers and files in one transaction; None when done, else why it was refused."""
    case_id = found.view.case.id
    if found.offer.sort in JOINING:
        refused = join(found.view, found.offer, said)
        if refused is None:
            return None
        return ActState(replace(found, view=seen_view(case_id)), refused.reasons, stale=refused.stale)
    act = act_of(found.view, found.offer, said, bound, found.form_id)
    if isinstance(act, Reason):
        return ActState(found, [act])
    try:
        with writing() as session:
            done = documents.act(
                session,
                actor(),
                case_id,
                act,
                expected_version=said.version,
                clock=runtime().clock,
                files=handed_files(bound),
            )
    except documents.PaperFailed as failed:
        return ActState(found, [Reason(each.code, each.message) for each in failed.findings])
    except cases.FileRefused as refused:
        return ActState(found, [refused_file(refused)])
    if isinstance(done, cases.Refused):
        return ActState(replace(found, view=seen_view(case_id)), done.reasons, stale=done.stale)
    return None


def _keep_draft(found: ActForm, bound: Any, said: Submission) -> ResponseReturnValue:
    """Keep what was filled in so far; what another saved meanwhile is shown, never overwritten."""
    if found.place is None:
        abort(400)
    case_id, sort = found.view.case.id, found.offer.sort
    unkept = case_drafts.keep_by_hand(found.place, bound, said, lambda: act_form(case_id, sort).drafted)
    if unkept is not None:
        return _page(_unkept(act_form(case_id, sort), unkept), bound, said)
    flash(_("已暂存，尚未提交。"), "info")
    return redirect(act_address(found))


def _unkept(found: ActForm, unkept: Unkept) -> ActState:
    return ActState(found, [unkept.reason], contrasts=unkept.contrasts, clash=unkept.clash)


def _page(state: ActState, bound: Any, said: Submission | None = None) -> ResponseReturnValue:
    view, offer, place = state.found.view, state.found.offer, state.found.place
    reasons = [*state.reasons, *lost_files(bound)]
    rule = view.procedure.term(offer.target)
    extension = rule.extension if rule is not None else None
    item = view.procedure.items.get(offer.target)
    draft = place.draft if place is not None else None
    page = render_template(
        "office/case_act.html",
        case=view.case,
        offer=offer,
        form=bound,
        form_title=bound.form.label(language()) if bound is not None else "",
        draft=draft,
        extension=extension,
        longest=extension.most(configuration().parameters(view.case.unit)) if extension is not None else 0,
        term=next((each for each in view.deadlines if each.id == offer.target), None),
        outcomes=[(each, item.outcome_name(each, language())) for each in item.outcomes] if item else [],
        people=people_for(view, offer),
        joining=joining(view, offer),
        done=done_tasks(view),
        annullable=annullable(view),
        overridable=overridable(view),
        given=request.form,
        occurred_on=day_of(said, draft),
        reason=reason_of(said, draft),
        reasons=reasons,
        stale=state.stale,
        contrasts=state.contrasts,
        clash=state.clash,
        answered=said is not None,
    )
    return page, 422 if reasons or (said and bound is not None and bound.errors) else 200
