"""Saved views: kept per person and page, opened by name or by themselves, changed by nobody else."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from fixtures.sites import Site
from office.test_pages import counted
from yimen.store import MOST_VIEWS, SavedView

PAGE = "/catalog/item"
QUERY = "field=水利&sort=-name&columns=code,name"


@pytest.fixture
def officer(demo_site: Site) -> FlaskClient:
    return demo_site.client("zhzf01")


def test_view_leads_to_the_list_as_it_was(demo_site: Site, officer: FlaskClient) -> None:
    """Filters, order and columns come back; where in the list one stood does not."""
    led = save_as(demo_site, officer, "水利倒序", QUERY + "&after=abc")
    page = officer.get(led).text
    assert "after=" not in led
    assert "水利倒序" in page
    assert re.findall(r'<th scope="col"', page) == ['<th scope="col"'] * 2
    assert 'aria-sort="descending"' in page
    assert "水利倒序" in officer.get(PAGE).text, "the menu of the plain list has it"


def save_as(
    site: Site, client: FlaskClient, name: str, query: str = QUERY, page: str = PAGE, **more: str
) -> str:
    token = site.token(client, "/account")
    said = {"page": page, "name": name, "query": query, "csrf_token": token, **more}
    answer = client.post("/views", data=said)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def change(site: Site, client: FlaskClient, view: int, **said: str) -> int:
    answer = client.post(f"/views/{view}", data={**said, "csrf_token": site.token(client, "/account")})
    return int(answer.status_code)


def views(site: Site) -> list[SavedView]:
    with site.runtime.database.sessions() as session:
        return session.query(SavedView).order_by(SavedView.id).all()


def test_default_view_opens_the_list_until_it_is_asked_for_plain(
    demo_site: Site, officer: FlaskClient
) -> None:
    """The bare address leads to the default view; another default takes its place; any argument goes past it."""
    save_as(demo_site, officer, "一", QUERY, default="1")
    assert (
        officer.get(PAGE)
        .headers["Location"]
        .endswith("?field=%E6%B0%B4%E5%88%A9&sort=-name&columns=code%2Cname")
    )
    save_as(demo_site, officer, "二", "sort=name", default="1")
    assert [(each.name, each.is_default) for each in views(demo_site)] == [("一", False), ("二", True)]
    assert officer.get(PAGE).headers["Location"].endswith("?sort=name")
    assert officer.get(PAGE + "?plain=1").status_code == 200
    assert officer.get("/catalog/tier").status_code == 200, "another list is as it was"
    assert change(demo_site, officer, views(demo_site)[1].id, _deed="plain") == 302
    assert officer.get(PAGE).status_code == 200


def test_views_are_ones_own(demo_site: Site, officer: FlaskClient) -> None:
    """A colleague neither sees nor changes them."""
    save_as(demo_site, officer, "我的水利", default="1")
    colleague = demo_site.client("zhzf02")
    assert "我的水利" not in colleague.get(PAGE).text
    assert "我的水利" not in colleague.get("/views").text
    view = views(demo_site)[0].id
    for deed in ("delete", "rename", "default"):
        assert change(demo_site, colleague, view, _deed=deed, name="x") == 404
    assert views(demo_site)[0].name == "我的水利"


def test_view_is_replaced_renamed_and_deleted(demo_site: Site, officer: FlaskClient) -> None:
    """The same name is the same view; a name in use is refused with words; deleted is gone."""
    save_as(demo_site, officer, "一")
    save_as(demo_site, officer, "一", "q=河道")
    save_as(demo_site, officer, "二")
    first, second = views(demo_site)
    assert first.query == "q=%E6%B2%B3%E9%81%93"
    assert change(demo_site, officer, second.id, _deed="rename", name="一") == 302
    assert "已有同名的视图" in officer.get("/views").text
    assert change(demo_site, officer, second.id, _deed="rename", name="三") == 302
    assert change(demo_site, officer, first.id, _deed="delete") == 302
    assert change(demo_site, officer, second.id, _deed="nothing") == 400
    assert [each.name for each in views(demo_site)] == ["三"]


@pytest.mark.parametrize("page", ["//evil.example", "https://evil.example/", "/nothing-here", "/views/1", ""])
def test_view_of_no_page_of_this_site_is_refused(demo_site: Site, officer: FlaskClient, page: str) -> None:
    """A view leads nowhere but to a page that this site has."""
    said = {"page": page, "name": "x", "query": "", "csrf_token": demo_site.token(officer, "/account")}
    assert officer.post("/views", data=said).status_code == 400
    assert views(demo_site) == []


def test_name_number_and_length_are_bounded(demo_site: Site, officer: FlaskClient) -> None:
    """What cannot be kept is told on the list, and nothing is stored."""
    for name, query, words in (
        ("", "", "取一个名称"),
        ("x" * 61, "", "取一个名称"),
        ("x", "q=" + "y" * 3000, "过长"),
    ):
        led = save_as(demo_site, officer, name, query)
        assert words in officer.get(led if len(led) < 2000 else PAGE).text
    assert views(demo_site) == []
    for number in range(MOST_VIEWS):
        save_as(demo_site, officer, str(number))
    assert "请先删除" in officer.get(save_as(demo_site, officer, "更多")).text
    assert len(views(demo_site)) == MOST_VIEWS


def test_views_cost_a_list_one_statement(demo_site: Site, officer: FlaskClient) -> None:
    """Whether there are views or not."""
    officer.get(PAGE)
    with counted(demo_site) as sent:
        officer.get(PAGE)
    assert len([each for each in sent if "saved_view" in each]) == 1


def test_case_list_keeps_views_too(demo_site: Site, officer: FlaskClient) -> None:
    """Any list may: the list of cases as well."""
    led = save_as(demo_site, officer, "办理中", "status=open", page="/cases", default="1")
    assert "办理中" in officer.get(led).text
    assert officer.get("/cases").headers["Location"].endswith("/cases?status=open")
