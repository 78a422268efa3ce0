"""What is wrong with a definition: each code with a broken and a mended example."""

from __future__ import annotations

from typing import Any

import pytest

from screens.pages import control, form_body, vertical
from yimen.kernel import Place, finding_kinds
from yimen.screens import FormError, check_form, compile_form

NAME = {"type": "string", "title": "名", "x-order": 1}
SORT = {"enum": ["p", "o"], "title": "类", "x-order": 2}


def one(schema: Any) -> dict[str, Any]:
    return form_body({"field": {"title": "名", "x-order": 1, **schema}})


def ruled(rule: Any) -> dict[str, Any]:
    return form_body({"name": NAME, "sort": SORT}, vertical(control("sort"), control("name", rule=rule)))


def deep(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "title": "底"}
    for _ in range(depth):
        schema = {"type": "object", "title": "层", "properties": {"inner": schema}}
    return form_body({"top": schema})


EXAMPLES: dict[str, tuple[Any, Any]] = {
    "SCR-001": ({"id": "trial_form", "title": "试"}, one({"type": "string"})),
    "SCR-002": (deep(40), deep(3)),
    "SCR-003": (one({"$ref": "https://example.org/party.json"}), one({"type": "string"})),
    "SCR-004": (
        one({"$ref": "#/$defs/party"}),
        form_body({"p": {"$ref": "#/$defs/party"}}, **{"$defs": {"party": NAME}}),
    ),
    "SCR-005": (
        form_body(
            {"t": {"$ref": "#/$defs/n"}},
            **{"$defs": {"n": {"type": "object", "title": "节", "properties": {"i": {"$ref": "#/$defs/n"}}}}},
        ),
        form_body({"t": {"$ref": "#/$defs/n"}}, **{"$defs": {"n": NAME}}),
    ),
    "SCR-006": (one({"type": "text"}), one({"type": "string"})),
    "SCR-007": (one({"type": "string", "pattern": "(?=a)b"}), one({"type": "string", "pattern": "^ab$"})),
    "SCR-010": (
        one({"type": "array", "prefixItems": [{"type": "string"}]}),
        one({"type": "array", "items": {"type": "string", "title": "词"}}),
    ),
    "SCR-011": (
        form_body({"name": NAME}, {"type": "Grid", "elements": []}),
        form_body({"name": NAME}, vertical(control("name"))),
    ),
    "SCR-012": (
        form_body({"name": NAME}, vertical(control("nme"))),
        form_body({"name": NAME}, vertical(control("name"))),
    ),
    "SCR-013": (
        ruled({"effect": "SHOW", "condition": {"scope": "#/properties/srt", "schema": {"const": "o"}}}),
        ruled({"effect": "SHOW", "condition": {"scope": "#/properties/sort", "schema": {"const": "o"}}}),
    ),
    "SCR-014": (
        one({"type": "integer", "x-computed": "fine +"}),
        one({"type": "integer", "x-computed": "fine + 1"}),
    ),
    "SCR-015": (
        one({"type": "string", "x-lookup": {}}),
        one({"type": "string", "x-lookup": {"kind": "item"}}),
    ),
    "SCR-016": (
        form_body({"name": NAME, "sort": SORT}, vertical(control("name")), required=("sort",)),
        form_body(
            {"name": NAME, "sort": SORT}, vertical(control("name"), control("sort")), required=("sort",)
        ),
    ),
    "SCR-017": (
        form_body({"name": NAME}, vertical(control("name"), control("name"))),
        form_body({"name": NAME}, vertical(control("name"))),
    ),
    "SCR-018": (form_body({"姓名": NAME}), form_body({"name": NAME})),
    "SCR-019": (form_body({"name": {"type": "string"}}), form_body({"name": NAME})),
    "SCR-020": (
        one({"type": "string", "x-widget": "slider"}),
        one({"type": "string", "x-widget": "textarea"}),
    ),
    "SCR-021": (one({"type": "string", "x-widget": "money"}), one({"type": "integer", "x-widget": "money"})),
    "SCR-022": (
        form_body({"a": {**NAME, "x-case": "title"}, "b": {**NAME, "x-case": "title"}}),
        form_body({"a": {**NAME, "x-case": "title"}, "b": NAME}),
    ),
    "SCR-023": (
        form_body({"name": NAME}, {"type": "VerticalLayout"}),
        form_body({"name": NAME}, vertical(control("name"))),
    ),
    "SCR-024": (one({"type": "integer", "default": "many"}), one({"type": "integer", "default": 1})),
    "SCR-025": (one({"enum": [None]}), one({"enum": ["a"]})),
    "SCR-027": (
        form_body({"a": {"type": "string", "title": "甲"}, "b": NAME}),
        form_body({"a": {**NAME, "x-order": 2}, "b": NAME}),
    ),
}


@pytest.mark.parametrize("code", EXAMPLES)
def test_broken_definition_has_its_finding_and_the_mended_one_has_not(code: str) -> None:
    """A finding stands in the file, at a place of it, and goes away when done as it says."""
    broken, mended = EXAMPLES[code]
    found = [each for each in check_form(broken, Place("form.json")) if each.code == code]
    assert found, [str(each) for each in check_form(broken, Place("form.json"))]
    assert found[0].place.file == "form.json"
    assert code not in {each.code for each in check_form(mended, Place("form.json"))}
    assert not [each for each in check_form(mended, Place("form.json")) if each.severity == "error"]


def test_every_code_of_this_room_has_its_example() -> None:
    """No finding without a test."""
    here = {each.code for each in finding_kinds() if each.code.startswith("SCR-0")}
    elsewhere = {
        *(f"SCR-{number:03}" for number in range(40, 52)),  # tests of the designer
        *(f"SCR-{number:03}" for number in range(60, 74)),  # tests of lists and pages of cases
        *(f"SCR-{number:03}" for number in range(80, 90)),  # tests of public sites
        "SCR-026",
        "SCR-028",
        "SCR-029",
        "SCR-030",
        "SCR-031",
    }  # tests of the command line and of sheets
    assert here - elsewhere == set(EXAMPLES)


def test_findings_name_the_place_of_the_part() -> None:
    """A JSON Pointer leads to what is wrong."""
    places = {each.code: each.place.path for each in check_form(EXAMPLES["SCR-012"][0], Place("f"))}
    assert places["SCR-012"] == "/ui/elements/0"
    places = {
        each.code: each.place.path for each in check_form(EXAMPLES["SCR-020"][0], Place("f", path="/forms/x"))
    }
    assert places["SCR-020"] == "/forms/x/schema/properties/field"


def test_all_errors_are_said_at_once() -> None:
    """The clerk corrects them in one go."""
    body = form_body(
        {"a": {**NAME, "x-widget": "slider"}, "b": {**NAME, "x-lookup": {}}},
        vertical(control("a"), control("b"), control("c")),
    )
    assert {"SCR-020", "SCR-015", "SCR-012"} <= {each.code for each in check_form(body, Place())}


def test_form_with_errors_is_not_compiled() -> None:
    """Half a form is none; the error carries the findings."""
    with pytest.raises(FormError) as caught:
        compile_form(EXAMPLES["SCR-012"][0])
    assert [each.code for each in caught.value.findings if each.severity == "error"] == ["SCR-012"]
