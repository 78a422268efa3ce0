"""A small county of two teams with a procedure of its own: real definitions, written straight into the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from yimen.cases import admit, grant
from yimen.kernel import Clock, digest, system_actor
from yimen.pack import read_yaml
from yimen.store import Database, EntryRevision, Jurisdiction

COUNTY = "county"
OTHER = "neighbour"
SINCE = date(2022, 1, 1)
CATALOGS = Path(__file__).parent.parent.parent / "catalogs"

UNITS = [
    {"code": "bureau", "name": "执法局", "sort": "执法单位", "document_word": "执"},
    {"code": "north", "name": "北队", "sort": "中队", "parent": "bureau", "document_word": "北"},
    {"code": "south", "name": "南队", "sort": "中队", "parent": "bureau"},
]
ITEMS = [
    {"code": "A-001", "name": "未经批准占用道路", "unit": "执法局"},
    {"code": "A-002", "name": "擅自设置广告", "unit": "执法局"},
]
SOUTHERN_ITEM = {"code": "S-001", "name": "南队专管事项", "unit": "南队"}
LATE_ITEM = {"code": "A-003", "name": "随意倾倒渣土", "unit": "执法局"}
TIER = {
    "item": "A-001",
    "order": 1,
    "name": "一般",
    "amount_kind": "amount",
    "min_fen": 10000,
    "max_fen": 50000,
}
HEAVIER_TIER = {**TIER, "max_fen": 90000}
CERTIFICATES = {
    "helper": "Z-04",
    "officer1": "Z-01",
    "officer2": "Z-02",
    "officer3": "Z-03",
    "expired": "Z-09",
}
ROLES = {
    "extern": {
        "title": {"zh": "协查人员"},
        "permissions": ["case.list", "case.act"],
        "reach": "own",
        "sees_cases": True,
    },
}

FILING = {
    "id": "road_filing",
    "title": {"zh": "立案登记", "en": "Filing"},
    "schema": {
        "type": "object",
        "required": ["summary", "parties", "alleged"],
        "properties": {
            "title": {"type": "string", "title": "案由", "x-case": "title"},
            "summary": {"type": "string", "title": "基本情况", "minLength": 2, "x-case": "summary"},
            "parties": {
                "type": "array",
                "title": "当事人",
                "minItems": 1,
                "x-case": "parties",
                "items": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": {"type": "string", "title": "姓名或名称", "minLength": 1},
                        "sort": {"type": "string", "title": "类别", "enum": ["person", "organisation"]},
                        "id_number": {"type": "string", "title": "证件号码", "x-sensitive": True},
                    },
                },
            },
            "alleged": {
                "type": "array",
                "title": "涉嫌违法行为",
                "minItems": 1,
                "x-case": "acts",
                "items": {
                    "type": "object",
                    "required": ["item", "occurred_on"],
                    "properties": {
                        "item": {
                            "type": "string",
                            "title": "事项",
                            "x-lookup": {"kind": "item", "label": "name"},
                        },
                        "tier": {
                            "type": "string",
                            "title": "阶次",
                            "x-lookup": {"kind": "tier", "label": "name"},
                        },
                        "occurred_on": {"type": "string", "format": "date", "title": "行为日期"},
                    },
                },
            },
        },
    },
}
OPINION = {
    "id": "head_opinion",
    "title": {"zh": "审批意见", "en": "Opinion"},
    "schema": {
        "type": "object",
        "required": ["opinion"],
        "properties": {"opinion": {"type": "string", "title": "意见", "minLength": 1}},
    },
}
PROCEDURE = read_yaml("""
id: road_penalty
version: 1
title: {zh: 道路处罚, en: Road penalty}
article: 《某法》第一条
counting:
  plain_days: {title: {zh: 自然日}, article: 《某法》第九条}
