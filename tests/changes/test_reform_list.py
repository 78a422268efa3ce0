"""The list of a reform: what is understood, and what is said of the rest."""

from __future__ import annotations

from yimen.catalog import OutColumn, OutSheet, write_workbook
from yimen.changes import ReformRow
from yimen.changes.reforming.sheet import read_list, read_pasted, with_target

UNITS = {"a": {"name": "甲局"}, "b": {"name": "乙队", "short_name": "乙"}}


def test_pasted_rows_name_what_and_whither() -> None:
    """Tabs, commas and blanks stand between; a code alone is an item's, whose unit is chosen for all."""
    lines = [
        "类别\t标识\t划入单位",
        "事项\t330201001000\t乙队",
        "人员，zhang01，a",
        "案件 甲案字〔2026〕3号 乙",
    ]
    text = "\n".join([*lines, "设置 甲局 乙队", "", "330201002000"])
    rows, found = read_pasted(text, UNITS)
    assert found == []
    assert with_target(rows, "a") == [
        ReformRow("item", "330201001000", "b", 2),
        ReformRow("officer", "zhang01", "a", 3),
        ReformRow("case", "甲案字〔2026〕3号", "b", 4),
        ReformRow("settings", "a", "b", 5),
        ReformRow("item", "330201002000", "a", 7),
    ]


def test_rows_that_say_nothing_are_told_by_their_number() -> None:
    """CHG-080 with the row; mended, it is understood."""
    rows, found = read_pasted("事项 1 丙队\n事项\n人员 x 乙队 又\n设置 丙 乙", UNITS)
    assert rows == []
    assert [(each.code, str(number) in each.message) for number, each in enumerate(found, 1)] == [
        ("CHG-080", True)
    ] * 4
    assert read_pasted("事项 1 乙队", UNITS) == ([ReformRow("item", "1", "b", 1)], [])


def test_workbook_is_read_like_pasted_text() -> None:
    """Codes stay text; the header is passed over."""
    columns = [OutColumn(title) for title in ("类别", "标识", "划入单位")]
    content = write_workbook([OutSheet("去向", columns, [("事项", "330201001000", "乙队")])])
    assert read_list("去向.xlsx", content, UNITS) == ([ReformRow("item", "330201001000", "b", 2)], [])
