"""How numbers with a unit make ranges: the quantities of `parse_fine`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .tokens import Token, Unit, tokens

_RATIO_UNITS = ("times", "percent", "permille")
_MARK = r"(?:[（(](?:不含|含)[）)])?"
_SEPARATOR = re.compile(
    rf"^(?:{_MARK}以上{_MARK}(?:[，,、至到]|直?至)?(?P<high>但?(?:最高)?(?:不(?:得)?超过|不高于|不足|不满|未满|低于|少于|小于))?"
    rf"|{_MARK}(?:至|到|[-－—–~～―─]{{1,3}}))$"
)
_UP_TO = re.compile(
    r"^[，,、]?(?:但|且|并|和)?(?P<high>不(?:得)?超过|不高于|不多于|不足|不满|未满|低于|少于|小于)$"
)
_DOWN_TO = re.compile(rf"^以[下内]{_MARK}[，,、]?$")
_TAIL = re.compile(rf"^{_MARK}(?:以下|以内|之内|之间|不等)?{_MARK}")
_SINGLE_TAIL = re.compile(rf"^{_MARK}(?P<end>以上|以下|以内|之内|以外)?{_MARK}")
_OPEN_AFTER = re.compile(
    r"(?:至|到|上(?!浮)|[-－—–~～―]|起(?!诉)|左右|许|余|多(?!次)|[（(](?:上限|下限|最高|最低))"
)
_OPEN_BEFORE = re.compile(r"(?:至|到|[-－—–~～―])(?:人民币)?$")
_MAX_BEFORE = re.compile(
    r"(?:不(?:得)?(?:超过|高于|大于|多于)|最高(?:为|可处|处|罚款)?|至多|上限为?)(?:人民币)?$"
)
_UNDER_BEFORE = re.compile(r"(?:不足|不满|低于|小于|少于|未达到?|未满)(?:人民币)?$")
_MIN_BEFORE = re.compile(r"(?:不(?:得)?(?:低于|少于|小于)|最低(?:为|处)?|至少|下限为?)(?:人民币)?$")
_OVER_BEFORE = re.compile(r"(?<!不)(?<!不得)(?:超过|高于|大于|多于)(?:人民币)?$")
_LISTED = re.compile(r"(?:^|[\n；;。：:])[1-9]\d?\.\d{2,}$")


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


def ranges(text: str) -> list[Range]:
    """Numbers put together: pairs joined by 以上, 至, -, and single ones with 以下, 不超过, 以上."""
    found: list[Range] = []
    parts = tokens(text)
    index = 0
    while index < len(parts):
        first = parts[index]
        second = parts[index + 1] if index + 1 < len(parts) else None
        pair = _joined(text, first, second) if second else None
        if pair is not None:
            found.append(pair)
            index += 2
            continue
        if first.unit:
            found.append(_single(text, first))
        elif _stray(text, first, second):
            found.append(Range(first.start, first.end, "", None, None, sound=False))
        index += 1
    return found


def _joined(text: str, first: Token, second: Token) -> Range | None:
    """The range that two numbers make, None where they are two quantities."""
    if not first.unit and not second.unit:
        return None
    between = text[first.end : second.start].replace(" ", "")
    joined = _SEPARATOR.match(between)
    if joined is None and _lower_bound(text, first):
        joined = _UP_TO.match(between)
    if joined is not None:
        return None if _is_bound(first, second, between) else _pair(text, first, second, joined)
    if first.unit and _DOWN_TO.match(between) and text.startswith("以上", second.end):
        return _turned(text, first, second, between)
    return None


def _lower_bound(text: str, token: Token) -> bool:
    before = text[: token.start]
    return bool(_MIN_BEFORE.search(before) or _OVER_BEFORE.search(before))


def _is_bound(first: Token, second: Token, between: str) -> bool:
    """三倍以上但不超过五万元: a ratio with a cap in money, not a range."""
    return first.unit in _RATIO_UNITS and second.unit == "fen" and "超过" in between


def _stray(text: str, token: Token, following: Token | None) -> bool:
    """A number whose unit the drafter forgot (五万以上的罚款), or one that leaves open how it belongs to the next."""
    written = text[token.start : token.end]
    if not token.sure or re.match(r"以[上下](?:的?罚款|处)", text[token.end :]):
        return True
    if re.match(r"的?罚款", text[token.end :]):
        return token.value >= 100
    if following is None or not following.unit:
        return False
    between = text[token.end : following.start]
    if between == "" or (between in "、。·" and (written[0].isdigit() or token.end - token.start == 1)):
        return not text[: token.start].endswith(("条", "款", "项"))
    return bool(re.match(r"以[上下]", between)) and token.value >= 100


def _pair(text: str, first: Token, second: Token, between: re.Match[str]) -> Range:
    tail = _TAIL.match(text[second.end :])
    tail_text = tail.group() if tail else ""
    low, high, unit, sound = _ends(first, second)
    inner = text[first.end : second.start]
    low_out = "不含" in inner or bool(_OVER_BEFORE.search(text[: first.start]))
    high_word = between.groupdict().get("high") or ""
    high_out = "不含" in tail_text or high_word.endswith(("不足", "满", "低于", "少于", "小于"))
    empty = low > high or (low == high and (low_out or high_out))
    sound = sound and not empty and first.sure and second.sure and _plain_start(text, first)
    return Range(first.start, second.end + len(tail_text), unit, low, high, not low_out, not high_out, sound)


def _ends(first: Token, second: Token) -> tuple[Decimal, Decimal, Unit, bool]:
    """Both ends in one unit, and whether the words settle them."""
    if "foreign" in (first.unit, second.unit):
        return first.value, second.value, "foreign", False
    if not first.unit and second.unit == "fen":
        return _shared_scale(first, second), second.value, "fen", not _unclear_scale(first, second)
    if not second.unit:
        # 百分之五至十 shares its unit forward; 三千元以上一万以下 left the unit out: not for us to add
        shared = first.unit in _RATIO_UNITS and second.scale == 1
        return first.value, second.value, first.unit, shared
    if first.unit and first.unit != second.unit:
        return _mixed(first, second)
    return first.value, second.value, second.unit, True


def _turned(text: str, first: Token, second: Token, between: str) -> Range:
    """五千元以下、一千元以上: the upper end was written first."""
    low, high, unit, sound = _ends(second, first)
    mark = re.match(r"以上(?:[（(](?:不含|含)[）)])?", text[second.end :])
    tail = mark.group() if mark else ""
    sound = sound and low <= high and first.sure and second.sure
    return Range(
        first.start, second.end + len(tail), unit, low, high, "不含" not in tail, "不含" not in between, sound
    )


def _plain_start(text: str, token: Token) -> bool:
    """1.500元 at the head of a line may be item 1 and 500元."""
    return token.unit != "fen" or not _LISTED.search(text[: token.start] + _digits(text, token))


def _digits(text: str, token: Token) -> str:
    found = re.match(r"[\d.]+", text[token.start : token.end])
    return found.group() if found else ""


def _shared_scale(first: Token, second: Token) -> Decimal:
    """三至五万元 shares the 万, 1-3千元 the 千, 五百至一万元 does not."""
    mantissa = second.value / second.scale
    if second.scale > 1 and first.scale == 1 and first.value < mantissa:
        return first.value * second.scale
    return first.value


def _unclear_scale(first: Token, second: Token) -> bool:
    """2至2千元: nobody means two yuan."""
    few = second.scale in (100, 1000) and first.scale == 1
    return few and second.value / second.scale <= first.value < 10


def _mixed(first: Token, second: Token) -> tuple[Decimal, Decimal, Unit, bool]:
    """百分之五十以上三倍以下: both as multiples. Money against a ratio is nothing we may guess."""
    as_times = {"times": Decimal(1), "percent": Decimal(100), "permille": Decimal(1000)}
    if first.unit in as_times and second.unit in as_times:
        low, high = first.value / as_times[first.unit], second.value / as_times[second.unit]
        if "times" not in (first.unit, second.unit):
            return low * 100, high * 100, "percent", True
        return low, high, "times", True
    return first.value, second.value, second.unit, False


def _single(text: str, token: Token) -> Range:
    before, after = text[: token.start], text[token.end :]
    tail = _SINGLE_TAIL.match(after)
    words = (tail.group("end") or "") if tail else ""
    end = token.end + (tail.end() if tail and words else 0)
    out = bool(tail and "不含" in tail.group())
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
    sound = bool(words) or not (_OPEN_AFTER.match(after) or _OPEN_BEFORE.search(before))
    sound = sound and token.sure and token.unit != "foreign" and _plain_start(text, token)
    return Range(token.start, end, token.unit, low, high, low_in, high_in, sound)
