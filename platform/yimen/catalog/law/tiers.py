"""The question that a case asks of its tiers: which applies, from what to what, and resting on which row.

Pure functions over rows handed in; which rows are in force on which day is asked of the store elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .amount import Amount
from .conditions import Truth, condition_holds
from .fine import parse_fine
from .ranges import Span, span_of, span_of_amount

HUNDREDTHS = {"multiple": Decimal(1), "percent": Decimal(100), "permille": Decimal(1000)}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a case knows. `measures` are exact numbers by name (货值金额 and other money in fen; 平方米, 次数 …
    in their own unit); `subject` is 单位 or 个人; `tier` is the order that an officer named, if any.
    """

    measures: Mapping[str, Decimal] = field(default_factory=dict)
    subject: str = ""
    tier: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tier and whether its condition holds: None means that a person has to say."""

    body: Mapping[str, Any]
    holds: Truth
    reason: str


@dataclass(frozen=True, slots=True)
class TierChoice:
    """`chosen` only where exactly one tier holds, or an officer named it; the candidates are told in any case."""

    chosen: Mapping[str, Any] | None
    candidates: tuple[Candidate, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AmountRange:
    """What the fine may be, in fen, both ends as the words include them. None: no end is named.

    `missing` are the measures that are needed and not known; then both ends are None. `steps` tell the
    reckoning for the paper.
    """

    low_fen: int | None
    high_fen: int | None
    missing: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    amount: Amount | None = None


def choose_tier(tiers: Iterable[Mapping[str, Any]], circumstances: Circumstances) -> TierChoice:
    """The tier of an item for the circumstances, from bodies of kind `tier` in any order."""
    ordered = sorted(tiers, key=lambda body: int(body.get("order", 0)))
    candidates = tuple(_candidate(body, circumstances) for body in ordered)
    if circumstances.tier is not None:
        named = next((body for body in ordered if body.get("order") == circumstances.tier), None)
        return TierChoice(named, candidates, "由承办人选定" if named else "选定的阶次不存在")
    holding = [each for each in candidates if each.holds is True]
    if len(holding) == 1:
        return TierChoice(holding[0].body, candidates, holding[0].reason)
    if len(holding) > 1:
        return TierChoice(None, candidates, "多个阶次的条件都成立，需人工选定")
    return TierChoice(None, candidates, "阶次条件需人工判断")


def _candidate(body: Mapping[str, Any], circumstances: Circumstances) -> Candidate:
    condition = str(body.get("condition") or "")
    holds, reason = condition_holds(condition, circumstances.measures)
    return Candidate(body, holds, reason)


def lighter(first: Mapping[str, Any], second: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Of the tier under the law of the act and that under the law of the decision, the lighter one.

    处罚法 art. 37: the rule of the day of the act, unless the later one is lighter. None where they measure by
    different things and a person has to weigh them.
    """
    one, other = span_of(first), span_of(second)
    kinds = (first.get("amount_kind"), second.get("amount_kind"))
    if "none" in kinds:
        return first if kinds[0] == "none" else second
    if (
        one is None
        or other is None
        or (one.kind, one.base, one.per_unit) != (other.kind, other.base, other.per_unit)
    ):
        return first if dict(first) == dict(second) else None
    return second if _weight(other) < _weight(one) else first


def _weight(span: Span) -> tuple[Decimal, Decimal]:
    return (Decimal("Infinity") if span.high is None else span.high, span.low or Decimal(0))


def statutory_spans(phrases: Iterable[str]) -> list[Span]:
    """The ranges that cited statutes allow, for `check_against_statute`."""
    return [
        span for text in phrases for each in parse_fine(text) if (span := span_of_amount(each)) is not None
    ]


def compute_amount(standard: str, circumstances: Circumstances) -> AmountRange:
    """The range of a fine by its words; of several amounts, the one whose case and subject apply."""
    amounts = parse_fine(standard)
    if not amounts[0].understood:
        return AmountRange(
            None, None, missing=("罚款幅度",), steps=("原文未能读懂，需人工确定",), amount=amounts[0]
        )
    fitting = _fitting(amounts, circumstances)
    if len(fitting) != 1:
        why = "没有适用的幅度" if not fitting else "适用哪一幅度需人工判断"
        return AmountRange(None, None, missing=("适用情形",), steps=(why,))
    return _reckoned(fitting[0], circumstances.measures)


def _fitting(amounts: Sequence[Amount], circumstances: Circumstances) -> list[Amount]:
    """Amounts not ruled out; one whose case surely holds wins over those that name none."""
    kept: list[tuple[Truth, Amount]] = []
    for each in amounts:
        if each.subject and circumstances.subject and not _falls_on(each.subject, circumstances.subject):
            continue
        holds, _ = condition_holds(each.when, circumstances.measures) if each.when else (True, "")
        if holds is not False:
            kept.append((holds, each))
    named = [each for holds, each in kept if holds is True and each.when]
    if named:
        return named
    certain = [each for holds, each in kept if holds is True]
    return certain if len(certain) == len(kept) else [each for _, each in kept]


def _falls_on(subject: str, party: str) -> bool:
    people = ("个人", "人员", "公民", "自然人", "责任人")
    return (party == "个人") == any(word in subject for word in people)


def _reckoned(amount: Amount, measures: Mapping[str, Decimal]) -> AmountRange:
    if amount.kind in ("none", "unspecified"):
        step = "不处罚款" if amount.kind == "none" else "法条未写明数额"
        return AmountRange(
            0 if amount.kind == "none" else None,
            0 if amount.kind == "none" else None,
            steps=(step,),
            amount=amount,
        )
    factor, missing, step = _factor(amount, measures)
    if factor is None:
        return AmountRange(None, None, missing=(missing,), amount=amount)
    if amount.kind == "amount":
        ends = tuple(None if each is None else Decimal(each) for each in (amount.min_fen, amount.max_fen))
    else:
        ratios = (amount.min_ratio, amount.max_ratio)
        ends = tuple(None if each is None else Decimal(each) / HUNDREDTHS[amount.kind] for each in ratios)
    low, high = (None if each is None else _fen(each * factor) for each in ends)
    steps = [step] if step else []
    if amount.cap_fen is not None:
        low = None if low is None else min(low, amount.cap_fen)
        high = amount.cap_fen if high is None else min(high, amount.cap_fen)
        steps.append(f"总额不超过{amount.cap_fen / 100:g}元")
    if amount.floor_fen is not None:
        low = amount.floor_fen if low is None else max(low, amount.floor_fen)
        high = None if high is None else max(high, amount.floor_fen)
        steps.append(f"不低于{amount.floor_fen / 100:g}元")
    return AmountRange(low, high, steps=tuple(steps), amount=amount)


def _factor(amount: Amount, measures: Mapping[str, Decimal]) -> tuple[Decimal | None, str, str]:
    """What the amount is multiplied by: the base of a ratio, the count of units of a sum per unit."""
    names = (
        [amount.base] if amount.kind != "amount" else amount.per_unit.split("·") if amount.per_unit else []
    )
    factor = Decimal(1)
    for name in names:
        known = measures.get(name)
        if known is None:
            return None, name or "计算基数", ""
        factor *= known
    return factor, "", f"按{'、'.join(names)}计算" if names else ""


def _fen(value: Decimal) -> int:
    """Half a fen goes up, as cash law rounds."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
