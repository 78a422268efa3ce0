"""In how many earlier cases the parties stood: counted by the house when a form is handed in, never typed."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, update

from cases.conftest import County, counted
from cases.county import COUNTY, FILING, SINCE, filing, revision
from cases.test_base_procedures import STEPS, base, start, take
from cases.test_taking import come_to, offered
from yimen.cases import (
    ActResult,
    Case,
    Configuration,
    JournalEvent,
    Refused,
    earlier_figures,
    grant,
    party_history,
    verify,
    visible,
)
from yimen.kernel import system_actor
from yimen.store import EntryRevision, Jurisdiction

NUMBER = "91440608MA0000001X"
OTHER = "91440608MA0000002X"
CODE = "91350100M000100Y43"
FIGURES = ("times_before", "planned_before", "times_by_all")
__all__ = ["base"]
RULE: dict[str, Any] = {
    "procedures": ["road_penalty"],
    "by": "id_number",
    "or_name": True,
    "since": "year",
    "not": ["not_filed", "withdrawn"],
}


def with_rule(county: County, **changes: Any) -> County:
    """The county's filing form with a field that counts."""
    rule = {name: each for name, each in {**RULE, **changes}.items() if each is not None}
    body = copy.deepcopy(FILING)
    body["schema"]["properties"]["before"] = {"type": "integer", "readOnly": True, "x-earlier": rule}
    with county.database.write() as session:
        number = session.get_one(Jurisdiction, COUNTY).sequence + 1
        session.execute(
            update(EntryRevision)
            .where(EntryRevision.kind == "form", EntryRevision.key == "road_filing")
            .where(EntryRevision.superseded_by.is_(None))
            .values(superseded_by=number)
        )
        session.add(revision("form", "road_filing", body, number=number))
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=number))
    return county


@pytest.fixture
def counting(county: County) -> County:
    return with_rule(county)


def against(name: str = "某公司", number: str = NUMBER, *more: dict[str, Any]) -> dict[str, Any]:
    party = {"name": name, "sort": "organisation", **({"id_number": number} if number else {})}
    return filing(parties=[party, *more])


def before(case: Case) -> Any:
    return case.forms["road_filing"].get("before")


