"""Working days: the year's table of holidays and make-up days is data; here it is only counted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


class CalendarGap(LookupError):
    """A day lies in a year for which no table was published; the caller says which table is missing."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no working-day table for {year}")
        self.year = year


@dataclass(frozen=True)
class WorkingCalendar:
    """Years with a table, holidays (days off on weekdays or weekends) and make-up working days.

    Source of a year's table: the State Council's yearly notice; it comes in as `calendar` entries.
    """

    years: frozenset[int]
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    _days: dict[int, tuple[date, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, years: Iterable[int], holidays: Iterable[date], workdays: Iterable[date]) -> WorkingCalendar:
        return cls(frozenset(years), frozenset(holidays), frozenset(workdays))

    def is_working(self, day: date) -> bool:
        if day.year not in self.years:
            raise CalendarGap(day.year)
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def working_days_of(self, year: int) -> tuple[date, ...]:
        known = self._days.get(year)
        if known is None:
            first, count = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
            days = (first + timedelta(days=offset) for offset in range(count))
            known = tuple(day for day in days if self.is_working(day))
            self._days[year] = known
        return known

    def add_working_days(self, start: date, amount: int) -> date:
        """The `amount`-th working day after `start`; `start` itself is not counted."""
        if amount <= 0:
            return start
        year = start.year
        days = self.working_days_of(year)
        index = bisect_right(days, start) + amount - 1
        while index >= len(days):
            index -= len(days)
            year += 1
            days = self.working_days_of(year)
        return days[index]

    def next_working_day(self, day: date) -> date:
        """`day` if it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before."""
        if end < start:
            return -self.working_days_between(end, start)
        total = 0
        for year in range(start.year, end.year + 1):
            days = self.working_days_of(year)
            total += bisect_right(days, end) - bisect_right(days, start)
        return total
