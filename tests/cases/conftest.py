"""Fixtures of cases: a small county on each engine, its people as Actors, and the ways a case is moved."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from cases.county import COUNTY, filing, found_county
from fixtures.databases import PostgresServer
from yimen.cases import ActResult, Case, FirstForm, Refused, act, load_actor, open_case
from yimen.kernel import Actor, FixedClock
from yimen.store import Base, Database, open_database
from yimen.workflow import Act

MOMENT = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)


@dataclass
class County:
    """The county with its clock; every method is one transaction, as a request would be."""

    database: Database
    clock: FixedClock

    def actor(self, account: str) -> Actor:
        with self.database.read() as session:
            return load_actor(session, account, self.clock.today())

    def open(self, account: str = "officer1", **changes: Any) -> Case | Refused:
        words: dict[str, Any] = {
            "fellow": "officer2" if account == "officer1" else "",
            "occurred_on": self.clock.today(),
            "values": filing(),
            **changes,
        }
        procedure, unit = words.pop("procedure", "road_penalty"), words.pop("unit", "north")
        with self.database.write() as session:
            opened = open_case(
                session, self.actor(account), procedure, unit, FirstForm(**words), clock=self.clock
            )
            return opened if isinstance(opened, Refused) else opened.case

    def opened(self, **changes: Any) -> Case:
        case = self.open(**changes)
        assert isinstance(case, Case), case
        return case

    def act(
        self,
        account: str,
        case: str | Case,
        task: str = "",
        outcome: str = "",
        values: dict[str, Any] | None = None,
        *,
        sort: str = "complete",
        version: int | None = None,
        day: date | None = None,
        **words: Any,
    ) -> ActResult | Refused:
        fellow = words.pop("fellow", "")
        done = Act(sort, day or self.clock.today(), task, outcome, values or {}, **words)  # type: ignore[arg-type]
        case_id = case if isinstance(case, str) else case.id
        with self.database.write() as session:
            return act(
                session,
                self.actor(account),
                case_id,
                done,
                expected_version=version,
                clock=self.clock,
                fellow=fellow,
            )

    def did(self, *args: Any, **words: Any) -> ActResult:
        result = self.act(*args, **words)
        assert isinstance(result, ActResult), result
        return result

    def approved(self, **changes: Any) -> Case:
        """A case whose filing was approved by the unit's head."""
        case = self.opened(**changes)
        return self.did("head1", case, "head_approval", "approved", {"opinion": "同意"}).case


@contextmanager
def counted(county: County) -> Iterator[list[str]]:
    """The statements that reach the database inside the block."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append(statement)

    event.listen(county.database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(county.database.engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def sqlite_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the county in it, made once and copied."""
    file = tmp_path_factory.mktemp("county") / "county.sqlite"
    _found(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_county(postgres_server: PostgresServer) -> str:
    """A PostgreSQL database with the county in it, made once and copied."""
    name = postgres_server.create()
    _found(postgres_server.url(name))
    return name


def _found(url: str) -> None:
    opened = open_database(url)
    Base.metadata.create_all(opened.engine)
    found_county(opened, FixedClock(MOMENT))
    if opened.engine.dialect.name == "sqlite":
        with opened.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.dispose()


@contextmanager
def copied(request: pytest.FixtureRequest, folder: Path, engine: str, what: str) -> Iterator[Database]:
    """A copy of the database that the fixture `<engine>_<what>` made."""
    source, server = request.getfixturevalue(f"{engine}_{what}"), None
    if engine == "sqlite":
        url = f"sqlite:///{folder / 'county.sqlite'}"
        shutil.copy(source, folder / "county.sqlite")
    else:
        server = request.getfixturevalue("postgres_server")
        name = server.create(source)
        url = server.url(name)
    opened = open_database(url)
    try:
        yield opened
    finally:
        opened.dispose()
        if server is not None:
            server.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with the county in it, on each engine in turn."""
    with copied(request, tmp_path, request.param, "county") as opened:
        yield opened


@pytest.fixture
def county(database: Database) -> County:
    """The small county on Wednesday 1 July 2026."""
    return County(database, FixedClock(MOMENT))


@pytest.fixture
def codes_of() -> Callable[[Any], list[str]]:
    """The codes of a refusal's reasons."""

    def read(refused: Any) -> list[str]:
        assert isinstance(refused, Refused), refused
        return [reason.code for reason in refused.reasons]

    return read


__all__ = ["COUNTY", "County"]
