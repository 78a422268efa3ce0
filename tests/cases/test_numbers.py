"""Numbers by procedure: every series goes on by one, whatever is opened between. Both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import update

from cases.conftest import County
from cases.county import CATALOGS, COUNTY, EXPERT, PROCEDURE, filing, revision
from cases.reforms import carried, merged
from cases.test_concurrency import HANDS, fresh
from cases.test_old_cases import HEADS, OPEN, codes, decided, entered, handed, register, submitted
from yimen.cases import FirstForm, Refused, open_case
from yimen.pack import read_yaml
from yimen.store import EntryRevision, Jurisdiction

ASKED = {"procedure": "expert_opinion", "values": {"opinion": "请论证"}, "fellow": ""}
OWN = {"format": "{word}问字〔{year}〕{serial}号"}


def says(county: County, number: int, procedure: dict[str, Any], stated: dict[str, Any]) -> None:
    """From the change set `number` on the procedure says this of its numbers."""
    with county.database.write() as session:
        chosen = EntryRevision.kind == "procedure", EntryRevision.key == procedure["id"]
        session.execute(update(EntryRevision).where(*chosen).values(superseded_by=number))
        session.add(revision("procedure", procedure["id"], {**procedure, "number": stated}, number=number))
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=number))


@pytest.fixture
def asking(county: County) -> County:
    """Questions to experts are numbered by themselves; registers of paper cases can be read."""
    body = read_yaml((CATALOGS / "base/case-tables.yaml").read_text("utf-8"))["paper_case"]
    with county.database.write() as session:
        session.add(revision("case-table", "paper_case", {"id": "paper_case", **body}))
    says(county, 2, EXPERT, OWN)
    return county


def test_numbers_of_penalties_have_no_gap_where_questions_are_asked_between(asking: County) -> None:
    numbers = [asking.opened(**each).number for each in ({}, ASKED, {}, ASKED, {})]
    assert numbers == [
        "北案字〔2026〕1号",
        "北问字〔2026〕1号",
        "北案字〔2026〕2号",
        "北问字〔2026〕2号",
        "北案字〔2026〕3号",
    ]


def test_each_unit_and_each_successor_counts_its_own(asking: County) -> None:
    """The successor begins its own series, with its own word."""
    asking.opened(**ASKED)
    southern = asking.opened(account="officer3", unit="south", **ASKED)
    assert southern.number == "south问字〔2026〕1号"
    carried(asking, merged(asking))
    numbers = [asking.opened(account="officer3", unit="joint", **ASKED).number for _ in range(2)]
    assert numbers == ["联问字〔2026〕1号", "联问字〔2026〕2号"]


def test_series_shared_by_name_is_counted_once(county: County) -> None:
    """Two ways of writing, one serial."""
    says(county, 2, EXPERT, OWN | {"sequence": "case", "width": 3})
    numbers = [county.opened(**each).number for each in ({}, ASKED, {})]
    assert numbers == ["北案字〔2026〕1号", "北问字〔2026〕002号", "北案字〔2026〕3号"]


def test_database_of_before_goes_on_where_it_stood(county: County) -> None:
    """What was numbered among the penalties keeps its number; they go on after it, the new series begins at one."""
    before = [county.opened(**each).number for each in ({}, ASKED, {})]
    assert before[1] == "北案字〔2026〕2号"
    says(county, 2, EXPERT, OWN)
    assert [county.opened(**each).number for each in ({}, ASKED, {})] == [
        "北案字〔2026〕4号",
        "北问字〔2026〕1号",
        "北案字〔2026〕5号",
    ]


def test_number_that_a_case_has_is_given_to_no_other(county: County) -> None:
    """A new series that is written as an older one was goes on after the highest of it."""
    for _ in range(3):
        county.opened()
    says(county, 2, PROCEDURE, {"format": "{word}罚字〔{year}〕{serial}号"})
    says(county, 3, EXPERT, {"format": "{word}案字〔{year}〕{serial}号"})
    assert [county.opened(**each).number for each in (ASKED, ASKED, {})] == [
        "北案字〔2026〕4号",
        "北案字〔2026〕5号",
        "北罚字〔2026〕1号",
    ]


def test_register_of_paper_cases_carries_each_series_on(asking: County) -> None:
    """A row counts in the series of its procedure; gaps are told by series."""
    question = dict(zip(HEADS, OPEN, strict=True)) | {
        "案号": "北问字[2026]5号",
        "案件类型": "专家咨询",
        "当前阶段": "咨询",
        "立案日期": "2026-02-02",
    }
    penalty = tuple("2026-02-02" if each == "2024-03-01" else each for each in OPEN)
    row = handed(asking, register(("北案字〔2026〕2号", *penalty[1:]), tuple(question.values())))
    told = [each["message"] for each in row.summary["findings"] if each["code"] == "CAS-315"]
    assert ["北案字〔2026〕…号）缺1号" in told[0], "北问字〔2026〕…号）缺1-4号" in told[1]] == [True, True]
    assert codes(row) == ["CAS-315", "CAS-315"]
    submitted(asking, row)
    decided(asking, row)
    assert entered(asking, row)["entered"] == 2
    assert [asking.opened(**each).number for each in ({}, ASKED)] == [
        "北案字〔2026〕3号",
        "北问字〔2026〕6号",
    ]


def test_cases_of_two_series_opened_at_once_have_no_double_and_no_gap(asking: County) -> None:
    """Hands that open penalties and questions beside one another."""
    barrier = Barrier(HANDS)

    def work(index: int) -> list[str]:
        own = fresh(asking)
        actor = own.actor("officer1")
        barrier.wait()
        found = []
        for turn in range(3):
            day = own.clock.today()
            if (index + turn) % 2:
                procedure, first = "road_penalty", FirstForm(filing(), day, fellow="officer2")
            else:
                procedure, first = "expert_opinion", FirstForm(ASKED["values"], day)
            with own.database.write() as session:
                opened = open_case(session, actor, procedure, "north", first, clock=own.clock)
            assert not isinstance(opened, Refused)
            found.append(opened.case.number)
        own.database.dispose()
        return found

    with ThreadPoolExecutor(HANDS) as pool:
        numbers = {number for found in pool.map(work, range(HANDS)) for number in found}
    penalties = sum(1 for each in numbers if "案字" in each)
    assert len(numbers) == HANDS * 3
    assert numbers == {f"北案字〔2026〕{each}号" for each in range(1, penalties + 1)} | {
        f"北问字〔2026〕{each}号" for each in range(1, HANDS * 3 - penalties + 1)
    }
