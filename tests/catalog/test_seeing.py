"""The table in the sheet: headers of every shape, sections, totals, footnotes, tables one below the other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from catalog.conftest import Check, codes_of
from catalog.drawn import separated, table_docx, xls, xlsx
from yimen.catalog import CheckResult, SeenTable, read_tables, read_workbook, see_tables
from yimen.catalog.seeing.titles import vocabulary
from yimen.pack import Kind


def seen(kinds: Mapping[str, Kind], drawing: str) -> list[SeenTable]:
    """The tables of a drawing."""
    return see_tables(read_workbook("a.xlsx", xlsx(drawing)).sheets[0], vocabulary(kinds.values()))


def titles(table: SeenTable) -> list[str]:
    return [column.title for column in table.columns]


def rows(table: SeenTable) -> list[int]:
    """Data rows as the spreadsheet counts."""
    return [row + 1 for row, _ in table.data]


def test_titles_and_unit_line_above_the_header_are_no_header(kinds: Mapping[str, Kind]) -> None:
    """附件, the title, and 单位： stand above; the header is found below them."""
    table = seen(
        kinds,
        """
        | 附件1       |      |      | |
        | 某某事项目录（共2项） | <    | <    | < |
        | 填报单位：某局  |      | 单位：项 | |
        | 序号        | 事项代码 | 事项名称 | 备注 |
        | #1        | 001  | 甲    | |
        | #2        | 002  | 乙    | |
        """,
    )[0]
    assert (table.header_rows, rows(table)) == ((3,), [5, 6])
    assert table.titles[:2] == ("附件1", "某某事项目录（共2项）")
    assert [claim.count for claim in table.claims] == [2]


def test_two_row_header_gives_paths(kinds: Mapping[str, Kind]) -> None:
    """Upper titles over several columns are part of the lower ones' path."""
    table = seen(
        kinds,
        """
        | 序号 | 事项代码 | 事项名称 | 执法依据 | < | 备注 |
        | ^  | ^    | ^    | 法律法规 | 条款 | ^ |
        | #1 | 001  | 甲    | 《甲法》 | 第一条 | |
        """,
    )[0]
    assert titles(table) == ["序号", "事项代码", "事项名称", "执法依据/法律法规", "执法依据/条款", "备注"]


def test_three_row_header_gives_paths(kinds: Mapping[str, Kind]) -> None:
    """Three header rows, as the national disclosure table has them."""
    table = seen(
        kinds,
        """
        | 事项代码 | 事项名称 | 依据 | < | < |
        | ^    | ^    | 执法依据 | < | 备注 |
        | ^    | ^    | 法律法规 | 条款 | ^ |
        | 001  | 甲    | 《甲法》 | 第一条 | 无 |
        """,
    )[0]
    assert table.header_rows == (0, 1, 2)
    assert titles(table)[2:] == ["依据/执法依据/法律法规", "依据/执法依据/条款", "依据/备注"]


def test_two_row_header_without_merged_cells_gives_paths(kinds: Mapping[str, Kind]) -> None:
    """Separated values lose the merging; the blanks tell."""
    drawing = """
        | 序号 | 事项代码 | 事项名称 | 执法依据 |  | 备注 |
        |    |      |      | 法律法规 | 条款 | |
        | #1 | 001  | 甲    | 《甲法》 | 第一条 | |
        """
    book = read_workbook("a.csv", separated(drawing))
    table = see_tables(book.sheets[0], vocabulary(kinds.values()))[0]
    assert table.header_rows == (0, 1)
    assert titles(table)[3:5] == ["执法依据/法律法规", "执法依据/条款"]


def test_upper_header_over_part_of_the_table_is_header_not_title(kinds: Mapping[str, Kind]) -> None:
    """Two lists side by side under their own names."""
    table = seen(
        kinds,
        """
        | 目录      | <    | <    | <    | < |
        | 行政处罚事项清单 | <    | <    | 职责边界清单 | < |
        | 序号      | 事项代码 | 事项名称 | 划出部门 | 具体职责边界 |
        | #1      | 001  | 甲    | 某局   | 说明 |
        """,
    )[0]
    assert table.header_rows == (1, 2)
    assert titles(table)[3] == "职责边界清单/划出部门"


