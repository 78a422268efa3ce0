"""Tiers of many items, judged in one go: what is worked out once holds for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.conftest import Check, codes_of
from yimen.catalog import check_tiers
from yimen.pack import Entry, Kind

TOLD = (
    [
        {"name": "从轻", "condition": "一"},
        {"name": "从重", "condition": "一"},
        {"name": "减轻"},
        {"name": ""},
    ],
    [
        {"amount_kind": "none"},
        {"amount_kind": "amount", "min_fen": 100_000, "max_fen": 200_000},
        {"amount_kind": "amount", "min_fen": 200_000, "max_fen": 500_000},
        {"amount_kind": "amount", "min_fen": 0, "max_fen": 10},
        {"amount_kind": "multiple", "min_ratio": "1", "max_ratio": "2", "base": "违法所得"},
        {"amount_kind": "several", "standard": "处一千元罚款，并处违法所得一倍罚款"},
        {"amount_kind": "not_understood", "standard": "处一千以上"},
    ],
    [{}, {}, {"lower": "1000", "upper": "2000"}, {"lower": "1", "upper": "2"}, {"lower": "100\n300"}],
)


@given(st.lists(st.lists(st.tuples(*map(st.sampled_from, TOLD)), min_size=1, max_size=4), max_size=6))
def test_items_are_judged_together_as_each_alone(kinds: Mapping[str, Kind], told: list[list[Any]]) -> None:
    """What is worked out once for items that say the same is told of each of them, or of none."""
    items = [
        [
            Entry("tier", f"{item}/{order}", {"item": str(item), "order": order, **name, **amount, **ends})
            for order, (name, amount, ends) in enumerate(tiers)
        ]
        for item, tiers in enumerate(told)
    ]
    columns = {"item": "A", "name": "B", "standard": "C"}
    together = check_tiers([tier for item in items for tier in item], columns, kinds)
    alone = [finding for item in items for finding in check_tiers(item, columns, kinds)]
    assert sorted(map(str, together)) == sorted(map(str, alone))


def test_ends_of_a_row_that_goes_on_are_told_and_break_nothing(checked: Check) -> None:
    """CAT-110: two rows that name no item, the second is taken to go on: both ends are kept one below the other."""
    drawing = """
        | 事项代码 | 裁量阶次 | 处罚幅度 | < | < | 具体标准 |
        | ^ | ^ | 计罚方式 | 下限 | 上限 | ^ |
        | | | 金额 | #100 | #200 | 处100元以上200元以下罚款 |
        | | | 金额 | #200 | #300 | 处200元以上300元以下罚款 |
        | 001 | 从重 | 金额 | #200 | #300 | 处200元以上300元以下罚款 |
        """
    result = checked(drawing)
    assert result.reading.entries[0].body["lower"] == "100\n200"
    assert "CAT-110" in codes_of(result.findings)
