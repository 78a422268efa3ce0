"""Working days are counted over published tables only."""

from datetime import date

import pytest

from yimen.kernel import CalendarGap, WorkingCalendar

SPRING_2026 = [date(2026, 2, day) for day in range(15, 24)]
CALENDAR = WorkingCalendar.of([2026], SPRING_2026, [date(2026, 2, 14), date(2026, 2, 28)])


def test_seven_working_days_over_a_holiday_skip_it_and_count_make_up_days() -> None:
    """The start is not counted; a Saturday worked in exchange is."""
    assert CALENDAR.add_working_days(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert CALENDAR.add_working_days(date(2026, 2, 13), 7) == date(2026, 3, 2)


def test_last_day_on_a_holiday_rolls_over_to_the_next_working_day() -> None:
    """What the fallback on civil procedure asks for."""
    assert CALENDAR.next_working_day(date(2026, 2, 15)) == date(2026, 2, 24)
    assert CALENDAR.next_working_day(date(2026, 2, 14)) == date(2026, 2, 14)


def test_days_between_are_signed_and_agree_with_adding() -> None:
    """Counting and adding are inverse."""
    start = date(2026, 2, 13)
    for amount in range(1, 60):
        end = CALENDAR.add_working_days(start, amount)
        assert CALENDAR.working_days_between(start, end) == amount
        assert CALENDAR.working_days_between(end, start) == -amount


def test_year_without_a_table_is_named() -> None:
    """A missing table is never guessed here; the caller decides and says so."""
    with pytest.raises(CalendarGap) as gap:
        CALENDAR.add_working_days(date(2026, 12, 30), 5)
    assert gap.value.year == 2027
