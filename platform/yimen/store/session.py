"""Engine and sessions: SQLite with WAL and BEGIN IMMEDIATE for writing, or PostgreSQL; chosen by address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session, sessionmaker


@dataclass(frozen=True)
class Database:
    """One engine and its session factory. `write()` begins a writing transaction, `read()` one snapshot."""

    engine: Engine
    sessions: sessionmaker[Session]

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose transaction is committed as a whole, or not at all."""
        with self.sessions() as session, session.begin():
            if self.engine.dialect.name == "sqlite":
                session.connection(execution_options={"yimen_write": True})
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; nothing is committed."""
        with self.sessions() as session:
            yield session
            session.rollback()

    def dispose(self) -> None:
        self.engine.dispose()


def open_database(url: str, *, echo: bool = False, **options: Any) -> Database:
    """A Database for a SQLAlchemy address (`sqlite:///…` or `postgresql+psycopg://…`)."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, echo=echo, pool_pre_ping=not url.startswith("sqlite"), **options)
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    return Database(engine, sessionmaker(engine, expire_on_commit=False))


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=15000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("yimen_write", False)
        connection.execute(text("BEGIN IMMEDIATE" if writing else "BEGIN"))
