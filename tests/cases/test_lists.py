"""What people look at every day: the work queue, the case list and their counts; no more queries than rows need."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from cases.conftest import County
from cases.county import filing
from cases.test_people import counted
from yimen.cases import ORDERED, case_count, case_list, every_case, queue_counts, work_queue
from yimen.screens.case_fields import CASE_FACTS

BEYOND = b'["9999-12-31T23:59:59-14:00", "x"]'
"""A page token of a moment that is no moment of ours."""


def tasks(county: County, account: str, **words: object) -> list[tuple[str, str]]:
    with county.database.read() as session:
        found = work_queue(session, county.actor(account), day=county.clock.today(), **words)  # type: ignore[arg-type]
        return [(row.number, row.task) for row in found]


def test_queue_holds_what_the_roles_may_do(county: County) -> None:
    """The head finds the approval, the officer nothing yet; after it, the other way round."""
    case = county.opened()
    assert tasks(county, "head1") == [(case.number, "head_approval")]
    assert tasks(county, "officer1") == []
    assert tasks(county, "head3") == []
    county.did("head1", case, "head_approval", "approved", {"opinion": "同意"})
    assert tasks(county, "head1") == []
    assert {task for _, task in tasks(county, "officer2")} == {"road_visit", "road_closing"}


def test_queue_puts_the_most_pressing_first(county: County) -> None:
    """The last day orders the queue; tasks without one stand behind."""
    early = county.opened(occurred_on=date(2026, 6, 25))
    late = county.opened()
    for case, day in ((late, date(2026, 7, 1)), (early, date(2026, 6, 26))):
        county.did("head1", case, "head_approval", "approved", {"opinion": "同意"}, day=day)
    found = tasks(county, "officer1")
    assert found[:2] == [(early.number, "road_closing"), (late.number, "road_closing")]
    assert {task for _, task in found[2:]} == {"road_visit"}


def test_queue_colours_by_the_last_day(county: County) -> None:
    """Near and past terms carry their alarm, and are counted by it."""
    county.approved()
    seen: list[str] = []
    with county.database.read() as session:
        for days in (0, 28, 31):
            day = county.clock.today() + timedelta(days=days)
            rows = work_queue(session, county.actor("officer1"), day=day, filters={"task": "road_closing"})
            seen += [row.alarm for row in rows]
            counts = queue_counts(session, county.actor("officer1"), day=day)
            assert counts == {
                "open": 2,
                "overdue": int(rows[0].alarm == "overdue"),
                "soon": int(rows[0].alarm == "soon"),
            }
    assert seen == ["none", "soon", "overdue"]


def test_task_given_to_one_person_leaves_the_others_queue(county: County) -> None:
    """A task with a holder is that person's alone."""
    case = county.approved()
    county.did("head1", case, "road_closing", sort="assign", values={"holder": "officer2"})
    assert "road_closing" in {task for _, task in tasks(county, "officer2")}
    assert "road_closing" not in {task for _, task in tasks(county, "officer1")}


def test_queue_pages_through_every_task_once(county: County) -> None:
    """Tasks with and without a last day come page by page, none twice; another text is no position."""
    for _ in range(3):
        county.approved()
    seen: list[tuple[str, str]] = []
    after: str | None = None
    with county.database.read() as session:
        actor = county.actor("officer1")
        while page := work_queue(session, actor, day=county.clock.today(), limit=2, after=after):
            seen += [(row.number, row.task) for row in page]
            after = page[-1].position
        with pytest.raises(ValueError):
            work_queue(session, actor, day=county.clock.today(), after="nonsense")
    assert len(seen) == len(set(seen)) == 6


def test_queue_is_filtered(county: County) -> None:
    """By task, unit, procedure, and by what is one's own."""
    case = county.approved()
    county.did("head1", case, sort="assign", values={"handlers": ["officer2"]})
    assert len(tasks(county, "officer1")) == 2
    assert tasks(county, "officer1", filters={"mine": "1"}) == []
    assert len(tasks(county, "officer2", filters={"mine": "1"})) == 2
    assert tasks(county, "chief", filters={"unit": "south"}) == []
    assert len(tasks(county, "officer1", filters={"procedure": "road_penalty", "task": "road_visit"})) == 1


def test_queue_and_list_cost_one_query_each(county: County) -> None:
    """Rights are in the condition: no query of their own, none per row."""
    for _ in range(4):
        county.approved()
    actor = county.actor("officer1")
    with county.database.read() as session:
        with counted(county) as found:
            assert len(work_queue(session, actor, day=county.clock.today())) == 8
        assert len(found) == 1
        with counted(county) as found:
            assert len(case_list(session, actor).rows) == 4
        assert len(found) == 1


def test_list_pages_through_every_case_once(county: County) -> None:
    """Newest first, a page at a time; equal moments neither hide nor repeat a case."""
    ids = [county.opened().id for _ in range(7)]
    seen: list[str] = []
    after: str | None = None
    with county.database.read() as session:
        while True:
            page = case_list(session, county.actor("officer1"), after=after, limit=3)
            seen += [row.id for row in page.rows]
            after = page.following
            if after is None:
                break
        assert seen == sorted(ids, reverse=True)
        for forged in ("nonsense", urlsafe_b64encode(BEYOND).decode(), "W1tb" * 500):
            with pytest.raises(ValueError):
                case_list(session, county.actor("officer1"), after=forged)


