"""The public's pages that are only read: what they show, what they never show, and who may keep them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from flask.testing import FlaskClient

from fixtures.sites import Site, put_entry
from portal.door import change
from yimen.kernel import FixedClock
from yimen.store import Jurisdiction

HOME = "/public/jindong/"
ITEM = "330211001000"
OFFICER = "示例330703001"
READ = (
    HOME,
    "/public/jindong/phones",
    "/public/jindong/help",
    "/public/jindong/procedures",
    "/public/jindong/procedures/ordinary_penalty",
    "/public/jindong/catalog/item",
    "/public/jindong/catalog/item?q=垃圾",
    f"/public/jindong/catalog/item/{ITEM}",
    "/public/jindong/catalog/law",
    "/public/jindong/catalog/law?q=条例",
    f"/public/jindong/catalog/officer?by=certificate&f.certificate={OFFICER}",
)


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.get_data(as_text=True))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_visitor_finds_an_item_with_its_standard_and_its_law(demo_site: Site) -> None:
    """By words of its name, over its page, to the article that it rests on."""
    client = demo_site.client()
    assert f"/public/jindong/catalog/item/{ITEM}" in text_of(client, HOME + "catalog/item?q=禁止出境的档案")
    page = text_of(client, f"{HOME}catalog/item/{ITEM}")
    told = plain(page)
    assert "处10000元以上40000元以下罚款" in told
    assert "较轻" in told
    assert "示例" in told, "sample data says that it is one"
    law = re.search(r'href="(/public/jindong/catalog/law/[^"]+)"', page)
    assert law
    assert "档案法" in text_of(client, law[1])
    assert "没有找到" in text_of(client, HOME + "catalog/item?q=从未写过的话")


def test_visitor_finds_what_may_be_let_off_and_sees_it_beside_the_tiers(demo_site: Site) -> None:
    """Where the site shows that list: by its words, and on the page of the item; what is over is not there."""
    client, body = (
        demo_site.client(),
        {"name": "未按规定移交档案", "order": 1, "class": "首违不罚", "item": ITEM},
    )
    with demo_site.runtime.database.write() as session:
        said = {"condition": "首次且及时改正", "note": "内部备注"}
        put_entry(session, "jindong", "leniency", "未按规定移交档案/1", {**body, **said})
        over = {"name": "旧条", "condition": "早已失效", "effective_to": "2025-12-31"}
        put_entry(session, "jindong", "leniency", "旧条/1", {**body, **over})
    assert "首次且及时改正" not in text_of(client, f"{HOME}catalog/item/{ITEM}")
    text_of(client, f"{HOME}catalog/leniency", 404)
    change(demo_site, "portal", "public_site", lambda site: site["shows"].update(leniency={"after": "tier"}))
    told = plain(text_of(client, f"{HOME}catalog/item/{ITEM}"))
    assert told.index("裁量标准") < told.index("免罚轻罚清单 违法行为 处理类型 适用条件")
    assert "未按规定移交档案 首违不罚 首次且及时改正" in told
    assert "早已失效" not in told
    assert "内部备注" not in told
    found = text_of(client, f"{HOME}catalog/leniency?q=首次且及时改正")
    assert "/public/jindong/catalog/leniency/" in found
    assert "已过期" in text_of(client, f"{HOME}catalog/leniency/旧条/1")


def test_law_leads_to_the_items_that_rest_on_it(demo_site: Site) -> None:
    """By the search of the items, where these are looked for by their laws."""
    client = demo_site.client()
    law = re.search(
        r'href="(/public/jindong/catalog/law/[^"]+)"', text_of(client, f"{HOME}catalog/item/{ITEM}")
    )
    assert law
    items = re.search(r'href="(/public/jindong/catalog/item\?q=[^"]+)"', text_of(client, law[1]))
    assert items
    assert "共" in text_of(client, items[1])


def test_procedures_are_read_with_steps_terms_and_basis(demo_site: Site) -> None:
    """Those that the site names; what the site or the jurisdiction has switched off is not there."""
    client = demo_site.client()
    assert f"{HOME}procedures" in text_of(client, HOME)
    listed = text_of(client, HOME + "procedures")
    page = plain(text_of(client, HOME + "procedures/ordinary_penalty"))
    for said in (
        "行政处罚普通程序",
        "立案审批",
        "机关负责人",
        "《行政处罚法》第六十条",
        "办案期限",
        "90 日",
        "（需要时）",
    ):
        assert said in page, said
    assert "procedures/summary_penalty" in listed
    text_of(client, HOME + "procedures/enforcement_supervision", 404)
    change(demo_site, "procedure", "summary_penalty", lambda body: body.update(off=True))
    assert "procedures/summary_penalty" not in text_of(client, HOME + "procedures")
    text_of(client, HOME + "procedures/summary_penalty", 404)
    change(demo_site, "portal", "public_site", lambda body: body.pop("procedures"))
    text_of(client, HOME + "procedures", 404)
    assert f"{HOME}procedures" not in text_of(client, HOME)


def test_articles_of_a_law_are_read_and_searched(demo_site: Site) -> None:
    """Those of the library, in order; the one asked for is marked."""
    law = "浙江省城市市容和环境卫生管理条例"
    with demo_site.runtime.database.write() as session:
        owner = session.get(Jurisdiction, "jindong")
        assert owner is not None
        owner.sequence += 1
        for number, text in (("第二条", "禁止乱扔果皮。"), ("第一条", "为了市容，制定本条例。")):
            body = {"law": law, "number": number, "text": text, "chapter": "第一章 总则"}
            put_entry(session, "jindong", "article", f"{law}/{number}", body, number=owner.sequence)
        from yimen.changes import cite_anew

        cite_anew(session, "jindong")
    page = text_of(demo_site.client(), f"{HOME}catalog/law/{law}?article=第二条")
    assert page.index("为了市容") < page.index("果皮")
    assert 'class="article asked"' in page
    assert page.count("第一章 总则") == 1
    found = text_of(demo_site.client(), f"{HOME}catalog/law/{law}?q=果皮")
    assert "果皮" in found
    assert "为了市容" not in found


def test_officer_is_found_by_who_knows_the_certificate_and_nothing_besides_is_shown(demo_site: Site) -> None:
    """Certificate, name, unit, validity: no account, no role, no remark; no list, no page, no part of a number."""
    client = demo_site.client()
    told = plain(text_of(client, f"{HOME}catalog/officer?by=certificate&f.certificate={OFFICER}"))
    assert "执法员001" in told
    assert "综合行政执法局" in told
    assert "有效" in told
    for hidden in ("zhzf01", "仅供演示", "执法人员 officer"):
        assert hidden not in told
    assert OFFICER in text_of(client, f"{HOME}catalog/officer?by=name&f.name=执法员001&f.unit=综合行政执法局")
    for nothing in (
        "by=certificate&f.certificate=示例33070300",
        "by=name&f.name=执法员001",
        "q=执法员001",
        "",
    ):
        assert "证件有效期止" not in text_of(client, f"{HOME}catalog/officer?{nothing}")
    assert client.get(f"{HOME}catalog/officer/{OFFICER}").status_code == 404


def test_look_ups_of_officers_are_limited_by_address(demo_site: Site) -> None:
    """Nobody reads the list of officers by trying all numbers; what is asked once more and all other pages are free."""
    settings = demo_site.runtime.settings
    object.__setattr__(demo_site.runtime, "settings", replace(settings, public_lookups="2/hour"))
    client, ask = demo_site.client(), f"{HOME}catalog/officer?by=certificate&f.certificate="
    client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    asked = [f"{ask}{OFFICER}", f"{ask}none1", f"{ask}none2", f"{ask}{OFFICER}", f"{ask}none1", ask, HOME]
    try:
        answers = [client.get(each).status_code for each in asked]
        assert answers == [200, 200, 429, 200, 200, 200, 200]
        assert "请求过于频繁" in text_of(client, f"{ask}none3", 429)
        client.environ_base["REMOTE_ADDR"] = "192.0.2.78"
        assert client.get(f"{ask}none2").status_code == 200
    finally:
        object.__setattr__(demo_site.runtime, "settings", settings)


def test_certificate_that_has_run_out_says_so(demo_site: Site, clock: FixedClock) -> None:
    """The day decides, and the page of yesterday is not kept for today."""
    client, address = demo_site.client(), f"{HOME}catalog/officer?by=certificate&f.certificate={OFFICER}"
    assert "已过期" not in text_of(client, address)
    clock.set(datetime(2029, 1, 1, 2, 0, tzinfo=UTC))
    assert "已过期" in text_of(client, address)


def test_what_no_definition_makes_public_is_not_there(demo_site: Site) -> None:
    """Another place, kinds that the site does not name, entries that are none: the same answer, in the public's shell."""
    client, hidden = (
        demo_site.client(),
        "role unit form/penalty_filing tier article parameter item/none_such officer/1",
    )
    addresses = [f"{HOME}catalog/{each}" for each in (*hidden.split(), "tier/330211001000/1")]
    for address in (*addresses, "/public/nowhere/", "/public/somewhere/"):
        page = text_of(client, address, 404)
        assert "没有找到" in page
        assert "app.css" not in page


