"""Tiers that are a share of what the statute allows: read, reckoned, compared, held against one another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.conftest import Check, codes_of
from catalog.test_tier_answers import row
from yimen.catalog import (
    Circumstances,
    answer_tier,
    check_against_statute,
    compute_amount,
    parse_fine,
    tier_questions,
)
from yimen.catalog.law.ranges import span_of_amount
from yimen.pack import Entry


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("处法定罚款幅度30%以下的罚款", 2_000, 7_400),
        ("处法定罚款幅度30%以上70%以下的罚款", 7_400, 14_600),
        ("处法定罚款幅度70%以上的罚款", 14_600, 20_000),
        ("罚款数额在从最低限到最高限这一幅度中较低的30%部分", 2_000, 7_400),
        ("罚款数额在从最低限到最高限这一幅度中较高的30%部分", 14_600, 20_000),
        ("处法定最高罚款额50%以上的罚款", 10_000, 20_000),
        ("处法定最高罚款额30%以下的罚款", 2_000, 6_000),
        ("减轻处罚，处法定最低罚款额50%以下的罚款", 0, 1_000),
    ],
)
def test_a_share_of_the_statutory_range_is_reckoned_from_both_its_ends(
    words: str, low: int, high: int
) -> None:
    """From what the row quotes of the statute; else from what the officer says, who is asked for it."""
    quoting = row(1, "", words, statutory="处2000元以上2万元以下罚款")
    found = answer_tier([quoting], [quoting], Circumstances()).range
    assert found is not None
    assert (found.low_fen, found.high_fen) == (low * 100, high * 100)
    assert tier_questions([quoting.body]) == []
    bare = row(1, "", words)
    asked = {each.name for each in tier_questions([bare.body])}
    assert asked <= {"法定最低罚款额", "法定最高罚款额"}
    said = {"法定最低罚款额": Decimal(200_000), "法定最高罚款额": Decimal(2_000_000)}
    told = compute_amount(words, Circumstances({name: said[name] for name in asked}))
    assert (told.low_fen, told.high_fen) == (low * 100, high * 100)
    assert compute_amount(words, Circumstances()).missing


def test_shares_of_two_statutory_ranges_are_compared_by_their_sums() -> None:
    """A third of a milder range is lighter than a fifth of a severer one; without sums a person weighs them."""
    old = row(1, "", "处法定罚款幅度20%以下的罚款", statutory="处5万元以上20万元以下罚款")
    new = row(1, "", "处法定罚款幅度30%以下的罚款", statutory="处1万元以上5万元以下罚款")
    assert answer_tier([old], [new], Circumstances()).applied == "decision"
    by_base = [
        row(1, "", each, statutory="处货值金额1倍以上3倍以下罚款")
        for each in ("法定罚款幅度30%以下", "法定罚款幅度20%以下")
    ]
    assert [each.name for each in tier_questions([by_base[0].body])] == ["货值金额"]
    found = answer_tier(by_base[:1], by_base[1:], Circumstances({"货值金额": Decimal(1_000_000)}))
    assert found.range is not None
    assert (found.applied, found.range.low_fen, found.range.high_fen) == ("decision", 1_000_000, 1_400_000)
    other = [row(1, "", "法定罚款幅度20%以下", statutory="处违法所得1倍以上3倍以下罚款")]
    assert answer_tier(by_base[:1], other, Circumstances()).row is None


def test_shares_lie_in_the_range_and_are_held_against_one_another(checked: Check) -> None:
    """They need no sum to be checked by: none is outside, the range is not unused; a gap between them is one."""
    shares = [f"处法定罚款幅度{part}的罚款" for part in ("30%以下", "30%以上70%以下", "70%以上")]
    header = "| 事项代码 | 事项名称 | 裁量阶次 | 适用条件 | 具体标准 |"
    drawn = [
        f"| 001 | 对甲的处罚 | {name} | 情节{name} | {text} |"
        for name, text in zip("轻中重", shares, strict=True)
    ]
    rows = [Entry("tier", row.key, row.body) for row in checked("\n".join([header, *drawn])).reading.entries]
    assert codes_of(checked("\n".join([header, *drawn])).findings) == []
    assert codes_of(checked("\n".join([header, drawn[0], drawn[2]])).findings) == ["CAT-080"]
    statutes = ("处一万元以上十万元以下罚款", "处违法所得百分之五以上百分之十以下罚款")
    allowed = [span for text in statutes for each in parse_fine(text) if (span := span_of_amount(each))]
    assert list(check_against_statute(rows, allowed, {})) == []
