"""A lower layer adds, replaces or patches; what standards write as arrays is read as maps by stable id."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pack.sources import body, ground, layered, upper
from yimen.pack import locked_changes, merge_patch, three_way

FORM = {
    "id": "filing_form",
    "title": "立案",
    "schema": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "sort": {"enum": ["a", "b"]}},
    },
    "ui": {
        "type": "VerticalLayout",
        "elements": [
            {"type": "Control", "scope": "#/properties/name"},
            {
                "type": "Group",
                "options": {"id": "more"},
                "elements": [{"type": "Control", "scope": "#/properties/sort"}],
            },
        ],
    },
}
PATCH = {
    "id": "filing_form",
    "$patch": True,
    "schema": {
        "required": ["plate"],
        "properties": {"plate": {"type": "string", "title": "车牌号"}, "sort": {"enum": ["c"]}},
    },
    "ui": {
        "elements": [
            {"type": "Control", "scope": "#/properties/plate", "$after": "#/properties/name"},
            {"options": {"id": "more"}, "label": "其他"},
        ]
    },
}


def test_patch_adds_one_field_without_freezing_the_base():
    """Required and enum by value, elements by id or scope, in the place that $after names."""
    result = layered(
        ground({"forms/filing.json": json.dumps(FORM)}), upper({"forms/filing.json": json.dumps(PATCH)})
    )
    assert result.findings == ()
    made = body(result, "form", "filing_form")
    assert made["schema"]["required"] == ["name", "plate"]
    assert made["schema"]["properties"]["sort"]["enum"] == ["a", "b", "c"]
    scopes = [each.get("scope") or each["options"]["id"] for each in made["ui"]["elements"]]
    assert scopes == ["#/properties/name", "#/properties/plate", "more"]
    assert made["ui"]["elements"][2]["elements"] == FORM["ui"]["elements"][1]["elements"]  # type: ignore[index]
    assert made["ui"]["elements"][2]["label"] == "其他"
    assert "$after" not in json.dumps(made)
    entry = next(each for each in result.entries if each.kind == "form")
    assert entry.origin["layer"] == "upper"
    assert entry.origin["patched"].startswith("sha256:")


def test_patch_for_one_unit_leaves_the_others_alone():
    """The scope stands in the file or in the folder; the unit's patch lies over the jurisdiction's."""
    for files in (
        {"units/jt/forms/filing.json": json.dumps(PATCH)},
        {"forms/jt_filing.json": json.dumps({**PATCH, "scope": "jt"})},
    ):
        county = json.dumps({"id": "filing_form", "$patch": True, "title": "本区立案"})
        result = layered(
            ground({"forms/filing.json": json.dumps(FORM)}), upper({**files, "forms/filing.json": county})
        )
        assert result.findings == ()
        assert body(result, "form", "filing_form")["schema"] == FORM["schema"]
        own = body(result, "form", "filing_form", "jt")
        assert own["title"] == "本区立案"
        assert "plate" in own["schema"]["properties"]


def test_null_removes_and_map_notation_addresses_one_element():
    """RFC 7396 on maps; an array's elements can be named by a map, too."""
    removed = merge_patch(
        FORM,
        {
            "title": None,
            "schema": {"required": {"name": None}, "properties": {"sort": None}},
            "ui": {"elements": {"more": None, "#/properties/name": {"label": "名称"}}},
        },
    )
    assert "title" not in removed
    assert removed["schema"] == {"type": "object", "required": [], "properties": {"name": {"type": "string"}}}
    assert removed["ui"]["elements"] == [{"type": "Control", "scope": "#/properties/name", "label": "名称"}]


def test_one_of_goes_by_its_constant_and_other_arrays_whole():
    """A choice is replaced where its const is; an array of no standard is one value."""
    base = {"oneOf": [{"const": 1, "title": "甲"}, {"const": "x"}], "type": ["string", "null"]}
    made = merge_patch(base, {"oneOf": [{"const": 1, "title": "乙"}, {"const": 2}], "type": ["string"]})
    assert made == {"oneOf": [{"const": 1, "title": "乙"}, {"const": "x"}, {"const": 2}], "type": ["string"]}


def test_whole_entry_of_an_upper_pack_replaces_the_lower_one():
    """Without the mark it is no patch."""
    result = layered(
        ground({"parameters.yaml": "limit: {value: 1, note: 甲}\n"}),
        upper({"parameters.yaml": "limit: {value: 2}\n"}),
    )
    assert body(result, "parameter", "limit") == {"id": "limit", "value": 2}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcde"), inner, max_size=3),
    max_leaves=8,
)


