"""Lists as offices make them, cell by cell as they are meant; nothing is taken for another thing without a word."""

from __future__ import annotations

import pytest

from catalog.conftest import Check, codes_of, only
from catalog.drawn import separated
from yimen.catalog import parse_citation

ITEMS = "| 序号 | 事项代码 | 事项名称 | 执法依据 |"


def test_sections_of_kinds_of_power_are_no_fields(checked: Check) -> None:
    """一、行政处罚 above or within a field: each section says what it is of, the nearest one that says it."""
    drawing = f"""
        {ITEMS}
        | 一、行政许可（共1项） | < | < | < |
        | 1 | 001 | 临时占用城市道路审批 | 《甲法》第一条 |
        | 二、行政处罚类（共2项） | < | < | < |
        | （一）林业 | < | < | < |
        | 1 | 002 | 对乙的处罚 | 《甲法》第二条 |
        | （二）水利 | < | < | < |
        | 1 | 003 | 对丙的处罚 | 《甲法》第三条 |
        | 三、林业 | < | < | < |
        | （一）行政检查 | < | < | < |
        | 1 | 004 | 对丁的检查 | 《甲法》第四条 |
        """
    found = [(each.body.get("power"), each.body.get("field")) for each in checked(drawing).reading.entries]
    assert found == [
        ("行政许可", None),
        ("行政处罚", "林业"),
        ("行政处罚", "水利"),
        ("行政检查", "林业"),
    ]


def test_section_that_is_a_law_says_the_law_of_its_articles(checked: Check) -> None:
    """《甲法》 above rows of 第…条 is no field; a row that names another law rests on that."""
    drawing = """
        | 序号 | 事项代码 | 事项名称 | 法律依据 |
        | 一、《中华人民共和国甲法》（共2项） | < | < | < |
        | 1 | 001 | 对甲的处罚 | 第七十四条第一款 |
        | 2 | 002 | 对乙的处罚 | 《乙条例》第二条 |
        """
    found = [
        (each.body["law"], each.body["article"], each.body.get("field"))
        for each in checked(drawing).reading.entries
    ]
    assert found == [("中华人民共和国甲法", "第七十四条第一款", None), ("乙条例", "第二条", None)]


def test_of_two_columns_that_may_name_the_level_the_one_that_does(checked: Check) -> None:
    """档次 holds 第一档; 裁量情节 beside it is the condition. 罚款金额 may be the standard."""
    drawing = """
        | 事项编码 | 裁量情节 | 档次 | 罚款金额（元） |
        | A1 | 面积不足50平方米 | 第一档 | 100-200 |
        | A1 | 面积50平方米以上 | 第二档 | 200-500 |
        """
    result = checked(drawing)
    found = [
        (each.body["name"], each.body["condition"], each.body["max_fen"]) for each in result.reading.entries
    ]
    assert found == [("第一档", "面积不足50平方米", 20_000), ("第二档", "面积50平方米以上", 50_000)]
    assert codes_of(result.findings) == ["CAT-030"]


@pytest.mark.parametrize(
    ("written", "point"),
    [
        ("《甲法》第一条 第二款", "第一条第二款"),
        ("《甲法》第一条\n第二款第（三）项", "第一条第二款第（三）项"),
        ("《甲条例》第三十\n二条第一款", "第三十二条第一款"),
        ("《甲法》第三条 第一款 第二款", "第三条第一款"),
        ("《甲法》第三条、第二款", "第三条"),
    ],
)
def test_point_that_a_narrow_cell_broke_is_read_whole(checked: Check, written: str, point: str) -> None:
    """A blank or a break within a citation is none of its signs."""
    drawing = f"{ITEMS}\n| 1 | 001 | 对甲的处罚 | " + written.replace("\n", "\\n") + " |"
    entry = checked(drawing).reading.entries[0]
    assert entry.body["article"] == point
    spans = [each.literal for each in parse_citation(written)]
    assert all(written.count(each) == 1 for each in spans)


