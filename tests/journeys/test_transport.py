"""The story of the transport team: other screens, other items, other cases, and none of the bureau's."""

from __future__ import annotations

import pytest

from journeys.people import Town
from journeys.steps import do, open_case


@pytest.mark.soak
def test_transport_team_has_its_own_screens_and_cases(town: Town) -> None:
    """A member of the transport team fills the team's own form and meets nothing of the bureau's."""
    bureau = town.person("zhzf01")
    bureau.go("/cases/open?procedure=ordinary_penalty").sees("立案").sees_not("车牌号码")
    foreign_case = open_case(bureau, fellow="zhzf02", items="1,776")
    foreign_item = bureau.page.locator('a[href^="/catalog/item/"]').first.get_attribute("href")

    officer = town.person("jtys01")
    officer.go("/").sees("交通运输").sees_not("示范商贸有限公司")
    officer.go("/cases").sees("没有案件")
    assert officer.status_of(foreign_case) == 404
    assert officer.status_of(f"{foreign_case}/tasks/unit_opinion") == 404
    assert officer.status_of(str(foreign_item)) == 404
    officer.go("/search?q=示范商贸").sees("没有找到")

    case = open_case(officer, fellow="jtys02", items="323", plate_number="浙G12345")
    officer.sees("浙G12345")
    officer.go("/cases").sees("示范商贸有限公司等2方")
    head = town.person("jtys-head")
    do(head, case, "unit_opinion", {"agreed": True, "opinion": "同意立案。"}, "同意立案")

    bureau.go("/cases").sees("示范商贸有限公司等2方")
    assert bureau.status_of(case) == 404
    assert bureau.page.locator("tbody tr").count() == 1
    assert town.watch.errors == []
    assert town.watch.strangers == []


@pytest.mark.soak
def test_phone_shows_the_case_without_sideways_scrolling(town: Town) -> None:
    """At 360 px an officer reaches menu, task and case, and no page is wider than the screen."""
    open_case(town.person("zhzf01"), fellow="zhzf02", items="1,776")
    head = town.person("zhzf-head", {"width": 360, "height": 740})
    head.page.get_by_role("button", name="展开或收起菜单").click()
    head.follow("案件").sees("示范商贸有限公司等2方")
    head.page.locator("tbody a").first.click()
    head.follow("办理", exact=True).sees("承办机构审核")
    for path in (
        "/",
        "/cases",
        "/catalog",
        "/catalog/item",
        "/account",
        "/changes",
        head.page.url.removeprefix(head.base),
    ):
        head.go(path)
        width = head.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{path} is {width} px wide"
    assert town.watch.errors == []
