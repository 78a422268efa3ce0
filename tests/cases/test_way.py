"""What the way of a case tells of rounds that are over."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cases.conftest import COUNTY, County
from cases.test_base_procedures import base, take
from cases.test_taking import LATE, come_to
from yimen.cases import ActResult, Case, Configuration, case_page, leading_tasks, time_before, whole_way
from yimen.cases.way import Round
from yimen.kernel import Actor

__all__ = ["base"]


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


def test_form_of_a_further_round_is_told_the_time_before(county: County) -> None:
    """Its outcome, day and doers; nothing where it was done for the first time."""
    case = county.approved()
    on(county, 6)
    county.did("officer1", case, "road_visit", "seen", day=date(2026, 7, 3), fellow="officer2", reason="补录")
    with county.database.read() as session:
        officer = county.actor("officer1")
        view = case_page(
            session, officer, case.id, Configuration.open(session, COUNTY, day=county.clock.today())
        )
        assert view is not None
        told = [
            time_before(session, officer, view.case, view.procedure, "road_visit", number)
            for number in (1, 2)
        ]
    assert told == [None, Round(1, "done", "已查", date(2026, 7, 3), ("officer1", "officer2"))]


def test_who_sent_a_task_back_is_told(county: County) -> None:
    """With the day, at the task from which it was sent back."""
    case = county.opened()
    county.did("head1", case, "head_approval", sort="return", target="road_intake", reason="补充")
    (sent,) = rounds(county, case, county.actor("officer1"), "head_approval")
    assert (sent.state, sent.on, sent.who) == ("returned", date(2026, 7, 1), ("head1",))


def test_what_led_to_a_task_is_told_though_its_form_was_filled_again_since(base: County) -> None:
    """The receipt of the decision, while the form holds that of the demand."""
    case = come_to(base, "penalty_execution")
    demand = {"obligation": "缴纳罚款", "basis": "罚〔2026〕1号", "due_on": "2026-08-20"}
    receipt = {"document": "催告书", "recipient": "某甲", "way": "direct", "served_on": LATE.isoformat()}
    for task, outcome, values in (
        ("formal_demand", "drafted", demand),
        ("demand_service", "served", receipt),
    ):
        assert isinstance(take(base, case, ("officer1", task, outcome, values, LATE)), ActResult), task
    officer = base.actor("officer1")
    with base.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=base.clock.today())
        view = case_page(session, officer, case.id, configuration)
        assert view is not None
        told = leading_tasks(session, officer, view.case, view.procedure, "penalty_execution")
    served = {each.task.id: each.values for each in told}["decision_service"]
    assert served["document"] == "行政处罚决定书"