@pytest.mark.parametrize(("make", "name"), [(xlsx, "a.xlsx"), (xls, "a.xls"), (table_docx, "a.docx")])
def test_one_title_over_two_columns_has_a_number_column_inside(
    kinds: Mapping[str, Kind], make: object, name: str
) -> None:
    """领域方面 stands over 序号 and 领域; the content tells which is which."""
    drawing = """
        | 执法单位 | 领域方面 | < | 事项数 |
        | 甲局（2个方面5项） | #1 | 林业 | #2 |
        | ^    | #2 | 水利 | #3 |
        """
    reading = read_tables(name, make(drawing), kinds)  # type: ignore[operator]
    assert reading.tables[0].columns == {"unit": "A", "number": "B", "field": "C", "count": "D"}
    assert [entry.body["field"] for entry in reading.entries] == ["林业", "水利"]


def test_sections_name_their_rows_and_keep_their_printed_counts(kinds: Mapping[str, Kind]) -> None:
    """Chinese, bracketed and full-width numbers; a section of a lower level counts for the one above."""
    table = seen(
        kinds,
        """
        | 序号 | 事项代码 | 事项名称 | 备注 |
        | 一、农业（共３项） | < | < | < |
        | （一）种植（1项） | < | < | < |
        | #1 | 001  | 甲 | |
        | （二）渔业（共两项） | < | < | < |
        | #2 | 002  | 乙 | |
        | #3 | 003  | 丙 | |
        | 二、林业 | < | < | < |
        | #4 | 004  | 丁 | |
        """,
    )[0]
    counted = [(each.name, each.count, each.rows) for each in table.sections]
    assert counted == [("农业", 3, 3), ("种植", 1, 1), ("渔业", 2, 2), ("林业", None, 1)]
    assert [index for _, index in table.data] == [1, 2, 2, 3]


def test_section_row_without_merged_cells_is_seen(kinds: Mapping[str, Kind]) -> None:
    """One filled cell in the first column with a number in Chinese."""
    table = seen(
        kinds,
        """
        | 序号 | 事项代码 | 事项名称 |
        | 三、林业(共1项) |  |  |
        | #1 | 001  | 甲 |
        """,
    )[0]
    assert [(each.name, each.count) for each in table.sections] == [("林业", 1)]


def test_section_name_in_another_column_is_seen(kinds: Mapping[str, Kind]) -> None:
    """The number column stays empty, the section stands in the next."""
    table = seen(kinds, "| 序号 | 事项代码 | 事项名称 |\n|  | 一、林业 |  |\n| #1 | 001 | 甲 |")[0]
    assert [each.name for each in table.sections] == ["林业"]


def test_totals_and_footnotes_are_no_rows(kinds: Mapping[str, Kind]) -> None:
    """注：, 合计 and a numbered remark below the table."""
    table = seen(
        kinds,
        """
        | 序号 | 事项代码 | 事项名称 |
        | #1 | 001  | 甲 |
        | 合计：1项 |  |  |
        | 注：本表自印发之日起施行。 | < | < |
        | 1.本表不含公安机关实施的事项。 | < | < |
        """,
    )[0]
    assert rows(table) == [2]
    assert [claim.count for claim in table.claims] == [1]
    assert len(table.notes) == 2


def test_repeated_header_is_skipped(kinds: Mapping[str, Kind]) -> None:
    """Printed pages repeat their header."""
    table = seen(
        kinds,
        """
        | 序号 | 事项代码 | 事项名称 |
        | #1 | 001  | 甲 |
        | 序号 | 事项代码 | 事项名称 |
        | #2 | 002  | 乙 |
        """,
    )[0]
    assert rows(table) == [2, 4]
    assert table.roles[2] == "repeat"


def test_stacked_tables_are_two_tables_with_their_own_titles(kinds: Mapping[str, Kind]) -> None:
    """A second list with another header and restarted numbers follows on the same page."""
    first, second = seen(
        kinds,
        """
        | 一、处罚事项清单 | < | < |
        | 序号 | 事项代码 | 事项名称 |
        | #1 | 001  | 甲 |
        | #2 | 002  | 乙 |
        |    |      |   |
        | 二、检查事项清单 | < | < |
        | 序号 | 检查事项 | 检查内容 |
        | #1 | 丙    | 丙的内容 |
        """,
    )
    assert (rows(first), rows(second)) == ([3, 4], [8])
    assert second.titles == ("二、检查事项清单",)


def test_blank_header_over_filled_column_keeps_the_column(kinds: Mapping[str, Kind]) -> None:
    """The column has no title, but it is there."""
    table = seen(
        kinds,
        """
        | 事项代码 | 事项名称 |  | 备注 |
        | 001  | 甲 | 某物 | |
        """,
    )[0]
    assert titles(table) == ["事项代码", "事项名称", "", "备注"]


