"""Look-ups in catalogs: by unit and day, with what the entry brings along, its own term, and level by level."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.datastructures import MultiDict

from screens.catalogs import Catalogs
from screens.pages import form_body
from screens.server import DIST, FormSite
from yimen.screens import BoundForm, Surroundings, compile_form, palette

OFFERED = {each["id"]: each["schema"] for each in palette()}
TODAY = Surroundings(date(2026, 5, 12))
browser_test = pytest.mark.skipif(
    not (DIST / "form.js").is_file(), reason="web assets are not built: make assets"
)


def lookup(id: str, **more: Any) -> dict[str, Any]:
    """An offered look-up with more in its `x-lookup`."""
    schema = OFFERED[id]
    return {**schema, "x-lookup": {**schema["x-lookup"], **more}}


ACT = form_body({
    "on": {"type": "string", "format": "date", "title": "发生日期"},
    "item": lookup("item", fill={"law": "law"}, on="on"),
    "law": {"type": "string", "title": "法律法规"},
    "tier": lookup("tier", filters={"item": {"field": "item"}}),
})  # fmt: skip


def bound(body: Any, stored: Any, source: Catalogs | None = None, **sent: Any) -> BoundForm:
    data = MultiDict(sent) if sent else None
    return compile_form(body).bind(stored, data, lookups=source or Catalogs(), around=TODAY)


def test_item_brings_its_law_article_and_kinds() -> None:
    """The officer sees under which law it stands, in the words of the catalog, where it is filled in and read."""
    form = bound(ACT, {}, item="A-1")
    facts = "法律法规：道路条例；条款：第四十二条；处罚种类：罚款"
    assert facts in form.render()
    assert facts in form.render_readonly()
    assert form.values == {"item": "A-1", "law": "道路条例"}


def test_text_is_searched_for_on_the_day_and_below_the_item_that_were_typed_with_it() -> None:
    """Without scripts everything is sent at once: what is typed beside counts, not what was stored."""
    source = Catalogs()
    form = bound(
        ACT, {"item": "A-2", "on": "2020-01-01"}, source, on="2026-03-05", item="占用道路", tier="一般"
    )
    assert form.validate(), form.errors
    assert form.values["item"] == "A-1"
    assert ("item", "占用道路", {}, date(2026, 3, 5)) in source.asked
    form = bound(ACT, {"item": "A-2"}, source, item="A-1", tier="一般")
    assert form.values["tier"] == "A-1-2"


def officers(**more: Any) -> dict[str, Any]:
    schema = OFFERED["officers"]
    items = schema["items"]
    spec = {**items["x-lookup"], **more}
    return form_body({
        "on": {"type": "string", "format": "date", "title": "检查日期"},
        "officers": {**schema, "items": {**items, "x-lookup": spec}},
    }, required=("officers",))  # fmt: skip


def test_two_officers_are_asked_for_at_once() -> None:
    """Two places to fill in; one officer is too few, the same twice is not two."""
    form = compile_form(officers())
    assert [each.widget for each in form.fields] == ["date", "officers", "lookup"]
    page = form.bind({}, lookups=Catalogs(), around=TODAY).render()
    assert 'name="officers.0"' in page
    assert 'name="officers.1"' in page
    rows = {"officers.~rows": ["0", "1"]}
    one = bound(officers(), {}, **rows, **{"officers.0": "Z-1", "officers.1": ""})
    assert not one.validate()
    twice = bound(officers(), {}, **rows, **{"officers.0": "Z-1", "officers.1": "执法员一"})
    assert not twice.validate()
    assert [each.message for each in twice.errors] == ["各行内容不得重复"]
    two = bound(officers(), {}, **rows, **{"officers.0": "Z-1", "officers.1": "执法员三"})
    assert two.validate(), two.errors
    assert two.values == {"officers": ["Z-1", "Z-3"]}


def test_officer_whose_certificate_is_not_valid_on_the_day_is_refused() -> None:
    """The day is the field's that is named, else today; the term stands beside the name."""
    stored = {"officers": ["Z-1", "Z-2"]}
    term = "有效期2024-01-01至2026-03-01"
    today = bound(officers(), stored)
    assert f"所在单位：甲队；{term}" in today.render()
    assert not today.validate()
    assert [(each.path, each.message) for each in today.errors] == [
        ("/officers/1", f"“执法员二（Z-2）”在2026-05-12不在有效期内（{term}）")
    ]
    assert bound(officers(on="on"), {**stored, "on": "2026-03-01"}).validate()
    before = bound(officers(on="on"), {**stored, "on": "2023-12-31"})
    before.validate()
    assert [each.path for each in before.errors] == ["/officers/0", "/officers/1"]
    assert bound(officers(), {"officers": ["Z-1", "Z-3"]}).validate()


