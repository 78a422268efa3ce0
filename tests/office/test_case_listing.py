"""The list of cases as data has it: columns of forms, a unit's own list, a view to open with, at the cost of one query."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from fixtures.sites import Site, put_entry
from office.pages import opened
from office.test_case_workbook import rows_of
from office.test_exports import exported
from office.test_pages import counted
from yimen.screens.case_fields import CASE_FACTS
from yimen.store import EntryRevision, Jurisdiction

COLUMNS = {
    "number": {},
    "source": {"after": "number", "field": "form.penalty_filing.source", "badges": {"inspection": "teal"}},
    "found": {"after": "source", "field": "form.penalty_filing.found_on"},
    "handler": {"after": "found"},
}


@pytest.fixture
def officer(demo_site: Site) -> FlaskClient:
    return demo_site.client("zhzf01")


def configure(site: Site, body: dict[str, Any], scope: str = "", key: str = "case_list") -> None:
    """The list or the page in force, of the jurisdiction or of one unit."""
    kind = "listing" if key == "case_list" else "page"
    with site.runtime.database.write() as session:
        jurisdiction = session.query(Jurisdiction).one()
        wanted = {"jurisdiction": jurisdiction.id, "kind": kind, "key": key, "scope": scope}
        session.query(EntryRevision).filter_by(**wanted).delete()
        jurisdiction.sequence += 1
        number = jurisdiction.sequence
        put_entry(session, jurisdiction.id, kind, key, body, number=number, scope=scope)


def listing(**more: Any) -> dict[str, Any]:
    return {"id": "case_list", "title": {"zh": "本区案件"}, "columns": COLUMNS, **more}


def heads(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r"<th [^>]*>(.*?)</th>", page, re.S)]


def test_page_and_workbook_follow_the_definition(demo_site: Site, officer: FlaskClient) -> None:
    """Columns, titles, badges and words of a form's fields; in the workbook a day is a day."""
    opened(officer)
    configure(demo_site, listing())
    page = officer.get("/cases").text
    assert "<h1" in page
    assert "本区案件" in page
    assert heads(page) == ["案号", "案件来源", "发现日期", "承办人"]
    assert '<span class="badge bg-teal-lt">监督检查发现</span>' in page
    assert "2026年7月1日" in page
    header, *rows = rows_of(exported(officer, "/cases.xlsx"))
    assert header == ["案号", "案件来源", "发现日期", "承办人"]
    assert rows[0][1:3] == ["监督检查发现", "2026-07-01"]


def test_unit_has_its_own_list_and_the_others_that_of_the_jurisdiction(
    demo_site: Site, officer: FlaskClient
) -> None:
    """Layered as forms are."""
    configure(demo_site, listing())
    configure(demo_site, listing(title={"zh": "执法局案件"}, columns={"number": {}, "title": {}}), "zhzf")
    assert "执法局案件" in officer.get("/cases").text
    assert "本区案件" in demo_site.client("scjg01").get("/cases").text


def test_sensitive_field_is_neither_shown_nor_selected(demo_site: Site, officer: FlaskClient) -> None:
    """Although somebody wrote it into the definition: the page stands, without the column."""
    opened(officer)
    field = "form.investigation_record.person_id"
    columns = {"number": {}, "odd": {"after": "number", "field": field}}
    configure(demo_site, listing(columns=columns))
    with counted(demo_site) as sent:
        page = officer.get("/cases").text
    assert heads(page) == ["案号"]
    assert not [each for each in sent if "forms" in each]


def test_list_costs_the_same_however_many_cases_it_shows(demo_site: Site, officer: FlaskClient) -> None:
    """One statement for the rows and one for names of people, whatever the columns."""
    configure(demo_site, listing())
    opened(officer)
    officer.get("/cases")
    with counted(demo_site) as few:
        officer.get("/cases")
    for number in range(4):
        opened(officer, title=f"第{number}案")
    with counted(demo_site) as many:
        officer.get("/cases")
    assert len(many) == len(few)
    assert len([each for each in many if "FROM enforcement_case" in each]) == 1


