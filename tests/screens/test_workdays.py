"""Dates that say what sort of day they are: from the working-day table, as a hint and as a demand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.datastructures import MultiDict

from screens.pages import form_body
from screens.server import DIST, FormSite
from yimen.kernel import WorkingCalendar
from yimen.screens import Surroundings, compile_form

CALENDAR = WorkingCalendar.of(
    [2026], [date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5)], [date(2026, 5, 9)]
)
AROUND = Surroundings(date(2026, 5, 12), CALENDAR)


def body(**asked: Any) -> dict[str, Any]:
    day = {"type": "string", "format": "date"}
    return form_body({
        "start": {**day, "title": "受理日期"},
        "end": {**day, "title": "答复日期", "x-workdays": asked},
    })  # fmt: skip


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        ("2026-05-07", "星期四，工作日", "Thursday, a working day"),
        ("2026-05-10", "星期日，休息日", "Sunday, not a working day"),
        ("2026-05-05", "星期二，节假日放假", "Tuesday, a public holiday"),
        ("2026-05-09", "星期六，调休上班", "Saturday, a make-up working day"),
        ("2031-05-08", "星期四", "Thursday"),
    ],
)
def test_day_says_what_sort_of_day_it_is(day: str, chinese: str, english: str) -> None:
    """Holidays and make-up days as decreed; of a year without a table only the weekday."""
    form = compile_form(body(only=False))
    for language, hint in (("zh", chinese), ("en", english)):
        drawn = form.bind({"end": day}, language=language, around=AROUND).render()
        assert f'aria-live="polite">{hint}</div>' in drawn


def test_working_days_are_counted_from_another_day() -> None:
    """The day itself is not counted, days off are passed over, a make-up Saturday counts."""
    form = compile_form(body(since="start"))
    drawn = form.bind({"start": "2026-04-30", "end": "2026-05-11"}, around=AROUND).render()
    assert "星期一，工作日；自2026-04-30起第5个工作日" in drawn


def test_day_off_is_refused_where_a_working_day_is_asked_for() -> None:
    """At the field, with what sort of day it is; a year without a table is not held against anyone."""
    form = compile_form(body(only=True))
    bound = form.bind({}, MultiDict({"start": "2026-05-05", "end": "2026-05-05"}), around=AROUND)
    assert not bound.validate()
    assert [(each.path, each.message) for each in bound.errors] == [
        ("/end", "应为工作日（星期二，节假日放假）")
    ]
    for day in ("2026-05-09", "2031-05-10"):
        assert form.bind({}, MultiDict({"end": day}), around=AROUND).validate()
    assert form.bind({}, MultiDict({"end": "2026-05-05"})).validate()


@pytest.mark.skipif(not (DIST / "form.js").is_file(), reason="web assets are not built: make assets")
def test_hint_follows_the_day_that_is_typed(page: Page, page_watch: Any) -> None:
    """The page says the same as the server would."""
    form = compile_form(body(since="start"))
    with FormSite(form, calendar=CALENDAR) as site:
        page.goto(site.address)
        page.get_by_label("受理日期").fill("2026-04-30")
        hint = page.locator("[data-workdays]")
        for day in ("2026-05-05", "2026-05-09", "2026-05-10", "2026-05-11"):
            page.get_by_label("答复日期").fill(day)
            page.get_by_label("答复日期").blur()
            around = Surroundings(date(2026, 5, 12), CALENDAR)
            stored = {"start": "2026-04-30", "end": day}
            wanted = form.bind(stored, around=around).render().split('aria-live="polite">')[1].split("<")[0]
            expect(hint).to_have_text(wanted)
    assert page_watch.errors == []