def test_division_is_found_by_name_and_shown_in_full() -> None:
    """Without scripts a name is enough; the reader sees province, city and county."""
    form = bound(form_body({"place": OFFERED["region"]}), {}, place="金东区")
    assert form.values == {"place": "330703"}
    assert "浙江省金华市金东区" in form.render()
    assert "浙江省金华市金东区" in form.render_readonly()


def test_address_keeps_the_division_with_its_name_and_what_lies_below() -> None:
    """Papers need the words, statistics the code; the name is not typed."""
    body = form_body({"address": OFFERED["address"]})
    assert [each.widget for each in compile_form(body).fields] == ["address", "lookup", "text"]
    form = bound(body, {}, **{"address.region": "孝顺镇", "address.detail": "示范路1号"})
    assert form.validate()
    assert form.values == {
        "address": {
            "region": "330703101",
            "region_name": "浙江省金华市金东区孝顺镇",
            "detail": "示范路1号",
        }
    }


@browser_test
def test_lists_of_levels_lead_to_the_division(page: Page, page_watch: Any) -> None:
    """Province, city, county, town: each list follows the one before; a stored value stands in them."""
    site = FormSite(compile_form(form_body({"place": lookup("region")})), lookups=Catalogs())
    with site:
        page.goto(site.address)
        page.get_by_label("行政区划 1").select_option("浙江省")
        page.get_by_label("行政区划 2").select_option("金华市")
        page.get_by_label("行政区划 3").select_option("金东区")
        expect(page.get_by_label("行政区划 4")).to_be_visible()
        expect(page.locator("[name=place]")).to_have_value("330703")
        expect(page.locator("[data-lookup-label]")).to_have_text("浙江省金华市金东区")
        page.get_by_label("行政区划 2").select_option("")
        expect(page.get_by_label("行政区划 3")).to_have_count(0)
        expect(page.locator("[name=place]")).to_have_value("330000")
        page.get_by_label("行政区划 2").select_option("金华市")
        page.get_by_label("行政区划 3").select_option("婺城区")
        page.get_by_role("button", name="提交").click()
        page.wait_for_load_state("networkidle")
        assert site.values == {"place": "330702"}
    with FormSite(compile_form(form_body({"place": lookup("region", top="330000")})), {"place": "330703101"},
                  lookups=Catalogs()) as site:  # fmt: skip
        page.goto(site.address)
        expect(page.get_by_label("行政区划 1")).to_have_value("330700")
        expect(page.get_by_label("行政区划 2")).to_have_value("330703")
        expect(page.get_by_label("行政区划 3")).to_have_value("330703101")
    assert page_watch.errors == []


@browser_test
def test_tiers_of_the_item_are_offered_as_soon_as_the_field_is_entered(page: Page) -> None:
    """What the item leaves is short enough to be shown at once; facts follow what is chosen."""
    with FormSite(compile_form(ACT), lookups=Catalogs()) as site:
        page.goto(site.address)
        page.locator("[name=item]").press_sequentially("道路")
        page.get_by_role("option", name="占用道路").click()
        facts = page.locator("[data-lookup-facts]")
        expect(facts.nth(0)).to_have_text("法律法规：道路条例；条款：第四十二条；处罚种类：罚款")
        page.locator("[name=tier]").focus()
        expect(page.get_by_role("option")).to_have_count(2)
        page.get_by_role("option", name="从轻").click()
        expect(facts.nth(1)).to_have_text("适用条件：当场改正；处罚标准：处500元罚款")
        expect(page.locator("[name=tier]")).to_have_value("A-1-1")


@browser_test
def test_levels_need_no_script(browser: Browser) -> None:
    """The box takes a name."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with FormSite(compile_form(form_body({"place": OFFERED["region"]})), lookups=Catalogs()) as site:
        page.goto(site.address)
        page.get_by_label("行政区划").fill("婺城区")
        page.get_by_role("button", name="提交").click()
        assert site.values == {"place": "330702"}
    context.close()


@browser_test
def test_search_that_finds_nothing_says_so(page: Page) -> None:
    """A box that stays silent looks as if it did not search; the keys do nothing, and what is chosen later counts."""
    with FormSite(compile_form(ACT), lookups=Catalogs()) as site:
        page.goto(site.address)
        item = page.locator("[name=item]")
        item.press_sequentially("$&无")
        expect(page.get_by_role("status").filter(has_text="没有找到“$&无”，请核对编号或名称")).to_be_visible()
        item.press("ArrowDown")
        item.press("Escape")
        expect(page.locator(".yf-finds")).to_have_count(0)
        item.fill("道路")
        page.get_by_role("option", name="占用道路").click()
        expect(item).to_have_value("A-1")
