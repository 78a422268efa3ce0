"""Around every request: one query finds who asks, and a session for reading is opened where one is needed, and closed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from flask import Flask, current_app, g, make_response, redirect, request, session, url_for
from flask.ctx import _AppCtxGlobals
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import bindparam, select

from yimen.cases import Person, UnknownAccount, known_actor, load_actor
from yimen.kernel import ANONYMOUS, Actor
from yimen.store import Database, Jurisdiction, Prepared

from .accounts import AccountState, SignIn
from .runtime import Runtime

TOKEN = "token"  # noqa: S105  the cookie's key, not a secret
WITHOUT_DATABASE = frozenset({"static_file", "health.live"})
OPEN_TO_ALL = "portal"
"""The door where everybody is a visitor: whoever is signed in as well is not asked for, and no cookie is looked at."""
OPEN_WITH_DUE_PASSWORD = frozenset(
    {"account.password", "account.set_password", "account.logout", "account.language"}
)


class Present(NamedTuple):
    """What the one query says about the session in the cookie; `version` and `sequence` are those of the
    account's rights and of the jurisdiction's configuration."""

    digest: str
    user_id: int
    account: str
    must_change: bool | None
    version: int
    sequence: int


WHO_ASKS = Prepared(
    select(
        SignIn.digest, User.id, User.username, AccountState.must_change, Person.version, Jurisdiction.sequence
    )
    .join(User, User.id == SignIn.user_id)
    .join(Person, (Person.account == User.username) & (Person.epoch == SignIn.epoch))
    .join(Jurisdiction, Jurisdiction.id == Person.jurisdiction)
    .outerjoin(AccountState, AccountState.user_id == User.id)
    .where(SignIn.digest == bindparam("digest"), SignIn.ended_at.is_(None))
    .where(SignIn.expires_at > bindparam("now", type_=SignIn.expires_at.type))
    .where(User.active.is_(True), Person.active.is_(True))
)


def token_digest(token: str) -> str:
    """What is kept of a session's token."""
    return "sha256:" + hashlib.sha256(token.encode()).hexdigest()


def present(database: Database, token: str, now: datetime) -> Present | None:
    """Session, user and versions in one query; None when the session is over or the account is shut."""
    found = database.ask(WHO_ASKS, {"digest": token_digest(token), "now": now})
    return Present(*found[0]) if found else None


class RequestGlobals(_AppCtxGlobals):
    """`g.db` is this request's session for reading, opened when something first asks for it."""

    def __getattr__(self, name: str) -> Any:
        if name != "db":
            raise AttributeError(name)
        self.db = current_app.extensions["yimen"].database.asking()
        return self.db


def attend_requests(app: Flask, runtime: Runtime) -> None:
    """Set `g.actor` and the configuration's number before each request; let go of the database after it."""
    app.app_ctx_globals_class = RequestGlobals

    @app.before_request
    def know_who_asks() -> Any:
        g.actor, g.present = ANONYMOUS, None
        if request.endpoint in WITHOUT_DATABASE or request.blueprint == OPEN_TO_ALL:
            return None
        token = session.get(TOKEN)
        found = None if token is None else present(runtime.database, token, runtime.clock.now())
        if found is None:
            session.pop(TOKEN, None)
            return None
        g.actor, g.present, g.sequence = _actor(found, runtime), found, found.sequence
        if found.must_change and request.endpoint not in OPEN_WITH_DUE_PASSWORD:
            return leave_for(url_for("account.password"))
        return None

    @app.teardown_request
    def let_go(_error: BaseException | None) -> None:
        reading = g.pop("db", None)
        if reading is not None:
            reading.close()
        app.extensions["appbuilder"].session.remove()


def _actor(found: Present, runtime: Runtime) -> Actor:
    day, stamp = runtime.clock.today(), (found.version, found.sequence)
    known = known_actor(runtime.database.engine, found.account, day, stamp)
    if known is not None:
        return known
    try:
        return load_actor(g.db, found.account, day, stamp=stamp)
    except UnknownAccount:
        return ANONYMOUS


def leave_for(address: str) -> Any:
    """Go to another page; an htmx request is told to leave the page as a whole."""
    if not request.headers.get("HX-Request"):
        return redirect(address)
    answer = make_response("", 401)
    answer.headers["HX-Redirect"] = address
    return answer
