"""Standing in for somebody: absences with a substitute, roles lent for a time, tasks handed to a colleague."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cases.conftest import County, counted
from cases.county import COUNTY
from cases.test_assigning import IN_TURN, assigned_county, closing_of, holder
from yimen.cases import (
    Case,
    Configuration,
    JournalEvent,
    Post,
    RightsRefused,
    Substitution,
    Term,
    audit_trail,
    colleagues,
    dismiss,
    end_substitution,
    grant,
    lend_role,
    memberships,
    record_absence,
    revoke,
    substitutions,
    takers,
    verify,
    visible,
    work_queue,
)
from yimen.kernel import FixedClock, system_actor

HEAD = Post("north", "unit_head")


def term(county: County, days: int = 5, *, after: int = 0, reason: str = "年休假") -> Term:
    since = county.clock.today() + timedelta(days=after)
    return Term(since, since + timedelta(days=days - 1), reason)


def away(county: County, account: str, substitute: str, by: str = "", **words: Any) -> Substitution:
    with county.database.write() as session:
        return record_absence(
            session, county.actor(by or account), account, substitute, term(county, **words), county.clock
        )


def lend(county: County, by: str, to: str, place: Post = HEAD, **words: Any) -> Substitution:
    with county.database.write() as session:
        return lend_role(session, county.actor(by), place, to, term(county, **words), county.clock)


def end(county: County, by: str, number: int) -> None:
    with county.database.write() as session:
        end_substitution(session, county.actor(by), number, county.clock)


def give(county: County, account: str, role: str, unit: str = "north") -> None:
    with county.database.write() as session:
        grant(
            session,
            county.actor("keeper"),
            account=account,
            unit=unit,
            role=role,
            since=county.clock.today(),
            clock=county.clock,
        )


def later(county: County, days: int) -> County:
    return County(county.database, FixedClock(county.clock.now() + timedelta(days=days)))


def queue(county: County, account: str, **filters: str) -> set[str]:
    with county.database.read() as session:
        found = work_queue(session, county.actor(account), day=county.clock.today(), filters=filters)
    return {each.task for each in found}


def last_event(county: County, case: Case) -> dict[str, Any]:
    query = visible(system_actor("verify", COUNTY)).of(select(JournalEvent), JournalEvent)
    with county.database.read() as session:
        texts = [json.loads(row.text) for row in session.scalars(query) if row.case_id == case.id]
    return max(texts, key=lambda text: int(text["seq"]))


def code(refused: Any) -> str:
    return str(refused.value.code)


def test_work_of_the_absent_is_the_substitutes_until_he_is_back(county: County, codes_of: Any) -> None:
    """It stands in his queue and is done in the other's stead; journal and audit name both; afterwards it is over."""
    assigned_county(county, **IN_TURN)
    case, account = closing_of(county)
    assert account == "officer1"
    assert "road_closing" not in queue(county, "officer2")
    away(county, "officer1", "officer2")
    assert "road_closing" in queue(county, "officer2")
    assert "road_closing" in queue(county, "officer2", mine="1")
    assert "WFL-122" in codes_of(county.act("expired", case, "road_closing", "closed"))
    gone = later(county, 5)
    assert "road_closing" not in queue(gone, "officer2")
    assert codes_of(gone.act("officer2", case, "road_closing", "closed")) == ["WFL-122"]
    county.did("officer2", case, "road_closing", "closed")
    told = last_event(county, case)
    assert (told["account"], told["extra"]["for"]) == ("officer2", ["officer1"])
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []
        newest = audit_trail(session, county.actor("auditor"), subject="officer1")[0]
        assert newest.sort == "absence"
        assert json.loads(newest.text)["data"]["substitute"] == "officer2"


def test_absent_is_passed_over_in_turn_and_keeps_his_place(county: County) -> None:
    """New work goes to the others; back again he is the next."""
    assigned_county(county, **IN_TURN)
    away(county, "officer1", "officer2")
    assert [closing_of(county)[1] for _ in range(2)] == ["officer2", "officer2"]
    assert closing_of(later(county, 5))[1] == "officer1"


def test_substitute_sees_nothing_beyond_his_own_roles(county: County, codes_of: Any) -> None:
    """Whoever stands in for a head who is also an officer does the officer's work, not the head's; no case more is seen."""
    give(county, "head1", "officer")
    case = county.opened()
    away(county, "head1", "officer2")
    substitute = county.actor("officer2")
    assert substitute.stands_for == ("head1",)
    assert substitute.units == {"north"}
    assert substitute.roles_over("north") == {"officer"}
    assert codes_of(county.act("officer2", case, "head_approval", "approved", {"opinion": "同意"})) == [
        "WFL-105",
        "WFL-106",
    ]


