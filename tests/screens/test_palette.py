"""The designer's palette: every field can be drawn as offered, and each of its options can be set and read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from screens.pages import control, form_body, vertical
from yimen.kernel import Place
from yimen.screens import PALETTE_GROUPS, PaletteItem, check_form, compile_form, field_types, palette
from yimen.screens.palette import STRUCTURES

ITEMS: list[tuple[str, PaletteItem]] = [
    (kind.name, each) for kind in field_types().values() for each in kind.offers
]
NAMES = [each.id for _, each in ITEMS]
ICONS = Path(__file__).parent.parent.parent / "platform/yimen/static/src/icons.json"
WITHOUT_OFFER = {"constant"}
EXAMPLES: dict[str, Any] = {
    "kind": "item",
    "filters": {"unit": {"field": "unit"}},
    "fill": {"law": "law"},
    "formula": "1 + 1",
    "choices": [{"const": "x", "title": "甲"}, {"const": "y", "title": "乙", "x-title-en": "B"}],
    "choice": "a",
    "money": 12300,
    "roles": ["officer"],
}


def example(option: dict[str, Any]) -> Any:
    """A value that the option may have."""
    if option.get("x-editor") in EXAMPLES:
        return EXAMPLES[option["x-editor"]]
    if "oneOf" in option:
        return option["oneOf"][0]["const"]
    if "enum" in option:
        return option["enum"][-1]
    if "enum" in option.get("items", {}):
        return option["items"]["enum"][:2]
    by_type = {"string": "文字", "boolean": True, "integer": 7, "number": 7, "array": ["pdf"]}
    return by_type[option["type"]]


def body_with(schema: Any, element: Any) -> dict[str, Any]:
    return form_body({"field_1": dict(schema)}, vertical(control("field_1", **element)))


@pytest.mark.parametrize(("widget", "item"), ITEMS, ids=NAMES)
def test_offered_field_is_a_sound_form_of_its_own_type(widget: str, item: PaletteItem) -> None:
    """What is dragged into a form works before anything is set on it, in both languages."""
    body = body_with(item.schema, item.element)
    assert [str(each) for each in check_form(body, Place())] == []
    form = compile_form(body)
    assert [each.widget for each in form.fields][:1] == [widget]
    assert form.fields[0].label != form.fields_in("en")[0].label
    assert form.bind({}).render()


@pytest.mark.parametrize(("widget", "item"), ITEMS, ids=NAMES)
def test_every_option_can_be_set_read_and_taken_away(widget: str, item: PaletteItem) -> None:
    """Each option stands where it says, leaves the form sound, and is gone when it is taken away."""
    for name, option in item.settings["properties"].items():
        value = example(option)
        jsonschema_rs.validator_for(option).validate(value)
        place = item.write({"schema": item.schema, "element": item.element, "required": False}, {name: value})
        assert item.read(place)[name] == value, name
        findings = check_form(body_with(place["schema"], place["element"]), Place())
        assert [str(each) for each in findings if each.severity == "error"] == [], name
        assert name not in item.read(item.write(place, {name: None})), name


def test_palette_lists_every_field_type_by_group() -> None:
    """Nothing that a clerk may want is missing, and no icon is a blank."""
    found = palette()
    assert {each["widget"] for each in found} >= field_types().keys() - WITHOUT_OFFER
    assert {each["id"] for each in found} == {*NAMES, *(each.id for each in STRUCTURES)}
    assert [each["group"] for each in found] == sorted(
        (each["group"] for each in found), key=list(PALETTE_GROUPS).index
    )
    assert {each["icon"] for each in found} <= set(json.loads(ICONS.read_text("utf-8")))
    assert json.loads(json.dumps(found)) == found


def test_option_that_an_item_does_not_have_is_refused() -> None:
    """A designer that asks for a wrong option is told so."""
    item = dict(zip(NAMES, (each for _, each in ITEMS), strict=True))["checkbox"]
    with pytest.raises(KeyError):
        item.write({"schema": item.schema, "element": item.element, "required": False}, {"formula": "1"})
