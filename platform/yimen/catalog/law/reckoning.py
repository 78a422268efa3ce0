"""What a fine may be, from what to what, by its words and what a case knows: to the fen, with every step told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from math import prod

from yimen.kernel import yuan_text

from ..seeing.cells import even
from .amount import Amount
from .conditions import Question, Truth, condition_holds, known_measure, questions
from .fine import parse_fine
from .numerals import number
from .shares import ends_needed, shared_ends

NO_BASE = "计算基数"
HUNDREDTHS = {"multiple": Decimal(1), "percent": Decimal(100), "permille": Decimal(1000)}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a case knows. `measures` are exact numbers by name (货值金额 and other money in fen; 平方米, 次数 …
    in their own unit); `facts` say of a condition's words whether they are true; `subject` is 单位 or 个人;
    `tier` is the order that an officer named, if any.
    """

    measures: Mapping[str, Decimal] = field(default_factory=dict)
    subject: str = ""
    tier: int | None = None
    facts: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AmountRange:
    """What the fine may be, in fen. None at the low end: from nothing; None at the high end: the words name none.

    `low_included`, `high_included`: whether the ends themselves are allowed. `missing` are the measures that are
    needed and not known; then both ends are None. `steps` tell the reckoning for the paper.
    """

    low_fen: int | None
    high_fen: int | None
    missing: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    amount: Amount | None = None
    low_included: bool = True
    high_included: bool = True


def compute_amount(standard: str, circumstances: Circumstances) -> AmountRange:
    """The range of a fine by its words; of several amounts, the one whose case and subject apply."""
    amounts = parse_fine(standard)
    if not amounts[0].understood:
        step = "原文未能读懂，需人工确定"
        return AmountRange(None, None, missing=("罚款幅度",), steps=(step,), amount=amounts[0])
    fitting = _fitting(amounts, circumstances)
    if len(fitting) != 1:
        why = "没有适用的幅度" if not fitting else "适用哪一幅度需人工判断"
        return AmountRange(None, None, missing=_undecided(fitting, circumstances), steps=(why,))
    return reckon(fitting[0], circumstances.measures)


def measure_of(text: str, unit: str) -> Decimal:
    """What a person wrote (5000, 0.5万元, 60平方米, 一万) as a measure: money in fen. Raises `ValueError`."""
    plain = "".join(even(text).split()).removesuffix(unit).removesuffix("元" if unit == "元" else "")
    value = number(plain.removeprefix("人民币").removeprefix("￥").removeprefix("¥"))
    if value is None:
        raise ValueError(f"not a number: {text!r}")
    return value * 100 if unit == "元" else value


def range_text(found: AmountRange) -> str:
    """What the fine may be in the words of statutes: 1,000元以上5,000元以下, 不满 where the end is excluded."""
    if found.missing:
        return "缺少" + "、".join(found.missing)
    low, high = (None if each is None else f"{yuan_text(each)}元" for each in (found.low_fen, found.high_fen))
    if high == low:
        return low if low and found.high_fen else ("不处罚款" if low else "未写明数额")
    lower = "" if not low or not found.low_fen else f"{low}以上" if found.low_included else f"超过{low}"
    upper = "" if not high else f"{high}以下" if found.high_included else f"不满{high}"
    return lower + upper


def amount_questions(standard: str) -> list[Question]:
    """What has to be known before the fine can be reckoned: cases, bases of ratios, numbers of units."""
    asked: dict[str, Question] = {}
    for amount in parse_fine(standard):
        found = questions([amount.when]) if amount.when else []
        found += [Question(base, "元") for base in _bases(amount)]
        found += [Question(unit, unit) for unit in amount.per_unit.split("·") if unit]
        for each in found:
            asked.setdefault(each.name, each)
    return list(asked.values())


def _fitting(amounts: Sequence[Amount], circumstances: Circumstances) -> list[Amount]:
    """Amounts not ruled out; one whose case surely holds wins over those that name none."""
    kept: list[tuple[Truth, Amount]] = []
    for each in _on_party(amounts, circumstances.subject):
        holds: Truth = True
        if each.when:
            holds, _ = condition_holds(each.when, circumstances.measures, circumstances.facts)
        if holds is not False:
            kept.append((holds, each))
    named = [each for holds, each in kept if holds is True and each.when]
    if named:
        return named
    return [each for _, each in kept]


