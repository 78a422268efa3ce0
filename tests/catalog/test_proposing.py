"""Columns of a new kind proposed out of a sample sheet."""

from __future__ import annotations

from yimen.catalog import propose_columns

HEAD = "序号,编号,名称,登记日期,数量,备注"


def test_columns_are_proposed_by_what_their_cells_hold() -> None:
    """A code that names each row is the key; days and numbers are seen; an empty column is a text."""
    rows = [f"{n},AB{n:03},物品{n % 4},2026-02-{n:02},{n * 3}," for n in range(1, 13)]
    found = propose_columns("样表.csv", "\n".join(["物品登记表", HEAD, *rows]).encode(), [])
    assert [(each.title, each.type, each.key) for each in found] == [
        ("编号", "code", True),
        ("名称", "text", False),
        ("登记日期", "date", False),
        ("数量", "integer", False),
        ("备注", "text", False),
    ]
    assert found[0].samples == ("AB001", "AB002", "AB003")
    assert (found[4].full, found[4].samples) == (False, ())


def test_without_a_code_the_first_text_that_names_each_row_is_the_key() -> None:
    """Where nothing names each row by itself, nothing is proposed as the key."""
    rows = [f"{n},街道{n},西瓜" for n in range(1, 9)]
    found = propose_columns("a.csv", "\n".join(["序号,街道,作物", *rows]).encode(), [])
    assert [(each.title, each.key) for each in found] == [("街道", True), ("作物", False)]
    rows = [f"{n},街道{n % 2},西瓜" for n in range(1, 9)]
    found = propose_columns("a.csv", "\n".join(["序号,街道,作物", *rows]).encode(), [])
    assert [each.key for each in found] == [False, False]


def test_file_without_a_table_proposes_nothing() -> None:
    """An empty or unreadable file is no error of the program."""
    assert propose_columns("a.csv", b"", []) == ()
    assert propose_columns("a.xlsx", b"no workbook", []) == ()
