"""A case that is handed from unit to unit, at most so often, and what those outside are told of it."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from yimen.kernel import Place, WorkingCalendar
from yimen.workflow import (
    TITLES,
    Act,
    Doer,
    Known,
    Outcome,
    Procedure,
    Refusal,
    advance,
    begin,
    check_procedure,
    compile_procedure,
    filled_text,
)
from yimen.workflow.words import missing_text

LEAD: dict[str, Any] = {
    "id": "passed_lead",
    "title": {"zh": "线索流转"},
    "stages": {
        "first_stage": {
            "title": {"zh": "受理"},
            "tasks": {
                "lead_intake": {"opens": True, "title": {"zh": "登记"}, "roles": ["clerk"], "form": "none"},
                "lead_assessment": {
                    "after": "lead_intake",
                    "title": {"zh": "研判"},
                    "roles": ["clerk"],
                    "form": "assessment_form",
                    "repeatable": True,
                    "outcomes": {
                        "accepted": {"title": {"zh": "受理"}},
                        "passed_on": {"title": {"zh": "移送"}, "moves": "form.assessment_form.unit", "keeps": True},
                    },
                    "gates": {
                        "at_most": {
                            "outcomes": ["passed_on"],
                            "if": "case.moves < 2",
                            "message": "线索最多移送两次",
                            "article": "流转规定第三条",
                        }
                    },
                },
                "lead_answer": {
                    "after": "lead_assessment",
                    "title": {"zh": "答复"},
                    "roles": ["clerk"],
                    "form": "none",
                    "required": True,
                    "entry": {"taken": {"on": ["lead_assessment.accepted"]}},
                },
            },
        }
    },
    "endings": {"case_done": {"title": {"zh": "办结"}, "criteria": {"told": {"on": ["lead_answer.completed"]}}}},
    "notices": {
        "told_taken": {
            "title": {"zh": "受理告知"},
            "on": ["lead_assessment.accepted"],
            "to": ["complainant"],
            "text": {"zh": "您反映的事项已由{unit}受理。"},
        }
    },
}  # fmt: skip
CLERK = Doer("anna", frozenset({"clerk"}), "unit_a")
DAY = date(2026, 7, 1)


@pytest.fixture(scope="module")
def lead() -> Procedure:
    return compile_procedure(LEAD)


def _facts(unit: str = "unit_a", **form: Any) -> dict[str, Any]:
    return {"case": {"unit": unit}, "form": {"assessment_form": form}, "today": DAY, "parameter": {}}


def _pass(lead: Procedure, state: Any, to: str, calendar: WorkingCalendar) -> Outcome | Refusal:
    act = Act("complete", DAY, "lead_assessment", "passed_on", {"unit": to} if to else {})
    return advance(lead, state, act, CLERK, _facts(), calendar)


def _begun(lead: Procedure, calendar: WorkingCalendar) -> Outcome:
    begun = begin(lead, Act("open", DAY), CLERK, _facts(), calendar)
    assert isinstance(begun, Outcome)
    return begun


def _codes(result: Outcome | Refusal) -> list[str]:
    assert isinstance(result, Refusal)
    return [each.code for each in result.reasons]


def test_a_lead_is_passed_on_twice_and_not_again(lead: Procedure, calendar: WorkingCalendar) -> None:
    state = _begun(lead, calendar).state
    for unit in ("unit_b", "unit_c"):
        passed = _pass(lead, state, unit, calendar)
        assert isinstance(passed, Outcome)
        moved = [each for each in passed.effects if each.sort == "moved"]
        assert [(each.target, each.data["keeps"]) for each in moved] == [(unit, True)]
        state = passed.state
    assert state["units"] == ["unit_a", "unit_b", "unit_c"]
    assert state["handlers"] == []
    third = _pass(lead, state, "unit_d", calendar)
    assert isinstance(third, Refusal)
    assert third.reasons[0].article == "流转规定第三条"


def test_it_is_passed_to_another_unit_that_is_named(lead: Procedure, calendar: WorkingCalendar) -> None:
    state = _begun(lead, calendar).state
    assert _codes(_pass(lead, state, "", calendar)) == ["WFL-145"]
    assert _codes(_pass(lead, state, "unit_a", calendar)) == ["WFL-146"]


def test_what_is_missing_is_called_by_its_label_where_the_facts_hold_it(
    lead: Procedure, calendar: WorkingCalendar
) -> None:
    """A field of a form and a parameter; by their ids where nothing says how people call them."""
    names = {"form.assessment_form.unit": "移送部门", "parameter.legal_unit": "裁决机构"}
    paths = [*names, "form.assessment_form.other", "parameter.other"]
    titles = {TITLES: lambda path, _language: names.get(path, "")}
    assert missing_text(lead, paths, titles).split("、") == [
        "“研判”中填写的“移送部门”",
        "参数“裁决机构”",
        "“研判”中填写的 other",
        "参数“other”",
    ]
    assert missing_text(lead, paths[:1], {}).endswith("中填写的 unit")


def test_what_is_accepted_is_told_to_the_complainant(lead: Procedure, calendar: WorkingCalendar) -> None:
    begun = _begun(lead, calendar)
    assert not [each for each in begun.effects if each.data.get("sort") == "notice"]
    accepted = advance(
        lead, begun.state, Act("complete", DAY, "lead_assessment", "accepted"), CLERK, _facts(), calendar
    )
    assert isinstance(accepted, Outcome)
    told = [each for each in accepted.effects if each.data.get("sort") == "notice"]
    assert [(each.target, each.data["to"]) for each in told] == [("told_taken", ["complainant"])]


def test_blanks_are_filled_by_name_and_nothing_is_evaluated() -> None:
    values = {"unit": "甲局", "number": "1"}
    assert (
        filled_text("{unit}已受理（{number}），{case.__class__}", values)
        == "甲局已受理（1），{case.__class__}"
    )
    assert filled_text("结果：{unit}。{number}。", {"unit": "已恢复。", "number": "1"}) == "结果：已恢复。1。"


def test_lint_finds_recipients_blanks_and_happenings_that_are_none() -> None:
    faulty = {
        **LEAD,
        "notices": {
            "told_wrong": {
                "title": {"zh": "告知"},
                "on": ["lead_assessment.refused"],
                "to": ["neighbour"],
                "text": {"zh": "已由{office}受理"},
            }
        },
    }
    found = {each.code for each in check_procedure(faulty, Known(), Place("lead.yaml"))}
    assert {"WFL-045", "WFL-046"} <= found
    assert len(found) == 3  # and the happening
    assert not check_procedure(LEAD, Known(), Place("lead.yaml"))


def _with_words(words: dict[str, str]) -> dict[str, Any]:
    told = {**LEAD["notices"]["told_taken"], "text": {"zh": "答复：{answer}"}, "words": words}
    return {**LEAD, "notices": {"told_taken": told}}


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ({"answer": "form.assessment_form.unit"}, set()),
        ({}, {"WFL-046"}),
        ({"answer": "form.assessment_form.unit +"}, {"WFL-006"}),
        ({"answer": "result.no_such_task"}, {"WFL-007"}),
    ],
)
def test_a_blank_is_filled_from_the_case_by_an_expression(words: dict[str, str], codes: set[str]) -> None:
    """The lint looks at it as at every condition."""
    assert {each.code for each in check_procedure(_with_words(words), Known(), Place("x.yaml"))} == codes


def test_what_one_unit_lacks_another_may_do_where_cases_are_handed_on() -> None:
    """WFL-025 asks each unit that opens such cases, unless they go from unit to unit: then it asks all together."""
    staff = {"一处": frozenset({"clerk", "desk"}), "二处": frozenset({"clerk"})}
    by_desk = deepcopy(LEAD)
    by_desk["stages"]["first_stage"]["tasks"]["lead_answer"]["roles"] = ["desk"]
    staying = deepcopy(by_desk)
    del staying["stages"]["first_stage"]["tasks"]["lead_assessment"]["outcomes"]["passed_on"]["moves"]
    nobody = deepcopy(by_desk)
    nobody["stages"]["first_stage"]["tasks"]["lead_answer"]["roles"] = ["chief"]
    found = [
        [each.code for each in check_procedure(body, Known(staff=staff), Place("x.yaml"))].count("WFL-025")
        for body in (by_desk, staying, nobody)
    ]
    assert found == [0, 1, 1]
