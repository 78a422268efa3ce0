"""One construct reads a field out of a JSON column on both engines, indexed and guarded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Index, select

from yimen.store import Database, Job, case_field

VALUES: list[dict[str, Any]] = [
    {"n": 1, "d": "2026-07-01", "t": "甲", "deep": {"x": 5}},
    {"n": 2**40, "d": "2026-12-31", "t": "乙"},
    {"n": "text", "d": "soon", "t": 7},
    {"n": 1.5, "d": None, "t": {"a": 1}},
    {},
]


def fill(database: Database) -> None:
    with database.write() as session:
        session.add_all(
            Job(
                id=f"{index:032}",
                jurisdiction="j",
                kind="k",
                payload=body,
                account="a",
                created_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
            for index, body in enumerate(VALUES)
        )


def read(database: Database, path: str, sort: Any) -> list[Any]:
    with database.read() as session:
        return list(session.scalars(select(case_field(Job.payload, path, sort)).order_by(Job.id)))


def test_values_of_another_type_are_null_not_errors(database):
    """Money is guarded against text and fractions, dates against words, text against lists and maps."""
    fill(database)
    assert read(database, "n", "money") == [1, 2**40, None, None, None]
    assert read(database, "d", "date") == ["2026-07-01", "2026-12-31", None, None, None]
    assert read(database, "t", "text") == ["甲", "乙", "7", None, None]
    assert read(database, "deep.x", "integer") == [5, None, None, None, None]


def test_a_value_as_it_was_written_tells_yes_from_one(database):
    """SQLite's json_extract gives 1 for true: a list would show 1 where somebody wrote yes."""
    with database.write() as session:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        payload = {"yes": True, "one": 1, "many": [False, "甲"], "text": "是"}
        session.add(
            Job(id="1" * 32, jurisdiction="j", kind="k", payload=payload, account="a", created_at=moment)
        )
    found = {name: read(database, name, "json")[0] for name in (*payload, "absent")}
    assert found == {**payload, "absent": None}
    assert (type(found["yes"]), type(found["one"])) == (bool, int)


def test_two_paths_in_one_process_do_not_share_a_cached_statement(database):
    """The path is part of the statement's cache key."""
    fill(database)
    assert read(database, "n", "money")[0] == 1
    assert read(database, "deep.x", "money")[0] == 5


@pytest.mark.parametrize("path", ["", "a'b", "a b", "a..b", "中", "a.b.c.d.e.f.g", "1a", "a;drop table job"])
def test_path_outside_the_grammar_is_refused(path):
    """The path stands inline in SQL, so nothing but plain names may come through."""
    with pytest.raises(ValueError, match="path"):
        case_field(Job.payload, path)


def test_type_outside_the_list_is_refused():
    """Four types and no more."""
    with pytest.raises(ValueError, match="one of"):
        case_field(Job.payload, "a", "float")  # type: ignore[arg-type]


def test_index_over_the_construct_is_used_by_both_engines(database):
    """The expression of the index and of the query are written alike."""
    with database.engine.begin() as connection:
        table = Job.__table__
        Index("ix_try", case_field(table.c.payload, "n", "money")).create(connection)
        table.indexes = {each for each in table.indexes if each.name != "ix_try"}
    fill(database)
    query = select(Job.id).where(case_field(Job.payload, "n", "money") == 1)
    with database.engine.begin() as connection:
        text = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
        if connection.dialect.name == "sqlite":
            plan = str(connection.exec_driver_sql("EXPLAIN QUERY PLAN " + text).all())
        else:
            connection.exec_driver_sql("SET enable_seqscan = off")
            plan = str(connection.exec_driver_sql("EXPLAIN " + text).all())
    assert "ix_try" in plan
