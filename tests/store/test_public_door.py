"""Counting visits on both engines: one row a visitor, which begins anew when its time is over and goes when others come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from yimen.store import Base, Database, VisitCount, count_visit, open_database


@pytest.fixture
def counted(database_url: str) -> Database:
    database = open_database(database_url)
    Base.metadata.create_all(database.engine, tables=[VisitCount.__table__])  # type: ignore[list-item]
    return database


def count(database: Database, key: str, now: int) -> int:
    with database.write() as session:
        return count_visit(session, key, 60, now)


def test_visits_are_counted_until_their_time_is_over(counted: Database) -> None:
    """From the first on, each visitor alone; a row whose time is over goes with the next newcomer."""
    assert [count(counted, "one", now) for now in (1_000, 1_001, 1_059)] == [1, 2, 3]
    assert count(counted, "two", 1_059) == 1
    assert count(counted, "one", 1_060) == 1
    assert count(counted, "three", 1_200) == 1
    with counted.read() as session:
        assert list(session.scalars(select(VisitCount.key))) == ["three"]
    counted.dispose()


def test_no_visit_is_lost_when_many_come_at_once(counted: Database) -> None:
    """The row is counted up where it stands."""
    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(lambda _: count(counted, "one", 1_000), range(20)))
    assert found == list(range(1, 21))
    counted.dispose()