@pytest.mark.parametrize(
    ("account", "substitute", "by", "expected"),
    [
        ("officer1", "officer3", "officer1", "CAS-208"),
        ("officer1", "chief", "officer1", "CAS-208"),
        ("officer1", "officer1", "officer1", "CAS-015"),
        ("officer1", "nobody", "officer1", "CAS-204"),
        ("officer1", "officer2", "officer2", "CAS-207"),
        ("officer1", "officer2", "head3", "CAS-207"),
        ("officer1", "officer2", "keeper", "CAS-207"),
    ],
)
def test_absence_is_recorded_only_within_the_unit_by_whoever_may(
    county: County, account: str, substitute: str, by: str, expected: str
) -> None:
    """A substitute of another unit or role, oneself, nobody; a colleague, another unit's head, an administrator."""
    with pytest.raises(RightsRefused) as refused:
        away(county, account, substitute, by)
    assert code(refused) == expected


def test_head_records_for_his_people_and_ends_it(county: County) -> None:
    """He sees it on his list; ended, the substitute has nothing of it at his next request. The substitute is told that it
    is not his to end, whoever it does not concern that there is none."""
    row = away(county, "officer1", "officer2", "head1")
    with county.database.read() as session:
        day = county.clock.today()
        assert [each.id for each in substitutions(session, county.actor("head1"), day)] == [row.id]
        assert [each.id for each in substitutions(session, county.actor("officer2"), day)] == [row.id]
        assert substitutions(session, county.actor("head3"), day) == []
        assert substitutions(session, county.actor("legal"), day) == []
    for by, expected in (("officer2", "CAS-207"), ("officer3", "CAS-016"), ("head3", "CAS-016")):
        with pytest.raises(RightsRefused) as refused:
            end(county, by, row.id)
        assert code(refused) == expected, by
    end(county, "head1", row.id)
    assert county.actor("officer2").stands_for == ()
    with pytest.raises(RightsRefused) as refused:
        end(county, "head1", row.id)
    assert code(refused) == "CAS-016"


def test_two_absences_never_cross(county: County) -> None:
    """Nobody is away twice, nobody who is away stands in, and a substitute does not go away without another."""
    away(county, "officer1", "officer2")
    for account, substitute, expected in (
        ("officer1", "expired", "CAS-209"),
        ("expired", "officer1", "CAS-209"),
        ("officer2", "expired", "CAS-210"),
    ):
        with pytest.raises(RightsRefused) as refused:
            away(county, account, substitute)
        assert code(refused) == expected
    away(county, "officer2", "officer1", after=5)


@pytest.mark.parametrize(
    "words", [{"days": 0}, {"after": -1}, {"days": 400}, {"reason": " "}], ids=["none", "past", "long", "why"]
)
def test_term_is_bounded_and_has_a_reason(county: County, words: dict[str, Any]) -> None:
    """No day, days that are past, more than a year, no reason."""
    with pytest.raises(RightsRefused) as refused:
        away(county, "officer1", "officer2", **words)
    assert code(refused) in ("CAS-214", "CAS-017")


def test_lent_role_is_held_for_its_days_and_names_the_lender(county: County, codes_of: Any) -> None:
    """The head's approvals are done by whoever he lent the role, in his stead; before and after they are not."""
    first, second, third = (
        county.opened(account="officer1", fellow="officer2", procedure="road_penalty") for _ in range(3)
    )
    values = {"opinion": "同意"}
    lend(county, "head1", "expired", after=1)
    assert codes_of(county.act("expired", first, "head_approval", "approved", values)) == ["WFL-105"]
    tomorrow = later(county, 1)
    deputy = tomorrow.actor("expired")
    assert deputy.roles_over("north") == {"officer", "unit_head"}
    assert deputy.may("case.assign")
    assert not deputy.may("change.draft")
    assert "head_approval" in queue(tomorrow, "expired")
    tomorrow.did("expired", first, "head_approval", "approved", values)
    assert last_event(county, first)["extra"]["for"] == ["head1"]
    tomorrow.did("expired", second, sort="assign", values={"handlers": ["officer2"]})
    assert last_event(county, second)["extra"]["for"] == ["head1"]
    over = later(county, 6)
    assert codes_of(over.act("expired", third, "head_approval", "approved", values)) == ["WFL-105"]


