"""Somebody leaves: all that he handles and holds goes over to another, case by case, with the reason in each journal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cases.conftest import County
from cases.county import COUNTY
from cases.test_acts import rows
from yimen.cases import Case, CaseNotFound, JournalEvent, Task, hand_over, open_work, verify
from yimen.kernel import Actor


def handed(county: County, account: str, case: Case, target: str, reason: str = "调离") -> list[str]:
    with county.database.write() as session:
        reasons = hand_over(
            session, county.actor(account), case.id, "officer1", target, reason=reason, clock=county.clock
        )
    return [each.code for each in reasons]


def work_of(county: County, viewer: Actor, account: str) -> list[str]:
    with county.database.read() as session:
        return [each.case_id for each in open_work(session, viewer, account)]


def cases_by_id(county: County) -> dict[str, Any]:
    return {row.id: row for row in rows(county, Case)}


def test_all_open_work_goes_over_with_the_tasks_that_were_held(county: County) -> None:
    """Handlers and holders change, the rest of the case stays; the journal says who did it and why."""
    filed, held = county.opened(), county.approved()
    county.did("officer1", held, "road_visit", sort="claim")
    head = county.actor("head1")
    assert work_of(county, head, "officer1") == [filed.id, held.id]
    before = cases_by_id(county)[held.id].fellow
    assert [handed(county, "head1", each, "officer2") for each in (filed, held)] == [[], []]
    assert work_of(county, head, "officer1") == []
    after = cases_by_id(county)
    assert {after[each.id].handler for each in (filed, held)} == {"officer2"}
    assert after[held.id].fellow == ("" if before == "officer2" else before)
    assert {
        row.assignee for row in rows(county, Task) if row.case_id == held.id and row.task == "road_visit"
    } == {"officer2"}
    told = [json.loads(each.text) for each in rows(county, JournalEvent) if each.sort == "assign"]
    assert [(each["account"], each["reason"]) for each in told] == [("head1", "调离")] * 3
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []


def test_only_whoever_may_do_the_work_takes_it_and_only_whoever_may_assign_gives_it(county: County) -> None:
    """Without the role in the unit nobody takes over; an officer hands over nothing; what is not seen is not there."""
    case = county.opened()
    assert handed(county, "head1", case, "helper") == ["CAS-025"]
    assert handed(county, "head1", case, "nobody") == ["CAS-025"]
    assert handed(county, "officer1", case, "officer2") == ["CAS-002"]
    assert cases_by_id(county)[case.id].handler == "officer1"
    assert work_of(county, county.actor("head3"), "officer1") == []
    with pytest.raises(CaseNotFound):
        handed(county, "head3", case, "officer3")
