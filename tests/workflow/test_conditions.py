"""Conditions are three-valued and see only what they name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yimen.kernel import UNKNOWN
from yimen.workflow.conditions import Condition, narrow


@pytest.mark.parametrize(
    ("text", "facts", "truth"),
    [
        ("form.a_form.fine <= 20000", {"form": {"a_form": {"fine": 20000}}}, True),
        ("form.a_form.fine <= 20000", {"form": {"a_form": {"fine": 20001}}}, False),
        ("form.a_form.fine <= 20000", {"form": {"a_form": {}}}, UNKNOWN),
        ("form.a_form.fine <= 20000", {}, UNKNOWN),
        ("form.a_form.fine <= 20000", {"form": {"a_form": {"fine": None}}}, UNKNOWN),
        ("form.a_form.fine <= 20000", {"form": {"a_form": {"fine": Decimal(1)}}}, UNKNOWN),
        ('parties.all(p, p.sort == "person")', {"parties": [{"sort": "person"}]}, True),
        ('parties.all(p, p.sort == "person")', {}, UNKNOWN),
        ("today > done.case_intake", {"today": date(2026, 3, 2), "done": {"case_intake": 1}}, True),
        ("has(result.hearing_session)", {"result": {}}, False),
        ("has(result.hearing_session)", {"result": {"hearing_session": "held"}}, True),
    ],
)
def test_condition_on_facts_is_true_false_or_unknown(text: str, facts: dict[str, Any], truth: Any) -> None:
    """What is missing, empty or inexact is unknown, never false and never true."""
    assert Condition.compile(text).truth(facts) is truth


def test_missing_names_only_what_has_no_value() -> None:
    """The refusal names what is lacking, not what is there."""
    condition = Condition.compile("form.a_form.x > 1 && form.b_form.y > parameter.z")
    facts = {"form": {"a_form": {"x": 1}}, "parameter": {"z": None}}
    assert condition.missing(facts) == ("form.b_form.y", "parameter.z")


def test_variables_of_macros_are_no_paths() -> None:
    """`p` of `all(p, …)` is not a fact of the case."""
    assert Condition.compile("parties.all(p, p.age > 14)").paths == ("parties",)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ('"site_visit" in result', ("result.site_visit",)),
        ("!('a_task' in result) || done[\"a_task\"] < today", ("done.a_task", "result.a_task", "today")),
        ('"1" in each.a_task && each["b_task"].exists(k, k in done)', ("done", "each.a_task", "each.b_task")),
        ('"a_task" in result && size(result) > 1', ("result", "result.a_task")),
        ('"x" in form.result', ("form.result",)),
    ],
)
def test_what_is_asked_for_by_name_in_a_map_is_a_path(text: str, paths: tuple[str, ...]) -> None:
    """However that is written; the whole map is read only where it is looked through."""
    assert Condition.compile(text).paths == paths


@pytest.mark.parametrize(
    ("result", "truth"), [({}, False), ({"a_task": "done"}, True), ({"b_task": "done"}, False)]
)
def test_name_is_found_among_the_results(result: dict[str, Any], truth: bool) -> None:
    """What is cut to the names that are asked for holds no other."""
    assert Condition.compile('"a_task" in result').truth({"result": result}) is truth


def test_narrow_leaves_out_what_is_not_named() -> None:
    """A case's other forms are never converted."""
    tree = Condition.compile("form.a_form.x == 1").tree
    facts = {"form": {"a_form": {"x": 1, "big": object()}, "b_form": {"y": object()}}, "case": object()}
    assert narrow(facts, tree) == {"form": {"a_form": {"x": 1}}}


def test_condition_is_compiled_once_by_a_process() -> None:
    """Procedures say the same in many places, and are compiled whenever a pack is looked at."""
    assert Condition.compile("form.a_form.x == 1") is Condition.compile("form.a_form.x == 1")
