"""A department's clerk adjusts a form, a second person approves it, and it is live for that department alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys.people import PHONE, Person, Town
from journeys.steps import open_case

FORM = "/forms/penalty_filing/design"
FIELD = "占用方式"


class Designer:
    """Somebody at the designer's page."""

    def __init__(self, person: Person, address: str = FORM) -> None:
        self.person = person.go(address)
        self.page = person.page
        self.page.locator("[data-designer]:not([hidden])").wait_for()

    def part(self, title: str) -> Locator:
        """The innermost part of the structure with that title."""
        return self.page.locator(f'.yd-canvas .yd-node:has(> .yd-title:text-is("{title}"))').last

    def select(self, title: str) -> Designer:
        self.part(title).click()
        expect(self.page.locator("[data-properties-title]")).to_have_text(title)
        return self

    def kept(self, act: Any) -> Designer:
        """Something that is a step: done when the server has answered and the page shows it."""
        with self.page.expect_response(re.compile(r"/design/(steps|back)")) as answered:
            act()
        assert answered.value.status == 200, answered.value.text()
        self.page.locator("[data-designer]:not([aria-busy])").wait_for()
        return self

    def add(self, offer: str) -> Designer:
        palette = self.page.locator("[data-palette]")
        return self.kept(lambda: palette.get_by_role("button", name=offer, exact=True).click())

    def set(self, name: str, value: str) -> Designer:
        field = self.page.locator(f'[data-properties] [data-name="{name}"]')
        field.fill(value)
        return self.kept(lambda: field.press("Tab"))

    def tick(self, label: str) -> Designer:
        box = self.page.locator("[data-properties]").get_by_label(label, exact=True)
        return self.kept(box.check)

    def says(self, text: str) -> Designer:
        """What readers of the screen are told."""
        expect(self.page.locator("[data-say]")).to_contain_text(text)
        return self

    def titles(self) -> list[str]:
        return self.page.locator(".yd-canvas .yd-title").all_inner_texts()

    def shows(self, titles: list[str]) -> Designer:
        """The canvas, once it is drawn again, has these parts in this order."""
        expect(self.page.locator(".yd-canvas .yd-title")).to_have_text(titles, use_inner_text=True)
        return self

    def has(self, title: str) -> Designer:
        """The canvas, once it is drawn again, has a part of that title."""
        expect(self.part(title)).to_be_visible()
        return self

    def show(self, view: str) -> Designer:
        self.page.get_by_role("button", name=view).click()
        return self


def test_clerks_form_is_live_for_the_own_department_alone(town: Town) -> None:
    """Add, paste choices, make required, reorder, a rule, a sample case, approval: one department has it, others not."""
    desk = Designer(town.person("zhzf-head"))
    desk.select("案由").add("下拉选择").set("title", FIELD)
    desk.page.get_by_text("从 Excel 粘贴").click()
    desk.page.locator("[data-paste]").fill("堆放物料\n摆摊经营\n停放车辆")
    desk.kept(desk.page.get_by_role("button", name="用粘贴的内容替换").click)
    desk.tick("必填")
    _when_a_party_is_an_organisation(desk)
    expect(desk.part(FIELD)).to_contain_text("当任一行的“当事人 · 类型”为“法人或者其他组织”时显示")
    desk.kept(desk.page.get_by_role("button", name="上移", exact=True).click).says(f"“{FIELD}”已移到第 2 位")
    _tries_a_sample_case(desk)
    address = _hands_in(desk)
    _approves(town.person("sfj01"), address)

    filing = {"choice_1": "堆放物料"}
    case = open_case(town.person("zhzf01"), fellow="zhzf02", items="1,776", **filing)
    town.person("zhzf01").go(case).sees(FIELD, "堆放物料")
    other = town.person("jtys01").go("/cases/open?procedure=ordinary_penalty")
    other.sees("车牌号码").sees_not(FIELD)
    assert town.watch.errors == []
    assert town.watch.strangers == []


def _when_a_party_is_an_organisation(desk: Designer) -> None:
    """The rule of the form's own example, without a word of JSON or CEL."""
    rule = desk.page.locator('[data-conditions="rule"]')
    rule.locator("summary").click()
    rule.locator("[data-fact]").select_option(label="当事人 · 类型")
    rule.get_by_label("法人或者其他组织").check()
    desk.kept(rule.locator('[data-apply="rule"]').click)


