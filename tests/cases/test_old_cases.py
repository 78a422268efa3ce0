"""Paper cases with their old numbers: read from a register, checked, approved by a second person, entered at their stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from cases.conftest import County
from cases.county import COUNTY, PROCEDURE, revision
from yimen.cases import (
    Case,
    CaseImport,
    Refused,
    case_import,
    case_imports,
    clear_registers,
    decide_register,
    enter_register,
    hand_in_register,
    journal,
    look_through,
    submit_register,
    verify,
    visible,
    work_queue,
)
from yimen.catalog import OutColumn, OutSheet, write_workbook
from yimen.pack import read_yaml
from yimen.store import EntryRevision, Jurisdiction
from yimen.workflow import Act, compile_procedure, end, place, stages_to_go_on, terms_begun

CATALOGS = Path(__file__).parents[2] / "catalogs"
HEADS = (
    "案号",
    "办案单位",
    "案件类型",
    "案由",
    "当事人",
    "立案日期",
    "当前阶段",
    "结案日期",
    "承办人",
    "罚款金额（元）",
)
OPEN = (
    "北案字[2024]3号",
    "北队",
    "道路处罚",
    "占道堆放",
    "甲公司、乙公司",
    "2024-03-01",
    "结案",
    "",
    "officer1",
    "",
)
OVER = (
    "北案字〔2024〕1号",
    "北队",
    "道路处罚",
    "占道经营",
    "丙",
    "2024/1/5",
    "",
    "2024年2月1日",
    "退休人员",
    "1,500",
)


def register(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> bytes:
    return write_workbook([OutSheet("登记表", [OutColumn(each) for each in heads], list(rows))])


@pytest.fixture
def county(county: County) -> County:
    """The county with the description of the register's columns."""
    body = read_yaml((CATALOGS / "base/case-tables.yaml").read_text("utf-8"))["paper_case"]
    with county.database.write() as session:
        session.add(revision("case-table", "paper_case", {"id": "paper_case", **body}))
    return county


def handed(county: County, content: bytes, account: str = "head1", **words: Any) -> CaseImport:
    with county.database.read() as session:
        looked = look_through(
            session, county.actor(account), "台账.xlsx", content, clock=county.clock, **words
        )
    assert not isinstance(looked, Refused)
    with county.database.write() as session:
        row = hand_in_register(session, county.actor(account), looked, clock=county.clock)
        assert isinstance(row, CaseImport), row
        session.expunge(row)
        return row


def submitted(county: County, row: CaseImport, account: str = "head1") -> CaseImport | Refused:
    with county.database.write() as session:
        return submit_register(session, county.actor(account), row.id)


def decided(
    county: County, row: CaseImport, account: str = "chief", *, approve: bool = True, note: str = ""
) -> CaseImport | Refused:
    with county.database.write() as session:
        actor = county.actor(account)
        return decide_register(session, actor, row.id, approve=approve, note=note, clock=county.clock)


def entered(county: County, row: CaseImport) -> dict[str, Any]:
    return enter_register(county.database, county.actor("head1"), row.id, clock=county.clock)


def codes(row: CaseImport) -> list[str]:
    return sorted(each["code"] for each in row.summary["findings"])


def cases_of(county: County, account: str = "head1") -> dict[str, Case]:
    with county.database.read() as session:
        found = session.scalars(visible(county.actor(account)).of(select(Case))).all()
        session.expunge_all()
        return {each.number: each for each in found}


def test_register_is_read_approved_and_entered(county: County) -> None:
    """One open at its stage with its task and handler, one closed on its day; the journal says what the register said."""
    row = handed(county, register(OPEN, OVER))
    assert (row.summary["cases"], row.summary["closed"], row.summary["errors"]) == (2, 1, 0)
    assert codes(row) == ["CAS-312", "CAS-315"]
    assert cases_of(county) == {}
    assert isinstance(submitted(county, row), CaseImport)
    assert isinstance(decided(county, row), CaseImport)
    assert entered(county, row)["entered"] == 2
    assert entered(county, row) == {"entered": 0}
    found = cases_of(county)
    running, over = found["北案字[2024]3号"], found["北案字〔2024〕1号"]
    assert (running.status, running.stage_title, running.handler) == ("open", "结案", "officer1")
    assert (running.opened_on, running.party) == (date(2024, 3, 1), "甲公司等2方")
    assert (over.status, over.closed_on, over.handler) == ("case_closed", date(2024, 2, 1), "退休人员")
    assert over.record["paper"]["fine_fen"] == 150_000
    with county.database.read() as session:
        officer = county.actor("officer1")
        tasks = {each.task for each in work_queue(session, officer, day=county.clock.today())}
        [line] = journal(session, officer, running.id)
        assert verify(session, COUNTY, None) == []
    assert "road_closing" in tasks
    assert (line.sort, line.occurred_on, line.account) == ("paper_entry", date(2024, 3, 1), "head1")
    assert line.data["extra"]["approved_by"] == "chief"
    assert line.data["extra"]["register"]["parties"] == ["甲公司", "乙公司"]
    done = county.did("officer1", running, "road_closing", "closed")
    assert done.case.status == "case_closed"


