"""A changed procedure is rehearsed on open cases, and a chosen case may move over to it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import (
    Act,
    Outcome,
    Procedure,
    Refusal,
    advance,
    compile_procedure,
    deadlines,
    move,
    offers,
    rehearse,
    run_scenario,
)

from .faulty import SOUND, Body, part, with_fault
from .people import HEAD, OFFICER, Case

TODAY = Act("amend", date(2026, 3, 4), reason="程序调整")


@pytest.fixture
def case(calendar: WorkingCalendar) -> Case:
    """A small case whose service is open."""
    case = Case(compile_procedure(SOUND), calendar, parameter={"highest_amount": 1000})
    return case.open("2026-03-02", amount=50).do("head_approval", "2026-03-03", HEAD, "approved")


def changed(change: Callable[[Body], Any]) -> Procedure:
    return compile_procedure(with_fault(change))


def test_unchanged_procedure_is_harmless(case: Case) -> None:
    """The same procedure changes nothing."""
    found = rehearse(case.procedure, changed(lambda body: None), case.state, TODAY, case.facts, case.calendar)
    assert found.harmless
    assert (found.lost, found.gained, found.terms) == ((), (), ())


def test_removed_task_is_named_as_lost(case: Case) -> None:
    """The clerk sees which open task a case would lose, and that it would stand still."""

    def without_service(body: Body) -> None:
        part(body, "stages/second_stage")["tasks"].pop("case_service")
        body["endings"]["case_done"]["criteria"] = {"reviewed": {"on": ["case_review.completed"]}}

    new = changed(without_service)
    found = rehearse(case.procedure, new, case.state, TODAY, case.facts, case.calendar)
    assert found.lost == ("case_service",)
    assert found.stuck
    refusal = move(new, case.state, TODAY, case.facts, case.calendar)
    assert isinstance(refusal, Refusal)
    assert [each.code for each in refusal.reasons] == ["WFL-130"]


def test_removed_outcome_is_forgotten_and_reopens_the_task(case: Case) -> None:
    """A result that the new procedure does not know is not silently kept."""

    def other_word(body: Body) -> None:
        approval = part(body, "stages/first_stage/tasks/head_approval")
        approval["outcomes"]["granted"] = approval["outcomes"].pop("approved")
        approval["outcomes"]["rejected"]["after"] = "granted"
        approval["gates"]["amount_known"]["outcomes"] = ["granted"]
        approval["documents"] = {}
        part(body, "stages/second_stage")["entry"] = {"approved": {"on": ["head_approval.granted"]}}

    found = rehearse(case.procedure, changed(other_word), case.state, TODAY, case.facts, case.calendar)
    assert found.forgotten == ("head_approval",)
    assert not found.harmless


def test_moved_case_goes_on_under_the_new_procedure(case: Case) -> None:
    """New tasks open, what was done stays done, and the state it came from is untouched."""

    def with_visit(body: Body) -> None:
        part(body, "stages/second_stage")["tasks"]["home_visit"] = {
            "title": "走访",
            "roles": ["officer"],
            "form": "none",
        }

    new, before = changed(with_visit), case.state
    assert rehearse(case.procedure, new, before, TODAY, case.facts, case.calendar).gained == ("home_visit",)
    outcome = move(new, before, TODAY, case.facts, case.calendar)
    assert isinstance(outcome, Outcome)
    assert {each.task for each in offers(new, outcome.state, case.facts)} == {"case_service", "home_visit"}
    assert case.state is before
    assert "home_visit" not in before["items"]
    case.procedure, case.state = new, outcome.state
    case.do("home_visit", "2026-03-05", OFFICER)
    assert case.do("case_service", "2026-03-05", OFFICER).state["status"] == "case_done"


def test_changed_term_is_counted_by_the_new_rule(calendar: WorkingCalendar) -> None:
    """An open term takes the new length; the rehearsal names both days."""
    case = Case(compile_procedure(SOUND), calendar, parameter={"highest_amount": 1000}).open(
        "2026-03-02", amount=5
    )
    new = changed(lambda body: body["deadlines"]["answer_term"].update(amount=10))
    found = rehearse(case.procedure, new, case.state, TODAY, case.facts, calendar)
    assert found.terms == (("answer_term", "2026-03-09", "2026-03-12"),)
    outcome = move(new, case.state, TODAY, case.facts, calendar)
    assert isinstance(outcome, Outcome)
    assert [each.due.isoformat() for each in deadlines(outcome.state)] == ["2026-03-12"]
    gone = changed(lambda body: body.pop("deadlines"))
    assert rehearse(case.procedure, gone, case.state, TODAY, case.facts, calendar).terms == (
        ("answer_term", "2026-03-09", ""),
    )


def with_visit_before_leaving(body: Body) -> None:
    """A third stage follows when the second is left; the way there leads over a visit in the first."""
    part(body, "stages/first_stage")["tasks"]["site_visit"] = {
        "title": "走访",
        "roles": ["officer"],
        "form": "none",
        "required": False,
        "entry": {"submitted": {"on": ["case_intake.submitted"]}},
    }
    body["endings"]["case_done"]["criteria"] = {
        "served": {"on": ["case_service.completed", "site_visit.completed"]}
    }


def test_stage_whose_only_exit_is_gone_is_named(case: Case) -> None:
    """Its task stands open as before, and nothing that comes of it ends the case: not lost, not stuck, and no way out."""

    def without_exit(body: Body) -> None:
        body["endings"]["case_done"]["criteria"] = {"reviewed": {"on": ["head_approval.rejected"]}}

    found = rehearse(case.procedure, changed(without_exit), case.state, TODAY, case.facts, case.calendar)
    assert (found.lost, found.forgotten, found.stuck) == ((), (), False)
    assert found.shut == ("second_stage",)
    assert not found.harmless


def test_way_out_that_a_case_has_passed_by_is_none(case: Case, calendar: WorkingCalendar) -> None:
    """The draft is sound for a new case; one that has left the first stage can never make the visit that it asks for."""
    new = changed(with_visit_before_leaving)
    found = rehearse(case.procedure, new, case.state, TODAY, case.facts, calendar)
    assert (found.lost, found.stuck, found.shut) == ((), False, ("second_stage",))
    early = Case(compile_procedure(SOUND), calendar, parameter={"highest_amount": 1000}).open(
        "2026-03-02", amount=50
    )
    assert rehearse(early.procedure, new, early.state, TODAY, early.facts, calendar).harmless


def test_required_task_that_can_no_longer_open_shuts_its_stage(case: Case) -> None:
    """What waits for the stage to be left waits for ever; a return that leads back is a way out."""

    def with_archive(body: Body) -> None:
        body["stages"]["third_stage"] = {
            "after": "second_stage",
            "title": "归档",
            "entry": {"left": {"on": ["second_stage.left"]}},
            "tasks": {"case_archive": {"title": "归档", "roles": ["officer"], "form": "none"}},
        }
        body["endings"]["case_done"]["criteria"] = {"filed": {"on": ["case_archive.completed"]}}

    def with_rejected_task(body: Body) -> None:
        with_archive(body)
        part(body, "stages/second_stage")["tasks"]["case_answer"] = {
            "title": "答复",
            "roles": ["officer"],
            "required": True,
            "form": "none",
            "entry": {"rejected": {"on": ["head_approval.rejected"]}},
        }

    def with_return(body: Body) -> None:
        with_rejected_task(body)
        part(body, "stages/second_stage/tasks/case_service")["returns"] = ["head_approval"]

    def shut(change: Callable[[Body], Any]) -> tuple[str, ...]:
        new = changed(change)
        return rehearse(case.procedure, new, case.state, TODAY, case.facts, case.calendar).shut

    assert shut(with_archive) == ()
    assert shut(with_rejected_task) == ("second_stage",)
    assert shut(with_return) == ()


def test_case_that_may_be_performed_in_its_party_s_stead_needs_the_decision_once_it_moved(
    bodies: dict[str, Any], scenarios: dict[str, Any], calendar: WorkingCalendar, parameters: dict[str, Any]
) -> None:
    """Under the former version deciding and performing were one task, open from the demand on: the rehearsal names the
    decision that comes before it, and what stays offered is refused until that is served and demanded anew."""
    body = deepcopy(bodies["ordinary_penalty"])
    tasks = body["stages"]["execution_stage"]["tasks"]
    for name in (
        "substitute_service",
        "substitute_demand",
        "substitute_demand_service",
        "substitute_decision",
    ):
        del tasks[name]
    whole = tasks["substitute_performance"]
    tasks["substitute_performance"] = {
        **{key: whole[key] for key in ("title", "roles", "officers", "form", "outcomes")},
        "after": "execution_decision",
        "discretionary": True,
    }
    del body["deadlines"]["substitute_due_term"]
    body["deadlines"]["demand_due_term"]["after"] = "reminder_term"
    body["deadlines"]["reminder_term"]["starts"] = ["demand_service.served"]
    body["deadlines"]["execution_reconsideration_term"]["starts"] = ["demolition_service.served"]
    former, now = compile_procedure(body), compile_procedure(bodies["ordinary_penalty"])
    begun = {**scenarios["execution_substitute"], "steps": [
        {key: value for key, value in step.items() if key != "expect"}
        for step in scenarios["execution_substitute"]["steps"][:2]
    ]}  # fmt: skip
    report = run_scenario(former, begun, calendar, others=scenarios, parameters=parameters)
    assert report.passed, report.findings
    day = Act("amend", date(2026, 4, 27), reason="程序调整")
    facts = {
        "parameter": parameters,
        "parties": [{"sort": "organisation"}],
        "form": {},
        "today": day.occurred_on,
    }
    found = rehearse(former, now, report.state, day, facts, calendar)
    assert (found.lost, found.gained) == ((), ("substitute_decision",))
    moved = move(now, report.state, day, facts, calendar)
    assert isinstance(moved, Outcome)
    values = {"attendant": "某甲", "party_present": True, "signed": True, "rest_time": False,
              "homes_cut_off": False, "forced": False}  # fmt: skip
    done = Act("complete", date(2026, 4, 27), task="substitute_performance", outcome="done", values=values)
    refused = advance(now, moved.state, done, OFFICER, facts, calendar)
    assert isinstance(refused, Refusal)
    assert any("三日前应当催告" in each.message for each in refused.reasons)
