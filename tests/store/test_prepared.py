"""Prepared statements give what a session gives, on both engines, and are refused where a session must guard."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, func, select, text

from yimen.cases import Case
from yimen.store import (
    Database,
    EntryRevision,
    Jurisdiction,
    Prepared,
    ask_in,
    case_field,
    open_database,
    select_in_force,
)

DAY = date(2026, 7, 1)
BODIES: list[dict[str, Any]] = [
    {"n": 1, "t": "甲", "list": [1, {"a": "乙"}], "yes": True},
    {"n": 2**40, "t": "a%b", "list": {}},
    {"t": None},
]


def fill(database: Database) -> None:
    with database.write() as session:
        session.add(
            Jurisdiction(
                id="j",
                title="某县",
                region="000000",
                level="county",
                base_lock={},
                created_at=datetime.now(UTC),
            )
        )
        session.flush()
        session.add_all(
            EntryRevision(
                jurisdiction="j",
                kind="k",
                key=str(number),
                valid_from=date(2026, 1, 1 + number),
                recorded_by=1,
                body=body,
                digest="d",
                origin={},
            )
            for number, body in enumerate(BODIES)
        )


def columns(statement: Any) -> Any:
    body = EntryRevision.body
    return statement.with_only_columns(
        EntryRevision.key,
        EntryRevision.valid_from,
        EntryRevision.valid_to,
        case_field(body, "n", "integer"),
        case_field(body, "t", "text"),
        body["list"],
        body["yes"],
    ).order_by(EntryRevision.key)


IN_FORCE = columns(select_in_force("j", DAY, 3, "k"))
KEY, SINCE, T = EntryRevision.key, EntryRevision.valid_from, case_field(EntryRevision.body, "t")
MADE = Jurisdiction.created_at
STATEMENTS: list[tuple[Any, dict[str, Any]]] = [
    (IN_FORCE, {}),
    (IN_FORCE.where(bindparam("after") < KEY).limit(bindparam("size")), {"after": "0", "size": 1}),
    (IN_FORCE.where(KEY.in_(["0", "2"]), bindparam("t") == T), {"t": "甲"}),
    (IN_FORCE.where(KEY.in_([])), {}),
    (IN_FORCE.where(bindparam("since", type_=SINCE.type) <= SINCE), {"since": date(2026, 1, 2)}),
    (IN_FORCE.where(KEY.not_like("%9%"), T.like(bindparam("t"))), {"t": "%%b"}),
    (
        select(Jurisdiction.id, MADE).where(bindparam("now", type_=MADE.type) > MADE),
        {"now": datetime(2126, 1, 1, tzinfo=UTC)},
    ),
]


def test_prepared_statement_gives_what_a_session_gives(database: Database) -> None:
    """Days, moments, JSON, lists of values, limits and signs like % come and go alike."""
    fill(database)
    for statement, values in STATEMENTS:
        with database.read() as session:
            expected = [tuple(row) for row in session.execute(statement, values)]
        prepared = Prepared(statement)
        assert database.ask(prepared, values) == expected, statement
        assert database.ask(prepared, values) == expected, "the second time"


def test_prepared_statement_is_asked_within_a_transaction(database: Database) -> None:
    """What the transaction wrote is seen by it at once, by others after it alone; and it is rolled back as a whole."""
    fill(database)
    key = Prepared(select(EntryRevision.key).where(bindparam("kind") == EntryRevision.kind))
    with database.sessions() as session, session.begin():
        revision = session.scalars(select(EntryRevision)).first()
        assert revision is not None
        revision.kind = "other"
        assert ask_in(session, key, {"kind": "other"}) == [(revision.key,)]
        assert len(database.ask(key, {"kind": "k"})) == len(BODIES)
        session.rollback()
    with database.asking() as session:
        assert not session.in_transaction()
        assert len(ask_in(session, key, {"kind": "k"})) == len(BODIES)
        assert not session.in_transaction(), "asked alone"


def test_missing_value_is_an_error(database: Database) -> None:
    """Nothing is asked with a value left out."""
    with pytest.raises(KeyError):
        database.ask(Prepared(STATEMENTS[1][0]), {"after": "0"})


def test_table_of_cases_is_refused() -> None:
    """The guard of case-owned tables cannot be gone round, not even through a subquery."""
    with pytest.raises(ValueError, match="enforcement_case"):
        Prepared(select(Case.id))
    with pytest.raises(ValueError, match="enforcement_case"):
        Prepared(select(EntryRevision.key).where(EntryRevision.key.in_(select(Case.number))))


def test_connection_that_died_a_moment_ago_costs_no_answer(postgres_url: str) -> None:
    """The question is asked again on a living connection."""
    database, other = open_database(postgres_url), open_database(postgres_url)
    pid = Prepared(select(func.pg_backend_pid()))
    before = database.ask(pid, {})[0][0]
    with other.read() as session:
        assert session.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": before})
    assert database.ask(pid, {})[0][0] != before
    for each in (database, other):
        each.dispose()


def test_asking_leaves_the_connection_as_it_was(postgres_url: str) -> None:
    """A connection that was asked outside a transaction begins one for the next session that writes."""
    database = open_database(postgres_url, pool_size=1, max_overflow=0)
    database.ask(Prepared(select(func.pg_backend_pid())), {})
    with database.sessions() as session:
        session.execute(text("CREATE TABLE gone (n INTEGER)"))
        session.rollback()
    with database.read() as session:
        assert session.scalar(text("SELECT to_regclass('gone')")) is None
    database.dispose()
