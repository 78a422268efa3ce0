"""One entry added, changed and ended on its page: the same checks as an import, a change set, a second person."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

from flask.testing import FlaskClient
from sqlalchemy import select

from fixtures.sites import Site, put_entry
from yimen.cases import Configuration
from yimen.store import ChangeLine

CLERK, HEAD = "sfj-config", "sfj01"
ITEM, TIERED = "330217018000", "330211001000"


def boxes(page: str) -> dict[str, str]:
    """What the form of an entry holds, by field name."""
    form = page[page.index('<form class="card yf"') :]
    found: dict[str, str] = {}
    for tag in re.findall(
        r"<(?:textarea|input|select)[^>]*>(?:\n[^<]*</textarea>)?", form[: form.index("</form>")]
    ):
        name = re.search(r' name="([^"]+)"', tag)
        if name is None or name[1] == "csrf_token":
            continue
        value = re.search(r' value="([^"]*)"', tag)
        text = tag.partition(">\n")[2].removesuffix("</textarea>")
        found[name[1]] = html.unescape(value[1] if value else text)
    return found


def opened(client: FlaskClient, kind: str, **asked: str) -> tuple[str, dict[str, str]]:
    """The address of the form, and what it holds."""
    address = f"/entries/{kind}/write?{urlencode(asked)}"
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return address, boxes(answer.text)


def drafted(site: Site, client: FlaskClient, kind: str, said: dict[str, str], *, page: str) -> str:
    """The address of the change set that the form makes."""
    made = site.post(client, f"/entries/{kind}/write", page=page, **said)
    assert made.status_code == 302, made.text
    return str(made.headers["Location"])


def come_into_force(site: Site, clerk: FlaskClient, address: str) -> None:
    """Submitted by the clerk, approved and activated by another person."""
    head = site.client(HEAD)
    for client, deed in ((clerk, "submit"), (head, "approve"), (head, "activate")):
        answer = site.post(client, f"{address}/deeds/{deed}", page=address)
        assert answer.status_code == 302, answer.text


def test_an_item_is_changed_on_its_page(demo_site: Site) -> None:
    """Its columns are a form; what is changed, and only that, is the line of a change set; another person activates it."""
    clerk = demo_site.client(CLERK)
    shown = clerk.get(f"/catalog/item/{ITEM}").text
    assert f"/entries/item/write?key={ITEM}" in shown
    address, said = opened(clerk, "item", key=ITEM)
    assert said["f-code"] == ITEM
    made = drafted(
        demo_site, clerk, "item", {**said, "f-note": "按省清单更正", "note": "更正备注"}, page=address
    )
    page = clerk.get(made).text
    assert "按省清单更正" in page
    assert "修改执法事项" in page
    come_into_force(demo_site, clerk, made)
    assert "按省清单更正" in clerk.get(f"/catalog/item/{ITEM}").text
    assert opened(clerk, "item", key=ITEM)[1]["f-name"] == said["f-name"]


def told(page: str) -> dict[str, str]:
    """What is said at each field of the form."""
    found = re.findall(
        r'<div class="(?:invalid-feedback d-block|form-hint)" id="t-(\w+)">(.*?)</div></div>', page, re.DOTALL
    )
    return {name: html.unescape(re.sub(r"<[^>]+>", " ", text)) for name, text in found}


def test_a_law_is_repealed_on_its_page_and_its_set_lists_what_rests_on_it(demo_site: Site) -> None:
    """No table is needed for one date; the rehearsal names the items, as for an imported repeal."""
    clerk = demo_site.client(CLERK)
    address, said = opened(clerk, "law", key="森林法")
    made = drafted(demo_site, clerk, "law", {**said, "f-repealed_on": "2026-08-01"}, page=address)
    page = clerk.get(made).text
    assert "自 2026年8月1日 起废止，下列条目仍以其为依据" in page


def test_a_tier_is_worked_out_anew_from_the_words_that_are_written(demo_site: Site) -> None:
    """Amounts that follow from the standard are not asked for, and are those of the new words."""
    clerk = demo_site.client(CLERK)
    key = next(row[0] for row in clerk.get("/rows/tier").json["rows"])
    address, said = opened(clerk, "tier", key=key)
    assert {"f-min_fen", "f-max_fen"}.isdisjoint(said)
    words = {"f-standard": "处3000元以上5000元以下罚款", "f-method": "", "f-lower": "", "f-upper": ""}
    made = drafted(demo_site, clerk, "tier", said | words, page=address)
    with demo_site.runtime.database.read() as session:
        (body,) = session.scalars(
            select(ChangeLine.body).where(ChangeLine.change_set == made.rpartition("/")[2])
        )
    assert (body["min_fen"], body["max_fen"]) == (300_000, 500_000)


def test_a_tier_is_added_from_its_item(demo_site: Site) -> None:
    """The item's page leads to a form in which its code stands; who may not draft sees no such way."""
    way = re.compile(rf'href="(/entries/tier/write\?f-item={TIERED})"')
    clerk = demo_site.client(CLERK)
    found = way.search(clerk.get(f"/catalog/item/{TIERED}").text)
    assert found
    assert boxes(clerk.get(found[1]).text)["f-item"] == TIERED
    assert not way.search(demo_site.client("zhzf01").get(f"/catalog/item/{TIERED}").text)


