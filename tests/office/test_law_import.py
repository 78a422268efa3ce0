"""A law's text through the wizard: the same steps as a table's, its facts proposed and corrected, its name the library's."""

from __future__ import annotations

import re

import pytest

from fixtures.sites import Site
from office.test_imports import Clerk
from yimen.store import ChangeLine

LAW = "浙江省城市市容和环境卫生管理条例"
TEXT = f"""中华人民共和国{LAW}
（2008年9月19日浙江省第十一届人民代表大会常务委员会第六次会议通过）
第一章　总则
第一条　为了加强城市市容管理，制定本条例。
第二条　本条例适用于本省。
第二章　罚则
第三条　违反本条例的，处二十元以上五十元以下罚款。
第四条　本条例自2009年1月1日起施行。
""".encode()


@pytest.fixture
def clerk(demo_site: Site, nudged: list[str]) -> Clerk:
    return Clerk(demo_site, nudged)


def lines_of(site: Site, change_set: str) -> dict[tuple[str, str], dict[str, object]]:
    with site.runtime.database.read() as session:
        rows = session.query(ChangeLine).where(ChangeLine.change_set == change_set).all()
        return {(row.kind, row.key): dict(row.body or {}) for row in rows}


def test_text_of_a_law_goes_through_the_wizard(clerk: Clerk, demo_site: Site) -> None:
    """Proposals beside the fields, a person's word before them, the library's name, a change set of law and articles."""
    home = clerk.upload("条例.txt", TEXT)
    assert "法规信息" in clerk.text
    assert "文本：地方性法规" in clerk.text
    assert "文本：2009-01-01" in clerk.text
    refused = clerk.post(f"{home}/sheets/0/facts", f"{home}/sheets", effective_from="去年")
    assert "日期应写成" in refused
    clerk.post(
        f"{home}/sheets/0/facts", f"{home}/sheets", issuer="浙江省人大常委会", repealed_on="2030-01-01"
    )
    assert 'value="浙江省人大常委会"' in clerk.text
    assert "没有错误" in clerk.get(f"{home}/findings")
    clerk.post(f"{home}/comparison", f"{home}/comparison", effective_from="2026-07-01")
    clerk.post(f"{home}/submission", f"{home}/submission", title="导入条例全文")
    set_id = re.sub(r"\?.*", "", clerk.client.get(f"{home}/submission").headers["Location"]).rsplit("/", 1)[1]
    lines = lines_of(demo_site, set_id)
    body = lines["law", LAW]
    assert {name: body[name] for name in ("rank", "issuer", "effective_from", "repealed_on")} == {
        "rank": "地方性法规",
        "issuer": "浙江省人大常委会",
        "effective_from": "2009-01-01",
        "repealed_on": "2030-01-01",
    }
    assert body["cited_articles"]  # what the text does not tell of the law stays
    assert {key for kind, key in lines if kind == "article"} == {f"{LAW}/第{each}条" for each in "一二三四"}
    assert lines["article", f"{LAW}/第三条"]["chapter"] == "第二章 罚则"


def test_law_that_the_library_does_not_have_takes_the_name_that_is_said(
    clerk: Clerk, demo_site: Site
) -> None:
    """Its articles follow the name; another sheet than the law's own has no facts."""
    home = clerk.upload("新法.md", TEXT.replace(LAW.encode(), "示例办法".encode()))
    clerk.post(f"{home}/sheets/0/facts", f"{home}/sheets", name="改名办法")
    clerk.post(f"{home}/comparison", f"{home}/comparison", effective_from="2026-07-01")
    clerk.post(f"{home}/submission", f"{home}/submission", title="导入新法")
    set_id = re.sub(r"\?.*", "", clerk.client.get(f"{home}/submission").headers["Location"]).rsplit("/", 1)[1]
    assert {key.partition("/")[0] for _, key in lines_of(demo_site, set_id)} == {"改名办法"}
    token = demo_site.token(clerk.client, f"{home}/sheets")
    for number in (1, 7):
        answer = clerk.client.post(f"{home}/sheets/{number}/facts", data={"csrf_token": token, "name": "x"})
        assert answer.status_code == 404
