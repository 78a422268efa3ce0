"""A lead that the public brings forward, that goes from unit to unit, and is followed by its code."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select

from cases.conftest import County
from cases.county import COUNTY, revision
from yimen.cases import (
    ActResult,
    Case,
    CaseNotFound,
    CaseNotice,
    JournalEvent,
    PublicCase,
    Refused,
    Unseen,
    case_list,
    follow,
    open_public,
    visible,
    work_queue,
)
from yimen.cases.guard import visible_by_code
from yimen.cases.sensitive import readable
from yimen.kernel import ANONYMOUS, system_actor
from yimen.pack import read_yaml
from yimen.store import EntryRevision, Job

COMPLAINT = {
    "id": "public_complaint",
    "title": {"zh": "投诉举报"},
    "schema": {
        "type": "object",
        "required": ["what"],
        "properties": {
            "what": {"type": "string", "title": "反映事项", "minLength": 2, "x-case": "title"},
            "phone": {
                "type": "string",
                "title": "联系电话",
                "x-sensitive": {"access": "informant"},
                "x-case": "contact_phone",
            },
        },
    },
}
ASSESSMENT = {
    "id": "lead_assessment_form",
    "title": {"zh": "研判"},
    "schema": {
        "type": "object",
        "properties": {
            "unit": {"type": "string", "title": "移送单位"},
            "why": {"type": "string", "title": "理由"},
        },
    },
}
LEAD = read_yaml("""
id: public_lead
version: 1
title: {zh: 线索}
stages:
  first_stage:
    title: {zh: 受理}
    tasks:
      lead_intake: {opens: true, title: {zh: 登记}, roles: [public_visitor, officer], form: public_complaint}
      lead_assessment:
        after: lead_intake
        title: {zh: 研判}
        roles: [officer]
        form: lead_assessment_form
        repeatable: true
        outcomes:
          accepted: {title: {zh: 受理}}
          passed_on: {title: {zh: 移送}, moves: form.lead_assessment_form.unit, keeps: true}
        gates:
          at_most: {outcomes: [passed_on], if: case.moves < 2, message: 最多移送两次, article: 《某规定》第三条}
      lead_answer:
        after: lead_assessment
        title: {zh: 答复}
        roles: [officer]
        form: none
        required: true
        entry: {taken: {"on": [lead_assessment.accepted]}}
endings:
  lead_done: {title: {zh: 办结}, criteria: {told: {"on": [lead_answer.completed]}}}
notices:
  told_taken:
    title: {zh: 受理告知}
    "on": [lead_assessment.accepted]
    to: [complainant]
    text: {zh: "您反映的事项已由{unit}受理。"}
  told_passed:
    title: {zh: 移送告知}
    "on": [lead_assessment.passed_on]
    to: [complainant]
    text: {zh: "已转{unit}：{why}，{phone}"}
    words: {why: form.lead_assessment_form.why, phone: form.public_complaint.phone}
