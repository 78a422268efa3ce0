"""Conditions of tiers and of amounts, as far as numbers settle them: 货值金额不足一万元的, 面积五十平方米以上的."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from ..seeing.cells import even
from .numerals import NUMBER, number

Truth = bool | None
_UNITS = "元|平方米|立方米|公斤|千克|吨|人|次|起|件|台|辆|头|只|株|日|天|个月|月|年|小时|米|公里|%|倍"
_LIMIT = re.compile(
    rf"(?P<before>不(?:足|满|超过|高于|低于|少于)|未(?:满|达到?)|超过|高于|低于|少于|达到?|满)?"
    rf"(?P<number>{NUMBER})(?P<unit>{_UNITS})?(?P<after>以上|以下|以内|以外)?"
)
_FIRST = re.compile(r"^(?:初次|首次|第一次)")
_NTH = re.compile(rf"^第(?P<nth>{NUMBER})次(?P<more>以上|及以上)?")


def condition_holds(text: str, measures: Mapping[str, Decimal]) -> tuple[Truth, str]:
    """Whether the condition holds by the measures; None, with the reason, where words have to be weighed.

    A clause is decided only when its measure is named in it and known, and when nothing but numbers limits it.
    """
    plain = even(text).rstrip("的，。；; ")
    if not plain:
        return None, "未写明条件"
    count = measures.get("次数")
    if count is not None and (_FIRST.match(plain) or _NTH.match(plain)):
        return _times(plain, count)
    name = next((each for each in sorted(measures, key=len, reverse=True) if each in plain), None)
    if name is None:
        return None, "条件需人工判断"
    rest = plain.replace(name, "", 1)
    limits = list(_limits(rest, money="元" in rest))
    words = _LIMIT.sub("", rest).strip("在为达的，,、和且并以及上下")
    if not limits or len(words) > 2:
        return None, f"条件不止于{name}，需人工判断"
    value = measures[name]
    holds = all(_within(value, *limit) for limit in limits)
    return holds, f"{name}{'符合' if holds else '不符合'}“{plain}”"


def _times(text: str, count: Decimal) -> tuple[Truth, str]:
    if _FIRST.match(text):
        if len(text) > len("初次违法行为"):
            return (False, "并非初次") if count > 1 else (None, "初次，其余条件需人工判断")
        return count == 1, "初次违法" if count == 1 else "并非初次"
    found = _NTH.match(text)
    nth = number(found.group("nth")) if found else None
    if found is None or nth is None:
        return None, "条件需人工判断"
    return (count >= nth if found.group("more") else count == nth), f"第{int(count)}次"


def _limits(text: str, *, money: bool) -> list[tuple[Decimal, str]]:
    """(value, sort) with sort one of <, <=, >, >=; money in fen. 以上, 以下 include the number (民法典 art. 1259)."""
    found = []
    for match in _LIMIT.finditer(text):
        value = number(match.group("number"))
        before, after = match.group("before") or "", match.group("after") or ""
        if value is None or not (before or after):
            continue
        if match.group("unit") == "元" or (money and match.group("unit") is None):
            value *= 100
        found.append((value, _sort(before, after)))
    return found


def _sort(before: str, after: str) -> str:
    if before in ("不足", "不满", "未满", "未达", "未达到", "低于", "少于"):
        return "<"
    if before in ("不超过", "不高于") or after in ("以下", "以内"):
        return "<="
    if before in ("超过", "高于") or after == "以外":
        return ">"
    return ">="


def _within(value: Decimal, limit: Decimal, sort: str) -> bool:
    return {"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}[sort]
