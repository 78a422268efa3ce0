"""What the way of a case tells of rounds that are over."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cases.conftest import COUNTY, County
from yimen.cases import Case, Configuration, case_page, whole_way
from yimen.cases.way import Round
from yimen.kernel import Actor


def rounds(county: County, case: Case, actor: Actor, task: str) -> list[Round]:
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        view = case_page(session, actor, case.id, configuration)
        assert view is not None
        return list(whole_way(session, actor, view).rounds.get(task, ()))


def on(county: County, day: int) -> None:
    county.clock.set(datetime(2026, 7, day, 2, tzinfo=UTC))


def test_earlier_rounds_bear_their_days_as_corrected_and_who_did_them(county: County) -> None:
    """The third time is what the task itself tells; a correction moves the time that was wrong, and no other."""
    case = county.approved()
    on(county, 6)
    county.did("officer1", case, "road_visit", "seen", day=date(2026, 7, 3), fellow="officer2", reason="补录")
    county.did("officer2", case, "road_visit", "seen", day=date(2026, 7, 5), reason="补录")
    moved = {"occurred_on": "2026-07-04"}
    county.did("officer1", case, values=moved, sort="correct", target="road_visit", reason="录错")
    county.did("officer1", case, "road_visit", "seen")
    first, second = rounds(county, case, county.actor("officer1"), "road_visit")
    assert (first.on, first.who, first.outcome) == (date(2026, 7, 3), ("officer1", "officer2"), "已查")
    assert (second.on, second.who, second.state) == (date(2026, 7, 4), ("officer2",), "done")


def test_who_sent_a_task_back_is_told(county: County) -> None:
    """With the day, at the task from which it was sent back."""
    case = county.opened()
    county.did("head1", case, "head_approval", sort="return", target="road_intake", reason="补充")
    (sent,) = rounds(county, case, county.actor("officer1"), "head_approval")
    assert (sent.state, sent.on, sent.who) == ("returned", date(2026, 7, 1), ("head1",))