def on(county: County, day: date) -> None:
    county.clock.set(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


def in_the_south(county: County, **words: Any) -> Case:
    return county.opened(account="officer3", unit="south", fellow="helper", **words)


def test_cases_of_the_same_number_are_counted_whatever_is_sent(counting: County) -> None:
    """By whatever name and in whatever letters; across the units of the jurisdiction; the case itself is none of them."""
    assert before(counting.opened(values={**against(), "before": 7})) == 0
    in_the_south(counting, values=against("某公司（旧名）", NUMBER.lower()))
    counting.opened(values=against("某公司", OTHER))
    assert before(counting.opened(values=against())) == 2


def test_a_name_counts_where_one_of_the_two_has_no_number(counting: County) -> None:
    """A namesake of another number is somebody else."""
    counting.opened(values=against(number=""))
    counting.opened(values=against(number=OTHER))
    assert before(counting.opened(values=against())) == 1
    assert before(counting.opened(values=against(number=""))) == 3


def test_of_several_parties_the_one_in_most_cases_counts(counting: County) -> None:
    counting.opened(values=against())
    counting.opened(values=against())
    counting.opened(values=against("某乙", OTHER))
    several = against("某乙", OTHER, {"name": "某公司", "id_number": NUMBER})
    with counted(counting) as asked:
        assert before(counting.opened(values=several)) == 2
    assert len([each for each in asked if "count(" in each and "case_sensitive_value" in each]) == 1


def test_the_period_the_ending_and_the_unit_are_the_rules(county: County) -> None:
    """This year; what was not filed is left out; the own unit alone where the rule says so."""
    with_rule(county, within="unit")
    on(county, date(2025, 12, 31))
    county.opened(values=against())
    on(county, date(2026, 7, 1))
    assert before(county.opened(values=against())) == 0
    rejected = county.opened(values=against())
    county.did("head1", rejected, "head_approval", "rejected", {"opinion": "不同意"})
    in_the_south(county, values=against())
    assert before(county.opened(values=against())) == 1


def test_what_was_done_or_decided_counts_by_its_own_day(county: County) -> None:
    """Approved within a year before the act; a case that was only filed is none."""
    with_rule(county, done=["head_approval.approved"], since={"years": 1}, **{"not": None})
    county.approved(values=against())
    county.opened(values=against())
    assert before(county.opened(values=against())) == 1
    on(county, date(2027, 7, 2))
    assert before(county.opened(values=against())) == 0
    with_rule(county, decided=True, since=None, **{"not": None})
    assert before(county.opened(values=against())) == 0


def test_values_of_a_form_may_be_asked_for(county: County) -> None:
    with_rule(county, where={"form.road_filing.summary": ["日常检查"]})
    county.opened(values={**against(), "summary": "日常检查"})
    county.opened(values={**against(), "summary": "投诉举报"})
    assert before(county.opened(values=against())) == 1


def test_later_cases_do_not_count_for_an_earlier_day(counting: County) -> None:
    """An act that is entered late is counted as of its own day."""
    on(counting, date(2026, 7, 5))
    counting.opened(values=against())
    late = counting.opened(values=against(), occurred_on=date(2026, 7, 3))
    assert before(late) == 0


def test_the_figure_stands_with_its_days_and_an_amendment_leaves_it(counting: County) -> None:
    """The journal says by which days it was counted; the chain verifies; what was decided by is not counted anew."""
    counting.opened(values=against())
    case = counting.opened(values=against())
    counting.opened(values=against())
    values = {**against("某公司（更名）"), "before": 9}
    changed = counting.act(
        "head1", case, sort="amend", values={"form": "road_filing", "values": values}, reason="更正名称"
    )
    assert isinstance(changed, ActResult), changed
    assert before(changed.case) == 1
    auditor = system_actor("verify", COUNTY)
    with counting.database.read() as session:
        events = select(JournalEvent).where(JournalEvent.case_id == case.id).order_by(JournalEvent.seq)
        first, amended = session.scalars(visible(auditor).of(events, JournalEvent)).all()
        told = json.loads(first.text)
        assert told["values"]["before"] == 1
        assert told["extra"]["earlier"] == [
            {"path": "/before", "number": 1, "since": "2026-01-01", "until": "2026-07-01"}
        ]
        assert "earlier" not in json.loads(amended.text)["extra"]
        assert verify(session, COUNTY, None) == []


def test_a_number_that_was_erased_or_corrected_is_found_no_more(counting: County) -> None:
    case = counting.opened(values=against())
    counting.did(
        "head1", case, sort="amend", reason="更正证件号码",
        values={"form": "road_filing", "values": against("某公司", OTHER)},
    )  # fmt: skip
    assert before(counting.opened(values=against("另一公司"))) == 0


def test_a_form_that_counts_nothing_asks_nothing(county: County) -> None:
    """One query where the form counts, whoever many fields and parties there are; none where it does not."""
    county.opened(values=against())
    with counted(county) as plain:
        county.opened(values=against())
    with_rule(county)
    county.opened(values=against())
    with counted(county) as asked:
        county.opened(values=against())
    assert len(asked) == len(plain) + 1


def _unanalysed(connection: Connection) -> None:
    """The plan for tables of unknown size, whether the server's own housekeeping has counted these few rows or not."""
    tables = "relnamespace = 'public'::regnamespace AND relkind = 'r'"
    connection.exec_driver_sql(
        f"DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE {tables})"
    )
    connection.exec_driver_sql(f"UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE {tables}")
    connection.exec_driver_sql("SET enable_seqscan = off")


def test_the_count_goes_by_the_index(counting: County) -> None:
    """No table is gone through: the number, then the few cases in which it stands."""
    counting.opened(values=against())
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if "count(" in statement and "case_sensitive_value" in statement:
            found.append((statement, parameters))

    event.listen(counting.database.engine, "before_cursor_execute", note)
    try:
        counting.opened(values=against())
    finally:
        event.remove(counting.database.engine, "before_cursor_execute", note)
    [(statement, parameters)] = found
    sqlite = counting.database.engine.dialect.name == "sqlite"
    with counting.database.engine.connect() as connection:
        if not sqlite:
            _unanalysed(connection)
        lead = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        plan = [str(row[-1]) for row in connection.exec_driver_sql(f"{lead} {statement}", parameters)]
    assert any("ix_sensitive_number" in each for each in plan), plan
    assert any("ix_party_name" in each for each in plan), plan
    gone_through = [each for each in plan if each.startswith("SCAN ") or "Seq Scan" in each]
    assert all("anon" in each for each in gone_through), plan
    assert not any("ix_case_newest" in each for each in plan), plan


def test_the_figures_are_known_before_the_case_is_opened(counting: County) -> None:
    """As soon as a party is named on the page; nothing before."""
    counting.opened(values=against())
    with counting.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=counting.clock.today())

        def figures(values: dict[str, Any]) -> Any:
            asked = ("road_filing", "north", values, counting.clock.today())
            return earlier_figures(session, counting.actor("officer1"), configuration, *asked)

        assert figures(against()) == {("before",): 1}
        assert figures({}) == figures({"parties": [{"sort": "person"}]}) == {("before",): None}


