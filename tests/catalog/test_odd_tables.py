"""Odd ways in which offices set their tables: what they say is read, and what is no entry becomes none."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only


def bodies_of(result: Any) -> list[dict[str, Any]]:
    """What was read, row by row."""
    return [dict(each.body) for each in result.reading.entries]


@pytest.mark.parametrize(
    "cell",
    [
        "【330217001000】",
        "（330217001000）",
        "[330217001000]",
        "“330217001000”",
        "编码：330217001000",
        "（编码：330217001000）",
    ],
)
def test_code_in_brackets_is_the_code_within(checked: Check, cell: str) -> None:
    """What encloses a code, or calls it one, is no part of it: it is found under its own signs, and that is told."""
    result = checked(f"""
        | 序号 | 事项编码 | 事项名称 | 实施依据 |
        | 1 | {cell} | 对占用道路的处罚 | 《甲条例》第十条 |
        """)
    assert [each["code"] for each in bodies_of(result)] == ["330217001000"]
    assert result.reading.entries[0].origin["raw"]["事项编码"] == cell
    assert "去除编号外的括号和称呼" in only(result.findings, "CAT-030").message


@pytest.mark.parametrize("cell", ["(33)0217", "A(1)", "（一）"])
def test_brackets_that_are_part_of_a_code_stay(checked: Check, cell: str) -> None:
    """A bracket within a code, and one around a mere number of a list, are its own."""
    result = checked(f"""
        | 事项编码 | 事项名称 | 实施依据 |
        | {cell} | 对占用道路的处罚 | 《甲条例》第十条 |
        | 330217001000 | 对倾倒垃圾的处罚 | 《甲条例》第十条 |
        """)
    assert bodies_of(result)[0]["code"] == cell


def test_several_codes_in_brackets_are_told_as_several(checked: Check) -> None:
    result = checked("""
        | 事项编码 | 事项名称 | 实施依据 |
        | 【330217001000】、【330217002000】 | 对占用道路的处罚 | 《甲条例》第十条 |
        """)
    assert only(result.findings, "CAT-114").severity == "error"


def test_no_code_in_brackets_is_no_code(checked: Check) -> None:
    """（暂无） says that there is none."""
    result = checked("""
        | 事项编码 | 事项名称 | 实施依据 |
        | （暂无） | 对占用道路的处罚 | 《甲条例》第十条 |
        | 330217001000 | 对倾倒垃圾的处罚 | 《甲条例》第十条 |
        """)
    assert "code" not in bodies_of(result)[0]
    assert "CAT-040" in codes_of(result.findings)


SECOND = {
    "english": "| No. | Item code | Item name | Legal basis |",
    "fields of a database": "| id | item_code | item_name | basis1 |",
    "hints": "|  | （必填） | （规范名称） | （写明条款） |",
    "hints of two": "|  |  | （全称） | （具体到款项） |",
}


@pytest.mark.parametrize("name", sorted(SECOND))
def test_second_line_of_a_header_is_no_entry(checked: Check, name: str) -> None:
    """The titles in another language, as fields of a database, or hints in brackets below them."""
    result = checked(f"""
        | 序号 | 事项编码 | 事项名称 | 实施依据 |
        {SECOND[name]}
        | 1 | 330217001000 | 对占用道路的处罚 | 《甲条例》第十条 |
        | 2 | 330217002000 | 对倾倒垃圾的处罚 | 《甲条例》第十一条 |
        """)
    assert [each["name"] for each in bodies_of(result)] == ["对占用道路的处罚", "对倾倒垃圾的处罚"]
    assert result.ok


@pytest.mark.parametrize("first", ["| （一） | （市容环卫） | | |", "| A-1 | B-2 | C-3 | D-4 |"])
def test_first_row_that_only_resembles_a_header_stays(checked: Check, first: str) -> None:
    """A numbered line in brackets opens a section; signs with numbers are what the row says."""
    result = checked(f"""
        | 序号 | 事项编码 | 事项名称 | 实施依据 |
        {first}
        | 1 | 330217001000 | 对占用道路的处罚 | 《甲条例》第十条 |
        """)
    roles = list(result.reading.tables[0].seen.roles.values())
    assert roles[1] in ("section", "data")


def test_first_row_of_a_table_in_letters_stays(checked: Check) -> None:
    """Where the rows below are in letters as well, the first of them is no line of the header."""
    result = checked("""
        | 参数 | 取值 | 来源 |
        | case_time_excluded | false | Law |
        | case_extension_days | true | Rule |
        | notice_days | 5 | Rule |
        """)
    assert len(result.reading.tables[0].seen.data) == 3


@pytest.mark.parametrize("mark", ["（续表）", "(续)", "（续表一）", "续表2", "（续 1）", " 续"])
def test_title_of_a_page_that_goes_on_is_no_section(checked: Check, mark: str) -> None:
    """The title comes again with 续表 over the header of the next page: it says nothing of the rows below."""
    result = checked(f"""
        | 某区行政执法事项清单 | | | |
        | 序号 | 事项编码 | 事项名称 | 实施依据 |
        | 1 | 330217001000 | 对占用道路的处罚 | 《甲条例》第十条 |
        | 第1页 共2页 | | | |
        | 某区行政执法事项清单{mark} | | | |
        | 序号 | 事项编码 | 事项名称 | 实施依据 |
        | 2 | 330217002000 | 对倾倒垃圾的处罚 | 《甲条例》第十一条 |
        """)
    assert [(each["name"], each.get("field")) for each in bodies_of(result)] == [
        ("对占用道路的处罚", None),
        ("对倾倒垃圾的处罚", None),
    ]
    assert len(result.reading.tables) == 1


@pytest.mark.parametrize(
    "cell",
    [
        "2017.10",
        "2006年",
        "2017年10月",
        "二〇一七年十月",
        "自公布之日起施行",
        "公布之日起30日后施行",
        "2017-10起施行",
    ],
)
def test_law_whose_date_names_no_day_comes_in_without_it(checked: Check, cell: str) -> None:
    """Lists of laws say a month, or an event: the law is read, what its cell said is kept and told."""
    result = checked(f"""
        | 序号 | 法规名称 | 施行日期 |
        | 1 | 某市户外广告管理条例 | {cell} |
        | 2 | 某市养犬管理条例 | 二〇二〇年七月一日 |
        """)
    assert result.ok
    assert [each.get("effective_from") for each in bodies_of(result)] == [None, "2020-07-01"]
    assert result.reading.entries[0].origin["raw"]["施行日期"] == cell
    told = only(result.findings, "CAT-129")
    assert cell in told.message
    assert told.place.column == "C"


@pytest.mark.parametrize("cell", ["2017.13", "2017年2月30日", "去年", "2017.10.1通过"])
def test_law_whose_date_is_wrong_is_an_error(checked: Check, cell: str) -> None:
    result = checked(f"| 法规名称 | 施行日期 |\n| 某市户外广告管理条例 | {cell} |\n| 某市条例 | 2020-01-01 |")
    assert only(result.findings, "CAT-032").severity == "error"


def test_law_that_was_repealed_on_no_told_day_is_an_error(checked: Check) -> None:
    """A law without the day of its end would count as in force."""
    result = checked(
        "| 法规名称 | 废止日期 |\n| 某市户外广告管理条例 | 2021年12月 |\n| 某市条例 | 2020-01-01 |"
    )
    assert "CAT-032" in codes_of(result.findings)


def test_row_that_begins_with_a_word_of_headers_is_data_where_no_header_follows(checked: Check) -> None:
    result = checked("""
        | 法规名称 | 制定机关 | 备注 |
        | 事项名称 | 某省 | |
        | 某条例 | 某市 | |
        """)
    assert len(result.reading.tables[0].seen.data) == 2


def test_unit_of_amounts_printed_on_each_page_is_no_section(checked: Check) -> None:
    """单位：万元 over each header, as on the first page."""
    page = "| 单位：万元 | < | < |\n| 事项编码 | 事项名称 | 备注 |"
    result = checked(f"""
        | 某区事项清单 | < | < |
        {page}
        | 001 | 对占用道路的处罚 | |
        | 某区事项清单 | < | < |
        {page}
        | 002 | 对倾倒垃圾的处罚 | |
        """)
    assert [each.get("field") for each in bodies_of(result)] == [None, None]


def test_number_of_an_identity_card_is_no_certificate(checked: Check) -> None:
    """Certificates are published; 证件号码 may be that of another document."""
    result = checked("""
        | 姓名 | 证件类型 | 证件号码 | 所在单位 |
        | 甲某 | 身份证 | 330702198001010011 | 某局 |
        | 乙某 | 执法证 | 33070317001 | 某局 |
        """)
    told = only(result.findings, "CAT-049")
    assert "不能是居民身份证号码" in told.message
    assert told.place.row == 2


@pytest.mark.parametrize("cell", ["33,070,317,001", "33，070，317，001"])
def test_code_with_separators_of_thousands_is_its_digits(checked: Check, cell: str) -> None:
    result = checked(f"""
        | 姓名 | 执法证号 | 单位 |
        | 甲某 | {cell} | 某局 |
        """)
    assert [each["certificate"] for each in bodies_of(result)] == ["33070317001"]
    assert "千分位" in only(result.findings, "CAT-030").message


def test_day_with_a_time_behind_a_t_is_read(checked: Check) -> None:
    result = checked("| 法规名称 | 施行日期 |\n| 某市条例 | 2021-07-15T00:00:00 |")
    assert bodies_of(result)[0]["effective_from"] == "2021-07-15"


def test_column_of_codes_called_a_number_is_told_where_nothing_takes_it(checked: Check) -> None:
    """编号 that holds codes, not counts, is no serial number: what is not read of it is said."""
    result = checked("""
        | 编号 | 违法行为 | 处罚依据 | 裁量档次 | 裁量情形 | 裁量幅度 |
        | C330901A010 | 占道 | 《甲条例》第一条 | A | 首次 | 200元 |
        | ^ | ^ | ^ | B | 二次 | 500元 |
        | C330901A020 | 倾倒垃圾 | 《甲条例》第二条 | A | 首次 | 300元 |
        """)
    assert "编号" in only(result.findings, "CAT-024").message
    assert [each.origin["raw"]["编号"] for each in result.reading.entries] == [
        "C330901A010",
        "C330901A010",
        "C330901A020",
    ]


def test_table_that_fits_one_kind_and_resembles_another_says_both(checked: Check) -> None:
    """Items with days of their own look like another kind too: the message names the kind that fits."""
    result = checked("""
        | 事项编码 | 事项名称 | 依据 | 生效日期 | 失效日期 | 状态 |
        | 001000 | 对甲的处罚 | 《甲条例》第一条 | 2021-01-01 | 2022-01-01 | 失效 |
        """)
    assert "也符合“执法事项”" in only(result.findings, "CAT-021").message


def test_sections_of_inspections_are_their_field(checked: Check) -> None:
    result = checked("""
        | 序号 | 检查单位 | 检查事项 | 检查频次 | 检查方式 |
        | 一、市容环卫 | < | < | < | < |
        | 1 | 某局 | 垃圾分类检查 | 每季度1次 | 现场检查 |
        | 二、交通运输 | < | < | < | < |
        | 2 | 某局 | 客运检查 | 每年1次 | 现场检查 |
        """)
    assert [(each["field"], each["agency"], each["frequency"]) for each in bodies_of(result)] == [
        ("市容环卫", "某局", "每季度1次"),
        ("交通运输", "某局", "每年1次"),
    ]


def test_day_until_which_a_leniency_holds_is_read(checked: Check) -> None:
    result = checked("""
        | 轻微违法行为不予处罚清单 | < | < | < |
        | 序号 | 违法行为 | 适用条件 | 有效期 |
        | 1 | 占道 | 首次 | 至2025年12月31日 |
        """)
    assert [each["effective_to"] for each in bodies_of(result)] == ["2025-12-31"]


def test_officers_of_a_squad_are_known_by_further_titles(checked: Check) -> None:
    result = checked("""
        | 序号 | 执法人员 | 执法证号码 | 所属中队 |
        | 1 | 甲某 | A001 | 一中队 |
        """)
    assert [(each["name"], each["unit"]) for each in bodies_of(result)] == [("甲某", "一中队")]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("《甲条例》实施细则", "《甲条例》实施细则"),
        ("《甲条例》若干规定", "《甲条例》若干规定"),
        ("《甲条例》实施办法（2018年修正）", "《甲条例》实施办法（2018年修正）"),
        ("《甲条例》（2018年修订）", "甲条例"),
        ("《甲条例》第三条的规定", "甲条例"),
        ("《甲条例》", "甲条例"),
    ],
)
def test_rules_to_carry_out_a_law_are_not_that_law(checked: Check, cell: str, name: str) -> None:
    """《某条例》实施细则 is a name of its own: it must not take the days of 某条例."""
    result = checked(f"| 法规名称 | 施行日期 |\n| {cell} | 2018-03-01 |")
    assert [each["name"] for each in bodies_of(result)] == [name]


def test_row_whose_number_says_that_it_is_deleted_is_told(checked: Check) -> None:
    result = checked("""
        | 序号 | 事项编码 | 事项名称 | 实施依据 |
        | 1 | 330217001000 | 对占用道路的处罚 | 《甲条例》第十条 |
        | 新增 | 330217002000 | 对倾倒垃圾的处罚 | 《甲条例》第十一条 |
        | 删除 | 330217003000 | 对乱挂横幅的处罚 | 《甲条例》第十二条 |
        """)
    told = only(result.findings, "CAT-119")
    assert (told.place.row, told.place.column) == (4, "A")