def test_whole_list_is_read_in_parts_and_holds_what_its_pages_hold(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many parts there are: each case once, filtered as asked, and none of another unit."""
    monkeypatch.setattr("yimen.cases.listing.CHUNK", 2)
    ids = [county.opened(values=filing(title=f"第{n}案")).id for n in range(5)]
    with county.database.read() as session:
        officer = county.actor("officer1")
        assert [row.id for page in every_case(session, officer) for row in page] == sorted(ids, reverse=True)
        assert [row.title for page in every_case(session, officer, {"q": "第3案"}) for row in page] == [
            "第3案"
        ]
        assert [len(page) for page in every_case(session, county.actor("officer3"))] == [0]


def test_list_is_filtered(county: County) -> None:
    """By status, handler, item, text and term; the count agrees with the list."""
    first = county.opened(values=filing(title="占道一案"))
    second = county.approved(values=filing(alleged=[{"item": "A-002", "occurred_on": "2026-06-20"}]))
    county.did("officer1", second, "road_closing", "closed")
    third = county.approved(values=filing(parties=[{"name": "100%_商行"}]))
    expected = {
        (): {first.id, second.id, third.id},
        (("status", "open"),): {first.id, third.id},
        (("status", "case_closed"),): {second.id},
        (("item", "A-002"),): {second.id},
        (("q", "占道一"),): {first.id},
        (("q", "某乙公司"),): {first.id, second.id},
        (("q", "%_"),): {third.id},
        (("q", "北案字〔2026〕2号"),): {second.id},
        (("handler", "me"),): {first.id, second.id, third.id},
        (("handler", "officer3"),): set(),
        (("stage", "closing_stage"), ("status", "open")): {third.id},
        (("due", "overdue"),): {third.id},
        (("due", "soon"),): set(),
        (("since", "2026-07-02"),): set(),
        (("until", "2026-07-01"), ("unit", "north")): {first.id, second.id, third.id},
        (("procedure", "other"),): set(),
    }
    day = county.clock.today() + timedelta(days=40)
    with county.database.read() as session:
        actor = county.actor("officer1")
        for filters, ids in expected.items():
            found = {row.id for row in case_list(session, actor, dict(filters), day=day).rows}
            assert found == ids, filters
            assert case_count(session, actor, dict(filters), day=day) == len(ids)
        assert case_count(session, actor, most=2) == 2


def test_list_shows_fields_of_forms_and_selects_no_others(county: County) -> None:
    """A named field comes with its row, nothing where the case has none; no other value of a form leaves the database."""
    county.opened(values=filing(summary="一段情况"))
    with county.database.read() as session:
        actor = county.actor("officer1")
        with counted(county) as found:
            (row,) = case_list(session, actor, fields=("road_filing.summary", "none_such.field")).rows
        assert row.values == {"road_filing.summary": "一段情况", "none_such.field": None}
        assert len(found) == 1
        with counted(county) as found:
            case_list(session, actor)
        assert "forms" not in found[0]
        for odd in ("road_filing", "road_filing.a'b", "road_filing..summary", "forms[0]"):
            with pytest.raises(ValueError):
                case_list(session, actor, fields=(odd,))


def test_list_turned_round_pages_through_every_case_once(county: County) -> None:
    """The oldest first, by the same index; the whole list keeps that order."""
    ids = [county.opened().id for _ in range(5)]
    seen: list[str] = []
    after: str | None = None
    with county.database.read() as session:
        actor = county.actor("officer1")
        while True:
            page = case_list(session, actor, after=after, limit=2, order="opened_on")
            seen += [row.id for row in page.rows]
            after = page.following
            if after is None:
                break
        assert seen == sorted(ids)
        assert [row.id for page in every_case(session, actor, order="opened_on") for row in page] == sorted(
            ids
        )


def test_list_by_the_next_last_day_pages_through_every_case_once(county: County) -> None:
    """The most pressing first, equal days by their cases, those without a term last; turned round, the other way."""
    for title, day in (("甲", date(2026, 6, 25)), ("乙", date(2026, 6, 30)), ("丙", date(2026, 6, 25))):
        county.approved(values=filing(title=title), occurred_on=day)
    county.opened(values=filing(title="丁"))
    with county.database.read() as session:
        actor = county.actor("officer1")
        for order in ("due_on", "-due_on"):
            seen: list[Any] = []
            after: str | None = None
            while True:
                page = case_list(session, actor, after=after, limit=1, order=order)
                seen += page.rows
                after = page.following
                if after is None:
                    break
            assert len({row.id for row in seen}) == 4
            days = [row.due_on or date.max for row in seen]
            assert days == sorted(days, reverse=order.startswith("-"))
        token = case_list(session, actor, limit=1).following
        for wrong in ("party", "-number", ""):
            with pytest.raises(ValueError):
                case_list(session, actor, order=wrong)
        with pytest.raises(ValueError):
            case_list(session, actor, after=token, order="due_on")


def test_orders_of_the_list_are_those_that_definitions_may_name() -> None:
    """What the lint allows has its index, and the other way round."""
    assert {name for name, fact in CASE_FACTS.items() if fact.ordered} == ORDERED


@pytest.mark.parametrize(
    ("order", "index"),
    [
        ("due_on", "ix_case_due"),
        ("opened_on", "ix_case_newest"),
        ("form.road_filing.summary", "ix_case_list_rank"),
        ("-form.road_filing.summary", "ix_case_list_rank"),
    ],
)
def test_order_is_taken_from_its_index(county: County, order: str, index: str) -> None:
    """The engine reads the list in the order of the index, and sorts nothing."""
    everywhere = replace(county.actor("officer1"), units=frozenset({"*"}))
    sent: list[tuple[str, Any]] = []
    with county.database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *given: sent.append((given[2], given[3])))
        case_list(session, everywhere, order=order)
        statement, values = next(each for each in sent if "LIMIT" in each[0])
        if connection.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_sort = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values).all()
    told = "\n".join(str(row) for row in plan)
    assert index in told, told
    assert "TEMP B-TREE" not in told
    assert "Sort" not in told
