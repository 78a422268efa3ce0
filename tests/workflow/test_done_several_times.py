"""What was done several times in a row stands on each of its days: a late act is held against all of them."""

from __future__ import annotations

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import Procedure

from .late import conflicts, correct, event, late_procedure, override
from .people import HEAD, OFFICER, REVIEWER, Case

BODY = """
      site_visit:
        title: {zh: 勘查}
        roles: [officer]
        form: none
        repeatable: true
        outcomes: {sound: {title: {zh: 正常}}, faulty: {after: sound, title: {zh: 异常}}}
      expert_view: {after: site_visit, title: {zh: 意见}, roles: [reviewer], form: none}
      head_decision:
        after: expert_view
        title: {zh: 决定}
        roles: [head]
        form: none
        gates:
          visited: {"on": [site_visit.completed], message: 须先勘查, article: 某法第九条}
          faulty: {outcomes: [ordered], if: 'result.site_visit == "faulty"', message: 须有异常, article: 某法第十条}
        outcomes: {decided: {title: {zh: 决定}}, ordered: {after: decided, title: {zh: 责令}}}
      follow_up:
        after: head_decision
        title: {zh: 回访}
        roles: [officer]
        form: none
        repeatable: true
        entry: {decided: {"on": [head_decision.completed]}}
        gates: {heard: {"on": [expert_view.completed], message: 须有意见, article: 某法第九条}}
      end_note:
        after: follow_up
        title: {zh: 办结}
        roles: [officer]
        form: none
        gates: {asked: {"on": [court_answer.occurred], message: 须经法院答复, article: 某法第九条}}
        outcomes: {ended: {title: {zh: 办结}}}
events:
  court_answer: {title: {zh: 法院答复}, roles: [officer]}
  paid_event: {title: {zh: 到账}, roles: [officer]}
deadlines:
  mending_term:
    title: {zh: 改正期限}
    amount: 10
    unit: calendar_day
    rule: some_law
    starts: [site_visit.completed]
    stops: [paid_event.occurred]
    article: 某法第十条
endings: {over: {title: {zh: 办结}, criteria: {ended: {"on": [end_note.ended]}}}}
acts:
  override: {roles: [head]}
  correct: {roles: [head]}
"""


@pytest.fixture(scope="module")
def procedure() -> Procedure:
    return late_procedure(BODY)


@pytest.fixture
def case(procedure: Procedure, calendar: WorkingCalendar) -> Case:
    return Case(procedure, calendar).open("2026-03-02")


def visited(case: Case, *times: tuple[str, str]) -> Case:
    for day, outcome in times:
        case.do("site_visit", day, OFFICER, outcome)
        assert case.refusal == ()
    return case


def test_gate_is_held_against_the_first_time_too(case: Case) -> None:
    """Visited on the 10th and the 20th: a decision of the 5th is before both, one of the 12th is not."""
    visited(case, ("2026-03-10", "sound"), ("2026-03-20", "sound"))
    assert case.do("head_decision", "2026-03-05", HEAD, "decided").codes == {"WFL-137"}
    assert case.refusal[0].article == "某法第九条"
    assert case.do("head_decision", "2026-03-12", HEAD, "decided").codes == set()


def test_outcome_is_that_of_the_last_time_by_the_day(case: Case) -> None:
    """Sound on the 10th, faulty on the 20th: what only the second found is no ground for an order of the 12th."""
    visited(case, ("2026-03-10", "sound"), ("2026-03-20", "faulty"))
    assert case.do("head_decision", "2026-03-12", HEAD, "ordered").codes == {"WFL-137"}
    assert case.refusal[0].article == "某法第十条"
    assert case.do("head_decision", "2026-03-20", HEAD, "ordered").codes == set()


def test_times_are_kept_in_whatever_order_they_were_entered(case: Case) -> None:
    """The first visit is entered last."""
    visited(case, ("2026-03-20", "faulty"), ("2026-03-10", "sound"))
    record = case.state["items"]["site_visit"]
    assert (record["count"], record["on"]) == (2, "2026-03-20")
    assert record["times"] == [["2026-03-20", "faulty"], ["2026-03-10", "sound"]]
    assert case.do("head_decision", "2026-03-05", HEAD, "decided").codes == {"WFL-137"}
    assert case.do("head_decision", "2026-03-12", HEAD, "decided").codes == set()