stages:
  filing_stage:
    title: {zh: 立案, en: Filing}
    tasks:
      road_intake:
        opens: true
        title: {zh: 登记, en: Intake}
        roles: [officer]
        officers: 2
        form: road_filing
        outcomes: {submitted: {title: {zh: 提请, en: Submitted}}}
      head_approval:
        after: road_intake
        title: {zh: 审批, en: Approval}
        roles: [unit_head]
        not_who: [road_intake]
        form: head_opinion
        outcomes:
          approved: {title: {zh: 同意, en: Approved}}
          rejected: {after: approved, title: {zh: 不同意, en: Rejected}}
        returns: [road_intake]
        entry: {submitted: {"on": [road_intake.submitted]}}
        article: 《某法》第二条
  closing_stage:
    after: filing_stage
    title: {zh: 结案, en: Closing}
    entry: {approved: {"on": [head_approval.approved]}}
    tasks:
      road_visit:
        title: {zh: 现场检查, en: Visit}
        roles: [officer]
        repeatable: true
        required: false
        outcomes: {seen: {title: {zh: 已查, en: Seen}}}
      road_closing:
        after: road_visit
        title: {zh: 结案, en: Closing}
        roles: [officer]
        outcomes: {closed: {title: {zh: 结案, en: Closed}}}
      expert_request:
        after: road_closing
        title: {zh: 专家咨询, en: Expert request}
        procedure: expert_opinion
        discretionary: true
        required: false
      lapse_note:
        after: expert_request
        title: {zh: 逾期说明, en: Lapse note}
        roles: [unit_head]
        outcomes: {noted: {title: {zh: 已说明, en: Noted}}}
        required: false
        entry: {lapsed: {"on": [closing_term.elapsed]}}
deadlines:
  closing_term:
    title: {zh: 结案期限, en: Closing term}
    amount: 30
    unit: calendar_day
    rule: plain_days
    starts: [head_approval.approved]
    stops: [road_closing.closed]
    warn: [5]
    task: road_closing
    article: 《某法》第三条
endings:
  case_closed: {title: {zh: 已结案, en: Closed}, criteria: {done: {"on": [road_closing.closed]}}}
  not_filed: {title: {zh: 不予立案, en: Not filed}, criteria: {declined: {"on": [head_approval.rejected]}}}
acts:
  withdraw: {roles: [unit_head], article: 《某法》第四条}
  amend: {roles: [unit_head]}
  assign: {roles: [unit_head]}
  correct: {roles: [officer, unit_head]}
  link: {roles: [unit_head]}
  merge: {roles: [unit_head]}
  split: {roles: [unit_head, officer]}
""")

EXPERT = read_yaml("""
id: expert_opinion
version: 1
title: {zh: 专家咨询, en: Expert opinion}
article: 《某法》第五条
stages:
  asking_stage:
    title: {zh: 咨询, en: Asking}
    tasks:
      expert_question:
        opens: true
        title: {zh: 提问, en: Question}
        roles: [officer]
        form: head_opinion
        outcomes: {asked: {title: {zh: 已提问, en: Asked}}}
      expert_answer:
        after: expert_question
        title: {zh: 答复, en: Answer}
        roles: [unit_head]
        form: head_opinion
        outcomes: {answered: {title: {zh: 已答复, en: Answered}}}
        entry: {asked: {"on": [expert_question.asked]}}
endings:
  opinion_given: {title: {zh: 已出具意见, en: Given}, criteria: {answered: {"on": [expert_answer.answered]}}}