def test_numbers_go_on_after_the_highest_and_gaps_are_told(county: County) -> None:
    """Per unit and year; another way of writing is kept as it is and counts for nothing."""
    odd = ("旧字第9号", *OPEN[1:])
    this_year = tuple("2026-02-02" if each == "2024-03-01" else each for each in OPEN)
    row = handed(county, register(OPEN, odd, ("北案字〔2026〕7号", *this_year[1:])))
    assert codes(row) == ["CAS-314", "CAS-315", "CAS-315"]
    assert "北案字〔2026〕1号" in next(
        each["message"] for each in row.summary["findings"] if each["code"] == "CAS-314"
    )
    gaps = [each["message"] for each in row.summary["findings"] if each["code"] == "CAS-315"]
    assert "缺1-2号" in gaps[0]
    assert "缺1-6号" in gaps[1]
    submitted(county, row)
    decided(county, row)
    assert entered(county, row)["entered"] == 3
    assert county.opened().number == "北案字〔2026〕8号"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"办案单位": "东队"}, "CAS-303"),
        ({"办案单位": "南队"}, "CAS-304"),
        ({"案件类型": "没有的程序"}, "CAS-305"),
        ({"当前阶段": "没有的阶段"}, "CAS-306"),
        ({"结案日期": "2024-05-05", "结案方式": "没有的方式"}, "CAS-307"),
        ({"立案日期": "2026-07-02"}, "CAS-308"),
        ({"结案日期": "2024-02-01"}, "CAS-309"),
        ({"承办人": ""}, "CAS-310"),
        ({"承办人": "无名氏"}, "CAS-311"),
        ({"事项": "没有的事项"}, "CAS-313"),
    ],
)
def test_row_that_is_not_right_is_told_and_keeps_the_register_out(
    county: County, change: dict[str, str], code: str
) -> None:
    """By its code at its row; the mended row is taken. A warning alone keeps nothing out."""
    heads = (*HEADS, "结案方式", "事项")
    row = dict(zip(heads, (*OPEN, "", ""), strict=True))
    row["案号"] = "北案字[2024]1号"
    wrong = handed(county, register(tuple({**row, **change}.values()), heads=heads))
    assert set(codes(wrong)) - {"CAS-314"} == {code}, "a number of another unit is not written as its own"
    assert all(each["place"]["row"] == 2 for each in wrong.summary["findings"])
    answer = submitted(county, wrong)
    if code != "CAS-313":
        assert isinstance(answer, Refused)
        assert answer.reasons[0].code == "CAS-318"
    assert codes(handed(county, register(tuple(row.values()), heads=heads))) == []


def test_number_is_given_once(county: County) -> None:
    """CAS-301 within the file, CAS-302 for a number that some case has, seen or not."""
    taken = (county.opened().number, *OPEN[1:])
    row = handed(county, register(OPEN, OPEN, taken))
    assert {"CAS-301", "CAS-302"} <= set(codes(row))


