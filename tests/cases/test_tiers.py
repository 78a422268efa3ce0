"""What a case asks of its tiers: read by both dates on both engines, answered with the row they stand in."""

from __future__ import annotations

from datetime import date

import pytest

from cases.conftest import County
from cases.county import COUNTY, filing
from yimen.cases import Configuration, NotConfigured, read_tiers, tier_read
from yimen.catalog import Circumstances

EARLY, LATE = date(2026, 6, 1), date(2026, 6, 20)


@pytest.mark.parametrize(
    ("acted", "decided", "applied", "high"),
    [
        (EARLY, EARLY, "both", 50_000),
        (EARLY, LATE, "act", 50_000),
        (LATE, LATE, "both", 90_000),
    ],
)
def test_tiers_are_read_on_both_days_and_the_lighter_applies(
    county: County, acted: date, decided: date, applied: str, high: int
) -> None:
    """The tier grew heavier on 15 June: an act before keeps the old one; the row says which revision it was."""
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=LATE)
        reading = read_tiers(configuration, "A-001", acted_on=acted, decided_on=decided)
        answer = reading.answer(Circumstances(tier=1))
    assert answer.row is not None
    assert answer.range is not None
    assert (answer.applied, answer.range.high_fen) == (applied, high)
    source = answer.row.source
    assert (source["key"], source["number"]) == ("A-001/1", 1)
    assert source["valid_from"] <= (acted if applied == "act" else decided).isoformat()
    assert len(reading.rows) == (1 if acted == decided else 2)


def test_item_that_was_not_in_force_on_the_day_of_the_act_has_no_tiers(county: County) -> None:
    """A-003 began on 15 June; an item without tiers answers that there are none."""
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=LATE)
        with pytest.raises(NotConfigured):
            read_tiers(configuration, "A-003", acted_on=EARLY, decided_on=LATE)
        answer = read_tiers(configuration, "A-003", acted_on=LATE, decided_on=LATE).answer(Circumstances())
    assert answer.row is None
    assert answer.reasons == ("没有裁量阶次",)


def test_row_that_an_act_read_is_found_by_its_digest(county: County) -> None:
    """The case shows the tier of the day of its act, though another has taken its place."""
    alleged = [{"item": "A-001", "tier": "A-001/1", "occurred_on": EARLY.isoformat()}]
    act = county.opened(values=filing(alleged=alleged)).record["acts"][0]
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=LATE)
        found = tier_read(configuration, act["tier"], act["tier_digest"])
        assert tier_read(configuration, act["tier"], "sha256:none") is None
    assert found is not None
    assert found.body["max_fen"] == 50_000
    assert found.source["valid_to"] == "2026-06-15"
