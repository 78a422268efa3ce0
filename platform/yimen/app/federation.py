"""Sign-in at an issuer of the house (OpenID Connect): two routes, present only when settings ask for it."""

from __future__ import annotations

import logging
from typing import Any

from authlib.integrations.base_client import OAuthError
from flask import Flask, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from requests import RequestException

from yimen.kernel import public
from yimen.office import local_path

from .credentials import welcome
from .runtime import Runtime
from .security import security_core
from .sessions import begin_session
from .signing import not_admitted

log = logging.getLogger("yimen.app")


def sign_in_at_issuer(app: Flask, runtime: Runtime) -> None:
    """`/login/issuer` sends the browser there, `/login/back` takes it back."""

    @public
    def leave() -> Any:
        session["next"] = local_path(request.args.get("next"), "/")
        try:
            return _remote().authorize_redirect(_way_back(runtime))
        except (OAuthError, RequestException) as error:
            log.error("the issuer cannot be reached: %s", error)
            return _refused(runtime, _("统一身份认证暂时无法访问，请稍后再试。")), 502

    @public
    def back() -> Any:
        core = security_core()
        try:
            token = _remote().authorize_access_token()
            claims = token.get("userinfo") or _remote().userinfo(token=token)
        except (OAuthError, RequestException) as error:
            log.warning("the issuer's answer was refused: %s", error)
            return _refused(runtime, _("统一身份认证未通过，请重新登录。")), 401
        account = str(claims.get(runtime.settings.oidc_claim) or "")
        user = core.auth_user_oauth({"username": account}) if account else None
        if user is None:
            return _refused(
                runtime, _("统一身份认证的账号“%(account)s”尚未在本系统登记。", account=account)
            ), 403
        wanted = local_path(session.pop("next", None), "/")
        proof = welcome(
            core.session, runtime.settings, runtime.clock, user, address=request.remote_addr or ""
        )
        if not begin_session(runtime, proof):
            return _refused(runtime, not_admitted()), 403
        return redirect(wanted)

    app.add_url_rule("/login/issuer", "account.issuer", leave)
    app.add_url_rule("/login/back", "account.issuer_back", back)


def _remote() -> Any:
    return security_core().oauth_remotes["oidc"]


def _way_back(runtime: Runtime) -> str:
    """Where the issuer sends the browser, under the address of the settings; without one under the host that was asked."""
    known = runtime.settings.public_url
    return known + url_for("account.issuer_back") if known else url_for("account.issuer_back", _external=True)


def _refused(runtime: Runtime, refusal: str) -> str:
    return render_template(
        "account/login.html", refusal=refusal, account="", wanted="/", issuer=runtime.settings.oidc_title
    )
