"""Forms drawn in spreadsheets: XLSForm and the plain layout, with a finding for each thing not carried over."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from yimen.kernel import Place, has_errors
from yimen.screens import check_form, compile_form, form_from_sheets

SURVEY = """
| type | name | label::中文 (zh) | label::English (en) | relevant | constraint | calculation | required | hint |
| note | intro | 请如实填写 | Please fill in | | | | | |
| text | name | 姓名 | Name | | string-length(.) > 1 | | yes | 如身份证 |
| select_one sort | sort | 类型 | Sort | | | | yes | |
| select_multiple ways | ways | 方式 | Ways | ${sort} = 'o' and not(${name} = '') | | | | |
| text | head | 负责人 | Head | selected(${ways}, 'a') | | | yes | |
| select_one town | town | 镇 | Town | | | | | |
| begin repeat | goods | 物品 | Goods | | | | | |
| decimal | price | 单价 | Price | | . >= 0 and . <= 100 | | | |
| integer | count | 数量 | Count | ${price} > 1 | | | | |
| calculate | amount | 金额 | Amount | | | ${price} * ${count} | | |
| end repeat | | | | | | | | |
| calculate | total | 合计 | Total | | | sum(${amount}) | | |
| begin group | address | 地址 | Address | ${sort} != 'p' | | | | |
| text | street | 街道 | Street | | | | | |
| end group | | | | | | | | |
"""
FURTHER = {
    "name": {"constraint_message": "太短", "appearance": "multiline"},
    "sort": {"default": "p"},
    "town": {"choice_filter": "county=${sort}"},
    "street": {"readonly": "yes"},
}
CHOICES = """
| list_name | name | label::中文 (zh) | label::English (en) | county |
| sort | p | 个人 | Person | |
| sort | o | 单位 | Organisation | |
| ways | a | 甲 | A | |
| ways | b | 乙 | B | |
| town | t1 | 镇一 | One | p |
| town | t2 | 镇二 | Two | o |
"""
SETTINGS = """
| form_title | form_id |
| 现场登记表 | site_record |
"""


def table(text: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines()
    ]


def survey_rows(text: str) -> list[list[str]]:
    """The survey with the columns that only few questions use."""
    header, *rows = table(text)
    further = ["constraint_message", "appearance", "default", "choice_filter", "readonly"]
    return [
        [*header, *further],
        *([*row, *(FURTHER.get(row[1], {}).get(each, "") for each in further)] for row in rows),
    ]


def xlsform(survey: str, choices: str = CHOICES) -> tuple[Any, list[Any]]:
    sheets = {"survey": survey_rows(survey), "choices": table(choices), "settings": table(SETTINGS)}
    return form_from_sheets(sheets, Place("form.xlsx"))


def test_xlsform_becomes_a_form_without_a_finding() -> None:
    """Groups, repeats, relevance, constraints, sums, cascading choices and two languages are carried over."""
    body, findings = xlsform(SURVEY)
    assert findings == []
    assert body["id"] == "site_record"
    assert body["title"] == {"zh": "现场登记表"}
    assert not has_errors(check_form(body, Place()))
    form = compile_form(body)
    fields = {each.path: (each.widget, each.label, each.required) for each in form.fields}
    assert fields == {
        "/name": ("textarea", "姓名", True),
        "/sort": ("choice", "类型", True),
        "/ways": ("choices", "方式", False),
        "/head": ("text", "负责人", True),
        "/town": ("choice", "镇", False),
        "/goods": ("table", "物品", False),
        "/goods/*/price": ("number", "单价", False),
        "/goods/*/count": ("integer", "数量", False),
        "/goods/*/amount": ("computed", "金额", False),
        "/total": ("computed", "合计", False),
        "/address/street": ("text", "街道", False),
    }
    assert {each.label for each in form.fields_in("en")} >= {"Name", "Goods", "Street"}


def test_form_of_an_xlsform_behaves_as_the_sheet_says() -> None:
    """What was relevant, constrained and calculated in the sheet is so in the form."""
    form = compile_form(xlsform(SURVEY)[0])
    assert form.defaults == {"sort": "p"}
    sent = [("name", "甲"), ("sort", "o"), ("ways", ""), ("ways", "a"), ("head", ""), ("town", "t1")]
    bound = form.bind({}, MultiDict(sent))
    assert not bound.validate()
    assert {(each.path, each.message) for each in bound.errors} == {
        ("/name", "太短"),
        ("/head", "请填写“负责人”"),
        ("/town", "请从列出的选项中选择"),
    }
    goods = [("goods.~rows", "0"), ("goods.0.price", "2.5"), ("goods.0.count", "4")]
    good = form.bind({}, MultiDict([("name", "甲乙"), ("sort", "p"), ("head", "x"), ("town", "t1"), *goods]))
    assert good.validate(), good.errors
    assert good.values["goods"] == [{"price": 2.5, "count": 4, "amount": 10}]
    assert good.values["total"] == 10
    assert "head" not in good.values


def test_choice_filter_is_drawn_for_the_script() -> None:
    """The page offers only what fits."""
    page = compile_form(xlsform(SURVEY)[0]).bind({}).render()
    assert 'data-filter="{&#34;county&#34;: &#34;sort&#34;}"' in page
    assert 'value="t2" data-when="{&#34;county&#34;: &#34;o&#34;}"' in page


NOT_CARRIED = [
    ("| geotrace | place | 路线 | |", "类型 geotrace"),
    ("| text | a | 甲 | default=today() |", "default today()"),
    ("| text | a | 甲 | relevant=${nobody} = ${else} |", "relevant"),
    ("| calculate | a | 甲 | calculation=once(random()) |", "calculation"),
    ("| text | a | 甲 | appearance=signature |", "appearance signature"),
]


@pytest.mark.parametrize(("row", "what"), NOT_CARRIED)
def test_feature_that_is_not_carried_over_is_a_finding_with_its_row(row: str, what: str) -> None:
    """SCR-029: nothing is lost in silence; the rest of the form stands."""
    cells = [each.strip() for each in row.strip("|").split("|")]
    key, _, value = cells[3].partition("=")
    headers = ["type", "name", "label", *([key] if key else [])]
    survey = [headers, ["text", "first", "头"], [*cells[:3], *([value] if key else [])]]
    body, findings = form_from_sheets({"survey": survey}, Place("form.xlsx"))
    if what == "relevant":
        assert [each.code for each in findings] in (["SCR-029"], ["SCR-028"])
        return
    assert [each.code for each in findings] == ["SCR-029"]
    assert what in findings[0].message
    assert (findings[0].place.sheet, findings[0].place.row) == ("survey", 3)
    assert not has_errors(check_form(body, Place()))


def test_sheet_that_is_no_xlsform_is_a_finding_with_its_row() -> None:
    """SCR-028 says where the sheet breaks off; mended it reads."""
    broken = "| type | name | label |\n| begin repeat | goods | 物品 |\n| text | a | 甲 |"
    body, findings = xlsform(broken)
    assert body is None
    assert [each.code for each in findings] == ["SCR-028"]
    assert findings[0].place.row == 2
    assert xlsform(broken + "\n| end repeat | | |")[1] == []


PLAIN = [
    ["道路巡查记录表", "", "", "", "", ""],
    ["字段名称", "类型", "必填", "选项", "说明", "编号"],
    ["基本情况", "分组", "", "", "", ""],
    ["巡查日期", "日期", "是", "", "", "patrol_day"],
    ["天气", "单选", "", "晴、雨、雪", "", ""],
    ["发现问题", "多选", "√", "占道，破损", "可选多项", "problems"],
    ["拟罚款", "金额", "", "", "", "fine"],
    ["事项", "查找：item", "", "", "", "item"],
    ["", "", "", "", "", ""],
    ["情况", "段落", "", "", "", "detail"],
]


def test_plain_sheet_becomes_a_form() -> None:
    """A clerk writes one field per row; nothing else need be known."""
    body, findings = form_from_sheets({"Sheet1": PLAIN}, Place("table.xlsx"), form_id="road_patrol")
    assert findings == []
    assert body["title"] == "道路巡查记录表"
    assert not has_errors(check_form(body, Place()))
    assert [(each.path, each.widget, each.required) for each in compile_form(body).fields] == [
        ("/patrol_day", "date", True),
        ("/field_2", "choice", False),
        ("/problems", "choices", True),
        ("/fine", "money", False),
        ("/item", "lookup", False),
        ("/detail", "textarea", False),
    ]


def test_plain_sheet_with_an_unknown_sort_reads_it_as_text_and_says_so() -> None:
    """SCR-031 names the row; a known sort has no finding."""
    rows = [["字段名称", "类型"], ["名称", "三维模型"]]
    body, findings = form_from_sheets({"表": rows}, Place("table.xlsx"))
    assert [(each.code, each.place.sheet, each.place.row) for each in findings] == [("SCR-031", "表", 2)]
    assert compile_form(body).fields[0].widget == "text"
    assert form_from_sheets({"表": [rows[0], ["名称", "文本"]]}, Place("table.xlsx"))[1] == []


def test_sheet_without_a_header_is_a_finding() -> None:
    """SCR-030 says what the sheet should hold."""
    body, findings = form_from_sheets({"表": [["随便"], [1]]}, Place("table.xlsx"))
    assert body is None
    assert [each.code for each in findings] == ["SCR-030"]
    assert form_from_sheets({"表": PLAIN}, Place("table.xlsx"))[1] == []


@pytest.mark.parametrize(
    "text", ["${a", "a(", "1 +", "'x", "${a} ~ 1", "(" * 100 + "1" + ")" * 100, "x" * 3000]
)
def test_hostile_expression_is_not_carried_over(text: str) -> None:
    """An expression that is none ends as a finding, never as a stack trace."""
    survey = [["type", "name", "label", "relevant"], ["text", "a", "甲", ""], ["text", "b", "乙", text]]
    _, findings = form_from_sheets({"survey": survey}, Place("form.xlsx"))
    assert {each.code for each in findings} <= {"SCR-028", "SCR-029"}
    assert findings
