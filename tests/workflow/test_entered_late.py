"""Acts entered late stand on their own day: refused where that day was too early for them, else recorded, and every day
that no longer fits is named."""

from __future__ import annotations

from datetime import date

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import Act, Procedure

from .late import conflicts, correct, event, late_procedure, override
from .people import HEAD, OFFICER, REVIEWER, Case

BODY = """
      site_visit: {title: {zh: 勘查}, roles: [officer], form: none}
      expert_view: {after: site_visit, title: {zh: 意见}, roles: [reviewer], form: none}
      fact_report:
        after: expert_view
        title: {zh: 报告}
        roles: [officer]
        form: none
        entry: {visited: {"on": [site_visit.completed], if: 'result.expert_view == "done"'}}
      head_decision:
        after: fact_report
        title: {zh: 决定}
        roles: [head]
        form: none
        entry: {reported: {"on": [fact_report.completed]}}
        gates:
          asked: {"on": [court_answer.occurred], message: 须经法院答复, article: 某法第九条}
        outcomes: {decided: {title: {zh: 决定}}}
        annuls_to: [fact_report]
      decision_paper:
        after: head_decision
        title: {zh: 送达}
        roles: [officer]
        form: none
        entry: {decided: {"on": [head_decision.decided]}}
      side_talk: {after: decision_paper, title: {zh: 会商}, roles: [reviewer], form: none, procedure: late_procedure}
      end_note:
        after: side_talk
        title: {zh: 办结}
        roles: [officer]
        form: none
        gates:
          viewed: {if: '"expert_view" in result', message: 须有意见, article: 某法第十一条}
          reviewed: {if: 'result["expert_view"] == "done"', message: 须有结论, article: 某法第十二条}
          answered: {if: 'result.exists(each, each == "court_answer")', message: 须有答复, article: 某法第十三条}
        outcomes: {ended: {title: {zh: 办结}}}
events:
  court_answer: {title: {zh: 法院答复}, roles: [officer]}
  paid_event: {title: {zh: 到账}, roles: [officer]}
deadlines:
  paying_term:
    title: {zh: 缴款期限}
    amount: 10
    unit: calendar_day
    rule: some_law
    starts: [decision_paper.completed]
    stops: [paid_event.occurred]
    article: 某法第十条
endings: {over: {title: {zh: 办结}, criteria: {ended: {"on": [end_note.ended]}}}}
acts:
  override: {roles: [head]}
  annul: {roles: [head]}
  correct: {roles: [head]}
"""


@pytest.fixture(scope="module")
def procedure() -> Procedure:
    return late_procedure(BODY)


@pytest.fixture
def case(procedure: Procedure, calendar: WorkingCalendar) -> Case:
    return Case(procedure, calendar).open("2026-03-02")


def reported(case: Case) -> Case:
    case.do("site_visit", "2026-03-03", OFFICER).do("expert_view", "2026-03-03", REVIEWER)
    return case.do("fact_report", "2026-03-04", OFFICER)


def test_task_opens_on_the_day_on_which_its_condition_became_true(case: Case) -> None:
    """The visit of the 3rd is entered after the opinion of the 20th: the report rests on both."""
    case.do("expert_view", "2026-03-20", REVIEWER).do("site_visit", "2026-03-03", OFFICER)
    assert conflicts(case) == []
    assert case.do("fact_report", "2026-03-10", OFFICER).codes == {"WFL-110"}
    assert "2026-03-20" in case.refusal[0].message
    assert case.refusal[0].article == "某法第一条"
    assert case.do("fact_report", "2026-03-20", OFFICER).codes == set()


def test_gate_is_asked_as_of_the_day_of_the_act(case: Case) -> None:
    """What opens it came later: refused with its article; on that day and after it is open."""
    event(reported(case), "court_answer", "2026-03-20")
    assert case.do("head_decision", "2026-03-10", HEAD).codes == {"WFL-137"}
    assert case.refusal[0].article == "某法第九条"
    assert "“法院答复”" in case.refusal[0].message
    assert case.do("head_decision", "2026-03-20", HEAD).codes == set()
    assert conflicts(case) == []


def test_gate_that_looks_for_a_result_sees_those_of_the_day(case: Case) -> None:
    """By its name among the results, whichever way that is written; where none is said, all that came later is told."""
    for task in ("site_visit", "fact_report"):
        override(case, task, "2026-03-03")
    case.do("expert_view", "2026-03-20", REVIEWER)
    event(case, "court_answer", "2026-03-20")
    assert case.do("end_note", "2026-03-10", OFFICER).codes == {"WFL-137"}
    told = {each.article: each.message for each in case.refusal}
    assert sorted(told) == ["某法第十一条", "某法第十三条", "某法第十二条"]
    assert "“意见”" in told["某法第十一条"]
    assert "“法院答复”" not in told["某法第十一条"]
    assert "“法院答复”" in told["某法第十三条"]
    assert case.do("end_note", "2026-03-20", OFFICER).codes == set()


