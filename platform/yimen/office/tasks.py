"""The page of one task: its form, the day, the second officer, the outcomes, and the way back."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases, documents
from yimen.office.access import permission
from yimen.office.after_acts import done_before, go_on
from yimen.office.blueprint import blueprint
from yimen.office.case_files import handed_files, lost_files, refused_file
from yimen.office.decided_alike import decides, task_comparison
from yimen.office.foreseen import FORESEE, foreseen_of
from yimen.office.leniencies import case_leniencies, leniencies_shown
from yimen.office.names import name_of
from yimen.office.paper_lists import moving_drafts, served_papers
from yimen.office.reason_places import paper_reason, places_of
from yimen.office.request import actor, configuration, db, language, runtime, today, writing
from yimen.office.reveals import contacts_of
from yimen.office.submission import (
    Submission,
    day_field,
    day_of,
    form_data,
    on_stated_day,
    read_submission,
    reason_of,
    submission_faults,
    with_stated_day,
)
from yimen.office.task_drafts import keep_by_hand, unseen_draft
from yimen.office.task_forms import TaskState, bind_task, led_by, open_task, sent_back, task_in_hand
from yimen.office.wording import entry_title
from yimen.workflow import Act, Offer, Procedure


@blueprint.get("/cases/<case_id>/tasks/<task>")
@permission("case.act")
def task_page(case_id: str, task: str) -> ResponseReturnValue:
    """The task as it stands open for the Actor; one that is done leads to its case, 404 for any other."""
    found = task_in_hand(case_id, task)
    if found is None:
        return done_before(case_id, task, sent=False)
    if found.offer.child:
        return redirect(url_for("office.open_case_page", parent=case_id, task=task))
    return _page(TaskState(found), bind_task(found))


@blueprint.post("/cases/<case_id>/tasks/<task>")
@permission("case.act")
def do_task(case_id: str, task: str) -> ResponseReturnValue:
    """Complete the task, send an earlier one back, keep a draft, look at what it would make public; or show the page again
    with the reasons."""
    found, said = task_in_hand(case_id, task), read_submission()
    if found is None:
        return done_before(case_id, task)
    bound = bind_task(found, form_data())
    said = with_stated_day(said, found.form, bound)
    if bound is not None and bound.restructured:
        return _page(TaskState(found), bound, said)
    if said.sort == "draft":
        return _keep_draft(found, bound, said)
    if said.sort == FORESEE:
        return _foresee(found, bound, said)
    state = _checked(found, bound, said) or _perform(found, bound, said)
    if state is not None:
        return _page(state, bound, said)
    flash(_("“%(task)s”已办理。", task=found.offer.title), "success")
    return go_on(case_id)


def _checked(found: cases.TaskForm, bound: Any, said: Submission) -> TaskState | None:
    """What the page itself has against the submission; None when nothing."""
    faults = submission_faults(said)
    if faults:
        if bound is not None:
            bound.validate()
        return TaskState(found, tuple(faults))
    if said.sort != "complete" or bound is None:
        return None
    unseen = unseen_draft(found, bound, said)
    if unseen is not None:
        return unseen
    return None if bound.validate() else TaskState(found)


def _perform(found: cases.TaskForm, bound: Any, said: Submission) -> TaskState | None:
    """The act with its papers and files in one transaction; None when done, else why it was refused."""
    case_id, act = found.case.id, _act(found.offer, said, {} if bound is None else bound.values)
    try:
        with writing() as session:
            done = documents.act(
                session,
                actor(),
                case_id,
                act,
                expected_version=said.version,
                clock=runtime().clock,
                fellow=said.fellow,
                files=handed_files(bound) if said.sort == "complete" else (),
            )
    except documents.PaperFailed as failed:
        return TaskState(found, tuple(paper_reason(each, found.offer.documents) for each in failed.findings))
    except cases.FileRefused as refused:
        return TaskState(found, (refused_file(refused),))
    if isinstance(done, cases.Refused):
        now = open_task(case_id, found.offer.task, otherwise=found)
        return TaskState(now, done.reasons, stale=done.stale)
    return None


def _act(offer: Offer, said: Submission, values: Any) -> Act:
    assert said.occurred_on is not None
    if said.sort == "return":
        if said.target not in offer.returns:
            abort(400)
        return Act(
            "return",
            said.occurred_on,
            task=offer.task,
            target=said.target,
            reason=said.reason,
            round=offer.round,
        )
    if said.sort != "complete" or (offer.outcomes and said.target not in dict(offer.outcomes)):
        abort(400)
    return Act(
        "complete",
        said.occurred_on,
        task=offer.task,
        outcome=said.target,
        values=values,
        reason=said.reason,
        round=offer.round,
    )


def _keep_draft(found: cases.TaskForm, bound: Any, said: Submission) -> ResponseReturnValue:
    """Keep what was filled in so far; what another saved meanwhile is shown, never overwritten."""
    state = keep_by_hand(found, bound, said)
    if state is not None:
        return _page(state, bound, said)
    flash(_("已暂存，尚未提交。"), "info")
    return redirect(url_for("office.task_page", case_id=found.case.id, task=found.offer.task))


def _foresee(found: cases.TaskForm, bound: Any, said: Submission) -> ResponseReturnValue:
    """What the public would read by what is typed: the part of the page that the script asks for, or the page anew."""
    if "HX-Request" not in request.headers:
        return _page(TaskState(found), bound, said)
    case = found.case
    procedure = configuration().procedure(case.procedure, case.unit, case.bindings["procedure"])
    return render_template("office/foreseen.html", foreseen=foreseen_of(found, procedure, bound, said))


def _page(state: TaskState, bound: Any, said: Submission | None = None) -> ResponseReturnValue:
    found = state.found
    case, offer = found.case, found.offer
    reasons = [*on_stated_day(state.reasons, found.form), *lost_files(bound)]
    procedure = configuration().procedure(case.procedure, case.unit, case.bindings["procedure"])
    titles = [
        (each, procedure.items[each].name(language())) for each in offer.returns if each in procedure.items
    ]
    before = _before(found, procedure)
    page = render_template(
        "office/task.html",
        case=case,
        offer=offer,
        form=bound,
        form_title=found.form.label(language()) if found.form is not None else "",
        version=case.version,
        draft=found.draft,
        taken=found.taken,
        counts=found.counts,
        whom=found.whom,
        papers=[(each, _paper_title(each, case.unit)) for each in offer.documents],
        standing={each.type: each.state for each in moving_drafts(case)} if offer.documents else {},
        fellows=cases.fellows(db(), actor(), case.unit, today(), offer.roles) if offer.officers > 1 else [],
        fellow=said.fellow if said else _usual_fellow(case),
        occurred_on=day_of(said, found.draft),
        day_field=day_field(found.form),
        reason=reason_of(said, found.draft),
        returns=titles,
        reasons=reasons,
        fields_at=places_of(reasons, bound),
        stale=state.stale,
        contrasts=state.contrasts,
        clash=state.clash,
        answered=said is not None,
        led=led_by(found, procedure),
        back=sent_back(found),
        before=before,
        before_by="、".join(name_of(each) for each in before.who) if before else "",
        contacts=list(contacts_of(case, offer.task)),
        served=served_papers(found, procedure),
        foreseen=foreseen_of(found, procedure, bound, said),
        **task_comparison(found, procedure),
        **(case_leniencies(case) if decides(found, procedure) else leniencies_shown(())),
    )
    return page, 422 if reasons or (said and bound is not None and bound.errors) else 200


def _before(found: cases.TaskForm, procedure: Procedure) -> cases.Round | None:
    """The last time that the task was done, where this is a further round of it for everybody."""
    offer = found.offer
    if offer.round < 2 or offer.left:
        return None
    return cases.time_before(
        db(), actor(), found.case, procedure, offer.task, offer.round, language=language()
    )


def _paper_title(document: str, unit: str) -> str:
    entry = configuration().entry("document", document, unit)
    return document if entry is None else entry_title(entry.body, document, language())


def _usual_fellow(case: Any) -> str:
    """The other of the case's two officers."""
    return case.handler if case.fellow == actor().account else case.fellow
