"""Days as offices write them: 2021.7.15, 二〇二一年七月十五日, the day numbers of spreadsheets; and what names no day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from ..law.numerals import DIGITS, number
from ..reading.workbook import Raw
from ..seeing.cells import plain

_BEGUN = "(?:施行|实施|生效|执行|公布|发布|印发|废止|失效|止)"
_DATE = re.compile(
    r"(?:自|于|从|至|截至)?(\d{4})\s*[-/.．、年]\s*(\d{1,2})\s*[-/.．、月]\s*(\d{1,2})\s*[日号]?(?:(?:\s+|T)\d{1,2}:\d{2}(?::\d{2})?)?"
    rf"(?:起?{_BEGUN}|起)?[.。]?"
)
_WRITTEN_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4}年)([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})(?=日)"
)
_YEAR = r"(?:(?:19|20)\d{2}|[〇○零一二三四五六七八九]{4}(?=\s*年))"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_NO_DAY = re.compile(
    rf"(?:自|于|从)?{_YEAR}\s*(?:年|(?:年|[-/.．])\s*{_MONTH}\s*月?)?\s*(?:份|初|底|末|[上中下]旬)?\s*(?:起?{_BEGUN}|起)?[.。]?"
    r"|(?:自|于|从)?(?:本\S{1,4})?(?:公布|发布|颁布|印发|通过|批准|下发)之?日(?:起|后|满|的)?\S{0,20}"
)
WITHOUT_END = frozenset({"长期", "长期有效", "永久", "永久有效", "无固定期限"})
SERIALS = range(18_264, 73_051)
"""Day numbers of spreadsheets, 1950 to 2099: what a date becomes in a cell that is formatted as a number."""


def day_of(raw: Raw) -> str | None:
    """The day that a cell says, as ISO; None where it says none."""
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, int | float) and raw in SERIALS:
        return (date(1899, 12, 30) + timedelta(days=int(raw))).isoformat()
    text = plain(raw)
    found = _DATE.fullmatch(_in_digits(text))
    if found is None and not re.fullmatch(r"\d{8}", text):
        return None
    parts = found.groups() if found else (text[:4], text[4:6], text[6:])
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError:
        return None


def is_day(text: str) -> bool:
    """Whether a text looks like a day."""
    return bool(_DATE.fullmatch(_in_digits(text)) or re.fullmatch(r"(?:19|20)\d{6}", text))


def is_no_day(text: str) -> bool:
    """Whether it names a month, a year (2017.10, 2006年) or an event (自公布之日起施行) where a day is asked for."""
    return bool(_NO_DAY.fullmatch(text)) and not is_day(text)


def _in_digits(text: str) -> str:
    """二〇二六年一月十五日 is 2026年1月15日."""
    return _WRITTEN_DATE.sub(
        lambda found: "年".join(
            (
                "".join(str(DIGITS[sign]) for sign in found.group(1)[:4]),
                f"{number(found.group(2))}月{number(found.group(3))}",
            )
        ),
        text,
    )
