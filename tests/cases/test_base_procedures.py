"""The base pack's own procedures and forms, carried from filing to closing through this room."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from cases.conftest import County
from cases.county import COUNTY, SINCE, revision
from cases.test_acts import rows
from fixtures.packs import layered
from yimen.cases import (
    ActResult,
    Case,
    Configuration,
    DeadlineRow,
    Refused,
    Task,
    admit,
    case_page,
    grant,
    task_form,
    verify,
    visible,
)
from yimen.kernel import system_actor
from yimen.store import EntryRevision, Jurisdiction

OPINION = {"opinion": "同意"}
RECEIPT = {"document": "行政处罚事先告知书", "recipient": "某甲", "way": "direct", "served_on": "2026-07-03"}


@pytest.fixture
def base(county: County) -> County:
    """The county under the base pack's procedures, forms, documents and parameters."""
    entries = layered("base").entries
    known = {("unit", ""), ("item", "")}
    with county.database.write() as session:
        session.execute(
            update(EntryRevision)
            .where(EntryRevision.kind.in_(sorted({entry.kind for entry in entries} - {"unit", "item"})))
            .where(EntryRevision.kind.not_in([kind for kind, _ in known]))
            .values(superseded_by=2)
        )
        session.add_all(
            revision(entry.kind, entry.key, dict(entry.body), number=2, scope=entry.scope)
            for entry in entries
        )
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=2))
    with county.database.write() as session:
        founder = system_actor("migrate", COUNTY)
        admit(session, founder, account="reviewer", name="审核", jurisdiction=COUNTY, clock=county.clock)
        grant(
            session,
            founder,
            account="reviewer",
            unit="north",
            role="legal_reviewer",
            since=SINCE,
            clock=county.clock,
        )
    return county


def penalty_filing(**changes: Any) -> dict[str, Any]:
    return {
        "source": "inspection",
        "found_on": "2026-06-30",
        "title": "某甲未经批准占用道路案",
        "parties": [
            {"sort": "person", "name": "某甲", "phone": "13800000000"},
            {"sort": "organisation", "name": "某乙公司"},
        ],
        "alleged_acts": [
            {"item": "A-001", "occurred_on": "2026-06-20", "place": "某路"},
            {"item": "A-002", "occurred_on": "2026-06-21", "place": "某街"},
        ],
        "summary": "巡查发现占道堆放",
        **changes,
    }


def start(county: County) -> Case:
    return county.opened(procedure="ordinary_penalty", values=penalty_filing())


