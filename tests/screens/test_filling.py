"""Filling in a form: what is typed becomes values, what is wrong stands at its field, what is not shown stays."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from screens.pack_forms import form_of
from screens.pages import Items, control, form_body, sent_by_browser, show_when, typed, vertical
from yimen.screens import CompiledForm, compile_form

TEXT = {"type": "string", "title": "案由"}


def filled(form: CompiledForm, values: dict | None = None, **fields: str | list[str]):  # type: ignore[no-untyped-def]
    bound = form.bind(values)
    return form.bind(values, typed(sent_by_browser(bound.render()), fields))


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        (TEXT, "  占道经营 ", "占道经营"),
        ({"type": "integer", "title": "数量"}, "１２", 12),
        ({"type": "integer", "title": "数量"}, "1,200", 1200),
        ({"type": "number", "title": "重量"}, "2.50", 2.5),
        ({"type": "integer", "format": "fen", "title": "罚款"}, "1,234.5", 123450),
        ({"type": "integer", "format": "fen", "title": "罚款"}, "2万元", 2000000),
        ({"type": "string", "format": "date", "title": "日期"}, "2026年3月5日", "2026-03-05"),
        ({"type": "string", "format": "date", "title": "日期"}, "20260305", "2026-03-05"),
        (
            {"type": "string", "format": "date-time", "title": "时间"},
            "2026-03-05T09:30",
            "2026-03-05T09:30:00+08:00",
        ),
        ({"type": "string", "format": "time", "title": "时间"}, "09:30", "09:30:00+08:00"),
        ({"enum": ["是", "否"], "title": "答"}, "是", "是"),
        ({"enum": [1, 2], "title": "答"}, "json:2", 2),
        ({"oneOf": [{"const": "a", "title": "甲"}], "title": "答"}, "a", "a"),
        (
            {"type": "string", "format": "identity-number", "title": "证件"},
            "１1010519491231002x",
            "11010519491231002X",
        ),
    ],
)
def test_text_of_a_field_is_read_as_its_value(schema: dict, text: str, value: object) -> None:  # type: ignore[type-arg]
    """Clerks write numbers, money and days as they do on paper."""
    bound = filled(compile_form(form_body({"field": schema})), None, field=text)
    assert bound.validate(), bound.errors
    assert bound.values == {"field": value}


@pytest.mark.parametrize(
    ("schema", "text", "message"),
    [
        ({"type": "integer", "title": "数量"}, "很多", "请填写数字"),
        ({"type": "integer", "title": "数量"}, "1.5", "请填写整数"),
        ({"type": "integer", "title": "数量"}, "9007199254740993", "数值过大"),
        ({"type": "integer", "format": "fen", "title": "罚款"}, "1.234", "最多两位小数"),
        ({"type": "integer", "format": "fen", "title": "罚款", "maximum": 20000}, "200.01", "不得大于200元"),
        ({"type": "string", "format": "date", "title": "日期"}, "2026-02-30", "日期不正确"),
        ({"type": "string", "title": "名", "minLength": 3}, "一", "至少3个字"),
        ({"type": "string", "title": "名", "maxLength": 1}, "一二", "最多1个字"),
        ({"type": "string", "title": "名", "pattern": "^a", "x-message": "应以a开头"}, "b", "应以a开头"),
        ({"enum": ["是", "否"], "title": "答"}, "也许", "请从列出的选项中选择"),
        (
            {"type": "string", "format": "identity-number", "title": "证件"},
            "110105194912310021",
            "身份证号码不正确",
        ),
        (
            {"type": "string", "format": "credit-code", "title": "代码"},
            "91110000600037341X",
            "统一社会信用代码不正确",
        ),
        ({"type": "boolean", "const": True, "title": "已告知"}, "", "请勾选确认"),
    ],
)
def test_text_that_is_no_value_stands_at_its_field_with_the_input_kept(
    schema: dict,  # type: ignore[type-arg]
    text: str,
    message: str,
) -> None:
    """The person sees what is wrong beside what was typed."""
    bound = filled(compile_form(form_body({"field": schema}, required=("field",))), None, field=text)
    assert not bound.validate()
    assert [each.path for each in bound.errors] == ["/field"]
    assert message in bound.errors[0].message
    page = bound.render()
    assert 'href="#f-field"' in page
    assert 'aria-invalid="true"' in page
    assert text in page or schema.get("enum") is not None


def test_required_field_left_empty_is_named_by_its_title() -> None:
    """The sentence names the field as the form does."""
    form = compile_form(form_body({"reason": {"type": "string", "title": "理由"}}, required=("reason",)))
    bound = filled(form, None)
    assert not bound.validate()
    assert bound.errors[0].message == "请填写“理由”"
    english = form.bind(None, MultiDict({"reason": ""}), language="en")
    assert not english.validate()
    assert english.errors[0].message == "Please fill in “理由”"


def test_cleared_optional_field_leaves_no_value() -> None:
    """Empty is not an empty text: what was cleared is gone."""
    form = compile_form(form_body({"note": TEXT}))
    assert filled(form, {"note": "旧"}, note="").values == {}


def test_value_that_the_form_does_not_show_is_kept() -> None:
    """A form of fewer fields does no harm to a case's other values."""
    form = compile_form(form_body({"note": TEXT, "other": TEXT}, vertical(control("note"))))
    assert filled(form, {"note": "旧", "other": "留", "more": [1]}, note="新").values == {
        "note": "新",
        "other": "留",
        "more": [1],
    }


