"""All of JSON Schema that a form can show: nested, conditional, alternative and recursive shapes."""

from __future__ import annotations

from typing import Any

from lxml import html
from werkzeug.datastructures import MultiDict

from screens.pages import control, form_body, sent_by_browser, typed, vertical
from yimen.kernel import Place
from yimen.screens import check_form, compile_form

NAME = {"type": "string", "title": "名"}


def untouched(body: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    form = compile_form(body)
    bound = form.bind(values, sent_by_browser(form.bind(values).render()))
    assert bound.validate(), bound.errors
    return bound.values


def test_nested_object_is_a_group_and_an_empty_optional_one_is_none() -> None:
    """An address that nobody fills in does not ask for its street."""
    address = {
        "type": "object",
        "title": "地址",
        "required": ["street"],
        "properties": {"street": NAME, "town": NAME},
    }
    form = compile_form(form_body({"address": address}))
    assert form.bind({}, MultiDict({"address.street": "", "address.town": ""})).values == {}
    half = form.bind({}, MultiDict({"address.street": "", "address.town": "镇"}))
    assert not half.validate()
    assert [each.path for each in half.errors] == ["/address/street"]
    cleared = form.bind({"address": {"street": "路"}}, MultiDict({"address.street": "", "address.town": ""}))
    assert cleared.values == {}


def test_required_object_asks_for_its_own_required_fields() -> None:
    """The error stands at the field, not at the frame."""
    address = {"type": "object", "title": "地址", "required": ["street"], "properties": {"street": NAME}}
    form = compile_form(form_body({"address": address}, required=("address",)))
    bound = form.bind({}, MultiDict({"address.street": ""}))
    assert not bound.validate()
    assert [each.path for each in bound.errors] == ["/address/street"]
    assert [each.path for each in form.errors_of({})] == ["/address"]


def test_all_of_is_laid_together() -> None:
    """Parts of a definition may stand apart."""
    body = form_body(
        {"a": NAME},
        allOf=[{"properties": {"b": NAME}, "required": ["b"]}, {"$ref": "#/$defs/more"}],
        **{"$defs": {"more": {"properties": {"c": NAME}}}},
    )
    form = compile_form(body)
    assert [(each.path, each.required) for each in form.fields] == [
        ("/a", False),
        ("/b", True),
        ("/c", False),
    ]
    assert untouched(body, {"a": "1", "b": "2", "c": "3"}) == {"a": "1", "b": "2", "c": "3"}


def test_if_then_else_shows_its_fields_when_the_condition_holds() -> None:
    """A conditional part is drawn, hidden until it is due, and asked for only then."""
    body = form_body(
        {"sort": {"enum": ["p", "o"], "title": "类"}},
        **{
            "if": {"properties": {"sort": {"const": "o"}}, "required": ["sort"]},
            "then": {"properties": {"head": NAME}, "required": ["head"]},
            "else": {"properties": {"age": {"type": "integer", "title": "龄"}}},
        },
    )
    form = compile_form(body)
    assert [each.path for each in form.fields] == ["/sort", "/head", "/age"]
    due = form.bind({}, MultiDict({"sort": "o", "head": "", "age": "5"}))
    assert not due.validate()
    assert [each.path for each in due.errors] == ["/head"]
    assert due.values == {"sort": "o"}
    other = form.bind({}, MultiDict({"sort": "p", "head": "x", "age": "5"}))
    assert other.validate()
    assert other.values == {"sort": "p", "age": 5}


def test_dependent_required_marks_the_field_when_the_other_is_filled() -> None:
    """The mark follows the values."""
    form = compile_form(form_body({"card": NAME, "holder": NAME}, dependentRequired={"card": ["holder"]}))
    assert 'class="form-label required" for="f-holder"' in form.bind({"card": "1"}).render()
    assert 'class="form-label" for="f-holder"' in form.bind({}).render()
    bound = form.bind({"card": "1"})
    assert not bound.validate()
    assert bound.errors[0].path == "/holder"


def test_dependent_schemas_bring_their_fields() -> None:
    """A further field appears with the one it depends on."""
    form = compile_form(form_body({"card": NAME}, dependentSchemas={"card": {"properties": {"bank": NAME}}}))
    assert form.bind({}, MultiDict({"card": "", "bank": "x"})).values == {}
    assert form.bind({}, MultiDict({"card": "1", "bank": "x"})).values == {"card": "1", "bank": "x"}


VEHICLES = {
    "title": "运输工具",
    "oneOf": [
        {
            "title": "车辆",
            "type": "object",
            "required": ["sort", "plate"],
            "additionalProperties": False,
            "properties": {"sort": {"const": "car"}, "plate": {"type": "string", "title": "车牌"}},
        },
        {
            "title": "船舶",
            "type": "object",
            "required": ["sort", "ship"],
            "additionalProperties": False,
            "properties": {"sort": {"const": "ship"}, "ship": {"type": "string", "title": "船名"}},
        },
    ],
}


def test_one_of_is_chosen_by_title_and_a_change_drops_the_other_fields() -> None:
    """A value is of one shape at a time."""
    body = form_body({"vehicle": VEHICLES})
    car = {"vehicle": {"sort": "car", "plate": "A1"}}
    assert untouched(body, car) == car
    form = compile_form(body)
    sent = typed(sent_by_browser(form.bind(car).render()), {"vehicle.~one": "1"})
    name = next(each for each in sent if each.startswith("vehicle.ship"))
    changed = form.bind(car, typed(sent, {name: "顺风"}))
    assert changed.validate(), changed.errors
    assert changed.values == {"vehicle": {"sort": "ship", "ship": "顺风"}}


def test_error_inside_the_chosen_shape_stands_at_its_field() -> None:
    """Nobody is told that "none of the schemas fits"."""
    bound = compile_form(form_body({"vehicle": VEHICLES})).bind({"vehicle": {"sort": "car"}})
    assert not bound.validate()
    assert [(each.path, each.message) for each in bound.errors] == [("/vehicle/plate", "请填写“车牌”")]


def test_one_of_the_object_itself_brings_fields_of_the_chosen_branch() -> None:
    """Alternatives of the whole form."""
    body = form_body(
        {"a": NAME},
        oneOf=[
            {"title": "甲种", "properties": {"b": NAME}, "required": ["b"]},
            {"title": "乙种", "properties": {"c": NAME}, "required": ["c"]},
        ],
    )
    assert untouched(body, {"a": "1", "b": "2"}) == {"a": "1", "b": "2"}
    form = compile_form(body)
    sent = typed(sent_by_browser(form.bind({"a": "1", "b": "2"}).render()), {".~one": "1", "c~1": "3"})
    assert form.bind({"a": "1", "b": "2"}, sent).values == {"a": "1", "c": "3"}


def test_field_that_tells_alternatives_apart_is_the_choice_itself() -> None:
    """No second list beside the field that decides."""
    body = form_body(
        {"sort": {"enum": ["p", "o"], "title": "类"}},
        oneOf=[
            {"properties": {"sort": {"const": "p"}, "age": {"type": "integer", "title": "龄"}}},
            {"properties": {"sort": {"const": "o"}, "head": NAME}},
        ],
    )
    form = compile_form(body)
    assert "variant" not in {each.widget for each in form.fields}
    assert form.bind({}, MultiDict({"sort": "o", "age": "5", "head": "x"})).values == {
        "sort": "o",
        "head": "x",
    }


def test_any_of_of_required_fields_is_said_as_one_of_them() -> None:
    """ "At least one way to reach the party"."""
    phone, mail = {"type": "string", "title": "电话"}, {"type": "string", "title": "邮箱"}
    bound = compile_form(
        form_body({"a": phone, "b": mail}, anyOf=[{"required": ["a"]}, {"required": ["b"]}])
    ).bind({})
    assert not bound.validate()
    assert bound.errors[0].message == "至少填写其中一项：电话、邮箱"


def test_value_of_several_types_is_a_choice_of_type() -> None:
    """Text or number: the person says which."""
    body = form_body({"limit": {"type": ["string", "integer"], "title": "限"}})
    assert untouched(body, {"limit": 5}) == {"limit": 5}
    assert untouched(body, {"limit": "5"}) == {"limit": "5"}


def test_null_is_kept_and_stands_for_a_required_empty_value() -> None:
    """A nullable field that must stand holds null when it is empty."""
    body = form_body(
        {
            "a": {"type": ["string", "null"], "title": "甲"},
            "b": {"anyOf": [{"type": "integer"}, {"type": "null"}], "title": "乙"},
        },
        required=("a",),
    )
    assert untouched(body, {"a": None, "b": None}) == {"a": None, "b": None}
    form = compile_form(body)
    assert form.bind({"a": "x", "b": 1}, MultiDict({"a": "", "b": ""})).values == {"a": None}


def test_recursive_reference_is_shown_to_a_depth_and_kept_below() -> None:
    """A tree is drawn three floors deep; deeper branches live on unseen."""
    node = {"type": "object", "properties": {"name": NAME, "inner": {"$ref": "#/$defs/node"}}}
    body = form_body({"tree": {"$ref": "#/$defs/node"}}, **{"$defs": {"node": node}})
    deep: dict[str, Any] = {"name": "7"}
    for level in range(6, 0, -1):
        deep = {"name": str(level), "inner": deep}
    assert "SCR-005" in {each.code for each in check_form(body, Place())}
    form = compile_form(body)
    values = {"tree": deep}
    sent = sent_by_browser(form.bind(values).render())
    assert form.bind(values, sent).values == values
    assert (
        form.bind(values, typed(sent, {"tree.inner.name": "二"})).values["tree"]["inner"]["inner"]
        == deep["inner"]["inner"]
    )


def test_several_choices_keep_what_is_no_longer_offered() -> None:
    """Old values of a list of choices stay ticked until somebody unticks them."""
    body = form_body({"ways": {"type": "array", "title": "方式", "items": {"enum": ["a", "b"]}}})
    form = compile_form(body)
    stored = {"ways": ["gone", "b"]}
    assert form.bind(stored, sent_by_browser(form.bind(stored).render())).values == stored
    assert form.bind(stored, MultiDict([("ways", ""), ("ways", "a"), ("ways", "b")])).values == {
        "ways": ["a", "b"]
    }
    assert form.bind(stored, MultiDict([("ways", "")])).values == {}


def test_pattern_properties_are_a_finding_and_kept() -> None:
    """What cannot be shown is said and never lost."""
    body = form_body({"a": NAME}, patternProperties={"^x": {"type": "string"}})
    assert ("SCR-010", "/schema/patternProperties") in {
        (each.code, each.place.path) for each in check_form(body, Place())
    }
    assert untouched(body, {"a": "1", "x1": "2"}) == {"a": "1", "x1": "2"}


def test_definition_in_the_order_of_x_order() -> None:
    """Stores do not keep the order of keys; the definition says it."""
    body = form_body({"b": {**NAME, "x-order": 20}, "a": {**NAME, "x-order": 10}})
    assert [each.path for each in compile_form(body).fields] == ["/a", "/b"]
    assert "SCR-027" not in {each.code for each in check_form(body, Place())}


def test_optional_object_is_not_made_by_a_box_that_nobody_ticked() -> None:
    """A required answer inside an optional group is asked only once the group is begun."""
    inner = {
        "type": "object",
        "title": "组",
        "required": ["done"],
        "properties": {
            "done": {"type": "boolean", "title": "完"},
            "count": {"type": "integer", "title": "数"},
        },
    }
    form = compile_form(form_body({"part": inner}))
    sent = sent_by_browser(form.bind({}).render())
    assert form.bind({}, sent).values == {}
    assert form.bind({}, typed(sent, {"part.count": "0"})).values == {"part": {"done": False, "count": 0}}


def test_value_that_fits_no_alternative_is_kept_until_it_is_changed() -> None:
    """What an import left behind is shown, not swallowed."""
    either = {"oneOf": [{"type": "string"}, {"type": ["string", "null"]}], "title": "变"}
    form = compile_form(form_body({"list": {"type": "array", "title": "列", "items": either}}))
    stored = {"list": ["x"]}
    assert form.bind(stored, sent_by_browser(form.bind(stored).render())).values == stored


def test_neighbours_that_take_part_of_a_line_share_it() -> None:
    """Two halves stand beside one another, the next whole field below; in a row each may say its part."""
    half, whole = {"options": {"width": 6}}, {"options": {"width": 12}}
    elements = [control("a", **half), control("b", **half), control("c", **whole)]
    row = {"type": "HorizontalLayout", "elements": [control("d", options={"width": 4}), control("e")]}
    form = compile_form(form_body(dict.fromkeys("abcde", NAME), vertical(*elements, row)))
    page = html.fragment_fromstring(form.bind({}).render())
    lines = [
        [cell.get("class") for cell in line.iterchildren()] for line in page.xpath("//div[@class='row gx-3']")
    ]
    assert lines == [["col-12 col-md-6"] * 2, ["col-12 col-md-4", "col-12 col-md"]]
    assert page.xpath("//*[@id='f-c']/ancestor::div[contains(@class, 'row')]") == []


def test_box_is_as_tall_as_what_is_mostly_written_in_it() -> None:
    """An address begins with one line and grows; an opinion has room at once, and a form may say how much."""
    text = {"type": "string", "title": "文字"}
    texts = {"address": {**text, "maxLength": 300}, "opinion": {**text, "maxLength": 2000}}
    texts |= {"facts": {**text, "maxLength": 300}, "notes": {**text, "maxLength": 300}}
    wished = (control("facts", options={"multi": True}), control("notes", options={"rows": 7}))
    form = compile_form(form_body(texts, vertical(control("address"), control("opinion"), *wished)))
    page = html.fragment_fromstring(form.bind({}).render(), create_parent=True)
    assert {each.get("name"): each.get("rows") for each in page.xpath("//textarea")} == {
        "address": "1",
        "opinion": "4",
        "facts": "4",
        "notes": "7",
    }


def test_null_in_a_list_of_alternatives_is_kept() -> None:
    """A row whose value is of none of the shapes that can be shown stays as it is."""
    item = {"anyOf": [{"title": "任意"}, {"type": "string", "title": "文字"}], "title": "变"}
    values = {"a": [None, "甲"]}
    assert untouched(form_body({"a": {"type": "array", "title": "列", "items": item}}), values) == values
