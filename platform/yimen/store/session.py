"""Engine and sessions: SQLite with WAL and BEGIN IMMEDIATE for writing, or PostgreSQL; chosen by address."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session, sessionmaker

from yimen.kernel import folded, read_json

from .prepared import Prepared

TRUSTED_SECONDS = 1.0
LARGE = 256 * 1024
_LONG_NUMBER = re.compile(r"[0-9]{19}")
_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


@dataclass(frozen=True)
class Database:
    """One engine and its session factory. `write()` begins a writing transaction, `read()` one snapshot.

    `asking` is for the few short queries of one request: on PostgreSQL, where a transaction that only reads
    committed rows shows no more than its statements do, it begins none and saves the two rounds. Rows that are
    to be streamed need a transaction: `read()`.
    """

    engine: Engine
    sessions: sessionmaker[Session]
    asking: sessionmaker[Session]

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose transaction is committed as a whole, or not at all."""
        with self.sessions() as session, session.begin():
            if self.engine.dialect.name == "sqlite":
                session.connection(execution_options={"yimen_write": True})
            yield session

    def ask(self, prepared: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a prepared statement, as committed now.

        A connection that turns out to be dead gives way to a session's, which finds a living one or says why not.
        """
        try:
            return _asked_alone(self.engine, prepared, values)
        except self.engine.dialect.loaded_dbapi.Error:
            with self.asking() as session:
                return _asked_of(session, prepared, values)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; nothing is committed."""
        with self.sessions() as session:
            yield session
            session.rollback()

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session for reading to which nothing happens: every statement sees the moment of the first."""
        with self.sessions() as session:
            if self.engine.dialect.name == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session
            session.rollback()

    def dispose(self) -> None:
        self.engine.dispose()


def open_database(url: str, *, echo: bool = False, **options: Any) -> Database:
    """A Database for a SQLAlchemy address (`sqlite:///…` or `postgresql+psycopg://…`)."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, echo=echo, json_serializer=_json, json_deserializer=read_json, **options)
    sessions = sessionmaker(engine, expire_on_commit=False)
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
        _let_large_values_go(engine)
        return Database(engine, sessions, sessions)
    _tune_postgres(engine)
    _ask_after_rest(engine)
    asking = sessionmaker(engine.execution_options(isolation_level="AUTOCOMMIT"), expire_on_commit=False)
    return Database(engine, sessions, asking)


def ask_in(session: Session, prepared: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a prepared statement as the session sees them: within its transaction, where it has begun one, else as
    committed now. What the driver refuses is asked through the session, which says why in its own errors."""
    engine: Any = session.get_bind()
    try:
        if not session.in_transaction():
            return _asked_alone(engine, prepared, values)
        session.flush()
        connection = session.connection()
        form = prepared.form(engine.dialect)
        driver = connection.connection.driver_connection
        return form.read(_fetched(connection, driver, form.text, form.bound(values)))
    except engine.dialect.loaded_dbapi.Error:
        return _asked_of(session, prepared, values)


def _asked_alone(engine: Engine, prepared: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Outside a transaction; a connection that fails is not used again."""
    form = prepared.form(engine.dialect)
    given = form.bound(values)
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    alone = engine.dialect.name != "sqlite"
    try:
        if alone:
            driver.autocommit = True
        return form.read(_fetched(engine, driver, form.text, given))
    except engine.dialect.loaded_dbapi.Error:
        connection.invalidate()
        raise
    finally:
        if alone and not driver.closed:
            driver.autocommit = False
        connection.close()


def _asked_of(session: Session, prepared: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.connection().execute(prepared.statement, dict(values))]


def _fetched(heard: Engine | Connection, driver: Any, text: str, given: Any) -> list[Any]:
    """The driver's rows; those who listen for statements are told."""
    cursor = driver.cursor()
    try:
        for listener in heard.dispatch.before_cursor_execute:
            listener(None, cursor, text, given, None, False)
        cursor.execute(text, given)
        rows: list[Any] = cursor.fetchall()
        return rows
    finally:
        cursor.close()


def _tune_postgres(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # a page's first rows come before the machine code for all of them is compiled (measured: 50 ms of 55)
        connection.execute("SET jit = off")
        connection.commit()


def _ask_after_rest(engine: Engine) -> None:
    """A connection that has rested is asked whether it still lives; one used a moment ago is trusted."""

    @event.listens_for(engine, "checkin")
    def rest(_connection: Any, record: Any) -> None:
        record.info["rested"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def wake(connection: Any, record: Any, _proxy: Any) -> None:
        rested = record.info.get("rested")
        if rested is None or time.monotonic() - rested < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError("the connection has gone") from error


def _json(value: Any) -> str:
    """Letters as they are, so that SQLite, which keeps the text, finds them inside lists and maps.

    Raises `ValueError` for what reading would not give back: what is no number, and an integer beyond 64 bits.
    """
    text = _write(value)
    if _LONG_NUMBER.search(text) and _write(read_json(text)) != text:
        raise ValueError("JSON holds an integer that is not read back exactly")
    return text


def _folded(text: str | None) -> str | None:
    return None if text is None else folded(text)


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.create_function("yimen_folded", 1, _folded, deterministic=True)
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=15000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("yimen_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _let_large_values_go(engine: Engine) -> None:
    """A connection to SQLite that took in a large value is closed when it is given back.

    Python keeps the last hundred statements of a connection prepared, and SQLite with each a copy of what it was last
    given: every connection of every process would hold the last upload of each sort, until another of its sort came.
    """

    @event.listens_for(engine, "before_cursor_execute")
    def note(connection: Any, _cursor: Any, _text: str, given: Any, _context: Any, many: bool) -> None:
        row = given[-1] if many and given else given
        values = row.values() if isinstance(row, Mapping) else row or ()
        if connection is not None and any(
            isinstance(each, bytes | str) and len(each) > LARGE for each in values
        ):
            connection.info["large"] = True

    @event.listens_for(engine, "checkin")
    def let_go(_connection: Any, record: Any) -> None:
        if record.info.pop("large", False):
            record.invalidate()
