"""What acts of an item may be let off with: the list's entries on the days that matter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.conftest import County
from cases.county import COUNTY, revision
from yimen.cases import Configuration, read_leniencies

EARLY, TURN, LATE = date(2026, 6, 1), date(2026, 6, 15), date(2026, 6, 20)
LISTED: dict[str, Any] = {"item": "A-001", "class": "首违不罚", "condition": "首次且改正"}


def entry(name: str, since: date = date(2026, 1, 1), until: date | None = None, **other: Any) -> Any:
    """An entry of the list, in force between the days."""
    body = {"name": name, "order": 1, **LISTED, **other}
    return revision("leniency", f"{name}/1", body, jurisdiction=COUNTY, since=since, until=until)


@pytest.fixture
def listed(county: County) -> County:
    """Entries of one item: standing, taken out and put in between act and decision, bounded by their own days; another's."""
    with county.database.write() as session:
        session.add_all(
            [
                entry("standing"),
                entry("taken out", until=TURN),
                entry("put in", since=TURN),
                entry("over", effective_to="2026-05-31"),
                entry("to come", effective_from="2026-06-21"),
                entry("begun", effective_from="2026-06-15"),
                entry("another's", item="A-002"),
            ]
        )
    return county


def test_entries_of_the_item_that_hold_on_either_day_are_read_with_their_days(listed: County) -> None:
    """The lighter rule: what held when it was done still helps the party, and what holds now helps too."""
    with listed.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=LATE)
        read = read_leniencies(configuration, "A-001", acted_on=EARLY, decided_on=LATE)
    assert [(each.row.body["name"], each.on_act, each.on_decision) for each in read] == [
        ("begun", False, True),
        ("put in", False, True),
        ("standing", True, True),
        ("taken out", True, False),
    ]
    assert read[2].row.source["key"] == "standing/1"


def test_nothing_is_read_of_an_item_that_was_not_in_force(listed: County) -> None:
    """A-003 began on 15 June."""
    with listed.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=LATE)
        assert read_leniencies(configuration, "A-003", acted_on=EARLY, decided_on=LATE) == ()
