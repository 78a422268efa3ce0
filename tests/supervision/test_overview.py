"""Figures that can be counted again, over what the actor sees and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from cases.conftest import County, counted
from cases.county import OTHER, found_county
from yimen.supervision import Figures, Overview, contradictions, late_cases, let_pass, overview

YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}


def _overview(county: County, account: str, **words: object) -> Overview:
    with county.database.read() as session:
        return overview(session, county.actor(account), day=county.clock.today(), **{**YEAR, **words})  # type: ignore[arg-type]


@pytest.fixture
def busy(county: County) -> County:
    """Two open cases, one of them late, one closed, one sent back, in the north."""
    county.approved()
    closed = county.approved()
    county.did("officer1", closed, "road_closing", "closed")
    returned = county.opened()
    county.did("head1", returned, "head_approval", sort="return", target="road_intake", reason="补充")
    county.clock.set(county.clock.now() + timedelta(days=40))
    return county


def test_cases_are_counted_by_where_they_stand(busy: County) -> None:
    found = _overview(busy, "chief")
    north = found.units["north"]
    assert (north.opened, north.closed, north.open, north.late, north.returned) == (3, 1, 2, 1, 1)
    assert north.staff == 4
    assert north.workload == 0.5
    assert found.procedures["road_penalty"].open == 2
    assert (found.total.open, found.total.late) == (2, 1)
    assert sum(each.count for each in found.stages) == 2


def test_only_what_the_actor_sees_is_counted(busy: County) -> None:
    found_county(busy.database, busy.clock, OTHER)
    assert _overview(busy, "head3").total.opened == 0
    assert "north" not in _overview(busy, "head3").units
    assert _overview(busy, f"{OTHER}.legal").total.opened == 0
    assert _overview(busy, "auditor").total == Figures()


def test_acts_that_are_counted_are_found_by_their_own_index(busy: County) -> None:
    """A journal of years is not read for the few returns and overrides in it."""
    sent: list[tuple[str, Any]] = []
    with busy.database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *given: sent.append((given[2], given[3])))
        chief = busy.actor("chief")
        words: dict[str, Any] = dict(YEAR)
        overview(session, chief, day=busy.clock.today(), **words)
        let_pass(session, chief, **words)
        contradictions(session, chief, **words)
        asked = [each for each in sent if "FROM case_journal" in each[0]]
        assert len(asked) == 3
        lite = connection.dialect.name == "sqlite"
        if lite:
            connection.exec_driver_sql("ANALYZE")
        else:
            for way in ("seqscan", "indexscan"):
                connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        indexes = ("ix_journal_watched", "ix_journal_watched", "ix_journal_contradicts")
        for (statement, values), index in zip(asked, indexes, strict=True):
            explain = "EXPLAIN QUERY PLAN" if lite else "EXPLAIN"
            plan = str(connection.exec_driver_sql(f"{explain} {statement}", values).all())
            assert index in plan, plan


def test_ordinary_act_entered_late_is_listed_with_what_it_contradicts(county: County) -> None:
    """Nobody corrected or let pass anything: closed on the 3rd, visited on the 5th. Whoever does not see the case finds
    nothing, nor does another period."""
    case, other = county.approved(), county.approved()
    county.clock.set(county.clock.now() + timedelta(days=4))
    for each, day in ((case, date(2026, 7, 3)), (other, date(2026, 7, 5))):
        county.did("officer1", each, "road_visit", "seen")
        county.did("officer1", each, "road_closing", "closed", day=day)
    with county.database.read() as session:
        [found] = contradictions(session, county.actor("chief"), **YEAR)
        assert (found.case_id, found.task, found.others) == (case.id, "结案", ("现场检查",))
        assert (found.on, found.by, found.reason) == (date(2026, 7, 3), "officer1先生", "")
        assert contradictions(session, county.actor("head3"), **YEAR) == []
        later = {"since": date(2026, 7, 4), "until": date(2026, 12, 31)}
        assert contradictions(session, county.actor("chief"), **later) == []


def test_period_counts_what_fell_into_it(busy: County) -> None:
    later = _overview(busy, "chief", since=date(2026, 7, 2))
    assert (later.total.opened, later.total.closed, later.total.returned, later.total.open) == (0, 0, 0, 2)
    assert _overview(busy, "chief", procedure="another").total.open == 0
    with pytest.raises(ValueError, match="no period"):
        _overview(busy, "chief", since=date(2027, 1, 1))


def test_longest_overdue_comes_first(busy: County) -> None:
    with busy.database.read() as session:
        (late,) = late_cases(session, busy.actor("chief"), day=busy.clock.today())
        assert (late.term, late.article, late.days) == ("结案期限", "《某法》第三条", 10)
        assert late_cases(session, busy.actor("head3"), day=busy.clock.today()) == []


def test_figures_are_a_handful_of_queries(busy: County) -> None:
    busy.actor("chief")
    with counted(busy) as statements:
        _overview(busy, "chief")
    assert len(statements) <= 6
