"""Terms are counted as the laws count: working days by amount, first day left out, last day rolled over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel import WorkingCalendar
from yimen.workflow.counting import last_day
from yimen.workflow.definition import CountingRule

PENALTY = CountingRule("penalty_law", working_amounts=frozenset({2, 3, 5, 7}))
COERCION = CountingRule("coercion_law", working_up_to=10)
PLAIN = CountingRule("plain", roll_over=False)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "rule", "due"),
    [
        ("2026-03-16", 5, "day", PENALTY, "2026-03-23"),  # working days over a weekend
        ("2026-02-12", 5, "day", PENALTY, "2026-02-26"),  # the Spring Festival and its make-up Saturday
        ("2026-09-17", 7, "day", PENALTY, "2026-09-28"),  # a make-up Sunday counts
        ("2026-03-30", 15, "day", PENALTY, "2026-04-14"),  # 15 is no working-day amount
        ("2026-09-16", 15, "day", PENALTY, "2026-10-08"),  # ends on a holiday, rolls over
        ("2026-03-20", 10, "day", COERCION, "2026-04-03"),  # ten or fewer are working days
        ("2026-03-20", 11, "day", COERCION, "2026-03-31"),
        ("2026-03-20", 3, "calendar_day", PLAIN, "2026-03-23"),
        ("2026-03-20", 1, "calendar_day", PLAIN, "2026-03-21"),  # no rolling over
        ("2026-08-31", 6, "month", PENALTY, "2027-03-01"),  # 28 February 2027 is a Sunday
        ("2024-02-29", 2, "year", PLAIN, "2026-02-28"),
        ("2026-03-20", 24, "hour", PLAIN, "2026-03-21"),
        ("2026-03-20", 25, "hour", PLAIN, "2026-03-22"),
    ],
)
def test_term_ends_on_the_day_of_the_law(
    start: str, amount: int, unit: str, rule: CountingRule, due: str, calendar: WorkingCalendar
) -> None:
    """Each row is one rule of one law."""
    found, _ = last_day(date.fromisoformat(start), [(amount, unit)], rule, calendar)
    assert found.isoformat() == due


def test_first_day_counts_when_the_rule_says_so(calendar: WorkingCalendar) -> None:
    """A law that counts the day of the act is a line of data."""
    counts = CountingRule("x", first_day=True, roll_over=False)
    assert last_day(date(2026, 3, 16), [(3, "calendar_day")], counts, calendar)[0] == date(2026, 3, 18)


def test_year_without_table_gives_a_provisional_day(calendar: WorkingCalendar) -> None:
    """Weekends alone are assumed and the day is marked, until the table is published."""
    due, provisional = last_day(date(2026, 12, 28), [(5, "working_day")], PENALTY, calendar)
    assert (due, provisional) == (date(2027, 1, 4), True)
    assert last_day(date(2026, 3, 2), [(5, "working_day")], PENALTY, calendar)[1] is False


def test_excluded_interval_is_not_counted(calendar: WorkingCalendar) -> None:
    """Testing time does not count: the term ends as many days later."""
    pause = [(date(2026, 3, 10), date(2026, 3, 20))]
    due, _ = last_day(date(2026, 3, 4), [(90, "calendar_day")], PLAIN, calendar, pause)
    assert due == date(2026, 3, 4) + timedelta(days=100)


def test_days_excluded_for_two_causes_are_left_out_once(calendar: WorkingCalendar) -> None:
    """A hearing within the time of testing, and one that outlasts it: the days that both cover are days once."""
    testing = (date(2026, 3, 10), date(2026, 3, 20))
    for hearing, days in (
        ((date(2026, 3, 12), date(2026, 3, 15)), 10),
        ((date(2026, 3, 15), date(2026, 3, 25)), 15),
        ((date(2026, 3, 20), date(2026, 3, 25)), 15),
        ((date(2026, 3, 5), date(2026, 3, 12)), 15),
        (testing, 10),
        ((date(2026, 3, 12), date(2026, 3, 12)), 10),
    ):
        for pauses in ([testing, hearing], [hearing, testing]):
            due, _ = last_day(date(2026, 3, 4), [(90, "calendar_day")], PLAIN, calendar, pauses)
            assert due == date(2026, 3, 4) + timedelta(days=90 + days), hearing


def test_extension_is_counted_behind_the_term(calendar: WorkingCalendar) -> None:
    """30 + 30 days are counted one behind the other, and only the end rolls over."""
    due, _ = last_day(date(2026, 9, 3), [(30, "calendar_day"), (30, "calendar_day")], PENALTY, calendar)
    assert due == date(2026, 11, 2)


@given(
    start=st.dates(date(2025, 1, 1), date(2026, 6, 30)),
    amount=st.integers(1, 60),
    unit=st.sampled_from(["working_day", "calendar_day", "day", "month"]),
)
def test_term_with_roll_over_ends_on_a_working_day(
    calendar: WorkingCalendar, start: date, amount: int, unit: str
) -> None:
    """Whatever the term: it ends after its start, and on a working day."""
    due, _ = last_day(start, [(amount if unit != "month" else amount % 6 + 1, unit)], COERCION, calendar)
    assert due > start
    assert due.year not in calendar.years or calendar.is_working(due)