def _on_party(amounts: Sequence[Amount], party: str) -> list[Amount]:
    """Those that fall on the party; where a sentence says one of it by name (对个人…), the unnamed one is the others'."""
    if not party:
        return list(amounts)
    kept = [each for each in amounts if not each.subject or _falls_on(each.subject, party)]
    named = {each.when for each in kept if each.subject}
    return [each for each in kept if each.subject or each.when not in named]


def _falls_on(subject: str, party: str) -> bool:
    people = ("个人", "人员", "公民", "自然人", "责任人", "负责人")
    return (party == "个人") == any(word in subject for word in people)


def _undecided(amounts: Sequence[Amount], circumstances: Circumstances) -> tuple[str, ...]:
    """What would tell the amounts apart: the party, or the cases they are limited to."""
    party = not circumstances.subject and len({each.subject for each in amounts}) > 1
    return ("处罚对象",) if party else ("适用情形",)


def reckon(amount: Amount, measures: Mapping[str, Decimal]) -> AmountRange:
    """The sum of one amount by what is known; `missing` names what is not."""
    if amount.kind not in ("none", "unspecified", "amount", *HUNDREDTHS):
        return AmountRange(None, None, missing=("罚款幅度",), steps=("需人工确定",), amount=amount)
    if amount.kind in ("none", "unspecified"):
        nothing = 0 if amount.kind == "none" else None
        told = () if amount.kind == "none" else ("法条未写明数额",)
        return AmountRange(nothing, nothing, steps=told, amount=amount)
    factors, missing = _factors(amount, measures)
    if missing:
        return AmountRange(None, None, missing=missing, amount=amount)
    steps = [f"以{_counted(amount, factors)}为基数计算"] if factors else []
    statute = {name: factors.pop(name) for name in ends_needed(amount)}
    ends = shared_ends(amount, _ends(amount), statute) if statute else _ends(amount)
    factor = prod(factors.values(), start=Decimal(1))
    low, high = (None if each is None else _fen(each * factor) for each in ends)
    return _bounded(AmountRange(low, high, (), (), amount, amount.low_included, amount.high_included), steps)


def _ends(amount: Amount) -> tuple[Decimal | None, Decimal | None]:
    if amount.kind == "amount":
        low, high = (None if each is None else Decimal(each) for each in (amount.min_fen, amount.max_fen))
        return low, high
    part = HUNDREDTHS[amount.kind]
    low, high = (
        None if each is None else Decimal(each) / part for each in (amount.min_ratio, amount.max_ratio)
    )
    return low, high


def _bounded(found: AmountRange, steps: list[str]) -> AmountRange:
    """The cap and the floor that the words set to the sum."""
    amount, low, high = found.amount, found.low_fen, found.high_fen
    assert amount is not None
    cap, floor = amount.cap_fen, amount.floor_fen
    low_in, high_in = found.low_included, found.high_included
    if cap is not None:
        low_in, high_in = low_in or (low or 0) > cap, high_in or high is None or high > cap
        low = None if low is None else min(low, cap)
        high = cap if high is None else min(high, cap)
        steps.append(f"总额不超过{yuan_text(cap)}元")
    if floor is not None:
        low_in, high_in = low_in or low is None or low < floor, high_in or (high or floor) < floor
        low = floor if low is None else max(low, floor)
        high = None if high is None else max(high, floor)
        steps.append(f"不低于{yuan_text(floor)}元")
    return replace(
        found, low_fen=low, high_fen=high, steps=tuple(steps), low_included=low_in, high_included=high_in
    )


def _bases(amount: Amount) -> tuple[str, ...]:
    """The sums that a ratio is taken of: its base, or the ends of the statute's range; none of a sum."""
    if amount.kind not in HUNDREDTHS:
        return ()
    return ends_needed(amount) or (amount.base or NO_BASE,)


def _factors(amount: Amount, measures: Mapping[str, Decimal]) -> tuple[dict[str, Decimal], tuple[str, ...]]:
    """What the amount is reckoned by: the base of a ratio, or the statute's ends; the count of units of a sum per unit."""
    names = [*_bases(amount), *(each for each in amount.per_unit.split("·") if each)]
    known = {name: known_measure(name, measures) for name in names}
    missing = tuple(name for name, value in known.items() if value is None)
    return {name: value for name, value in known.items() if value is not None}, missing


def _counted(amount: Amount, factors: Mapping[str, Decimal]) -> str:
    """违法所得10000元, 30平方米."""
    money = _bases(amount)
    return "、".join(
        f"{name}{yuan_text(int(value))}元" if name in money else f"{value.normalize():f}{name}"
        for name, value in factors.items()
    )


def _fen(value: Decimal) -> int:
    """Half a fen goes up, as cash law rounds."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