def test_columns_empty_throughout_are_left_out(kinds: Mapping[str, Kind]) -> None:
    """Trailing formatted columns of old workbooks."""
    table = seen(kinds, "| 事项代码 | 事项名称 |  |  |\n| 001 | 甲 |  |  |")[0]
    assert titles(table) == ["事项代码", "事项名称"]


def test_sheet_of_text_is_no_table(checked: Check) -> None:
    """CAT-020: an explanation beside the catalog is passed over with a note."""
    result = checked(
        {"目录": "| 事项代码 | 事项名称 |\n| 001 | 甲的处罚 |", "说明": "| 填报说明 |\n| 1.由各部门填报 |"}
    )
    assert codes_of(result.findings) == ["CAT-020"]
    assert len(result.reading.entries) == 1


def test_list_of_one_column_is_a_table(checked: Check) -> None:
    """Law names below their title, nothing else; a page of sentences is none."""
    assert [entry.key for entry in checked("| 法规名称 |\n| 甲条例 |\n| 《乙办法》 |").reading.entries] == [
        "甲条例",
        "乙办法",
    ]
    assert codes_of(checked("| 说明 |\n| 本表由各部门填报，报送前请逐项核对。 |").findings) == ["CAT-020"]


ROWS = """
| 事项代码 | 事项名称 | 业务主管部门 | 备注 |
{above}
| 001 | 对占道的处罚 | 甲局 |  |
| 002 | 对乱倒的处罚 | 甲局 |  |
{below}
"""


def roles_of(kinds: Mapping[str, Kind], drawing: str) -> list[list[str]]:
    """The roles of each table's rows, in order."""
    return [list(table.roles.values()) for table in seen(kinds, drawing)]


@pytest.mark.parametrize(
    "line",
    [
        "填表人：李某 | 审核人： | 联系电话：0579 | 填表日期：2025年3月1日",
        "制表人：李某 |  | 审核： |",
        "单位负责人（签字）： |  |  |",
        "（以下空白） |  |  |",
        "| 此页无正文 |  |",
        "注：1.本表一式两份。 |  |  |",
    ],
)
def test_lines_below_the_data_are_notes(kinds: Mapping[str, Kind], line: str) -> None:
    """Who filled it in, who checked it, that nothing follows: no row, and no error about a missing code."""
    drawing = ROWS.format(above="| 000 | 对甲的处罚 | 甲局 | |", below=f"| {line} |")
    assert roles_of(kinds, drawing)[0][-1] == "note"
    reading = read_tables("a.xlsx", xlsx(drawing), kinds)
    assert [entry.key for entry in reading.entries] == ["000", "001", "002"]


@pytest.mark.parametrize(
    "line",
    ["1 | 2 | 3 | 4", "甲 | 乙 | 1 | 2", "（1） | （2） | （3） | （4）", "① | ② | ③ | ④", "A | B | C | D"],
)
def test_numbers_of_columns_below_the_header_are_no_row(kinds: Mapping[str, Kind], line: str) -> None:
    """Forms of statistics count their columns."""
    assert (
        roles_of(kinds, ROWS.format(above=f"| {line} |", below="| 003 | 对丙的处罚 | 甲局 | |"))[0][1]
        == "repeat"
    )


def test_title_and_header_of_every_page_are_seen_once(kinds: Mapping[str, Kind]) -> None:
    """A program printed each page with its title; what follows belongs to no section of that name."""
    title, page = "| 某某目录 | < | < |\n", "| 事项代码 | 事项名称 | 备注 |\n| {} | 对甲的处罚 | |\n"
    again = "| 续表 | < | < |\n" + page.format("003")
    drawing = title + page.format("001") + title + page.format("002") + again
    reading = read_tables("a.xlsx", xlsx(drawing), kinds)
    assert [(entry.key, entry.body.get("field")) for entry in reading.entries] == [
        ("001", None),
        ("002", None),
        ("003", None),
    ]


def test_header_that_differs_in_one_title_begins_another_table(kinds: Mapping[str, Kind]) -> None:
    """不予处罚 and 从轻处罚: two lists on one sheet with numbers that begin again."""
    head = "| {}处罚事项清单 | < | < | < |\n| 序号 | 行政处罚事项 | {}处罚适用条件 | 法律依据 |\n"
    row = "| {} | 对占道的处罚 | 初次且及时改正 | 《甲法》第十条 |\n"
    drawing = (
        head.format("不予", "不予")
        + row.format(1)
        + row.format(2)
        + head.format("从轻", "从轻")
        + row.format(1)
    )
    tables = seen(kinds, drawing)
    assert [(table.titles, rows(table)) for table in tables] == [
        (("不予处罚事项清单",), [3, 4]),
        (("从轻处罚事项清单",), [7]),
    ]