def test_list_opens_with_its_view_until_the_reader_wants_otherwise(
    demo_site: Site, officer: FlaskClient
) -> None:
    """The definition's view opens the list; asked for plain it is whole; nothing else is asked in between."""
    configure(demo_site, listing(view={"status": "open", "handler": "me"}))
    assert officer.get("/cases").headers["Location"].endswith("/cases?status=open&handler=me")
    assert officer.get("/cases?plain=1").status_code == 200
    assert officer.get("/cases?status=closed").status_code == 200


def test_order_is_turned_round_by_columns_that_have_an_index(demo_site: Site, officer: FlaskClient) -> None:
    """The other columns are no links; an order that is none is not followed; the workbook goes along."""
    configure(demo_site, listing(columns={"number": {}, "opened_on": {}, "party": {}}))
    for title in ("甲案", "乙案"):
        opened(officer, title=title)
    newest = officer.get("/cases").text
    assert newest.count("sort-link") == 1
    assert officer.get("/cases?sort=due_on").status_code == 200
    assert 'aria-sort="descending"' in newest
    oldest = officer.get("/cases?sort=opened_on").text
    numbers = [re.findall(r'href="/cases/[0-9a-f]+">([^<]+)<', page) for page in (newest, oldest)]
    assert len(numbers[0]) >= 2
    assert numbers[0] == numbers[1][::-1]
    assert "/cases.xlsx?sort=opened_on" in oldest
    assert officer.get("/cases?sort=party").text.count("aria-sort") == 1


def test_every_filter_of_the_definition_is_drawn(demo_site: Site, officer: FlaskClient) -> None:
    """And filters: by handler, term, days and item."""
    names = ("q", "status", "handler", "due", "item", "opened_on", "procedure", "unit")
    configure(demo_site, listing(filters={name: {} for name in names}))
    opened(officer)
    page = officer.get("/cases").text
    for name in ("q", "status", "handler", "due", "item", "since", "until"):
        assert f'name="{name}"' in page, name
    assert "没有案件" not in officer.get("/cases?handler=me&since=2026-07-01&item=330211001000").text
    for none in ("until=2026-06-30", "item=none", "due=overdue", "status=closed"):
        assert "没有案件" in officer.get(f"/cases?{none}").text, none


def test_list_is_filtered_by_a_field_of_a_form(demo_site: Site, officer: FlaskClient) -> None:
    """Chosen among what the form offers, on page, print and workbook; what the list does not name filters nothing."""
    filters = {"q": {}, "source": {"after": "q", "field": "form.penalty_filing.source"}}
    configure(demo_site, listing(filters=filters))
    opened(officer)
    chosen, other = "/cases?form.penalty_filing.source=inspection", "/cases?form.penalty_filing.source=report"
    page = officer.get(chosen).text
    assert '<option value="inspection" selected>监督检查发现</option>' in page
    assert (page.count('data-label="案号"'), officer.get(other).text.count('data-label="案号"')) == (1, 0)
    printed = officer.get(chosen.replace("/cases", "/cases/print")).text
    assert "案件来源" in printed
    assert "监督检查发现" in printed
    configure(demo_site, listing(filters={"q": {}}))
    assert officer.get(other).text.count('data-label="案号"') == 1


def test_ending_of_a_procedure_is_said_in_its_own_words(demo_site: Site, officer: FlaskClient) -> None:
    """A case that was not filed says so, and can be filtered by it."""
    page = officer.get("/cases?plain=1").text
    assert '<option value="not_filed">不予立案</option>' in page


