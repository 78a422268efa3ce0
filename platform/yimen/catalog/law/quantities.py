"""Numbers with their unit, and how two of them make a range: the tokens of `parse_fine`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .numerals import NUMBER, number

Unit = Literal["fen", "times", "percent", "permille", ""]
_TOKEN = re.compile(
    rf"(?P<same>等值|等额)|(?:人民币|￥|¥)?(?P<pre>百分之|千分之|万分之)?(?P<num>{NUMBER})\s*(?:人民币)?(?P<unit>元|圆|[角分](?=以[上下]|至|的?罚款)|倍|%|％|‰)?"
    r"(?:人民币)?"
)
_SEPARATOR = re.compile(
    r"^(?:(?P<out>[（(]不含(?:本数)?[）)])?以上(?:[（(]不含(?:本数)?[）)])?(?:[，,、至到]|直?至)?"
    r"(?P<high>但?(?:最高)?不(?:得)?超过|不高于|不足|不满|低于)?|至|到|[-－—–~～―─]{1,3}|(?P<over>超过|高于)(?:[，,])?)$"
)
_TAIL = re.compile(
    r"^(?:[（(](?:不含|含)(?:本数)?[）)])?(?:以下|以内|之内|之间|不等)?(?:[（(](?:不含|含)(?:本数)?[）)])?"
)
_SINGLE_TAIL = re.compile(
    r"^(?P<out>[（(]不含(?:本数)?[）)])?(?P<end>以上|以下|以内|之内|以外)?(?:[（(](?P<out2>不含|含)(?:本数)?[）)])?"
)
_OPEN_AFTER = re.compile(r"(?:至|到|上(?!浮)|[-－—–~～―])")
_MISPRINT = re.compile(r"(?<![A-Za-z])(?=[\dlIO]{0,7}[lIO])[\dlIO]{1,8}(?:\.[\dlO]+)?(?=[万千百亿]?元|倍|%)")
_MAX_BEFORE = re.compile(
    r"(?:不(?:得)?(?:超过|高于|大于|多于)|最高(?:为|可处|处|罚款)?|至多|上限为?)(?:人民币)?$"
)
_UNDER_BEFORE = re.compile(r"(?:不足|不满|低于|小于|少于|未达到?|未满)(?:人民币)?$")
_MIN_BEFORE = re.compile(r"(?:不(?:得)?(?:低于|少于|小于)|最低(?:为|处)?|至少|下限为?)(?:人民币)?$")
_OVER_BEFORE = re.compile(r"(?<!不)(?<!不得)(?:超过|高于|大于|多于)(?:人民币)?$")


@dataclass(frozen=True, slots=True)
class Token:
    """A number in the text; `scaled` when its own 万 or 亿 was written with it, `unit` "" when none was."""

    start: int
    end: int
    value: Decimal
    unit: Unit
    scale: Decimal


@dataclass(frozen=True, slots=True)
class Range:
    """A quantity with its ends; `sound` is False where the words do not settle what it is."""

    start: int
    end: int
    unit: Unit
    low: Decimal | None
    high: Decimal | None
    low_included: bool = True
    high_included: bool = True
    sound: bool = True


def mended(text: str) -> str:
    """l and O where a scan meant 1 and 0: l万元, lO万元."""
    return _MISPRINT.sub(
        lambda found: found.group().replace("l", "1").replace("I", "1").replace("O", "0"), text
    )


def tokens(text: str) -> list[Token]:
    """Every number, but not those of articles (第三十二条) or in bracketed item numbers."""
    found = []
    for match in _TOKEN.finditer(text):
        if match.group("same"):
            found.append(Token(match.start(), match.end(), Decimal(1), "times", Decimal(1)))
            continue
        value = number(match.group("num"))
        if value is None or text[: match.start()].endswith(("第", "（", "(")):
            continue
        value *= {"角": Decimal("0.1"), "分": Decimal("0.01")}.get(match.group("unit") or "", Decimal(1))
        found.append(Token(match.start(), match.end(), value, _unit(match), _scale(match.group("num"))))
    return found


def _unit(match: re.Match[str]) -> Unit:
    if match.group("pre"):
        return {"百分之": "percent", "千分之": "permille"}.get(match.group("pre"), "")  # type: ignore[return-value]
    return {
        "元": "fen",
        "圆": "fen",
        "角": "fen",
        "分": "fen",
        "倍": "times",
        "%": "percent",
        "％": "percent",
        "‰": "permille",
    }.get(match.group("unit") or "", "")  # type: ignore[return-value]


def _scale(text: str) -> Decimal:
    return Decimal({"万": 10_000, "萬": 10_000, "亿": 100_000_000}.get(text[-1], 1))


def ranges(text: str) -> list[Range]:
    """Numbers put together: pairs joined by 以上, 至, -, and single ones with 以下, 不超过, 以上."""
    found: list[Range] = []
    parts = tokens(text)
    index = 0
    while index < len(parts):
        first = parts[index]
        second = parts[index + 1] if index + 1 < len(parts) else None
        between = _SEPARATOR.match(text[first.end : second.start].replace(" ", "")) if second else None
        if second and between and (first.unit or second.unit) and not _is_bound(first, second, between):
            found.append(_pair(text, first, second, between))
            index += 2
            continue
        if first.unit:
            found.append(_single(text, first))
        elif _stray(text, first):
            found.append(Range(first.start, first.end, "", None, None, sound=False))
        index += 1
    return found


def _is_bound(first: Token, second: Token, between: re.Match[str]) -> bool:
    """三倍以上但不超过五万元: a ratio with a cap in money, not a range."""
    ratios = ("times", "percent", "permille")
    return first.unit in ratios and second.unit == "fen" and "超过" in between.group()


def _stray(text: str, token: Token) -> bool:
    """A large number without unit right before 以上, 以下 or 罚款: the drafter forgot the 元."""
    return bool(re.match(r"(?:以上|以下|的?罚款)", text[token.end :])) and token.value >= 100


def _pair(text: str, first: Token, second: Token, between: re.Match[str]) -> Range:
    tail = _TAIL.match(text[second.end :])
    end = second.end + (tail.end() if tail else 0)
    tail_text = tail.group() if tail else ""
    low, high, unit = first.value, second.value, second.unit
    sound = True
    if not first.unit and second.unit == "fen":
        low = _shared_scale(first, second)
    elif not second.unit:
        # 百分之五至十 shares its unit forward; 三千元以上一万以下 left the unit out: not for us to add
        unit, sound = first.unit, first.unit in ("percent", "permille", "times") and second.scale == 1
    elif first.unit and first.unit != second.unit:
        low, high, unit, sound = _mixed(first, second)
    inner = text[first.end : second.start]
    low_out = (
        "不含" in inner or bool(_OVER_BEFORE.search(text[: first.start])) or between.group("over") is not None
    )
    high_out = "不含" in tail_text or between.group("high") in ("不足", "不满", "低于")
    return Range(first.start, end, unit, low, high, not low_out, not high_out, sound and low <= high)


def _shared_scale(first: Token, second: Token) -> Decimal:
    """三至五万元 shares the 万, 五百至一万元 does not."""
    mantissa = second.value / second.scale
    if second.scale > 1 and first.scale == 1 and first.value < mantissa:
        return first.value * second.scale
    return first.value


def _mixed(first: Token, second: Token) -> tuple[Decimal, Decimal, Unit, bool]:
    """百分之五十以上三倍以下: both as multiples. Money against a ratio is nothing we may guess."""
    as_times = {"times": Decimal(1), "percent": Decimal(100), "permille": Decimal(1000)}
    if first.unit in as_times and second.unit in as_times:
        return first.value / as_times[first.unit], second.value / as_times[second.unit], "times", True
    return first.value, second.value, second.unit, False


def _single(text: str, token: Token) -> Range:
    before, after = text[: token.start], text[token.end :]
    tail = _SINGLE_TAIL.match(after)
    words = (tail.group("end") or "") if tail else ""
    end = token.end + (tail.end() if tail and words else 0)
    out = bool(tail and (tail.group("out") or tail.group("out2") == "不含"))
    low: Decimal | None = token.value
    high: Decimal | None = token.value
    low_in = high_in = True
    if words in ("以下", "以内", "之内"):
        low, high_in = None, not out
    elif words in ("以上", "以外"):
        high, low_in = None, not out and words == "以上"
    elif _MIN_BEFORE.search(before):
        high = None
    elif _MAX_BEFORE.search(before) or _UNDER_BEFORE.search(before):
        low, high_in = None, not _UNDER_BEFORE.search(before)
    elif _OVER_BEFORE.search(before):
        high, low_in = None, False
    sound = bool(words) or _OPEN_AFTER.match(after) is None
    return Range(token.start, end, token.unit, low, high, low_in, high_in, sound)
