"""The law library on the web: search over names and texts, a law's page, what cites an article, links on entries."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from fixtures.sites import Site, put_entry
from office.change_scenes import body_of, drafted, moved
from office.test_pages import counted
from yimen.changes import cite_anew
from yimen.pack import Entry
from yimen.store import Jurisdiction, index_missing

LAW = "浙江省城市市容和环境卫生管理条例"
ITEM = "330229152000"
TEXTS = {
    "第一条": ("第一章 总则", "为了加强市容管理，制定本条例。"),
    "第三十二条": ("第二章 市容", "禁止下列行为：\n（一）随地吐痰；\n（二）乱扔果皮。"),
    "第三十二条之一": ("第二章 市容", "另行规定的，从其规定。"),
    "第一百条": ("第三章 附则", "本条例自2009年1月1日起施行。"),
}


@pytest.fixture
def library(demo_site: Site) -> Site:
    """The demo with the text of one law that its items cite, under the name that its text bears."""
    with demo_site.runtime.database.write() as session:
        owner = session.get(Jurisdiction, "jindong")
        assert owner is not None
        owner.sequence += 1
        for number, (chapter, text) in TEXTS.items():
            body = {"law": f"《{LAW}》", "number": number, "text": text, "chapter": chapter}
            put_entry(session, "jindong", "article", f"{LAW}/{number}", body, number=owner.sequence)
        session.flush()
        index_missing(session)
        cite_anew(session, "jindong")
    return demo_site


def page(site: Site, address: str, status: int = 200, account: str = "sfj-config") -> str:
    answer = site.client(account).get(address)
    assert answer.status_code == status, address
    return str(answer.get_data(as_text=True))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_library_is_searched_by_names_and_by_words_of_articles(library: Site) -> None:
    """A law by its name with the number of its articles; an article by its words, marked and linked."""
    named = plain(page(library, f"/laws?q={LAW}"))
    assert "法规 1 部 · 条文" in named
    assert re.search(rf"{LAW} .* 4 ", named)
    found = page(library, "/laws?q=果皮")
    assert "<mark>果皮</mark>" in found
    assert f"{LAW} 第三十二条" in plain(found)
    assert "法规 0 部 · 条文 1 条" in plain(found)
    assert "没有条文包含这些文字" in page(library, "/laws?q=从未写过的话")


def test_what_is_not_known_of_a_law_is_left_out(library: Site) -> None:
    """No dashes: a fact without a value is absent from the law's page, and its cell is left out on a phone."""
    known = put_known(library, {"issuer": "示范市人民代表大会常务委员会"})
    assert "基本情况" not in page(library, f"/laws/{LAW}")
    told = plain(page(library, f"/laws/{known}"))
    assert "制定机关 示范市人民代表大会常务委员会" in told
    assert "废止日期" not in told
    row = page(library, f"/laws?q={known}").split("<tbody>")[1].split("</tbody>")[0]
    assert "—" not in row
    assert row.count("blank") == 3


def put_known(site: Site, facts: dict[str, str]) -> str:
    """Another law, of which no more than the facts is known."""
    name = "示范市户外广告管理办法"
    with site.runtime.database.write() as session:
        owner = session.get(Jurisdiction, "jindong")
        assert owner is not None
        owner.sequence += 1
        put_entry(session, "jindong", "law", name, {"name": name, **facts}, number=owner.sequence)
        session.flush()
        index_missing(session)
    return name


def test_law_page_has_articles_in_order_with_what_cites_them(library: Site) -> None:
    """By number, not by letters; chapters; the items that cite an article with their count; a search within."""
    text = page(library, f"/laws/{LAW}")
    assert re.findall(r'<article id="([^"]+)"', text) == list(TEXTS)
    assert re.findall(r'class="law-chapter">([^<]+)', text) == ["第一章 总则", "第二章 市容", "第三章 附则"]
    assert "4 个执法事项引用" in text
    assert "对乱扔果皮、纸屑" in text
    assert re.findall(r'<article id="([^"]+)"', page(library, f"/laws/{LAW}?q=乱扔")) == ["第三十二条"]
    citing = plain(page(library, f"/citing/{LAW}?article=第三十二条"))
    assert "随地吐痰" in citing
    assert "执法事项 4" in citing
    assert "裁量阶次 18" in citing
    page(library, "/laws/从未颁布的法", 404)
    page(library, "/citing/从未颁布的法", 404)


def test_entries_link_to_the_law_and_to_the_article(library: Site) -> None:
    """An item's law and article lead into the library; a tier leads to its item; an article to its law's page."""
    item = page(library, f"/catalog/item/{ITEM}")
    address = re.search(r'href="(/laws/[^"]+)">第三十二条第（二）项</a>', item)
    assert address
    assert "article=" in address[1]
    assert re.search(rf'href="/laws/[^"]+">{LAW}</a>', item)
    assert f'href="/catalog/item/{ITEM}"' in page(library, f"/catalog/tier/{ITEM}/1")
    assert "在法规库中查看" in page(library, f"/catalog/article/{LAW}/第三十二条")


