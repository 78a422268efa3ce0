"""Who stands in for whom: absences with a substitute, and roles lent to a colleague for a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.names import names_of
from yimen.office.request import actor, configuration, db, runtime, today, writing
from yimen.office.shell import role_title, unit_names

LONGEST_REASON = 2_000


@blueprint.get("/stand-in")
@permission("case.act")
def stand_in() -> ResponseReturnValue:
    """What holds or will hold of the Actor and of his unit's people; with `?for=` whose absence is to be recorded."""
    return _page(request.args.get("for", "")[:64])


@blueprint.post("/stand-in/absences")
@permission("case.act")
def record_absence() -> ResponseReturnValue:
    """Somebody's absence with his substitute; refused where it may not be, with the input kept."""
    account = request.form.get("for", "")[:64] or actor().account
    substitute = request.form.get("substitute", "")[:64]
    return _record(
        "absence",
        account,
        lambda session, term: cases.record_absence(
            session, actor(), account, substitute, term, runtime().clock
        ),
        bool(substitute),
    )


@blueprint.post("/stand-in/roles")
@permission("case.act")
def lend_role() -> ResponseReturnValue:
    """One of the Actor's own roles lent to a colleague of the unit."""
    unit, _colon, role = request.form.get("place", "")[:160].partition(":")
    taker = request.form.get("taker", "")[:64]
    return _record(
        "role",
        "",
        lambda session, term: cases.lend_role(
            session, actor(), cases.Post(unit, role), taker, term, runtime().clock
        ),
        bool(taker and role),
    )


@blueprint.post("/stand-in/<int:number>/end")
@permission("case.act")
def end_stand_in(number: int) -> ResponseReturnValue:
    """An absence is over, or a role is taken back, from today on."""
    try:
        with writing() as session:
            cases.end_substitution(session, actor(), number, runtime().clock)
    except cases.RightsRefused as refused:
        return _page("", [_Reason(refused)])
    flash(_("已结束，即日起不再代办。"), "success")
    return redirect(url_for("office.stand_in"))


class _Reason:
    """A refusal in the shape of the refusal box; `form` says which of the two forms it is about."""

    def __init__(self, refused: Any, form: str = "") -> None:
        self.message, self.code, self.article = str(refused), getattr(refused, "code", ""), ""
        self.form = form


def _record(
    form: str, account: str, record: Callable[[Session, cases.Term], Any], chosen: bool
) -> ResponseReturnValue:
    term = _term()
    if term is None or not chosen:
        missing = _("请选择代办人，并填写起止日期和理由。")
        return _page(account, [_Reason(missing, form)])
    try:
        with writing() as session:
            record(session, term)
    except cases.RightsRefused as refused:
        return _page(account, [_Reason(refused, form)])
    flash(_("已登记。代办事项将出现在代办人的“我的工作”中。"), "success")
    return redirect(url_for("office.stand_in"))


def _term() -> cases.Term | None:
    try:
        since, last = (date.fromisoformat(request.form.get(name, "")) for name in ("since", "last"))
    except ValueError:
        return None
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    return cases.Term(since, last, reason) if reason else None


def _page(account: str, reasons: list[_Reason] | None = None) -> ResponseReturnValue:
    who, snapshot = actor(), configuration()
    others = cases.people_in_reach(db(), who, snapshot) if who.may(cases.FOR_OTHERS) else {}
    account = account if account in others else who.account
    rows = cases.substitutions(db(), who, today())
    names_of({name for row in rows for name in (row.account, row.substitute, row.made_by)} | {account})
    page = render_template(
        "office/stand_in.html",
        rows=[(row, _what(row), row.account in (who.account, *others)) for row in rows],
        account=account,
        others=sorted({who.account: who.name, **others}.items()) if others else [],
        substitutes=sorted(cases.colleagues(db(), snapshot, account).items()),
        last_day=lambda row: row.until - timedelta(days=1),
        places=_places(),
        reasons=reasons or [],
        said=request.form if reasons else {},
        form=reasons[0].form if reasons else "",
    )
    return page, 422 if reasons else 200


def _what(row: cases.Substitution) -> str:
    if not row.role:
        return _("不在岗期间代办")
    return _(
        "代行“%(role)s”（%(unit)s）", role=role_title(row.role), unit=unit_names().get(row.unit, row.unit)
    )


def _places() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(unit:role, in words, who could take it) of the roles that the Actor may lend."""
    found = []
    for each in cases.lendable_posts(configuration(), actor()):
        takers = cases.takers(db(), configuration(), each, actor().account)
        words = f"{role_title(each.role)}（{unit_names().get(each.unit, each.unit)}）"
        found.append((f"{each.unit}:{each.role}", words, sorted(takers.items())))
    return found