def test_a_new_entry_is_drafted_and_a_known_key_is_refused(demo_site: Site) -> None:
    """The form of a new entry is blank; the key of one in force is told at its field."""
    clerk = demo_site.client(CLERK)
    address, blank = opened(clerk, "item")
    assert not any(text for name, text in blank.items() if name.startswith("f-"))
    said = {**blank, "f-code": ITEM, "f-name": "对擅自设置摊点的处罚", "f-unit": "综合行政执法局"}
    refused = demo_site.post(clerk, "/entries/item/write", page=address, **said)
    assert refused.status_code == 422
    assert "CHG-103" in told(refused.text)["code"]
    made = drafted(demo_site, clerk, "item", {**said, "f-code": "330299001000"}, page=address)
    page = clerk.get(made).text
    assert "新增执法事项：对擅自设置摊点的处罚" in page
    come_into_force(demo_site, clerk, made)
    assert "对擅自设置摊点的处罚" in clerk.get("/catalog/item/330299001000").text


def test_everything_wrong_is_told_at_its_field_and_what_was_typed_stays(demo_site: Site) -> None:
    """A unit that nobody knows, a missing name, a day that is none: as an import would tell, beside the boxes."""
    clerk = demo_site.client(CLERK)
    address, said = opened(clerk, "item", key=ITEM)
    refused = demo_site.post(
        clerk, "/entries/item/write", page=address, **{**said, "f-name": "", "f-unit": "查无此局"}
    )
    assert refused.status_code == 422
    assert {"name", "unit"} <= told(refused.text).keys()
    assert boxes(refused.text)["f-unit"] == "查无此局"
    address, said = opened(clerk, "officer", key="示例330703001")
    refused = demo_site.post(
        clerk, "/entries/officer/write", page=address, **{**said, "f-certificate_to": "明年"}
    )
    assert "certificate_to" in told(refused.text)
    undated = demo_site.post(clerk, "/entries/officer/write", page=address, **{**said, "effective_from": ""})
    assert "请填写生效日" in undated.text


def test_nothing_changed_and_something_else_in_force_meanwhile_are_told(demo_site: Site) -> None:
    """A form left as it is makes no set; one opened before another set came into force does not overwrite it."""
    clerk = demo_site.client(CLERK)
    address, said = opened(clerk, "item", key=ITEM)
    same = demo_site.post(clerk, "/entries/item/write", page=address, **said)
    assert same.status_code == 422
    assert "CHG-013" in same.text
    come_into_force(
        demo_site, clerk, drafted(demo_site, clerk, "item", {**said, "f-note": "先"}, page=address)
    )
    late = demo_site.post(clerk, "/entries/item/write", page=address, **{**said, "f-note": "后"})
    assert late.status_code == 422
    assert "CHG-101" in late.text
    assert boxes(late.text)["f-note"] == "后"


