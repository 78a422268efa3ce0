"""The whole answer to a case's question: which tier on which day's law, from what to what, by which row, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from .amount import Amount
from .ranges import MEASURED, Span, span_of
from .reckoning import AmountRange, Circumstances, compute_amount, reckon
from .shares import HIGHEST, LOWEST, share_of
from .tiers import TierChoice, choose_tier

TierRule = Literal["act", "decision", "lighter"]
_BESIDE = re.compile(r"吊销|暂扣|降低资质|停产停业|关闭|限制从业|限制开展|拘留|没收|拆除")


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier as it stands in the catalog; `source` tells which row of which file, and the change set that brought it."""

    body: Mapping[str, Any]
    source: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TierAnswer:
    """`row` and `range` where the words settle it, else None and `reasons` say what a person has to decide.

    `applied` is the day whose tiers apply: act, decision, both (they are the same) or "" (undecided).
    """

    row: TierRow | None
    range: AmountRange | None
    applied: Literal["act", "decision", "both", ""]
    reasons: tuple[str, ...]
    on_act: TierChoice
    on_decision: TierChoice


def answer_tier(
    on_act: Sequence[TierRow],
    on_decision: Sequence[TierRow],
    circumstances: Circumstances,
    *,
    rule: TierRule = "lighter",
) -> TierAnswer:
    """From the tiers of one item in force on the day of the act and on the day of the decision.

    处罚法 art. 37: what was in force on the day of the act, unless the later is lighter (`rule` "lighter").
    """
    choices = tuple(choose_tier([row.body for row in rows], circumstances) for rows in (on_act, on_decision))
    act, decision = (_row(rows, choice) for rows, choice in zip((on_act, on_decision), choices, strict=True))
    same = [dict(row.body) for row in on_act] == [dict(row.body) for row in on_decision]
    applied, row, reasons = _applied(act, decision, choices, circumstances, rule, same=same)
    found = reckoned_row(row.body, circumstances) if row else None
    return TierAnswer(row, found, applied, reasons, *choices)


def _row(rows: Sequence[TierRow], choice: TierChoice) -> TierRow | None:
    return next((row for row in rows if row.body is choice.chosen), None)


_Applied = tuple[Literal["act", "decision", "both", ""], TierRow | None, tuple[str, ...]]


def _applied(
    act: TierRow | None,
    decision: TierRow | None,
    choices: tuple[TierChoice, ...],
    circumstances: Circumstances,
    rule: TierRule,
    *,
    same: bool,
) -> _Applied:
    on_act, on_decision = choices
    if same:
        return ("both" if act else ""), act, (on_act.reason,)
    if rule == "act" or (rule == "lighter" and not on_decision.candidates):
        note = () if rule == "act" else ("作出决定日没有裁量阶次，适用行为发生日的阶次",)
        return ("act" if act else ""), act, (*note, on_act.reason)
    if rule == "decision" or not on_act.candidates:
        note = () if rule == "decision" else ("行为发生日没有裁量阶次，适用作出决定日的阶次",)
        return ("decision" if decision else ""), decision, (*note, on_decision.reason)
    if act is None or decision is None:
        told = (f"行为发生日：{on_act.reason}", f"作出决定日：{on_decision.reason}")
        return "", None, ("行为发生日与作出决定日的裁量阶次不同", *told)
    return _weighed(act, decision, circumstances, on_act.reason, on_decision.reason)


def _weighed(
    act: TierRow, decision: TierRow, circumstances: Circumstances, act_reason: str, decision_reason: str
) -> _Applied:
    if dict(act.body) == dict(decision.body):
        return "both", act, (act_reason,)
    chosen = lighter(act.body, decision.body, circumstances)
    if chosen is None:
        return "", None, ("行为发生日与作出决定日的阶次不同，孰轻孰重需人工判断",)
    if chosen is act.body:
        return "act", act, ("适用行为发生日的阶次：作出决定日的并不较轻", act_reason)
    return "decision", decision, ("适用作出决定日的阶次：较行为发生日的为轻", decision_reason)


def lighter(
    first: Mapping[str, Any], second: Mapping[str, Any], circumstances: Circumstances | None = None
) -> Mapping[str, Any] | None:
    """Of the tier under the law of the act and that under the law of the decision, the lighter one.

    处罚法 art. 37: the rule of the day of the act, unless the later one is lighter: by its upper end, then by its
    lower one. None where they measure by different things and the circumstances do not make sums of both, or where
    other penalties stand beside the one fine: then a person has to weigh them.
    """
    one, other = (_weight(body, circumstances or Circumstances()) for body in (first, second))
    beside = [set(_BESIDE.findall(str(body.get("standard") or ""))) for body in (first, second)]
    if "none" in (first.get("amount_kind"), second.get("amount_kind")):
        one, other = (
            ("fine", (Decimal(0 if body.get("amount_kind") == "none" else 1), Decimal(0)))
            for body in (first, second)
        )
    if one is None or other is None or one[0] != other[0]:
        return first if dict(first) == dict(second) else None
    if other[1] < one[1]:
        return second if beside[1] <= beside[0] else None
    if other[1] == one[1] and beside[1] < beside[0]:
        return second
    return first if beside[0] <= beside[1] else None


def _weight(
    body: Mapping[str, Any], circumstances: Circumstances
) -> tuple[Any, tuple[Decimal, Decimal]] | None:
    """(what is measured, (upper end, lower end)): fen where the sum can be reckoned, else the ratio of its base."""
    found = reckoned_row(body, circumstances)
    if not found.missing and found.amount is not None and found.amount.kind in MEASURED:
        high = Decimal("Infinity") if found.high_fen is None else Decimal(found.high_fen)
        return "fen", (high, Decimal(found.low_fen or 0))
    span = span_of(body)
    if span is None:
        return None
    of = str(body.get("statutory") or "") if share_of(span.base) else ""  # a third of which range
    return (span.kind, span.base, span.per_unit, of), _ends(span)


def _ends(span: Span) -> tuple[Decimal, Decimal]:
    return (Decimal("Infinity") if span.high is None else span.high, span.low or Decimal(0))


def with_statute(body: Mapping[str, Any], circumstances: Circumstances) -> Circumstances:
    """What the case knows, and the ends of the statutory range that the row quotes, where that names an upper one."""
    allowed = compute_amount(str(body.get("statutory") or ""), circumstances)
    if allowed.missing or not allowed.high_fen:
        return circumstances
    ends = {LOWEST: Decimal(allowed.low_fen or 0), HIGHEST: Decimal(allowed.high_fen)}
    return replace(circumstances, measures={**ends, **circumstances.measures})


def reckoned_row(body: Mapping[str, Any], circumstances: Circumstances) -> AmountRange:
    """The range of a tier by its words, or by its own columns where it has no words.

    A share of the statutory range is reckoned by the range that the row itself quotes, else by what the case knows.
    """
    known = with_statute(body, circumstances)
    standard = str(body.get("standard") or "")
    if standard or body.get("amount_kind") is None:
        return compute_amount(standard, known)
    amount = Amount(
        body["amount_kind"],
        "",
        min_fen=body.get("min_fen"),
        max_fen=body.get("max_fen"),
        min_ratio=body.get("min_ratio"),
        max_ratio=body.get("max_ratio"),
        base=str(body.get("base") or ""),
        per_unit=str(body.get("per_unit") or ""),
    )
    return reckon(amount, known.measures)
