"""A case in thought: steps are added and taken back, refusals are told, and the whole can be written down as a test."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import (
    Procedure,
    Trial,
    TrialStep,
    able_people,
    compile_procedure,
    facts_after,
    fields_read,
    play_trial,
    proposed_people,
    read_trial,
    run_scenario,
    trial_people,
    trial_scenario,
    with_expectations,
)

from .faulty import SOUND

FACTS = {"parties": [{"sort": "person"}], "acts": [{"occurred_on": "2026-02-20"}]}
OPENING = TrialStep("case_intake", "submitted", date(2026, 3, 2), "officer_a", values={"amount": 50})
PARAMETERS = {"highest_amount": 100}


@pytest.fixture
def small() -> Procedure:
    return compile_procedure(SOUND)


def test_steps_are_played_anew_and_refusals_leave_the_case_as_it_was(
    small: Procedure, calendar: WorkingCalendar
) -> None:
    """What is open, by when; a step too much is told with its code and the run goes on."""
    trial = Trial(FACTS).then(OPENING)
    report = play_trial(trial, small, calendar, PARAMETERS)
    assert report.steps[0].open == ("head_approval",)
    assert report.steps[0].deadlines == {"answer_term": "2026-03-09"}
    wrong = trial.then(TrialStep("case_service", "done", date(2026, 3, 3), "officer_b"))
    refused = play_trial(wrong, small, calendar, PARAMETERS).steps[1]
    assert ({each.code for each in refused.refused}, refused.open) == ({"WFL-103"}, ("head_approval",))
    done = wrong.then(TrialStep("head_approval", "approved", date(2026, 3, 3), "head_a"))
    assert play_trial(done, small, calendar, PARAMETERS).steps[2].open == ("case_service",)
    back = trial.then(TrialStep("head_approval", "", date(2026, 3, 3), "head_a", target="case_intake"))
    assert play_trial(back, small, calendar, PARAMETERS).steps[1].open == ("case_intake",)
    assert back.back() == trial


def test_trial_travels_as_text_and_nothing_else_is_taken_for_one() -> None:
    """Whatever a page sends back is either the very trial or an error."""
    trial = Trial(FACTS).then(OPENING)
    assert read_trial(trial.text()) == trial
    odd: list[Any] = [
        "",
        "[]",
        "{}",
        '{"facts":{},"steps":[["a","b","2026-13-01","c","","",{}]]}',
        '{"facts":{},"steps":[[1,"b","2026-01-01","c","","",{}]]}',
        '{"facts":{},"steps":[["a","b","2026-01-01","c","","",{"x":{"y":1}}]]}',
        '{"facts":{"parties":"x"},"steps":[]}',
        '{"facts":{},"steps":[["a"]]}',
        "x" * 300_000,
        "[" * 5_000,
    ]
    for text in odd:
        with pytest.raises(ValueError, match=r".*"):
            read_trial(text)
    long = Trial({}, (OPENING,) * 120)
    with pytest.raises(ValueError, match="too many"):
        long.then(OPENING)


def test_trial_is_written_down_as_a_scenario_that_passes(small: Procedure, calendar: WorkingCalendar) -> None:
    """Refusals with their code and article, what is open and the last days otherwise; a changed procedure fails it."""
    trial = Trial(FACTS).then(OPENING)
    trial = trial.then(TrialStep("case_service", "done", date(2026, 3, 3), "officer_b"))
    trial = trial.then(TrialStep("head_approval", "approved", date(2026, 3, 4), "head_a"))
    report = play_trial(trial, small, calendar, PARAMETERS)
    scenario = with_expectations(trial_scenario(trial, small, "试办", "unit_b"), report.steps)
    assert scenario["people"] == {"head_a": {"roles": ["head"], "certified": True}}
    assert scenario["steps"][0]["expect"] == {
        "open": ["head_approval"],
        "deadlines": {"answer_term": "2026-03-09"},
    }
    assert scenario["steps"][1]["refused"]["code"] == "WFL-103"
    assert run_scenario(small, scenario, calendar, parameters=PARAMETERS).passed
    assert not run_scenario(small, scenario, calendar, parameters={"highest_amount": 1}).passed


def test_acts_on_terms_and_dates_are_steps_like_others(
    procedures: dict[str, Procedure], calendar: WorkingCalendar, parameters: dict[str, Any]
) -> None:
    """A date corrected, a term paused, resumed and extended, a task delegated, one entered late: what each changes is in
    the scenario that is written down, and it passes."""
    ordinary = procedures["ordinary_penalty"]
    parameters = {**parameters, "case_extension_days": 30, "case_time_excluded": True}
    on, head = date(2026, 3, 4), "agency_head"
    trial = Trial(FACTS).then(
        TrialStep("case_intake", "submitted", date(2026, 3, 2), "officer_a", "officer_b")
    )
    trial = trial.then(TrialStep("unit_opinion", "agreed", date(2026, 3, 3), "unit_head"))
    late = TrialStep("filing_approval", "approved", on, head, told=date(2026, 3, 20))
    trial = trial.then(late)
    acts = [
        TrialStep("", "", date(2026, 3, 20), "unit_head", "", "filing_approval", {"occurred_on": "2026-03-05"}, "correct"),
        TrialStep("", "", date(2026, 3, 21), head, "", "case_term", {}, "pause"),
        TrialStep("", "", date(2026, 3, 31), head, "", "case_term", {}, "resume"),
        TrialStep("", "", date(2026, 4, 1), head, "", "case_term", {"amount": 30}, "extend"),
        TrialStep("evidence_collection", "", date(2026, 4, 1), "officer_a", "", "", {"holder": "officer_c"}, "delegate"),
        TrialStep("", "", date(2026, 4, 2), head, "", "", {}, "split"),
    ]  # fmt: skip
    for each in acts:
        trial = trial.then(each)
    assert read_trial(trial.text()) == trial
    report = play_trial(trial, ordinary, calendar, parameters)
    refused = {each.act: {one.code for one in each.refused} for each in report.steps if each.refused}
    assert not refused
    assert report.state["items"]["evidence_collection"]["holder"] == "officer_c"
    due = [each.deadlines.get("case_term") for each in report.steps[2:]]
    assert due[:2] == ["2026-06-02", "2026-06-03"]
    assert due[2] is None  # paused
    assert due[3:5] == ["2026-06-15", "2026-07-13"]
    scenario = with_expectations(trial_scenario(trial, ordinary, "试办"), report.steps)
    assert scenario["steps"][2]["today"] == "2026-03-20"
    assert run_scenario(ordinary, scenario, calendar, parameters=parameters).passed


def test_contradictions_of_a_late_act_are_told_and_written_down(
    procedures: dict[str, Procedure], calendar: WorkingCalendar, parameters: dict[str, Any]
) -> None:
    """The filing is set before the opinion on which it rests: the opinion is named, and the written scenario expects it."""
    ordinary, head = procedures["ordinary_penalty"], "unit_head"
    trial = Trial(FACTS)
    for each in (
        TrialStep("case_intake", "submitted", date(2026, 3, 2), "officer_a", "officer_b"),
        TrialStep("unit_opinion", "agreed", date(2026, 3, 6), head),
        TrialStep("filing_approval", "approved", date(2026, 3, 9), "agency_head"),
        TrialStep("", "", date(2026, 3, 9), head, "", "filing_approval", {"occurred_on": "2026-03-04"}, "correct"),
    ):  # fmt: skip
        trial = trial.then(each)
    report = play_trial(trial, ordinary, calendar, parameters)
    assert [each.contradicts for each in report.steps] == [(), (), (), ("unit_opinion",)]
    scenario = with_expectations(trial_scenario(trial, ordinary, "试办"), report.steps)
    expected = [each["expect"].get("contradicts") for each in scenario["steps"]]
    assert expected == [None, None, None, ["unit_opinion"]]
    assert run_scenario(ordinary, scenario, calendar, parameters=parameters).passed


def test_amendment_changes_the_facts_of_what_follows(
    procedures: dict[str, Procedure], calendar: WorkingCalendar, parameters: dict[str, Any]
) -> None:
    """A party joins and cases are linked; an amendment that was refused has changed nothing; the written scenario passes."""
    ordinary = procedures["ordinary_penalty"]
    both = {"parties": [{"sort": "person", "name": "甲"}, {"sort": "person", "name": "乙"}]}
    three = {"parties": [*both["parties"], {"sort": "person", "name": "丙"}]}
    trial = Trial(FACTS)
    for each in (
        TrialStep("case_intake", "submitted", date(2026, 3, 2), "officer_a", "officer_b"),
        TrialStep("", "", date(2026, 3, 3), "officer_a", act="amend", facts=both),
        TrialStep("", "", date(2026, 3, 3), "legal_reviewer", act="amend", facts=three),
        TrialStep("", "", date(2026, 3, 3), "officer_a", act="link"),
    ):
        trial = trial.then(each)
    assert read_trial(trial.text()) == trial
    report = play_trial(trial, ordinary, calendar, parameters)
    assert [bool(each.refused) for each in report.steps] == [False, False, True, False]
    assert facts_after(trial, report) == {**FACTS, **both}
    scenario = with_expectations(trial_scenario(trial, ordinary, "试办"), report.steps)
    for step, count in zip(scenario["steps"][1:], (2, 2, 2), strict=True):
        step["expect"] = {**step.get("expect", {}), "values": {"size(parties)": count}}
    told = run_scenario(ordinary, scenario, calendar, parameters=parameters)
    assert told.findings == ()
    scenario["steps"][3]["expect"]["values"] = {"size(parties)": 3}
    assert not run_scenario(ordinary, scenario, calendar, parameters=parameters).passed


def test_facts_change_by_an_amendment_alone() -> None:
    """A page that sends changed facts along with another act has sent no trial."""
    step = TrialStep(
        "", "", date(2026, 3, 3), "officer_a", act="link", facts={"parties": [{"sort": "person"}]}
    )
    with pytest.raises(ValueError, match="not a step"):
        read_trial(Trial(FACTS, (OPENING, step)).text())


def test_whoever_may_do_a_task_is_proposed(procedures: dict[str, Procedure], small: Procedure) -> None:
    """Two officers where two are needed; nobody whom the separation of duties keeps from it; a person for every role."""
    ordinary = procedures["ordinary_penalty"]
    people = trial_people(ordinary)
    intake, opinion = ordinary.items["case_intake"], ordinary.items["unit_opinion"]
    assert proposed_people(people, intake, {}) == ("officer_a", "officer_b")
    assert proposed_people(people, opinion, {}) == ("unit_head", "")
    approval = small.items["head_approval"]
    assert able_people(trial_people(small), approval) == ["head_a"]
    barred = {"items": {"case_intake": {"who": ["head_a"]}}}
    assert proposed_people(trial_people(small), approval, barred) == ("head_a", "")  # nobody else is there


def test_only_what_conditions_read_is_asked_for(procedures: dict[str, Procedure]) -> None:
    """Of the long filing form one field decides anything."""
    ordinary = procedures["ordinary_penalty"]
    assert fields_read(ordinary, "penalty_filing") == ["limitation_note"]
    assert "hearing_right" in fields_read(ordinary, "prior_notice")
    assert fields_read(ordinary, "case_closing") == []