def test_submission_without_a_name_leaves_that_value() -> None:
    """Half a submission (a broken connection, a disabled input) does not clear the other half."""
    form = compile_form(form_body({"note": TEXT, "agree": {"type": "boolean", "title": "同意"}}))
    bound = form.bind({"note": "旧", "agree": True}, MultiDict({"forged": "1", "note.~rows": "4"}))
    assert bound.values == {"note": "旧", "agree": True}


def test_unticked_box_is_no_where_it_must_be_answered_and_nothing_where_not() -> None:
    """Conditions must never wait for a box that nobody ticked."""
    box = {"type": "boolean", "title": "已改正"}
    assert filled(compile_form(form_body({"done": box}, required=("done",)))).values == {"done": False}
    assert filled(compile_form(form_body({"done": box}))).values == {}
    assert filled(compile_form(form_body({"done": box})), {"done": True}, done="").values == {"done": False}


def test_read_only_and_computed_fields_ignore_what_is_sent() -> None:
    """A forged value of a field that is not filled in changes nothing."""
    form = compile_form(
        form_body(
            {
                "fine": {"type": "integer", "title": "罚款", "format": "fen"},
                "half": {"type": "integer", "title": "一半", "x-computed": "fine / 2", "x-show": "money"},
                "number": {"type": "string", "title": "文号", "readOnly": True},
            }
        )
    )
    bound = form.bind({"number": "1号"}, MultiDict({"fine": "100", "half": "1", "number": "2号"}))
    assert bound.values == {"fine": 10000, "half": 5000, "number": "1号"}
    assert ">50 元</output>" in bound.render()


def test_computed_field_over_a_missing_value_has_none() -> None:
    """Unknown is no number."""
    form = compile_form(
        form_body(
            {"fine": {"type": "integer", "title": "罚款"}, "half": {"x-computed": "fine / 2", "title": "半"}}
        )
    )
    assert form.bind({}).values == {}


def test_hidden_field_keeps_its_value_and_is_not_asked_for() -> None:
    """What a rule hides is neither taken over from the page nor required."""
    form = compile_form(
        form_body(
            {
                "sort": {"enum": ["个人", "单位"], "title": "类型"},
                "legal": {"type": "string", "title": "负责人"},
            },
            vertical(control("sort"), control("legal", rule=show_when("sort", {"const": "单位"}))),
            required=("legal",),
        )
    )
    hidden = form.bind({"sort": "单位", "legal": "甲"}, MultiDict({"sort": "个人", "legal": "乙"}))
    assert hidden.validate()
    assert hidden.values == {"sort": "个人", "legal": "甲"}
    shown = form.bind({}, MultiDict({"sort": "单位", "legal": ""}))
    assert not shown.validate()
    assert [each.path for each in shown.errors] == ["/legal"]


def test_disabled_field_is_drawn_disabled_and_not_taken() -> None:
    """DISABLE shows a value and guards it."""
    rule = {"effect": "DISABLE", "condition": {"scope": "#/properties/closed", "schema": {"const": True}}}
    form = compile_form(
        form_body(
            {"closed": {"type": "boolean", "title": "已结"}, "note": TEXT},
            vertical(control("closed"), control("note", rule=rule)),
        )
    )
    bound = form.bind({"note": "旧"}, MultiDict([("closed", "1"), ("note", "新")]))
    assert bound.values == {"closed": True, "note": "旧"}
    assert 'id="f-note" name="note" value="旧" autocomplete="off" disabled' in bound.render()


def test_lookup_by_name_takes_the_only_find_and_fills_beside_it() -> None:
    """Without scripts a typed name is enough; an item brings its law."""
    schema = {"type": "string", "title": "事项", "x-lookup": {"kind": "item", "fill": {"law": "law"}}}
    form = compile_form(form_body({"item": schema, "law": {"type": "string", "title": "法律"}}))
    source = Items()
    bound = form.bind({}, MultiDict({"item": "渣土", "law": ""}), lookups=source)
    assert bound.validate()
    assert bound.values == {"item": "A-3", "law": "环境条例"}
    assert "倾倒渣土" in bound.render()
    assert bound.render_readonly().count("倾倒渣土") == 1


def test_lookup_with_several_finds_offers_them_and_with_none_says_so() -> None:
    """The person chooses; nothing is guessed."""
    schema = {"type": "string", "title": "事项", "x-lookup": {"kind": "item"}}
    form = compile_form(form_body({"item": schema}))
    several = form.bind({}, MultiDict({"item": "占用"}), lookups=Items())
    assert not several.validate()
    assert "对应多项" in several.errors[0].message
    assert '<option value="A-1">A-1 占用道路</option>' in several.render()
    nothing = form.bind({}, MultiDict({"item": "噪声"}), lookups=Items())
    assert not nothing.validate()
    assert "没有找到" in nothing.errors[0].message
    stale = form.bind({"item": "B-9"}, lookups=Items())
    assert not stale.validate()
    assert "没有编号为“B-9”的条目" in stale.errors[0].message


