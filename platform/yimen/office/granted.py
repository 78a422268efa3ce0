"""Cases of lower jurisdictions, as far as these granted it: who looks is written down on both sides."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import exists, select

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, db, runtime, today, writing
from yimen.office.wording import N_
from yimen.store import Jurisdiction

SHOWN = 50
FACTS = {
    "title": N_("案由"),
    "unit": N_("单位"),
    "stage": N_("阶段"),
    "status": N_("状态"),
    "opened_on": N_("受理日期"),
    "due_on": N_("期限"),
    "closed_on": N_("办结日期"),
}


def has_below() -> bool:
    """Whether another jurisdiction stands under the Actor's, and he sees cases at all."""
    if not actor().may("case.list"):
        return False
    return bool(db().scalar(select(exists().where(Jurisdiction.parent == actor().jurisdiction))))


@blueprint.get("/granted")
@permission("case.list")
def granted() -> ResponseReturnValue:
    """What is granted to the Actor today, by jurisdiction."""
    grants = list(cases.titles_of(db(), cases.grants_to(db(), actor(), today())))
    return render_template(
        "office/granted.html", grants=grants, facts=FACTS, said=lambda name: _(FACTS[name])
    )


@blueprint.get("/granted/<place>/<key>")
@permission("case.list")
def granted_list(place: str, key: str) -> ResponseReturnValue:
    """The cases under one grant, page by page; 404 where there is no such grant for the Actor."""
    start = min(max(request.args.get("start", default=0, type=int), 0), 100_000)
    with writing() as session:
        page = cases.granted_cases(
            session, actor(), place, key, day=today(), clock=runtime().clock, offset=start, limit=SHOWN
        )
    if page is None:
        abort(404)
    shown = next(
        each for each in cases.grants_to(db(), actor(), today()) if (each.place, each.key) == (place, key)
    )
    return render_template(
        "office/granted_list.html",
        page=page,
        grant=shown,
        said=lambda name: _(FACTS[name]),
        start=start,
        following=start + SHOWN if page.more else None,
    )
