"""What a person says of a sheet is honoured: header rows, roles of rows, kinds of tables, columns, what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only
from catalog.drawn import xlsx
from yimen.catalog import Layout, TableReading, read_tables
from yimen.pack import Kind


@pytest.fixture
def read(kinds: Mapping[str, Kind]) -> Any:
    """Read a drawing (sheet 目录) with corrections as the page sends them, rows counted from 1."""

    def run(drawing: Any, said: Mapping[str, Any] | None = None, **more: Any) -> TableReading:
        layouts = {"目录": Layout.from_json(said)} if said else None
        return read_tables("a.xlsx", xlsx(drawing), kinds, layouts=layouts, **more)

    return run


def roles(reading: TableReading) -> list[str]:
    """Of every row of the sheet the table that took it, counted from 1, and its role there; "" outside of all."""
    shown = [""] * len(reading.sheets[0].rows)
    for table in reading.tables:
        for row, role in table.seen.roles.items():
            shown[row] = f"{table.seen.number + 1}{role}"
    return shown


def keys(reading: TableReading) -> list[str]:
    return [entry.key for entry in reading.entries]


CATALOG = """
| 某某目录 | < | < |
| 项目 | 说明文字 | 其他 |
| 事项代码 | 事项名称 | 备注 |
| 001 | 对甲的处罚 | |
| 002 | 对乙的处罚 | |
| 三、另有规定的从其规定 | < | < |
| 003 | 对丙的处罚 | |
| 004 | 作废 | |
"""


def test_rows_are_shown_as_they_were_taken(read: Any) -> None:
    """A role for every row of the sheet."""
    reading = read(CATALOG)
    assert roles(reading) == [
        "1title",
        "1title",
        "1header",
        "1data",
        "1data",
        "1section",
        "1data",
        "1data",
    ]


def test_the_story_of_a_sheet_put_right(read: Any) -> None:
    """Row 6 is a note and no section, row 8 no data, and the header stands in rows 2 and 3."""
    said = {"roles": {"2": "header", "3": "header", "6": "note", "8": "blank"}}
    reading = read(CATALOG, said)
    assert roles(reading)[1:3] == ["1header", "1header"]
    assert roles(reading)[5:] == ["1note", "1data", "1blank"]
    assert [column.title for column in reading.tables[0].seen.columns][:2] == [
        "项目/事项代码",
        "说明文字/事项名称",
    ]
    assert keys(reading) == ["001", "002", "003"]
    assert all("field" not in entry.body for entry in reading.entries)
    assert Layout.from_json(Layout.from_json(said).as_json()) == Layout.from_json(said)


@pytest.mark.parametrize(
    ("role", "field"), [("section", "说明：林业"), ("note", None), ("total", None), ("repeat", None)]
)
def test_row_takes_the_role_it_is_given(read: Any, role: str, field: str | None) -> None:
    """The same line as section, note, total or repeated header; it is never an entry."""
    drawing = "| 事项代码 | 事项名称 | 备注 |\n| 说明：林业 | | |\n| 001 | 对甲的处罚 | |"
    reading = read(drawing, {"roles": {"2": role}})
    assert [entry.body.get("field") for entry in reading.entries] == [field]
    assert roles(reading)[1] == f"1{role}"


def test_row_taken_for_a_total_may_be_data(read: Any) -> None:
    """Whatever was left out can be taken in."""
    drawing = "| 事项代码 | 事项名称 | 备注 |\n| 001 | 对甲的处罚 | |\n| 总计 | 对乙的处罚 | 说明 |"
    assert keys(read(drawing)) == ["001"]
    assert keys(read(drawing, {"roles": {"3": "data"}})) == ["001", "总计"]


def test_header_with_unknown_words_is_where_the_person_says(read: Any) -> None:
    """header_rows by number, the rows above are titles."""
    drawing = "| 甲 | 乙 | 丙 |\n| 代码 | 叫法 | 甲注 |\n| 001 | 对甲的处罚 | 无 |"
    reading = read(drawing, {"header_rows": [2]}, kind="item", mapping={"code": "代码", "name": "叫法"})
    assert (roles(reading), keys(reading)) == (["1title", "1header", "1data"], ["001"])


STACKED = """
| 事项代码 | 事项名称 | 备注 |
| 001 | 对甲的处罚 | |
| 第二部分 其他 | | |
| 编码乙 | 名目 | 说明乙 |
| 101 | 对丁的处罚 | |
"""


def test_second_table_begins_where_its_header_is_named(read: Any) -> None:
    """Its titles are unknown words; the line above is its title once it is called one."""
    assert len(read(STACKED).tables) == 1
    said = {
        "header_rows": [1, 4],
        "roles": {"3": "title"},
        "tables": {"2": {"kind": "item", "columns": {"code": "编码乙", "name": ["名目"]}}},
    }
    reading = read(STACKED, said)
    assert keys(reading) == ["001", "101"]
    assert roles(reading) == ["1header", "1data", "2title", "2header", "2data"]
    assert reading.tables[1].seen.titles == ("第二部分 其他",)


def test_only_the_second_header_named_makes_it_the_first_table(read: Any) -> None:
    """Above the first header that a person names none is looked for."""
    reading = read(STACKED, {"header_rows": [4]}, kind="item", mapping={"code": "A", "name": "B"})
    assert (len(reading.tables), keys(reading)) == (1, ["101"])


def test_table_without_any_header_is_read_from_its_first_data_row(read: Any) -> None:
    """Columns are named by their letters."""
    drawing = "| 某单位报来 | < |\n| 001 | 对甲的处罚 |\n| 002 | 对乙的处罚 |"
    assert keys(read(drawing)) == []
    said = {"roles": {"2": "data"}, "tables": {"1": {"kind": "item", "columns": {"code": "A", "name": "B"}}}}
    reading = read(drawing, said)
    assert keys(reading) == ["001", "002"]
    assert reading.tables[0].seen.titles == ("某单位报来",)
    assert reading.tables[0].as_json()["header_rows"] == []


def test_table_and_sheet_may_be_left_out(checked: Check) -> None:
    """What is left out gives no entry and no finding; a table is still shown, to be taken in again."""
    good, draft = (
        "| 事项代码 | 事项名称 |\n| 001 | 对甲的处罚 |",
        "| 事项代码 | 事项名称 |\n| 001 | 草稿的处罚 |",
    )
    book = {"目录": good, "草稿": draft}
    assert "CAT-041" in codes_of(checked(book).findings)
    for said in ({"skip": True}, {"tables": {"1": {"skip": True}}}):
        result = checked(book, layouts={"草稿": Layout.from_json(said)})
        assert (codes_of(result.findings), len(result.reading.entries)) == ([], 1)
    assert [table.skipped for table in result.reading.tables] == [False, True]
    assert [sheet.name for sheet in result.reading.sheets] == ["目录", "草稿"]


def test_kind_is_chosen_table_by_table(checked: Check) -> None:
    """Two sheets of unknown words, one of items, one of laws."""
    book = {
        "甲": "| 甲号 | 甲名 |\n| 001 | 对甲的处罚 |",
        "乙": "| 乙名 | 乙类 |\n| 《甲条例》 | 地方性法规 |",
    }
    result = checked(
        book,
        layouts={
            "甲": Layout.from_json(
                {"tables": {"1": {"kind": "item", "columns": {"code": "甲号", "name": "甲名"}}}}
            ),
            "乙": Layout.from_json({"tables": {"1": {"kind": "law", "columns": {"name": "A", "rank": "B"}}}}),
        },
    )
    assert [(entry.kind, entry.key) for entry in result.reading.entries] == [
        ("item", "001"),
        ("law", "甲条例"),
    ]


def test_what_is_asked_of_kinds_and_columns_must_exist(checked: Check) -> None:
    """CAT-026 and CAT-027: kind, field, part of a cell, column."""
    drawing = "| 事项代码 | 事项名称 |\n| 001 | 对甲的处罚 |"

    def found(**table: Any) -> list[str]:
        said = {"目录": Layout.from_json({"tables": {"1": table}})}
        return codes_of(checked(drawing, layouts=said).findings)

    assert found(kind="itme") == ["CAT-026"]
    assert found(columns={"nmae": "A"}) == ["CAT-027"]
    assert found(columns={"name": "B@middle"}) == ["CAT-027"]
    assert found(columns={"name": "事项名"}) == ["CAT-027"]
    assert found(kind="item", columns={"name": "事项名称", "note": "B@last:2"}) == []
    assert (
        "事项名"
        in only(checked(drawing, kind="item", mapping={"name": "事项名"}).findings, "CAT-027").message
    )


@pytest.mark.parametrize(
    "body",
    [
        {"roles": {"1": "head"}},
        {"roles": {"0": "note"}},
        {"header_rows": [0]},
        {"header_rows": [1, 2, 3, 4]},
        {"tables": {"0": {"kind": "item"}}},
        {"tables": {"1": {"columns": {"name": [1]}}}},
    ],
)
def test_correction_that_makes_no_sense_is_refused(body: Mapping[str, object]) -> None:
    """Rows and tables count from 1; a header has three rows at most."""
    with pytest.raises(ValueError):
        Layout.from_json(body)


def test_roles_given_to_rows_that_cannot_bear_them_do_no_harm(read: Any) -> None:
    """An empty row is no section, a row beyond the sheet is nothing."""
    drawing = "| 事项代码 | 事项名称 | 备注 |\n| | | |\n| 001 | 对甲的处罚 | |"
    said = {"roles": {"2": "section", "99": "data", "1": "title"}, "header_rows": [120]}
    assert isinstance(read(drawing, said), TableReading)
    for role in ("title", "header", "data", "section", "total", "note", "repeat", "blank"):
        for row in "123":
            assert isinstance(read(drawing, {"roles": {row: role}}), TableReading)
