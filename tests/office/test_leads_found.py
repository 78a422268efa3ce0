"""Leads that officers bring forward themselves: nobody complained, and each has a term and a code as any other."""

from __future__ import annotations

import re

import pytest

from fixtures.sites import Site
from office.district import DAY, PACK, begun, brought_forward, done, seen, signed_in
from office.pages import post

OPEN = "/cases/open?procedure=public_lead&unit=cgzf"
FOUND = {"source": "patrol", "what": "占道堆放建材", "detail": "人行道堆放砂石。", "place": "示范路8号"}


def test_officer_says_where_it_comes_from_and_is_not_asked_for_a_complainant(district: Site) -> None:
    """Of a patrol no name and no way to reach anybody is wanted; of a complaint they are; what the site alone says is no
    question of the form, and the public is not asked what only officers know."""
    client = signed_in(district, "gm-cgzf01")
    page = seen(client, OPEN)
    assert "线索来源" in page
    for name in ("web_check", "wished_unit"):
        held = re.search(rf"<[^>]*data-[^>]*>(?:(?!<label).)*<label[^>]*for=\"f-{name}\"", page, re.S)
        assert held, name
        assert " hidden" in held[0], name
    said = {"_procedure": "public_lead", "_unit": "cgzf", "_occurred_on": DAY, "_deed": "open:registered"}
    nameless = post(client, "/cases/open", OPEN, {**said, **FOUND, "source": "complaint"})
    assert nameless.status_code == 422
    assert "请填写“反映方式”" in nameless.get_data(as_text=True)
    sourceless = post(client, "/cases/open", OPEN, {**said, **FOUND, "source": "", "named": "anonymous"})
    assert "请填写“线索来源”" in sourceless.get_data(as_text=True)
    form = seen(district.client(), f"/public/{PACK}/complaints/lead")
    assert "线索来源" not in form
    assert "反映方式" in form


@pytest.mark.parametrize(
    ("said", "channel"),
    [({"source": "hotline"}, "phone"), ({"source": "complaint", "web_check": "proven"}, "web")],
)
def test_hotlines_desk_is_not_asked_by_which_way_a_lead_came(
    district: Site, said: dict[str, str], channel: str
) -> None:
    """What the lead itself says is filled in; an operator may still say otherwise."""
    lead = brought_forward(district, **said)
    task = seen(signed_in(district, "gm-rx01"), f"/cases/{lead.case_id}/tasks/hotline_dispatch")
    assert re.findall(r'<option value="(\w+)" selected', task) == [channel]


def test_lead_of_a_patrol_has_terms_a_code_and_its_source_at_the_assessment(district: Site) -> None:
    case = begun(district, "gm-cgzf01", "public_lead", "cgzf", "registered", **FOUND)
    client = signed_in(district, "gm-cgzf01")
    page = seen(client, f"/cases/{case}")
    assert "研判期限" in page
    assert "办理答复期限" in page
    task = seen(client, f"/cases/{case}/tasks/lead_assessment")
    assert re.search(r'<option value="patrol" selected', task)
    address = re.search(r'action="(/cases/\w+/[^"]*code[^"]*)"', page)
    assert address
    given = post(client, address[1], f"/cases/{case}", {})
    text = given.get_data(as_text=True)
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    assert code
    assert "返回线索" in text


def test_department_reads_why_a_lead_was_handed_to_it(district: Site) -> None:
    """The hotline's remarks at first; after another department passed it on its reasons too, and whither."""
    case = brought_forward(district).case_id
    sent = {"channel": "web", "unit": "cgzf", "opinion": "工地在主干道旁，请先核查。"}
    done(district, "gm-rx01", case, "hotline_dispatch.dispatched", **sent)
    task = f"/cases/{case}/tasks/lead_assessment"
    assert sent["opinion"] in seen(signed_in(district, "gm-cgzf01"), task)
    passed = {"source": "complaint", "opinion": "属噪声污染，由环保部门管辖。", "unit": "sthj"}
    done(district, "gm-cgzf01", case, "lead_assessment.passed_on", **passed)
    led = seen(signed_in(district, "gm-sthj01"), task).partition('<form id="task-form"')[0]
    assert sent["opinion"] in led
    assert passed["opinion"] in led
