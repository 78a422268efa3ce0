"""The patch between two definitions: laid over the first it gives the second, and it says no more than the change."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yimen.kernel import canonical_text
from yimen.pack import diff_patch, locked_changes, merge_patch, three_way


def control(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "Control", "scope": f"#/properties/{key}", "options": {"id": key}, **more}


def group(key: str, *elements: Any) -> dict[str, Any]:
    return {"type": "Group", "options": {"id": key}, "elements": list(elements)}


BASE: dict[str, Any] = {
    "id": "filing_form",
    "title": {"zh": "立案"},
    "schema": {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "string"}, "b": {"oneOf": [{"const": "x"}, {"const": "y"}]}},
    },
    "ui": {
        "type": "VerticalLayout",
        "elements": [control("a"), control("b"), control("c"), group("g", control("d"))],
    },
}


def changed(**ui: Any) -> dict[str, Any]:
    form: dict[str, Any] = json.loads(json.dumps(BASE))
    form["ui"].update(ui)
    return form


def without_order(value: Any) -> Any:
    """A definition whose lists of required keys are sorted: their order means nothing."""
    if isinstance(value, dict):
        return {
            key: sorted(each, key=canonical_text)
            if key == "required" and isinstance(each, list)
            else without_order(each)
            for key, each in value.items()
        }
    return [without_order(each) for each in value] if isinstance(value, list) else value


def assert_brings_about(base: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    """As the patch is stored: its keys sorted."""
    patch = diff_patch(base, form)
    stored = json.loads(canonical_text(patch))
    assert canonical_text(without_order(merge_patch(base, stored))) == canonical_text(without_order(form))
    return patch


def test_same_definition_needs_no_patch() -> None:
    """Nothing changed, nothing said."""
    assert diff_patch(BASE, json.loads(json.dumps(BASE))) == {}


def test_moved_element_is_said_alone() -> None:
    """The rest of the list stays the base's: one element with its new place."""
    a, b, c, g = BASE["ui"]["elements"]
    form = changed(elements=[b, c, a, g])
    assert assert_brings_about(BASE, form) == {"ui": {"elements": {"a": {"$after": "c"}}}}


def test_added_changed_and_removed_elements_are_said_by_their_ids() -> None:
    """As a person would write the patch."""
    a, _b, c, g = BASE["ui"]["elements"]
    form = changed(elements=[a, control("plate"), c, {**g, "label": "更多", "elements": []}])
    assert assert_brings_about(BASE, form) == {
        "ui": {
            "elements": {
                "b": None,
                "plate": {"$after": "a", **control("plate")},
                "g": {"label": "更多", "elements": {"d": None}},
            }
        }
    }


def test_required_and_choices_are_said_by_value() -> None:
    """Two more required fields and one more choice leave what the base says to the base."""
    form = changed()
    form["schema"]["required"] = ["z", "a", "y"]
    form["schema"]["properties"]["b"]["oneOf"].append({"const": "z", "title": "丙"})
    assert assert_brings_about(BASE, form)["schema"] == {
        "required": {"z": "z", "y": "y"},
        "properties": {"b": {"oneOf": {"z": {"$after": "y", "const": "z", "title": "丙"}}}},
    }


def test_conditions_of_layers_stand_beside_one_another() -> None:
    """`allOf` goes by `x-id`: a unit's own condition does not freeze the base's."""
    base = {"allOf": [{"x-id": "one", "if": {}}, {"if": {"required": ["a"]}}]}
    form = {"allOf": [base["allOf"][0], base["allOf"][1], {"x-id": "own", "then": {"required": ["b"]}}]}
    patch = assert_brings_about(base, form)
    assert list(patch["allOf"]) == ["own"]
    moved = {"allOf": [{"x-id": "one", "if": {"required": ["c"]}}, base["allOf"][1]]}
    assert merge_patch(moved, patch)["allOf"][0]["if"] == {"required": ["c"]}
    assert three_way(base, moved, patch)[1] == []
    locked = {"allOf": [{"x-id": "one", "if": {}, "x-locked": True}]}
    assert locked_changes(
        locked, {"allOf": [{"x-id": "one", "if": {"required": ["c"]}, "x-locked": True}]}
    ) == ["/allOf/one"]


@pytest.mark.parametrize(
    ("base", "form"),
    [
        ({"a": 1}, {"a": None}),
        ({"a": {"b": 1}}, {"a": {"b": None, "c": {"d": None}}}),
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}),
        ({"enum": ["a"]}, {"enum": ["a", None, True, 3]}),
        ({"elements": []}, {"elements": ["no map", {"label": "x"}, {"label": "x"}]}),
        ({"elements": [{"options": {"id": "a"}}]}, {"elements": {"a": 1}}),
        ({"elements": [{"options": {"id": "a"}}]}, {"elements": [{"options": {"id": "a"}, "$after": "b"}]}),
        ({"a": {"b": 1}}, {"a": {"$value": 1}}),
        ({"oneOf": [{"const": None}]}, {"oneOf": [{"const": "a"}, {"const": None, "title": "无"}]}),
    ],
)
def test_what_a_merge_cannot_say_is_said_as_a_whole(base: dict[str, Any], form: dict[str, Any]) -> None:
    """Nulls, orders without a place, elements without an id."""
    assert_brings_about(base, form)


def test_patch_keys_may_stand_in_any_order() -> None:
    """A chain of new elements is placed whatever the order in which a store keeps the keys of the patch."""
    patch = {"elements": {"a1": {"$after": "b1"}, "b1": {"$after": "c1"}, "c1": {"$after": "a"}}}
    base = {"elements": [{"label": "a"}, {"label": "z"}]}
    made = merge_patch(
        base, {"elements": {key: {"label": key, **patch["elements"][key]} for key in patch["elements"]}}
    )
    assert [each["label"] for each in made["elements"]] == ["a", "c1", "b1", "a1", "z"]


def test_whole_value_clashes_only_with_another_new_one() -> None:
    """`$value` is decided against the new base like any value."""
    old, patch = {"enum": ["a", "b"]}, {"enum": {"$value": ["b", "a"]}}
    assert three_way(old, {"enum": ["b", "a"]}, patch)[1] == []
    made, clashes = three_way(old, {"enum": ["c"]}, patch)
    assert made == {"enum": ["b", "a"]}
    assert [each.path for each in clashes] == ["/enum"]


NAMES = [
    "a",
    "b",
    "c",
    "x-id",
    "const",
    "label",
    "elements",
    "required",
    "enum",
    "oneOf",
    "allOf",
    "options",
    "id",
]
LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["a", "b", "c", ""])
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=25,
)
MAPS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=5)
ELEMENTS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@settings(max_examples=400)
@given(MAPS, MAPS)
def test_patch_brings_about_any_definition(base: dict[str, Any], form: dict[str, Any]) -> None:
    """patch(base, diff(base, form)) == form, for any JSON."""
    assert_brings_about(base, form)


@settings(max_examples=200)
@given(ELEMENTS, ELEMENTS, st.data())
def test_patch_brings_about_any_order_and_never_names_the_whole(
    before: list[str], after: list[str], data: Any
) -> None:
    """Elements with ids are added, moved, removed and changed one by one."""
    one = {"elements": [control(key) for key in before]}
    other = {"elements": [control(key, label=data.draw(st.sampled_from(["甲", "乙"]))) for key in after]}
    assert "$value" not in json.dumps(assert_brings_about(one, other))
