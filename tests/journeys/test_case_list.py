"""The list of cases in the browser: paged in place, and drawn there as the server draws it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import insert, select

from journeys.people import Person, Town
from office.pages import opened
from yimen.cases import Case

pytestmark = pytest.mark.soak
MANY = 60


def fill(town: Town) -> None:
    """One case as an officer opens it, and copies of it with other numbers, days and states."""
    opened(town.site.client("zhzf01"))
    table = Case.__table__
    with town.site.runtime.database.write() as session:
        connection = session.connection()
        one = dict(connection.execute(select(table)).mappings().one())
        for number in range(MANY):
            connection.execute(
                insert(table).values(
                    one
                    | {
                        "id": f"{number:032x}",
                        "number": f"示例〔2026〕{number}号",
                        "title": f"第{number}件 <b>案</b>",
                        "status": "open" if number % 3 else "closed",
                        "due_on": None if number % 5 == 0 else one["due_on"],
                        "provenance": "sample" if number % 2 else "real",
                        "text_id": None,
                    }
                )
            )


def drawn(page: Page) -> list[str]:
    """The rows as the browser holds them; blanks between elements do not count."""
    rows: list[str] = page.locator("[data-case] tbody tr").evaluate_all(
        "rows => rows.map(row => row.outerHTML)"
    )
    return [re.sub(r"\s+(?=<|$)|(?<=>)\s+", "", re.sub(r"\s+", " ", each)) for each in rows]


def following(person: Person) -> Locator:
    return person.page.locator("a[rel=next]")


def test_pages_follow_in_place_as_the_server_would_draw_them(town: Town) -> None:
    """Next asks for rows alone; the address, the way on and the way back are those of a page; reloaded, nothing differs."""
    fill(town)
    officer = town.person("zhzf01")
    officer.go("/cases?plain=1")
    asked: list[str] = []
    officer.page.on("request", lambda each: asked.append(each.url) if each.resource_type != "image" else None)
    first = drawn(officer.page)
    assert len(first) == 25
    seen = list(first)
    for rows in (25, 11):
        following(officer).click()
        expect(officer.page.locator("nav.pager")).to_have_attribute("aria-busy", "false")
        expect(officer.page.locator("[data-case] tbody tr")).to_have_count(rows)
        here = drawn(officer.page)
        assert not set(here) & set(seen)
        seen += here
    assert [each for each in asked if "/cases/rows?" in each and "after=" in each] == asked
    expect(following(officer)).to_be_hidden()
    assert "after=" in officer.page.url
    in_place = drawn(officer.page)
    officer.page.reload()
    assert drawn(officer.page) == in_place
    officer.page.locator("a[rel=prev]").click()
    expect(officer.page.locator("[data-case] tbody tr")).to_have_count(25)
    assert drawn(officer.page) == first
    assert town.watch.errors == []
    assert town.watch.strangers == []


def test_back_leads_to_the_page_before(town: Town) -> None:
    """The browser's own way back draws what stood there."""
    fill(town)
    officer = town.person("zhzf01")
    officer.go("/cases?plain=1")
    first = drawn(officer.page)
    following(officer).click()
    officer.page.wait_for_url(re.compile("after="))
    officer.page.go_back()
    officer.page.wait_for_load_state("networkidle")
    assert drawn(officer.page) == first


def test_when_rows_cannot_be_had_the_link_leads_to_the_page(town: Town) -> None:
    """No error is swallowed: the next page comes as a page."""
    fill(town)
    officer = town.person("zhzf01")
    officer.go("/cases?plain=1")
    officer.page.route("**/cases/rows?**", lambda route: route.abort())
    following(officer).click()
    officer.page.wait_for_url(re.compile(r"/cases\?.*after="))
    expect(officer.page.locator("[data-case] tbody tr")).to_have_count(25)
