"""A long form on a phone: the connection goes, the page closes, the session ends, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from journeys.people import PHONE, Person, Town

OPEN = "/cases/open?procedure=ordinary_penalty&unit=zhzf"
PHOTO = {"name": "现场.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64)}
SORTS = ("person", "organisation", "business", "person")
STATUS = "[data-draft-status]"
RECORDS = """() => new Promise((resolve) => {
  indexedDB.open("yimen-forms").onsuccess = (event) => {
    const asked = event.target.result.transaction("filled").objectStore("filled").count();
    asked.onsuccess = () => resolve(asked.result);
  };
})"""

KEPT = RECORDS.replace(".count()", ".getAll()")


def party(index: int) -> dict[str, Any]:
    sort = SORTS[index]
    own = (
        {"gender": "male", "birth_year": str(1980 + index)}
        if sort == "person"
        else {"legal_representative": f"负责人{index}"}
    )
    common = {
        "sort": sort,
        "name": f"当事人{index}",
        "id_type": "other",
        "id_number": f"Z-{index}00{index}",
        "address": f"示范路{index}号",
        "phone": f"1380000000{index}",
    }
    return {f"parties.{index}.{name}": value for name, value in {**common, **own}.items()}


def act(index: int) -> dict[str, Any]:
    values = {
        "item": "330211001000",
        "item_name": f"事项名称{index}",
        "law": f"法规{index}",
        "article": f"第{index}条",
        "occurred_on": f"2026-06-2{index}",
        "place": f"地点{index}",
        "detail": f"具体情形{index}，写得很长。",
    }
    return {f"alleged_acts.{index}.{name}": value for name, value in values.items()}


WHOLE = {
    "source": "report",
    "found_on": "2026-07-01",
    "source_note": "举报登记第8号",
    "title": "擅自占用城市道路",
    "summary": "未经批准占用城市道路。",
    "opinion": "建议立案。",
    "limitation_note": "行为处于继续状态。",
}
PARTIES = {name: value for index in range(4) for name, value in party(index).items()}
ACTS = {name: value for index in range(4) for name, value in act(index).items()}


def held(page: Page, name: str) -> str:
    return page.locator(f'[name="{name}"]:not([type="hidden"])').first.input_value()


def lacks(page: Page, values: dict[str, Any]) -> dict[str, str]:
    """What the page holds otherwise than it should."""
    found = {name: held(page, name) for name in values}
    return {name: found[name] for name, value in values.items() if found[name] != value}


def add(person: Person, label: str, count: int) -> None:
    for _ in range(count):
        person.page.get_by_role("button", name=f"添加一行：{label}").click()


def sign_in(page: Page, town: Town, account: str) -> None:
    page.goto(town.base + "/login")
    page.locator('[name="account"]').fill(account)
    page.locator('[name="password"]').fill(town.site.passwords[account])
    with page.expect_navigation():
        page.get_by_role("button", name="登录").click()


@pytest.mark.soak
def test_long_form_on_a_phone_survives_a_lost_connection_and_a_lost_session(town: Town) -> None:
    """Sixty fields and more in rows, filled in three sittings: offline, after a closed page, after the session."""
    officer = town.person("zhzf01", PHONE)
    page, context = officer.go(OPEN).page, officer.page.context
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert len(WHOLE) + len(PARTIES) + len(ACTS) >= 60
    add(officer, "当事人", 3)
    officer.fill(PARTIES)
    expect(page.locator(STATUS)).to_have_attribute("data-draft-status", "saved", timeout=20_000)

    context.set_offline(True)
    add(officer, "涉嫌违法行为", 3)
    officer.fill(ACTS)
    page.locator('[name="evidence_files"][type=file]').set_input_files(PHOTO)
    expect(page.locator(STATUS)).to_have_attribute("data-draft-status", "offline", timeout=20_000)
    expect(page.locator(STATUS)).to_contain_text("内容已保存在本机（敏感信息除外）")
    page.close()
    context.set_offline(False)

    page = officer.page = context.new_page()
    officer.go(OPEN)
    expect(page.locator(STATUS)).to_have_attribute("data-draft-status", "restored", timeout=20_000)
    assert lacks(page, {**PARTIES, **ACTS}) == {}
    assert (
        page.locator('[name="evidence_files"][type=file]').evaluate("box => box.files[0].name") == "现场.png"
    )

    context.clear_cookies()
    officer.fill(WHOLE)
    expect(page.locator(STATUS)).to_have_attribute("data-draft-status", "signed-out", timeout=20_000)
    again = context.new_page()
    sign_in(again, town, "zhzf01")
    again.close()
    expect(page.locator(STATUS)).to_have_attribute("data-draft-status", "saved", timeout=30_000)
    assert lacks(page, {**PARTIES, **ACTS, **WHOLE}) == {}

    officer.fill({"_fellow": "zhzf02"}).press("提请立案")
    officer.sees("擅自占用城市道路", "现场.png", *(f"当事人{index}" for index in range(4)), "具体情形3")
    officer.go(OPEN).sees_not("已载入")
    assert held(page, "title") == ""
    assert page.evaluate(RECORDS) == 0
    assert town.watch.strangers == []


def test_page_closed_before_anything_was_sent_is_restored(town: Town) -> None:
    """The first words typed without a connection are there when the page is opened again."""
    officer = town.person("zhzf01", PHONE)
    page, context = officer.go(OPEN).page, officer.page.context
    context.set_offline(True)
    page.locator('[name="title"]').press_sequentially("只写了案由")
    expect(page.locator(STATUS)).to_have_attribute("data-draft-status", "offline", timeout=20_000)
    page.close()
    context.set_offline(False)
    officer.page = context.new_page()
    officer.go(OPEN)
    expect(officer.page.locator(STATUS)).to_have_attribute("data-draft-status", "restored", timeout=20_000)
    assert held(officer.page, "title") == "只写了案由"


@pytest.mark.soak
def test_two_windows_of_one_draft_show_both_and_the_person_chooses(town: Town) -> None:
    """Neither window saves over the other: the second shows what differs, and keeps or takes."""
    officer = town.person("zhzf01")
    one = officer.go(OPEN).page
    other = one.context.new_page()
    other.goto(town.base + OPEN)
    one.locator('[name="title"]').press_sequentially("第一个窗口")
    expect(one.locator(STATUS)).to_have_attribute("data-draft-status", "saved", timeout=20_000)
    other.locator('[name="title"]').press_sequentially("第二个窗口")
    clash = other.locator("[data-draft-clash]")
    expect(clash).to_contain_text("您在另一个窗口", timeout=20_000)
    expect(clash.get_by_role("row", name="案由")).to_contain_text("第一个窗口")
    clash.get_by_role("button", name="以我填写的为准").click()
    expect(other.locator(STATUS)).to_have_attribute("data-draft-status", "saved", timeout=20_000)
    one.locator('[name="summary"]').press_sequentially("案情")
    expect(one.locator("[data-draft-clash]")).to_be_visible(timeout=20_000)
    with one.expect_navigation():
        one.get_by_role("button", name="改用已暂存的内容").click()
    assert held(one, "title") == "第二个窗口"


@pytest.mark.soak
def test_saved_draft_may_be_left_without_a_question(town: Town) -> None:
    """What is on the server needs no warning; what is not does."""
    officer = town.person("zhzf01")
    page = officer.go(OPEN).page
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator('[name="title"]').press_sequentially("案由")
    page.goto(town.base + "/cases")
    assert asked == ["beforeunload"]
    officer.go(OPEN)
    expect(page.locator('[name="title"]')).to_have_value("案由", timeout=20_000)
    page.locator('[name="title"]').press_sequentially("二")
    expect(page.locator(STATUS)).to_have_attribute("data-draft-status", "saved", timeout=20_000)
    page.goto(town.base + "/cases")
    assert asked == ["beforeunload"]


def typed_offline(officer: Person) -> Page:
    """A page of the same browser after another one was closed with input that no server has."""
    page, context = officer.go(OPEN).page, officer.page.context
    context.set_offline(True)
    officer.fill({"parties.0.id_number": "Z-4711", "title": "离线填写的案由"})
    expect(page.locator(STATUS)).to_have_attribute("data-draft-status", "offline", timeout=20_000)
    page.close()
    context.set_offline(False)
    officer.page = context.new_page()
    return officer.go("/cases").page


def test_signing_out_asks_and_leaves_nothing_in_the_browser(town: Town) -> None:
    """Sensitive fields were never in its store; the rest stays if the person stays, and goes with the person."""
    officer = town.person("zhzf01")
    page = typed_offline(officer)
    (record,) = page.evaluate(KEPT)
    texts = dict(record["entries"])
    assert texts["title"] == "离线填写的案由"
    assert "Z-4711" not in str(record)
    assert "parties.0.name" in texts
    leave = page.locator("form[data-sign-out]").first
    page.once("dialog", lambda question: question.dismiss())
    with page.expect_event("dialog") as asked:
        leave.evaluate("form => form.requestSubmit()")
    assert "没有提交的内容" in asked.value.message
    assert len(page.evaluate(KEPT)) == 1
    page.once("dialog", lambda question: question.accept())
    with page.expect_navigation():
        leave.evaluate("form => form.requestSubmit()")
    assert page.url == town.base + "/login"
    assert page.evaluate(KEPT) == []


@pytest.mark.soak
def test_next_person_at_the_computer_finds_nothing_of_the_one_before(town: Town) -> None:
    """A session that ended keeps its person's work; when another signs in there, it is gone."""
    officer = town.person("zhzf01")
    page = typed_offline(officer)
    page.context.clear_cookies()
    page.goto(town.base + "/login")
    assert len(page.evaluate(KEPT)) == 1
    sign_in(page, town, "zhzf02")
    page.wait_for_function(f"({KEPT})().then((records) => records.length === 0)")