def test_what_rows_have_in_common_is_a_name_on_one_line(checked: Check) -> None:
    """Broken by a narrow column, with its count behind it; bodies below one another stay apart."""
    drawing = """
        | 领域 | 主管部门 | 实施主体 | 事项代码 | 事项名称 |
        | 城市\\n管理\\n（共2项） | 县住房和城\\n乡建设局 | 县综合\\n执法局 | 001 | 对甲的处罚 |
        | ^ | 县水利局\\n县林业局 | ^ | 002 | 对乙的处罚 |
        """
    result = checked(drawing)
    found = [
        (each.body["field"], each.body["department"], each.body["unit"]) for each in result.reading.entries
    ]
    assert found == [
        ("城市管理", "县住房和城乡建设局", "县综合执法局"),
        ("城市管理", "县水利局、县林业局", "县综合执法局"),
    ]
    assert result.reading.entries[0].origin["raw"]["领域"] == "城市\n管理\n（共2项）"
    assert set(codes_of(result.findings)) == {"CAT-030"}


def test_cell_that_repeats_another_thing_s_words_is_told(checked: Check) -> None:
    """CAT-125: the second item's basis is empty, and may rest on nothing; merged cells and sections say it themselves."""
    drawing = """
        | 事项编码 | 事项名称 | 处罚依据 | 裁量阶次 | 具体标准 |
        | A1 | 对甲的处罚 | 《甲法》第一条 | 从轻 | 处100元以上200元以下罚款 |
        |  |  |  | 从重 | 处200元以上500元以下罚款 |
        | A2 | 对乙的处罚 |  | 从轻 | 处300元以上600元以下罚款 |
        |  |  |  | 从重 | 处600元以上900元以下罚款 |
        """
    for content, name in ((separated(drawing), "a.csv"), (None, "a.xlsx")):
        result = checked(content or drawing, name)
        told = only(result.findings, "CAT-125")
        assert (told.place.row, told.place.column) == (4, "C")
        assert "《甲法》第一条" in told.message
    assert "CAT-125" not in codes_of(
        checked(drawing.replace("| A2 | 对乙的处罚 |  |", "| A2 | 对乙的处罚 | / |")).findings
    )
    merged = drawing.replace("|  |  |  | 从重", "| ^ | ^ | ^ | 从重").replace(
        "| A2 | 对乙的处罚 |  |", "| A2 | 对乙的处罚 | ^ |"
    )
    assert "CAT-125" not in codes_of(checked(merged).findings)


def test_item_that_goes_on_over_the_page_keeps_its_name(checked: Check) -> None:
    """（续） behind a name is where the page ended."""
    drawing = f"""
        {ITEMS}
        | 1 | 001 | 对甲的处罚 | 《甲法》第一条 |
        {ITEMS}
        | 2 | 002 | 对乙的处罚（续） | 《甲法》第二条 |
        """
    entry = checked(drawing).reading.entries[1]
    assert (entry.body["name"], entry.origin["raw"]["事项名称"]) == ("对乙的处罚", "对乙的处罚（续）")


def test_list_of_items_that_were_taken_back_is_told(checked: Check) -> None:
    """CAT-118: a list of what is no more with the towns is no list of what they have."""
    drawing = (
        f"| 关于收回部分行政处罚事项的目录 | < | < | < |\n{ITEMS}\n| 1 | 001 | 对甲的处罚 | 《甲法》第一条 |"
    )
    assert only(checked(drawing).findings, "CAT-118").severity == "warning"


def test_columns_of_other_lists_are_known_by_their_titles(checked: Check) -> None:
    """违则, 罚则, 减轻处罚情形; 监管事项编码, 监管对象; 抽查依据."""
    tiers = """
        | 事项编码 | 违则 | 罚则 | 减轻处罚情形 | 处罚标准 |
        | A1 | 《甲法》第一条 | 《甲法》第九条 | 主动消除 | 处500元以上1000元以下罚款 |
        """
    body = checked(tiers).reading.entries[0].body
    assert (body["finding_basis"], body["article"], body["condition"]) == (
        "《甲法》第一条",
        "第九条",
        "主动消除",
    )
    watched = "| 监管事项目录编码 | 主项名称 | 监管对象 |\n| 0117001 | 对燃气的监管 | 燃气企业 |"
    assert checked(watched).reading.entries[0].body["subject"] == "燃气企业"
    spot = "| 抽查类别 | 抽查事项 | 抽查内容 | 抽查依据 |\n| 燃气 | 燃气检查 | 许可 | 《甲法》第一条 |"
    assert checked(spot).reading.entries[0].body["law"] == "甲法"
