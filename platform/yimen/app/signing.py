"""The pages before everything else: sign in, sign out, change the password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from yimen.kernel import public
from yimen.office import local_path, signed_in

from .accounts import find_user
from .credentials import change_password, prove
from .passwords import PasswordPolicy
from .runtime import Runtime
from .security import security_core
from .sessions import begin_session, end_session


def not_admitted() -> str:
    """Why a proven account may not come in."""
    return _("账号尚未分配到任何辖区，或已停用，请联系安全管理员。")


def open_the_door(app: Flask, runtime: Runtime) -> None:
    """Register `account.login`, `account.logout`, `account.password`."""
    account = Blueprint("account", __name__)

    @account.get("/login", strict_slashes=False)
    @public
    def login() -> Any:
        if request.path.endswith("/"):
            return redirect(url_for("account.login", next=request.args.get("next")))
        if g.actor.sort == "person":
            return redirect(local_path(request.args.get("next"), "/"))
        return _login_page(runtime)

    @account.post("/login")
    @public
    def prove_account() -> Any:
        return _prove_account(runtime)

    @account.post("/logout")
    @public
    def logout() -> Any:
        end_session(runtime)
        session.permanent = True
        flash(_("您已退出登录。"), "success")
        return redirect(url_for("account.login"))

    @account.get("/password")
    @signed_in
    def password() -> Any:
        return _password_page(runtime)

    @account.post("/password")
    @signed_in
    def set_password() -> Any:
        return _set_password(runtime)

    app.register_blueprint(account)


def _prove_account(runtime: Runtime) -> Any:
    name, password = request.form.get("account", ""), request.form.get("password", "")
    if runtime.settings.auth == "oidc":
        return _login_page(runtime, _("本系统使用统一身份认证登录。")), 400
    if not name.strip() or not password:
        return _login_page(runtime, _("请输入账号和密码。")), 400
    proof = prove(
        security_core(),
        runtime.settings,
        runtime.clock,
        name,
        password,
        address=request.remote_addr or "",
    )
    if not proof.account:
        return _login_page(runtime, proof.refusal), 401
    if not begin_session(runtime, proof):
        return _login_page(runtime, not_admitted()), 403
    wanted = local_path(request.form.get("next"), "/")
    return redirect(url_for("account.password") if proof.must_change else wanted)


def _login_page(runtime: Runtime, refusal: str = "") -> str:
    return render_template(
        "account/login.html",
        refusal=refusal,
        account=request.form.get("account", "")[:128],
        wanted=local_path(request.values.get("next"), "/"),
        issuer=runtime.settings.oidc_title if runtime.settings.auth == "oidc" else "",
    )


def _password_page(runtime: Runtime, objections: list[str] | None = None) -> str:
    return render_template(
        "account/password.html",
        objections=objections or [],
        policy=PasswordPolicy.of(runtime.settings),
        own=runtime.settings.auth == "database",
    )


def _set_password(runtime: Runtime) -> Any:
    if runtime.settings.auth != "database":
        return _password_page(runtime, [_("密码由统一身份认证管理，请到该系统修改。")]), 400
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    if new != again:
        return _password_page(runtime, [_("两次输入的新密码不一致。")]), 400
    proof = prove(security_core(), runtime.settings, runtime.clock, g.actor.account, old)
    if not proof.account:
        return _password_page(runtime, [_("原密码不正确。")]), 400
    g.db.rollback()
    with runtime.database.write() as db:
        user = find_user(db, g.actor.account)
        assert user is not None
        objections = change_password(db, runtime.settings, runtime.clock, user, new, keep=g.present.digest)
    if objections:
        return _password_page(runtime, objections), 400
    flash(_("密码已修改，其他设备上的登录已退出。"), "success")
    return redirect("/")
