"""The matrix: every field type and every feature of the formats is drawn, filled in, read back without loss, and shown.

A feature that cannot be drawn gives a finding at its place. What each does besides stands in the tests of its own.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from screens.catalogs import Catalogs
from screens.pages import control, form_body, sent_by_browser, show_when, typed, vertical
from yimen.kernel import Place
from yimen.screens import CompiledForm, check_form, compile_form, palette

ROLES = frozenset({"officer"})
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
TEXT = {"type": "string", "title": "文字"}
OFFERED = {each["id"]: each["schema"] for each in palette()}


class Filled(NamedTuple):
    """What a person enters, what is read, and a word that a reader sees; `code` where nothing can be drawn."""

    sent: dict[str, Any] | None = None
    value: Any = None
    shown: str = ""
    code: str = ""


def picture() -> FileStorage:
    return FileStorage(BytesIO(PNG), "证据.png")


PERSON = {"sort": "person", "name": "某甲", "gender": "female", "birth_year": 1990}
TYPES: dict[str, Filled] = {
    "text": Filled({"x": " 甲<b>乙 "}, "甲<b>乙", "甲&lt;b&gt;乙"),
    "sensitive": Filled({"x": "某甲"}, "某甲"),
    "email": Filled({"x": "a@example.cn"}, "a@example.cn", "a@example.cn"),
    "phone": Filled({"x": "0579-82345678"}, "0579-82345678", "0579-82345678"),
    "textarea": Filled({"x": "一\r\n二"}, "一\n二", "一"),
    "plate_number": Filled({"x": "浙G12345"}, "浙G12345", "浙G12345"),
    "code": Filled({"x": "A-001"}, "A-001", "A-001"),
    "plate": Filled({"x": "浙G12345"}, "浙G12345", "浙G"),
    "integer": Filled({"x": "1234"}, 1234, "1,234"),
    "number": Filled({"x": "2.5"}, 2.5, "2.5"),
    "money": Filled({"x": "20.50"}, 2050, "20.50 元"),
    "date": Filled({"x": "2026-03-05"}, "2026-03-05", "2026年3月5日"),
    "workday": Filled({"x": "2026-03-05"}, "2026-03-05", "2026年3月5日"),
    "datetime": Filled({"x": "2026-03-05T09:30"}, "2026-03-05T09:30:00+08:00", "2026年3月5日 09:30"),
    "time": Filled({"x": "09:30"}, "09:30:00+08:00", "09:30"),
    "checkbox": Filled({"x": ["", "1"]}, True, "是"),
    "yesno": Filled({"x": ["", "1"]}, True, "是"),
    "choice": Filled({"x": "b"}, "b", "选项二"),
    "radio": Filled({"x": "b"}, "b", "选项二"),
    "choices": Filled({"x": ["", "a", "b"]}, ["a", "b"], "选项一、选项二"),
    "lookup": Filled({"x": "A-1"}, "A-1", "占用道路"),
    "item": Filled({"x": "A-1"}, "A-1", "占用道路"),
    "tier": Filled({"x": "A-1-2"}, "A-1-2", "一般"),
    "region": Filled({"x": "330703"}, "330703", "金东区"),
    "address": Filled({"x.region": "330703", "x.detail": "示范路"}, {"region": "330703", "detail": "示范路"}, "示范路"),
    "identity_number": Filled({"x": "11010519491231002X"}, "11010519491231002X"),
    "credit_code": Filled({"x": "91350100M000100Y43"}, "91350100M000100Y43"),
    "parties": Filled(
        {"x.~rows": ["0"], "x.0.sort": "person", "x.0.name": "某甲", "x.0.gender": "female", "x.0.birth_year": "1990"},
        [PERSON], "某甲",
    ),
    "party": Filled({"x.sort": "person", "x.name": "某甲", "x.gender": "female", "x.birth_year": "1990"}, PERSON, "某甲"),
    "officers": Filled({"x.~rows": ["0", "1"], "x.0": "Z-1", "x.1": "Z-3"}, ["Z-1", "Z-3"], "执法员三"),
    "photo": Filled({"x": ["", picture]}, {"name": "证据.png"}, "证据.png"),
    "photos": Filled({"x": ["", picture]}, [{"name": "证据.png"}], "证据.png"),
    "file": Filled({"x": ["", picture]}, {"name": "证据.png"}, "证据.png"),
    "files": Filled({"x": ["", picture]}, [{"name": "证据.png"}], "证据.png"),
    "signature": Filled({"x": ["", picture]}, {"name": "证据.png"}, "证据.png"),
    "location": Filled({"x": "29.0995, 119.6899"}, {"latitude": 29.0995, "longitude": 119.6899}, "北纬29.0995°"),
    "rows": Filled(code="SCR-010"),
    "group": Filled(code="SCR-010"),
    "computed": Filled({}, 0, "0"),
}  # fmt: skip


def test_every_field_type_that_the_designer_offers_stands_in_the_matrix() -> None:
    """A new one needs its row."""
    assert set(TYPES) == set(OFFERED)


def within(told: Any, whole: Any) -> bool:
    """Whether the value holds what is told of it: files have their digest besides, addresses their words."""
    if isinstance(told, dict):
        return isinstance(whole, dict) and all(within(each, whole.get(key)) for key, each in told.items())
    if isinstance(told, list):
        return len(told) == len(whole) and all(map(within, told, whole))
    return bool(told == whole) and isinstance(told, bool) == isinstance(whole, bool)


def submission(sent: dict[str, Any]) -> MultiDict[str, Any]:
    """As a browser sends it; files are made anew, for a stream is read once."""
    pairs = [
        (name, each)
        for name, value in sent.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    return MultiDict([(name, each() if callable(each) else each) for name, each in pairs])


def untouched(form: CompiledForm, values: dict[str, Any]) -> dict[str, Any]:
    bound = form.bind(values, lookups=Catalogs(), roles=ROLES)
    return form.bind(values, sent_by_browser(bound.render()), lookups=Catalogs(), roles=ROLES).values


@pytest.mark.parametrize("name", TYPES)
def test_field_type_is_filled_in_read_back_and_shown(name: str) -> None:
    """Entered once, the value stands; opened and saved again it is the same; a reader sees it in words."""
    row, body = TYPES[name], form_body({"x": {"title": name, **OFFERED[name]}})
    findings = check_form(body, Place("f.json"))
    assert [each.code for each in findings] == ([row.code] if row.code else [])
    if row.code:
        assert str(findings[0].place.path).startswith("/schema/properties/x")
        return
    form = compile_form(body)
    bound = form.bind({}, submission(row.sent or {}), lookups=Catalogs(), roles=ROLES)
    assert bound.validate(), bound.errors
    values = bound.values
    assert within(row.value, values["x"]), values
    assert untouched(form, values) == values
    if row.shown:
        assert row.shown in form.bind(values, lookups=Catalogs(), roles=ROLES).render_readonly()


class Feature(NamedTuple):
    """A form of some feature: an old value, what a person changes on its page, and the value that is read."""

    body: dict[str, Any]
    stored: dict[str, Any]
    sent: dict[str, Any]
    value: dict[str, Any]
    codes: tuple[str, ...] = ()


ABC = {key: {**TEXT, "title": key.upper(), "x-order": index} for index, key in enumerate("abc", 1)}
NODE = {"type": "object", "title": "节", "properties": {"name": TEXT, "inner": {"$ref": "#/$defs/node"}}}
ROWS = {
    "type": "array",
    "title": "明细",
    "items": {
        "type": "object",
        "properties": {"sort": {**TEXT, "x-order": 1}, "note": {**TEXT, "x-order": 2}},
    },
}
SHAPES = [
    {"title": "个人", "type": "object", "properties": {"name": TEXT}, "required": ["name"]},
    {"title": "单位", "type": "object", "properties": {"head": TEXT}, "required": ["head"]},
]  # fmt: skip


def row_rule(condition: dict[str, Any]) -> dict[str, Any]:
    """Rows whose note is shown under the condition, beside a field of the form around them."""
    note = control("note", rule={"effect": "SHOW", "condition": condition})
    detail = vertical(control("sort"), note)
    return form_body({"kind": {**TEXT, "x-order": 1}, "rows": {**ROWS, "x-order": 2}},
                     vertical(control("kind"), control("rows", options={"detail": detail})))  # fmt: skip


def rows(first: str, second: str) -> dict[str, Any]:
    return {"rows": [{"sort": "p", "note": first}, {"sort": "o", "note": second}]}


OLD_ROWS = rows("一", "二")
KIND_IS_1 = {"scope": "#/properties/kind", "schema": {"const": "1"}}
SORT_IS_O = {"scope": "#/properties/sort", "schema": {"const": "o"}}
NEW_NOTES = {"rows.0.note": "甲", "rows.1.note": "乙"}
FEATURES: dict[str, Feature] = {
    "horizontal layout": Feature(
        form_body(ABC, vertical({"type": "HorizontalLayout", "elements": [control("a"), control("b")]}, control("c"))),
        {"a": "1", "b": "2"}, {"b": "3"}, {"a": "1", "b": "3"},
    ),
    "categories": Feature(
        form_body(ABC, {"type": "Categorization", "elements": [
            {"type": "Category", "label": key, "elements": [control(key)]} for key in ABC]}),
        {"a": "1", "c": "2"}, {"c": "3"}, {"a": "1", "c": "3"},
    ),
    "stepper": Feature(
        form_body(ABC, {"type": "Categorization", "options": {"variant": "stepper"}, "elements": [
            {"type": "Category", "label": key, "elements": [control(key)]} for key in ABC]}),
        {"b": "2"}, {"a": "1"}, {"a": "1", "b": "2"},
    ),
    "list with detail": Feature(
        form_body({"rows": ROWS}, vertical({"type": "ListWithDetail", "scope": "#/properties/rows"})),
        OLD_ROWS, {"rows.1.note": "改"}, {"rows": [{"sort": "p", "note": "一"}, {"sort": "o", "note": "改"}]},
    ),
    "nested objects": Feature(
        form_body({"o": {"type": "object", "title": "外", "properties": {
            "i": {"type": "object", "title": "内", "properties": {"a": TEXT}}, "b": TEXT}}}),
        {"o": {"i": {"a": "1"}, "b": "2", "odd": 3}}, {"o.i.a": "改"}, {"o": {"i": {"a": "改"}, "b": "2", "odd": 3}},
    ),
    "oneOf with titles": Feature(
        form_body({"x": {"title": "谁", "oneOf": SHAPES}}),
        {"x": {"name": "甲"}}, {"x.~one": "1", "x.head~1": "乙"}, {"x": {"head": "乙"}},
    ),
    "allOf": Feature(
        form_body({"x": {"title": "值", "allOf": [{"type": "string"}, {"maxLength": 3}]}}),
        {"x": "一"}, {"x": "二三"}, {"x": "二三"},
    ),
    "anyOf": Feature(
        form_body({"x": {"title": "值", "anyOf": [{"type": "string", "title": "文"}, {"type": "integer", "title": "数"}]}}),
        {"x": "一"}, {"x.~one": "1", "x~1": "7"}, {"x": 7},
    ),
    "if, then, else": Feature(
        form_body({"a": TEXT}, **{"if": {"properties": {"a": {"const": "1"}}, "required": ["a"]},
                                  "then": {"properties": {"b": TEXT}}, "else": {"properties": {"c": TEXT}}}),
        {"a": "1", "b": "旧"}, {"a": "2", "c": "新"}, {"a": "2", "b": "旧", "c": "新"},
    ),
    "dependentRequired": Feature(
        form_body(ABC, dependentRequired={"a": ["b"]}), {}, {"a": "1", "b": "2"}, {"a": "1", "b": "2"},
    ),
    "local $ref": Feature(
        form_body({"x": {"$ref": "#/$defs/text"}}, **{"$defs": {"text": TEXT}}), {"x": "1"}, {"x": "2"}, {"x": "2"},
    ),
    "bounded recursion": Feature(
        form_body({"tree": {"$ref": "#/$defs/node"}}, **{"$defs": {"node": NODE}}),
        {"tree": {"name": "一", "inner": {"inner": {"inner": {"inner": {"name": "深"}}}}}}, {"tree.name": "改"},
        {"tree": {"name": "改", "inner": {"inner": {"inner": {"inner": {"name": "深"}}}}}}, ("SCR-005",),
    ),
    "rule SHOW": Feature(
        form_body(ABC, vertical(control("a"), control("b", rule=show_when("a", {"const": "1"})))),
        {"b": "旧"}, {"a": "1", "b": "新"}, {"a": "1", "b": "新"},
    ),
    "rule HIDE": Feature(
        form_body(ABC, vertical(control("a"), control("b", rule={**show_when("a", {"const": "1"}), "effect": "HIDE"}))),
        {"b": "旧"}, {"a": "1", "b": "新"}, {"a": "1", "b": "旧"},
    ),
    "rule ENABLE": Feature(
        form_body(ABC, vertical(control("a"), control("b", rule={**show_when("a", {"const": "1"}), "effect": "ENABLE"}))),
        {"b": "旧"}, {"a": "2", "b": "新"}, {"a": "2", "b": "旧"},
    ),
    "rule DISABLE": Feature(
        form_body(ABC, vertical(control("a"), control("b", rule={**show_when("a", {"const": "1"}), "effect": "DISABLE"}))),
        {"b": "旧"}, {"a": "2", "b": "新"}, {"a": "2", "b": "新"},
    ),
    "rule in a row about its row": Feature(
        row_rule(SORT_IS_O),
        OLD_ROWS, NEW_NOTES, rows("一", "乙"),
    ),
    "rule in a row about the form around it, that holds": Feature(
        row_rule(KIND_IS_1),
        {"kind": "1", **OLD_ROWS}, NEW_NOTES, {"kind": "1", **rows("甲", "乙")},
    ),
    "rule in a row about the form around it, that does not": Feature(
        row_rule(KIND_IS_1),
        {"kind": "2", **OLD_ROWS}, NEW_NOTES, {"kind": "2", **OLD_ROWS},
    ),
    "rule in a row about both": Feature(
        row_rule({"type": "AND", "conditions": [
            KIND_IS_1, SORT_IS_O]}),
        {"kind": "1", **OLD_ROWS}, NEW_NOTES, {"kind": "1", **rows("一", "乙")},
    ),
    "formula in a row about both": Feature(
        row_rule({"expression": 'kind == "1" && row.sort == "o"'}),
        {"kind": "1", **OLD_ROWS}, NEW_NOTES, {"kind": "1", **rows("一", "乙")},
    ),
    "rule in a row about the other rows": Feature(
        row_rule({"scope": "#/properties/rows", "schema": {"type": "array", "minItems": 2}}),
        OLD_ROWS, NEW_NOTES, rows("甲", "乙"),
    ),
    "read-only": Feature(
        form_body({"a": {**TEXT, "readOnly": True}, "b": TEXT}), {"a": "1"}, {"a": "x", "b": "2"}, {"a": "1", "b": "2"},
    ),
    "format": Feature(form_body({"x": {**TEXT, "format": "date"}}), {}, {"x": "2026-03-05"}, {"x": "2026-03-05"}),
    "remote $ref": Feature(
        form_body({"x": {"$ref": "https://example.org/a.json"}}), {}, {}, {}, ("SCR-003",),
    ),
    "remote $ref in a definition": Feature(
        form_body({"x": {"$ref": "#/$defs/a"}}, **{"$defs": {"a": {"$ref": "file:///etc/passwd"}}}),
        {}, {}, {}, ("SCR-003", "SCR-004"),
    ),
    "rule about what is nowhere": Feature(
        row_rule({"scope": "#/properties/none_such", "schema": {"const": "1"}}), {}, {}, {}, ("SCR-013",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FEATURES)
def test_feature_is_drawn_filled_in_and_read_back(name: str) -> None:
    """Untouched, the page loses nothing; changed, it takes what may be changed, and nothing else; or a finding says why."""
    body, stored, sent, value, codes = FEATURES[name]
    findings = check_form(body, Place("f.json"))
    assert {each.code for each in findings if each.code != "SCR-027"} == set(codes)
    if any(each.severity == "error" for each in findings):
        assert all(str(each.place.path).startswith(("/schema/", "/ui/")) for each in findings)
        return
    form = compile_form(body)
    assert untouched(form, stored) == stored
    page = sent_by_browser(form.bind(stored).render())
    bound = form.bind(stored, typed(page, sent))
    assert bound.validate(), bound.errors
    assert bound.values == value
    assert form.bind(value).render_readonly()


def test_row_asks_for_the_field_of_its_own_before_that_of_the_form() -> None:
    """A name that both have means the row's, as JSON Forms has it; the form's is reached by a formula."""
    fields = {"sort": {**TEXT, "x-order": 1}, "rows": {**ROWS, "x-order": 2}}
    for condition, wanted in (
        (SORT_IS_O, ["一", "乙"]),
        ({"expression": 'sort == "o"'}, ["一", "二"]),
    ):
        detail = vertical(control("sort"), control("note", rule={"effect": "SHOW", "condition": condition}))
        form = compile_form(
            form_body(fields, vertical(control("sort"), control("rows", options={"detail": detail})))
        )
        stored = {"sort": "p", **OLD_ROWS}
        bound = form.bind(stored, typed(sent_by_browser(form.bind(stored).render()), NEW_NOTES))
        assert [each["note"] for each in bound.values["rows"]] == wanted


def test_titles_and_words_are_in_the_language_of_the_page() -> None:
    """Of fields, choices, groups, categories, labels and help: none of the matrix's falls back to its key."""
    body = form_body(
        {
            "a": {"type": "string", "title": "甲项", "x-title-en": "Item A",
                  "description": "说明", "x-description-en": "Help"},
            "b": {"title": "乙项", "x-title-en": "Item B", "oneOf": [{"const": "x", "title": "选", "x-title-en": "Pick"}]},
        },
        {"type": "Categorization", "elements": [{"type": "Category", "label": {"zh": "部分", "en": "Part"}, "elements": [
            {"type": "Group", "label": {"zh": "组", "en": "Group"}, "elements": [
                {"type": "Label", "text": {"zh": "提示", "en": "Hint"}}, control("a"), control("b")]}]}]},
    )  # fmt: skip
    form = compile_form(body)
    chinese, english = form.bind({}).render(), form.bind({}, language="en").render()
    words = {
        "甲项": "Item A",
        "乙项": "Item B",
        "说明": "Help",
        "选": "Pick",
        "部分": "Part",
        "组": "Group",
        "提示": "Hint",
    }
    for zh, en in words.items():
        assert zh in chinese
        assert en in english
        assert f">{zh}<" not in english