def test_page_that_is_not_there_leads_back(demo_site: Site) -> None:
    """In the site's own frame, in its language; where there is no site there is no way."""
    page = text_of(demo_site.client(), HOME + "weather/today?lang=en", 404)
    assert "Jindong Integrated Enforcement" in page
    assert "/public/jindong/?lang=en" in page
    assert "<nav" not in text_of(demo_site.client(), "/public/nowhere/weather", 404)


def test_jurisdiction_without_an_entry_has_no_public_site(small_site: Site) -> None:
    """404, as for one that is none."""
    for address in READ:
        text_of(small_site.client(), address.replace("jindong", "somewhere"), 404)


def test_hidden_field_is_neither_shown_nor_found(demo_site: Site) -> None:
    """Also where the staff's search knows it: a visitor who finds an entry by a hidden word would know the word."""
    change(demo_site, "item", ITEM, lambda body: body.update(note="机密词语一二三", inner_unit="内设一科"))
    change(demo_site, "kind", "item", lambda body: body["listing"].update(search=["name", "note"]))
    from yimen.store import index_missing
    from yimen.store.entry_search import ENTRY_TEXT

    with demo_site.runtime.database.write() as session:
        from sqlalchemy import select

        ENTRY_TEXT.remove(session, select(ENTRY_TEXT.table.c.id))
        index_missing(session)
    client = demo_site.client()
    page = text_of(client, f"{HOME}catalog/item/{ITEM}")
    assert "机密词语" not in page
    assert "内设一科" not in page
    assert ITEM not in text_of(client, HOME + "catalog/item?q=机密词语")
    assert "没有找到" in text_of(client, HOME + "catalog/item?q=机密词语一二三")
    assert ITEM in text_of(client, HOME + "catalog/item?q=禁止出境的档案")
    staff = demo_site.client("sfj-config")
    assert ITEM in text_of(staff, "/catalog/item?q=机密词语一二三"), "what the public does not find is there"


