"""The engine on a small procedure: what moves, what stays, and what a refusal says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar, canonical_bytes
from yimen.workflow import (
    Act,
    Doer,
    Procedure,
    StateError,
    advance,
    compile_procedure,
    deadlines,
    graph,
    offers,
    recount,
    stages,
    why_closed,
)

from .faulty import SOUND, with_fault
from .people import HEAD, OFFICER, REVIEWER, Case


@pytest.fixture(scope="module")
def small() -> Procedure:
    return compile_procedure(SOUND)


@pytest.fixture
def case(small: Procedure, calendar: WorkingCalendar) -> Case:
    """Opened on Monday 2 March 2026."""
    return Case(small, calendar, parameter={"highest_amount": 1000}).open("2026-03-02", amount=50)


def test_opening_completes_the_opening_task(case: Case) -> None:
    """The case begins with its first task done and the next one open."""
    assert [each.task for each in offers(case.procedure, case.state, case.facts)] == ["head_approval"]
    assert case.state["handlers"] == ["officer_a", "officer_b"]
    assert [each.id for each in stages(case.procedure, case.state) if each.state == "active"] == [
        "first_stage"
    ]


def test_advance_never_changes_the_state_it_was_given(case: Case) -> None:
    """A frozen state in, a new one out: what a reader holds stays what it was."""
    before, text = case.state, json.dumps(case.state, sort_keys=True)
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    assert case.outcome is not None
    assert json.dumps(before, sort_keys=True) == text


def test_state_is_plain_json_with_a_canonical_form(case: Case) -> None:
    """The document goes into the database and the journal as it is."""
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    assert json.loads(json.dumps(case.state)) == case.state
    assert canonical_bytes(case.state)


def test_state_of_a_newer_version_is_not_read(case: Case) -> None:
    """An older program must not misread what a newer one wrote."""
    with pytest.raises(StateError):
        advance(
            case.procedure,
            {**case.state, "version": 2},
            Act("complete", date(2026, 3, 3), task="head_approval", outcome="approved"),
            HEAD,
            case.facts,
            case.calendar,
        )


def test_unknown_act_is_no_refusal_but_an_error(case: Case) -> None:
    """A programming fault does not look like a legal one."""
    with pytest.raises(ValueError, match="no act"):
        case.act(Act("open", date(2026, 3, 3)), HEAD)


def test_decision_routes_by_facts(case: Case) -> None:
    """A small amount needs no review, a large one does."""
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    assert {each.task for each in offers(case.procedure, case.state, case.facts)} == {"case_service"}
    large = Case(case.procedure, case.calendar, parameter={"highest_amount": 1000}).open(
        "2026-03-02", amount=500
    )
    large.do("head_approval", "2026-03-03", HEAD, "approved")
    assert {each.task for each in offers(large.procedure, large.state, large.facts)} == {"case_review"}
    large.do("case_review", "2026-03-04", REVIEWER).do("case_service", "2026-03-05", OFFICER)
    assert large.state["status"] == "case_done"


def test_decision_without_its_facts_refuses_the_act_that_calls_for_it(calendar: WorkingCalendar) -> None:
    """Better refused, with the missing field named, than a case that stands without a task."""
    gateless = with_fault(lambda body: body["stages"]["first_stage"]["tasks"]["head_approval"].pop("gates"))
    case = Case(compile_procedure(gateless), calendar).open("2026-03-02")
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    assert case.codes == {"WFL-104"}
    assert "amount" in case.refusal[0].message
    case.facts["form"] = {"intake_form": {"amount": 5}}
    assert case.do("head_approval", "2026-03-03", HEAD, "approved").refusal == ()


def test_act_that_the_procedure_does_not_provide_for_is_refused(case: Case) -> None:
    """Overriding, merging, annulling need a line in the procedure."""
    for sort in ("override", "merge", "annul", "amend", "correct", "split", "link", "assign"):
        act = Act(
            sort,
            date(2026, 3, 3),
            task="head_approval",
            target="head_approval",
            outcome="approved",
            reason="x",
        )  # type: ignore[arg-type]
        assert "WFL-121" in case.act(act, HEAD).codes, sort


def test_gate_without_its_facts_is_shut_and_names_them(case: Case) -> None:
    """Unknown never passes."""
    case.facts["form"] = {}
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    assert case.codes == {"WFL-113"}
    assert "amount" in case.refusal[0].message


def test_gate_says_what_is_wrong_and_by_which_article(case: Case) -> None:
    """The reason carries the gate's sentence and article."""
    case.facts["form"] = {"intake_form": {"amount": 2000}}
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    (reason,) = case.refusal
    assert (reason.code, reason.article) == ("WFL-112", "某法第一条")
    assert "数额过高" in reason.message