def test_a_page_holds_one_entry_and_keeps_its_key(demo_site: Site) -> None:
    """A cell with a row in each of its lines is refused; a law whose name would be read otherwise is told."""
    clerk = demo_site.client(CLERK)
    address, blank = opened(clerk, "tier")
    lines = "从轻：处1000元罚款\n一般：处2000元罚款\n从重：处3000元罚款"
    said = {**blank, "f-item": ITEM, "f-order": "", "f-name": "", "f-standard": lines}
    refused = demo_site.post(clerk, "/entries/tier/write", page=address, **said)
    assert refused.status_code == 422
    assert "CHG-104" in refused.text
    with demo_site.runtime.database.write() as session:
        put_entry(session, "jindong", "law", "甲 法", {"name": "甲 法"})
    address, said = opened(clerk, "law", key="甲 法")
    refused = demo_site.post(clerk, "/entries/law/write", page=address, **{**said, "f-note": "备注"})
    assert "CHG-105" in refused.text


def test_an_entry_is_ended_from_a_day_on(demo_site: Site) -> None:
    """It is in force the day before and not on the day; a day without it is refused."""
    clerk = demo_site.client(CLERK)
    address, said = opened(clerk, "officer", key="示例330703002")
    hidden = {name: said[name] for name in ("key", "scope", "seen", "shown")}
    early = demo_site.post(clerk, "/entries/officer/end", page=address, **hidden, effective_from="1990-01-01")
    assert early.status_code == 422
    assert "CHG-102" in early.text
    made = demo_site.post(
        clerk, "/entries/officer/end", page=address, **hidden, effective_from="2026-07-01", note="调离"
    )
    assert made.status_code == 302, made.text
    come_into_force(demo_site, clerk, made.headers["Location"])
    assert "未生效" in clerk.get("/catalog/officer/示例330703002?day=2026-07-01").text
    assert "未生效" not in clerk.get("/catalog/officer/示例330703002?day=2026-06-30").text


def test_definitions_and_people_without_the_right_have_no_such_page(demo_site: Site) -> None:
    """Forms and procedures have designers; an officer reads; what is not there is not found."""
    clerk, officer = demo_site.client(CLERK), demo_site.client("zhzf01")
    assert clerk.get("/entries/procedure/write").status_code == 404
    assert clerk.get("/entries/nothing/write").status_code == 404
    assert clerk.get("/entries/item/write?key=none").status_code == 404
    assert clerk.get("/entries/item/write?scope=nobody").status_code == 404
    assert officer.get(f"/entries/item/write?key={ITEM}").status_code == 403
    assert "/entries/item/write" not in officer.get(f"/catalog/item/{ITEM}").text


def test_a_parameter_is_written_apart_for_one_unit(demo_site: Site) -> None:
    """What is no table has the fields that its kind names; a value keeps its sort; everybody's stays, and holds again once
    the unit's own is ended."""
    clerk, name = demo_site.client(CLERK), "holds_execution_power"
    shown = clerk.get(f"/catalog/parameter/{name}").text
    assert "为一个单位另行规定" in shown
    assert "&#34;zh&#34;" not in shown  # its title is told in words
    assert clerk.get("/entries/parameter/write").status_code == 404
    address, said = opened(clerk, "parameter", key=name, scope="zhzf")
    page = clerk.get(address).text
    assert "是否有行政强制执行权" in page
    assert "停用这一条" not in page
    odd = demo_site.post(clerk, "/entries/parameter/write", page=address, **{**said, "f-value": "也许"})
    assert (odd.status_code, "CHG-107" in odd.text) == (422, True)
    made = drafted(
        demo_site, clerk, "parameter", {**said, "f-value": "是", "f-source": "某法第一条"}, page=address
    )
    come_into_force(demo_site, clerk, made)
    assert "某法第一条" in clerk.get(f"/catalog/parameter/{name}?scope=zhzf").text
    assert "某法第一条" not in clerk.get(f"/catalog/parameter/{name}").text.partition("沿革")[0]
    with demo_site.runtime.database.read() as session:
        known = Configuration.open(session, "jindong", day=demo_site.runtime.clock.today())
        assert [known.parameters(unit)[name] for unit in ("zhzf", "")] == [True, False]
    assert "停用这一条" in clerk.get(address).text
    listed = clerk.get("/catalog/parameter?q=强制执行权").text.partition("是否有行政强制执行权")[2]
    assert re.search(r">\s*否\s*<", listed.partition("</tr>")[0])  # in words: SQLite gives 0 for no
