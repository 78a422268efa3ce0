"""One page for the acts on a case that are no tasks: terms, corrections, handlers, parties, overrides, endings."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases, documents
from yimen.office.access import permission
from yimen.office.act_reading import act_of, people_for
from yimen.office.blueprint import blueprint
from yimen.office.case_files import keep_uploads, lost_files, refused_file
from yimen.office.form_binding import bound_form
from yimen.office.offered_acts import ActOffer, annullable, done_tasks, offered_acts, subject_forms
from yimen.office.request import actor, configuration, db, language, runtime, today, writing
from yimen.office.submission import Submission, form_data, read_submission, submission_faults
from yimen.workflow import Reason

RIGHTS = ("case.act", "case.assign", "case.override")


@blueprint.get("/cases/<case_id>/acts/<sort>")
@permission(*RIGHTS)
def case_act_page(case_id: str, sort: str) -> ResponseReturnValue:
    """The act's page (`?target=` a term, a task or a form); 404 where the act is not offered to the Actor."""
    view, offer = _offered(case_id, sort)
    return _page(view, offer, _bind(view, offer))


@blueprint.post("/cases/<case_id>/acts/<sort>")
@permission(*RIGHTS)
def do_case_act(case_id: str, sort: str) -> ResponseReturnValue:
    """The act, or the page again with the reasons and the input."""
    view, offer = _offered(case_id, sort)
    said, bound = read_submission(), _bind(view, offer, form_data())
    if bound is not None and bound.restructured:
        return _page(view, offer, bound, said)
    faults = submission_faults(said)
    valid = bound is None or bound.validate()
    if faults or not valid:
        return _page(view, offer, bound, said, faults)
    act = act_of(view, offer, said, bound, _form_id(view, offer))
    if isinstance(act, Reason):
        return _page(view, offer, bound, said, [act])
    try:
        with writing() as session:
            done = documents.act(
                session, actor(), case_id, act, expected_version=said.version, clock=runtime().clock
            )
            if isinstance(done, cases.ActResult):
                keep_uploads(session, case_id, bound)
    except documents.PaperFailed as failed:
        return _page(view, offer, bound, said, [Reason(each.code, each.message) for each in failed.findings])
    except cases.FileRefused as refused:
        return _page(view, offer, bound, said, [refused_file(refused)])
    if isinstance(done, cases.Refused):
        return _page(_seen(case_id), offer, bound, said, done.reasons, stale=done.stale)
    flash(_("“%(task)s”已办理。", task=offer.title), "success")
    return redirect(url_for("office.case_page_view", case_id=case_id))


def _seen(case_id: str) -> cases.CaseView:
    view = cases.case_page(db(), actor(), case_id, configuration(), language=language())
    return abort(404) if view is None else view


def _offered(case_id: str, sort: str) -> tuple[cases.CaseView, ActOffer]:
    """The case and the act as it is offered; an override is offered for every task of the procedure."""
    view, target = _seen(case_id), request.args.get("target", "")
    for offer in offered_acts(view):
        if offer.sort != sort:
            continue
        if offer.target == target:
            return view, offer
        if sort == "override" and target in dict(overridable(view)):
            about = dict(overridable(view))[target]
            return view, ActOffer(sort, offer.title, target, about, offer.article)
        if sort == "amend" and target in subject_forms(view):
            return view, ActOffer(sort, offer.title, target, article=offer.article)
    return abort(404)


def overridable(view: cases.CaseView) -> list[tuple[str, str]]:
    """(task, title) of the procedure's tasks besides the one that opens the case."""
    items = view.procedure.items
    return [
        (name, items[name].name(language()))
        for name in view.procedure.order
        if items[name].sort == "task" and not items[name].opens
    ]


def _form_id(view: cases.CaseView, offer: ActOffer) -> str:
    if offer.sort == "override" and offer.target:
        return view.procedure.items[offer.target].form
    return (offer.target or subject_forms(view)[0]) if offer.sort == "amend" else ""


def _bind(view: cases.CaseView, offer: ActOffer, data: Any = None) -> Any:
    """The form that the act fills: an amendment's, or that of the task let pass; None for the others."""
    form_id = _form_id(view, offer)
    if not form_id:
        return None
    case = view.case
    form = configuration().form(form_id, case.unit, case.bindings["forms"].get(form_id))
    return bound_form(form, view.forms.get(form_id), case.unit, data)


def _page(
    view: cases.CaseView,
    offer: ActOffer,
    bound: Any,
    said: Submission | None = None,
    reasons: Any = (),
    *,
    stale: bool = False,
) -> ResponseReturnValue:
    reasons = [*reasons, *lost_files(bound)]
    rule = view.procedure.deadlines.get(offer.target)
    item = view.procedure.items.get(offer.target)
    page = render_template(
        "office/case_act.html",
        case=view.case,
        offer=offer,
        form=bound,
        form_title=bound.form.label(language()) if bound is not None else "",
        extension=rule.extension if rule is not None else None,
        term=next((each for each in view.deadlines if each.id == offer.target), None),
        outcomes=[(each, item.outcome_name(each, language())) for each in item.outcomes] if item else [],
        people=people_for(view, offer),
        done=done_tasks(view),
        annullable=annullable(view),
        overridable=overridable(view),
        given=request.form,
        occurred_on=(said.occurred_on if said else None) or today(),
        reason=said.reason if said else "",
        reasons=reasons,
        stale=stale,
    )
    return page, 422 if reasons or (said and bound is not None and bound.errors) else 200
