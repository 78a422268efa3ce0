"""Beginning and ending a session: a row here, a signed token in the browser."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import g, session
from sqlalchemy import select

from yimen.cases import Person

from .accounts import SignIn, SignInEvent
from .credentials import Proof
from .requests import TOKEN, Present, token_digest
from .runtime import Runtime


def begin_session(runtime: Runtime, proof: Proof) -> bool:
    """Open a session for a proven account; False when the account is shut or belongs to no jurisdiction.

    The cookie is made anew, so that nobody can plant a session before sign-in; a session that the browser had ends.
    """
    token = secrets.token_urlsafe(32)
    now = runtime.clock.now()
    with runtime.database.write() as db:
        epoch = db.scalar(
            select(Person.epoch).where(Person.account == proof.account, Person.active.is_(True))
        )
        if epoch is None:
            return False
        row = SignIn(digest=token_digest(token), user_id=proof.user_id, epoch=epoch, began_at=now)
        row.expires_at = now + timedelta(hours=runtime.settings.session_hours)
        db.add(row)
        known: Present | None = g.get("present")
        before = None if known is None else db.get(SignIn, known.digest)
        if before is not None:
            before.ended_at = now
    session.clear()
    session.permanent = True
    session[TOKEN] = token
    return True


def end_session(runtime: Runtime) -> None:
    """End this request's session, in the database and in the browser."""
    known: Present | None = g.present
    session.clear()
    if known is None:
        return
    with runtime.database.write() as db:
        row = db.get(SignIn, known.digest)
        if row is not None:
            row.ended_at = runtime.clock.now()
        db.add(SignInEvent(at=runtime.clock.now(), account=known.account, event="signed_out", data={}))