def test_second_table_begins_with_all_rows_of_its_header(kinds: Mapping[str, Kind]) -> None:
    """No row of it alone has two known titles; merged cells, or the blanks of separated values, hold it together."""
    head = "| {0}码 | 其他信息 | < |\n| ^ | {0}名称 | 法律依据 |\n| 001 | 对占道的处罚 | 《甲法》第十条 |\n"
    drawing = (
        head.format("事项代").replace("事项代名称", "事项名称")
        + "| 另一份清单 | | |\n"
        + head.format("编").replace("编名称", "违法行为")
    )
    for name, content in (("a.xlsx", xlsx(drawing)), ("a.csv", separated(drawing))):
        tables = [table.seen for table in read_tables(name, content, kinds).tables]
        assert [(table.header_rows, rows(table)) for table in tables] == [((0, 1), [3]), ((4, 5), [7])]
        assert tables[1].titles == ("另一份清单",)


def test_list_in_two_halves_side_by_side_is_read_whole(checked: Check) -> None:
    """Lists of names are printed so; the count in the title is of both halves."""
    result = checked(
        """
        | 执法人员名单（共3项） | < | < | < | < | < |
        | 序号 | 姓名 | 执法证号 | 序号 | 姓名 | 执法证号 |
        | 1 | 执法员001 | 330799001 | 3 | 执法员003 | 330799003 |
        | 2 | 执法员002 | 330799002 |  |  |  |
        """,
        kind="officer",
        constants={"unit": "甲局"},
    )
    assert [entry.key for entry in result.reading.entries] == ["330799001", "330799002", "330799003"]
    assert codes_of(result.findings) == []


def test_titles_that_stand_twice_for_two_parties_are_one_table(kinds: Mapping[str, Kind]) -> None:
    """A repetition of some titles is no second half."""
    assert len(seen(kinds, "| 事项代码 | 事项名称 | 备注 | 备注 |\n| 001 | 甲 | 乙 | 丙 |")) == 1


@pytest.mark.parametrize("mark", ["Ⅰ．", "A、", "一、", "第一部分 ", "（一）"])
def test_sections_are_numbered_in_many_ways(kinds: Mapping[str, Kind], mark: str) -> None:
    """The number is no part of the name."""
    table = seen(kinds, ROWS.format(above=f"| {mark}林业 | < | < | < |", below="| 003 | 对丙的处罚 | | |"))[0]
    assert [(each.name, each.rows) for each in table.sections] == [("林业", 3)]


def test_name_alone_in_a_row_is_a_row_where_the_first_column_holds_names(checked: Check) -> None:
    """Below 序号 a lone text is a section, below 事项名称 it is an item without more: nothing is dropped silently."""
    names = "| 检查事项 | 检查内容 | 检查方式 |\n| 占道检查 | 是否占道 | 现场 |\n| 垃圾检查 |  |  |"
    assert [entry.body["name"] for entry in checked(names).reading.entries] == ["占道检查", "垃圾检查"]
    numbered = "| 序号 | 检查事项 | 检查内容 |\n| 城管 |  |  |\n| 1 | 占道检查 | 是否占道 |"
    assert [table.sections[0].name for table in seen_in(checked(numbered))] == ["城管"]


def seen_in(result: CheckResult) -> list[SeenTable]:
    return [table.seen for table in result.reading.tables]


@pytest.mark.parametrize(
    ("name", "role"),
    [("合计", "total"), ("总 计：3项", "total"), ("小计（家）", "total"), ("累计三次占道", "data")],
)
def test_total_is_told_from_a_name_that_begins_like_one(
    kinds: Mapping[str, Kind], name: str, role: str
) -> None:
    """累计 opens names of offences too."""
    drawing = f"| 事项名称 | 事项代码 | 备注 |\n| 占道 | 001 | |\n| {name} | 002 | 无 |"
    assert roles_of(kinds, drawing)[0][-1] == role


def test_merged_cell_without_a_field_is_kept_with_each_of_its_rows(checked: Check) -> None:
    """A column without title, merged over its rows: it may be mapped later."""
    drawing = """
        |  | 事项代码 | 事项名称 |
        | 城管 | 001 | 对甲的处罚 |
        | ^ | 002 | 对乙的处罚 |
        | 林业 | 003 | 对丙的处罚 |
        """
    entries = checked(drawing).reading.entries
    assert [entry.origin["raw"]["A"] for entry in entries] == ["城管", "城管", "林业"]
    mapped = checked(drawing, kind="item", mapping={"field": "A"}).reading.entries
    assert [entry.body["field"] for entry in mapped] == ["城管", "城管", "林业"]