def _tries_a_sample_case(desk: Designer) -> None:
    """The real form in its frame: hidden until a party is an organisation, due then, at both widths."""
    desk.show("预览和试填")
    frame = desk.page.frame_locator("[data-preview]")
    field = frame.get_by_label(FIELD)
    expect(field).to_be_hidden()
    frame.locator('[name="parties.0.sort"]').select_option("organisation")
    expect(field).to_be_visible()
    frame.get_by_role("button", name="试着提交").click()
    frame.get_by_role("link", name=f"请填写“{FIELD}”").wait_for()
    expect(frame.locator('[name="parties.0.sort"]')).to_have_value("organisation")
    desk.page.get_by_role("button", name="手机").click()
    width = desk.page.locator("[data-preview]").bounding_box()
    assert width is not None
    assert width["width"] <= 362
    assert frame.locator("html").evaluate("page => page.scrollWidth") <= 362


def _hands_in(desk: Designer) -> str:
    """A change set, checked and submitted; its address."""
    desk.page.get_by_role("button", name="提交审核").click()
    dialog = desk.page.locator('[data-dialog="save"]')
    expect(dialog).to_contain_text(f"新增字段『{FIELD}』（下拉选择，必填")
    dialog.get_by_label("给审核人的说明").fill("便于区分占用情形。")
    person = desk.person.press("生成变更单")
    person.sees("已校验", f"新增字段『{FIELD}』", "便于区分占用情形。")
    address = person.page.url.removeprefix(person.base)
    person.press("提交审核").sees("待审核").sees_not("确认同意")
    Designer(person).person.sees("这张表单的调整正在办理：", "待审核")
    return address


def _approves(office: Person, address: str) -> None:
    """The second person sees it in words and both forms beside one another, then approves and activates."""
    office.go(address).sees(f"新增字段『{FIELD}』").follow("前后对照").sees("变更前", "变更后", FIELD)
    after = office.page.frame_locator('iframe[title="变更后"]')
    after.locator('[name="parties.0.sort"]').select_option("organisation")
    expect(after.get_by_label(FIELD)).to_be_visible()
    expect(office.page.frame_locator('iframe[title="变更前"]').get_by_label(FIELD)).to_have_count(0)
    for width in (1280, 360):
        office.page.set_viewport_size({"width": width, "height": 740})
        assert office.page.evaluate("document.documentElement.scrollWidth") <= width
    office.page.set_viewport_size({"width": 1280, "height": 800})
    office.go(address).press("同意").press("启用").sees("已启用")


def test_field_is_moved_by_the_keyboard_alone(town: Town) -> None:
    """From the palette to its place in a group, with what happens said aloud; undone and done again by keys."""
    desk = Designer(town.person("jtys-head"))
    page = desk.page
    before = desk.titles()
    page.locator('[data-palette] [data-item="date"] button').focus()
    desk.kept(lambda: page.keyboard.press("Enter")).says("已新增“日期”")
    expect(page.locator('[data-properties] [data-name="title"]')).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("检测日期")
    desk.kept(lambda: page.keyboard.press("Tab"))
    desk.part("检测日期").focus()
    desk.kept(lambda: page.keyboard.press("Alt+ArrowRight")).says("，在“案情和依据”中")
    expect(desk.part("检测日期")).to_be_focused()
    desk.kept(lambda: page.keyboard.press("Alt+ArrowUp")).says(
        "“检测日期”已移到第 4 位，共 5 项，在“案情和依据”中"
    )
    moved = desk.titles()
    desk.kept(lambda: page.keyboard.press("Alt+ArrowLeft")).says("已移到第 7 位，共 7 项")
    page.keyboard.press("Alt+ArrowLeft")
    desk.says("已经在最外层")
    desk.kept(lambda: page.keyboard.press("Control+z")).shows(moved)
    desk.part("检测日期").focus()
    desk.kept(lambda: page.keyboard.press("Delete")).shows(before)
    assert town.watch.errors == []


def test_field_is_dragged_from_the_palette_and_between_groups(town: Town) -> None:
    """By mouse: what is dropped stands where it was dropped, and is kept."""
    desk = Designer(town.person("jtys-head"))
    page = desk.page
    offer, target = page.locator('[data-palette] [data-item="text"]'), desk.part("案由")
    desk.kept(lambda: drag(page, offer, target)).has("单行文字")
    desk.kept(lambda: drag(page, desk.part("单行文字"), desk.part("来源说明")))
    again = Designer(town.person("jtys-head"))
    inside = again.page.locator('[data-into="/source_group"] > .yd-part > .yd-node .yd-title')
    assert "单行文字" in inside.all_inner_texts()
    assert town.watch.errors == []


