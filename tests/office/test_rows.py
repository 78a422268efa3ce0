"""A list as data: the same rows for the same person as the page shows, in two or three statements."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from fixtures.sites import DEMO_PACK, Site, put_entry
from office.test_pages import counted
from yimen.store import EntryRevision


@pytest.fixture
def officer(demo_site: Site) -> FlaskClient:
    return demo_site.client("zhzf01")


def told(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/json"
    found: dict[str, Any] = json.loads(answer.data)
    return found


def everything(client: FlaskClient, address: str) -> list[list[Any]]:
    """All rows, page by page."""
    page = told(client, address)
    rows = list(page["rows"])
    while page["following"]:
        page = told(client, f"{address}{'&' if '?' in address else '?'}after={page['following']}")
        rows += page["rows"]
    return rows


@pytest.mark.parametrize(
    "address",
    [
        "/rows/item?field=水利",
        "/rows/item?q=道路",
        "/rows/item?sort=-law",
        "/rows/tier?sort=-order&name.has=重",
    ],
)
def test_following_the_pages_meets_every_row_once_in_order(officer: FlaskClient, address: str) -> None:
    """Whatever the filter and the order, no row is left out at a page's end or met twice."""
    rows = everything(officer, address)
    total = told(officer, address)["total"]
    assert len(rows) == total > 25
    assert len({row[0] for row in rows}) == total


def test_rows_are_those_of_the_page_and_of_the_unit(demo_site: Site, officer: FlaskClient) -> None:
    """The page and the data show the same; another unit's items are in neither, whatever filter is asked for."""
    page = officer.get("/catalog/item?field=水利").text
    for key, sample, *cells in told(officer, "/rows/item?field=水利")["rows"]:
        assert f'href="/catalog/item/{key}"' in page
        assert sample
        assert cells[0] == key
    foreign = told(demo_site.client("jtys01"), "/rows/item")["rows"][0][0]
    assert not [row for row in everything(officer, f"/rows/item?q={foreign}") if row[0] == foreign]
    assert told(officer, "/rows/item?unit=交通运输综合执法大队")["total"] == 0


def test_rows_cost_three_statements_at_most_and_two_when_counted(
    demo_site: Site, officer: FlaskClient
) -> None:
    """Who asks, the rows, and once the count."""
    with counted(demo_site) as sent:
        told(officer, "/rows/item?field=水利")
    assert len([each for each in sent if "entry_revision" in each and "LIMIT" in each]) == 1
    with counted(demo_site) as sent:
        told(officer, "/rows/item?field=水利")
    assert len(sent) == 2


def test_rows_are_for_those_who_may_see_the_page(demo_site: Site) -> None:
    """Nobody without the right, nobody who is not signed in."""
    assert demo_site.client("sysadmin").get("/rows/item").status_code == 403
    assert demo_site.client().get("/rows/item").status_code == 302
    assert demo_site.client("zhzf01").get("/rows/nothing").status_code == 404


def test_columns_are_those_asked_for_and_known(officer: FlaskClient) -> None:
    """In the order asked for; what the kind does not have is passed over, and none at all gives the kind's own."""
    page = told(officer, "/rows/item?columns=name,unit,nothing,code'")
    assert page["columns"] == ["name", "unit"]
    assert len(page["rows"][0]) == 4
    assert told(officer, "/rows/item?columns=x")["columns"][0] == "code"


def test_numbers_and_money_are_compared_as_such_and_shown_in_words(officer: FlaskClient) -> None:
    """A bound in yuan is meant in yuan; an amount comes with its unit; 10 stands behind 9."""
    rows = everything(officer, "/rows/tier?max_fen.from=10000&max_fen.to=20000&columns=max_fen&sort=max_fen")
    amounts = [float(row[2].removesuffix(" 元").replace(",", "")) for row in rows]
    assert amounts == sorted(amounts)
    assert 10_000 <= amounts[0] <= amounts[-1] <= 20_000
    assert len(rows) < told(officer, "/rows/tier")["total"]


