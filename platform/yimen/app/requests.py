"""Around every request: one query finds who asks, and a session for reading is opened and closed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from flask import Flask, g, make_response, redirect, request, session, url_for
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from yimen.cases import Person, UnknownAccount, load_actor
from yimen.kernel import ANONYMOUS, Actor
from yimen.store import Jurisdiction

from .accounts import AccountState, SignIn
from .runtime import Runtime

TOKEN = "token"  # noqa: S105  the cookie's key, not a secret
WITHOUT_DATABASE = frozenset({"static_file", "health.live"})
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


WHO_ASKS = (
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


def present(db: Session, token: str, now: datetime) -> Present | None:
    """Session, user and versions in one query; None when the session is over or the account is shut.

    On the connection itself, for it names columns alone: what every request asks has no use for objects.
    """
    found = db.connection().execute(WHO_ASKS, {"digest": token_digest(token), "now": now}).first()
    return None if found is None else Present(*found)


def attend_requests(app: Flask, runtime: Runtime) -> None:
    """Set `g.db`, `g.actor` and the configuration's number before each request; let go of the database after it."""

    @app.before_request
    def know_who_asks() -> Any:
        g.actor, g.present = ANONYMOUS, None
        if request.endpoint in WITHOUT_DATABASE:
            return None
        g.db = runtime.database.asking()
        token = session.get(TOKEN)
        found = None if token is None else present(g.db, token, runtime.clock.now())
        if found is None:
            session.pop(TOKEN, None)
            return None
        g.actor, g.present, g.sequence = _actor(g.db, found, runtime), found, found.sequence
        if found.must_change and request.endpoint not in OPEN_WITH_DUE_PASSWORD:
            return leave_for(url_for("account.password"))
        return None

    @app.teardown_request
    def let_go(_error: BaseException | None) -> None:
        reading = g.pop("db", None)
        if reading is not None:
            reading.close()
        app.extensions["appbuilder"].session.remove()


def _actor(db: Session, found: Present, runtime: Runtime) -> Actor:
    try:
        return load_actor(db, found.account, runtime.clock.today(), stamp=(found.version, found.sequence))
    except UnknownAccount:
        return ANONYMOUS


def leave_for(address: str) -> Any:
    """Go to another page; an htmx request is told to leave the page as a whole."""
    if not request.headers.get("HX-Request"):
        return redirect(address)
    answer = make_response("", 401)
    answer.headers["HX-Redirect"] = address
    return answer
