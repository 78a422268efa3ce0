"""The grid of columns: what a part was read by stays said when another column is corrected."""

from __future__ import annotations

import pytest

from yimen.office.import_columns import PARTS, asked_columns


@pytest.mark.parametrize(
    "part", ["", "code", "before:：", "line:2", "listed", "unlisted", "ticked:县", "as:money"]
)
def test_part_of_a_column_comes_back_as_it_was_shown(part: str) -> None:
    """A column of ticks is no column of √ because somebody corrected the one beside it."""
    name, _, argument = part.partition(":")
    assert name in dict(PARTS)
    form = {"field.C.0": "level", "part.C.0": name, "argument.C.0": argument}
    table = {"mapping": [{"column": "C", "title": "行使层级/县"}]}
    assert asked_columns(table, form) == {"level": [f"行使层级/县@{part}" if part else "行使层级/县"]}
