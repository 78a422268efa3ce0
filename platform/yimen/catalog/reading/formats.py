"""Number formats that show another thing than the number: 2% of 0.02, 0.5万元 of 0.5, 00012 of 12."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

Show = Callable[[float | int], str]
PERCENT = frozenset({9, 10})
"""The numbers of the formats that every spreadsheet has for per cent."""
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[[^\]]*\]|_.|\*.|(?P<general>General|G/通用格式)'
    r"|(?P<places>[0#?][0#?,]*(?:\.[0#?]+)?)|(?P<percent>%)|(?P<bare>.)",
    re.DOTALL,
)
_TELLING = re.compile(r"[A-Za-z\u4e00-\u9fff‰]")
_DATES = re.compile(r"[ymdhs]", re.IGNORECASE)


@lru_cache(maxsize=1_000)
def show_of(format_: str) -> Show | None:
    """How the format shows a number; None where it shows just the number, a sum of money, a day, or in a way not known."""
    if format_.count(";") and "[" in format_.split(";")[0] and re.search(r"\[[<>=]", format_):
        return None
    before, places, after, percent = "", "", "", False
    for found in _PART.finditer(format_.split(";")[0]):
        said = found.group("quoted") or found.group("escaped") or found.group("bare") or ""
        if found.group("bare") and _DATES.match(said):
            return None
        percent = percent or found.group("percent") is not None
        number = found.group("general") or found.group("places")
        if number and places:
            return None
        places = places or number or ""
        before, after = (before, after + said) if places else (before + said, after)
    zeros = 0 if "." in places or "," in places or places[:1] == "G" else places.count("0")
    words = [each if _TELLING.search(each) else "" for each in (before.strip(), after.strip())]
    if not places or places.endswith(",") or not (percent or zeros > 1 or any(words)):
        return None
    return lambda value: words[0] + _digits(value, zeros, percent) + words[1]


def _digits(value: float | int, zeros: int, percent: bool) -> str:
    exact = Decimal(repr(value)) * (100 if percent else 1)
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if zeros > 1 and text.isdecimal():
        text = text.zfill(zeros)
    return text + ("%" if percent else "")