""")

STAFF = {
    "officer1": ("north", "officer"),
    "officer2": ("north", "officer"),
    "officer3": ("south", "officer"),
    "expired": ("north", "officer"),
    "head1": ("north", "unit_head"),
    "head3": ("south", "unit_head"),
    "chief": ("bureau", "agency_head"),
    "legal": ("bureau", "legal_office"),
    "keeper": ("bureau", "security_administrator"),
    "auditor": ("bureau", "audit_administrator"),
    "operator": ("bureau", "system_administrator"),
    "helper": ("south", "extern"),
}


def base_entries() -> list[tuple[str, str, dict[str, Any]]]:
    """The base pack's kinds, roles and calendars as they are, and this county's own entries."""
    kinds = [read_yaml(path.read_text("utf-8")) for path in sorted((CATALOGS / "base/kinds").glob("*.yaml"))]
    calendars = [
        read_yaml(path.read_text("utf-8")) for path in sorted((CATALOGS / "base/calendar").glob("*.yaml"))
    ]
    roles = read_yaml((CATALOGS / "base/roles.yaml").read_text("utf-8"))["roles"]
    found: list[tuple[str, str, dict[str, Any]]] = [("kind", body["id"], body) for body in kinds]
    found += [("calendar", body["year"], body) for body in calendars]
    found += [("role", key, body) for key, body in {**roles, **ROLES}.items()]
    found += [("unit", body["code"], body) for body in UNITS]
    found += [("item", body["code"], body) for body in (*ITEMS, SOUTHERN_ITEM)]
    found += [
        (
            "officer",
            number,
            {
                "certificate": number,
                "name": account,
                "unit": "北队",
                "certificate_from": "2022-01-01",
                "certificate_to": "2025-12-31" if account == "expired" else "2027-12-31",
            },
        )
        for account, number in CERTIFICATES.items()
    ]
    found += [("form", form["id"], form) for form in (FILING, OPINION)]
    return [*found, *(("procedure", each["id"], each) for each in (PROCEDURE, EXPERT))]


def revision(
    kind: str,
    key: str,
    body: dict[str, Any],
    *,
    jurisdiction: str = COUNTY,
    number: int = 1,
    since: date = SINCE,
    until: date | None = None,
    scope: str = "",
) -> EntryRevision:
    return EntryRevision(
        jurisdiction=jurisdiction,
        scope=scope,
        kind=kind,
        key=key,
        valid_from=since,
        valid_to=until,
        recorded_by=number,
        superseded_by=None,
        body=body,
        digest=digest(body),
        origin={},
    )


def found_county(database: Database, clock: Clock, jurisdiction: str = COUNTY) -> None:
    """The jurisdiction with its configuration in force and its staff with their memberships."""
    with database.write() as session:
        session.add(
            Jurisdiction(
                id=jurisdiction,
                title=jurisdiction,
                region="330000",
                level="county",
                sequence=1,
                bootstrap=True,
                base_lock={},
                created_at=clock.now(),
            )
        )
        session.flush()
        session.add_all(revision(*entry, jurisdiction=jurisdiction) for entry in base_entries())
        session.add(revision("item", "A-003", LATE_ITEM, jurisdiction=jurisdiction, since=date(2026, 6, 15)))
        session.add(revision("tier", "A-001/1", TIER, jurisdiction=jurisdiction, until=date(2026, 6, 15)))
        session.add(
            revision("tier", "A-001/1", HEAVIER_TIER, jurisdiction=jurisdiction, since=date(2026, 6, 15))
        )
    with database.write() as session:
        founder = system_actor("migrate", jurisdiction)
        for account, (unit, role) in STAFF.items():
            name = account if jurisdiction == COUNTY else f"{jurisdiction}.{account}"
            admit(
                session,
                founder,
                account=name,
                name=f"{account}先生",
                jurisdiction=jurisdiction,
                officer=CERTIFICATES.get(account),
                clock=clock,
            )
            grant(session, founder, account=name, unit=unit, role=role, since=SINCE, clock=clock)


def filing(**changes: Any) -> dict[str, Any]:
    """Values of the filing form with two parties and one alleged act."""
    return {
        "summary": "巡查发现占道堆放",
        "parties": [
            {"name": "某甲", "sort": "person", "id_number": "110101199001011234"},
            {"name": "某乙公司", "sort": "organisation"},
        ],
        "alleged": [{"item": "A-001", "occurred_on": "2026-06-20"}],
        **changes,
    }
