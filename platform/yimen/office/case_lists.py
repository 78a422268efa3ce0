"""The list of cases that the Actor may see."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.menu import openable
from yimen.office.request import actor, db, language, today
from yimen.office.saved_views import opening_view, query_here, views_here
from yimen.office.shell import unit_names
from yimen.office.wording import CASE_STATES, entry_title

FILTERS = ("q", "unit", "status", "procedure", "handler", "due", "item")


@blueprint.get("/cases")
@permission("case.list")
def case_list() -> ResponseReturnValue:
    """Cases, newest first, 25 a page."""
    opening = opening_view()
    if opening is not None:
        return opening
    wanted = {
        name: request.args[name].strip()[:100] for name in FILTERS if request.args.get(name, "").strip()
    }
    try:
        page = cases.case_list(db(), actor(), wanted, request.args.get("after"), day=today())
    except ValueError:
        abort(400)
    reach = actor().units
    units = [(code, name) for code, name in unit_names().items() if "*" in reach or code in reach]
    return render_template(
        "office/case_list.html",
        views_here=views_here,
        query_here=query_here,
        rows=page.rows,
        following=page.following,
        filters=wanted,
        units=units,
        statuses=tuple(CASE_STATES),
        procedures=[(entry.key, entry_title(entry.body, entry.key, language())) for entry in openable()],
    )
