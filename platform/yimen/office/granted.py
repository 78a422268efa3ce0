"""Cases of lower jurisdictions, as far as these granted it: who looks is written down on both sides."""

from __future__ import annotations

from datetime import date

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import exists, select

from yimen import cases
from yimen.kernel import read_day
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
COUNTED = {"opened": N_("新办"), "closed": N_("办结"), "open": N_("在办"), "late": N_("逾期")}
TERMS = {
    "running": N_("进行中"),
    "paused": N_("已中止计算"),
    "met": N_("已按期"),
    "missed": N_("已逾期"),
    "dropped": N_("不再适用"),
}
MOST_DAYS = 3_700


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


@blueprint.get("/granted/<place>/<key>/figures")
@permission("case.list")
def granted_figures(place: str, key: str) -> ResponseReturnValue:
    """Sums over what a grant shows, of a period; 404 where it grants none."""
    day = today()
    since, until = _day("since", date(day.year, 1, 1)), _day("until", day)
    with writing() as session:
        found = cases.granted_figures(
            session, actor(), place, key, day=day, since=since, until=until, clock=runtime().clock
        )
    if found is None:
        abort(404)
    return render_template(
        "office/granted_figures.html",
        found=found,
        columns=[_(COUNTED[each]) for each in cases.GRANTED_COUNTS],
        since=since,
        until=until,
    )


@blueprint.get("/granted/<place>/<key>/cases/<granted_id>")
@permission("case.list")
def granted_case(place: str, key: str, granted_id: str) -> ResponseReturnValue:
    """One case as far as the grant shows it, to be read alone; 404 where there is none."""
    with writing() as session:
        found = cases.granted_case(
            session, actor(), place, key, granted_id, day=today(), clock=runtime().clock
        )
    if found is None:
        abort(404)
    return render_template(
        "office/granted_case.html",
        found=found,
        said=lambda name: _(FACTS[name]),
        terms={name: _(word) for name, word in TERMS.items()},
    )


def _day(name: str, otherwise: date) -> date:
    """A day of the address; what is none, or further off than anybody looks, is the other one."""
    day = read_day(request.args.get(name))
    return day if day is not None and abs((day - otherwise).days) < MOST_DAYS else otherwise
