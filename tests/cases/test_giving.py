"""Work without anybody is found and given: to one person or in turn, each by an act of its own, refused one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cases.conftest import County
from cases.county import COUNTY
from cases.test_acts import rows
from cases.test_assigning import IN_TURN as RULE
from cases.test_assigning import assigned_county, holder
from cases.test_substitution import away
from yimen.cases import (
    IN_TURN,
    Case,
    CaseNotFound,
    FreeWork,
    JournalEvent,
    free_names,
    free_work,
    give,
    hand_over,
    verify,
)


def given(county: County, account: str, case: Case, task: str, target: str, reason: str = "分工") -> Any:
    with county.database.write() as session:
        return give(session, county.actor(account), case.id, task, target, reason=reason, clock=county.clock)


def free(county: County, account: str = "head1", **filters: str) -> list[FreeWork]:
    with county.database.read() as session:
        return free_work(session, county.actor(account), filters=filters)


def codes(done: Any) -> list[str]:
    return [each.code for each in done.reasons]


def test_work_without_anybody_is_found_within_sight_and_narrowed(county: County) -> None:
    """Cases without a handler first, then tasks by their last day; what somebody has is not there."""
    waiting, closing = county.opened(), county.approved()
    county.did("head1", waiting, sort="amend", reason="回避", values={"recused": ["officer1", "officer2"]})
    county.did("officer1", closing, "road_visit", sort="claim")
    found = free(county)
    assert [(each.number, each.task) for each in found] == [
        (waiting.number, ""),
        (closing.number, "road_closing"),
        (waiting.number, "head_approval"),
    ]
    assert found[1].due_on is not None
    assert [each.task for each in free(county, task="head_approval")] == ["head_approval"]
    assert free(county, unit="south") == free(county, "head3") == free(county, "keeper") == []
    with county.database.read() as session:
        assert ("road_penalty", "road_closing", "结案") in free_names(session, county.actor("head1"))
        assert free_names(session, county.actor("head3")) == []


def test_chosen_work_is_given_to_one_person_with_the_reason_in_each_journal(county: County) -> None:
    """A case gets its handler, a task its holder; afterwards neither is free."""
    case = county.approved()
    county.did("head1", case, sort="amend", reason="回避", values={"recused": ["officer1", "officer2"]})
    give_officer(county)
    assert given(county, "head1", case, "", "officer3").account == "officer3"
    assert given(county, "head1", case, "road_closing", "officer3").account == "officer3"
    assert holder(county, case) == "officer3"
    assert [each.task for each in free(county)] == ["road_visit"]
    told = [json.loads(each.text) for each in rows(county, JournalEvent) if each.sort == "assign"]
    assert {(each["account"], each["reason"]) for each in told} == {("head1", "分工")}
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []


def give_officer(county: County) -> None:
    from cases.test_substitution import give as grant_role

    grant_role(county, "officer3", "officer")


def test_work_spread_in_turn_skips_whoever_cannot_do_it(county: County) -> None:
    """The round of the task itself goes on: whoever is away is passed over, and it is nobody's when nobody is left."""
    cases = [county.approved() for _ in range(3)]
    done = [given(county, "head1", each, "road_closing", IN_TURN).account for each in cases]
    assert done == ["expired", "officer1", "officer2"]
    away(county, "officer1", "officer2")
    more = [county.approved() for _ in range(2)]
    assert [given(county, "head1", each, "road_closing", IN_TURN).account for each in more] == [
        "expired",
        "officer2",
    ]
    case = county.opened()
    county.did("head1", case, sort="amend", reason="回避", values={"recused": ["head1"]})
    assert codes(given(county, "head1", case, "head_approval", IN_TURN)) == [NOBODY]


NOBODY = "CAS-039"
TAKEN = "CAS-038"


@pytest.mark.parametrize(
    ("account", "task", "target", "reason", "expected"),
    [
        ("head1", "road_closing", "officer3", "分工", "CAS-025"),
        ("head1", "road_closing", "nobody", "分工", "CAS-025"),
        ("head1", "road_closing", "officer2", " ", "CAS-017"),
        ("head1", "no_task", "officer2", "分工", TAKEN),
        ("head1", "head_approval", "head1", "分工", TAKEN),
        ("head1", "", "officer2", "分工", TAKEN),
        ("officer1", "road_closing", "officer2", "分工", "CAS-002"),
    ],
)
def test_what_may_not_be_given_is_refused_with_its_reason(
    county: County, account: str, task: str, target: str, reason: str, expected: str
) -> None:
    """Without the role, without a reason, what is done or somebody's, by whoever may not assign; nothing changes."""
    case = county.approved()
    assert codes(given(county, account, case, task, target, reason)) == [expected]
    assert holder(county, case) == ""


def test_refused_turn_is_nobodys_turn(county: County) -> None:
    """A turn that was taken for an act that is then refused goes back with it."""
    assigned_county(county, **RULE)
    case = county.approved()
    assert codes(given(county, "officer1", case, "road_closing", IN_TURN)) == ["CAS-002"]
    assert given(county, "head1", case, "road_closing", IN_TURN).account == "expired"


def test_what_is_not_seen_is_not_there(county: County) -> None:
    """Another unit's head neither finds nor gives."""
    with pytest.raises(CaseNotFound):
        given(county, "head3", county.approved(), "road_closing", "officer3")


def test_case_goes_over_whole_or_not_at_all(county: County) -> None:
    """The handling could go, a task that is held could not: neither goes, and the journal says nothing of it."""
    case = assigned_county(county).approved(procedure="turn_penalty")
    county.did("officer1", case, "road_closing", sort="claim")
    before = len(rows(county, JournalEvent))
    with county.database.write() as session:
        head = county.actor("head1")
        why = hand_over(session, head, case.id, "officer1", "expired", reason="调离", clock=county.clock)
    assert [each.code for each in why] == ["WFL-108"]
    assert holder(county, case) == "officer1"
    assert len(rows(county, JournalEvent)) == before
    assert next(row.handler for row in rows(county, Case) if row.id == case.id) == "officer1"
