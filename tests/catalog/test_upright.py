"""Sheets that stand upright: cards of one item each, and tables whose rows and columns are turned."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from catalog.conftest import Check, codes_of, only
from catalog.drawn import ods, separated, table_docx, xls, xlsx
from yimen.catalog import Layout, laid_anew, marked_workbook, read_workbook

CARD = """
    | 行政权力事项登记表 | < | < | < |
    | 事项名称 | 对占用道路的处罚 | 事项编码 | 330217001000 |
    | 权力类型 | 行政处罚 | 实施主体 | 某局 |
    | 设定依据 | 《甲条例》第十条 | < | < |
    | 行使层级 | 县级 | 登记日期 | 2024-01-05 |
    """
NEXT = CARD.replace("占用道路", "倾倒垃圾").replace("7001", "7002").replace("| 某局 |", "|  |")
PAIRS = """
    | 职权编码 | 330217001000 |
    | 职权名称 | 对占用道路的处罚 |
    | 职权类型 | 行政处罚 |
    | 实施依据 | 《甲条例》第十条 |
    """
TURNED = """
    | 事项编码 | 330217001000 | 330217002000 | 330217003000 |
    | 事项名称 | 对甲的处罚 | 对乙的处罚 | 对丙的处罚 |
    | 权力类型 | 行政处罚 | < | < |
    | 备注 | | 新增 | |
    | 实施依据 | 《甲条例》第十条 | 《甲条例》第十一条 | 《甲条例》第十二条 |
    """


def without_title(card: str) -> str:
    """The rows of a card alone."""
    return "\n".join(line for line in card.splitlines() if "登记表" not in line and line.strip())


def bodies(result: Any, *fields: str) -> list[tuple[Any, ...]]:
    """What the entries say in some of their fields."""
    return [tuple(each.body.get(field) for field in fields) for each in result.reading.entries]


def test_card_is_an_entry(checked: Check) -> None:
    """CAT-135 says that the sheet was laid out anew; what no field takes is kept."""
    result = checked(CARD)
    assert bodies(result, "code", "name", "power", "unit", "basis", "article", "level") == [
        ("330217001000", "对占用道路的处罚", "行政处罚", "某局", "《甲条例》第十条", "第十条", "县级")
    ]
    assert result.reading.entries[0].origin["raw"] == {"登记日期": "2024-01-05"}
    assert "共 1 项" in only(result.findings, "CAT-135").message
    assert {"CAT-021", "CAT-130"}.isdisjoint(codes_of(result.findings))


@pytest.mark.parametrize("between", ["", "|  |  |  |  |"])
def test_what_a_card_leaves_empty_is_not_that_of_the_card_above(checked: Check, between: str) -> None:
    """A column of units is filled down in a table, never from card to card."""
    both = without_title(CARD) + "\n" + between + "\n" + without_title(NEXT)
    for drawing in (f"{CARD}\n{between}\n{NEXT}", both):
        assert bodies(checked(drawing), "code", "unit", "article") == [
            ("330217001000", "某局", "第十条"),
            ("330217002000", None, "第十条"),
        ]


@pytest.mark.parametrize("sort", ["xlsx", "xls", "ods", "csv", "docx"])
def test_card_of_any_sort_of_file_is_read(checked: Check, sort: str) -> None:
    made = {"xlsx": xlsx, "xls": xls, "ods": ods, "csv": separated, "docx": table_docx}[sort](PAIRS)
    result = checked(made, name=f"卡.{sort}")
    assert bodies(result, "code", "name", "power", "law") == [
        ("330217001000", "对占用道路的处罚", "行政处罚", "甲条例")
    ]


def test_cards_of_many_sheets_are_an_entry_each(checked: Check) -> None:
    result = checked({"事项1": CARD, "事项2": NEXT})
    assert [(each.key, each.place.sheet) for each in result.reading.entries] == [
        ("330217001000", "事项1"),
        ("330217002000", "事项2"),
    ]


def test_columns_of_a_turned_table_are_its_entries(checked: Check) -> None:
    """What is as wide as all of them is said of each, an empty cell of none."""
    assert bodies(checked(TURNED), "code", "name", "power", "note", "article") == [
        ("330217001000", "对甲的处罚", "行政处罚", None, "第十条"),
        ("330217002000", "对乙的处罚", "行政处罚", "新增", "第十一条"),
        ("330217003000", "对丙的处罚", "行政处罚", None, "第十二条"),
    ]


def test_titles_of_groups_stand_above_those_of_the_card(checked: Check) -> None:
    result = checked("""
        | 行政处罚事项登记表 | < | < |
        | 基本信息 | 事项名称 | 对占用道路的处罚 |
        | ^ | 事项编码 | 330217001000 |
        | ^ | 实施主体 | 某局 |
        | 依据信息 | 设定依据 | 《甲条例》第十条 |
        | ^ | 处罚种类 | 罚款 |
        | 备注 | < | 无 |
        """)
    assert bodies(result, "code", "unit", "law", "kinds", "note") == [
        ("330217001000", "某局", "甲条例", "罚款", "无")
    ]


def test_lines_beside_one_label_are_one_text(checked: Check) -> None:
    result = checked(PAIRS + "| ^ | 《乙条例》第二条 |")
    assert bodies(result, "basis") == [("《甲条例》第十条\n《乙条例》第二条",)]


def test_label_that_comes_twice_in_a_card_is_kept_twice(checked: Check) -> None:
    result = checked(
        PAIRS.replace("| 实施依据", "| 联系电话 | 1 |\n| 实施依据") + "| 联系电话 | 2 |\n| 备注 | 无 |"
    )
    assert [each.origin["raw"] for each in result.reading.entries] == [
        {"联系电话": "1", "联系电话（2）": "2"}
    ]


def test_labels_with_what_they_say_in_one_cell_are_read(checked: Check) -> None:
    """A colon within the text is no label's."""
    result = checked("""
        | 事项名称：对占用道路的处罚 | 事项编码：330217001000 |
        | 权力类型：行政处罚 | 实施主体： |
        | 实施依据：《甲条例》第十条：处五百元罚款。 | < |
        """)
    assert bodies(result, "code", "unit", "basis") == [
        ("330217001000", None, "《甲条例》第十条：处五百元罚款。")
    ]


