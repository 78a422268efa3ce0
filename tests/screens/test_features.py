"""The whole format, feature by feature: what the standard knows is drawn, or said; nothing is lost without a word."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Page, expect
from werkzeug.datastructures import MultiDict

from screens.pages import control, form_body, sent_by_browser, show_when, vertical
from screens.server import DIST, FormSite
from yimen.kernel import Place
from yimen.screens import check_form, compile_form, read_form

TEXT = {"type": "string", "title": "文字"}
NUMBER = {"type": "integer", "title": "数字"}
PLACES: dict[str, Any] = {"title": "地点", "properties": {"a": TEXT}}
THREE = {key: {**TEXT, "title": key.upper()} for key in ("a", "b", "c")}
browser_test = pytest.mark.skipif(
    not (DIST / "form.js").is_file(), reason="web assets are not built: make assets"
)

FEATURES: dict[str, Any] = {
    "allOf of a value": {"title": "值", "allOf": [{"type": "string"}, {"maxLength": 5}]},
    "allOf of a reference": {"title": "值", "allOf": [{"$ref": "#/$defs/text"}]},
    "allOf of a choice": {"title": "值", "allOf": [{"enum": ["a", "b"]}]},
    "allOf of a list": {"title": "值", "allOf": [{"type": "array", "items": TEXT}]},
    "allOf in itself": {"$ref": "#/$defs/circle"},
    "if of a value": {**TEXT, "if": {"const": "a"}, "then": {"maxLength": 1}},
    "list of lists": {"type": "array", "title": "值", "items": {"type": "array", "items": TEXT}},
    "prefixItems": {"type": "array", "title": "值", "prefixItems": [TEXT]},
    "items false": {"type": "array", "title": "值", "items": False},
    "list without items": {"type": "array", "title": "值"},
    "rows without fields": {"type": "array", "title": "值", "items": {"type": "object"}},
    "object without fields": {"type": "object", "title": "值"},
    "object in object without fields": {
        "type": "object", "title": "值", "properties": {"y": {"type": "object", "title": "y"}},
    },
    "additionalProperties": {"type": "object", "title": "值", "additionalProperties": TEXT},
    "patternProperties": {"type": "object", "title": "值", "patternProperties": {"^a": TEXT}},
    "unevaluatedProperties": {"type": "object", "title": "值", "properties": {"a": TEXT}, "unevaluatedProperties": TEXT},
    "constant": {"title": "值", "const": {"a": 1}},
    "choice of objects": {"title": "值", "enum": [{"a": 1}, {"a": 2}]},
    "null": {"type": "null", "title": "值"},
    "several types": {"type": ["string", "array"], "title": "值", "items": TEXT},
    "oneOf of values": {"title": "值", "oneOf": [{"const": "a", "title": "甲"}, {"type": "integer", "title": "数"}]},
    "anyOf of shapes": {"title": "值", "anyOf": [{"type": "string", "title": "文"}, {"type": "object", **PLACES}]},
    "oneOf of references": {"title": "值", "oneOf": [{"$ref": "#/$defs/one"}, {"$ref": "#/$defs/two"}]},
    "oneOf in oneOf": {
        "title": "值",
        "oneOf": [{"title": "甲", "type": "object", "oneOf": [PLACES, {"title": "乙", "properties": {"b": TEXT}}]}, TEXT],
    },
    "anyOf of fields": {
        "type": "object", "title": "值", "properties": {"a": TEXT}, "anyOf": [PLACES, {"properties": {"d": TEXT}}],
    },
    "dependentSchemas": {
        "type": "object", "title": "值", "properties": {"a": TEXT},
        "dependentSchemas": {"a": {"properties": {"f": TEXT}}},
    },
    "else in if": {
        "type": "object", "title": "值", "properties": {"a": TEXT}, "if": {"required": ["a"]},
        "else": {"if": {"required": ["b"]}, "then": {"properties": {"g": TEXT}}},
    },
    "rows of alternatives": {
        "type": "array", "title": "值", "items": {"oneOf": [{"$ref": "#/$defs/one"}, {"$ref": "#/$defs/two"}]},
    },
    "nothing said": {"title": "值", "maxLength": 4},
    "not": {"title": "值", "not": {"type": "string"}},
    "true": True,
    "false": False,
    "older draft": {"type": "object", "title": "值", "properties": {"a": TEXT}, "dependencies": {"a": ["b"]}},
    "unknown format": {**TEXT, "format": "nonsense"},
}  # fmt: skip
DEFINITIONS = {
    "text": {"type": "string"},
    "one": {"type": "object", **PLACES},
    "two": {"type": "object", "title": "两", "properties": {"b": TEXT}},
    "circle": {"title": "环", "allOf": [{"$ref": "#/$defs/circle"}]},
}


@pytest.mark.parametrize("name", FEATURES)
def test_feature_of_a_schema_is_drawn_or_said(name: str) -> None:
    """A field on the page, or a finding with the place; never silence."""
    body = form_body({"x": FEATURES[name]}, **{"$defs": DEFINITIONS})
    form, findings = read_form(body, Place("f.json"))
    assert form is not None
    said = [each for each in findings if each.severity in ("warning", "error", "note")]
    assert form.fields or said
    if not form.fields:
        assert any(
            each.place.path.startswith(("/schema/properties/x", "/schema/$defs"))
            for each in said
            if each.place.path
        )
    if name in ("older draft", "unknown format"):
        assert [each.code for each in said] == ["SCR-023"]


@pytest.mark.parametrize("name", [each for each in FEATURES if each not in ("false", "not")])
def test_value_of_a_feature_comes_back_unchanged(name: str) -> None:
    """Whatever is shown of it, an untouched page leaves the value as it was."""
    form = compile_form(form_body({"x": FEATURES[name]}, **{"$defs": DEFINITIONS}))
    for value in ("a", {"a": "1", "z": [1]}, [{"a": "1"}], None, 7):
        stored = {"x": value, "beside": 1}
        assert form.bind(stored, sent_by_browser(form.bind(stored).render())).values == stored


def test_all_of_a_value_is_checked_and_labelled() -> None:
    """The widget, the title and the limits come from whichever part says them."""
    form = compile_form(
        form_body(
            {"x": {"title": "值", "allOf": [{"$ref": "#/$defs/text"}, {"maxLength": 2}]}},
            **{"$defs": DEFINITIONS},
        )
    )
    assert [(each.path, each.widget, each.label) for each in form.fields] == [("/x", "text", "值")]
    assert [each.message for each in form.errors_of({"x": "一二三"})] == ["内容太长，最多2个字"]


# -- layouts


def test_horizontal_layout_stands_in_one_line() -> None:
    """Columns side by side on a wide screen, one below the other on a phone."""
    ui = vertical({"type": "HorizontalLayout", "elements": [control("a"), control("b")]}, control("c"))
    page = html.fragment_fromstring(compile_form(form_body(THREE, ui)).bind({}).render())
    [line] = page.xpath('.//div[contains(@class, "row")]')
    assert [each.get("class") for each in line] == ["col-12 col-md", "col-12 col-md"]
    assert [each.get("name") for each in line.iter("input")] == ["a", "b"]


def test_two_counts_share_a_line_of_a_phone() -> None:
    """They are short; a sum is not."""
    ui = vertical(
        {"type": "HorizontalLayout", "elements": [control("act"), control("party"), control("fine")]}
    )
    count = {"type": "integer"}
    properties = {"act": count, "party": count, "fine": {**count, "format": "fen"}}
    page = html.fragment_fromstring(compile_form(form_body(properties, ui)).bind({}).render())
    [line] = page.xpath('.//div[contains(@class, "row")]')
    assert [each.get("class") for each in line] == ["col-6 col-md", "col-6 col-md", "col-12 col-md"]


def categories(**options: Any) -> dict[str, Any]:
    parts = [
        {"type": "Category", "label": {"zh": f"第{key}部分", "en": f"Part {key}"}, "elements": [control(key)]}
        for key in ("a", "b", "c")
    ]
    return form_body(
        THREE, {"type": "Categorization", "elements": parts, "options": options}, required=("b",)
    )


def test_categories_are_sections_with_headings_in_both_languages() -> None:
    """Without scripts all of them stand one after another."""
    form = compile_form(categories())
    for language, words in (("zh", "第a部分"), ("en", "Part a")):
        page = html.fragment_fromstring(form.bind({}, language=language).render())
        heads = [each.text for each in page.iter("h3")]
        assert len(heads) == 3
        assert words in heads[0]
    steps = compile_form(categories(variant="stepper")).bind({}).render()
    assert "第1步 第a部分" in steps


@browser_test
def test_categories_become_tabs_and_lead_to_the_error(page: Page, page_watch: Any) -> None:
    """Keys move between them; the first that holds an error stands open, and the summary's link opens it."""
    with FormSite(compile_form(categories())) as site:
        page.goto(site.address)
        tabs = page.get_by_role("tab")
        expect(tabs).to_have_count(3)
        expect(page.locator("[name=b]")).to_be_hidden()
        tabs.first.press("ArrowRight")
        expect(page.locator("[name=b]")).to_be_visible()
        page.get_by_role("tab", name="第c部分").click()
        page.get_by_role("button", name="提交").click()
        expect(page.locator("[name=b]")).to_be_visible()
        page.get_by_role("tab", name="第a部分").click()
        page.get_by_role("link", name="请填写“B”").click()
        expect(page.locator("[name=b]")).to_be_focused()
    assert page_watch.errors == []


