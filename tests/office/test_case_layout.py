"""The page of a case as data has it: sections where they are placed, facts of forms, and nothing that may not be seen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from fixtures.sites import Site
from office.district import COMPLAINT, seen, signed_in
from office.pages import opened
from office.test_case_listing import configure
from office.test_pages import counted
from yimen.cases import PublicCase


@pytest.fixture
def officer(demo_site: Site) -> FlaskClient:
    return demo_site.client("zhzf01")


def page(**more: Any) -> dict[str, Any]:
    return {"id": "case_page", "title": {"zh": "案件"}, **more}


def titles(text: str) -> list[str]:
    found = re.findall(r"<h2[^>]*>(.*?)</h2>", text, re.S)
    return [re.sub(r"<[^>]+>|\d", "", each).strip() for each in found]


def test_base_packs_page_holds_every_section(officer: FlaskClient) -> None:
    """In the order of the base pack's file."""
    text = officer.get(opened(officer)).text
    shown = titles(text)
    wanted = ["案情", "当事人", "涉嫌违法行为", "基本情况", "期限", "文书", "办案记录"]
    assert [each for each in shown if each in wanted] == wanted
    assert 'aria-label="办理进度"' in text
    assert 'class="card filled-form"' in text


def test_what_a_lead_is_about_is_read_without_unfolding_anything(district: Site, lead: PublicCase) -> None:
    """In the words of its procedure, which says 线索 for a case and 反映的情况 for its facts."""
    text = seen(signed_in(district, "gm-rx01"), f"/cases/{lead.case_id}")
    section = re.search(r'<section class="card" aria-labelledby="summary">(.*?)</section>', text, re.S)
    assert section
    assert "反映的情况" in section[1]
    assert COMPLAINT["place"] in section[1]
    assert COMPLAINT["detail"] in section[1]
    assert lead.number in seen(signed_in(district, "gm-rx01"), f"/cases?q={COMPLAINT['place']}")
    assert COMPLAINT["place"] in seen(
        signed_in(district, "gm-rx01"), f"/cases/{lead.case_id}/tasks/hotline_dispatch"
    )


def test_units_own_page_is_drawn_for_its_cases(demo_site: Site, officer: FlaskClient) -> None:
    """Sections moved, renamed and left out; a section of a form's fields; the facts of the head."""
    sections = {
        "journal": {"area": "main", "title": {"zh": "办理经过"}},
        "tasks": {"after": "journal", "area": "main"},
        "source": {
            "after": "tasks",
            "area": "main",
            "title": {"zh": "线索"},
            "facts": {
                "source": {"field": "form.penalty_filing.source"},
                "found": {"after": "source", "field": "form.penalty_filing.found_on"},
            },
        },
    }
    head = {"handler": {}, "number": {"after": "handler"}}
    case = opened(officer)
    configure(demo_site, page(head=head, sections=sections), "zhzf", key="case_page")
    text = officer.get(case).text
    shown = titles(text)
    assert shown.index("办理经过") < shown.index("线索")
    assert not {"当事人", "文书", "基本情况"} & set(shown)
    assert "监督检查发现" in text
    assert "2026年7月1日" in text
    assert '<div class="col-12">' in text
    assert re.search(r'<p class="text-secondary mb-0">执法员\d+ · \S+号</p>', text)


def test_sensitive_fact_is_not_shown(demo_site: Site, officer: FlaskClient) -> None:
    """Although somebody wrote it into the definition: the page stands, without it."""
    facts = {"odd": {"field": "form.investigation_record.person_id"}, "number": {}}
    case = opened(officer)
    configure(demo_site, page(sections={"tasks": {}, "own": {"facts": facts}}), key="case_page")
    text = officer.get(case).text
    assert "案号" in text
    assert "身份证" not in text


def test_layout_costs_no_statement(demo_site: Site, officer: FlaskClient) -> None:
    """Once compiled, a page with a layout of its own costs what the usual one costs."""
    case = opened(officer)
    officer.get(case)
    with counted(demo_site) as usual:
        officer.get(case)
    facts = {"source": {"field": "form.penalty_filing.source"}, "handler": {}}
    sections = {
        name: {}
        for name in ("tasks", "parties", "acts", "forms", "deadlines", "documents", "files", "journal")
    }
    configure(demo_site, page(sections={**sections, "own": {"facts": facts}}), key="case_page")
    officer.get(case)
    with counted(demo_site) as own:
        officer.get(case)
    assert len(own) <= len(usual)