def test_gate_of_another_outcome_does_not_hinder(case: Case) -> None:
    """The gate is for approval; rejecting stays free."""
    case.facts["form"] = {"intake_form": {"amount": 2000}}
    case.do("head_approval", "2026-03-03", HEAD, "rejected")
    assert case.state["status"] == "case_refused"


def test_refusal_names_every_reason_at_once(case: Case) -> None:
    """Wrong role, wrong person, wrong outcome and wrong date in one answer."""
    doer = Doer("officer_a", frozenset({"officer"}))
    case.do("head_approval", "2026-03-01", doer, "maybe")
    assert case.codes == {"WFL-105", "WFL-106", "WFL-109", "WFL-110"}


def test_offers_show_only_what_the_person_may_do(case: Case) -> None:
    """The queue of an officer is not the queue of the head."""
    assert offers(case.procedure, case.state, case.facts, OFFICER) == []
    (offer,) = offers(case.procedure, case.state, case.facts, HEAD)
    assert offer.outcomes == (("approved", "同意"), ("rejected", "不同意"))
    assert offer.returns == ("case_intake",)
    assert offer.documents == ("approval_letter",)
    assert offer.blocked == ()


def test_offer_says_what_blocks_it_before_anyone_tries(case: Case) -> None:
    """Separation shows on the page, not only on submission."""
    both = Doer("officer_a", frozenset({"head"}))
    (offer,) = offers(case.procedure, case.state, case.facts, both)
    assert {each.code for each in offer.blocked} == {"WFL-106"}


def test_return_undoes_what_followed_and_counts_the_round(case: Case) -> None:
    """The way goes back, nothing is forgotten."""
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    case.state = {**case.state}
    before = case.state["items"]["head_approval"]["round"]
    back = Act("return", date(2026, 3, 3), task="head_approval", target="case_intake", reason="缺材料")
    case.act(back, HEAD)
    assert "WFL-103" in case.codes  # it is done already: only an open task sends back
    fresh = Case(case.procedure, case.calendar, parameter={"highest_amount": 1000}).open(
        "2026-03-02", amount=50
    )
    fresh.act(back, HEAD)
    assert fresh.refusal == ()
    assert fresh.state["items"]["case_intake"]["round"] == 2
    assert fresh.state["items"]["head_approval"]["state"] == "waiting"
    assert fresh.state["items"]["head_approval"]["who"] == ["head_a"]
    fresh.do("case_intake", "2026-03-04", OFFICER, amount=60)
    assert fresh.state["items"]["head_approval"]["round"] == before + 1


def test_return_restarts_the_term_that_the_task_had_started(case: Case) -> None:
    """The answer term runs from the new submission."""
    back = Act("return", date(2026, 3, 3), task="head_approval", target="case_intake", reason="缺材料")
    case.act(back, HEAD)
    assert [each.state for each in deadlines(case.state)] == ["dropped"]
    case.do("case_intake", "2026-03-04", OFFICER, amount=60)
    (term,) = deadlines(case.state)
    assert (term.state, term.due) == ("running", date(2026, 3, 11))


def test_recount_moves_open_terms_and_leaves_closed_ones(small: Procedure, calendar: WorkingCalendar) -> None:
    """A re-issued calendar recomputes what still runs, and says what moved."""
    case = Case(small, calendar, parameter={"highest_amount": 1000}).open("2026-03-02", amount=50)
    reissued = WorkingCalendar.of(calendar.years, {*calendar.holidays, date(2026, 3, 5)}, calendar.workdays)
    act = Act("event", date(2026, 3, 3))
    outcome = recount(case.procedure, case.state, act, reissued)
    assert outcome is not None
    assert outcome.effects[0].data == {"due": "2026-03-10", "before": "2026-03-09"}
    assert recount(case.procedure, outcome.state, act, reissued) is None
    case.do("head_approval", "2026-03-04", HEAD, "approved")
    assert recount(case.procedure, case.state, act, reissued) is None


