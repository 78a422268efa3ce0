"""The catalog grid in the browser: rows as one scrolls, filters in the heads, columns, views, the keyboard, the phone."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from journeys.people import PHONE, Person, Town

ITEMS = "/catalog/item"
ROWS = re.compile(r"/rows/item\?")


@pytest.fixture
def officer(town: Town) -> Person:
    person = town.person("zhzf01")
    person.go(ITEMS + "?plain=1")
    expect(rows(person).first).to_be_visible()
    return person


def rows(person: Person) -> Locator:
    return person.page.locator(".tabulator-row")


def heads(person: Person) -> list[str]:
    return person.page.locator(".grid-head").all_inner_texts()


def status(person: Person) -> Locator:
    return person.page.locator(".grid-frame + [role=status]")


def address(person: Person) -> dict[str, str]:
    return {name: value[0] for name, value in parse_qs(urlsplit(person.page.url).query).items()}


def clean(town: Town) -> None:
    assert town.watch.errors == []
    assert town.watch.strangers == []


def test_rows_come_as_one_scrolls_and_each_action_asks_once(town: Town, officer: Person) -> None:
    """25 at a time, behind the last one; a filter begins anew; nothing is asked twice."""
    asked: list[str] = []
    officer.page.on("request", lambda each: asked.append(each.url) if ROWS.search(each.url) else None)
    expect(status(officer)).to_have_text("共 1,776 条 · 已载入 25 条")
    officer.page.locator(".tabulator-tableholder").evaluate("pane => { pane.scrollTop = pane.scrollHeight; }")
    expect(status(officer)).to_have_text("共 1,776 条 · 已载入 50 条")
    assert len(asked) == 1
    assert "after=" in asked[0]
    officer.page.get_by_label("筛选 领域").select_option("水利")
    expect(status(officer)).to_have_text("共 175 条 · 已载入 25 条")
    assert len(asked) == 2
    assert "after=" not in asked[1]
    for row in rows(officer).all()[:5]:
        expect(row).to_contain_text("水利")
    clean(town)


def test_filters_and_order_stand_in_the_address_and_back_undoes_them(town: Town, officer: Person) -> None:
    """Each step can be gone back; the same address opens the same list for whoever follows it."""
    officer.page.get_by_label("筛选 领域").select_option("水利")
    expect(status(officer)).to_contain_text("共 175 条")
    officer.page.get_by_label("包含 事项名称").fill("河道")
    expect(status(officer)).not_to_contain_text("共 175 条")
    narrowed = status(officer).inner_text()
    officer.page.get_by_role("button", name="事项名称").press("Enter")
    head = officer.page.locator('.tabulator-col[tabulator-field="name"]')
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert address(officer) == {"field": "水利", "name.has": "河道", "sort": "name"}
    officer.page.go_back()
    expect(head).to_have_attribute("aria-sort", "none")
    officer.page.go_back()
    expect(status(officer)).to_contain_text("共 175 条")
    expect(officer.page.get_by_label("包含 事项名称")).to_have_value("")
    officer.page.go_forward()
    expect(status(officer)).to_have_text(narrowed)
    fellow = town.person("zhzf02")
    fellow.go(officer.page.url.removeprefix(town.base))
    expect(status(fellow)).to_have_text(narrowed)
    clean(town)


def test_columns_are_shown_hidden_and_moved_from_the_keyboard(town: Town, officer: Person) -> None:
    """What is chosen stands in the address, and the usual columns come back with one press."""
    usual = heads(officer)
    panel = officer.page.locator(".filters .fold-menu")
    panel.locator("summary").press("Enter")
    panel.get_by_label("业务主管部门", exact=True).press("Space")
    expect(officer.page.locator(".grid-head", has_text="业务主管部门")).to_be_visible()
    panel.get_by_label("条款", exact=True).uncheck()
    expect(officer.page.locator(".grid-head", has_text="条款")).to_have_count(0)
    panel.get_by_role("button", name="后移 事项代码").click()
    expect(officer.page.locator(".grid-head").first).to_have_text("事项名称")
    assert address(officer)["columns"].split(",")[:2] == ["name", "code"]
    expect(rows(officer).first.locator("a").first).to_have_attribute("href", re.compile(r"/catalog/item/\d+"))
    panel.get_by_role("button", name="恢复默认列").click()
    expect(officer.page.locator(".grid-head").first).to_have_text("事项代码")
    assert heads(officer) == usual
    assert "columns" not in address(officer)
    clean(town)


def test_view_keeps_what_the_grid_shows(town: Town, officer: Person) -> None:
    """Filter, order and density of the grid come back when the list is opened the next time."""
    officer.page.get_by_label("筛选 领域").select_option("水利")
    officer.page.get_by_role("button", name="紧凑").click()
    expect(officer.page.locator(".grid-compact .tabulator-row").first).to_be_visible()
    officer.page.locator("[data-views] summary").click()
    officer.fill({"name": "水利紧凑", "default": True})
    with officer.page.expect_navigation():
        officer.page.locator("[data-views] button", has_text="保存").click()
    officer.sees("视图“水利紧凑”已保存")
    officer.go(ITEMS)
    expect(status(officer)).to_contain_text("共 175 条")
    expect(officer.page.locator(".grid-compact .tabulator-row").first).to_be_visible()
    export = officer.page.get_by_role("link", name="导出表格")
    expect(export).to_have_attribute("href", re.compile(r"field=%E6%B0%B4%E5%88%A9"))
    clean(town)


def test_phone_and_browsers_without_scripts_have_the_plain_list(town: Town) -> None:
    """At 360 px cards and a pager, no grid; the same rows."""
    phone = town.person("zhzf01", PHONE)
    phone.go(ITEMS + "?plain=1")
    expect(phone.page.locator(".table-cards tbody tr")).to_have_count(25)
    expect(phone.page.locator(".grid-frame")).to_have_count(0)
    phone.page.locator("summary", has_text="视图").click()
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    clean(town)


def test_entry_is_opened_from_the_keyboard(town: Town, officer: Person) -> None:
    """From the search field one comes to the first entry with the tabulator key alone."""
    link = rows(officer).first.locator("a").first
    words = link.inner_text()
    officer.page.locator(".filters [name=q]").focus()
    for _ in range(40):
        officer.page.keyboard.press("Tab")
        if officer.page.evaluate("document.activeElement.closest('.tabulator-row') !== null"):
            break
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")
    officer.sees(words)
    clean(town)


def test_session_that_ended_leads_to_the_sign_in_and_back(town: Town, officer: Person) -> None:
    """Not an empty grid, but the page where one signs in."""
    officer.page.context.clear_cookies()
    with officer.page.expect_navigation(url=re.compile("/login")):
        officer.page.get_by_label("筛选 领域").select_option("水利")
    assert "/catalog/item" in address(officer)["next"]