def drag(page: Page, what: Locator, where: Locator) -> None:
    """As a hand does it: pressed, moved in small steps onto the upper part of another wherever it went, let go."""
    what.scroll_into_view_if_needed()
    begin, end = what.bounding_box(), where.bounding_box()
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + 30, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    page.mouse.move(begin["x"] + 36, begin["y"] + begin["height"] / 2 + 6, steps=4)
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] / 2, steps=12)
    for _turn in range(2):
        page.wait_for_timeout(200)
        end = where.bounding_box() or end
        page.mouse.move(end["x"] + 60, end["y"] + end["height"] / 4, steps=6)
    page.mouse.up()


@pytest.mark.soak
def test_designer_works_on_a_phone_and_says_who_was_first(town: Town) -> None:
    """360 px wide nothing runs over the edge; a second clerk's step is never overwritten."""
    phone = Designer(town.person("zhzf-head", PHONE))
    keeper = Designer(town.person("sfj-config"), f"{FORM}?unit=zhzf")
    for view in ("结构", "预览和试填", "改动说明", "专家视图"):
        phone.show(view)
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360, view
    phone.show("结构").add("单行文字").has("单行文字")
    palette = keeper.page.locator("[data-palette]")
    palette.get_by_role("button", name="日期", exact=True).click()
    keeper.person.sees("刚刚改动了这张表单")
    keeper.has("单行文字")
    assert "日期" not in keeper.titles()
    keeper.add("日期").has("日期")
    town.watch.errors[:] = [each for each in town.watch.errors if "409" not in each]
    assert town.watch.errors == []


@pytest.mark.soak
def test_expert_writes_json_and_returns_to_the_form_above(town: Town) -> None:
    """A mistake is told and nothing is lost; findings lead to their part; the whole goes back."""
    desk = Designer(town.person("jtys-head"))
    desk.show("专家视图")
    text = desk.page.locator("[data-text]")
    expect(text).not_to_have_value("")
    good = text.input_value()
    text.fill(good[:-5])
    desk.page.locator("[data-text-apply]").click()
    expect(desk.page.locator("[data-text-problem]")).to_contain_text("不是正确的 JSON")
    text.fill(
        good.replace('"#/properties/grid_name"', '"#/properties/lost"').replace(
            "#/properties/opinion", "#/properties/lost"
        )
    )
    desk.kept(desk.page.locator("[data-text-apply]").click)
    finding = desk.page.locator("[data-findings] button").first
    expect(finding).to_contain_text("SCR-012")
    finding.click()
    expect(desk.page.locator('.yd-node[aria-current="true"]')).to_be_visible()
    desk.show("改动说明")
    desk.page.get_by_role("button", name="整张表还原为上级版本").click()
    desk.kept(desk.page.locator("[data-yes]").click)
    expect(desk.page.locator("[data-findings-card]")).to_be_hidden()
    desk.show("结构")
    assert "车辆和证照" not in desk.titles()
    assert town.watch.errors == []


def test_steps_faster_than_the_server_wait_for_their_turn(town: Town) -> None:
    """Each speaks of the form after the one before it; a lost connection holds them all, in their order."""
    desk = Designer(town.person("jtys-head"))
    page, before = desk.page, desk.titles()
    answers: list[int] = []
    page.on("response", lambda answer: answers.append(answer.status) if "/steps" in answer.url else None)
    page.evaluate(
        """() => {
            for (const item of ["text", "date", "money"])
                document.querySelector(`[data-palette] [data-item="${item}"] button`).click();
        }"""
    )
    expect(page.locator(".yd-canvas .yd-title")).to_have_count(len(before) + 3)
    desk.part("金额").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    desk.shows([*before, "金额", "单行文字", "日期"])
    assert answers == [200] * 5
    page.context.set_offline(True)
    desk.part("金额").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    desk.person.sees("与服务器的连接中断")
    page.context.set_offline(False)
    page.get_by_role("button", name="再试一次").click()
    desk.shows([*before, "单行文字", "日期", "金额"])
    town.watch.errors[:] = [each for each in town.watch.errors if "ERR_INTERNET_DISCONNECTED" not in each]
    assert town.watch.errors == []