def test_register_too_long_is_refused_with_cas_316(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """CAS-316: it says how many rows it has."""
    monkeypatch.setattr("yimen.cases.old_cases.MOST_ROWS", 1)
    assert codes(handed(county, register(OPEN, OVER))) == ["CAS-316"]


def test_second_person_decides_and_both_must_reach_the_units(county: County) -> None:
    """CAS-319 for one's own, CAS-317 for what is not in reach or was decided; a rejection says why and drops the file."""
    row = handed(county, register(OPEN))
    with county.database.read() as session:
        assert case_import(session, county.actor("chief"), row.id) is None, "not yet asked for"
    submitted(county, row)

    def reasons(answer: Any) -> list[str]:
        assert isinstance(answer, Refused), answer
        return [each.code for each in answer.reasons]

    assert reasons(decided(county, row, "head1")) == ["CAS-319"]
    assert reasons(decided(county, row, "head3")) == ["CAS-317"]
    assert reasons(decided(county, row, "officer2")) == ["CAS-317"]
    assert reasons(decided(county, row, approve=False)) == ["CAS-017"]
    assert isinstance(decided(county, row, approve=False, note="与台账不符"), CaseImport)
    assert reasons(decided(county, row)) == ["CAS-317"]
    with county.database.read() as session:
        kept = case_import(session, county.actor("head1"), row.id)
        assert kept is not None
        assert (kept.state, kept.content) == ("rejected", b"")
        assert [each.id for each in case_imports(session, county.actor("chief"))] == [row.id]
        assert case_imports(session, county.actor("head3")) == []
    with county.database.read() as session:
        officer = county.actor("officer1")
        refused = look_through(session, officer, "x.xlsx", register(OPEN), clock=county.clock)
    assert isinstance(refused, Refused)


def test_columns_of_other_names_are_said_by_hand(county: County) -> None:
    """A header that no description knows is named by whoever hands the register in."""
    heads = tuple("编 号 栏" if each == "案号" else each for each in HEADS)
    assert handed(county, register(OPEN, heads=heads)).summary["cases"] == 0
    assert handed(county, register(OPEN, heads=heads), mapping={"number": "编 号 栏"}).summary["cases"] == 1


def test_file_that_nobody_decides_is_cleared(county: County) -> None:
    """After the days of imports; what was approved is none of these."""
    row = handed(county, register(OPEN))
    with county.database.write() as session:
        assert clear_registers(session, COUNTY, days=0, clock=county.clock) == 0
        assert clear_registers(session, COUNTY, days=-1, clock=county.clock) == 1
    with county.database.read() as session:
        kept = case_import(session, county.actor("head1"), row.id)
        assert kept is not None
        assert kept.content == b""


@pytest.mark.parametrize(
    "file", sorted((CATALOGS / "base/procedures").glob("*.yaml")), ids=lambda file: file.stem
)
def test_case_can_be_placed_at_every_stage_and_every_ending_of_the_base_pack(file: Path) -> None:
    """Something that must be done stands open there; ways beside the main one are no place; an ended case has nothing."""
    from yimen.kernel import WorkingCalendar
    from yimen.workflow import offers

    procedure = compile_procedure(read_yaml(file.read_text("utf-8")))
    calendar, act = WorkingCalendar.of(range(2023, 2027), (), ()), Act("open", date(2024, 5, 6))
    facts: dict[str, Any] = {"today": date(2026, 7, 1), "case": {}, "form": {}, "parties": [], "acts": []}
    places = stages_to_go_on(procedure, calendar)
    assert places[0] == procedure.opening.parent
    assert len(places) >= 2
    for stage in places:
        made = place(
            procedure,
            act,
            stage=stage,
            handlers=["a"],
            filed_on=date(2024, 5, 1),
            facts=facts,
            calendar=calendar,
        )
        assert [each for each in offers(procedure, made.state, facts, None) if each.required], stage
    beside = {item.id for item in procedure.items.values() if item.sort == "stage"} - set(places)
    assert all(not procedure.items[each].required for each in beside), "only ways beside the main one"
    for ending in procedure.endings:
        made = end(
            procedure, act, ending=ending.id, handlers=["a"], filed_on=date(2024, 5, 1), calendar=calendar
        )
        assert made.state["status"] == ending.id
        assert not offers(procedure, made.state, facts, None)


def test_terms_that_began_on_paper_run_on_from_the_registers_days(county: County) -> None:
    """By the column that the term names; a row that does not tell the day is entered, and told (CAS-320)."""
    told = {**PROCEDURE["deadlines"]["closing_term"], "paper": "notice_on"}
    changed = {**PROCEDURE, "deadlines": {"closing_term": told}}
    with county.database.write() as session:
        chosen = EntryRevision.kind == "procedure", EntryRevision.key == "road_penalty"
        session.execute(update(EntryRevision).where(*chosen).values(superseded_by=2))
        session.add(revision("procedure", "road_penalty", changed, number=2))
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=2))
    heads = (*HEADS, "告知书送达日期")
    known = (OPEN[0], *OPEN[1:5], "2026-06-01", *OPEN[6:], "2026-06-10")
    silent = ("北案字[2024]4号", *OPEN[1:], "")
    row = handed(county, register(known, silent, heads=heads))
    lacking = [each for each in row.summary["findings"] if each["code"] == "CAS-320"]
    assert [each["message"].partition("”")[0] for each in lacking] == ["没有填写“告知书送达日期"]
    submitted(county, row)
    decided(county, row)
    assert entered(county, row)["entered"] == 2
    found = cases_of(county)
    assert found[OPEN[0]].due_on == date(2026, 7, 10)
    assert found["北案字[2024]4号"].due_on is None


def test_terms_of_the_base_pack_that_run_at_a_stage() -> None:
    """The case's own term until the decision, the ways open to the party after it."""
    body = read_yaml((CATALOGS / "base/procedures/ordinary_penalty.yaml").read_text("utf-8"))
    procedure = compile_procedure(body)
    begun = {
        stage: [each.id for each in terms_begun(procedure, stage)]
        for stage in ("filing_stage", "notice_stage", "service_stage", "execution_stage")
    }
    assert begun["filing_stage"] == []
    assert begun["notice_stage"] == ["case_term"]
    assert begun["service_stage"] == ["decision_service_term", "publication_term"]
    assert begun["execution_stage"] == [
        "publication_term", "payment_term", "reconsideration_term", "litigation_term",
    ]  # fmt: skip
