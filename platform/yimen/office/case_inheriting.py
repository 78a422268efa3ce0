"""Taking over a case that ended in a unit which is no more, so that it may be decided anew."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_pages import page_of_case
from yimen.office.chosen_cases import LONGEST_REASON
from yimen.office.request import actor, runtime, writing


@blueprint.post("/cases/<case_id>/inherit")
@permission("case.act")
def inherit_case(case_id: str) -> ResponseReturnValue:
    """The case is the successor's from now on; 404 where it is not the Actor's to see, the page with the reasons where he
    may not take it over."""
    try:
        with writing() as session:
            done = cases.inherit_case(
                session,
                actor(),
                case_id,
                expected_version=request.form.get("_version", -1, type=int),
                reason=request.form.get("_reason", "")[:LONGEST_REASON],
                clock=runtime().clock,
            )
    except cases.CaseNotFound:
        abort(404)
    if isinstance(done, cases.Refused):
        return page_of_case(case_id, done.reasons)
    flash(_("本单位已承接此案，可以依法撤销重作。"), "success")
    return redirect(url_for("office.case_page_view", case_id=case_id))
