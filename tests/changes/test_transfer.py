"""Transfer of items between agencies as one operation, on both engines."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from changes.test_ways import brought, filled, item
from changes.world import CLERK, COUNTY, SECOND, THIRD
from yimen.changes import (
    ChangeRefused,
    Transfer,
    activate,
    approve,
    check,
    lines,
    plan_transfer,
    submit,
    transfer_entries,
    undo,
)
from yimen.kernel import FixedClock
from yimen.store import Database, current_number, in_force


def units(database: Database, day: date) -> dict[str, str]:
    """The unit of each item on a day."""
    with database.read() as session:
        number = current_number(session, COUNTY)
        found = in_force(session, COUNTY, day=day, number=number, kind="item")
        return {each.key: each.body["unit"] for each in found}


def refused(
    database: Database, clock: FixedClock, transfer: Transfer, document_number: str = "文1号"
) -> set[str]:
    """The codes with which a transfer is refused."""
    with database.write() as session, pytest.raises(ChangeRefused) as caught:
        transfer_entries(session, CLERK, COUNTY, transfer, document_number=document_number, clock=clock)
    return {each.code for each in caught.value.findings}


def carried(database: Database, clock: FixedClock, set_id: str) -> None:
    """A drafted set checked, submitted, approved and activated."""
    with database.write() as session:
        assert check(session, CLERK, set_id, clock=clock).findings["errors"] == 0
        submit(session, CLERK, set_id, clock=clock)
    with database.write() as session:
        approve(session, SECOND, set_id, clock=clock)
    with database.write() as session:
        assert activate(session, THIRD, set_id, clock=clock).state == "active"


def test_transfer_of_one_item_counts_from_its_day_and_can_be_undone(
    database: Database, folder: Path, clock: FixedClock
) -> None:
    """One item goes over from the day on, with its document number; the other stays; the way back works."""
    filled(database, folder, clock)
    today = clock.today()
    later = today + timedelta(days=30)
    with database.write() as session:
        made = transfer_entries(
            session,
            CLERK,
            COUNTY,
            Transfer("a", "b", later, keys=["001"]),
            document_number="甲政发〔2026〕3号",
            clock=clock,
        )
        assert (made.sort, made.document_number, made.effective_from) == (
            "transfer",
            "甲政发〔2026〕3号",
            later,
        )
        assert made.summary["transfer"]["count"] == 1
        views = lines(session, made.id)
        assert [(each.field, each.before, each.after) for each in views[0].fields] == [
            ("unit", "甲局", "乙队")
        ]
        set_id = made.id
    carried(database, clock, set_id)
    assert units(database, today) == {"001": "甲局", "002": "甲局"}
    assert units(database, later) == {"001": "乙队", "002": "甲局"}
    with database.write() as session:
        inverse = undo(session, CLERK, set_id, clock=clock, note="误划").id
    with database.write() as session:
        approve(session, SECOND, inverse, clock=clock)
    with database.write() as session:
        activate(session, THIRD, inverse, clock=clock)
    assert units(database, later) == {"001": "甲局", "002": "甲局"}


def test_transfer_of_all_takes_scheduled_periods_along(
    database: Database, folder: Path, clock: FixedClock
) -> None:
    """What is to change after the transfer's day stays with the new unit when that day comes."""
    filled(database, folder, clock)
    today = clock.today()
    scheduled = today + timedelta(days=60)
    brought(database, clock, item("001", "改名后的事项"), effective_from=scheduled)
    with database.write() as session:
        transfer = Transfer("a", "b", today + timedelta(days=10))
        plan = plan_transfer(session, CLERK, COUNTY, transfer, clock=clock)
        assert (plan.count, len(plan.entries)) == (2, 3)
        made = transfer_entries(session, CLERK, COUNTY, transfer, document_number="文1号", clock=clock).id
    carried(database, clock, made)
    assert units(database, today) == {"001": "甲局", "002": "甲局"}
    assert units(database, today + timedelta(days=10)) == {"001": "乙队", "002": "乙队"}
    assert units(database, scheduled) == {"001": "乙队", "002": "乙队"}


def test_transfer_by_filter_takes_what_the_filter_finds(
    database: Database, folder: Path, clock: FixedClock
) -> None:
    """A filter on a field of the kind narrows what goes over."""
    filled(database, folder, clock)
    with database.read() as session:
        chosen = Transfer("a", "b", clock.today(), filters={"name": "擅自挖掘"})
        plan = plan_transfer(session, CLERK, COUNTY, chosen, clock=clock)
    assert [each.key for each in plan.entries] == ["002"]
    assert plan.entries[0].body == {"code": "002", "name": "擅自挖掘", "unit": "乙队"}


def test_transfer_that_cannot_be_is_refused_with_its_reason(
    database: Database, folder: Path, clock: FixedClock
) -> None:
    """Each wrong wish has its code, and nothing is drafted; the mended wish goes through."""
    filled(database, folder, clock)
    day = clock.today()
    assert refused(database, clock, Transfer("a", "a", day)) == {"CHG-029"}
    assert refused(database, clock, Transfer("a", "nowhere", day)) == {"CHG-030"}
    assert refused(database, clock, Transfer("a", "b", day, keys=["001", "999"])) == {"CHG-031"}
    assert refused(database, clock, Transfer("b", "a", day)) == {"CHG-032"}
    assert refused(database, clock, Transfer("a", "b", day), "  ") == {"CHG-033"}
    assert refused(database, clock, Transfer("a", "b", day, kind="law")) == {"CHG-034"}
    assert refused(database, clock, Transfer("a", "b", day, filters={"x y": "1"})) == {"CHG-035"}
    with database.write() as session:
        made = transfer_entries(
            session, CLERK, COUNTY, Transfer("a", "b", day), document_number="文1号", clock=clock
        )
        assert made.summary["lines"] == {"item": {"changed": 2}}
