"""Sessions: what a reading one holds open, and a connection that died while it rested."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from sqlalchemy import literal, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from yimen.store import JSON_COLUMN, open_database, with_room
from yimen.store import session as sessions


def test_asking_leaves_no_transaction_open_between_its_queries(postgres_url: str) -> None:
    """What one request reads by is outside a transaction, while `read()` stands in one."""
    database = open_database(postgres_url)
    state = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
    with database.asking() as asking, database.read() as reading, database.read() as looking:
        pids = [each.scalar(text("SELECT pg_backend_pid()")) for each in (asking, reading)]
        states = [looking.scalar(state, {"pid": pid}) for pid in pids]
    assert states == ["idle", "idle in transaction"]
    database.dispose()


@pytest.mark.parametrize(("size", "kept"), [(1_000, True), (3_000_000, False)])
def test_upload_does_not_stay_with_the_connection_that_wrote_it(
    sqlite_url: str, size: int, kept: bool
) -> None:
    """SQLite holds a copy of what a prepared statement was last given: after a large value its connection is closed."""
    database = open_database(sqlite_url)
    with database.write() as session:
        session.execute(text("CREATE TABLE taken (content BLOB)"))
    with database.write() as session:
        wrote = session.connection().connection.dbapi_connection
        session.execute(text("INSERT INTO taken VALUES (:content)"), {"content": b"x" * size})
    with database.read() as session:
        assert session.scalar(text("SELECT length(content) FROM taken")) == size
        assert (session.connection().connection.dbapi_connection is wrote) is kept
    if not kept:
        with pytest.raises(sqlite3.ProgrammingError):
            wrote.execute("SELECT 1")  # type: ignore[union-attr]  # closed, and its statements with it
    database.dispose()


def test_connection_that_died_at_rest_is_replaced(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a rest a connection is asked first: a database started anew costs no request."""
    monkeypatch.setattr(sessions, "TRUSTED_SECONDS", 0.0)
    database = open_database(postgres_url)
    pid = text("SELECT pg_backend_pid()")
    with database.asking() as session:
        before = session.scalar(pid)
    other = open_database(postgres_url)
    with other.read() as session:
        assert session.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": before})
    with database.asking() as session:
        assert session.scalar(pid) != before
    for each in (database, other):
        each.dispose()


def test_asking_sees_what_was_written_before_it(database_url: str) -> None:
    """On both engines a session for asking reads committed rows."""
    database = open_database(database_url)
    with database.write() as session:
        session.execute(text("CREATE TABLE kept (n INTEGER)"))
        session.execute(text("INSERT INTO kept VALUES (7)"))
    with database.asking() as session:
        assert session.scalar(text("SELECT n FROM kept")) == 7
    database.dispose()


def test_room_is_given_until_the_transaction_ends(postgres_url: str) -> None:
    """What a change of many rows may keep in memory is nothing that the connection's next user has."""
    database = open_database(postgres_url)
    names = ("work_mem", "gin_pending_list_limit")

    def seen(session: Session) -> list[str]:
        return [session.scalar(text("SELECT current_setting(:name)"), {"name": each}) or "" for each in names]

    with database.write() as session:
        before = seen(session)
        with_room(session)
        assert seen(session) == ["64MB", "64MB"]
    with database.read() as session:
        assert seen(session) == before == ["4MB", "4MB"]
    database.dispose()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**64, [{"a": 10**30}]])
def test_number_that_would_not_be_read_back_is_not_written(database_url: str, value: Any) -> None:
    """Neither as null nor rounded: whoever wrote it is told."""
    database = open_database(database_url)
    with pytest.raises((StatementError, ValueError), match="JSON"), database.read() as session:
        session.execute(select(literal({"x": value}, JSON_COLUMN)))
    database.dispose()


def test_long_codes_and_numbers_are_read_back_as_they_were(database_url: str) -> None:
    """Thirty-one digits are text; letters are kept as letters."""
    said = {"code": "3" * 31, "list": ["甲", 2**53, -1, 1.5, None, True]}
    database = open_database(database_url)
    with database.read() as session:
        assert session.scalar(select(literal(said, JSON_COLUMN))) == said
    database.dispose()
