"""Units have a life: founded, renamed, merged, split, closed, empowered; people, cases and access follow. Both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cases.conftest import County
from cases.county import COUNTY, filing, revision
from yimen.cases import (
    Configuration,
    Refused,
    case_list,
    journal,
    memberships,
    reform_cases,
    revoke,
    seen_case,
    unit_of,
    work_queue,
)
from yimen.changes import (
    ChangeRefused,
    Reform,
    ReformRow,
    activate,
    approve,
    check,
    draft_reform,
    plan_reform,
    submit,
    undo,
    waiting_reforms,
)
from yimen.changes.reforming.effects import plan_of, run_reforms
from yimen.kernel import FixedClock
from yimen.store import ChangeSet, ChangeSetEvent

NUMBER = "县政发〔2026〕12号"
NEW = {"code": "joint", "name": "联合队", "sort": "中队", "parent": "bureau", "document_word": "联"}


class Hand:
    """A job in the test's hand."""

    def __init__(self, county: County, payload: dict[str, Any]) -> None:
        self.id, self.payload, self.jurisdiction = "job", payload, COUNTY
        self.database, self.clock = county.database, county.clock

    def progress(self, done: int, total: int, phase: str = "") -> None:
        """Nobody looks."""


def drafted(county: County, reform: Reform, number: str = NUMBER) -> str:
    with county.database.write() as session:
        made = draft_reform(
            session, county.actor("head1"), COUNTY, reform, document_number=number, clock=county.clock
        )
        checked = check(session, county.actor("head1"), made.id, clock=county.clock)
        assert checked.findings["errors"] == 0, checked.findings["list"]
        return made.id


def carried(county: County, reform: Reform, *, cases: bool = True) -> str:
    """The reform drafted, submitted, approved and activated by another, its cases handed over."""
    made = drafted(county, reform)
    with county.database.write() as session:
        submit(session, county.actor("head1"), made, clock=county.clock)
    with county.database.write() as session:
        approve(session, county.actor("legal"), made, clock=county.clock)
    with county.database.write() as session:
        done = activate(session, county.actor("legal"), made, clock=county.clock)
        assert done.state == "active", done.findings
    if cases:
        run_reforms(Hand(county, {"change_set": made}))  # type: ignore[arg-type]
    return made


def refused(county: County, reform: Reform, number: str = NUMBER) -> set[str]:
    with county.database.read() as session, pytest.raises(ChangeRefused) as caught:
        plan_reform(
            session, county.actor("head1"), COUNTY, reform, document_number=number, clock=county.clock
        )
    return {each.code for each in caught.value.findings}


def merged(county: County, **changes: Any) -> Reform:
    """North and south become one."""
    words: dict[str, Any] = {
        "sort": "merge",
        "day": county.clock.today(),
        "units": {"joint": NEW},
        "heirs": {"north": "joint", "south": "joint"},
        **changes,
    }
    return Reform(**words)


def seen_by(county: County, account: str) -> set[str]:
    with county.database.read() as session:
        return {row.number for row in case_list(session, county.actor(account), limit=50).rows}


def test_merged_units_hand_cases_people_and_the_past_to_the_new_one(county: County) -> None:
    """Officers of both units see all of it in the new one, and nobody else; what is over keeps its unit and its name."""
    running = county.approved()
    closed = county.did("officer1", county.approved(), "road_closing", "closed").case
    carried(county, merged(county))
    with county.database.read() as session:
        case = seen_case(session, county.actor("officer3"), running.id)
        assert case is not None
        assert (case.unit, case.number) == ("joint", running.number)
        last = journal(session, county.actor("officer3"), running.id, limit=1)[0]
        assert (last.sort, NUMBER in last.reason) == ("reform", True)
        old = seen_case(session, county.actor("officer3"), closed.id)
        assert old is not None
        assert old.unit == "north"
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        assert unit_of(configuration, old)["name"] == "北队"
        assert "north" not in configuration.units()
    assert seen_by(county, "officer1") == {running.number, closed.number}
    assert seen_by(county, "helper") == set()
    assert not isinstance(county.act("officer3", running, "road_visit", "seen"), Refused)
    assert isinstance(county.act("officer3", closed, "road_visit", "seen"), Refused)
    opened = county.opened(account="officer3", unit="joint", fellow="officer1")
    assert opened.number == "联案字〔2026〕1号"
    assert isinstance(county.open(unit="north"), Refused)
    today = county.clock.today()
    with county.database.read() as session:
        assert [(row.unit, row.role) for row in memberships(session, "officer1", on=today)] == [
            ("joint", "officer")
        ]


