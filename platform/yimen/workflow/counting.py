"""Counting terms: from a start day, an amount and a law's counting rule to the last legal day.

The first day is not counted and a last day on a holiday rolls over unless the rule says otherwise; both are
data of the pack. Where the working-day table of a year is not yet published, weekends alone are assumed
and the result is provisional.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from yimen.kernel import CalendarGap, WorkingCalendar

from .definition import CountingRule

HORIZON = 30  # years a term may reach beyond the published tables
Interval = tuple[date, date]
Length = tuple[int, str]  # amount, unit


def last_day(
    start: date,
    lengths: Sequence[Length],
    rule: CountingRule,
    calendar: WorkingCalendar,
    excluded: Sequence[Interval] = (),
) -> tuple[date, bool]:
    """The last day of a term, and whether it is provisional.

    `lengths` are the term and its extensions, one behind the other; `excluded` are half-open intervals
    of days that do not count.
    """
    try:
        return _count(start, lengths, rule, calendar, excluded), False
    except CalendarGap:
        return _count(start, lengths, rule, _assumed(calendar, start.year), excluded), True


def last_moment(start: datetime, amount: int) -> datetime:
    """The end of a term of hours from a known moment."""
    return start + timedelta(hours=amount)


def working(unit: str, amount: int, rule: CountingRule) -> bool:
    """Whether a length is counted in working days."""
    return unit == "working_day" or (unit == "day" and rule.counts_working(amount))


def _count(
    start: date,
    lengths: Sequence[Length],
    rule: CountingRule,
    calendar: WorkingCalendar,
    excluded: Sequence[Interval],
) -> date:
    day, rolls = start, False
    for index, (amount, unit) in enumerate(lengths):
        if index == 0 and rule.first_day and amount and unit not in ("month", "year"):
            amount -= 1
        day = _add(day, amount, unit, rule, calendar)
        rolls = rolls or (unit != "hour" and not working(unit, amount, rule))
    counts_working = working(lengths[0][1], lengths[0][0], rule) if lengths else False
    for since, until in _apart(excluded):
        if since <= day:
            day = _skip(day, max(since, start), until, calendar, counts_working)
    return calendar.next_working_day(day) if rolls and rule.roll_over else day


def _apart(intervals: Sequence[Interval]) -> list[Interval]:
    """The same days in intervals that do not overlap, in order: what two causes exclude is left out once."""
    found: list[Interval] = []
    for since, until in sorted(each for each in intervals if each[1] > each[0]):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def _add(day: date, amount: int, unit: str, rule: CountingRule, calendar: WorkingCalendar) -> date:
    if working(unit, amount, rule):
        return calendar.add_working_days(day, amount)
    match unit:
        case "month":
            return _months_later(day, amount)
        case "year":
            return _months_later(day, amount * 12)
        case "hour":
            return day + timedelta(days=-(-amount // 24))
        case _:
            return day + timedelta(days=amount)


def _skip(day: date, since: date, until: date, calendar: WorkingCalendar, counts_working: bool) -> date:
    if counts_working:
        return calendar.add_working_days(day, calendar.working_days_between(since, until))
    return day + (until - since)


def _months_later(day: date, months: int) -> date:
    """The day of the same number, or the month's last day where it has none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=16)
def _assumed(calendar: WorkingCalendar, year: int) -> WorkingCalendar:
    """The calendar with every unpublished year from `year` on taken as free of holidays."""
    years = calendar.years | frozenset(range(year, max(calendar.years, default=year) + HORIZON))
    return WorkingCalendar.of(years, calendar.holidays, calendar.workdays)
