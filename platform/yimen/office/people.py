"""People and their rights, for the security administrator: accounts, memberships, and nothing of a case."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import or_, select

from yimen.cases import MembershipRow, Person, RightsRefused, grant, memberships, revoke
from yimen.office.access import permission
from yimen.office.accounts import AccountRefused, accounts
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, configuration, db, language, runtime, today, writing
from yimen.office.wording import titled

SHOWN = 50
AT_ONCE = 40


@blueprint.get("/people")
@permission("admin.security")
def people() -> ResponseReturnValue:
    """Accounts of the jurisdiction with the roles they hold today."""
    text, after = request.args.get("q", "").strip()[:100], request.args.get("after", "")
    chosen = select(Person).where(Person.jurisdiction == actor().jurisdiction, Person.account > after)
    if text:
        chosen = chosen.where(
            or_(Person.account.icontains(text, autoescape=True), Person.name.icontains(text, autoescape=True))
        )
    rows = list(db().scalars(chosen.order_by(Person.account).limit(SHOWN + 1)))
    shown = rows[:SHOWN]
    return render_template(
        "office/people.html",
        rows=shown,
        held=_held([row.account for row in shown]),
        following=shown[-1].account if len(rows) > SHOWN else None,
        text=text,
    )


def _held(wanted: list[str]) -> dict[str, list[MembershipRow]]:
    """Memberships held today by account, in one query."""
    day = today()
    chosen = select(MembershipRow).where(
        MembershipRow.account.in_(wanted),
        MembershipRow.since <= day,
        or_(MembershipRow.until.is_(None), MembershipRow.until > day),
    )
    found: dict[str, list[MembershipRow]] = {}
    for row in db().scalars(chosen.order_by(MembershipRow.id)):
        found.setdefault(row.account, []).append(row)
    return found


@blueprint.post("/people/officers")
@permission("admin.security")
def open_officers() -> ResponseReturnValue:
    """Accounts for officers of the register who have none yet, some at a time; the passwords are shown once."""
    try:
        with writing() as session:
            made, remarks, left = accounts().open_officers(session, actor(), AT_ONCE)
    except AccountRefused as refused:
        flash(str(refused), "danger")
        return redirect(url_for("office.people"))
    return render_template("office/people_opened.html", made=made, remarks=remarks, left=left)


@blueprint.get("/people/<account>")
@permission("admin.security")
def person(account: str) -> ResponseReturnValue:
    """One person's memberships, past ones too, and the state of the account."""
    return _person_page(account)


def _person_page(account: str, *, password: str = "", reasons: Any = ()) -> ResponseReturnValue:
    row = db().get(Person, account, populate_existing=True)
    if row is None or row.jurisdiction != actor().jurisdiction:
        abort(404)
    roles = [(key, titled(body.get("title"), language())) for key, body in configuration().roles().items()]
    deeds = [("reset", _("重置密码")), ("unlock", _("解除锁定")), ("sign_out", _("强制下线"))]
    deeds.append(("shut", _("停用账号")) if row.active else ("reopen", _("重新启用")))
    page = render_template(
        "office/person.html",
        row=row,
        memberships=memberships(db(), account),
        roles=roles,
        deeds=deeds,
        password=password,
        reasons=reasons,
    )
    return page, 422 if reasons else 200


@blueprint.post("/people")
@permission("admin.security")
def create_person() -> ResponseReturnValue:
    """A new account without any right; its first password is shown once."""
    account = request.form.get("account", "").strip().lower()
    name = request.form.get("name", "").strip()
    try:
        with writing() as session:
            password = accounts().create(
                session,
                actor(),
                account=account,
                name=name,
                officer=request.form.get("officer", "").strip() or None,
            )
    except AccountRefused as refused:
        flash(str(refused), "danger")
        return redirect(url_for("office.people"))
    return _person_page(account, password=password)


@blueprint.post("/people/<account>/memberships")
@permission("admin.security")
def grant_membership(account: str) -> ResponseReturnValue:
    """A role in a unit from a day on; refused where the separation of duties forbids it."""
    try:
        since = date.fromisoformat(request.form.get("since", ""))
        until = date.fromisoformat(request.form["until"]) if request.form.get("until") else None
    except ValueError:
        abort(400)
    try:
        with writing() as session:
            grant(
                session,
                actor(),
                account=account,
                unit=request.form.get("unit", ""),
                role=request.form.get("role", ""),
                since=since,
                until=until,
                clock=runtime().clock,
            )
    except RightsRefused as refused:
        return _person_page(account, reasons=[_Reason(refused)])
    flash(_("任命已生效。"), "success")
    return redirect(url_for("office.person", account=account))


@blueprint.post("/people/<account>/memberships/<int:membership>/end")
@permission("admin.security")
def revoke_membership(account: str, membership: int) -> ResponseReturnValue:
    """End a membership today."""
    try:
        with writing() as session:
            row = revoke(session, actor(), membership, today(), runtime().clock)
            if row.account != account:
                abort(404)
    except RightsRefused as refused:
        return _person_page(account, reasons=[_Reason(refused)])
    flash(_("任职已终止。"), "success")
    return redirect(url_for("office.person", account=account))


@blueprint.post("/people/<account>/account/<deed>")
@permission("admin.security")
def account_deed(account: str, deed: str) -> ResponseReturnValue:
    """Reset the password, unlock, sign out everywhere, shut or reopen an account."""
    if deed not in ("reset", "unlock", "sign_out", "shut", "reopen"):
        abort(404)
    try:
        with writing() as session:
            password = cast(str | None, getattr(accounts(), deed)(session, actor(), account))
    except (RightsRefused, AccountRefused) as refused:
        return _person_page(account, reasons=[_Reason(refused)])
    if password:
        return _person_page(account, password=password)
    flash(_("已办理。"), "success")
    return redirect(url_for("office.person", account=account))


class _Reason:
    """A refusal of rights in the shape of the refusal box."""

    def __init__(self, refused: Exception) -> None:
        self.message, self.code, self.article = str(refused), getattr(refused, "code", ""), ""
