"""What follows a reform in entries: names, settings, items that are given and given back, in whose name. Both engines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.conftest import County
from cases.county import COUNTY, filing, revision
from cases.reforms import carried, merged, refused, seen_by
from yimen.cases import (
    Configuration,
    Refused,
    case_lookups,
    seen_case,
    unit_of,
)
from yimen.changes import (
    Reform,
    ReformRow,
    plan_reform,
)
from yimen.documents.environment import paper_environment
from yimen.kernel import FixedClock


def test_stationed_team_acts_in_its_departments_name(county: County) -> None:
    """Word, series and heading are the department's while it is stationed, its own once it acts in its own name."""
    assert county.opened().number == "北案字〔2026〕1号"
    carried(county, Reform("station", county.clock.today(), units={"north": {"acts_for": "bureau"}}))
    case = county.opened()
    assert case.number == "执案字〔2026〕1号"
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        found = paper_environment(session, county.actor("officer1"), configuration, case)
        assert (found["unit"]["name"], found["team"]["name"]) == ("执法局", "北队")
    carried(county, Reform("station", county.clock.today(), units={"north": {"acts_for": ""}}))
    assert county.opened().number == "北案字〔2026〕2号"


def test_what_nobody_says_is_refused_by_name(county: County) -> None:
    """A unit that ends without a successor: its cases and items must be in the list; no document, no unit, no reform."""
    county.approved()
    today = county.clock.today()
    assert refused(county, Reform("close", today, heirs={"north": ""})) == {"CHG-073"}
    assert refused(county, Reform("close", today, heirs={"south": ""})) == {"CHG-073"}
    assert refused(county, Reform("close", today, heirs={"south": "south"})) == {"CHG-072"}
    assert refused(county, Reform("close", today, heirs={"nowhere": "south"})) == {"CHG-071"}
    assert refused(county, Reform("close", today)) == {"CHG-070"}
    assert refused(county, merged(county), "") == {"CHG-033"}
    assert refused(county, Reform("found", today, units={"x": {"name": "南队", "sort": "中队"}})) == {
        "CHG-075"
    }
    twice = [ReformRow("officer", "officer1", "south"), ReformRow("officer", "officer1", "bureau")]
    assert refused(county, Reform("split", today, rows=twice)) == {"CHG-079"}
    unknown = [ReformRow("item", "X-9", "south"), ReformRow("officer", "nobody", "south")]
    assert refused(county, Reform("split", today, rows=[*unknown, ReformRow("case", "无", "south")])) == {
        "CHG-078"
    }
    given = Reform("close", today, heirs={"south": ""}, rows=[ReformRow("item", "S-001", "north")])
    with county.database.read() as session:
        planned = plan_reform(
            session, county.actor("head1"), COUNTY, given, document_number="1", clock=county.clock
        )
    assert {each.code for each in planned.remarks} == {"CHG-074"}
    assert planned.people == {("south", ""): 3}


@pytest.mark.soak
def test_renamed_unit_is_named_anew_by_what_names_it(county: County) -> None:
    """Items and officers follow the new name; a case that ended before keeps the old one."""
    closed = county.did("officer1", county.approved(), "road_closing", "closed").case
    later = County(county.database, FixedClock(county.clock.now() + timedelta(days=2)))
    carried(
        later,
        Reform(
            "rename", later.clock.today(), units={"north": {"name": "城北队"}, "south": {"name": "城南队"}}
        ),
    )
    with later.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=later.clock.today())
        item, officer = configuration.entry("item", "S-001"), configuration.entry("officer", "Z-01")
        assert item is not None
        assert item.body["unit"] == "城南队"
        assert officer is not None
        assert officer.body["unit"] == "城北队"
        assert unit_of(configuration, closed)["name"] == "北队"
        assert unit_of(configuration, county.opened())["name"] == "城北队"


@pytest.mark.soak
def test_definitions_that_name_a_closed_unit_are_told(county: County) -> None:
    """CHG-077: whole words alone, with the kind and the key; mended, nothing is told."""
    with county.database.write() as session:
        body = {"id": "receives", "value": "south", "title": {"zh": "受理单位"}, "source": "本局规定"}
        session.add(revision("parameter", "receives", body))
    told = []
    for heirs in ({"south": "north"}, {"north": "south"}):
        reform = Reform("close", county.clock.today(), heirs=heirs)
        with county.database.read() as session:
            words = {"document_number": "1", "clock": county.clock}
            planned = plan_reform(session, county.actor("head1"), COUNTY, reform, **words)  # type: ignore[arg-type]
        told.append([each.code for each in planned.remarks])
    assert told == [["CHG-077"], []]