def test_event_that_came_twice_stands_on_both_days(case: Case) -> None:
    """Answered on the 10th and the 20th: an end of the 12th rests on the first answer."""
    visited(case, ("2026-03-03", "sound")).do("expert_view", "2026-03-03", REVIEWER)
    case.do("head_decision", "2026-03-04", HEAD, "decided").do("follow_up", "2026-03-04", OFFICER)
    for day in ("2026-03-20", "2026-03-10"):
        event(case, "court_answer", day)
    assert case.state["events"]["court_answer"]["on"] == "2026-03-20"
    assert case.do("end_note", "2026-03-09", OFFICER, "ended").codes == {"WFL-137"}
    assert case.do("end_note", "2026-03-12", OFFICER, "ended").codes == set()


def test_state_of_before_gives_its_unknown_times_as_they_were_taken(case: Case) -> None:
    """A record that says only how often: its earlier times are given. One more is known, and held against the act."""
    visited(case, ("2026-03-10", "sound"), ("2026-03-20", "sound"))
    old = {key: each for key, each in case.state["items"]["site_visit"].items() if key != "times"}
    case.state = {**case.state, "items": {**case.state["items"], "site_visit": old}}
    visited(case, ("2026-03-25", "faulty"))
    assert case.state["items"]["site_visit"]["times"] == [["2026-03-20", "sound"], ["2026-03-25", "faulty"]]
    assert case.do("head_decision", "2026-03-21", HEAD, "ordered").codes == {"WFL-137"}
    assert case.do("head_decision", "2026-03-05", HEAD, "decided").codes == set()


def test_what_followed_once_before_a_corrected_day_is_named_though_it_followed_again(case: Case) -> None:
    """Followed up on the 12th and the 25th; the decision turns out to be of the 15th."""
    visited(case, ("2026-03-03", "sound")).do("expert_view", "2026-03-03", REVIEWER)
    case.do("head_decision", "2026-03-10", HEAD, "decided")
    case.do("follow_up", "2026-03-12", OFFICER).do("follow_up", "2026-03-25", OFFICER)
    assert conflicts(correct(case, "head_decision", "2026-03-15")) == ["follow_up"]
    assert conflicts(correct(case, "head_decision", "2026-03-11")) == []


def test_what_was_let_pass_stays_so_when_it_is_done_again(case: Case) -> None:
    """Followed up on the 5th without the opinion; again in the ordinary way on the 20th; the opinion is of the 10th."""
    visited(case, ("2026-03-03", "sound")).do("head_decision", "2026-03-04", HEAD, "decided")
    override(case, "follow_up", "2026-03-05")
    override(case, "follow_up", "2026-03-20")
    assert case.state["items"]["follow_up"]["count"] == 2
    assert conflicts(case.do("expert_view", "2026-03-10", REVIEWER)) == ["follow_up"]
    case.do("follow_up", "2026-03-21", OFFICER)
    assert case.refusal == ()
    assert case.state["items"]["follow_up"]["past"] is True


def test_corrected_day_is_that_of_the_last_time(case: Case) -> None:
    """The 20th was the 8th: the last is then the 10th; the term that the first visit began stays where it was."""
    visited(case, ("2026-03-10", "sound"), ("2026-03-20", "faulty"))
    assert case.state["deadlines"]["mending_term"]["started_on"] == "2026-03-10"
    correct(case, "site_visit", "2026-03-08")
    record = case.state["items"]["site_visit"]
    assert (record["on"], record["times"]) == (
        "2026-03-10",
        [["2026-03-10", "sound"], ["2026-03-08", "faulty"]],
    )
    assert case.state["deadlines"]["mending_term"]["started_on"] == "2026-03-10"
    correct(case, "site_visit", "2026-03-12")
    assert case.state["deadlines"]["mending_term"]["started_on"] == "2026-03-12"


