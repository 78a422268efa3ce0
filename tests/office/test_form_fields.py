"""What the fields of a form ask of the server: entries by unit and day, levels of a catalog, working days."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from fixtures.sites import Site, put_entry
from office.pages import opened, post
from yimen.kernel import CompiledCache, digest
from yimen.screens import CompiledForm, compile_form
from yimen.store import EntryRevision, Jurisdiction


@pytest.fixture
def officer(demo_site: Site) -> FlaskClient:
    """An officer of the bureau, signed in."""
    return demo_site.client("zhzf01")


def choices(client: FlaskClient, kind: str, **query: Any) -> list[Any]:
    answer = client.get(f"/lookup/{kind}", query_string=query)
    assert answer.status_code == 200
    return list(answer.get_json()["choices"])


def certificates(site: Site) -> dict[str, str]:
    """Of each account the key of its officer."""
    with site.runtime.database.read() as session:
        rows = session.scalars(select(EntryRevision).where(EntryRevision.kind == "officer"))
        return {str(row.body.get("account")): row.key for row in rows}


def test_divisions_are_offered_level_by_level(officer: FlaskClient) -> None:
    """The demo pack's divisions: one province, its cities, a district's towns, each by its full name."""
    top = choices(officer, "region", filters=json.dumps({"parent": {"empty": True}}))
    assert [each["key"] for each in top] == ["330000"]
    cities = choices(officer, "region", filters=json.dumps({"parent": "330000"}))
    assert len(cities) == 11
    towns = choices(officer, "region", filters=json.dumps({"parent": "330703"}))
    assert {each["body"]["full_name"] for each in towns} >= {"浙江省金华市金东区孝顺镇"}
    assert all(each["body"]["level"] == "乡级" for each in towns)


def test_what_is_offered_is_found_by_the_name_that_it_shows(officer: FlaskClient) -> None:
    """A tier is chosen by its name, within its item: whoever typed 一般 was told that there is none."""
    first = choices(officer, "tier")[0]
    narrowed = json.dumps({"item": first["body"]["item"]})
    assert first["key"] in {
        each["key"] for each in choices(officer, "tier", q=first["label"], filters=narrowed)
    }


def test_entries_are_those_of_the_legal_day(officer: FlaskClient) -> None:
    """Before the day on which the catalog came into force there is nothing to choose; what is no day is refused."""
    assert choices(officer, "item", q="道路", on="2026-07-01")
    assert choices(officer, "item", q="道路", on="2019-01-01") == []
    assert officer.get("/lookup/item?q=1&on=yesterday").status_code == 400


@pytest.mark.parametrize(
    "said", ["[" * 1_500, '{"law": "\\ud800"}', '{"law": "\\u0000"}'], ids=["deep", "half", "nul"]
)
def test_filters_that_nothing_can_be_compared_with_are_refused(officer: FlaskClient, said: str) -> None:
    """Nested without end, half a letter, NUL: no entry says so, and no database could be asked."""
    assert officer.get("/lookup/item", query_string={"filters": said}).status_code == 400


def test_attributes_carry_the_names_of_their_kind(officer: FlaskClient) -> None:
    """What stands below a look-up is called as the catalog calls it, in the reader's language."""
    [found] = choices(officer, "item", key="330211001000")
    assert (found["titles"]["law"], found["body"]["law"] != "") == ("法律法规", True)
    officer.get("/language/en")
    [found] = choices(officer, "item", key="330211001000")
    assert found["titles"]["law"] == "Law"


def test_entry_of_another_unit_is_not_given_out_by_its_key(demo_site: Site, officer: FlaskClient) -> None:
    """What the catalog does not show is not to be had where forms ask for entries: an officer's telephone, the account."""
    known = certificates(demo_site)
    own, theirs = known["zhzf01"], known["jtys01"]
    assert officer.get(f"/catalog/officer/{theirs}").status_code == 404
    assert choices(officer, "officer", key=theirs) == choices(officer, "officer", q=theirs) == []
    assert [each["key"] for each in choices(officer, "officer", key=own)] == [own]