def on(county: County, day: date) -> None:
    county.clock.set(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


STEPS: list[tuple[str, str, str, dict[str, Any], date]] = [
    ("head1", "unit_opinion", "agreed", {**OPINION, "agreed": True}, date(2026, 7, 1)),
    ("chief", "filing_approval", "approved", OPINION, date(2026, 7, 1)),
    (
        "officer1",
        "evidence_collection",
        "recorded",
        {
            "sort": "scene",
            "begun_at": "2026-07-02T09:00:00+08:00",
            "place": "某路",
            "content": "现场堆放建材",
            "identity_shown": True,
        },
        date(2026, 7, 2),
    ),
    (
        "officer1",
        "rectify_order",
        "ordered",
        {"needed": True, "violation": "占道", "requirement": "清除"},
        date(2026, 7, 2),
    ),
    (
        "officer1",
        "investigation_conclusion",
        "penalise",
        {
            "facts": "占道堆放建材",
            "evidence_summary": "现场笔录、照片",
            "violated": "《某法》第一条",
            "proposal": "处罚款",
            "proposed_fine": 20000,
            "major_public_interest": False,
            "complex_relations": True,
            "review_by_law": False,
            "complex_or_serious": False,
        },
        date(2026, 7, 2),
    ),
    (
        "officer1",
        "prior_notice",
        "drafted",
        {
            "facts": "占道堆放建材",
            "evidence": "现场笔录",
            "violated": "《某法》第一条",
            "basis": "《某法》第二条",
            "kinds": ["fine"],
            "proposed_penalty": "罚款二百元",
            "proposed_fine": 20000,
            "hearing_right": False,
        },
        date(2026, 7, 3),
    ),
    ("head1", "notice_approval", "approved", {**OPINION, "agreed": True}, date(2026, 7, 3)),
    ("officer1", "notice_service", "served", RECEIPT, date(2026, 7, 3)),
    (
        "officer1",
        "party_statement",
        "none_made",
        {"made": False, "summary": "期满未提出"},
        date(2026, 7, 13),
    ),
    (
        "officer1",
        "decision_draft",
        "drafted",
        {
            "facts": "占道堆放建材",
            "evidence": "现场笔录",
            "violated": "《某法》第一条",
            "basis": "《某法》第二条",
            "discretion": "一般",
            "kinds": ["fine"],
            "penalty": "罚款二百元",
            "fine": 20000,
            "performance": "十五日内缴纳",
        },
        date(2026, 7, 13),
    ),
    (
        "reviewer",
        "legal_review",
        "passed",
        {
            **dict.fromkeys(
                ("subject", "facts", "evidence", "law", "procedure", "discretion", "documents"), "right"
            ),
            "opinion": "审核通过",
        },
        date(2026, 7, 14),
    ),
    ("chief", "decision_approval", "approved", OPINION, date(2026, 7, 14)),
    (
        "officer1",
        "decision_service",
        "served",
        {**RECEIPT, "document": "行政处罚决定书", "served_on": "2026-07-15"},
        date(2026, 7, 15),
    ),
    (
        "officer1",
        "penalty_execution",
        "performed",
        {
            "party": 0,
            "way": "voluntary",
            "performed_on": "2026-07-16",
            "excused_days": 0,
            "paid": 20000,
            "summary": "已缴纳",
        },
        date(2026, 7, 16),
    ),
    (
        "officer1",
        "case_closing",
        "reported",
        {"ground": "executed", "summary": "已执行完毕"},
        date(2026, 7, 17),
    ),
    ("chief", "closing_approval", "approved", OPINION, date(2026, 7, 17)),
    (
        "officer1",
        "case_archive",
        "archived",
        {"file_number": "2026-A-1", "pages": 40, "retention": "ten"},
        date(2026, 7, 17),
    ),
]


def take(county: County, case: Case, step: tuple[str, str, str, dict[str, Any], date]) -> ActResult | Refused:
    account, task, outcome, values, day = step
    on(county, day)
    fellow = "officer2" if account == "officer1" else ""
    return county.act(account, case, task, outcome, values, fellow=fellow)


def test_ordinary_penalty_goes_from_filing_to_closing(base: County) -> None:
    """Two parties, two alleged acts, legal review, decision, execution: every step is kept and chained."""
    case = start(base)
    assert (case.title, case.party) == ("某甲未经批准占用道路案", "某甲等2方")
    stages = []
    for step in STEPS:
        result = take(base, case, step)
        assert isinstance(result, ActResult), (step[1], result)
        stages.append(rows(base, Case)[0].stage_title)
    assert list(dict.fromkeys(stages[:-1])) == [
        "立案",
        "调查取证",
        "告知与听取意见",
        "审核与决定",
        "送达",
        "执行",
        "结案",
    ]
    [closed] = rows(base, Case)
    assert closed.status != "open"
    assert closed.closed_on == date(2026, 7, 17)
    assert closed.seq == len(STEPS) + 1
    with base.database.read() as session:
        assert verify(session, COUNTY, None) == []
    terms = {row.deadline: row.state for row in rows(base, DeadlineRow)}
    assert terms["case_term"] == "met"
    assert _ways(base, closed) == {
        "left": "filing investigation notice decision service execution closing".split(),
        "skipped": "measures consent remedy return".split(),
        "waiting": ["transfer"],
    }


def _ways(county: County, case: Case) -> dict[str, list[str]]:
    """The outer stages by how they stand on the page of the case."""
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        page = case_page(session, county.actor("officer1"), case.id, configuration)
    assert page is not None
    found: dict[str, list[str]] = {}
    for each in page.stages:
        if each.level == 0:
            found.setdefault(each.state, []).append(each.id.removesuffix("_stage"))
    return found


def test_no_step_can_be_skipped(base: County) -> None:
    """At every point only the next steps stand open; each later one is refused with a reason."""
    case = start(base)
    for index, step in enumerate(STEPS[:-1]):
        for later in STEPS[index + 1 :]:
            if later[1] in _open_tasks(base):
                continue
            result = take(base, case, (*later[:4], step[4]))
            assert isinstance(result, Refused), (step[1], later[1])
            assert all(reason.message for reason in result.reasons)
        assert isinstance(take(base, case, step), ActResult), step[1]


def _open_tasks(county: County) -> set[str]:
    return {row.task for row in rows(county, Task) if row.state in ("open", "available")}


def test_statement_term_is_not_cut_short(base: County) -> None:
    """Before five working days are over, "none made" is refused with its article."""
    case = start(base)
    for step in STEPS[:8]:
        assert isinstance(take(base, case, step), ActResult), step[1]
    early = take(base, case, (*STEPS[8][:4], date(2026, 7, 10)))
    assert isinstance(early, Refused)
    assert any("四十五" in reason.article for reason in early.reasons)


def test_term_that_a_party_has_is_nobody_s_last_day(base: County) -> None:
    """While the party may still speak, and after that, the case's last day is that of the case; the page knows which terms
    are waited out."""
    case = start(base)
    for step in STEPS[:8]:
        assert isinstance(take(base, case, step), ActResult), step[1]
    on(base, date(2026, 7, 13))
    with base.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=base.clock.today())
        page = case_page(session, base.actor("officer1"), case.id, configuration)
    assert page is not None
    terms = {each.id: each for each in page.deadlines}
    assert {each.id for each in page.deadlines if each.waited} == {"statement_term"}
    assert terms["statement_term"].due < date(2026, 7, 13)
    assert [row.due_on for row in rows(base, Case)] == [terms["case_term"].due]
    assert [row.due_on for row in rows(base, Task) if row.task == "party_statement"] == [None]


