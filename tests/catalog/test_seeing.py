"""The table in the sheet: headers of every shape, sections, totals, footnotes, tables one below the other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from catalog.conftest import Check, codes_of
from catalog.drawn import separated, table_docx, xls, xlsx
from yimen.catalog import SeenTable, read_tables, read_workbook, see_tables
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
