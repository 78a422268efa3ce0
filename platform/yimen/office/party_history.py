"""The other cases of a case's parties: what an officer looks at before a first offence is let go."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, configuration, db
from yimen.office.shell import unit_names
from yimen.office.shell_words import case_on_page


@blueprint.get("/cases/<case_id>/parties")
@permission("case.list", "case.act")
def party_history_page(case_id: str) -> ResponseReturnValue:
    """Each party with its other cases that the Actor sees; 404 where the case is not the Actor's to see."""
    case = case_on_page(case_id)
    histories = cases.party_history(db(), actor(), case_id, configuration())
    if histories is None:
        abort(404)
    return render_template("office/party_history.html", case=case, histories=histories, units=unit_names())
