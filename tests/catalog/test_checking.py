"""Every finding about entries: a broken example, and the mended one that says nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only
from yimen.catalog import ReferenceSet, reconcile
from yimen.kernel import Place
from yimen.pack import Entry

LAW = "《甲条例》"


def items(count: int, **changes: str) -> str:
    """A table of items 0001 … with one row changed: `row3="0003 | 名 | 法 | 条"`."""
    lines = ["| 事项代码 | 事项名称 | 法律法规 | 条款 |"]
    for number in range(1, count + 1):
        lines.append(
            "| "
            + changes.get(f"row{number}", f"{number:04d} | 对行为{number}的处罚 | 《甲条例》 | 第{number}条")
            + " |"
        )
    return "\n".join(lines)


def library(**laws: Any) -> ReferenceSet:
    """Laws by name with further fields."""
    return ReferenceSet.of(Entry("law", name, {"name": name, **body}) for name, body in laws.items())


def test_sound_table_has_no_finding(checked: Check) -> None:
    """The examples below are this one, broken."""
    assert codes_of(checked(items(30), references=library(甲条例={})).findings) == []


def test_row_without_code_is_kept_and_told(checked: Check) -> None:
    """CAT-040: it cannot come into force, but it is not lost."""
    result = checked(items(30, row5=" | 对行为五的处罚 | 《甲条例》 | 第五条"))
    finding = only(result.findings, "CAT-040")
    assert (finding.place.row, finding.place.column, finding.severity) == (6, "A", "error")
    assert [entry.key for entry in result.reading.entries].count("") == 1
    assert len(result.reading.entries) == 30


def test_same_code_for_two_different_rows_is_an_error(checked: Check) -> None:
    """CAT-041: one of the two is wrong, and only a person knows which."""
    finding = only(checked(items(30, row5="0004 | 对行为五的处罚 | 《甲条例》 | 第五条")).findings, "CAT-041")
    assert (finding.place.row, finding.place.column) == (6, "A")
    assert "第 5 行" in finding.message


def test_same_row_twice_is_a_warning(checked: Check) -> None:
    """CAT-042: copied twice, nothing contradicts."""
    result = checked(items(30, row5="0004 | 对行为4的处罚 | 《甲条例》 | 第4条"))
    assert codes_of(result.findings) == ["CAT-042"]
    assert result.ok


def test_same_code_in_two_sheets_is_found(checked: Check) -> None:
    """CAT-041: the message names the other sheet."""
    result = checked({"甲局": items(2), "乙局": items(2, row2="0003 | 对行为三的处罚 | 《甲条例》 | 第三条")})
    assert "工作表“甲局”" in only(result.findings, "CAT-041").message


def test_same_name_under_two_codes_is_a_warning(checked: Check) -> None:
    """CAT-043: perhaps listed twice, perhaps rightly so."""
    finding = only(checked(items(30, row5="0005 | 对行为4的处罚 | 《甲条例》 | 第五条")).findings, "CAT-043")
    assert (finding.place.row, finding.place.column, finding.severity) == (6, "B", "warning")


def test_code_of_another_length_is_told(checked: Check) -> None:
    """CAT-044: eleven digits among twelve."""
    finding = only(checked(items(30, row5="005 | 对行为五的处罚 | 《甲条例》 | 第五条")).findings, "CAT-044")
    assert "3 位" in finding.message
    assert finding.place.row == 6


def test_blank_basis_where_others_have_one_is_told(checked: Check) -> None:
    """CAT-045: the kind says that a basis is expected."""
    finding = only(checked(items(30, row5="0005 | 对行为五的处罚 |  | ")).findings, "CAT-045")
    assert (finding.place.row, finding.place.column) == (6, "C")


@pytest.mark.parametrize("said", ["时效性", "效力状态", "备注"])
def test_law_called_repealed_without_its_day_is_told(checked: Check, said: str) -> None:
    """CAT-112 at the word, for a status or a note; with the day, or where it is in force, nothing is said."""
    drawing = f"""
        | 法规名称 | 制定机关 | {said} | 施行日期 | 废止日期 |
        | 甲条例 | 甲市人大常委会 | 已废止 | 2010-01-01 | {{}} |
        | 乙条例 | 甲市人大常委会 | 现行有效 | 2011-01-01 |  |
        | 丙条例 | 甲市人大常委会 | 部分失效 | 2012-01-01 |  |
        """
    finding = only(checked(drawing.format("")).findings, "CAT-112")
    assert (finding.severity, finding.place.row, finding.place.column) == ("warning", 2, "C")
    assert "“已废止”" in finding.message
    assert "“废止日期”" in finding.message
    mended = checked(drawing.format("2024-05-01"))
    assert codes_of(mended.findings) == []
    assert mended.reading.entries[0].body["repealed_on"] == "2024-05-01"


def test_law_that_is_not_in_force_yet_needs_its_day(checked: Check) -> None:
    """The same for another field: the kind says which words call for it, the check knows none of them."""
    drawing = "| 法规名称 | 制定机关 | 时效性 |\n| 甲条例 | 甲市人大常委会 | 尚未生效 |\n| 乙条例 | 甲市人大常委会 | 有效 |"
    assert "“施行日期”" in only(checked(drawing).findings, "CAT-112").message


def test_unknown_law_is_a_warning_once_with_the_number_of_rows(checked: Check) -> None:
    """CAT-046: not in the library; with the law there, under any spelling, nothing is said."""
    finding = only(checked(items(30), references=library(乙条例={})).findings, "CAT-046")
    assert "共 30 行" in finding.message
    assert finding.severity == "warning"
    assert codes_of(checked(items(30), references=library(**{"中华人民共和国甲条例": {}})).findings) == []


def test_unknown_required_reference_is_an_error_in_a_change_set(checked: Check) -> None:
    """CAT-047: an officer of no unit; on its own the file only warns."""
    officers = "| 执法证号 | 姓名 | 所在单位 |\n| 001 | 执法员001 | 无名局 |"
    assert "CAT-047" in codes_of(checked(officers, references=ReferenceSet(), strict=True).findings)
    assert codes_of(checked(officers, references=ReferenceSet()).findings) == ["CAT-046"]
    units = ReferenceSet.of([Entry("unit", "u1", {"code": "u1", "name": "无名局"})])
    assert codes_of(checked(officers, references=units, strict=True).findings) == []


def test_repealed_law_is_told_with_its_day(checked: Check) -> None:
    """CAT-048: repealed before the day; on a day before that it was in force."""
    laws = library(甲条例={"repealed_on": "2022-01-01"})
    finding = only(checked(items(3), references=laws, day=date(2026, 7, 1)).findings, "CAT-048")
    assert "2022-01-01" in finding.message
    assert codes_of(checked(items(3), references=laws, day=date(2021, 12, 31)).findings) == []
    assert codes_of(checked(items(3), references=laws).findings) == ["CAT-048"]


def test_law_not_yet_in_force_is_told(checked: Check) -> None:
    """CAT-050: its first day lies ahead."""
    laws = library(甲条例={"effective_from": "2027-01-01"})
    assert codes_of(checked(items(3), references=laws, day=date(2026, 7, 1)).findings) == ["CAT-050"]
    assert codes_of(checked(items(3), references=laws, day=date(2027, 1, 1)).findings) == []


def test_reference_within_the_file_is_resolved(checked: Check) -> None:
    """Units and officers in one workbook."""
    sheets = {
        "机构": "| 机构代码 | 机构名称 | 机构类别 |\n| u1 | 甲局 | 行政机关 |",
        "人员": "| 执法证号 | 姓名 | 所在单位 |\n| 001 | 执法员001 | 甲局 |",
    }
    assert codes_of(checked(sheets, references=ReferenceSet(), strict=True).findings) == []


def test_value_against_the_schema_is_told_at_its_cell(checked: Check) -> None:
    """CAT-049: an account in capitals; in small letters it passes."""
    officers = "| 执法证号 | 姓名 | 所在单位 | 账号 |\n| 001 | 执法员001 | 甲局 | {} |"
    finding = only(checked(officers.format("Zhang San")).findings, "CAT-049")
    assert (finding.place.row, finding.place.column) == (2, "D")
    assert codes_of(checked(officers.format("zhangsan")).findings) == []


def test_required_field_that_is_no_key_is_told(checked: Check) -> None:
    """CAT-049: a name left out."""
    finding = only(checked("| 事项代码 | 事项名称 |\n| 001 |  |").findings, "CAT-049")
    assert "必填" in finding.message


@pytest.mark.parametrize(
    ("claimed", "codes"), [("共2项", []), ("共３项", ["CAT-060"]), ("共三项", ["CAT-060"])]
)
def test_section_that_counts_wrong_is_told(checked: Check, claimed: str, codes: list[str]) -> None:
    """CAT-060: rows are kept whatever the heading says."""
    drawing = f"""
        | 序号 | 事项代码 | 事项名称 |
        | 一、农业（{claimed}） | < | < |
        | #1 | 001 | 对甲的处罚 |
        | #2 | 002 | 对乙的处罚 |
        """
    result = checked(drawing)
    assert (codes_of(result.findings), len(result.reading.entries)) == (codes, 2)


@pytest.mark.parametrize(
    ("total", "codes"), [("合计：1项", []), ("合计：9项", ["CAT-061"]), ("总计 共9项", ["CAT-061"])]
)
def test_grand_total_that_counts_wrong_is_told(checked: Check, total: str, codes: list[str]) -> None:
    """CAT-061: and the total row is no entry."""
    result = checked(f"| 序号 | 事项代码 | 事项名称 |\n| #1 | 001 | 对甲的处罚 |\n| {total} | < | < |")
    assert (codes_of(result.findings), len(result.reading.entries)) == (codes, 1)


@pytest.mark.parametrize(("small", "codes"), [("小计：2项", []), ("小计：3项", ["CAT-061"])])
def test_subtotal_counts_the_rows_above_it_alone(checked: Check, small: str, codes: list[str]) -> None:
    """CAT-061: 小计 is of its section, 合计 of the table."""
    drawing = f"""
        | 序号 | 事项代码 | 事项名称 |
        | #1 | 001 | 对甲的处罚 |
        | {small.replace("3", "1").replace("2", "1")} | < | < |
        | #2 | 002 | 对乙的处罚 |
        | #3 | 003 | 对丙的处罚 |
        | {small} | < | < |
        | 合计：3项 | < | < |
        """
    assert codes_of(checked(drawing).findings) == codes


@pytest.mark.parametrize(
    ("title", "codes"),
    [("目录（共2个方面1项）", []), ("目录（共2个方面2项）", ["CAT-061"]), ("目录（22个方面）", [])],
)
def test_title_that_counts_fields_and_items_claims_the_items(
    checked: Check, title: str, codes: list[str]
) -> None:
    """CAT-061: 方面 are no rows."""
    assert (
        codes_of(checked(f"| {title} | < |\n| 事项代码 | 事项名称 |\n| 001 | 对甲的处罚 |").findings) == codes
    )


def test_title_that_counts_wrong_is_told(checked: Check) -> None:
    """CAT-061: a claim in the title has no row to point at but its own sheet."""
    result = checked("| 目录（共5项） | < | < |\n| 序号 | 事项代码 | 事项名称 |\n| #1 | 001 | 对甲的处罚 |")
    assert only(result.findings, "CAT-061").place.row is None


def serials(*numbers: int) -> str:
    rows = "\n".join(
        f"| #{number} | {index:03d} | 对行为{index}的处罚 |" for index, number in enumerate(numbers, 1)
    )
    return f"| 序号 | 事项代码 | 事项名称 |\n{rows}"


def test_gap_and_repetition_in_serial_numbers_are_told(checked: Check) -> None:
    """CAT-062: told at the row; beginning again at 1 is normal."""
    found = checked(serials(1, 2, 4, 4, 5)).findings
    assert [(each.code, each.place.row) for each in found] == [("CAT-062", 4), ("CAT-062", 5)]
    assert codes_of(checked(serials(1, 2, 3, 1, 2)).findings) == []


def test_circled_and_raised_numbers_count_nothing(checked: Check) -> None:
    """①, ² and figures without end are no numbers that could be counted on; the rows are read as any."""
    rows = "\n".join(
        f"| {sign} | {index:03d} | 对行为{index}的处罚 |"
        for index, sign in enumerate(("①", "②", "2²", "9" * 5_000))
    )
    result = checked(f"| 序号 | 事项代码 | 事项名称 |\n{rows}")
    assert [each.key for each in result.reading.entries] == ["000", "001", "002", "003"]
    assert result.ok


def test_many_gaps_are_one_finding(checked: Check) -> None:
    """CAT-063: a column that is no serial at all."""
    assert codes_of(checked(serials(*range(2, 90, 3))).findings) == ["CAT-063"]


CONTROL = "| 执法单位 | 领域方面 | 事项数 |\n| 甲局（{}个方面{}项） | 林业 | #2 |\n| ^ | 水利 | #3 |"


def test_claimed_fields_are_a_warning_never_an_error(checked: Check) -> None:
    """CAT-064: 方面 counts rows in one place and departments in another."""
    result = checked(CONTROL.format(1, 5))
    assert (codes_of(result.findings), result.ok) == (["CAT-064"], True)
    assert codes_of(checked(CONTROL.format(2, 5)).findings) == []


def test_claimed_items_that_do_not_add_up_are_told(checked: Check) -> None:
    """CAT-065: 2 and 3 are not 6."""
    assert codes_of(checked(CONTROL.format(2, 6)).findings) == ["CAT-065"]


def test_items_are_reconciled_with_control_totals() -> None:
    """CAT-066: per unit and field; units the items do not name are left alone."""
    bodies = [{"unit": "甲局", "field": "林业"}, {"unit": "甲局", "field": "林业"}]
    totals = [
        ({"unit": "甲局", "field": "林业", "count": 2}, Place("t")),
        ({"unit": "甲局", "field": "水利", "count": 1}, Place("t")),
        ({"unit": "乙局", "field": "林业", "count": 9}, Place("t")),
    ]
    finding = only(reconcile(bodies, totals), "CAT-066")
    assert "水利" in finding.message


def test_total_row_sums_are_checked(checked: Check) -> None:
    """CAT-067: the printed sum of a column of numbers."""
    drawing = (
        "| 执法单位 | 领域方面 | 事项数 |\n| 甲局 | 林业 | #2 |\n| 甲局 | 水利 | #3 |\n| 合计 | < | #{} |"
    )
    assert codes_of(checked(drawing.format(6)).findings) == ["CAT-067"]
    assert codes_of(checked(drawing.format(5)).findings) == []


def test_all_findings_come_at_once_errors_first(checked: Check) -> None:
    """Nobody mends one cell to hear of the next."""
    broken = items(
        30,
        row5="0004 | 对行为五的处罚 |  | ",
        row9=" | 对行为4的处罚 | 《甲条例》 | 第五条",
        row11="11 | 甲处罚 | 《甲条例》 | 一",
    )
    found = codes_of(checked(broken).findings)
    assert found == ["CAT-041", "CAT-040", "CAT-045", "CAT-044"]


def test_result_as_json_has_the_agreed_shape(checked: Check) -> None:
    """{"tables", "entries", "findings", "totals"}, a place with file, sheet, row and column."""
    result = checked({"林业局": "| 事项代码 | 事项名称 |\n| 001 | 对甲的处罚 |\n|  | 对乙的处罚 |"}).as_json()
    table = result["tables"][0]
    assert {name: table[name] for name in ("sheet", "kind", "header_rows", "columns", "rows")} == {
        "sheet": "林业局",
        "kind": "item",
        "header_rows": [1],
        "columns": {"code": "A", "name": "B"},
        "rows": 2,
    }
    assert result["entries"][0] == {
        "kind": "item",
        "key": "001",
        "body": {"code": "001", "name": "对甲的处罚", "unit": "林业局"},
        "place": {"file": "目录.xlsx", "sheet": "林业局", "row": 2, "column": None},
    }
    assert result["findings"][0]["place"] == {"file": "目录.xlsx", "sheet": "林业局", "row": 3, "column": "A"}
    assert result["totals"]["kinds"] == {"item": 2}
    assert result["totals"]["groups"]["item"]["unit"] == {"林业局": 2}
    assert result["totals"]["findings"] == {"error": 1}


def test_cells_beyond_a_thousand_of_one_fault_are_counted(checked: Check) -> None:
    """CAT-092: a thousand are listed, the other 234 are a number, at the first of them."""
    rows = "\n".join(f"某条例第{number}号,行政法规,某日" for number in range(1234))
    found = checked(f"法规名称,效力层级,施行日期\n{rows}\n".encode(), name="法规.csv").findings
    assert sum(each.code == "CAT-032" for each in found) == 1_000
    more = only(found, "CAT-092")
    assert "234" in more.message
    assert (more.place.row, more.place.column) == (1_002, "C")


def test_name_with_an_enumeration_comma_is_one_name(checked: Check) -> None:
    """CAT-046 names the whole; laws joined by it are several, and so is what is known by its parts."""
    known = ReferenceSet.of([Entry("unit", "a", {"code": "a", "name": "甲局"})])
    drawn = "| 事项代码 | 事项名称 | 执法单位 | 法律法规 |\n| 001 | 对甲的处罚 | {} | 甲法、乙法 |"
    for unit, told in (("乙局、丙队", ["乙局、丙队"]), ("甲局、丙队", ["丙队"]), ("甲局", [])):
        found = [each.message for each in checked(drawn.format(unit), references=known).findings]
        assert [each for each in found if "不在机构库" in each] == [
            f"执法单位“{each}”不在机构库中（共 1 行引用）。请核对名称，或先导入该机构。" for each in told
        ]
        assert sum("不在法律法规库" in each for each in found) == 2