def test_reading_sets_no_cookie_and_may_be_kept(demo_site: Site) -> None:
    """For strangers and for staff alike: the same bytes, no cookie, no script, a tag."""
    stranger, officer = demo_site.client(), demo_site.client("zhzf01")
    for address in READ:
        answer, own = stranger.get(address), officer.get(address)
        for each in (answer, own):
            assert each.status_code == 200, address
            assert "Set-Cookie" not in each.headers, address
            assert "Cookie" not in each.headers.get("Vary", ""), address
            assert each.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert answer.get_data() == own.get_data(), address
        assert b"<script" not in answer.get_data(), address
        assert b"style=" not in answer.get_data(), address


def test_kept_page_is_asked_for_by_its_tag_until_the_configuration_or_the_day_changes(
    demo_site: Site, clock: FixedClock
) -> None:
    """304 without a body; after an activation and on the next day the page anew."""
    client, address = demo_site.client(), f"{HOME}catalog/item/{ITEM}"
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")
    change(demo_site, "item", ITEM, lambda body: body.update(name="改名后的事项"))
    fresh = client.get(address, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert "改名后的事项" in fresh.get_data(as_text=True)
    clock.set(datetime(2026, 7, 2, 2, 0, tzinfo=UTC))
    assert client.get(address, headers={"If-None-Match": fresh.headers["ETag"]}).status_code == 200


def test_unknown_jurisdiction_has_no_tag_either(demo_site: Site) -> None:
    """A tag that somebody makes up opens nothing."""
    answer = demo_site.client().get("/public/nowhere/", headers={"If-None-Match": "*"})
    assert answer.status_code == 404


def test_language_is_the_address_and_goes_along(demo_site: Site) -> None:
    """The office's cookie means nothing here; links of an English page stay English."""
    client = demo_site.client()
    client.set_cookie("language", "en")
    assert "联系电话" in text_of(client, HOME)
    page = text_of(client, HOME + "?lang=en")
    assert "Telephone" in page
    assert "/public/jindong/catalog/item?lang=en" in page
    assert not re.search(r"[\u4e00-\u9fff]", plain(page.replace("中文", "")))


def test_what_a_stranger_puts_behind_an_address_is_only_text(demo_site: Site) -> None:
    """Names that mean something to whoever builds links change none of them, and break no page."""
    asked = "endpoint=x&_scheme=javascript&_external=1&_method=POST&_anchor=x&kind=y&jurisdiction=z&q=%3Cb%3E&lang=en"
    for path in ("", "catalog/item", "catalog/law"):
        answer = demo_site.client().get(f"{HOME}{path}?{asked}")
        assert answer.status_code == 200, path
        links = re.findall(r'href="([^"]*)"', answer.get_data(as_text=True))
        assert all(each.startswith(("/", "#", "tel:", "data:,")) for each in links), links


def test_colours_of_the_place_are_a_stylesheet_of_their_own(demo_site: Site) -> None:
    """Nothing of the pack stands in a page as a style."""
    client = demo_site.client()
    address = re.search(r'href="(/public/jindong/colours/[^"]+)"', text_of(client, HOME))
    assert address
    answer = client.get(address[1])
    assert answer.mimetype == "text/css"
    assert answer.get_data(as_text=True) == ":root{--main:#1f5aa6;--link:#1a5490}\n"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(HOME + "colours/0123.css").headers["Cache-Control"] == "no-cache"


def test_what_the_pack_says_is_escaped(demo_site: Site) -> None:
    """Also what a visitor types."""
    change(demo_site, "portal", "public_site", lambda body: body["title"].update(zh="<b>站</b>"))
    page = text_of(demo_site.client(), HOME + 'catalog/item?q="><script>alert(1)</script>')
    assert "<b>站" not in page
    assert "<script" not in page


def test_pages_go_on_behind_the_last_key(demo_site: Site) -> None:
    """Twenty a page, none twice."""
    client, address, seen = demo_site.client(), HOME + "catalog/item?q=垃圾", []
    for _ in range(3):
        page = text_of(client, address)
        seen += re.findall(r"/catalog/item/(\d+)\"", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        if not following:
            break
        address = following[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen))
    assert len(seen) > 20