SHARED = """
      hearing_notice:
        title: {zh: 送达}
        roles: [officer]
        form: notice_form
        each: {of: parties, by: form.notice_form.party, all: false}
        repeatable: true
        outcomes: {served: {title: {zh: 送达}}, refused: {after: served, title: {zh: 拒收}}}
      head_decision:
        after: hearing_notice
        title: {zh: 决定}
        roles: [head]
        form: none
        gates:
          served: {if: 'each.hearing_notice["1"].outcome == "served"', message: 须已送达, article: 某法第九条}
deadlines:
  reply_term:
    title: {zh: 答复期限}
    amount: 10
    unit: calendar_day
    rule: some_law
    starts: [hearing_notice.served]
    article: 某法第十条
endings: {over: {title: {zh: 办结}, criteria: {ended: {"on": [head_decision.completed]}}}}
acts: {correct: {roles: [head]}}
"""


@pytest.fixture
def shared(calendar: WorkingCalendar) -> Case:
    """Served on the first party on the 20th, and, as is entered later, refused by him on the 10th."""
    case = Case(late_procedure(SHARED), calendar, parties=[{"name": "甲"}, {"name": "乙"}]).open("2026-03-02")
    for day, outcome in (("2026-03-20", "served"), ("2026-03-10", "refused"), ("2026-03-12", "served")):
        party = 2 if day == "2026-03-12" else 1
        assert case.do("hearing_notice", day, OFFICER, outcome, party=party).refusal == ()
    return case


def test_each_of_several_keeps_the_days_of_what_was_done_for_him_anew(shared: Case) -> None:
    """As what is done for all keeps them: the last day, the outcome entered last, and every time."""
    record = shared.state["items"]["hearing_notice"]
    assert (record["count"], record["on"]) == (3, "2026-03-20")
    assert record["each"] == {
        "1": {
            "on": "2026-03-20",
            "outcome": "refused",
            "times": [["2026-03-20", "served"], ["2026-03-10", "refused"]],
        },
        "2": {"on": "2026-03-12", "outcome": "served"},
    }


def test_gate_asks_what_one_of_several_had_on_the_day(shared: Case) -> None:
    """Refused on the 10th, served on the 20th for the last time, refused again since."""
    for day, outcome in (("2026-03-25", "served"), ("2026-03-26", "refused"), ("2026-03-27", "served")):
        shared.do("hearing_notice", day, OFFICER, outcome, party=1)
    assert shared.do("head_decision", "2026-03-15", HEAD).codes == {"WFL-137"}
    assert shared.do("head_decision", "2026-03-26", HEAD).codes == {"WFL-137"}
    assert shared.do("head_decision", "2026-03-25", HEAD).codes == set()


def test_corrected_day_of_one_of_several_is_that_of_his_last_time(shared: Case) -> None:
    """The 20th was the 8th: his last day is then the 10th; the other's stays."""
    correct(shared, "hearing_notice#1", "2026-03-08")
    record = shared.state["items"]["hearing_notice"]
    assert [record["each"][key]["on"] for key in "12"] == ["2026-03-10", "2026-03-12"]
    assert record["each"]["1"]["times"] == [["2026-03-08", "served"], ["2026-03-10", "refused"]]
    assert record["on"] == "2026-03-12"


KEEPS = "all: false, keeps: {sum: form.notice_form.sum, words: form.notice_form.note}}"
KEEPING = SHARED.replace("all: false}", KEEPS).replace('"1"].outcome == "served"', '"1"].sum == 500')


def test_figures_of_one_of_several_stay_known(calendar: WorkingCalendar) -> None:
    """Whoever comes next; words are none, and what is done for all who are left is nobody's own."""
    case = Case(late_procedure(KEEPING), calendar, parties=[{"name": "甲"}, {"name": "乙"}]).open(
        "2026-03-02"
    )
    for party, total in ((1, 400), (2, 500)):
        case.do("hearing_notice", "2026-03-10", OFFICER, "served", party=party, sum=total, note="当面")
    each = case.state["items"]["hearing_notice"]["each"]
    assert [each[key]["keeps"] for key in "12"] == [{"sum": 400}, {"sum": 500}]
    assert case.do("head_decision", "2026-03-12", HEAD).codes == {"WFL-112"}
    case.do("hearing_notice", "2026-03-11", OFFICER, "served", party=1, sum=500)
    assert case.do("head_decision", "2026-03-12", HEAD).codes == set()