def test_lent_role_is_judged_for_both(county: County, codes_of: Any) -> None:
    """Whoever registered the case cannot approve it as somebody's deputy."""
    case = county.opened()
    lend(county, "head1", "officer1")
    found = county.act("officer1", case, "head_approval", "approved", {"opinion": "同意"})
    assert codes_of(found) == ["WFL-106"]


@pytest.mark.parametrize(
    ("by", "to", "place", "expected"),
    [
        ("officer1", "officer2", Post("north", "officer"), "CAS-212"),
        ("officer1", "officer2", HEAD, "CAS-211"),
        ("head1", "officer3", HEAD, "CAS-213"),
        ("head1", "head1", HEAD, "CAS-015"),
        ("keeper", "officer1", Post("bureau", "security_administrator"), "CAS-212"),
    ],
)
def test_role_is_lent_only_by_its_holder_to_a_colleague_and_only_if_it_may_be(
    county: County, by: str, to: str, place: Post, expected: str
) -> None:
    """What the law wants done in person, what one does not hold, another unit, oneself, an administrator's."""
    with pytest.raises(RightsRefused) as refused:
        lend(county, by, to, place)
    assert code(refused) == expected


def test_lent_role_ends_with_what_stands_behind_it(county: County) -> None:
    """When the lender loses the role or leaves, the deputy has lost it at his next request; it cannot be lent on."""
    lend(county, "head1", "officer1")
    assert "unit_head" in county.actor("officer1").roles_over("north")
    with pytest.raises(RightsRefused) as refused:
        lend(county, "officer1", "officer2")
    assert code(refused) == "CAS-211"
    with county.database.write() as session:
        (held,) = memberships(session, "head1")
        revoke(session, county.actor("keeper"), held.id, county.clock.today(), county.clock)
    assert county.actor("officer1").roles_over("north") == {"officer"}
    assert not county.actor("officer1").may("case.assign")


def test_substitute_of_somebody_who_left_stands_for_nobody(county: County) -> None:
    """With the account shut the work must be handed over; nobody goes on in its name."""
    away(county, "officer1", "officer2")
    with county.database.write() as session:
        dismiss(session, county.actor("keeper"), "officer1", county.clock)
    assert county.actor("officer2").stands_for == ()


def test_separation_forbids_a_lent_role_beside_one_that_excludes_it(county: County) -> None:
    """Checked when it is lent; a role granted afterwards that excludes it leaves the lent one without effect."""
    from cases.county import revision

    with county.database.write() as session:
        body = {"id": "watcher", "title": {"zh": "督查"}, "permissions": ["case.list"], "reach": "unit"}
        session.add(revision("role", "watcher", {**body, "sees_cases": True, "excludes": ["unit_head"]}))
    lend(county, "head1", "officer1")
    give(county, "officer1", "watcher")
    assert county.actor("officer1").roles_over("north") == {"officer", "watcher"}
    give(county, "officer2", "watcher")
    with pytest.raises(RightsRefused) as refused:
        lend(county, "head1", "officer2")
    assert code(refused) == "CAS-202"


def test_task_is_handed_only_to_a_colleague_who_could_do_it(county: County, codes_of: Any) -> None:
    """Of the same unit with a role of the task and its certificate; the journal names both when it is done."""
    assigned_county(county, **IN_TURN)
    case, account = closing_of(county)

    def hand(to: str) -> Any:
        values = {"holder": to}
        return county.act(account, case, "road_closing", sort="delegate", values=values, reason="出差")

    assert codes_of(hand("officer3")) == ["CAS-025"]
    assert codes_of(hand("expired")) == ["WFL-108"]
    assert codes_of(hand("head1")) == ["CAS-025"]
    county.did(account, case, "road_closing", sort="delegate", values={"holder": "officer2"}, reason="出差")
    assert holder(county, case) == "officer2"
    county.did("officer2", case, "road_closing", "closed")
    assert last_event(county, case)["extra"]["for"] == ["officer1"]


def test_those_who_may_be_asked_are_those_who_are_not_refused(county: County) -> None:
    """What a page offers: colleagues with a common role, takers of a role."""
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        assert set(colleagues(session, configuration, "officer1")) == {"officer2", "expired"}
        assert colleagues(session, configuration, "keeper") == {}
        assert set(takers(session, configuration, HEAD, "head1")) == {"officer1", "officer2", "expired"}


def test_cached_actor_with_mandates_costs_one_query(county: County) -> None:
    """Standing in costs nothing at a request: it is read with the Actor."""
    away(county, "officer1", "officer2")
    first = county.actor("officer2")
    with counted(county) as found:
        assert county.actor("officer2") is first
    assert len(found) == 1
    assert first.stands_for == ("officer1",)
    assert date(2026, 7, 1) == county.clock.today()
