"""Tasks given by rule when they open: rows, journal and turns, on both engines; two at once never get one turn."""

from __future__ import annotations

import json
from copy import deepcopy
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from cases.conftest import County
from cases.county import COUNTY, PROCEDURE, revision
from yimen.cases import Case, JournalEvent, Task, chosen_of, grant, verify, visible, work_queue
from yimen.kernel import system_actor

IN_TURN = {"in_turn": {"to": "turn"}}


def assigned_county(county: County, **rules: Any) -> County:
    """The county with a procedure whose closing is given by rules, to certified officers."""
    body = deepcopy(PROCEDURE)
    body["id"] = "turn_penalty"
    body["stages"]["closing_stage"]["tasks"]["road_closing"] |= {"assignment": rules, "certificates": True}
    with county.database.write() as session:
        session.add(revision("procedure", "turn_penalty", body))
    return county


def closing_of(county: County, **changes: Any) -> tuple[Case, str]:
    """A case of that procedure whose closing has opened, and whose it is."""
    case = county.approved(procedure="turn_penalty", **changes)
    return case, holder(county, case)


def holder(county: County, case: Case) -> str:
    query = visible(county.actor("head1")).of(
        select(Task.assignee).where(Task.case_id == case.id, Task.task == "road_closing"), Task
    )
    with county.database.read() as session:
        return str(session.scalars(query).one())


def effects(county: County, case: Case) -> list[dict[str, Any]]:
    query = visible(system_actor("verify", COUNTY)).of(select(JournalEvent), JournalEvent)
    with county.database.read() as session:
        texts = [json.loads(each.text) for each in session.scalars(query) if each.case_id == case.id]
    return [each for text in texts for each in text["effects"] if each["sort"] == "task_assigned"]


def test_task_goes_round_among_those_who_may_do_it(county: County) -> None:
    """In turn, in the act's own journal event, and in the queue of nobody else; an expired certificate is passed over."""
    assigned_county(county, **IN_TURN)
    given = [closing_of(county) for _ in range(3)]
    assert [each for _, each in given] == ["officer1", "officer2", "officer1"]
    (told,) = effects(county, given[0][0])
    assert told["target"] == "road_closing"
    assert told["data"] == {
        "account": "officer1",
        "to": "turn",
        "rule": "in_turn",
        "passed": [["expired", "WFL-108"]],
    }
    day = county.clock.today()
    with county.database.read() as session:
        for account, expected in (("officer1", 2), ("officer2", 1), ("expired", 0)):
            mine = work_queue(session, county.actor(account), day=day, filters={"task": "road_closing"})
            assert len(mine) == expected, account
        assert verify(session, COUNTY, None) == []


def test_holder_alone_does_it_and_release_opens_it_to_all(county: County, codes_of: Any) -> None:
    """Whoever was not given it is refused; put back it is nobody's, not the next one's."""
    assigned_county(county, **IN_TURN)
    case, account = closing_of(county)
    assert account == "officer1"
    assert codes_of(county.act("officer2", case, "road_closing", "closed")) == ["WFL-122"]
    county.did("officer1", case, "road_closing", sort="release")
    assert holder(county, case) == ""
    county.did("officer2", case, "road_closing", "closed")


def test_recused_holder_loses_the_task_to_the_next(county: County) -> None:
    """A recusal takes the task away, and the rule names somebody else at once."""
    assigned_county(county, **IN_TURN)
    case, account = closing_of(county)
    county.did("head1", case, sort="amend", reason="有利害关系", values={"recused": [account]})
    assert holder(county, case) == "officer2"
    last = effects(county, case)[-1]["data"]
    assert ["officer1", "WFL-125"] in last["passed"]


def test_handlers_task_follows_the_handler(county: County) -> None:
    """Given to the handler, it goes over with the handling."""
    assigned_county(county, his={"to": "handler"})
    case, account = closing_of(county)
    assert account == "officer1"
    county.did("head1", case, sort="assign", values={"handlers": ["officer2"]})
    assert holder(county, case) == "officer2"


def test_rule_that_finds_nobody_leaves_the_task_to_the_role(county: County) -> None:
    """Nobody holds the role there: open to all, and the page can say so; a later rule may find somebody."""
    assigned_county(county, nowhere={"to": "turn", "unit": "'south'"})
    case, account = closing_of(county)
    assert account == ""
    assert chosen_of(case.state)["road_closing"] == {"to": "turn", "rule": "nowhere"}
    county.did("officer2", case, "road_closing", "closed")


def test_role_that_reaches_down_is_asked_where_the_unit_has_none(county: County) -> None:
    """Those of the unit above whose role covers it stand in where nobody holds it in the unit itself."""
    body = deepcopy(PROCEDURE)
    body["id"] = "turn_penalty"
    task = body["stages"]["closing_stage"]["tasks"]["road_closing"]
    task |= {"roles": ["agency_head"], "assignment": IN_TURN}
    with county.database.write() as session:
        session.add(revision("procedure", "turn_penalty", body))
    assert closing_of(county)[1] == "chief"


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_two_at_once_get_two_turns(county: County) -> None:
    """The round is locked: cases approved side by side go to different people, and no turn is lost."""
    assigned_county(county, **IN_TURN)
    cases = [county.opened(procedure="turn_penalty") for _ in range(6)]

    def approve(case: Case) -> None:
        county.did("head1", case, "head_approval", "approved", {"opinion": "同意"})

    threads = [Thread(target=approve, args=(each,)) for each in cases]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    given = sorted(holder(county, each) for each in cases)
    assert given == ["officer1"] * 3 + ["officer2"] * 3


def test_newcomer_has_the_next_turn_and_only_one(county: County) -> None:
    """Whoever was never given one comes first, then waits like all others."""
    assigned_county(county, **IN_TURN)
    assert [closing_of(county)[1] for _ in range(2)] == ["officer1", "officer2"]
    with county.database.write() as session:
        grant(
            session,
            county.actor("keeper"),
            account="officer3",
            unit="north",
            role="officer",
            since=county.clock.today(),
            clock=county.clock,
        )
    assert [closing_of(county)[1] for _ in range(3)] == ["officer3", "officer1", "officer2"]
