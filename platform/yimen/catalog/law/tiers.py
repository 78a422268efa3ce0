"""The question that a case asks of its tiers: which applies, from what to what, and resting on which row.

Pure functions over rows handed in; which rows are in force on which day is asked of the store elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .conditions import Question, Truth, condition_holds, questions
from .fine import parse_fine
from .reckoning import Circumstances, amount_questions
from .shares import ENDS


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tier and whether its condition holds: None means that a person has to say."""

    body: Mapping[str, Any]
    holds: Truth
    reason: str


@dataclass(frozen=True, slots=True)
class TierChoice:
    """`chosen` only where exactly one tier holds and no other may, or an officer named it; the candidates are told
    in any case.
    """

    chosen: Mapping[str, Any] | None
    candidates: tuple[Candidate, ...]
    reason: str


def choose_tier(tiers: Iterable[Mapping[str, Any]], circumstances: Circumstances) -> TierChoice:
    """The tier of an item for the circumstances, from bodies of kind `tier` in any order."""
    ordered = sorted(tiers, key=lambda body: int(body.get("order", 0)))
    candidates = tuple(_candidate(body, circumstances) for body in ordered)
    if circumstances.tier is not None:
        named = [body for body in ordered if body.get("order") == circumstances.tier]
        if len(named) > 1:
            return TierChoice(None, candidates, "选定的阶次有两行，需先更正裁量阶次")
        return TierChoice(
            named[0] if named else None, candidates, "由承办人选定" if named else "选定的阶次不存在"
        )
    if not candidates:
        return TierChoice(None, (), "没有裁量阶次")
    if len(candidates) == 1 and not str(ordered[0].get("condition") or "").strip():
        return TierChoice(ordered[0], candidates, "只有一个阶次，没有条件")
    holding = [each for each in candidates if each.holds is True]
    open_ = [each for each in candidates if each.holds is None]
    if len(holding) == 1 and not open_:
        return TierChoice(holding[0].body, candidates, holding[0].reason)
    return TierChoice(None, candidates, _why_not(holding, open_))


def _why_not(holding: list[Candidate], open_: list[Candidate]) -> str:
    if len(holding) > 1:
        return "多个阶次的条件都成立，需人工选定"
    if holding:
        return f"“{_name(holding[0])}”的条件成立，另有 {len(open_)} 个阶次是否成立尚不能确定，需人工选定"
    return "阶次条件需人工判断" if open_ else "没有一个阶次的条件成立，需人工选定"


def _name(candidate: Candidate) -> str:
    return str(candidate.body.get("name") or candidate.body.get("order") or "")


def _candidate(body: Mapping[str, Any], circumstances: Circumstances) -> Candidate:
    condition = str(body.get("condition") or "")
    holds, reason = condition_holds(condition, circumstances.measures, circumstances.facts)
    return Candidate(body, holds, reason)


def tier_questions(tiers: Iterable[Mapping[str, Any]]) -> list[Question]:
    """What a person is asked so that a tier can be chosen and its fine reckoned, each once."""
    bodies = sorted(tiers, key=lambda body: int(body.get("order", 0)))
    asked = {each.name: each for each in questions(str(body.get("condition") or "") for body in bodies)}
    for body in bodies:
        for each in _fine_questions(str(body.get("standard") or ""), str(body.get("statutory") or "")):
            asked.setdefault(each.name, each)
    return list(asked.values())


def _fine_questions(standard: str, statutory: str) -> list[Question]:
    """The statute's ends are not asked for where the row quotes them, only what these are reckoned by."""
    asked = amount_questions(standard)
    quoted = parse_fine(statutory)
    if not all(each.max_fen or each.max_ratio for each in quoted):
        return asked
    own = [each for each in asked if each.name not in ENDS]
    return own if len(own) == len(asked) else own + amount_questions(statutory)
