"""Forms in a real browser: with scripts they react at once, without them they still do everything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from screens.pages import control, form_body, show_when, vertical
from screens.server import DIST, FormSite
from yimen.screens import compile_form

pytestmark = pytest.mark.skipif(
    not (DIST / "form.js").is_file(), reason="web assets are not built: make assets"
)
FILING = Path(__file__).parent.parent.parent / "form_schemas" / "base" / "penalty_filing.json"

GOODS = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "title": "名称", "x-order": 1},
        "price": {"type": "integer", "format": "fen", "title": "单价", "x-order": 2},
        "count": {"type": "integer", "title": "数量", "x-order": 3},
        "amount": {
            "type": "integer",
            "title": "金额",
            "x-computed": "row.price * row.count",
            "x-show": "money",
            "x-order": 4,
        },
    },
}
BODY = form_body(
    {
        "sort": {
            "title": "类型",
            "oneOf": [{"const": "p", "title": "个人"}, {"const": "o", "title": "单位"}],
        },
        "head": {"type": "string", "title": "负责人"},
        "item": {"type": "string", "title": "事项", "x-lookup": {"kind": "item", "fill": {"law": "law"}}},
        "law": {"type": "string", "title": "法律"},
        "goods": {"type": "array", "title": "物品", "items": GOODS, "maxItems": 3},
        "total": {
            "type": "integer",
            "title": "合计",
            "x-computed": "sum(goods.map(g, g.amount))",
            "x-show": "money",
        },
    },
    vertical(
        control("sort"),
        control("head", rule=show_when("sort", {"const": "o"})),
        control("item"),
        control("law"),
        control("goods"),
        control("total"),
    ),
    required=("sort",),
    **{"if": {"properties": {"sort": {"const": "o"}}, "required": ["sort"]}, "then": {"required": ["head"]}},
)


def test_page_reacts_at_once_and_sends_what_it_shows(page: Page, page_watch: Any) -> None:
    """Rules, sums, rows and look-ups follow what is typed, under the platform's own policy."""
    with FormSite(compile_form(BODY)) as site:
        page.goto(site.address)
        assert page.get_by_label("负责人").is_hidden()
        page.get_by_label("类型").select_option("o")
        page.get_by_label("负责人").fill("甲某")
        page.get_by_role("button", name="添加一行：物品").click()
        page.get_by_role("button", name="添加一行：物品").click()
        page.locator('[name="goods.0.price"]').fill("12.50")
        page.locator('[name="goods.0.count"]').fill("4")
        page.locator('[name="goods.1.price"]').fill("1万")
        page.locator('[name="goods.1.count"]').fill("1")
        assert page.locator("#f-total").text_content() == "10,050 元"
        assert page.locator("[data-capital]").first.text_content() == "大写：壹拾贰元伍角整"
        page.get_by_role("button", name="添加一行：物品").click()
        assert page.get_by_role("button", name="添加一行：物品").is_hidden()
        page.get_by_role("button", name="删除第3行").click()
        page.get_by_label("事项").press_sequentially("渣土")
        page.get_by_role("option", name="倾倒渣土").wait_for()
        page.get_by_label("事项").press("ArrowDown")
        page.get_by_label("事项").press("Enter")
        assert page.get_by_label("事项").input_value() == "A-3"
        assert page.get_by_label("法律").input_value() == "环境条例"
        page.get_by_role("button", name="提交").click()
        page.wait_for_load_state("networkidle")
        assert site.errors == []
        assert site.values == {
            "sort": "o",
            "head": "甲某",
            "item": "A-3",
            "law": "环境条例",
            "goods": [
                {"price": 1250, "count": 4, "amount": 5000},
                {"price": 1000000, "count": 1, "amount": 1000000},
            ],
            "total": 1005000,
        }
    assert page_watch.errors == []
    assert page_watch.strangers == []