@browser_test
def test_stepper_goes_forward_and_back(page: Page) -> None:
    """Steps with their numbers; nothing typed is lost on the way."""
    with FormSite(compile_form(categories(variant="stepper"))) as site:
        page.goto(site.address)
        page.locator("[name=a]").fill("一")
        page.get_by_role("button", name="下一步").locator("visible=true").click()
        page.locator("[name=b]").fill("二")
        page.get_by_role("button", name="下一步").locator("visible=true").click()
        expect(page.locator("[name=c]")).to_be_visible()
        page.get_by_role("button", name="上一步").locator("visible=true").click()
        expect(page.locator("[name=b]")).to_have_value("二")
        page.get_by_role("button", name="提交").click()
        page.wait_for_load_state("networkidle")
        assert site.values == {"a": "一", "b": "二"}


def test_list_with_detail_folds_its_rows_and_titles_them() -> None:
    """Each row is a piece that opens; its title is the field that is named."""
    ui = vertical({
        "type": "ListWithDetail", "scope": "#/properties/rows",
        "options": {"elementLabelProp": "name", "detail": vertical(control("name"), control("note"))},
    })  # fmt: skip
    item = {"type": "object", "properties": {"name": TEXT, "note": TEXT}}
    form = compile_form(form_body({"rows": {"type": "array", "title": "明细", "items": item}}, ui))
    stored = {"rows": [{"name": f"第{index}件"} for index in range(5)]}
    page = html.fragment_fromstring(form.bind(stored).render())
    folded = page.xpath(".//details[@data-row]")
    assert [each.find(".//span").text for each in folded[:2]] == ["第1行 第0件", "第2行 第1件"]
    assert all(each.get("open") is None for each in folded[:5])
    assert form.bind(stored, sent_by_browser(form.bind(stored).render())).values == stored


