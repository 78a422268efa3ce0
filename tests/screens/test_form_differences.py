"""What changed between two versions of a form is said in words, in both languages, and nothing goes unsaid."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from screens.designs import base_form, do, own_form, put, small_form
from yimen.kernel import canonical_text
from yimen.pack import diff_patch, merge_patch
from yimen.screens import differences

FORM = small_form()


def told(before: dict[str, Any], after: dict[str, Any], language: str = "zh") -> list[str]:
    return [each.text for each in differences(before, after, language)]


def test_same_form_has_no_difference() -> None:
    """Not even where keys stand in another order."""
    assert told(FORM, copy.deepcopy(FORM)) == []


def test_added_field_is_told_with_its_sort_its_duty_and_its_place() -> None:
    """As the approver would ask."""
    body, ref = put(FORM, "phone", "", 2)
    body = do(body, do="set", ref=ref, values={"title": "随车电话", "required": True})
    when = {"all": [{"field": "sort", "is": "one_of", "value": ["firm"]}]}
    body = do(body, do="rule", ref=ref, effect="SHOW", when=when)
    assert told(FORM, body) == [
        "新增字段『随车电话』（联系电话，必填，当“类型”为“单位”时显示），在『罚款』之后"
    ]
    assert told(FORM, body, "en") == [
        "Added Field “随车电话” (Telephone, required, shown when “类型” is “单位”) after “罚款”"
    ]


def test_moved_and_removed_parts_are_told() -> None:
    """Where to, and what is gone."""
    body = do(FORM, do="move", ref="/ways", into="", at=0)
    assert told(FORM, body) == ["『方式』移到最前"]
    body = do(FORM, do="move", ref="/fine", into="/facts", at=1)
    assert told(FORM, body) == ["『罚款』移到『名称』之后"]
    assert told(FORM, do(FORM, do="remove", ref="/ways")) == ["移除字段『方式』"]
    assert told(FORM, do(FORM, do="move", ref="/goods/many", into="/goods", at=0)) == [
        "『数量』移到『物品』的最前"
    ]


@pytest.mark.parametrize(
    ("ref", "values", "text"),
    [
        ("/fine", {"title": "罚没款"}, "『罚没款』：名称由“罚款”改为“罚没款”"),
        ("/fine", {"most": 500000}, "『罚款』：最高金额设为“5,000元”"),
        ("/fine", {"required": True}, "『罚款』：改为必填"),
        ("/facts/name", {"required": False}, "『名称』：不再必填"),
        ("/facts/name", {"help": "写全称"}, "『名称』：填写说明设为“写全称”"),
        ("/facts", {"title": "情况"}, "『情况』：标题由“基本情况”改为“情况”"),
        ("", {"title": "新表"}, "表单：表单名称由“试用表”改为“新表”"),
        (
            "/facts/sort",
            {"choices": [{"const": "firm", "title": "企业"}, {"const": "shop", "title": "商户"}]},
            "『类型』：选项增加“商户”，选项去掉“个人”，选项“单位”改称“企业”",
        ),
        (
            "/facts/sort",
            {"choices": [{"const": "firm", "title": "单位"}, {"const": "person", "title": "个人"}]},
            "『类型』：选项顺序调整",
        ),
    ],
)
def test_changed_setting_is_told_by_its_name(ref: str, values: dict[str, Any], text: str) -> None:
    """The same names as the designer's properties have."""
    assert told(FORM, do(FORM, do="set", ref=ref, values=values)) == [text]


def test_conditions_and_formulas_are_told() -> None:
    """When it is shown, when it is due, how it is computed."""
    when = {"all": [{"field": "known", "is": "no"}]}
    ruled = do(FORM, do="rule", ref="/fine", effect="HIDE", when=when)
    assert told(FORM, ruled) == ["『罚款』：增加条件：当“已告知”为“否”时隐藏"]
    assert told(ruled, FORM) == ["『罚款』：去掉条件：当“已告知”为“否”时隐藏"]
    due = do(FORM, do="require", ref="/fine", when=when)
    assert told(FORM, due) == ["『罚款』：增加条件：当“已告知”为“否”时必填"]
    formula = {"sort": "total", "rows": "goods", "column": "price"}
    assert told(FORM, do(FORM, do="compute", ref="/result", formula=formula)) == [
        "『结果』：计算公式改为＝“物品 · 单价”合计"
    ]


def test_what_an_expert_changed_is_named_by_its_place() -> None:
    """A keyword that no setting speaks of, a definition, an outline's own part: never silent."""
    body = copy.deepcopy(FORM)
    body["schema"]["properties"]["name"]["pattern"] = "^甲"
    body["schema"]["$defs"] = {"a": {}}
    body["schema"]["allOf"] = [{"not": {"required": ["count"]}}]
    body["x-note"] = 1
    body["ui"]["elements"][1]["i18n"] = "fine"
    assert told(FORM, body) == [
        "『名称』：另改动专家设置 pattern",
        "『罚款』：另改动专家设置 i18n",
        "其他改动：/schema/$defs",
        "其他改动：/schema/allOf",
        "其他改动：/x-note",
    ]


def test_units_own_form_is_told_against_the_base() -> None:
    """Rows of fields have no name: their fields are told by the group that holds them."""
    found = told(base_form(), own_form())
    assert found[0].startswith("表单：表单名称由“立案审批表”改为")
    assert found[1] == "新增分组『车辆和证照』，在『涉嫌违法行为』之后"
    assert "新增字段『车牌号码』（车牌号码），在『车辆和证照』中" in found
    assert len(found) == 2 + 9 + 1
    assert told(own_form(), base_form())[-1] == "移除字段『超限（吨）』"


def test_fields_side_by_side_that_moved_are_named() -> None:
    """A row of fields has no name of its own: whoever reviews reads which fields stand elsewhere."""
    body = do(base_form(), do="move", ref="/alleged_acts/act_law", into="/alleged_acts", at=0)
    assert [each.text for each in differences(base_form(), body)] != []
    assert "事项代码" in differences(base_form(), body)[0].text


def test_order_in_which_fields_became_due_is_kept_as_it_is_stored() -> None:
    """Two fields made required one after the other: what is shown at once is what comes out of the store."""
    bare = {key: each for key, each in small_form().items() if key != "ui"}
    body = start = bare
    for ref in ("/ways", "/known"):
        body = do(body, start, do="set", ref=ref, values={"required": True})
    stored = json.loads(canonical_text(diff_patch(start, body)))
    assert canonical_text(merge_patch(start, stored)) == canonical_text(body)
