"""What a comparison found is drafted without a second look, as long as nothing came into force since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from changes.import_desk import HEAD, Desk, found_county
from changes.world import CLERK, COUNTY
from fixtures.tables import tables_after
from yimen.cases import Configuration
from yimen.changes import Compared, DraftLine, Options, compared, draft
from yimen.kernel import FixedClock
from yimen.pack import Entry
from yimen.store import Database

sqlite_tables, postgres_tables = tables_after(found_county)


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    """The desk of the county that is in force."""
    return Desk(database, clock)


@dataclass
class Listed:
    """Entries as if they had been read from a table."""

    entries: tuple[Entry, ...]

    @property
    def told(self) -> dict[str, set[str]]:
        return {"item": {"code", "name", "unit"}}


def found(desk: Desk, *entries: Entry) -> Compared:
    with desk.database.read() as session:
        day = desk.clock.today()
        kinds = Configuration.open(session, COUNTY, day=day).kinds()
        return compared(session, COUNTY, Listed(entries), kinds, Options(day), in_detail=False)


def drafted(desk: Desk, made: Compared, day: date | None = None) -> list[tuple[str, str]]:
    """The lines that a draft for the day (today) of what was compared has; the draft itself is not kept."""
    lines: list[DraftLine] = []
    with desk.database.write() as session:
        given = {"entries": made.entries, "unlike": made.unlike, "written": lines, "effective_from": day}
        made_set = draft(session, CLERK, COUNTY, title="", clock=desk.clock, **given)  # type: ignore[arg-type]
        assert made_set.summary["compared"]["item"]["entries"] == len(made.entries)
        session.rollback()
    return [(line.op, line.ref.key) for line in lines]


def test_only_what_differs_is_drafted_and_what_came_into_force_since_is_looked_at_again(desk: Desk) -> None:
    """An entry that stands as it is given is none of the unlike; once it stands otherwise, or on the day that the draft is
    for, the draft says so."""
    stands = Entry("item", "001", {"code": "001", "name": "未经批准占道", "unit": "甲局"})
    new = Entry("item", "009", {"code": "009", "name": "新事项", "unit": "甲局"})
    made = found(desk, stands, new)
    assert list(made.unlike.entries) == [new]
    assert drafted(desk, made) == [("added", "009")]
    later = desk.clock.today() + timedelta(days=40)
    ahead = desk.bring(f"{HEAD}\n001,以后的名称,甲局\n")
    desk.compare(ahead, effective_from=later)
    desk.enact(desk.draft(ahead))
    made = found(desk, stands, new)
    assert drafted(desk, made) == [("added", "009")]
    assert sorted(drafted(desk, made, later)) == [("added", "009"), ("changed", "001")]
    other = desk.bring(f"{HEAD}\n001,改了名称,甲局\n")
    desk.compare(other)
    desk.enact(desk.draft(other))
    assert sorted(drafted(desk, made)) == [("added", "009"), ("changed", "001")]