def test_the_history_finds_by_the_number_what_was_counted(counting: County) -> None:
    """A party of another name and the same number is it for sure; of what the reader does not see he learns the number."""
    renamed = counting.opened(values=against("某公司（旧名）"))
    in_the_south(counting, values=against("某公司（南）", NUMBER.lower()))
    namesake = counting.opened(values=against(number=OTHER))
    case = counting.opened(values=against())
    with counting.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=counting.clock.today())
        officer, chief = counting.actor("officer1"), counting.actor("chief")
        [found] = party_history(session, officer, case.id, configuration) or []
        assert {each.id: each.sure for each in found.cases} == {renamed.id: True, namesake.id: False}
        assert found.unseen == 1
        [every] = party_history(session, chief, case.id, configuration) or []
        assert (len(every.cases), every.unseen) == (3, 0)


def test_nobody_named_is_no_number(counting: County) -> None:
    """The form says itself that it wants a party; nothing is asked."""
    with counted(counting) as asked:
        assert isinstance(counting.open(values=filing(parties=[])), Refused)
    assert not [each for each in asked if "case_sensitive_value" in each]


def plan(**changes: Any) -> dict[str, Any]:
    return {
        "title": "施工现场检查",
        "parties": [{"sort": "organisation", "name": "某公司", "id_type": "credit_code", "id_number": CODE}],
        "item": "A-001",
        "trigger": "planned",
        "on_site_needed": True,
        "planned_on": "2026-07-01",
        "content": "施工许可",
        **changes,
    }


def test_the_third_planned_inspection_of_the_year_is_refused(base: County) -> None:
    """The cap counts planned inspections of the own agency; what is typed counts for nothing (国办发〔2024〕54号)."""
    with base.database.write() as session:
        founder = system_actor("migrate", COUNTY)
        grant(
            session, founder, account="officer2", unit="south", role="officer", since=SINCE, clock=base.clock
        )
    inspection: dict[str, Any] = {"procedure": "administrative_inspection"}
    base.opened(**inspection, values=plan())
    lead = base.opened(**inspection, values=plan(trigger="lead", source_note="示例举报1号"))
    assert lead.forms["inspection_plan"]["times_before"] == 1
    base.opened(account="officer3", unit="south", fellow="officer2", **inspection, values=plan())
    second = base.opened(**inspection, values=plan(planned_before=9))
    assert {name: second.forms["inspection_plan"][name] for name in FIGURES} == dict(
        zip(FIGURES, (2, 1, 3), strict=True)
    )
    refused = base.open(**inspection, values=plan(planned_before=0))
    assert isinstance(refused, Refused)
    assert "频次上限" in refused.reasons[0].message
    on(base, date(2027, 1, 4))
    assert base.opened(**inspection, values=plan()).forms["inspection_plan"]["times_before"] == 0


def test_the_report_tells_how_often_a_party_was_decided_against(base: County) -> None:
    """As help for whether an offence is the first: the officer's finding stays his."""
    case = come_to(base, "investigation_conclusion")
    assert offered(base, case, "officer1", "investigation_conclusion")["decided_before"] == 0
    on(base, date(2026, 7, 1))
    first = start(base)
    for step in STEPS:
        assert isinstance(take(base, first, step), ActResult), step[1]
    assert offered(base, case, "officer1", "investigation_conclusion")["decided_before"] == 1
    *rest, values, _day = next(step for step in STEPS if step[1] == "investigation_conclusion")
    done = take(base, case, (*rest, {**values, "decided_before": 0}, base.clock.today()))
    assert isinstance(done, ActResult), done
    assert done.case.forms["investigation_report"]["decided_before"] == 1
