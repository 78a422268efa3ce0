"""The public's pages in the browser of somebody who never signs in: wide and on a phone, clean; one complaint."""

from __future__ import annotations

import re

from journeys.people import Town
from journeys.test_every_page import faults
from portal.door import open_door, put_rule

HOME = "/public/jindong/"
KNOWN = {
    "portal.catalog": ({"kind": "item", "q": "垃圾"}, {"kind": "officer", "by": "name"}),
    "portal.entry": (
        {"kind": "item", "key": "330211001000"},
        {"kind": "law", "key": "浙江省城市市容和环境卫生管理条例"},
    ),
    "portal.complaint": ({"name": "report"},),
    "portal.procedure": ({"name": "ordinary_penalty"},),
}
NO_PAGES = {
    "portal.colours",
    "portal.nowhere",
    "portal.complaint_sent",
    "portal.published_one",
}  # two need a complaint
OF_A_SESSION = ("portal.complaint",)


def addresses(town: Town) -> list[str]:
    """An address for every page of the public, some in several shapes; those that need a cookie last."""
    app, found = town.site.app, []
    rules = {each.endpoint for each in app.url_map.iter_rules() if "GET" in (each.methods or ())}
    for endpoint in sorted(rules, key=lambda each: (each in OF_A_SESSION, each)):
        if endpoint.startswith("portal.") and endpoint not in NO_PAGES:
            with app.test_request_context():
                for values in KNOWN.get(endpoint, ({},)):
                    found.append(app.url_for(endpoint, jurisdiction="jindong", **values))
    return found


def test_every_page_of_the_public_is_clean_and_a_complaint_is_followed(town: Town) -> None:
    """Axe finds nothing at either width, nothing foreign is fetched, reading leaves no cookie; the browser does its sum
    under the page's policy, and the code shows what was told since."""
    open_door(town.site)
    put_rule(town.site)
    visitor = town.visitor()
    page, found, needing = visitor.page, [], "/complaints/"
    for address in addresses(town):
        if needing not in address:
            assert page.context.cookies() == [], address
        found += faults(visitor, address)
    assert not found, "\n".join(found)
    visitor.go(f"{HOME}complaints/report")
    page.get_by_label("反映事项").fill("夜间施工")
    page.get_by_label("具体情况").fill("昨夜二时仍在施工。")
    assert not page.get_by_label("联系电话").is_visible()
    page.get_by_label("方式").select_option("named")
    page.get_by_label("联系电话").fill("13800000000")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/sent")
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page.content())
    assert code
    found = faults(visitor, f"{HOME}sent") + faults(visitor, f"{HOME}publications/1")
    visitor.go(f"{HOME}follow")
    page.get_by_label("查询码").fill(code[0])
    page.get_by_role("button", name="查询").click()
    assert "收到" in page.locator(".steps").inner_text()
    assert not found, "\n".join(found)
    assert town.watch.errors == []
    assert town.watch.strangers == []