def test_term_of_hours_ends_at_its_moment(calendar: WorkingCalendar) -> None:
    """Where the moment is known the term ends to the minute; an act without a moment is judged by its day."""

    def plant(body: dict[str, Any]) -> None:
        body["deadlines"]["answer_term"].update(amount=24, unit="hour", warn=[])

    procedure = compile_procedure(with_fault(plant))

    def answered(at: str | None) -> str:
        case = Case(procedure, calendar, parameter={"highest_amount": 1000})
        case.open("2026-03-02", at="2026-03-02T15:00:00+08:00", amount=5)
        assert deadlines(case.state)[0].due_at == "2026-03-03T15:00:00+08:00"
        act = Act("complete", date(2026, 3, 3), task="head_approval", outcome="approved", occurred_at=at)
        return deadlines(case.act(act, HEAD).state)[0].state

    assert answered("2026-03-03T15:00:00+08:00") == "met"
    assert answered("2026-03-03T15:00:01+08:00") == "missed"
    assert answered(None) == "met"


def test_why_closed_explains_a_task_that_waits(case: Case) -> None:
    """The drawn way tells what each task waits for."""
    (reason,) = why_closed(case.procedure, case.state, case.facts, "case_service")
    assert "“审批”结果为“同意”" in reason.message
    assert why_closed(case.procedure, case.state, case.facts, "head_approval") == ()


def test_graph_has_a_node_per_item_and_an_edge_per_on_part(case: Case) -> None:
    """The page draws the procedure from this, with where the case stands."""
    nodes, edges = graph(case.procedure, case.state)
    assert {each.id: each.state for each in nodes if each.id == "head_approval"} == {
        "head_approval": "active"
    }
    assert ("head_approval", "second_stage", "approved") in {
        (each.source, each.target, part.happening) for each in edges for part in each.parts
    }


def test_task_with_two_officers_takes_two_certified_ones(small: Procedure, calendar: WorkingCalendar) -> None:
    """One officer, the same one twice, and an uncertified fellow are refused."""
    procedure = compile_procedure(
        with_fault(lambda body: body["stages"]["first_stage"]["tasks"]["case_intake"].update(officers=2))
    )
    for doer, code in (
        (replace(OFFICER, fellow=""), "WFL-107"),
        (replace(OFFICER, fellow="officer_a"), "WFL-107"),
        (replace(OFFICER, fellow_certified=False), "WFL-108"),
        (replace(OFFICER, certified=False), "WFL-108"),
    ):
        assert code in Case(procedure, calendar).open("2026-03-02", doer, amount=1).codes
    assert Case(procedure, calendar).open("2026-03-02", amount=1).refusal == ()


def test_paper_is_called_for_by_outcome_and_facts(calendar: WorkingCalendar) -> None:
    """WFL-129: whether a document is due must be known; a false condition calls for none."""
    papers = {"approval_letter": {"outcomes": ["approved"], "if": "form.opinion_form.letter == true"}}
    procedure = compile_procedure(
        with_fault(
            lambda body: body["stages"]["first_stage"]["tasks"]["head_approval"].update(documents=papers)
        )
    )

    def approve(**values: Any) -> Case:
        case = Case(procedure, calendar, parameter={"highest_amount": 1000}).open("2026-03-02", amount=5)
        return case.do("head_approval", "2026-03-03", HEAD, "approved", **values)

    def made(case: Case) -> list[str]:
        assert case.outcome is not None
        return [each.target for each in case.outcome.effects if each.sort == "document"]

    assert approve().codes == {"WFL-129"}
    assert "letter" in approve().refusal[0].message
    assert made(approve(letter=True)) == ["approval_letter"]
    assert made(approve(letter=False)) == []
