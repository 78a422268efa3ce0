"""Conditions of tiers and amounts (货值金额不足一万元的; 初次违法、及时改正的): what settles them, what has to be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..seeing.cells import even
from .clauses import UNITS
from .numerals import NUMBER, number
from .tokens import between_signs, signs_in_words

Truth = bool | None
COUNT = "次数"
_UNITS = rf"元|{UNITS}|%|倍"
_MARK = r"(?:[（(](?P<{}>不?含)[^（()）]{{0,10}}[）)])?"  # 50平方米（含）以上, 3件以下（不含3件）
_LIMIT = re.compile(
    rf"(?P<before>不(?:足|满|超过|高于|低于|少于)|未(?:满|达到?)|超过|高于|低于|少于|达到?|满)?"
    rf"(?P<number>{NUMBER})(?P<unit>{_UNITS})?{_MARK.format('inner')}(?P<after>以上|以下|以内|以外)?{_MARK.format('outer')}"
)
_QUANTITY = rf"{NUMBER}(?:{_UNITS})?"
_BETWEEN = between_signs(_QUANTITY)
_SIGNED = re.compile(rf"(?P<sign>[<>]=?|[≤≥])(?P<quantity>{_QUANTITY})")
_SPAN = re.compile(
    rf"(?<![\d.第〔年月])(?P<low>{NUMBER})(?P<own>{_UNITS})?(?:至|到|[-—–~～]{{1,2}})(?P<high>{NUMBER})(?P<unit>{_UNITS})(?!以?[上下内外])"
)
_FIRST = re.compile(r"^(?:初次|首次|第一次)")
_NTH = re.compile(rf"^第?(?P<nth>{NUMBER})次(?:[（(]含[^（()）]{{0,10}}[）)])?(?P<more>及?以上)?")
_PARTS = re.compile(r"[、，,；;]+(?=[^\d])|并且|(?<![合兼])并(?![发列网])|且|以及|或者|或")
_ANY = re.compile(r"或|之一|任一")
_ALL = re.compile(r"(?<![合兼])并(?![发列网])|且|以及|同时")
_STOPS = "，,、。；;：: "
_LOOSE = _STOPS + "在为达到的和且并以及上下"
_HEAD = re.compile(
    r"^(?:有下列情形之一的?|具有下列情形之一的?|符合下列(?:情形|条件)之一的?|下列情形之一)[：:，,]?"
)
_ENUMERATED = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[.、)）]|[①-⑳])")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,12}")


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked: a number (`unit` is how it is counted; 元 stands for money) or whether a fact holds."""

    name: str
    unit: str = ""
    fact: bool = False


def condition_holds(
    text: str, measures: Mapping[str, Decimal], facts: Mapping[str, bool] | None = None
) -> tuple[Truth, str]:
    """Whether the condition holds; None, with the reason, where words have to be weighed or something is not known.

    `measures` are numbers by name (money in fen), `facts` say of the words of a part whether they are true. Parts
    joined by 并 must all hold, by 或 any of them; where both stand side by side, only what they agree on counts.
    """
    parts = _parts(text)
    if not parts:
        return None, "未写明条件"
    found = [_part_holds(each, measures, facts or {}) for each in parts]
    truth = _together(text, [holds for holds, _ in found])
    deciding = [reason for holds, reason in found if holds is truth] or [reason for _, reason in found]
    return truth, "；".join(dict.fromkeys(deciding))


def questions(texts: Iterable[str]) -> list[Question]:
    """What the conditions ask for, each once, in their order."""
    asked: dict[str, Question] = {}
    for text in texts:
        for part in _parts(text):
            each = _question(part)
            asked.setdefault(each.name, each)
    return list(asked.values())


def _parts(text: str) -> list[str]:
    """The clauses of a condition; a clause of bare limits (50平方米以上，不足100平方米) takes the name before it."""
    plain = _in_words(_HEAD.sub("", even(text).replace("\n", "；")).rstrip("的，。；; "))
    found: list[str] = []
    for each in _PARTS.split(plain):
        part = _ENUMERATED.sub("", each.strip(_STOPS)).strip(_STOPS).removesuffix("的")
        if not part:
            continue
        if found and not _LIMIT.sub("", part).strip(_LOOSE) and _measure(found[-1]):
            found[-1] += part
        else:
            found.append(part)
    return found