""")


@pytest.fixture
def leads(county: County) -> County:
    """The county with a procedure for leads; officers of the south also see what they handed on."""
    with county.database.write() as session:
        for kind, body in (("form", COMPLAINT), ("form", ASSESSMENT), ("procedure", LEAD)):
            session.add(revision(kind, body["id"], body))
    return county


def _brought(leads: County, **changes: Any) -> PublicCase | Refused:
    words = {
        "procedure": "public_lead",
        "unit": "north",
        "values": {"what": "夜间施工扰民", "phone": "13800000000"},
        **changes,
    }
    with leads.database.write() as session:
        return open_public(session, COUNTY, clock=leads.clock, **words)


def _lead(leads: County, **changes: Any) -> PublicCase:
    brought = _brought(leads, **changes)
    assert isinstance(brought, PublicCase), brought
    return brought


def _followed(leads: County, code: str) -> Any:
    with leads.database.read() as session:
        return follow(session, COUNTY, code)


def test_the_public_brings_a_lead_forward_and_follows_it_by_its_code(leads: County) -> None:
    lead = _lead(leads)
    first = _followed(leads, lead.code)
    assert (first.number, first.title, first.is_open, list(first.steps)) == (
        lead.number,
        "夜间施工扰民",
        True,
        [],
    )
    assert _followed(leads, lead.code.lower().replace("-", " ")) == first
    assert _followed(leads, "2222-2222-2222") is None
    taken = leads.act("officer1", lead.case_id, "lead_assessment", "accepted")
    assert isinstance(taken, ActResult), taken
    steps = _followed(leads, lead.code).steps
    assert [(title, text) for _, title, text in steps] == [("受理告知", "您反映的事项已由北队受理。")]


def test_only_what_a_procedure_offers_to_the_public_is_opened_by_it(leads: County) -> None:
    refused = _brought(leads, procedure="road_penalty")
    assert isinstance(refused, Refused)
    unknown = _brought(leads, unit="nowhere")
    assert isinstance(unknown, Refused)
    short = _brought(leads, values={"what": "短"})
    assert isinstance(short, Refused)
    assert short.reasons[0].place == "/what"


def test_who_complained_is_kept_apart_from_everyone(leads: County) -> None:
    lead = _lead(leads)
    with leads.database.read() as session:
        seen = visible(leads.actor("officer1"))
        case = session.scalars(seen.of(select(Case).where(Case.id == lead.case_id))).one()
        assert "13800000000" not in str(case.forms)
        assert case.record["reached_by"].keys() == {"sms"}


def test_a_code_shows_its_case_as_the_public_may_and_nothing_else(leads: County) -> None:
    _lead(leads)
    with leads.database.read() as session:
        nobody = visible(ANONYMOUS)
        assert session.scalars(nobody.of(select(Case.id))).all() == []
        holder = visible_by_code(COUNTY, "sha256:any")
        with pytest.raises(Unseen):
            session.scalars(holder.of(select(JournalEvent.seq), JournalEvent)).all()


def test_a_lead_goes_to_another_unit_with_its_work(leads: County) -> None:
    lead = _lead(leads)
    passed = leads.act("officer1", lead.case_id, "lead_assessment", "passed_on", {"unit": "south"})
    assert isinstance(passed, ActResult), passed
    with leads.database.read() as session:
        day = leads.clock.today()
        assert [row.task for row in work_queue(session, leads.actor("officer3"), day=day)] == [
            "lead_assessment"
        ]
        assert not work_queue(session, leads.actor("officer1"), day=day)
    with pytest.raises(CaseNotFound):
        leads.act("officer1", lead.case_id, "lead_assessment", "accepted")
    back = leads.act("officer3", lead.case_id, "lead_assessment", "passed_on", {"unit": "bureau"})
    assert isinstance(back, ActResult)
    third = leads.act("chief", lead.case_id, "lead_assessment", "passed_on", {"unit": "north"})
    assert isinstance(third, Refused)


def test_a_notice_says_words_of_the_case_and_nothing_that_is_kept_apart(leads: County) -> None:
    """It names the unit that has the case now."""
    lead = _lead(leads)
    passed = leads.act(
        "officer1", lead.case_id, "lead_assessment", "passed_on", {"unit": "south", "why": "属南队"}
    )
    assert isinstance(passed, ActResult), passed
    assert [text for _, _, text in _followed(leads, lead.code).steps] == ["已转南队：属南队，"]


def test_it_goes_to_a_unit_that_is_there(leads: County) -> None:
    lead = _lead(leads)
    nowhere = leads.act("officer1", lead.case_id, "lead_assessment", "passed_on", {"unit": "nowhere"})
    assert isinstance(nowhere, Refused)
    assert [reason.place for reason in nowhere.reasons] == ["unit"]


def test_who_handed_it_on_sees_it_where_the_role_says_so(leads: County) -> None:
    with leads.database.write() as session:
        role = {
            "id": "officer",
            "title": {"zh": "执法人员"},
            "permissions": ["case.open", "case.act", "case.list"],
            "reach": "unit",
            "sees_cases": True,
            "sees_shared": True,
        }
        session.execute(
            delete(EntryRevision).where(EntryRevision.kind == "role", EntryRevision.key == "officer")
        )
        session.add(revision("role", "officer", role))
    lead = _lead(leads)
    other = _lead(leads)
    leads.act("officer1", lead.case_id, "lead_assessment", "passed_on", {"unit": "south"})
    leads.act("officer1", other.case_id, "lead_assessment", "accepted")
    with leads.database.read() as session:
        north = case_list(session, leads.actor("officer1"))
        south = case_list(session, leads.actor("officer3"))
        assert {row.id for row in north.rows} == {lead.case_id, other.case_id}
        assert {row.id for row in south.rows} == {lead.case_id}
    refused = leads.act("officer1", lead.case_id, "lead_assessment", "accepted")
    assert isinstance(refused, Refused)  # seen, and not in its hands


def test_a_role_may_read_what_a_list_keeps_apart_where_it_counts(leads: County) -> None:
    """Whoever complained by the web stands on no list: the roles that must reach him do, in their own unit alone."""
    body = {
        "id": "unit_head",
        "title": {"zh": "负责人"},
        "permissions": ["case.list"],
        "reach": "unit",
        "sees_cases": True,
        "reads": ["informant"],
    }
    with leads.database.write() as session:
        session.execute(
            delete(EntryRevision).where(EntryRevision.kind == "role", EntryRevision.key == "unit_head")
        )
        session.add(revision("role", "unit_head", body))
    lead = _lead(leads)

    def phone(account: str) -> Any:
        with leads.database.read() as session:
            case = session.scalars(
                visible(leads.actor(account)).of(select(Case).where(Case.id == lead.case_id))
            ).one_or_none()
            if case is None:
                return None
            return readable(session, leads.actor(account), case, case.forms)["public_complaint"]["phone"]

    assert [phone(each) for each in ("head1", "officer1", "chief", "head3")] == [
        "13800000000",
        "1＊＊＊＊0",
        "1＊＊＊＊0",
        None,
    ]
    leads.act("officer1", lead.case_id, "lead_assessment", "passed_on", {"unit": "south"})
    assert [phone(each) for each in ("head1", "head3")] == [None, "13800000000"]


def test_whoever_left_a_number_is_owed_a_message(leads: County) -> None:
    with_number, without = _lead(leads), _lead(leads, values={"what": "占道经营"})
    for lead in (with_number, without):
        leads.act("officer1", lead.case_id, "lead_assessment", "accepted")
    with leads.database.read() as session:
        jobs = session.scalars(select(Job).where(Job.kind == "notice_delivery")).all()
        assert len(jobs) == 1
        deliver = visible(system_actor("deliver", COUNTY))
        told = session.scalars(deliver.of(select(CaseNotice.case_id), CaseNotice)).all()
        assert sorted(told) == sorted([with_number.case_id, without.case_id])
