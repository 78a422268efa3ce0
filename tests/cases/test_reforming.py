"""Units are merged, split, closed: people, cases, access and the past follow; and what undo refuses. Both engines."""

from __future__ import annotations

import copy
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from cases.conftest import County
from cases.county import COUNTY, PROCEDURE
from cases.reforms import NEW, NUMBER, Hand, carried, drafted, merged, seen_by
from yimen.cases import (
    CaseNotFound,
    Configuration,
    QueryCode,
    Refused,
    follow,
    inherit_case,
    journal,
    memberships,
    reform_cases,
    revoke,
    seen_case,
    unit_of,
    verify,
    work_queue,
)
from yimen.cases.public import digest_of
from yimen.changes import (
    ChangeRefused,
    Reform,
    ReformRow,
    activate,
    approve,
    undo,
    waiting_reforms,
)
from yimen.changes.reforming.effects import plan_of, run_reforms
from yimen.changes.rehearsal import rehearse, seen
from yimen.kernel import FixedClock, digest
from yimen.store import ChangeSet, ChangeSetEvent, EntryRevision
from yimen.supervision import overview


def test_merged_units_hand_cases_people_and_the_past_to_the_new_one(county: County) -> None:
    """Officers of both units see all of it in the new one, and nobody else; what is over keeps its unit and its name."""
    running = county.approved()
    closed = county.did("officer1", county.approved(), "road_closing", "closed").case
    with county.database.write() as session:
        digest = digest_of(COUNTY, "ABCD-EFGH-JKMN")
        session.add(QueryCode(case_id=running.id, jurisdiction=COUNTY, digest=digest))
    carried(county, merged(county))
    with county.database.read() as session:
        followed = follow(session, COUNTY, "ABCD-EFGH-JKMN")
        assert followed is not None
        assert (followed.number, followed.is_open) == (running.number, True)
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


def test_successor_takes_over_what_ended_and_decides_it_anew(county: County) -> None:
    """Whoever could annul it in the successor, with a reason, in an act of its own; nobody else, never a living unit's."""
    body = copy.deepcopy(PROCEDURE)
    body["acts"]["annul"] = {"roles": ["unit_head"]}
    body["stages"]["filing_stage"]["tasks"]["head_approval"]["annuls_to"] = ["road_intake"]
    with county.database.write() as session:
        known = EntryRevision.kind == "procedure", EntryRevision.key == PROCEDURE["id"]
        session.execute(update(EntryRevision).where(*known).values(body=body, digest=digest(body)))
    closed = county.did("officer1", county.approved(), "road_closing", "closed").case
    running = county.opened()
    carried(county, merged(county))

    def take(account: str, case: str, reason: str = "法院判决撤销") -> object:
        with county.database.write() as session:
            actor = county.actor(account)
            seen = seen_case(session, actor, case)
            version = -1 if seen is None else seen.version
            return inherit_case(
                session, actor, case, expected_version=version, reason=reason, clock=county.clock
            )

    for account, reason, code in (("officer3", "法院判决撤销", "CAS-049"), ("head1", " ", "CAS-017")):
        refused = take(account, closed.id, reason)
        assert isinstance(refused, Refused), account
        assert [each.code for each in refused.reasons] == [code]
    assert isinstance(take("head1", running.id), Refused)  # the reform handed it over, and it is open
    with pytest.raises(CaseNotFound):
        take("helper", closed.id)
    assert not isinstance(take("head1", closed.id), Refused)
    with county.database.read() as session:
        case = seen_case(session, county.actor("officer3"), closed.id)
        assert case is not None
        assert (case.unit, case.status) == ("joint", closed.status)
        last = journal(session, county.actor("officer3"), closed.id, limit=1)[0]
        assert (last.sort, last.account, last.reason) == ("reform", "head1", "法院判决撤销")
        version = case.version
        assert verify(session, COUNTY, None) == []
    assert isinstance(take("head1", closed.id), Refused)  # it is the successor's already
    anew = county.act(
        "head1", closed.id, sort="annul", target="head_approval", reason="法院判决撤销", version=version
    )
    assert not isinstance(anew, Refused), anew
    assert anew.case.status == "open"


@pytest.mark.soak
def test_figures_count_for_the_successor_and_tell_the_old_names(county: County) -> None:
    """What two units had in the year is the new one's, with both names."""
    county.did("officer1", county.approved(), "road_closing", "closed")
    county.approved()
    carried(county, merged(county))
    day = county.clock.today()
    with county.database.read() as session:
        found = overview(session, county.actor("chief"), day=day, since=day, until=day)
    assert (found.units["joint"].opened, found.units["joint"].closed, found.units["joint"].open) == (2, 1, 1)
    assert found.former == {"joint": ["北队"]}
    assert "north" not in found.units


def test_rehearsal_says_who_goes_where_and_what_nobody_may_do(county: County) -> None:
    """Counts for all, names of the cases in sight; the tasks that the successor has nobody for."""
    case = county.opened()
    rows = [ReformRow("officer", "head1", "bureau"), ReformRow("officer", "officer1", "bureau")]
    made = drafted(
        county,
        Reform("close", county.clock.today(), heirs={"north": "joint"}, units={"joint": NEW}, rows=rows),
    )
    with county.database.read() as session:
        change_set = session.get_one(ChangeSet, made)
        result = rehearse(session, change_set, clock=county.clock)
        shown, hidden = (
            seen(session, county.actor(each), result).as_json()["reform"] for each in ("head1", "helper")
        )
    assert [
        (each["from"], each["to"], each["people"], each["cases"], each["word"]) for each in shown["pairs"]
    ] == [
        ("北队", "联合队", 2, 1, ["北", "联"]),
        ("北队", "执法局", 2, 0, ["北", "执"]),
    ]
    found = shown["cases"][0]
    assert (found["number"], found["freed"], found["lost"]) == (case.number, ["officer1"], ["审批"])
    assert (hidden["cases"], hidden["others"]) == ([], {"north": 1})


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


@pytest.mark.soak
def test_worker_killed_hands_the_rest_over_afterwards(county: County, checkout: Path) -> None:
    """SIGKILL in the middle: what was done is whole, what was not is done by the next, none twice."""
    cases = [county.approved() for _ in range(30)]
    made = carried(county, merged(county), cases=False)
    url = county.database.engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "PYTHONPATH": f"{checkout / 'platform'}:{checkout / 'tests'}"}
    hand = [sys.executable, str(Path(__file__).with_name("reform_hand.py")), url, made]
    process = subprocess.Popen(hand, stdout=subprocess.PIPE, env=environment, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    process.stdout.close()
    run_reforms(Hand(county, {}))  # type: ignore[arg-type]
    with county.database.read() as session:
        for case in cases:
            lines = journal(session, county.actor("officer3"), case.id, limit=50)
            assert [each.sort for each in lines].count("reform") == 1
    assert len(seen_by(county, "officer3")) == 30


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


@pytest.mark.soak
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
