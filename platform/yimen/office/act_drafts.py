"""The draft of the form that an act which is no task fills: an amendment's, or that of the task let pass."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen.office import case_drafts
from yimen.office.access import permission
from yimen.office.act_forms import ActForm, act_form
from yimen.office.blueprint import blueprint
from yimen.office.offered_acts import RIGHTS
from yimen.office.submission import form_data, read_submission


@blueprint.post("/cases/<case_id>/acts/<sort>/draft")
@permission(*RIGHTS)
def keep_act_draft(case_id: str, sort: str) -> ResponseReturnValue:
    """What the page's script sends: 200 {"version", "message"}, or 409 with where the standing draft differs."""
    found, said = act_form(case_id, sort), read_submission()
    if found.place is None:
        return {"error": _("本项办理没有表单")}, 400
    bound = found.bind(form_data(files=False))
    return case_drafts.keep_answer(found.place, bound, said, lambda: act_form(case_id, sort).drafted)


@blueprint.post("/cases/<case_id>/acts/<sort>/draft/discard")
@permission(*RIGHTS)
def discard_act_draft(case_id: str, sort: str) -> ResponseReturnValue:
    """Begin anew: the form as the case holds it."""
    found = act_form(case_id, sort)
    if found.place is not None:
        case_drafts.discard(found.place)
    return redirect(act_address(found))


def act_address(found: ActForm) -> str:
    """Where the act's page is."""
    offer = found.offer
    return url_for(
        "office.case_act_page", case_id=found.view.case.id, sort=offer.sort, target=offer.target or None
    )