def test_lookup_filter_reads_the_field_beside_it() -> None:
    """A tier is looked up among those of the item in the same row."""
    spec = {"kind": "item", "filters": {"unit": {"field": "unit"}}}
    form = compile_form(
        form_body({"unit": TEXT, "item": {"type": "string", "title": "项", "x-lookup": spec}})
    )
    source = Items()
    bound = form.bind({"unit": "south"}, MultiDict({"item": "占用"}), lookups=source)
    assert bound.values["item"] == "A-2"
    assert source.searched == [("item", "占用", {"unit": "south"})]


def test_sensitive_value_is_masked_for_other_roles_and_kept_when_left_empty() -> None:
    """Who may not see a number can still replace it, never read it from the page."""
    schema = {"type": "string", "title": "证件号码", "x-sensitive": {"roles": ["officer"]}}
    form = compile_form(form_body({"number": schema}))
    stored = {"number": "S-123456"}
    seen = form.bind(stored, roles=frozenset({"officer"}))
    assert "S-123456" in seen.render()
    masked = form.bind(stored, roles=frozenset({"unit_head"}))
    assert "S-123456" not in masked.render() + masked.render_readonly()
    kept = form.bind(stored, sent_by_browser(masked.render()), roles=frozenset({"unit_head"}))
    assert kept.values == stored
    changed = form.bind(stored, MultiDict({"number": "S-9"}), roles=frozenset({"unit_head"}))
    assert changed.values == {"number": "S-9"}
    assert form.sensitive_paths == ("/number",)


def test_value_kept_apart_is_shown_by_its_mask_and_not_judged() -> None:
    """A reference to the side store is no text of the wrong type."""
    form = compile_form(form_body({"number": {"type": "string", "title": "证件号码", "x-sensitive": True}}))
    apart = {"number": {"$sensitive": "1", "digest": "sha256:0", "shown": "3＊＊＊＊9"}}
    bound = form.bind(apart, roles=frozenset({"officer"}))
    assert bound.validate()
    assert "3＊＊＊＊9" in bound.render_readonly()
    assert form.bind(apart, sent_by_browser(bound.render())).values == apart


def test_value_no_longer_offered_is_kept_and_said_so() -> None:
    """An old case keeps what was once an option."""
    form = compile_form(form_body({"way": {"enum": ["a", "b"], "title": "方式"}}))
    bound = form.bind({"way": "gone"})
    assert "原值：gone" in bound.render()
    assert filled(form, {"way": "gone"}).values == {"way": "gone"}


def test_texts_of_users_and_definitions_are_escaped_everywhere() -> None:
    """No label, value, option, error or mask ever becomes markup."""
    evil = '<script>alert("x")</script>'
    form = compile_form(
        form_body(
            {
                "a": {
                    "type": "string",
                    "title": evil,
                    "description": evil,
                    "x-message": evil,
                    "pattern": "^z",
                },
                "b": {"enum": [evil, "x"], "title": evil},
                "c": {
                    "type": "array",
                    "title": evil,
                    "items": {"type": "object", "properties": {"d": {"type": "string", "title": evil}}},
                },
                "e": {"type": "array", "title": evil, "items": {"enum": [evil]}},
                "n": {"type": "string", "title": evil, "x-sensitive": True},
            }
        )
    )
    values = {"a": evil, "b": evil, "c": [{"d": evil}], "e": [evil], "n": {"$sensitive": "1", "shown": evil}}
    bound = form.bind(values)
    bound.validate()
    for page in (bound.render(), bound.render_readonly()):
        assert "<script" not in page
        assert "&lt;script&gt;" in page


def test_prefix_keeps_two_forms_on_one_page_apart() -> None:
    """The shell may draw two forms in one page."""
    form = compile_form(form_body({"note": TEXT}))
    page = form.bind({}, prefix="left.").render()
    assert 'name="left.note"' in page
    assert form.bind({}, MultiDict({"left.note": "甲", "note": "乙"}), prefix="left.").values == {
        "note": "甲"
    }


def test_readonly_form_ignores_a_submission() -> None:
    """A page that is only read takes nothing."""
    form = compile_form(form_body({"note": TEXT}))
    bound = form.bind({"note": "旧"}, MultiDict({"note": "新"}), readonly=True)
    assert bound.values == {"note": "旧"}
    assert "<input" not in bound.render()


def test_a_figure_that_the_house_reckons_is_drawn_where_nobody_fills_in() -> None:
    """The number of earlier inspections stands in its field of the plan; what somebody fills in is never told."""
    bound = form_of("base", "inspection_plan").bind()
    bound.tell({("times_before",): 2, ("title",): "检查"})
    drawn = {
        name: bound.tree.controls[name].field.data for name in ("times_before", "planned_before", "title")
    }
    assert drawn["times_before"] == 2
    assert not drawn["planned_before"]
    assert not drawn["title"]
