"""What is empty in a table that goes out is empty when it comes back, though its column repeats what stands above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from yimen.catalog import export_workbook, read_tables
from yimen.pack import Kind

LENIENT = {"order": 1, "class": "不予处罚", "condition": "初次"}
ROWS: dict[str, list[dict[str, Any]]] = {
    "item": [
        {"code": "001", "name": "对甲的处罚", "unit": "甲局"},
        {"code": "002", "name": "对乙的处罚", "unit": "甲局", "field": "林业", "department": "林业局"},
        {"code": "003", "name": "对丙的处罚", "unit": "甲局"},
        {"code": "004", "name": "对丁的处罚", "unit": "甲局", "department": "林业局"},
    ],
    "tier": [
        {"item": "001", "order": 1, "name": "从轻", "condition": "初次", "basis": "见附件"},
        {"item": "001", "order": 2, "name": "从重", "condition": "再次"},
    ],
    "leniency": [
        {"name": "占道", **LENIENT, "agency": "甲局", "field": "市容"},
        {"name": "乱倒", **LENIENT, "field": "市容"},
    ],
}


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_blank_below_a_value_comes_back_blank(kinds: Mapping[str, Kind], kind: str) -> None:
    """It is written as offices write it, with a stroke; a column that nothing fills stays empty."""
    written = export_workbook(kinds[kind], ROWS[kind])
    again = [dict(each.body) for each in read_tables("a.xlsx", written, {kind: kinds[kind]}).entries]
    assert again == ROWS[kind]
