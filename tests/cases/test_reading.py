"""How acts read the configuration: by the date that counts, pinned at the opening, within the unit's powers."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import update

from cases.conftest import County, counted
from cases.county import COUNTY, FILING, OPINION, filing, revision
from cases.test_acts import rows
from yimen.cases import Case, Configuration, JournalEvent, Refused, case_lookups
from yimen.cases.form_reading import read_form
from yimen.cases.reading import read_entries
from yimen.store import EntryRevision, Jurisdiction


def test_item_not_in_force_on_the_day_of_the_act_is_refused(county: County, codes_of: Any) -> None:
    """An item that began on 15 June is no ground for an act of 1 June, but is for one of 20 June."""
    early = filing(alleged=[{"item": "A-003", "occurred_on": "2026-06-01"}])
    late = filing(alleged=[{"item": "A-003", "occurred_on": "2026-06-20"}])
    assert codes_of(county.open(values=early)) == ["CAS-011"]
    assert county.opened(values=late).title == "随意倾倒渣土"


def test_item_is_read_once_for_a_day_and_a_number(county: County) -> None:
    """What a change set recorded never changes: the second case about the same item does not ask for it again."""
    with counted(county) as first:
        county.opened()
    with counted(county) as second:
        county.opened()
    assert [each for each in first if "FROM entry_revision" in each]
    assert not [each for each in second if "FROM entry_revision" in each]


def test_item_unknown_is_refused(county: County) -> None:
    """A code that no catalog holds is refused by the form or the reading, naming the place."""
    refused = county.open(values=filing(alleged=[{"item": "Z-999", "occurred_on": "2026-06-20"}]))
    assert isinstance(refused, Refused)
    assert any("alleged" in reason.place for reason in refused.reasons)


def test_tier_is_read_at_both_dates_when_the_lighter_counts(county: County) -> None:
    """The journal keeps the tier as it stood on the day of the act and on the day of the decision."""
    alleged = [{"item": "A-001", "tier": "A-001/1", "occurred_on": "2026-06-01"}]
    case = county.opened(values=filing(alleged=alleged))
    [event] = rows(county, JournalEvent)
    read = [each for each in json.loads(event.text)["read"] if each["kind"] == "tier"]
    assert [(each["by"], each["body"]["max_fen"]) for each in read] == [("act", 50000), ("decision", 90000)]
    assert case.record["acts"][0]["tier_digest"] == read[0]["digest"]


def test_case_keeps_the_form_it_was_opened_under(county: County) -> None:
    """A form that was changed meanwhile is not asked of a case that is under way."""
    case = county.opened()
    stricter = {**OPINION, "schema": {**OPINION["schema"], "required": ["opinion", "signed"]}}
    stricter["schema"]["properties"] = {
        **OPINION["schema"]["properties"],
        "signed": {"type": "boolean", "title": "已签"},
    }
    with county.database.write() as session:
        session.execute(
            update(EntryRevision).where(EntryRevision.key == "head_opinion").values(superseded_by=2)
        )
        session.add(revision("form", "head_opinion", stricter, number=2))
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=2))
    county.did("head1", case, "head_approval", "approved", {"opinion": "同意"})
    fresh = county.opened()
    refused = county.act("head1", fresh, "head_approval", "approved", {"opinion": "同意"})
    assert isinstance(refused, Refused)


def test_entry_that_no_catalog_holds_is_named_by_its_row(county: County) -> None:
    """What the form's own look-up let pass is still refused where the act reads it; a known key is read."""
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        reading = read_form(FILING["schema"])
        for key, expected in (("Z-999", ["CAS-010"]), ("A-001", [])):
            values = filing(alleged=[{"item": key, "occurred_on": "2026-06-20"}])
            _, reasons = read_entries(
                configuration,
                reading,
                values,
                unit="north",
                occurred_on=county.clock.today(),
                filed_on=county.clock.today(),
            )
            assert [reason.code for reason in reasons] == expected


def test_case_without_the_form_of_a_task_is_told(county: County, codes_of: Any) -> None:
    """A form that was not in force when the case was opened cannot be asked; with it the case opens."""
    assert isinstance(county.open(), Case)
    with county.database.write() as session:
        session.execute(
            update(EntryRevision).where(EntryRevision.key == "road_filing").values(superseded_by=2)
        )
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=2))
    assert codes_of(county.open()) == ["CAS-013"]


def test_item_of_another_unit_is_refused(county: County, codes_of: Any) -> None:
    """The southern team's power is not the northern team's; the bureau's items are both teams'."""
    values = filing(alleged=[{"item": "S-001", "occurred_on": "2026-06-20"}])
    assert codes_of(county.open(values=values)) == ["CAS-020"]
    county.opened(account="officer3", unit="south", fellow="helper", values=values)
    county.opened(account="officer3", unit="south", fellow="helper")


def test_lookup_finds_the_units_own_items(county: County) -> None:
    """Searching by code or name finds what the unit may use, and nothing of another team."""
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        north, south = (case_lookups(session, configuration, unit) for unit in ("north", "south"))
        assert [each.key for each in north.search("item", "", 10)] == ["A-001", "A-002", "A-003"]
        assert [each.key for each in south.search("item", "", 10)] == ["A-001", "A-002", "A-003", "S-001"]
        assert [each.label for each in south.search("item", "专管 S-0", 10)] == ["南队专管事项"]
        assert north.search("item", "%", 10) == []
        assert [each.key for each in north.search("tier", "", 10, {"item": "A-001"})] == ["A-001/1"]
        assert north.resolve("item", "A-002") == north.resolve_many("item", ["A-002"])["A-002"]
        assert north.resolve("item", "none") is None
