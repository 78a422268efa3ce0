"""Searching cases by words: number, title, parties, facts; kept by each act, filled by a job, seen by rights alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select, update

from cases.conftest import County
from cases.county import COUNTY, filing
from cases.test_revealing import PHONE, sealed_county
from yimen.cases import Case, Unseen, case_count, case_list, index_cases, visible
from yimen.cases.search import CASE_TEXT
from yimen.kernel import system_actor


def found(county: County, words: str, account: str = "officer1") -> list[str]:
    with county.database.read() as session:
        actor = county.actor(account)
        titles = [row.title for row in case_list(session, actor, {"q": words}).rows]
        assert case_count(session, actor, {"q": words}) == len(titles)
        return titles


@pytest.fixture
def shop(county: County) -> Case:
    """A case with much to be found by, beside another one."""
    county.opened(values=filing(title="另一案", summary="擅自设置广告。"))
    return county.opened(
        values=filing(
            title="沿街堆放建材案",
            summary="巡查时见黄沙占用人行道约12平方米。",
            parties=[{"name": "金东ＡＢ商贸（示范）有限公司"}, {"name": "当事人丙"}],
        )
    )


@pytest.mark.parametrize(
    "words",
    [
        "堆放",
        "黄沙",
        "丙",
        "ab商贸",
        "商贸(示范)",
        "商贸〔示范〕",
        "黄沙 人行道",
        "12平方米",
        "有限公司 建材",
    ],
)
def test_case_is_found_by_its_words(county: County, shop: Case, words: str) -> None:
    """One letter, a part of a name, several words in any order; width, case and shape of brackets do not count."""
    assert found(county, words) == ["沿街堆放建材案"]
    assert found(county, words, "officer3") == [], "another unit's"
    assert found(county, words, "legal") == ["沿街堆放建材案"]


def test_case_is_found_by_its_number_however_it_is_typed(county: County, shop: Case) -> None:
    """〔2026〕, [2026], （2026）, 【2026】, or the digits alone."""
    assert shop.number == "北案字〔2026〕2号"
    for typed in ("北案字〔2026〕2号", "北案字[2026]2号", "北案字（2026）2号", "【2026】2号", "2026 2号"):
        assert found(county, typed) == ["沿街堆放建材案"], typed
    assert found(county, "〔2027〕") == []
    assert len(found(county, "〔〕")) == 0


def test_act_that_changes_parties_or_title_is_searched_at_once(county: County, shop: Case) -> None:
    """The old name is gone, the new one found; an act that changes neither writes nothing."""
    county.did("head1", shop, "head_approval", "approved", {"opinion": "同意"})
    change = {"form": "road_filing", "values": filing(title="改名案", parties=[{"name": "丁公司"}])}
    county.did("head1", shop, sort="amend", values=change, reason="当事人有误")
    assert found(county, "建材") == []
    assert found(county, "丁公司") == ["改名案"]
    county.did("head1", shop, sort="amend", values={"title": "再改名案"}, reason="案由有误")
    assert found(county, "再改名") == ["再改名案"]


def test_sensitive_values_are_in_no_index(county: County) -> None:
    """Neither a sealed telephone nor a party's identity number is found, or stands in the index at all."""
    case = sealed_county(county)
    assert found(county, PHONE) == []
    system = visible(system_actor("index", COUNTY))
    with county.database.read() as session:
        texts = session.scalars(system.mark(select(CASE_TEXT.table.c.text))).all()
    assert len(texts) == 1
    assert PHONE not in texts[0]
    assert case.number.translate(str.maketrans("〔〕", "()")) in texts[0]


def test_index_is_not_read_without_visible(county: County, shop: Case) -> None:
    """It holds names and facts: the session refuses a bare select, as of every table of cases."""
    with county.database.read() as session, pytest.raises(Unseen):
        session.execute(select(CASE_TEXT.table.c.text))


def test_cases_from_before_the_index_are_found_while_the_job_fills_it(county: County, shop: Case) -> None:
    """By name, title and number until it is done, by facts afterwards; done twice it does nothing."""
    system = visible(system_actor("index", COUNTY))
    with county.database.write() as session:
        CASE_TEXT.remove(session, select(CASE_TEXT.table.c.id))
        session.execute(system.of(update(Case)).values(text_id=None))
    for words in ("堆放", "商贸〔示范〕", "北案字[2026]2号", "丙"):
        assert found(county, words) == ["沿街堆放建材案"], words
    assert found(county, "黄沙") == []
    assert [index_cases(county.database, COUNTY) for _ in range(2)] == [2, 0]
    if county.database.engine.dialect.name == "sqlite":
        with county.database.engine.connect() as connection:
            known = connection.exec_driver_sql("SELECT DISTINCT tbl FROM sqlite_stat1").scalars().all()
        assert known == ["enforcement_case"], "the planner knows that a text is one case's"
    assert found(county, "黄沙") == ["沿街堆放建材案"]


def test_common_words_are_looked_at_in_the_lists_order(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More cases than the index lists: the same cases, in the same order."""
    for number in range(4):
        county.opened(values=filing(title=f"占道第{number}案"))
    few = found(county, "占道")
    monkeypatch.setattr("yimen.cases.search.FEW", 2)
    assert found(county, "占道") == few == [f"占道第{number}案" for number in (3, 2, 1, 0)]


@contextmanager
def statements(county: County) -> Iterator[list[str]]:
    """Whatever reaches the database inside the block."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(county.database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(county.database.engine, "before_cursor_execute", note)


def test_index_costs_an_opening_one_statement(county: County) -> None:
    """On SQLite two, for its full-text table stands beside; an act that changes no words costs none."""
    county.opened()
    with statements(county) as said:
        case = county.opened()
    of_index = [each for each in said if "case_text" in each]
    assert len(of_index) == (2 if county.database.engine.dialect.name == "sqlite" else 1)
    with statements(county) as said:
        county.did("head1", case, "head_approval", "approved", {"opinion": "同意"})
    assert [each for each in said if "case_text" in each] == []
