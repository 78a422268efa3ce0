"""The procedure drawn: from the catalog, and with where one case stands."""

from __future__ import annotations

import re

from fixtures.sites import Site
from office.pages import opened, post, refusal
from office.test_case_acts import DAY, version_of
from office.test_case_moves import filed


def test_procedure_is_drawn_and_listed(demo_site: Site) -> None:
    """The entry leads to the page; graph and table show the same tasks."""
    client = demo_site.client("zhzf01")
    entry = client.get("/catalog/procedure/ordinary_penalty").get_data(as_text=True)
    assert 'href="/procedures/ordinary_penalty"' in entry
    text = client.get("/procedures/ordinary_penalty").get_data(as_text=True)
    drawing, _, table = text.partition("阶段、任务与期限")
    assert drawing.count('class="box box-task') > 20
    for title in ("立案审批", "法制审核", "送达决定书"):
        assert f"<title>{title}</title>" in drawing
        assert title in table
    assert "立案审批表" in table
    assert "penalty_filing</a>" not in table
    assert not re.search(r"<tbody>\s*</tbody>", table)
    assert client.get("/procedures/no_such_procedure").status_code == 404
    assert client.get("/procedures/ordinary_penalty/no_unit").status_code == 404


def test_procedure_tells_how_its_cases_are_numbered(demo_site: Site) -> None:
    """Its series, with whom it shares it; in a unit that has the page with the unit's word."""
    client = demo_site.client("zhzf01")
    penalties = client.get("/procedures/ordinary_penalty").get_data(as_text=True)
    assert re.search(r"案号写作（代字）案字〔\d{4}〕…号，与行政处罚简易程序共用一个序列", penalties)
    inspections = client.get("/procedures/administrative_inspection").get_data(as_text=True)
    assert re.search(r"写作（代字）检查件〔\d{4}〕…号，自成一个序列", inspections)


def test_case_shows_where_it_stands_and_what_waits_why(demo_site: Site) -> None:
    """Done, open, and of what has not come yet the reason with the article."""
    client = demo_site.client("zhzf01")
    address = opened(client)
    assert f'href="{address}/way"' in client.get(address).get_data(as_text=True)
    text = client.get(f"{address}/way").get_data(as_text=True)
    states = dict(re.findall(r'box-task box-(\w+)"><title>([^<]+)</title>', text)[i][::-1] for i in (0, 1, 2))
    assert states == {"立案登记": "done", "承办机构审核": "active", "立案审批": "plain"}
    assert "“立案审批”还不能办理：须待“承办机构审核”办结" in text
    assert "《行政处罚法》第五十四条" in text


def test_way_keeps_what_was_done_in_a_round_that_is_over(demo_site: Site) -> None:
    """A repeatable stage begins anew when it is left: what was done in it is neither forgotten nor still to come."""
    client = demo_site.client("zhzf01")
    address = opened(client)
    filed(demo_site, address)
    page = f"{address}/tasks/service_consent"
    said = {
        "_version": version_of(client, page),
        "_occurred_on": DAY,
        "consents.~rows": "0",
        "consents.0.party": "示范商贸有限公司",
        "consents.0.means": "email",
        "consents.0.address": "shop@example.com",
        "consents.0.agreed_on": DAY,
    }
    answer = post(client, page, page, {**said, "_deed": "complete:agreed"})
    assert answer.status_code == 302, refusal(answer)
    text = client.get(f"{address}/way").get_data(as_text=True)
    assert 'box-task box-done"><title>登记送达确认' in text
    assert re.search(
        r"已办结</span> 登记送达确认：当事人已确认\s+<span[^>]*>2026年7月1日 · 执法员001.*\s+<span[^>]*>可以再次办理",
        text,
    )
    assert not re.search(r"立即代履行 <span", text)  # of a stage in which nothing was done no days are told


def test_case_of_another_unit_has_no_way_to_be_seen(demo_site: Site) -> None:
    """The graph is a page of the case: who may not see the case gets nothing."""
    address = opened(demo_site.client("zhzf01"))
    assert demo_site.client("jtys01").get(f"{address}/way").status_code == 404