def test_group_and_label_have_localised_words() -> None:
    """Titles of the layout come in the language of the page, before those of the schema."""
    ui = vertical({
        "type": "Group", "label": {"zh": "基本情况", "en": "Basics"},
        "elements": [
            {"type": "Label", "text": {"zh": "请如实填写", "en": "Be truthful"}},
            control("a", label={"zh": "甲项", "en": "Item A"}),
        ],
    })  # fmt: skip
    form = compile_form(form_body(THREE, ui))
    for language, words in (
        ("zh", ("基本情况", "请如实填写", "甲项")),
        ("en", ("Basics", "Be truthful", "Item A")),
    ):
        page = form.bind({}, language=language).render()
        assert all(word in page for word in words)


# -- rules


def rule(effect: str, condition: Any) -> dict[str, Any]:
    return {"effect": effect, "condition": condition}


A_IS_1 = {"scope": "#/properties/a", "schema": {"const": "1"}}
C_IS_1 = {"scope": "#/properties/c", "schema": {"const": "1"}}


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (rule("SHOW", A_IS_1), {"1": "shown", "2": "hidden"}),
        (rule("HIDE", A_IS_1), {"1": "hidden", "2": "shown"}),
        (rule("ENABLE", A_IS_1), {"1": "shown", "2": "disabled"}),
        (rule("DISABLE", A_IS_1), {"1": "disabled", "2": "shown"}),
        (rule("SHOW", {"type": "NOT", "conditions": [A_IS_1]}), {"1": "hidden", "2": "shown"}),
        (rule("SHOW", {"type": "OR", "conditions": [A_IS_1, C_IS_1]}), {"1": "shown", "2": "hidden"}),
        (rule("SHOW", {"type": "AND", "conditions": [A_IS_1, C_IS_1]}), {"1": "hidden", "2": "hidden"}),
        (rule("SHOW", {"expression": 'a == "1"'}), {"1": "shown", "2": "hidden"}),
        (rule("SHOW", {"type": "LEAF", "scope": "#/properties/a", "expectedValue": "1"}), {"1": "shown", "2": "hidden"}),
    ],
    ids=["show", "hide", "enable", "disable", "not", "or", "and", "expression", "expected value"],
)  # fmt: skip
@browser_test
def test_rule_holds_on_the_server_and_at_once_in_the_page(
    page: Page, given: Any, state: dict[str, str]
) -> None:
    """The same answer from both; what is hidden or disabled is not taken over."""
    form = compile_form(form_body(THREE, vertical(control("a"), control("b", rule=given), control("c"))))
    with FormSite(form) as site:
        page.goto(site.address)
        box = page.locator("[name=b]")
        for value, wanted in state.items():
            page.locator("[name=a]").fill(value)
            expect(box).to_be_visible(visible=wanted != "hidden")
            expect(box).to_be_enabled(enabled=wanted != "disabled")
            sent = form.bind({"b": "旧"}, MultiDict({"a": value, "b": "新"}))
            assert sent.values["b"] == ("新" if wanted == "shown" else "旧")
            drawn = form.bind({"a": value})
            control_b = drawn.tree.controls["b"]
            assert (control_b.hidden, control_b.disabled) == (wanted == "hidden", wanted == "disabled")