@pytest.mark.parametrize(
    "bad",
    [
        "max_fen.from=x",
        "order.from=--5",
        "effective.from=2",
        "item.from=1",
        "name.near=1",
        "sort=-",
        "after=W10=",
    ],
)
def test_what_means_nothing_is_passed_over(officer: FlaskClient, bad: str) -> None:
    """A bound that is no number, an unknown field, a way that there is not, a cursor of another list."""
    assert told(officer, f"/rows/tier?{bad}") == told(officer, "/rows/tier")


def test_part_of_a_field_is_literal(demo_site: Site) -> None:
    """Signs that SQL takes for any letter are themselves."""
    with demo_site.runtime.database.write() as session:
        for code, name in (("901", "百分之100%示范"), ("902", "百分之1000示范"), ("903", "下划_线/示范")):
            body = {"code": code, "name": name, "unit": "综合行政执法局"}
            put_entry(session, DEMO_PACK, "item", code, body)
    officer = demo_site.client("zhzf01")
    assert [row[0] for row in told(officer, "/rows/item?name.has=100%25示")["rows"]] == ["901"]
    assert [row[0] for row in told(officer, "/rows/item?name.has=_线/")["rows"]] == ["903"]


def test_missing_and_unlike_values_have_a_place_in_the_order(demo_site: Site) -> None:
    """A field that some rows lack sorts them first, and the pages still meet every one."""
    with demo_site.runtime.database.write() as session:
        for number in range(60):
            body = {"code": f"9{number:03d}", "name": "示范排序", "unit": "综合行政执法局"}
            if number % 2:
                body["note"] = f"备注{number % 7}"
            put_entry(session, DEMO_PACK, "item", body["code"], body)
    rows = everything(demo_site.client("zhzf01"), "/rows/item?q=示范排序&sort=note&columns=note")
    notes = [row[2] or "" for row in rows]
    assert len(rows) == 60
    assert notes == sorted(notes)


def test_entry_of_a_unit_is_found_by_its_scope(demo_site: Site) -> None:
    """A unit's own revision stands on its page in place of the jurisdiction's."""
    with demo_site.runtime.database.write() as session:
        put_entry(
            session,
            DEMO_PACK,
            "parameter",
            "example_days",
            {"id": "example_days", "title": "示范", "value": 3},
        )
        put_entry(
            session,
            DEMO_PACK,
            "parameter",
            "example_own",
            {"id": "example_days", "title": "示范", "value": 5},
        )
        session.flush()
        own = session.query(EntryRevision).filter(EntryRevision.key == "example_own").one()
        own.key, own.scope = "example_days", "zhzf"
    officer = demo_site.client("sfj-config")
    assert ">3<" in officer.get("/catalog/parameter/example_days").text
    assert ">5<" in officer.get("/catalog/parameter/example_days?scope=zhzf").text


def test_list_says_in_words_what_it_is_filtered_by(officer: FlaskClient) -> None:
    """On the page, where it is printed in the place of the filters, and with the rows of the grid."""
    address = "?q=道路&unit=综合行政执法局&name.has=占用&day=2026-07-01"
    said = told(officer, f"/rows/item{address}")["said"]
    assert said.startswith("搜索：道路；")
    assert "包含“占用”" in said
    assert f"data-said>{escape(said)}<" in officer.get(f"/catalog/item{address}").text
    assert told(officer, "/rows/item?nothing=1")["said"] == ""
    bounds = told(officer, "/rows/officer?certificate_to.from=2026-07-01&certificate_to.to=2026-12-31")[
        "said"
    ]
    assert bounds.split("：", 1)[1].startswith("从2026年7月1日起；")
    assert bounds.endswith("到2026年12月31日止")
    laws = officer.get("/laws?q=道路").text
    assert '<span class="d-none d-print-inline">搜索：道路</span>' in laws