def test_page_without_scripts_does_the_same(browser: Browser) -> None:
    """Rows by buttons that submit, rules when the form is sent, the input always kept."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with FormSite(compile_form(BODY)) as site:
        page.goto(site.address)
        page.get_by_label("类型").select_option("o")
        page.get_by_role("button", name="添加一行：物品").click()
        page.locator('[name="goods.0.price"]').fill("5")
        page.locator('[name="goods.0.count"]').fill("2")
        page.locator('[name="goods.0.count"]').press("Enter")
        assert page.locator("#f-total").text_content() == "10 元"
        page.get_by_role("button", name="提交").click()
        assert site.errors == ["/head"]
        page.get_by_role("link", name="请填写“负责人”").click()
        page.get_by_label("负责人").fill("甲某")
        page.get_by_role("button", name="提交").click()
        assert site.errors == []
        assert site.values == {
            "sort": "o",
            "head": "甲某",
            "goods": [{"price": 500, "count": 2, "amount": 1000}],
            "total": 1000,
        }
    context.close()


def test_enter_in_a_field_never_completes_the_act(page: Page) -> None:
    """The first button of the form only checks it."""
    with FormSite(compile_form(BODY)) as site:
        page.goto(site.address)
        page.get_by_label("法律").fill("条例")
        page.get_by_label("法律").press("Enter")
        page.wait_for_load_state()
        assert site.values == {}
        assert page.get_by_label("法律").input_value() == "条例"


def test_number_with_a_wrong_check_sign_is_told_where_it_is_typed(page: Page, page_watch: Any) -> None:
    """In a row, by the kind of document chosen there; announced, tied to its field, and gone when it is right."""
    with FormSite(compile_form(json.loads(FILING.read_text("utf-8")))) as site:
        page.goto(site.address)
        page.get_by_role("button", name="添加一行：当事人").click()
        number = page.locator('[name="parties.0.id_number"]')
        number.fill("110105194912310021")
        number.blur()
        assert page.locator("[data-misspelt]").count() == 0
        page.locator('[name="parties.0.id_type"]').select_option("identity_card")
        told = page.get_by_role("alert").filter(has_text="身份证号码不正确")
        assert told.is_visible()
        assert told.get_attribute("id") in str(number.get_attribute("aria-describedby"))
        assert number.get_attribute("aria-invalid") == "true"
        number.fill("11010519491231002x")
        assert page.locator("[data-misspelt]").count() == 0
        assert number.get_attribute("aria-invalid") is None
        page.locator('[name="parties.0.id_type"]').select_option("credit_code")
        assert page.get_by_role("alert").filter(has_text="统一社会信用代码不正确").is_visible()
    assert page_watch.errors == []


def test_leaving_with_unsent_input_asks_first(page: Page) -> None:
    """Half an hour's typing is not lost by a wrong click."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    with FormSite(compile_form(BODY)) as site:
        page.goto(site.address)
        page.get_by_label("法律").press_sequentially("条例")
        page.goto(site.address + "/?again")
    assert asked == ["beforeunload"]


def test_nested_rows_of_the_filing_form_work_on_a_phone(
    browser: Browser, page_watch: Any, tmp_path: Path
) -> None:
    """The longest form of the base at 360 px: nothing runs over the edge, parties and acts are added and sent."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page_watch.follow(context)
    page = context.new_page()
    with FormSite(compile_form(json.loads(FILING.read_text("utf-8")))) as site:
        page.goto(site.address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator('[name="source"]').select_option("inspection")
        page.locator('[name="found_on"]').fill("2026-03-05")
        page.locator('[name="title"]').fill("未经批准占用道路")
        page.get_by_role("button", name="添加一行：当事人").click()
        for row, sort in ((0, "person"), (1, "organisation")):
            page.locator(f'[name="parties.{row}.sort"]').select_option(sort)
            page.locator(f'[name="parties.{row}.name"]').fill(f"当事人{row}")
        assert page.locator('[name="parties.0.legal_representative"]').is_hidden()
        assert page.locator('[name="parties.1.legal_representative"]').is_visible()
        page.locator('[name="alleged_acts.0.item"]').fill("A-1")
        page.locator('[name="alleged_acts.0.occurred_on"]').fill("2026-03-04")
        page.locator('[name="alleged_acts.0.place"]').fill("某路")
        page.locator('[name="summary"]').fill("巡查时发现。")
        page.screenshot(path=tmp_path / "phone.png", full_page=True)
        page.get_by_role("button", name="提交").click()
        page.wait_for_load_state("networkidle")
        assert site.errors == []
        assert [each["name"] for each in site.values["parties"]] == ["当事人0", "当事人1"]
        assert site.values["alleged_acts"][0]["item_name"] == "占用道路"
    context.close()
    assert page_watch.errors == []


def test_row_follows_a_field_of_the_form_around_it(page: Page) -> None:
    """At once in the page, for rows that stand and for one just added, as the server has it."""
    note = control("name", rule=show_when("sort", {"const": "o"}))
    detail = vertical(note, control("count"))
    body = form_body(
        {key: BODY["schema"]["properties"][key] for key in ("sort", "goods")},
        vertical(control("sort"), control("goods", options={"detail": detail})),
    )
    with FormSite(compile_form(body), {"sort": "p", "goods": [{"name": "旧", "count": 1}]}) as site:
        page.goto(site.address)
        first = page.locator("[name='goods.0.name']")
        expect(first).to_be_hidden()
        page.locator("[name=sort]").select_option(label="单位")
        expect(first).to_be_visible()
        page.get_by_role("button", name="添加一行").first.click()
        expect(page.locator("[name='goods.1.name']")).to_be_visible()
        page.locator("[name=sort]").select_option(label="个人")
        expect(first).to_be_hidden()
        expect(page.locator("[name='goods.1.name']")).to_be_hidden()
