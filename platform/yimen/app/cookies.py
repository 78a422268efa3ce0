"""The signed cookie: SHA-256, and signed anew once a minute instead of with every answer."""

from __future__ import annotations

import copy
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from yimen.kernel import Recent

FRESH = timedelta(minutes=1)
VERIFIED = 5_000


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
        self._clock: TimestampSigner = signer.make_signer(signer.salt)  # type: ignore[assignment]
        self._verified: Recent[tuple[dict[str, Any], datetime]] = Recent(VERIFIED)

    def get_signing_serializer(self, _app: Flask) -> URLSafeTimedSerializer:
        return self._signer

    def open_session(self, app: Flask, request: Request) -> DatedSession:
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return DatedSession()
        try:
            values, signed_at = self._verified.made(cookie, lambda: self._verify(cookie))
        except BadSignature:
            return DatedSession()
        age = self._clock.get_timestamp() - int(signed_at.timestamp())
        if not 0 <= age <= app.permanent_session_lifetime.total_seconds():
            return DatedSession()
        session = DatedSession(copy.deepcopy(values))
        session.signed_at = signed_at
        return session

    def _verify(self, cookie: str) -> tuple[dict[str, Any], datetime]:
        """What was signed and when; the same for the same cookie as long as the process has its key."""
        values, signed_at = self._signer.loads(cookie, return_timestamp=True)
        return values, signed_at

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """An answer that others may keep (`g.for_everybody`) carries no cookie, and does not hang on one."""
        if not g.get("for_everybody"):
            super().save_session(app, session, response)

    def should_set_cookie(self, _app: Flask, session: SessionMixin) -> bool:
        signed_at = getattr(session, "signed_at", None)
        stale = signed_at is None or datetime.now(UTC) - signed_at > FRESH
        return session.modified or (session.permanent and stale)
