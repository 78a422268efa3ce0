"""After a large change set a job makes the indexes that its lists want, and drops what no kind wants any more."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from changes.test_ways import filled, item
from changes.world import CLERK, COUNTY, KINDS
from yimen.changes import INDEX_KIND, check, draft, enqueue_indexing, indexes_of, list_indexes
from yimen.changes.activate import activate
from yimen.changes.list_indexes import sorting_indexes, wanted_indexes
from yimen.kernel import Clock, system_actor
from yimen.pack import Entry, kind_from_body
from yimen.store import Database, Job, present_indexes

LISTED = {**KINDS["item"], "listing": {"filters": ["unit", "law"], "sort": ["name"]}}


class Running:
    """A job in a worker's hands."""

    payload: dict[str, Any] = {}  # noqa: RUF012
    id, jurisdiction = "1", COUNTY

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock

    def actor(self) -> Any:
        return system_actor("index", COUNTY)

    def progress(self, done: int, total: int, phase: str = "") -> None:
        assert done < total
        assert phase

    def finish(self, session: Any, result: dict[str, Any] | None = None) -> None:
        assert result


def bring(database: Database, clock: Clock, *entries: Entry) -> None:
    with database.write() as session:
        made = draft(session, CLERK, COUNTY, title="大", entries=entries, clock=clock)
        check(session, CLERK, made.id, clock=clock)
        assert made.findings["errors"] == 0, made.findings
        activate(session, CLERK, made.id, clock=clock, bootstrap=True)


def waiting(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Job.account).where(Job.kind == INDEX_KIND)))


def test_a_list_wants_its_order_and_each_filter_in_that_order():
    """The one key field alone wants none: that order is there already."""
    kind = kind_from_body(LISTED)
    assert [(each.filter, [step.field for step in each.order]) for each in indexes_of(kind)] == [
        ("", ["name"]),
        ("unit", ["name"]),
        ("law", ["name"]),
    ]
    by_key = kind_from_body({**LISTED, "listing": {"sort": ["code"], "filters": ["unit"]}})
    assert [(each.filter, each.order) for each in indexes_of(by_key)] == [("unit", ())]
    odd = kind_from_body({**LISTED, "listing": {"sort": ["名称"], "filters": ["单位"]}})
    assert indexes_of(odd) == []


def test_a_very_large_list_wants_the_order_of_each_column_too(database, folder, clock, monkeypatch):
    """Whatever head is pressed; the filters of all kinds come first."""
    kind = kind_from_body({**LISTED, "listing": {"columns": ["code", "name", "unit"], "sort": ["code"]}})
    assert [[step.field for step in each.order] for each in sorting_indexes(kind)] == [["name"], ["unit"]]
    monkeypatch.setattr(list_indexes, "LARGE_CATALOG", 1)
    monkeypatch.setattr(list_indexes, "SORTED_CATALOG", 1)
    filled(database, folder, clock)
    columns = {**LISTED, "listing": {"columns": ["code", "unit"], "filters": ["law"], "sort": ["code"]}}
    bring(database, clock, Entry("kind", "item", columns))
    with database.read() as session:
        wanted = [each for each in wanted_indexes(session, clock) if each.kind == "item"]
    assert [(each.filter, [step.field for step in each.order]) for each in wanted] == [
        ("law", []),
        ("", ["unit"]),
    ]


SAID = ((COUNTY, 1_200), (COUNTY, 999), ("elsewhere", 1_200))


def test_indexes_of_large_kinds_are_made_once_and_dropped_with_their_kind(
    database, folder, clock, monkeypatch: pytest.MonkeyPatch
):
    """A small set wakes nobody; a large one, or one that changes a kind, has the indexes looked after."""
    monkeypatch.setattr(list_indexes, "LARGE_CATALOG", 1_000)
    filled(database, folder, clock)
    before = len(waiting(database))
    bring(database, clock, item("1", "一"))
    assert len(waiting(database)) == before
    bring(
        database,
        clock,
        Entry("kind", "item", LISTED),
        *(item(f"{n:05}", f"事项{n}") for n in range(1_200)),
    )
    assert waiting(database)[before:] == ["system:index"]
    with database.read() as session:
        told = [list_indexes.still_indexing(session, place, rows) for place, rows in SAID]
    assert told == [True, False, False]
    job = Running(database, clock)
    assert list_indexes.run_indexing(job) == {"made": 3, "dropped": 0, "words": 0}
    assert list_indexes.run_indexing(job) == {"made": 0, "dropped": 0, "words": 0}
    with database.read() as session:
        assert len(present_indexes(session.connection())) == 3
    bring(
        database, clock, Entry("kind", "item", {**LISTED, "listing": {"filters": ["unit"], "sort": ["name"]}})
    )
    assert len(waiting(database)) == before + 2
    assert list_indexes.run_indexing(job) == {"made": 0, "dropped": 1, "words": 0}


def test_there_are_never_more_indexes_than_may_be(database, folder, clock, monkeypatch):
    """Each costs at every import: beyond the limit the smaller kinds go without."""
    monkeypatch.setattr(list_indexes, "LARGE_CATALOG", 1)
    monkeypatch.setattr(list_indexes, "MOST_LIST_INDEXES", 2)
    filled(database, folder, clock)
    bring(database, clock, Entry("kind", "item", LISTED))
    with database.write() as session:
        enqueue_indexing(session, COUNTY, clock)
    assert list_indexes.run_indexing(Running(database, clock)) == {"made": 2, "dropped": 0, "words": 0}
