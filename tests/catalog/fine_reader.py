"""A second reader of ranges in fine phrases, of other make than the catalog's: it knows one form and guesses nothing."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
NUMBER = r"(?:[\d,]+(?:\.\d+)?千?[万亿]?|[零一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?)"
QUANTITY = rf"(百分之|千分之)?({NUMBER})(?:人民币)?(元|倍|%|％|‰)?"
RANGE = re.compile(rf"{QUANTITY}(?:以上不满|以上至|以上|至|到)(?:人民币)?{QUANTITY}(以下)?")
KINDS = {"元": "amount", "倍": "multiple", "%": "percent", "‰": "permille"}
PARTS = {"倍": Decimal(1), "%": Decimal(100), "‰": Decimal(1000)}


def value(text: str) -> Decimal:
    """The number, by splitting at the greatest place."""
    written = re.fullmatch(r"([\d,.]+)(千?)([万亿]?)", text)
    if written:
        scale = (1000 if written[2] else 1) * {"万": 10**4, "亿": 10**8}.get(written[3], 1)
        return Decimal(written[1].replace(",", "")) * scale
    if "点" in text:
        whole, _, rest = text.partition("点")
        return value(whole) + Decimal("0." + "".join(str(DIGITS[sign]) for sign in rest))
    for sign, place in (("亿", 10**8), ("万", 10**4), *((sign, PLACES[sign]) for sign in "千百十")):
        if sign in text:
            head, _, tail = text.partition(sign)
            return (value(head) if head else 1) * Decimal(place) + (value(tail) if tail else 0)
    return Decimal(DIGITS[text.lstrip("零") or "零"])


def ranges_in(phrase: str) -> list[tuple[str, Decimal, Decimal]]:
    """(kind, low, high) of each range whose upper end has its unit; ratios in the kind's own unit."""
    text = phrase.replace("等值以上", "1倍以上").replace("l倍", "1倍").replace("l至", "1至")
    found = []
    for match in RANGE.finditer(text):
        low_pre, low, low_unit, high_pre, high, high_unit, _ = match.groups()
        units = [
            {"百分之": "%", "千分之": "‰"}.get(pre or "") or {"％": "%"}.get(unit, unit)
            for pre, unit in ((low_pre, low_unit), (high_pre, high_unit))
        ]
        if units[1] is None:
            continue
        found.append(_range(units[0] or units[1], value(low), units[1], value(high), bare=units[0] is None))
    return found


def _range(
    low_unit: str, low: Decimal, high_unit: str, high: Decimal, *, bare: bool
) -> tuple[str, Decimal, Decimal]:
    """三至五万元 shares its 万; 百分之五十以上三倍以下 is told in multiples."""
    if bare and high_unit == "元" and high >= 10_000 and low < high / 10_000:
        low *= 10_000
    if low_unit != high_unit:
        return "multiple", low / PARTS[low_unit], high / PARTS[high_unit]
    return KINDS[high_unit], low, high