@pytest.mark.soak
def test_page_left_open_never_writes_into_the_next_persons_draft(town: Town) -> None:
    """It does not take the token of a session that is another's: what was typed stays with its writer, unsaved."""
    officer = town.person("zhzf01")
    page, context = officer.go(OPEN).page, officer.page.context
    context.clear_cookies()
    second = context.new_page()
    sign_in(second, town, "zhzf02")
    officer.fill({"title": "前一人填写的案由"})
    expect(page.locator(STATUS)).to_have_attribute("data-draft-status", "signed-out", timeout=20_000)
    page.wait_for_timeout(3_000)  # long enough for a renewed token to be tried
    expect(page.locator(STATUS)).to_have_attribute("data-draft-status", "signed-out")
    second.goto(town.base + OPEN)
    assert second.locator('[name="title"]').input_value() == ""


@pytest.mark.soak
def test_button_that_is_pressed_twice_sends_its_form_once(town: Town) -> None:
    """On a slow line the page still stands when the second press of a double click comes."""
    officer = town.person("zhzf01")
    page, sent = officer.go(OPEN).page, list[str]()
    page.on("request", lambda each: sent.append(each.url) if each.method == "POST" else None)
    line = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 1_000, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    button = page.get_by_role("button", name="暂存", exact=True)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    with page.expect_navigation():
        for _press in range(2):
            page.mouse.click(box["x"] + 5, box["y"] + 5)
            page.wait_for_timeout(200)
    line.detach()
    assert [each for each in sent if "draft" not in each] == [town.base + OPEN]