def test_repeal_is_told_with_everything_that_rests_on_it(library: Site) -> None:
    """A law with a day of repeal shows what still rests on it; items show that their law is gone."""
    with library.runtime.database.write() as session:
        from sqlalchemy import update

        from yimen.store import EntryRevision

        law = EntryRevision.kind == "law", EntryRevision.key == LAW
        body: dict[str, Any] = {"name": LAW, "repealed_on": "2026-06-01", "effective_from": "2009-01-01"}
        session.execute(update(EntryRevision).where(*law).values(body=body))
    text = plain(page(library, f"/laws/{LAW}"))
    assert "2026年6月1日 废止" in text
    assert "下列条目仍以其为依据" in text
    assert "执法事项 4" in text
    assert "cited-repealed" in page(library, f"/catalog/item/{ITEM}")
    assert "cited-repealed" not in page(library, f"/catalog/item/{ITEM}?day=2026-05-31"), "as of a day before"


def test_change_set_lists_all_that_rests_on_a_law_it_repeals(library: Site) -> None:
    """By kind with names and codes and the day in words, without what the same set mends; the whole list is paged by
    kind and taken away as a workbook that can be mended and imported; whoever withdraws the set sees none of it."""
    gone = Entry("law", LAW, {"name": LAW, "repealed_on": "2027-03-01"})
    moved_on = Entry("item", ITEM, {**body_of(library, "item", ITEM), "law": "城市市容和环境卫生管理条例"})
    unknown = "行政处罚法"
    brought = Entry("law", unknown, {"name": unknown, "repealed_on": "2028-01-01"})
    set_id = drafted(library, [gone, moved_on, brought], title="废止一部法规")
    text = page(library, f"/changes/{set_id}")
    told = plain(text[text.index('id="rests"') : text.index('id="rehearsal"')])
    assert "自 2027年3月1日 起废止，下列条目仍以其为依据" in told
    assert "执法事项 3" in told
    assert "裁量阶次 14" in told
    assert "对随地吐痰、便溺的行政处罚 330229151000" in told
    assert ITEM not in told
    assert "查看全部 14 条" in told
    assert "文书模板" in told
    assert "filing_approval_form" not in plain(text), "a paper is called by its title"
    assert re.search(r"仍有\d+条文书模板以其为依据（检测（检验、鉴定）委托书、", plain(text))
    whole = page(library, f"/citing/{LAW}?besides={set_id}")
    assert "裁量阶次 14" in plain(whole)
    assert f"/changes/{set_id}" in whole
    tiers = plain(page(library, f"/citing/{LAW}?besides={set_id}&kind=tier"))
    assert "裁量阶次 14" in tiers
    assert "执法事项 3" not in tiers
    page(library, f"/citing/{LAW}?besides=nowhere", 404)
    page(library, f"/citing/{unknown}", 404)
    papers = page(library, f"/citing/{unknown}?besides={set_id}&kind=document")
    assert "立案审批表" in papers
    assert 'href="/laws/行政' not in papers, "the library does not have it yet"
    answer = library.client("sfj-config").get(f"/citing-workbook/{LAW}?besides={set_id}")
    book = load_workbook(BytesIO(answer.get_data()))
    headers = {"执法事项": 1, "裁量阶次": 2}
    assert {each.title: each.max_row - headers[each.title] for each in book} == {
        "执法事项": 3,
        "裁量阶次": 14,
    }
    moved(library, set_id, "withdraw")
    assert 'id="rests"' not in page(library, f"/changes/{set_id}")


def test_long_list_of_what_rests_on_a_law_goes_on_page_by_page(
    library: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left unlisted: the first page says how many there are, each kind goes on to its last entry."""
    monkeypatch.setattr("yimen.office.laws.CITING", 8)
    first = page(library, f"/citing/{LAW}")
    assert "查看全部 18 条" in plain(first)
    address, seen = f"/citing/{LAW}?kind=tier", []
    while address:
        text = page(library, address)
        seen += re.findall(r'href="/catalog/tier/([^"]+)"', text)
        following = re.search(r'rel="next" href="([^"]+)', text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 18


def test_article_that_the_text_lacks_is_marked(library: Site) -> None:
    """The library has the law's text and no such article: told on the law's page and where it is cited."""
    with library.runtime.database.write() as session:
        owner = session.get(Jurisdiction, "jindong")
        assert owner is not None
        owner.sequence += 1
        body = {"code": "x", "name": "某事项", "unit": "综合行政执法局", "law": LAW, "article": "第九十九条"}
        put_entry(session, "jindong", "item", "x", body, number=owner.sequence)
        session.flush()
        cite_anew(session, "jindong")
    assert "被引用而文本中没有的条文" in page(library, f"/laws/{LAW}")
    assert "cited-unknown" in page(library, "/catalog/item/x")


def test_law_pages_cost_few_statements(library: Site) -> None:
    """The same few however many articles and items there are."""
    client = library.client("sfj-config")
    for address, most in (
        ("/laws", 8),
        (f"/laws/{LAW}", 12),
        ("/laws?q=果皮", 14),
        (f"/catalog/item/{ITEM}", 20),
    ):
        client.get(address)
        with counted(library) as sent:
            assert client.get(address).status_code == 200
        assert len(sent) <= most, f"{address}: {len(sent)}\n" + "\n".join(sent)
