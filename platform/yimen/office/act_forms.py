"""An act that is no task, as it is offered on a case: with the form that it fills, over its draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, request

from yimen import cases
from yimen.office.case_drafts import DraftPlace
from yimen.office.form_binding import bound_form
from yimen.office.offered_acts import ActOffer, offered_acts, subject_forms
from yimen.office.request import actor, configuration, db, language
from yimen.office.shell_words import speak_of
from yimen.workflow import Act


@dataclass(frozen=True, slots=True)
class ActForm:
    """The act on the page; `place` is None where it fills no form."""

    view: cases.CaseView
    offer: ActOffer
    place: DraftPlace | None

    @property
    def form_id(self) -> str:
        """The form that the act fills, "" for none."""
        return "" if self.place is None else self.place.form.id

    @property
    def drafted(self) -> DraftPlace:
        """The place of a form known to be there."""
        assert self.place is not None
        return self.place

    def bind(self, data: Any = None) -> Any:
        """The form over its draft, else over what the case holds; None for acts without."""
        if self.place is None:
            return None
        return bound_form(self.place.form, self.place.values or None, self.view.case.unit, data)


def act_form(case_id: str, sort: str) -> ActForm:
    """The act (`?target=` a term, a task or a form); 404 where it is not offered to the Actor."""
    view = seen_view(case_id)
    offer = _offer(view, sort, request.args.get("target", ""))
    return ActForm(view, offer, _place(view, offer))


def seen_view(case_id: str) -> cases.CaseView:
    """The case as the Actor sees it, or 404."""
    view = cases.case_page(db(), actor(), case_id, configuration(), language=language())
    if view is None:
        abort(404)
    speak_of(view.case)
    return view


def _offer(view: cases.CaseView, sort: str, target: str) -> ActOffer:
    """The act as it is offered; an override is offered for every task of the procedure."""
    for offer in offered_acts(view):
        if offer.sort != sort:
            continue
        if offer.target == target:
            return offer
        if sort == "override" and target in dict(overridable(view)):
            about = dict(overridable(view))[target]
            return ActOffer(sort, offer.title, target, about, offer.article)
        if sort == "amend" and target in subject_forms(view):
            return ActOffer(sort, offer.title, target, article=offer.article)
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


def _place(view: cases.CaseView, offer: ActOffer) -> DraftPlace | None:
    """An amendment's form, or that of the task let pass, with its draft or with what the case holds."""
    form_id, case = _form_id(view, offer), view.case
    if not form_id:
        return None
    form = configuration().form(form_id, case.unit, case.bindings["forms"].get(form_id))
    filled = {"form": form_id} if offer.sort == "amend" else {}
    key = cases.draft_key(Act(offer.sort, configuration().day, task=offer.target, values=filled))  # type: ignore[arg-type]
    standing = cases.drafted(db(), actor(), case, key, form_id, configuration())
    draft, values = standing or (None, view.forms.get(form_id, {}))
    filling = draft is None and offer.sort == "override"
    values = cases.begun_values(configuration(), case, form_id, values, filling=filling)
    return DraftPlace(case, key, form, draft, values)
