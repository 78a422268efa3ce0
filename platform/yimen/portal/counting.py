"""How often a visitor may do something: counted in the database, or where the settings say, so that all web processes agree.

A visitor is a network address, of which a keyed digest is kept while the time runs, and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from typing import Any, Literal

from flask import current_app, request
from limits import parse_many
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.exc import SQLAlchemyError

from yimen.kernel import Clock, household
from yimen.store import Database, VisitCount, count_visit

from .request import here, kept, runtime

log = logging.getLogger("yimen.portal")
Deed = Literal["public_complaints", "public_complaints_unproven", "public_questions", "public_lookups"]


class DatabaseCounts(Storage):
    """The library's counts as rows of the instance's own database."""

    STORAGE_SCHEME = None

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__()
        self._database, self._clock = database, clock

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        with self._database.write() as session:
            return count_visit(session, key[:120], expiry, self._now(), amount)

    def get(self, key: str) -> int:
        row = self._row(key)
        return row.count if row is not None and row.ends_at > self._now() else 0

    def get_expiry(self, key: str) -> float:
        row = self._row(key)
        return float(row.ends_at if row is not None else self._now())

    def _row(self, key: str) -> VisitCount | None:
        with self._database.read() as session:
            return session.get(VisitCount, key[:120])

    def check(self) -> bool:
        self._row("")
        return True

    def reset(self) -> int | None:
        raise NotImplementedError

    def clear(self, key: str) -> None:
        with self._database.write() as session:
            row = session.get(VisitCount, key[:120])
            if row is not None:
                session.delete(row)


def may(deed: Deed) -> bool:
    """Count the deed of this request's visitor, and say whether it is still within the limit of the settings.

    Where the store of the settings does not answer, the instance's own database counts: no door is without limits.
    """
    elsewhere = runtime().settings.public_counts
    if elsewhere:
        limiter: FixedWindowRateLimiter = kept(
            "limiter", elsewhere, lambda: _limiter(storage_from_string(elsewhere))
        )
        try:
            return _within(limiter, deed)
        except limiter.storage.base_exceptions:
            log.exception("the store of YIMEN_PUBLIC_COUNTS does not answer; counting in the database")
    own = kept("limiter", "", lambda: _limiter(DatabaseCounts(runtime().database, runtime().clock)))
    return _within(own, deed)


def _limiter(storage: Any) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(storage)


def _within(limiter: FixedWindowRateLimiter, deed: Deed) -> bool:
    """Each limit counts, also behind one that says no."""
    limits = parse_many(getattr(runtime().settings, deed))
    within = [limiter.hit(each, deed, here().place, visitor()) for each in limits]
    return all(within)


def visitor() -> str:
    """A keyed digest of the address; of a long address its net, which one household has."""
    net = household(request.remote_addr or "")
    key = str(current_app.secret_key).encode()
    return hmac.new(key, b"visitor\n" + net.encode(), hashlib.sha256).hexdigest()[:32]
