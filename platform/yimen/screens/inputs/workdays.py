"""Whether a day is a working day, as a hint beside its field and as a demand on it; the tables are calendar entries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from babel.dates import format_date
from markupsafe import escape

from yimen.kernel import CalendarGap, WorkingCalendar, read_day

from ..words import word

if TYPE_CHECKING:
    from ..around import Judged
    from ..nodes import Control
    from .base import Input

SORTS: Final = ("working", "weekend", "holiday", "make_up")


def sort_of(day: date, calendar: WorkingCalendar) -> str:
    """`working`, `weekend`, `holiday` (a day off by decree) or `make_up`; raises `CalendarGap`."""
    usual = day.weekday() < 5
    if calendar.is_working(day):
        return "working" if usual else "make_up"
    return "holiday" if day in calendar.holidays else "weekend"


def day_hint(day: date, calendar: WorkingCalendar | None, language: str, since: Any = None) -> str:
    """“星期四，工作日”, and how many working days lie since another day; a year without a table says only the former."""
    weekday = format_date(day, "EEEE", locale="en" if language == "en" else "zh_Hans_CN")
    if calendar is None:
        return weekday
    try:
        text = word("day_is", language, weekday=weekday, sort=word(sort_of(day, calendar), language))
        start = read_day(since)
        if start is not None and start < day:
            count = calendar.working_days_between(start, day)
            sign = "; " if language == "en" else "；"
            text += sign + word("day_since", language, start=start, count=count)
    except CalendarGap:
        return weekday
    return text


def asked(control: Control) -> Mapping[str, Any] | None:
    """What the definition asks for (`x-workdays`): {"since": field, "only": bool}, None for a plain day."""
    given = control.options.get("workdays")
    return given if isinstance(given, Mapping) else ({} if given is True else None)


def hint_line(field: Input, calendar: WorkingCalendar | None) -> str:
    """The line below the field, which the page's script rewrites as the day changes."""
    wanted, language = asked(field.control), field.language
    if wanted is None:
        return ""
    day, text = read_day(field.data), ""
    if day is not None:
        start = field.beside(str(wanted.get("since", "")))
        text = str(escape(day_hint(day, calendar, language, start)))
    words = {name: word(name, language) for name in SORTS}
    words["since"] = word("day_since", language, start="{start}", count="{count}")
    spec = escape(json.dumps({"since": str(wanted.get("since", "")), "words": words}, ensure_ascii=False))
    return f'<div class="form-hint" data-workdays="{spec}" aria-live="polite">{text}</div>'


def check_day(judged: Judged) -> Iterator[str]:
    """A day that must be a working day and is none; in a year without a table nothing is said."""
    wanted, day = asked(judged.control), read_day(judged.value)
    calendar = judged.around.calendar
    if wanted is None or not wanted.get("only") or day is None or calendar is None:
        return
    try:
        working = calendar.is_working(day)
    except CalendarGap:
        return
    if not working:
        yield word("not_working", judged.language, hint=day_hint(day, calendar, judged.language))