def test_defaults_begin_a_form_with_every_kind_of_value() -> None:
    """Each comes as its type has it, and stands on the page as a value that may be sent."""
    defaults = {
        "text": ({"type": "string"}, "甲"),
        "number": ({"type": "number"}, 2.5),
        "money": ({"type": "integer", "format": "fen"}, 2050),
        "day": ({"type": "string", "format": "date"}, "2026-03-05"),
        "tick": ({"type": "boolean"}, True),
        "choice": ({"enum": ["a", "b"]}, "b"),
        "several": ({"type": "array", "items": {"enum": ["a", "b"]}}, ["a"]),
        "list": ({"type": "array", "items": {"type": "string"}}, ["一", "二"]),
        "rows": (ROWS, [{"sort": "甲", "note": "一"}, {"sort": "乙"}]),
        "shape": ({"oneOf": SHAPES}, {"head": "某甲"}),
        "object": (
            {"type": "object", "properties": {"a": {**TEXT, "default": "旧"}, "b": TEXT}},
            {"a": "新", "b": "一"},
        ),
    }
    fields = {key: {"title": key, "default": value, **schema} for key, (schema, value) in defaults.items()}
    form = compile_form(form_body(fields))
    wanted = {key: value for key, (_schema, value) in defaults.items()}
    assert form.bind(None).values == wanted
    assert form.bind(None, sent_by_browser(form.bind(None).render())).values == wanted


@pytest.mark.parametrize(
    "schema",
    [{"type": "string"}, ROWS, {"oneOf": SHAPES}, {"type": "object", "properties": {"a": TEXT}}],
    ids=["value", "rows", "shapes", "object"],
)
def test_default_that_the_schema_refuses_is_told(schema: dict[str, Any]) -> None:
    """Of a list, an object and a choice of shapes as of a single value."""
    body = form_body({"x": {"title": "x", **schema, "default": 7}})
    found = [each for each in check_form(body, Place("f.json")) if each.code == "SCR-024"]
    assert [each.place.path for each in found] == ["/schema/properties/x"]