def test_what_comes_after_what_was_let_pass_without_it_is_listed_once(case: Case) -> None:
    """The answer of the 5th comes after the decision of the 4th and its service; a second one is no contradiction."""
    override(reported(case), "head_decision", "2026-03-04")
    assert conflicts(case) == []
    case.do("decision_paper", "2026-03-04", OFFICER)
    assert conflicts(case) == []
    assert conflicts(event(case, "court_answer", "2026-03-05")) == ["head_decision", "decision_paper"]
    assert conflicts(event(case, "court_answer", "2026-03-06")) == []


def test_override_on_an_early_day_passes_the_gate_and_lists_what_is_later(case: Case) -> None:
    """It says what it passed, and names the answer that came later."""
    event(reported(case), "court_answer", "2026-03-20")
    override(case, "head_decision", "2026-03-10")
    assert conflicts(case) == ["court_answer"]
    assert case.outcome is not None
    [told] = [each.data for each in case.outcome.effects if each.data.get("sort") == "override"]
    assert "须经法院答复" in told["passed"][0]


def decided(case: Case) -> Case:
    event(reported(case), "court_answer", "2026-03-05").do("head_decision", "2026-03-06", HEAD)
    return case.do("decision_paper", "2026-03-10", OFFICER)


def test_term_that_ends_before_it_begins_is_listed(case: Case) -> None:
    """Paid on the 8th, served on the 10th."""
    assert conflicts(event(decided(case), "paid_event", "2026-03-08")) == ["decision_paper"]


def test_term_that_turns_out_met_never_ran_out(case: Case) -> None:
    """Whether it had been found over before does not matter."""
    sweep = Act("event", date(2026, 3, 25), target="paying_term.elapsed")
    assert decided(case).act(sweep, OFFICER).refusal == ()
    assert case.state["deadlines"]["paying_term"]["elapsed_on"] == "2026-03-21"
    assert conflicts(event(case, "paid_event", "2026-03-15")) == []
    term = case.state["deadlines"]["paying_term"]
    assert (term["state"], "elapsed_on" in term) == ("met", False)


def test_annulment_before_what_followed_is_listed(case: Case) -> None:
    """Annulled on the 7th, served on the 10th: what is undone is named, and the way goes back."""
    act = Act("annul", date(2026, 3, 7), target="head_decision", reason="撤销")
    assert conflicts(decided(case).act(act, HEAD)) == ["head_decision", "decision_paper"][1:]
    assert case.do("fact_report", "2026-03-07", OFFICER).codes == set()


def test_corrected_days_are_held_against_all_that_stands(case: Case) -> None:
    """An event behind the gate that it opened, a service behind the payment, a day before the case."""
    event(decided(case), "paid_event", "2026-03-12")
    assert conflicts(correct(case, "court_answer", "2026-03-09")) == ["head_decision"]
    assert conflicts(correct(case, "court_answer", "2026-03-05")) == []
    assert conflicts(correct(case, "decision_paper", "2026-03-14")) == ["paid_event"]
    assert conflicts(correct(case, "decision_paper", "2026-03-10")) == []
    assert conflicts(correct(case, "paid_event", "2026-03-09")) == ["decision_paper"]
    assert conflicts(correct(case, "site_visit", "2026-03-01")) == ["case_intake"]


def test_case_that_ends_before_what_was_done_in_it_lists_that(case: Case) -> None:
    """Also what came from outside, and what a child case answered."""
    decided(case)
    case.act(Act("event", date(2026, 3, 21), target="side_talk", outcome="over"), OFFICER)
    event(case, "paid_event", "2026-03-20")
    assert conflicts(case.do("end_note", "2026-03-10", OFFICER)) == ["side_talk", "paid_event"]
    assert case.state["status"] == "over"


def test_day_in_the_future_or_before_the_case_is_refused_with_the_article(case: Case) -> None:
    """By the task's article, or the procedure's."""
    case.facts["today"] = date(2026, 3, 10)
    for day, code in (("2026-03-11", "WFL-111"), ("2026-03-01", "WFL-110")):
        assert case.do("site_visit", day, OFFICER).codes == {code}
        assert case.refusal[0].article == "某法第一条"
    assert event(case, "court_answer", "2026-03-01").codes == {"WFL-110"}
