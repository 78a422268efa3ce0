"""Proving an account outside the web: the command line signs in as the login page does."""

from __future__ import annotations

from flask import Flask

from yimen.cases import UnknownAccount, load_actor
from yimen.kernel import Actor
from yimen.settings import signing_secret

from .accounts import find_user
from .credentials import Proof, change_password, prove
from .locales import configure_languages
from .runtime import Runtime
from .security import YimenBuilder, YimenSecurity, configure_security, security_core, security_sessions


def authenticate(runtime: Runtime, account: str, password: str) -> Actor | str:
    """The Actor of the account, or the refusal in words. Counted, locked and noted as on the web; a password that is to be
    changed first opens nothing else here either."""
    proof = _prove(runtime, account, password)
    if not proof.account:
        return proof.refusal
    if proof.must_change:
        return f"账号 {proof.account} 的密码须先修改：请登录网页修改，或者运行 yimen account change {proof.account}。"
    with runtime.database.read() as session:
        try:
            return load_actor(session, proof.account, runtime.clock.today())
        except UnknownAccount:
            return f"账号 {account} 尚未分配到任何辖区，或已停用。"


def change_own(runtime: Runtime, account: str, old: str, new: str) -> list[str]:
    """A new password in place of the old one, as on the page; empty, or why not."""
    if runtime.settings.auth != "database":
        return ["密码由统一身份认证管理，请到该系统修改。"]
    proof = _prove(runtime, account, old)
    if not proof.account:
        return [proof.refusal]
    with core_app(runtime).app_context(), runtime.database.write() as session:
        user = find_user(session, proof.account)
        assert user is not None
        return change_password(session, runtime.settings, runtime.clock, user, new)


def _prove(runtime: Runtime, account: str, password: str) -> Proof:
    core = core_app(runtime)
    with core.app_context():
        proof = prove(
            security_core(), runtime.settings, runtime.clock, account, password, address="command line"
        )
        core.extensions["appbuilder"].session.remove()
    return proof


def core_app(runtime: Runtime) -> Flask:
    """The security core alone, without a door."""
    app = Flask("yimen", static_folder=None)
    settings = runtime.settings
    app.config.update(SECRET_KEY=signing_secret(settings))
    app.config.update(configure_security(settings) | configure_languages(settings))
    with app.app_context():
        YimenBuilder(
            app,
            security_sessions(runtime.database.engine),
            security_manager_class=YimenSecurity,
            update_perms=False,
        )
    return app
