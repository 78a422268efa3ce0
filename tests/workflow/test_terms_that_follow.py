"""A term that follows on another reads the terms of him whose it is, and the day from which it would run."""

from __future__ import annotations

from datetime import date

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import Act

from .late import late_procedure
from .people import HEAD, OFFICER, Case

LAST_OF_TWO = """
      hearing_notice:
        title: {zh: 送达}
        roles: [officer]
        form: notice_form
        each: {of: parties, by: form.notice_form.party}
        outcomes: {served: {title: {zh: 送达}}}
      delay_request:
        after: hearing_notice
        title: {zh: 延期}
        discretionary: true
        roles: [officer]
        form: delay_form
        each: {of: parties, by: form.delay_form.party, all: false}
        outcomes: {granted: {title: {zh: 准予}}}
      head_decision:
        after: delay_request
        title: {zh: 决定}
        roles: [head]
        form: decision_form
        each: {of: parties, by: form.decision_form.party}
        gates:
          delay_over:
            until: delay_term
            unless: '!has(deadline.delay_term)'
            message: 延期未满
            article: 某法第九条
deadlines:
  reply_term:
    {title: {zh: 答复期限}, amount: 10, unit: calendar_day, rule: some_law, starts: [hearing_notice.served],
     article: 某法第十条}
  delay_term:
    {after: reply_term, title: {zh: 延期}, amount: 30, unit: calendar_day, rule: some_law, starts: [delay_request.granted],
     article: 某法第十一条}
  claim_term:
    after: delay_term
    title: {zh: 申请期限}
    amount: 3
    unit: month
    rule: some_law
    starts: [reply_term.elapsed]
    from: 'has(deadline.delay_term) ? greatest(since, deadline.delay_term) : since'
    article: 某法第十二条
  urging_term:
    {after: claim_term, title: {zh: 催办}, amount: 5, unit: calendar_day, rule: some_law, starts: [hearing_notice.served],
     from: since + 1, article: 某法第十三条}
endings: {over: {title: {zh: 办结}, criteria: {ended: {"on": [head_decision.completed]}}}}
acts: {correct: {roles: [head]}}
"""


@pytest.fixture
def case(calendar: WorkingCalendar) -> Case:
    """Both were told on the 3rd; the second alone has a delay, to the 5th of April."""
    case = Case(late_procedure(LAST_OF_TWO), calendar, parties=[{"name": "甲"}, {"name": "乙"}]).open(
        "2026-03-02"
    )
    for party in (1, 2):
        assert case.do("hearing_notice", "2026-03-03", OFFICER, "served", party=party).refusal == ()
    assert case.do("delay_request", "2026-03-06", OFFICER, "granted", party=2).refusal == ()
    return case


def begun(case: Case, term: str) -> str:
    return str(case.state["deadlines"][term]["started_on"])


def test_term_runs_from_the_later_of_the_day_that_started_it_and_a_day_of_his_own(case: Case) -> None:
    """The first's from the end of his reply, the second's from the end of his delay, though both are noticed in one act."""
    due = case.state["deadlines"]["delay_term#2"]["due"]
    assert case.do("head_decision", "2026-03-20", HEAD, party=1).refusal == ()
    assert begun(case, "claim_term#1") == case.state["deadlines"]["reply_term#1"]["due"] == "2026-03-13"
    assert begun(case, "claim_term#2") == due


def test_gate_asks_for_the_term_of_him_whom_the_act_is_about(case: Case) -> None:
    """Who has no delay does not wait for the other's."""
    assert case.do("head_decision", "2026-03-20", HEAD, party=2).codes == {"WFL-114"}
    assert case.do("head_decision", "2026-03-20", HEAD, party=1).refusal == ()


def test_corrected_day_moves_a_term_that_runs_from_what_starts_it(case: Case) -> None:
    """What is added to that day is added to the corrected one."""
    assert begun(case, "urging_term#1") == "2026-03-04"
    act = Act(
        "correct",
        date(2026, 3, 20),
        target="hearing_notice#1",
        reason="x",
        values={"occurred_on": "2026-03-10"},
    )
    assert case.act(act, HEAD).refusal == ()
    assert (begun(case, "urging_term#1"), begun(case, "urging_term#2")) == ("2026-03-11", "2026-03-04")


def corrected(case: Case, target: str, day: str) -> None:
    act = Act("correct", date(2026, 3, 20), target=target, reason="录错", values={"occurred_on": day})
    assert case.act(act, HEAD).refusal == ()


def test_term_that_follows_is_counted_anew_where_the_day_of_the_first_is_corrected(case: Case) -> None:
    """From the last day that the first has now; his own alone."""
    assert case.do("head_decision", "2026-03-20", HEAD, party=1).refusal == ()
    before = case.state["deadlines"]["claim_term#2"]
    corrected(case, "hearing_notice#1", "2026-03-06")
    terms = case.state["deadlines"]
    assert (terms["reply_term#1"]["due"], terms["reply_term#1"]["elapsed_on"]) == ("2026-03-16", "2026-03-17")
    assert (begun(case, "claim_term#1"), terms["claim_term#1"]["due"]) == ("2026-03-16", "2026-06-16")
    assert terms["claim_term#2"] == before


def test_term_that_follows_has_not_begun_where_the_first_runs_still_after_all(case: Case) -> None:
    """It begins when the first is over, as it would have."""
    assert case.do("head_decision", "2026-03-20", HEAD, party=1).refusal == ()
    corrected(case, "hearing_notice#1", "2026-03-18")
    terms = case.state["deadlines"]
    assert "elapsed_on" not in terms["reply_term#1"]
    assert terms["claim_term#1"]["state"] == "dropped"
    assert case.do("head_decision", "2026-04-10", HEAD, party=2).refusal == ()
    assert begun(case, "claim_term#1") == terms["reply_term#1"]["due"]
    assert case.state["deadlines"]["claim_term#1"]["state"] == "running"