def test_working_days_of_a_year_are_those_in_force(officer: FlaskClient) -> None:
    """The table of the base; a year without one is not there."""
    table = officer.get("/calendar/2026").get_json()
    assert "2026-10-01" in table["holidays"]
    assert all(day.startswith("2026-") for days in table.values() for day in days)
    assert officer.get("/calendar/1999").status_code == 404


def seal(site: Site, **spec: Any) -> None:
    """The parties' telephone of the filing form becomes a sealed value, in every unit."""
    with site.runtime.database.write() as session:
        number = (session.scalar(select(Jurisdiction.sequence)) or 0) + 1
        standing = select(EntryRevision).where(
            EntryRevision.kind == "form",
            EntryRevision.key == "penalty_filing",
            EntryRevision.superseded_by.is_(None),
        )
        for each in session.scalars(standing).all():
            body = json.loads(json.dumps(each.body))
            phone = body["schema"]["properties"]["parties"]["items"]["properties"]["phone"]
            phone["x-sensitive"] = {"reveal": True, **spec}
            each.superseded_by = number
            put_entry(session, each.jurisdiction, "form", each.key, body, number=number, scope=each.scope)
        session.execute(update(Jurisdiction).values(sequence=number))


def test_sealed_value_is_opened_from_the_case_page_and_written_down(
    demo_site: Site, officer: FlaskClient
) -> None:
    """Masked on the page, a page that says what opening means, the value once, and the event in the timeline."""
    seal(demo_site)
    address = opened(officer, **{"parties.0.phone": "13812345678"})
    page = officer.get(address).get_data(as_text=True)
    assert "13812345678" not in page
    link = html.unescape(re.findall(r'href="(/cases/[^"]*/reveal/[^"]*)"', page)[0])
    asked = officer.get(link).get_data(as_text=True)
    assert "记入办案记录" in asked
    assert "13812345678" not in asked
    shown = post(officer, link, link, {"_reason": "电话核实"}).get_data(as_text=True)
    assert re.search(r"data-revealed>(<a[^>]*>)?13812345678<", shown)
    after = officer.get(address).get_data(as_text=True)
    assert "查看敏感信息：联系电话" in after
    assert "13812345678" not in after


def test_sealed_value_is_opened_by_its_roles_alone(demo_site: Site, officer: FlaskClient) -> None:
    """Another role sees the mask without a way to open it, and the address answers as if nothing were there."""
    seal(demo_site, roles=["unit_head"])
    address = opened(officer, **{"parties.0.phone": "13812345678"})
    page = officer.get(address).get_data(as_text=True)
    assert "1＊＊＊＊8" in page
    assert "/reveal/" not in page
    case = address.rsplit("/", 1)[-1]
    assert officer.get(f"/cases/{case}/reveal/penalty_filing?path=/parties/0/phone").status_code == 404
    for path in ("/parties/0/name", "/parties/9/phone", "parties", "/nothing"):
        assert (
            officer.get(f"/cases/{case}/reveal/penalty_filing", query_string={"path": path}).status_code
            == 404
        )


def test_form_is_compiled_once_per_digest(
    demo_site: Site, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many people draw, save and submit it; a new version is compiled once more."""
    compiled: list[str] = []

    def counted(body: Any) -> CompiledForm:
        compiled.append(digest(body))
        return compile_form(body)

    monkeypatch.setattr("yimen.cases.configuration.compile_form", counted)
    monkeypatch.setattr("yimen.cases.configuration.COMPILED", CompiledCache(32 * 1024 * 1024))
    address = "/cases/open?procedure=ordinary_penalty&unit=zhzf"
    fellow = demo_site.client("zhzf02")
    for client in (officer, fellow, officer):
        assert client.get(address).status_code == 200
        opened(client, _fellow="zhzf01" if client is fellow else "zhzf02")
    assert compiled
    assert len(compiled) == len(set(compiled))
    before = set(compiled)
    seal(demo_site)
    for client in (officer, fellow):
        assert client.get(address).status_code == 200
    assert len(set(compiled) - before) == 1
    assert len(compiled) == len(set(compiled))
