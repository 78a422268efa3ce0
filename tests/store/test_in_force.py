"""What is in force on a day, as recorded up to a change-set number."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from yimen.kernel import digest
from yimen.store import (
    Database,
    EntryRevision,
    Jurisdiction,
    SourceFile,
    current_number,
    history,
    in_force,
    one_in_force,
    pinned_revision,
    source_content,
)

HERE = "here"


def revision(key: str, value: int, since: str, until: str | None, by: int, **more: Any) -> EntryRevision:
    body = {"id": key, "value": value}
    return EntryRevision(
        jurisdiction=more.pop("jurisdiction", HERE),
        scope=more.pop("scope", ""),
        kind="parameter",
        key=key,
        valid_from=date.fromisoformat(since),
        valid_to=None if until is None else date.fromisoformat(until),
        recorded_by=by,
        superseded_by=more.pop("ended", None),
        body=body,
        digest=digest(body),
        origin={},
    )


def fill(database: Database, *revisions: EntryRevision, sequence: int = 3) -> None:
    with database.write() as session:
        for each in (HERE, "there"):
            session.add(
                Jurisdiction(
                    id=each,
                    title=each,
                    region="",
                    level="county",
                    sequence=sequence,
                    created_at=datetime(2026, 1, 1, tzinfo=UTC),
                )
            )
        session.flush()
        session.add_all(revisions)


def values(database: Database, day: str, number: int, scope: str = "") -> dict[str, int]:
    with database.read() as session:
        found = in_force(
            session, HERE, day=date.fromisoformat(day), number=number, kind="parameter", scope=scope
        )
        return {each.key: each.body["value"] for each in found}


def test_revision_holds_from_its_first_day_up_to_the_day_before_its_end(database):
    """Valid time is half-open legal days."""
    fill(database, revision("a", 1, "2026-01-01", "2026-07-01", 1))
    assert values(database, "2025-12-31", 3) == {}
    assert values(database, "2026-01-01", 3) == {"a": 1}
    assert values(database, "2026-06-30", 3) == {"a": 1}
    assert values(database, "2026-07-01", 3) == {}


def test_superseded_revision_is_still_read_under_its_number(database):
    """Record time: what a past decision read stays readable for ever."""
    fill(
        database,
        revision("a", 1, "2026-01-01", None, 1, ended=2),
        revision("a", 2, "2026-01-01", None, 2),
    )
    assert values(database, "2026-05-01", 1) == {"a": 1}
    assert values(database, "2026-05-01", 2) == {"a": 2}
    assert values(database, "2026-05-01", 0) == {}


def test_unit_sees_its_own_revision_before_the_jurisdictions(database):
    """A unit's own entry stands before that of the same key; others see the jurisdiction's."""
    fill(
        database,
        revision("a", 1, "2026-01-01", None, 1),
        revision("a", 9, "2026-03-01", None, 1, scope="u"),
        revision("b", 2, "2026-01-01", None, 1),
        revision("c", 5, "2026-01-01", None, 1, scope="u"),
    )
    assert values(database, "2026-04-01", 1) == {"a": 1, "b": 2}
    assert values(database, "2026-04-01", 1, "u") == {"a": 9, "b": 2, "c": 5}
    assert values(database, "2026-02-01", 1, "u") == {"a": 1, "b": 2, "c": 5}
    assert values(database, "2026-04-01", 1, "v") == {"a": 1, "b": 2}


def test_other_jurisdictions_entries_are_never_seen(database):
    """Jurisdiction is part of every key."""
    fill(database, revision("a", 1, "2026-01-01", None, 1, jurisdiction="there"))
    assert values(database, "2026-04-01", 3) == {}
    with database.read() as session:
        assert history(session, HERE, "parameter", "a") == []


def test_keys_limit_what_is_read_however_many(database):
    """A thousand keys are asked for in few queries."""
    fill(database, *[revision(f"k{each:04}", each, "2026-01-01", None, 1) for each in range(1200)])
    with database.read() as session:
        wanted = [f"k{each:04}" for each in range(0, 1200, 2)]
        found = in_force(session, HERE, day=date(2026, 2, 1), number=1, kind="parameter", keys=wanted)
        assert [each.key for each in found] == wanted
        one = one_in_force(session, HERE, day=date(2026, 2, 1), number=1, kind="parameter", key="k0007")
        assert one is not None
        assert one.body["value"] == 7


def test_pinned_revision_is_found_by_digest_after_it_was_superseded(database):
    """A case reads the form under which it was opened."""
    old = revision("a", 1, "2026-01-01", None, 1, ended=2)
    fill(database, old, revision("a", 2, "2026-01-01", None, 2))
    with database.read() as session:
        found = pinned_revision(
            session, HERE, kind="parameter", key="a", digest=digest({"id": "a", "value": 1})
        )
        assert found is not None
        assert found.recorded_by == 1
        assert pinned_revision(session, HERE, kind="parameter", key="a", digest=digest({})) is None
        assert [each.recorded_by for each in history(session, HERE, "parameter", "a")] == [2, 1]


def test_current_number_is_that_of_the_last_change_set(database):
    """Of a jurisdiction that is not there it is 0."""
    fill(database, revision("a", 1, "2026-01-01", None, 1), revision("c", 1, "2026-03-01", None, 1, ended=2))
    with database.read() as session:
        assert current_number(session, HERE) == 3
        assert current_number(session, "nowhere") == 0


def test_source_that_nobody_brought_is_none(database):
    """Templates and workbooks are read by digest."""
    fill(database)
    with database.read() as session:
        assert source_content(session, "sha256:0") is None
        assert session.query(SourceFile).count() == 0
