"""Many hands on the same cases: no act is lost, none counts twice, no chain breaks, and the loser is told."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from cases.conftest import County
from cases.county import COUNTY
from cases.test_acts import rows
from cases.test_rows import check_rows
from yimen.cases import (
    ActResult,
    Case,
    FirstForm,
    JournalEvent,
    Refused,
    act,
    open_case,
    sweep_deadlines,
    verify,
)
from yimen.kernel import Actor, legal_day
from yimen.store import open_database
from yimen.workflow import Act

HANDS = 8
ROUNDS = 6


def fresh(county: County) -> County:
    """The county as another process has it: an engine of its own."""
    url = county.database.engine.url.render_as_string(hide_password=False)
    return County(open_database(url), county.clock)


def test_many_hands_on_few_cases_lose_no_act(county: County) -> None:
    """Each accepted act is one event; each refused one names who was first."""
    cases = [county.approved().id for _ in range(3)]
    barrier = Barrier(HANDS)

    def work(index: int) -> Counter[str]:
        own = fresh(county)
        actor = own.actor("officer1" if index % 2 else "officer2")
        told: Counter[str] = Counter()
        barrier.wait()
        for number in range(ROUNDS):
            case = cases[(index + number) % len(cases)]
            told[_visit(own, actor, case)] += 1
        own.database.dispose()
        return told

    with ThreadPoolExecutor(HANDS) as pool:
        told = sum(pool.map(work, range(HANDS)), Counter())
    assert sum(told.values()) == HANDS * ROUNDS
    events = [event for event in rows(county, JournalEvent) if event.task == "road_visit"]
    assert len(events) == told["kept"]
    assert told["kept"] >= len(cases)
    for case in rows(county, Case):
        visits = [event for event in events if event.case_id == case.id]
        assert case.seq == 2 + len(visits)
        assert case.version == case.seq
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []


def _visit(county: County, actor: Actor, case_id: str) -> str:
    """One visit with the version that was just seen, as a page would submit it."""
    with county.database.read() as session:
        from yimen.cases import seen_case

        case = seen_case(session, actor, case_id)
        assert case is not None
        seen = case.version
    with county.database.write() as session:
        done = Act("complete", county.clock.today(), "road_visit", "seen")
        result = act(session, actor, case_id, done, expected_version=seen, clock=county.clock)
    if isinstance(result, ActResult):
        assert result.version == seen + 1
        return "kept"
    assert result.stale
    return "told"


def test_same_version_submitted_by_many_is_kept_once(county: County) -> None:
    """Of eight who submit what they saw, one is first and seven are told."""
    case = county.approved()
    barrier = Barrier(HANDS)

    def work(_index: int) -> bool:
        own = fresh(county)
        actor = own.actor("officer1")
        barrier.wait()
        with own.database.write() as session:
            done = Act("complete", own.clock.today(), "road_visit", "seen")
            result = act(session, actor, case.id, done, expected_version=case.version, clock=own.clock)
        own.database.dispose()
        return isinstance(result, ActResult)

    with ThreadPoolExecutor(HANDS) as pool:
        assert sum(pool.map(work, range(HANDS))) == 1


def test_cases_opened_at_once_have_numbers_without_gap_or_double(county: County) -> None:
    """A unit's series goes on by one, whoever comes first; a refused opening takes none."""
    from cases.county import filing

    barrier = Barrier(HANDS)

    def work(index: int) -> list[str]:
        own = fresh(county)
        actor = own.actor("officer1")
        barrier.wait()
        numbers = []
        for number in range(3):
            values = filing() if (index + number) % 4 else filing(parties=[])
            with own.database.write() as session:
                first = FirstForm(values, own.clock.today(), fellow="officer2")
                opened = open_case(session, actor, "road_penalty", "north", first, clock=own.clock)
            if not isinstance(opened, Refused):
                numbers.append(opened.case.number)
        own.database.dispose()
        return numbers

    with ThreadPoolExecutor(HANDS) as pool:
        numbers = [number for found in pool.map(work, range(HANDS)) for number in found]
    assert sorted(numbers, key=lambda text: int(text.split("〕")[1][:-1])) == [
        f"北案字〔2026〕{serial}号" for serial in range(1, len(numbers) + 1)
    ]


def test_act_rolled_back_leaves_nothing(county: County) -> None:
    """An act whose transaction fails is nowhere: not in the journal, not in the rows."""
    case = county.approved()

    def fail() -> None:
        with county.database.write() as session:
            done = Act("complete", county.clock.today(), "road_closing", "closed")
            result = act(
                session, county.actor("officer1"), case.id, done, expected_version=None, clock=county.clock
            )
            assert isinstance(result, ActResult)
            raise OSError("the machine stops here")

    with pytest.raises(OSError, match="stops here"):
        fail()
    [standing] = rows(county, Case)
    assert (standing.status, standing.seq, standing.version) == ("open", 2, 2)
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []


def test_act_in_a_reading_session_raises_on_sqlite(county: County) -> None:
    """A session that did not begin for writing takes its lock too late: the fault is loud, never silent."""
    if county.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL locks the row itself")
    case = county.approved()
    done = Act("complete", county.clock.today(), "road_visit", "seen")
    with county.database.read() as session, pytest.raises(RuntimeError):
        act(session, county.actor("officer1"), case.id, done, expected_version=None, clock=county.clock)


def test_clock_set_back_breaks_nothing(county: County) -> None:
    """The journal goes on in its order; days that the clock does not know yet are refused until it is right again."""
    case = county.approved()
    right = county.clock.now()
    county.clock.set(right - timedelta(hours=2))
    county.did("officer1", case, "road_visit", "seen")
    county.clock.set(right - timedelta(days=1))
    refused = county.act("officer1", case, "road_visit", "seen", day=legal_day(right))
    assert isinstance(refused, Refused)
    assert [each.code for each in refused.reasons] == ["CAS-004"]
    early = county.act("officer1", case, "road_visit", "seen")
    assert isinstance(early, Refused)
    assert early.reasons
    sweep_deadlines(county.database, COUNTY, county.clock)
    county.clock.set(right)
    county.did("officer1", case, "road_visit", "seen")
    assert [event.seq for event in rows(county, JournalEvent)] == [1, 2, 3, 4]
    check_rows(county)
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []
