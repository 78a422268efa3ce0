"""Numbers as Chinese statutes write them: 二十万, 两千, 1千, 0.5万, 百分之五 without the 百分之."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
    "兩": 2,
}  # fmt: skip
SMALL = {"十": 10, "百": 100, "千": 1_000, "拾": 10, "佰": 100, "仟": 1_000}
LARGE = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_EXPONENT = r"\d+(?:\.\d+)?[eE]\+?\d{1,2}"  # 1e+06: what a spreadsheet makes of 1000000
SIGNS = "".join(DIGITS) + "".join(SMALL) + "".join(LARGE)
_PLACES = "".join(SMALL) + "".join(LARGE)
_PART = rf"\d[\d,，]*(?:\.\d+)?[{''.join(SMALL)}]?[万萬亿]?"
NUMBER = (
    rf"(?:{_EXPONENT}|\d[\d,，]*(?:\.\d+)?[{_PLACES}]{{1,2}}(?:零?{_PART}|[{SIGNS}]+)|{_PART}|"
    rf"[{SIGNS}]+(?:点[{''.join(DIGITS)}]+)?)"
)
_ARABIC = re.compile(r"(\d[\d,，]*(?:\.\d+)?)([十百千拾佰仟]?)([万萬亿]?)")
_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_LED = re.compile(rf"(\d[\d,，]*(?:\.\d+)?[{_PLACES}]{{1,2}})(零?)(.+)")


def number(text: str) -> Decimal | None:
    """The value of a written number, exactly; None where the signs make no number or leave it open (一万五)."""
    text = text.strip()
    if re.fullmatch(_EXPONENT, text):
        return Decimal(text)
    arabic = _ARABIC.fullmatch(text)
    if arabic:
        digits = arabic.group(1)
        if not _GROUPED.fullmatch(digits):
            return None
        value = Decimal(digits.replace(",", "").replace("，", ""))
        return value * SMALL.get(arabic.group(2), 1) * LARGE.get(arabic.group(3), 1)
    led = _LED.fullmatch(text)
    if led:
        return _compound(*led.groups())
    whole, _, decimals = text.partition("点")
    value_ = _chinese(whole)
    if value_ is None or (decimals and any(sign not in DIGITS for sign in decimals)):
        return None
    if decimals:
        return value_ + Decimal("0." + "".join(str(DIGITS[sign]) for sign in decimals))
    return value_


def _compound(head: str, zero: str, rest: str) -> Decimal | None:
    """1万5千, 1万5000, 1万零500; 1万5 may mean two things."""
    first, second = number(head), number(rest)
    place = SMALL.get(head[-1]) or LARGE[head[-1]]
    if first is None or second is None or second >= place or "." in head:
        return None
    bare = rest[-1] not in _PLACES
    return None if bare and not zero and second * 100 < place else first + second


def _chinese(text: str) -> Decimal | None:
    """Place-value reading (二十万三千) or, without place signs, digit by digit (二〇二五)."""
    if not text or any(sign not in SIGNS for sign in text) or text[0] in "百千佰仟":
        return None
    if not any(sign in SMALL or sign in LARGE for sign in text):
        return _digits(text)
    total = group = 0
    digit: int | None = None
    last_place = 0
    for sign in text:
        if sign in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[sign]
        elif sign in SMALL:
            place = SMALL[sign]
            if last_place and place >= last_place:
                return None
            group += (1 if digit is None else digit) * place
            digit, last_place = None, place
        else:
            group += digit or 0
            if not group and not total:
                return None
            total = (total + group) * LARGE[sign] if LARGE[sign] > 10_000 else total + group * LARGE[sign]
            group, digit, last_place = 0, None, 0
    return None if _open_end(text) else Decimal(total + group + (digit or 0))


def _digits(text: str) -> Decimal | None:
    """二〇二五 is a year's way of writing; 三四 is three or four."""
    if len(text) == 1:
        return Decimal(DIGITS[text])
    return Decimal("".join(str(DIGITS[sign]) for sign in text)) if len(text) > 2 or "〇" in text else None


def _open_end(text: str) -> bool:
    """一万五, 三千五: 15,000 and 3,500 as people speak, 10,005 and 3,005 by the letter."""
    before = text[-2:-1]
    big = SMALL.get(before, 0) > 10 or before in LARGE
    return text[-1] in DIGITS and text[-1] not in "零〇" and big
