"""Signs that are no part of what a cell says: dashes for nothing, footnote marks, apostrophes, several codes in one cell."""

from __future__ import annotations

import pytest

from catalog.conftest import Check, codes_of, only


def test_a_dash_says_nothing_and_ends_what_is_filled_down(checked: Check) -> None:
    """/ and — are how people leave a cell empty on purpose; the department above does not hold for it."""
    result = checked(
        """
        | 序号 | 事项编码 | 事项名称 | 执法依据 | 业务主管部门 | 备注 |
        | 1 | 001 | 对占道的处罚 | 《甲法》第五条 | 住建局 | / |
        | 2 | 002 | 对乱倒的处罚 | — | 〃 | —— |
        | 3 | 003 | 对乱挖的处罚 | 《甲法》第七条 | - |  |
        | 4 | 004 | 对乱建的处罚 | 《甲法》第八条 |  |  |
        | 5 | ／ | 对乱停的处罚 | 《甲法》第九条 | 水利局 |  |
        """
    )
    bodies = [each.body for each in result.reading.entries]
    assert [each.get("department") for each in bodies] == ["住建局", "住建局", None, None, "水利局"]
    assert not any("note" in each for each in bodies)
    assert "basis" not in bodies[1]
    assert only(result.findings, "CAT-040").place.row == 6
    assert result.reading.entries[2].origin["raw"]["业务主管部门"] == "-"


@pytest.mark.parametrize(
    ("cell", "code"),
    [("'330217000001", "330217000001"), ("‘330217000001", "330217000001"), ("`CF001", "CF001")],
)
def test_an_apostrophe_before_a_code_is_how_it_was_kept_as_text(checked: Check, cell: str, code: str) -> None:
    """Programs show it where the file was made by another one."""
    result = checked(f"| 事项编码 | 事项名称 |\n| {cell} | 对占道的处罚 |")
    assert result.reading.entries[0].body["code"] == code
    assert "撇号" in only(result.findings, "CAT-030").message


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("对占用道路的处罚*", "对占用道路的处罚"),
        ("※对占用道路的处罚", "对占用道路的处罚"),
        ("★ 对占用道路的处罚", "对占用道路的处罚"),
        ("对*号线的处罚", "对*号线的处罚"),
    ],
)
def test_a_footnote_mark_is_no_part_of_a_name(checked: Check, cell: str, name: str) -> None:
    """It says something of the row (新增), not what the row is called; the cell is kept as it stood."""
    result = checked(f"| 事项编码 | 事项名称 |\n| 001 | {cell} |\n| * 为新增事项 | |")
    assert result.reading.entries[0].body["name"] == name
    if cell != name:
        assert result.reading.entries[0].origin["raw"]["事项名称"] == cell
        assert "脚注" in only(result.findings, "CAT-030").message


def test_a_name_that_a_roster_masks_stays_masked(checked: Check) -> None:
    """张* is a person whose name is not told."""
    result = checked("| 姓名 | 执法证号 | 所在单位 |\n| 张* | 330001 | 某局 |\n| *某 | 330002 | 某局 |")
    assert [each.body["name"] for each in result.reading.entries] == ["张*", "*某"]


@pytest.mark.parametrize(
    "cell", ["330217000001\\n330217000002", "330217000001、330217000002", "CF-001；CF-002", "330001，330002"]
)
def test_several_codes_in_one_cell_are_refused(checked: Check, cell: str) -> None:
    """One behind the other they would make a code that nobody has."""
    result = checked(f"| 事项编码 | 事项名称 |\n| {cell} | 对占道的处罚 |\n| 003 | 对乱倒的处罚 |")
    assert "code" not in result.reading.entries[0].body
    assert "2 个编号" in only(result.findings, "CAT-114").message
    assert not result.ok


def test_a_code_that_was_broken_over_lines_is_one_code(checked: Check) -> None:
    """Its second line does not begin like the first."""
    result = checked(
        "| 事项编码 | 事项名称 |\n| 330217000\\n001000 | 对占道的处罚 |\n| C160\\n0200 | 对乱倒的处罚 |"
    )
    assert [each.body["code"] for each in result.reading.entries] == ["330217000001000", "C1600200"]


@pytest.mark.parametrize("pending", ["待定", "无", "暂无"])
def test_a_code_that_is_still_to_come_is_none(checked: Check, pending: str) -> None:
    """The row waits for its code, as one whose cell is empty does."""
    result = checked(f"| 事项编码 | 事项名称 |\n| {pending} | 对占道的处罚 |\n| 001 | 对乱倒的处罚 |")
    assert only(result.findings, "CAT-040").place.row == 2
    assert "code" not in result.reading.entries[0].body


@pytest.mark.parametrize("odd", ["见附件", "330217000005（新）", "330217000005*"])
def test_a_code_unlike_all_others_is_told(checked: Check, odd: str) -> None:
    """Words and brackets among codes of digits are somebody's remark."""
    rows = "\n".join(f"| 33021700000{at} | 对违法行为{at}的处罚 |" for at in range(1, 4))
    result = checked(f"| 事项编码 | 事项名称 |\n{rows}\n| {odd} | 对占道的处罚 |")
    told = only(result.findings, "CAT-115")
    assert (told.place.row, told.place.column) == (5, "A")
    assert "CAT-115" not in codes_of(checked(f"| 事项编码 | 事项名称 |\n{rows}").findings)


def test_codes_with_words_in_all_of_them_are_codes(checked: Check) -> None:
    """浙G001 is how certificates are numbered."""
    rows = "\n".join(f"| 执法员{at} | 浙G00{at} | 某局 |" for at in range(1, 6))
    assert "CAT-115" not in codes_of(checked(f"| 姓名 | 执法证号 | 所在单位 |\n{rows}").findings)


def test_a_name_that_ends_in_the_number_of_a_footnote_is_told(checked: Check) -> None:
    """① may be a footnote or tell two acts apart: nobody but the office knows."""
    result = checked("| 事项编码 | 事项名称 |\n| 001 | 对占道的处罚① |\n| 002 | 对乱倒的处罚 |")
    assert result.reading.entries[0].body["name"] == "对占道的处罚①"
    assert only(result.findings, "CAT-116").place.row == 2


def test_a_unit_without_a_tick_is_not_the_one_of_the_row_above(checked: Check) -> None:
    """执法单位 is filled down where it is written once; a tick that is not there is a no."""
    result = checked(
        """
        | 序号 | 事项编码 | 事项名称 | 实施主体 | < | < |
        | ^ | ^ | ^ | 甲局 | 乙局 | 丙镇 |
        | 1 | 001 | 对占道的处罚 | √ |  | √ |
        | 2 | 002 | 对乱倒的处罚 |  | √ |  |
        """
    )
    assert [each.body["unit"] for each in result.reading.entries] == ["甲局、丙镇", "乙局"]


def test_rows_that_tell_how_to_fill_the_table_in_are_no_rows(checked: Check) -> None:
    """An example of a person is nobody, where 示例 stands for the number."""
    result = checked(
        """
        | 序号 | 执法证号 | 姓名 | 所在单位 |
        | 填写说明 | 必填，文本 | 必填 | 必填，全称 |
        | （示例） | 330799 | 张某 | 某局 |
        | 1 | 330701 | 执法员001 | 某局 |
        """
    )
    assert [each.body["certificate"] for each in result.reading.entries] == ["330701"]