@given(json_values, json_values)
def test_merge_agrees_with_the_standard_where_no_array_is_named(base, patch):
    """RFC 7396's own algorithm gives the same."""

    def standard(target, change):
        if not isinstance(change, dict):
            return change
        made = dict(target) if isinstance(target, dict) else {}
        for key, value in change.items():
            if value is None:
                made.pop(key, None)
            else:
                made[key] = standard(made.get(key), value)
        return made

    assert merge_patch(base, patch) == standard(base, patch)


@given(json_values, json_values)
def test_three_way_over_an_unchanged_base_is_the_merge_without_clash(base, patch):
    """Nothing moved below, nothing to decide."""
    assert three_way(base, base, patch) == (merge_patch(base, patch), [])


@pytest.mark.parametrize(
    ("old", "new", "patch", "made", "paths"),
    [
        ({"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 9}, {"a": 9, "b": 2}, []),
        ({"a": 1}, {"a": 2}, {"a": 9}, {"a": 9}, ["/a"]),
        ({"a": 1}, {"a": 9}, {"a": 9}, {"a": 9}, []),
        ({"a": 1}, {}, {"a": 9}, {"a": 9}, ["/a"]),
        ({"a": 1}, {"a": 2}, {"a": None}, {}, ["/a"]),
        ({"a": {"x": 1}}, {"a": {"x": 1, "y": 2}}, {"a": {"x": 5}}, {"a": {"x": 5, "y": 2}}, []),
        ({"a": {"x": 1}}, {"a": 7}, {"a": {"x": 5}}, {"a": {"x": 5}}, ["/a"]),
        ({}, {"a": 1}, {"a": 2}, {"a": 2}, ["/a"]),
        (
            {"elements": [{"scope": "a", "label": "1"}]},
            {"elements": [{"scope": "a", "label": "2"}]},
            {"elements": [{"scope": "a", "label": "3"}]},
            {"elements": [{"scope": "a", "label": "3"}]},
            ["/elements/a/label"],
        ),
    ],
)
def test_three_way_tells_each_place_that_both_changed(old, new, patch, made, paths):
    """A clash is a finding to decide, never silent; what only one side changed is kept."""
    result, clashes = three_way(old, new, patch)
    assert result == made
    assert [each.path for each in clashes] == paths


def test_locked_parts_may_not_change_below_nor_lose_their_lock():
    """A whole map, or named keys of it; at any depth, also inside elements."""
    base = {"a": {"x-locked": True, "v": 1}, "b": {"x-locked": ["v"], "v": 1, "w": 2}, "c": 1}
    assert locked_changes(base, {**base, "c": 2}) == []
    assert locked_changes(base, {**base, "a": {"x-locked": True, "v": 2}}) == ["/a"]
    assert locked_changes(base, {**base, "b": {"x-locked": ["v"], "v": 1, "w": 3}}) == []
    assert locked_changes(base, {**base, "b": {"v": 1, "w": 3}}) == ["/b/x-locked"]
    assert locked_changes(base, {"c": 1}) == ["/a", "/b/x-locked", "/b/v"]
    inside = {"elements": [{"scope": "a", "x-locked": True, "label": "1"}, {"scope": "b"}]}
    assert locked_changes(inside, {"elements": [{"scope": "b"}, inside["elements"][0]]}) == []
    assert locked_changes(inside, {"elements": [{"scope": "b"}]}) == ["/elements/a"]


def test_replacing_a_locked_entry_is_refused_like_patching_it():
    """The lower entry stays."""
    result = layered(
        ground({"parameters.yaml": "limit: {value: 1, x-locked: true}\n"}),
        upper({"parameters.yaml": "limit: {value: 2}\n"}),
    )
    assert [each.code for each in result.findings] == ["PCK-016"]
    assert body(result, "parameter", "limit")["value"] == 1


def test_digest_of_a_pack_changes_with_any_byte_of_it():
    """What a jurisdiction locks is the content, not the stated version alone."""
    one = upper({"parameters.yaml": "a: {value: 1}\n"})
    assert one.digest() == upper({"parameters.yaml": "a: {value: 1}\n"}).digest()
    assert one.digest() != upper({"parameters.yaml": "a: {value: 2}\n"}).digest()
    assert one.digest() != upper({"parameter.yaml": "a: {value: 1}\n"}).digest()