def test_whoever_handles_a_case_keeps_it_where_he_goes_too(county: County) -> None:
    """A split: one officer and one case go to a unit of their own, what he held there stays his, of others it is free."""
    first, second = county.approved(), county.approved()
    rows = (ReformRow("officer", "officer1", "south"), ReformRow("case", second.number, "south"))
    new = {"joint": NEW}
    carried(county, Reform("split", county.clock.today(), units=new, heirs={"north": "joint"}, rows=rows))
    with county.database.read() as session:
        chief = county.actor("chief")
        found = [seen_case(session, chief, one.id) for one in (first, second)]
        placed = [(each.unit, each.handler) for each in found if each is not None]
    assert placed == [
        ("joint", "officer2"),
        ("south", "officer1"),
    ]
    assert seen_by(county, "officer1") == {second.number}
    assert seen_by(county, "officer2") == {first.number}


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


def test_reform_of_a_later_day_waits_for_it_and_can_be_taken_back(county: County) -> None:
    """Approved ahead: until the day all is as before, people included; undone before it, memberships are as they were."""
    running = county.approved()
    day = county.clock.today() + timedelta(days=10)
    made = carried(county, merged(county, day=day))
    with county.database.read() as session:
        assert waiting_reforms(session) == {COUNTY}
    assert seen_by(county, "officer1") == {running.number}
    assert seen_by(county, "officer3") == set()
    with county.database.write() as session:
        inverse = undo(session, county.actor("head1"), made, clock=county.clock, note="缓办").id
    with county.database.write() as session:
        approve(session, county.actor("legal"), inverse, clock=county.clock)
    with county.database.write() as session:
        assert activate(session, county.actor("legal"), inverse, clock=county.clock).state == "active"
    later = County(county.database, FixedClock(county.clock.now() + timedelta(days=12)))
    run_reforms(Hand(later, {}))  # type: ignore[arg-type]
    assert seen_by(later, "officer1") == {running.number}
    assert seen_by(later, "officer3") == set()
    with county.database.read() as session:
        assert waiting_reforms(session) == set()


def test_on_its_day_the_round_hands_the_cases_over(county: County) -> None:
    """The day comes without anybody's doing; who was a member of the closed unit is one of the new one."""
    running = county.approved()
    carried(county, merged(county, day=county.clock.today() + timedelta(days=10)))
    later = County(county.database, FixedClock(county.clock.now() + timedelta(days=10)))
    assert seen_by(later, "officer3") == {
        running.number
    }  # read already: it is the closed unit's, which the new one follows
    run_reforms(Hand(later, {}))  # type: ignore[arg-type]
    with later.database.read() as session:
        case = seen_case(session, later.actor("officer3"), running.id)
        assert case is not None
        assert case.unit == "joint"
        queue = work_queue(session, later.actor("officer3"), day=later.clock.today())
        assert {row.case_id for row in queue} == {running.id}


def test_killed_halfway_the_rest_is_handed_over_once(county: County) -> None:
    """After a stop between two cases the next run does what is left, and no case twice."""
    cases = [county.approved() for _ in range(3)]
    made = carried(county, merged(county), cases=False)
    with county.database.read() as session:
        plan = plan_of(session, session.get_one(ChangeSet, made))
    assert plan is not None

    def stop(moved: int) -> None:
        if moved == 1:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        reform_cases(county.database, COUNTY, plan, county.clock, stop)
    run_reforms(Hand(county, {}))  # type: ignore[arg-type]
    run_reforms(Hand(county, {}))  # type: ignore[arg-type]
    with county.database.read() as session:
        for case in cases:
            lines = journal(session, county.actor("officer3"), case.id, limit=50)
            assert [each.sort for each in lines].count("reform") == 1
        event = session.scalars(select(ChangeSetEvent).where(ChangeSetEvent.event == "reform_cases")).one()
        assert event.data == {"cases": 3}


def test_reform_that_moved_cases_is_not_undone(county: County) -> None:
    """The way back is a reform of its own; so it is where a founded unit has cases, or people were placed anew."""
    county.approved()
    made = carried(county, merged(county))
    with county.database.write() as session, pytest.raises(ChangeRefused) as caught:
        undo(session, county.actor("head1"), made, clock=county.clock)
    assert {each.code for each in caught.value.findings} == {"CHG-083", "CHG-084"}
    back = {"north": {"code": "north", "name": "北队", "sort": "中队", "parent": "bureau"}}
    rows = [ReformRow("item", "S-001", "north")]
    carried(county, Reform("close", county.clock.today(), units=back, heirs={"joint": "north"}, rows=rows))
    assert len(seen_by(county, "officer3")) == 1


def test_reform_is_not_undone_over_later_memberships(county: County) -> None:
    """Who was given something else meanwhile is named."""
    made = carried(county, merged(county))
    with county.database.write() as session:
        row = next(each for each in memberships(session, "officer1") if each.unit == "joint")
        revoke(
            session, county.actor("keeper"), row.id, county.clock.today() + timedelta(days=3), county.clock
        )
    with county.database.write() as session, pytest.raises(ChangeRefused) as caught:
        undo(session, county.actor("head1"), made, clock=county.clock)
    assert {each.code for each in caught.value.findings} == {"CHG-085"}


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