def test_settings_of_a_unit_go_on_in_its_successor(county: County) -> None:
    """What two units had differently is asked for; the list says whose goes on."""
    with county.database.write() as session:
        for unit, value in (("north", "北{serial}"), ("south", "南{serial}")):
            body = {"id": "case_number_form", "value": value, "title": {"zh": "编号"}, "source": "本局规定"}
            session.add(revision("parameter", "case_number_form", body, scope=unit))
    assert refused(county, merged(county)) == {"CHG-076"}
    carried(county, merged(county, rows=[ReformRow("settings", "south", "joint")]))
    assert county.opened(account="officer3", unit="joint", fellow="officer1").number == "南1"


def test_township_is_empowered_and_gives_back(county: County) -> None:
    """The county's entry stays for the rest; the township has its own from the day on, until it gives it back."""
    rows = [ReformRow("item", "S-001", "north"), ReformRow("item", "A-001", "north")]
    northern = {"values": filing(alleged=[{"item": "S-001", "occurred_on": "2026-07-01"}])}
    assert isinstance(county.open(**northern), Refused)
    carried(county, Reform("empower", county.clock.today(), rows=rows))
    case = county.opened(**northern)
    assert refused(county, Reform("empower", county.clock.today(), rows=rows[:1])) == {"CHG-081"}
    later = County(county.database, FixedClock(county.clock.now() + timedelta(days=30)))
    back = Reform("give_back", later.clock.today(), rows=[ReformRow("item", "S-001", "")], source="north")
    assert refused(
        later, Reform("give_back", later.clock.today(), rows=[ReformRow("item", "A-002", "")], source="north")
    ) == {"CHG-082"}
    carried(later, back)
    with later.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=later.clock.today())
        mine, county_wide = (
            configuration.entry("item", "S-001", "north"),
            configuration.entry("item", "A-001", "north"),
        )
        assert mine is not None
        assert mine.body["unit"] == "南队"
        assert county_wide is not None
        assert county_wide.scope == "north"
        stayed = seen_case(session, later.actor("officer1"), case.id)
        assert stayed is not None
        assert stayed.unit == "north"
    again = {"values": filing(alleged=[{"item": "S-001", "occurred_on": "2026-07-30"}])}
    assert isinstance(later.open(**again), Refused)


@pytest.mark.soak
def test_cases_go_back_with_the_items_where_it_is_said(county: County) -> None:
    """`running` takes the open cases on the items along, and no other."""
    item = [ReformRow("item", "S-001", "north")]
    carried(county, Reform("empower", county.clock.today(), rows=item))
    on_item = county.opened(values=filing(alleged=[{"item": "S-001", "occurred_on": "2026-07-01"}]))
    other = county.opened()
    rows = [ReformRow("item", "S-001", "")]
    later = County(county.database, FixedClock(county.clock.now() + timedelta(days=1)))
    carried(later, Reform("give_back", later.clock.today(), rows=rows, source="north", running=True))
    assert seen_by(later, "officer3") == {on_item.number}
    assert seen_by(later, "officer1") == {other.number}


def test_items_handed_over_are_the_new_units_for_acts_of_before_too(county: County) -> None:
    """What happened before the day is filed by who has the power now, by the content of then."""
    carried(county, Reform("transfer", county.clock.today(), rows=[ReformRow("item", "S-001", "north")]))
    before = {"values": filing(alleged=[{"item": "S-001", "occurred_on": "2026-06-20"}])}
    assert county.opened(**before).unit == "north"
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        found = {
            unit: [
                each.key
                for each in case_lookups(session, configuration, unit).search(
                    "item", "S-001", on=date(2026, 6, 20)
                )
            ]
            for unit in ("north", "south")
        }
    assert found["north"] == ["S-001"]
    again = {**before, "unit": "south", "account": "officer3", "fellow": ""}
    refusal = county.open(**again)
    assert isinstance(refusal, Refused)
    assert any("S-001" in each.message for each in refusal.reasons)