def test_form_that_several_tasks_use_begins_empty_in_each(base: County) -> None:
    """The receipt of the decision is not filled with that of the notice; a returned task keeps its own."""
    case = start(base)
    for step in STEPS[:12]:
        assert isinstance(take(base, case, step), ActResult), step[1]
    assert "document" not in _values(base, case, "officer1", "decision_service")
    base.did(
        "chief", case, sort="annul", target="decision_approval", reason="法院判决撤销", day=date(2026, 7, 14)
    )
    assert _values(base, case, "officer1", "decision_draft")["fine"] == 20000


def _values(county: County, case: Case, account: str, task: str) -> Any:
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        page = task_form(session, county.actor(account), case.id, task, configuration)
        assert page is not None
        return page.values


def test_case_page_of_a_base_case_has_stages_and_terms(base: County) -> None:
    """What the page shows is there: stages with tasks, the actor's offers, running terms."""
    case = start(base)
    with base.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=base.clock.today())
        page = case_page(session, base.actor("head1"), case.id, configuration)
        assert page is not None
        assert page.stages[0].id == "filing_stage"
        assert [offer.task for offer in page.offers] == ["unit_opinion"]
        assert page.parties[0]["phone"] == "13800000000"
        assert page.deadlines
        statement = visible(base.actor("head1")).of(select(Case.stage_title))
        assert session.scalars(statement).one() == "立案"


def test_summary_penalty_is_decided_on_the_spot(base: County) -> None:
    """A small fine is decided in the opening act; one beyond the limit is refused with its article."""
    values = {
        "title": "某甲占道案",
        "parties": [{"sort": "person", "name": "某甲"}],
        "alleged_acts": [{"item": "A-002", "occurred_on": "2026-07-01", "place": "某路"}],
        "facts": "占道堆放",
        "basis": "《某法》第二条",
        "warning_only": False,
        "fine": 5000,
        "statement_heard": True,
    }
    beyond = base.open(procedure="summary_penalty", values={**values, "fine": 30000})
    assert isinstance(beyond, Refused)
    assert any("五十一" in reason.article for reason in beyond.reasons)
    case = base.opened(procedure="summary_penalty", values=values)
    assert case.status == "open"
    assert timedelta(0) <= (case.due_on or date.max) - case.opened_on