def test_print_view_holds_the_whole_list_and_says_what_it_was_filtered_by(
    demo_site: Site, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No menu and no paging; where it stops it says so; the columns are those for paper."""
    columns = {"number": {}, "title": {"after": "number"}, "fellow": {"after": "title", "places": ["print"]}}
    configure(demo_site, listing(columns=columns, filters={"q": {}, "status": {"after": "q"}}))
    for number in range(3):
        opened(officer, title=f"打印{number}")
    address = "/cases/print?q=打印&status=open"
    assert (
        "/cases/print?q=%E6%89%93%E5%8D%B0&amp;status=open" in officer.get(address.replace("/print", "")).text
    )
    page = officer.get(address).text
    assert heads(page) == ["案号", "案由", "协办人"]
    assert all(f"打印{number}" in page for number in range(3))
    for word in ("共 3 件", "搜索：打印", "状态：办理中", "2026年7月1日"):
        assert word in page, word
    assert "navbar" not in page
    monkeypatch.setattr("yimen.office.case_lists.MOST_PRINTED", 2)
    assert "仅列出前 2 件" in officer.get(address).text
    assert "打印0" not in demo_site.client("scjg01").get("/cases/print").text
    assert demo_site.client("sysadmin").get("/cases/print").status_code == 403


def test_rows_offer_what_the_case_would(demo_site: Site, officer: FlaskClient) -> None:
    """An officer sees the way alone, the head may assign too: by the procedure that the case is bound to."""
    actions = {
        "way": {},
        "assign": {"after": "way", "title": {"zh": "派件"}},
        "withdraw": {"after": "assign"},
    }
    configure(demo_site, listing(actions=actions))
    case = opened(officer).removeprefix("/cases/").split("?")[0]
    way, assign = f'href="/cases/{case}/way"', f'href="/cases/{case}/acts/assign"'
    seen = officer.get("/cases").text
    assert way in seen
    assert assign not in seen
    head = demo_site.client("zhzf-head")
    seen = head.get("/cases").text
    assert assign in seen
    assert "派件" in seen
    assert head.get(f"/cases/{case}/acts/assign").status_code == 200
    assert f"/cases/{case}/acts/withdraw" not in seen
    assert head.get(f"/cases/{case}/acts/withdraw").status_code == 404


def test_every_fact_can_be_a_column(demo_site: Site, officer: FlaskClient) -> None:
    """On the page, in print and in the workbook: no name of the vocabulary leads to an error."""
    facts = list(CASE_FACTS)
    columns = {name: {"after": before} for name, before in zip(facts, ["", *facts], strict=False)}
    configure(demo_site, listing(columns=columns))
    opened(officer)
    titles = [fact.title["zh"] for fact in CASE_FACTS.values()]
    for address in ("/cases?status=open", "/cases/print"):
        assert heads(officer.get(address).text) == titles
    header, row = rows_of(exported(officer, "/cases.xlsx"))[:2]
    assert header == titles
    said = dict(zip(titles, row, strict=True))
    assert said["协办人"] not in ("", "zhzf02")
    assert (said["办理进度"], said["状态"]) == ("立案", "办理中")


def test_demo_units_own_list_lies_over_that_of_the_base(demo_site: Site) -> None:
    """The transport unit's cases are told apart by the vehicle; the rest of the list is the base pack's."""
    printed = exported(demo_site.client("jtys01"), "/cases.xlsx")
    header = rows_of(printed)[0]
    assert header[:5] == ["案号", "案由", "当事人", "车牌号码", "车辆类型"]
    assert "车牌号码" not in rows_of(exported(demo_site.client("zhzf01"), "/cases.xlsx"))[0]


def test_rows_as_data_are_those_of_the_page(demo_site: Site, officer: FlaskClient) -> None:
    """Cells in the same words, badges and terms; the token leads to the rest; what no token is is refused."""
    configure(demo_site, listing())
    address = opened(officer)
    told = officer.get("/cases/rows").json
    ((id, urgency, sample, cells, acts),) = told["rows"]
    assert (f"/cases/{id}", told["following"]) == (address, None)
    assert cells[1][:2] == ["监督检查发现", "teal"]
    page = officer.get("/cases").text
    assert f'<tr class="row-{urgency}">' in page
    assert all((cell if isinstance(cell, str) else cell[0]) in page for cell in cells)
    assert all(way in page for _title, way in acts)
    assert sample == ("sample-badge" in page)
    assert officer.get("/cases/rows?after=nonsense").status_code == 400
    assert demo_site.client("sysadmin").get("/cases/rows").status_code == 403
