"""The signed cookie: SHA-256, and signed anew once a minute instead of with every answer."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

FRESH = timedelta(minutes=1)


class DatedSession(SecureCookieSession):
    """A session that knows when its cookie was signed; None when it was not yet."""

    signed_at: datetime | None = None


class MinuteCookies(SecureCookieSessionInterface):
    """Idle time is counted from the last signature, so it is exact to a minute."""

    digest_method = staticmethod(hashlib.sha256)
    session_class = DatedSession

    def __init__(self, app: Flask) -> None:
        signer = super().get_signing_serializer(app)
        assert signer is not None
        self._signer = signer

    def get_signing_serializer(self, _app: Flask) -> URLSafeTimedSerializer:
        return self._signer

    def open_session(self, app: Flask, request: Request) -> DatedSession:
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return DatedSession()
        max_age = int(app.permanent_session_lifetime.total_seconds())
        try:
            values, signed_at = self._signer.loads(cookie, max_age=max_age, return_timestamp=True)
        except BadSignature:
            return DatedSession()
        session = DatedSession(values)
        session.signed_at = signed_at
        return session

    def should_set_cookie(self, _app: Flask, session: SessionMixin) -> bool:
        signed_at = getattr(session, "signed_at", None)
        stale = signed_at is None or datetime.now(UTC) - signed_at > FRESH
        return session.modified or (session.permanent and stale)