def test_line_before_some_cards_is_their_section_and_one_before_each_is_kept(checked: Check) -> None:
    card, other = without_title(CARD), without_title(NEXT)
    third = other.replace("7002", "8002").replace("倾倒垃圾", "超载")
    drawing = f"| 一、市容环卫 | < | < | < |\n{card}\n{other}\n| 二、交通运输 | < | < | < |\n{third}"
    assert bodies(checked(drawing), "field") == [("市容环卫",), ("市容环卫",), ("交通运输",)]
    each = f"| （一）占道 | < | < | < |\n{card}\n| （二）倾倒 | < | < | < |\n{other}"
    raws = [entry.origin["raw"]["卡片标题"] for entry in checked(each).reading.entries]
    assert raws == ["（一）占道", "（二）倾倒"]


def test_tiers_stand_at_the_left_or_side_by_side(checked: Check) -> None:
    """轻微, 一般, 严重 as labels of a card, below a group, and as the columns of one item."""
    head = "| 违法行为 | 占用道路 |\n| 事项编码 | 330217001000 |\n| 处罚依据 | 《甲条例》第十条 |\n"
    left = head + "| 轻微 | 处200元罚款 |\n| 严重 | 处500元罚款 |"
    wide = head.replace(" |\n", " | < |\n")
    beside = (
        wide
        + "| 裁量阶次 | 轻微 | 严重 |\n| 适用条件 | 初次 | 再次 |\n| 具体标准 | 处200元罚款 | 处500元罚款 |"
    )
    for drawing in (left, beside):
        assert bodies(checked(drawing), "item", "name", "max_fen", "article") == [
            ("330217001000", "轻微", 20_000, "第十条"),
            ("330217001000", "严重", 50_000, "第十条"),
        ]


UNCLEAR = {
    "labels that nobody knows": """
        | 事项名称 | 对占用道路的处罚 | 登记号 | 001 |
        | 事项编码 | 330217001000 | 登记日 | 2024-01-01 |
        | 权力类型 | 行政处罚 | 填报人 | 甲某 |
        | 设定依据 | 《甲条例》第十条 | 来源 | 网站 |
        """,
    "how to fill in": """
        | 字段 | 要求 |
        | 事项编码 | 必填，12位 |
        | 事项名称 | 必填 |
        | 设定依据 | 写明条款 |
        """,
    "a text without a label": """
        | 事项编码 | 330217001000 | 甲 |
        | 事项名称 | 对占用道路的处罚 |  |
        | 设定依据 | 《甲条例》第十条 |  |
        """,
}


@pytest.mark.parametrize("name", sorted(UNCLEAR))
def test_sheet_of_which_it_is_unclear_what_belongs_together_is_told(checked: Check, name: str) -> None:
    """Nothing is read, and the message says what to do."""
    result = checked(UNCLEAR[name])
    assert not result.reading.entries
    told = only(result.findings, "CAT-130")
    assert ("转置" in told.message, told.place.sheet) == (True, "目录")


@pytest.mark.parametrize(
    "drawing",
    [
        "| 甲 | 乙 | 丙 |\n| 一个 | 二个 | 三个 |\n| 四个 | 五个 | 六个 |\n| 事项名称 | 甲 | 乙 |",
        """
        | 违法行为：占用道路 | < | < |
        | 事项编码：330217001000 | < | < |
        | 处罚依据：《甲条例》第十条 | < | < |
        | 裁量阶次 | 适用条件 | 具体标准 |
        | 轻微 | 初次 | 处200元罚款 |
        """,
    ],
)
def test_table_with_a_header_is_not_called_upright(checked: Check, drawing: str) -> None:
    assert {"CAT-130", "CAT-135"}.isdisjoint(codes_of(checked(drawing).findings))


def test_rows_are_corrected_and_findings_written_as_the_sheet_is_laid_out(checked: Check, kinds: Any) -> None:
    """Row 3 is the second item: left out as a note; the marked workbook is the table, and is read as one."""
    said = {"目录": Layout.from_json({"roles": {"3": "note"}})}
    drawing = TURNED.replace("330217003000", "")
    result = checked(drawing, layouts=said)
    assert [each.body["name"] for each in result.reading.entries] == ["对甲的处罚", "对丙的处罚"]
    lacking = only(result.findings, "CAT-040")
    assert (lacking.place.row, lacking.place.column) == (4, "A")
    book = laid_anew(read_workbook("目录.xlsx", xlsx(drawing)), kinds)
    assert laid_anew(book, kinds) is book
    marked = marked_workbook(book, xlsx(drawing), result.findings)
    page = openpyxl.load_workbook(io.BytesIO(marked))["目录"]
    assert [cell.value for cell in page[1]] == ["事项编码", "事项名称", "权力类型", "备注", "实施依据"]
    assert page["A4"].comment is not None
    again = checked(marked)
    assert [each.body["name"] for each in again.reading.entries] == ["对甲的处罚", "对乙的处罚", "对丙的处罚"]
    assert "CAT-135" not in codes_of(again.findings)