def test_rule_on_a_group_holds_for_all_inside() -> None:
    """A hidden group is not asked for, however much of it is required."""
    group = {
        "type": "Group",
        "label": "组",
        "elements": [control("b"), control("c")],
        "rule": show_when("a", {"const": "1"}),
    }
    form = compile_form(form_body(THREE, vertical(control("a"), group), required=("b",)))
    assert form.bind({}, MultiDict({"a": "2", "b": "", "c": ""})).validate()
    assert not form.bind({}, MultiDict({"a": "1", "b": "", "c": ""})).validate()


# -- values


def test_defaults_begin_a_new_form_and_never_change_an_old_one() -> None:
    """Also inside objects and new rows."""
    inner = {"type": "object", "title": "组", "properties": {"d": {**NUMBER, "default": 3}}}
    rows = {"type": "array", "title": "列", "items": inner}
    form = compile_form(form_body({"a": {**TEXT, "default": "甲"}, "o": inner, "rows": rows}))
    assert form.bind(None).values == {"a": "甲", "o": {"d": 3}}
    assert form.bind({}).values == {}
    added = form.bind(None, MultiDict([("rows.~rows", ""), ("~add", "rows")]))
    assert 'name="rows.0.d" value="3"' in added.render()


def test_read_only_of_schema_and_of_layout_are_alike() -> None:
    """Shown, disabled, and whatever is sent is not taken."""
    form = compile_form(
        form_body(
            {"a": {**TEXT, "readOnly": True}, "b": TEXT},
            vertical(control("a"), control("b", options={"readonly": True})),
        )
    )
    bound = form.bind({"a": "1", "b": "2"}, MultiDict({"a": "x", "b": "y"}))
    assert bound.values == {"a": "1", "b": "2"}
    boxes = html.fragment_fromstring(bound.render()).xpath(".//input[@name='a' or @name='b']")
    assert [each.get("disabled") is not None for each in boxes] == [True, True]


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("email", "name@example.cn", "name@"),
        ("uri", "https://example.cn/a", "example"),
        ("date", "2026-03-05", "2026-02-30"),
        ("date-time", "2026-03-05T09:30:00+08:00", "2026-03-05"),
        ("time", "09:30:00Z", "25:00"),
        ("ipv4", "10.0.0.1", "10.0.0.256"),
        ("uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2eb8"),
        ("phone", "0579-82345678", "1234"),
        ("region-code", "330703101", "3307"),
    ],
)
def test_format_is_checked_and_explained(name: str, good: str, bad: str) -> None:
    """The standard's and the field's own; the message stands at the field."""
    form = compile_form(form_body({"x": {**TEXT, "format": name}}))
    assert form.errors_of({"x": good}) == []
    assert [each.path for each in form.errors_of({"x": bad})] == ["/x"]
    assert [str(each) for each in check_form(form_body({"x": {**TEXT, "format": name}}), Place())] == []


def test_any_of_values_is_a_choice_of_shape() -> None:
    """A name, or an object with an address: chosen by title, read back as chosen."""
    shapes = [
        {"type": "string", "title": "名称"},
        {"type": "object", "title": "地点", "required": ["a"], "properties": {"a": TEXT}},
    ]
    form = compile_form(form_body({"x": {"title": "何处", "anyOf": shapes}}))
    assert form.bind({}, MultiDict({"x.~one": "0", "x~0": "市场"})).values == {"x": "市场"}
    assert form.bind({}, MultiDict({"x.~one": "1", "x.a~1": "路口"})).values == {"x": {"a": "路口"}}


def test_local_reference_carries_what_stands_beside_it() -> None:
    """The title at the place of use comes before the definition's; the same definition serves twice."""
    body = form_body(
        {
            "a": {"$ref": "#/$defs/text", "title": "甲"},
            "b": {"$ref": "#/$defs/text", "title": "乙", "maxLength": 1},
        },
        **{"$defs": {"text": {"type": "string", "title": "原", "minLength": 1}}},
    )
    form = compile_form(body)
    assert [(each.path, each.label) for each in form.fields] == [("/a", "甲"), ("/b", "乙")]
    assert [each.path for each in form.errors_of({"a": "长文字", "b": "长文字"})] == ["/b"]