def _in_words(text: str) -> str:
    """Limits in signs as statutes say them: <1万元, 1万元≤货值金额<5万元, 1-5万元, 1万元至5万元."""
    text = _BETWEEN.sub(signs_in_words, text)
    return _SPAN.sub(_span, _SIGNED.sub(lambda found: _signed(found["sign"], found["quantity"]), text))


def _signed(sign: str, quantity: str) -> str:
    if sign in ("<", ">"):
        return ("不足" if sign == "<" else "超过") + quantity
    return quantity + ("以下" if sign in ("≤", "<=") else "以上")


def _span(found: re.Match[str]) -> str:
    """1至5万元 shares the 万, as a fine does; what is no range stays as it stands."""
    low, high, unit = found["low"], found["high"], found["unit"]
    if not found["own"] and high[-1] in "万亿" and low[-1] not in "万亿":
        low += high[-1]
    first, last = number(low), number(high)
    if first is None or last is None or first >= last or found["own"] not in (None, unit):
        return found.group()
    return f"{low}{unit}以上{high}{unit}以下"


def _together(text: str, truths: Sequence[Truth]) -> Truth:
    if _ANY.search(text) and not _ALL.search(text):
        return True if True in truths else (None if None in truths else False)
    if _ANY.search(text) and len(truths) > 1:
        return truths[0] if len(set(truths)) == 1 else None
    return False if False in truths else (None if None in truths else True)


def _part_holds(part: str, measures: Mapping[str, Decimal], facts: Mapping[str, bool]) -> tuple[Truth, str]:
    if part in facts:
        return facts[part], f"{'符合' if facts[part] else '不符合'}“{part}”"
    if _counts(part):
        return _times(part, measures.get(COUNT))
    asked = _measure(part)
    if asked is None:
        return None, f"“{part}”需人工判断"
    value = known_measure(asked[0], measures)
    if value is None:
        return None, f"需要知道{asked[0]}"
    holds = all(_within(value, *limit) for limit in _limits(part, money=asked[1] == "元"))
    return holds, f"{asked[0]}{'符合' if holds else '不符合'}“{part}”"


def known_measure(name: str, measures: Mapping[str, Decimal]) -> Decimal | None:
    """The measure of that name, or one that the name ends in (违法经营的货值金额 is 货值金额; 绿化面积 is no 面积)."""
    if name in measures:
        return measures[name]
    held = [each for each in measures if len(each) > 2 and name.endswith(each)]
    return measures[max(held, key=len)] if held else None


def _question(part: str) -> Question:
    if _counts(part):
        return Question(COUNT, "次")
    asked = _measure(part)
    return Question(part, fact=True) if asked is None else Question(*asked)


def _counts(part: str) -> bool:
    """初次违法, 第二次违反: how often, and nothing else that limits it (两年内, 被处罚后)."""
    found = _FIRST.match(part) or _NTH.match(part)
    return bool(found) and not re.sub(
        r"违法行?为?|违反|发现|查处|的", "", part[found.end() :] if found else ""
    )


def _measure(part: str) -> tuple[str, str] | None:
    """(name, unit) of a clause that nothing but numbers limits; None for words that have to be weighed."""
    first = next((each for each in _LIMIT.finditer(part) if _limiting(each)), None)
    if first is None:
        return None
    name = part[: first.start()].strip("在为达到的，,、 ")
    rest = _LIMIT.sub("", part[first.start() :]).strip(_LOOSE)
    units = {each.group("unit") for each in _LIMIT.finditer(part) if _limiting(each) and each.group("unit")}
    if not _NAME.fullmatch(name) or rest or len(units) > 1 or re.search(r"内|每", name):
        return None
    return name, units.pop() if units else ""


def _limiting(found: re.Match[str]) -> bool:
    return bool(found.group("before") or found.group("after")) and number(found.group("number")) is not None


def _times(text: str, count: Decimal | None) -> tuple[Truth, str]:
    if count is None:
        return None, f"需要知道{COUNT}"
    if _FIRST.match(text):
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
        strict = "不含" in (match.group("inner"), match.group("outer"))
        found.append((value, _sort(before, after).rstrip("=" if strict else "")))
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
