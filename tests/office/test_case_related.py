"""A case calls for another one: it begins with what the first holds, goes to another unit, and is followed from there."""

from __future__ import annotations

import copy
import re

import pytest
from flask.testing import FlaskClient

from fixtures.sites import DEMO_PACK, Site, put_entry
from office.pages import opened, post, refusal
from yimen.cases import PublicCase, open_public
from yimen.pack import read_yaml
from yimen.store import EntryRevision

DAY = "2026-07-01"
UNIT, OTHER = "zhzf", "jtys"
QUESTION = {
    "id": "help_question",
    "title": {"zh": "协助事项"},
    "schema": {
        "type": "object",
        "required": ["question", "to_unit"],
        "properties": {
            "question": {"type": "string", "title": "请求协助的事项", "x-case": "title"},
            "to_unit": {"type": "string", "title": "协助单位"},
        },
    },
}
HELP = read_yaml("""
id: help_request
title: {zh: 协助请求}
child_only: true
stages:
  asking_stage:
    title: {zh: 协助}
    tasks:
      help_asked:
        opens: true
        title: {zh: 提出请求}
        roles: [officer]
        form: help_question
        outcomes: {sent: {title: {zh: 发出}, moves: form.help_question.to_unit}}
      help_answer: {after: help_asked, title: {zh: 答复协助请求}, roles: [officer], form: none}
endings:
  help_given: {title: {zh: 已答复}, criteria: {answered: {"on": [help_answer.done]}}}
""")
LEAD_FORM = {
    "id": "plain_lead",
    "title": {"zh": "反映"},
    "schema": {"type": "object", "properties": {"what": {"type": "string", "x-case": "title"}}},
}
LEAD = read_yaml("""
id: open_lead
title: {zh: 线索}
stages:
  lead_stage:
    title: {zh: 受理}
    tasks:
      lead_intake: {opens: true, title: {zh: 登记}, roles: [public_visitor], form: plain_lead}
      lead_answer: {after: lead_intake, title: {zh: 答复}, roles: [officer], form: none}
endings:
  lead_done: {title: {zh: 办结}, criteria: {answered: {"on": [lead_answer.done]}}}
notices:
  told_done: {title: {zh: 办结告知}, "on": [lead_answer.done], to: [complainant], text: {zh: "{unit}已办结。"}}
""")


@pytest.fixture
def site(demo_site: Site) -> Site:
    """The demo, whose cases of one unit may ask another for help."""
    with demo_site.runtime.database.write() as session:
        standing = (
            session.query(EntryRevision).filter_by(kind="procedure", key="ordinary_penalty", scope="").one()
        )
        body = copy.deepcopy(dict(standing.body))
        stage = body["stages"]["filing_stage"]["tasks"]
        stage["help_needed"] = {
            "title": {"zh": "请求协助"},
            "procedure": "help_request",
            "discretionary": True,
            "repeatable": True,
            "roles": ["officer"],
        }
        for kind, key, each in (
            ("procedure", "ordinary_penalty", body),
            ("procedure", "help_request", HELP),
            ("procedure", "open_lead", LEAD),
            ("form", "help_question", QUESTION),
            ("form", "plain_lead", LEAD_FORM),
        ):
            put_entry(session, DEMO_PACK, kind, key, each, scope=UNIT)
    return demo_site


def _ask(client: FlaskClient, case: str, **values: str) -> str:
    page = f"/cases/open?parent={case.rpartition('/')[2]}&task=help_needed"
    assert "请求协助的事项" in client.get(page).get_data(as_text=True)
    said = {
        "_procedure": "help_request",
        "_unit": UNIT,
        "_parent": case.rpartition("/")[2],
        "_task": "help_needed",
        "_deed": "open:sent",
        "_occurred_on": DAY,
        **values,
    }
    answer = post(client, "/cases/open", page, said)
    assert answer.status_code == 302, refusal(answer)
    return str(answer.headers["Location"])


def test_case_asks_another_unit_and_hears_of_the_answer(site: Site) -> None:
    """Whoever asks sees the number and where it stands; the file of the first case goes nowhere."""
    asking, asked = site.client("zhzf01"), site.client("jtys01")
    case = opened(asking)
    assert _ask(asking, case, question="请核查车辆登记", to_unit=OTHER) == "/"
    page = asking.get(case).get_data(as_text=True)
    assert "请求协助" in page
    assert "办理中" in page
    queue = asked.get("/").get_data(as_text=True)
    assert "答复协助请求" in queue
    child = re.search(r'href="(/cases/\w+)/tasks/help_answer', queue)
    assert child, queue[:2000]
    assert asking.get(child[1]).status_code == 404
    assert asked.get(case).status_code == 404
    task = f"{child[1]}/tasks/help_answer"
    version = re.search(r'name="_version" value="(\d+)"', asked.get(task).get_data(as_text=True))
    assert version
    done = post(asked, task, task, {"_version": version[1], "_occurred_on": DAY, "_deed": "complete:done"})
    assert done.status_code == 302, refusal(done)
    page = asking.get(case).get_data(as_text=True)
    assert "已结束" in page
    assert _ask(asking, case, question="请再核查一次", to_unit=OTHER) == "/"


def test_child_case_is_opened_from_its_parent_alone(site: Site) -> None:
    client = site.client("zhzf01")
    assert "协助请求" not in client.get("/cases/open").get_data(as_text=True)
    assert client.get(f"/cases/open?procedure=help_request&unit={UNIT}").status_code == 404
    assert client.get("/cases/open?parent=nothing&task=help_needed").status_code == 404


def test_officer_gives_a_new_code_that_is_shown_once(site: Site) -> None:
    with site.runtime.database.write() as session:
        lead = open_public(
            session,
            DEMO_PACK,
            procedure="open_lead",
            unit=UNIT,
            values={"what": "占道经营"},
            clock=site.runtime.clock,
        )
    assert isinstance(lead, PublicCase), lead
    client, page = site.client("zhzf01"), f"/cases/{lead.case_id}"
    assert "出具查询码" in client.get(page).get_data(as_text=True)
    answer = post(client, f"{page}/query-code", page, {})
    code = re.search(r">([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})<", answer.get_data(as_text=True))
    assert code
    assert code[1] != lead.code
    assert code[1] not in client.get(page).get_data(as_text=True)
    other = opened(client)
    assert "出具查询码" not in client.get(other).get_data(as_text=True)
    assert post(client, f"{other}/query-code", other, {}).status_code == 404
