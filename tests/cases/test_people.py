"""People: memberships, the Actor made of them, separation of duties, and the trail of every change."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from cases.conftest import County, counted
from cases.county import COUNTY, ROLES, SINCE, revision
from yimen.cases import (
    RightsRefused,
    UnknownAccount,
    admit,
    audit_trail,
    dismiss,
    end_sessions,
    grant,
    load_actor,
    memberships,
    revoke,
)
from yimen.kernel import EVERYWHERE, system_actor
from yimen.store import EntryRevision, Jurisdiction


def give(county: County, account: str, unit: str, role: str, by: str = "keeper", **words: Any) -> Any:
    with county.database.write() as session:
        return grant(
            session,
            county.actor(by),
            account=account,
            unit=unit,
            role=role,
            since=words.pop("since", SINCE),
            clock=county.clock,
            **words,
        )


def code(refused: Any) -> str:
    return str(refused.value.code)


def test_actor_is_loaded_with_one_query_when_cached(county: County) -> None:
    """The second request of the same person costs one query, and none when the caller brought the stamp."""
    first = county.actor("officer1")
    with county.database.read() as session, counted(county) as found:
        again = load_actor(session, "officer1", county.clock.today())
    assert again is first
    assert len(found) == 1
    with county.database.read() as session, counted(county) as found:
        load_actor(session, "officer1", county.clock.today(), stamp=(first.version, 1))
    assert found == []


def test_actor_has_rights_units_and_standing_of_the_roles(county: County) -> None:
    """An officer's units are the own team, a chief's the whole subtree, the legal office's everything."""
    officer, chief, legal = (county.actor(name) for name in ("officer1", "chief", "legal"))
    assert officer.units == {"north"}
    assert officer.roles_over("north") == {"officer"}
    assert officer.roles_over("south") == frozenset()
    assert chief.units == {"bureau", "north", "south"}
    assert chief.roles_over("south") == {"agency_head"}
    assert legal.units == {EVERYWHERE}
    assert legal.roles_over("anywhere") == {"legal_office"}
    assert officer.may("case.open")
    assert not officer.may("admin.security")


def test_grant_shows_at_the_next_request(county: County) -> None:
    """A new membership raises the version, so that the cached Actor is not used again."""
    before = county.actor("officer1")
    give(county, "officer1", "south", "officer")
    after = county.actor("officer1")
    assert after.version == before.version + 1
    assert after.units == {"north", "south"}


def test_membership_holds_from_its_first_to_before_its_last_day(county: County) -> None:
    """The first day counts, the day of the end does not."""
    today = county.clock.today()
    give(
        county,
        "officer1",
        "south",
        "officer",
        since=today + timedelta(days=1),
        until=today + timedelta(days=3),
    )
    with county.database.read() as session:
        held = [
            "south" in load_actor(session, "officer1", today + timedelta(days=days)).units
            for days in range(5)
        ]
    assert held == [False, True, True, False, False]


def test_revoked_membership_ends_on_its_day(county: County) -> None:
    """A membership is ended by a day, never deleted."""
    with county.database.write() as session:
        [row] = memberships(session, "officer1")
        revoke(session, county.actor("keeper"), row.id, county.clock.today(), county.clock)
    assert county.actor("officer1").units == frozenset()
    with county.database.read() as session:
        [row] = memberships(session, "officer1")
        assert (row.until, row.revoked_by) == (county.clock.today(), "keeper")


def test_role_that_excludes_another_is_refused(county: County) -> None:
    """Who investigates does not review; who keeps rights does not run the system. In either order."""
    for account, role in (("officer1", "legal_reviewer"), ("operator", "audit_administrator")):
        with pytest.raises(RightsRefused) as refused:
            give(county, account, "north", role)
        assert code(refused) == "CAS-202"
    give(county, "officer1", "north", "unit_head")


def test_excluded_role_is_granted_after_the_first_ended(county: County) -> None:
    """Separation concerns what is held at the same time."""
    with county.database.write() as session:
        [row] = memberships(session, "officer1")
        revoke(session, county.actor("keeper"), row.id, county.clock.today(), county.clock)
    give(county, "officer1", "north", "legal_reviewer", since=county.clock.today())
    assert county.actor("officer1").roles_over("north") == {"legal_reviewer"}


def test_grant_with_wrong_words_is_refused(county: County) -> None:
    """Unknown role, unit, account, a term that ends before it begins, and what is held already."""
    cases: list[tuple[str, dict[str, Any]]] = [
        ("CAS-201", {"account": "officer1", "unit": "north", "role": "wizard"}),
        ("CAS-008", {"account": "officer1", "unit": "nowhere", "role": "officer"}),
        ("CAS-204", {"account": "nobody", "unit": "north", "role": "officer"}),
        ("CAS-205", {"account": "officer1", "unit": "north", "role": "officer"}),
        ("CAS-206", {"account": "officer1", "unit": "south", "role": "officer", "until": date(2021, 1, 1)}),
    ]
    for expected, words in cases:
        with pytest.raises(RightsRefused) as refused:
            give(county, **words)
        assert code(refused) == expected


def test_own_rights_are_not_changed_by_oneself(county: County) -> None:
    """The security administrator grants to others alone."""
    with pytest.raises(RightsRefused) as refused:
        give(county, "keeper", "north", "officer")
    assert code(refused) == "CAS-203"


def test_grant_without_the_right_raises(county: County) -> None:
    """Neither the chief nor the system administrator gives roles."""
    for account in ("chief", "operator", "officer2"):
        with pytest.raises(PermissionError):
            give(county, "officer1", "south", "officer", by=account)


def test_founding_actor_grants_only_in_bootstrap(county: County) -> None:
    """With the first case the founder's hand is gone."""
    founder = system_actor("migrate", COUNTY)
    words: dict[str, Any] = {"account": "officer1", "unit": "south", "role": "officer", "since": SINCE}
    county.opened()
    with county.database.write() as session, pytest.raises(PermissionError):
        grant(session, founder, clock=county.clock, **words)


def test_dismissed_account_is_unknown_at_once(county: County) -> None:
    """A shut account is no Actor any more; its memberships ended."""
    with county.database.write() as session:
        dismiss(session, county.actor("keeper"), "officer1", county.clock)
    with pytest.raises(UnknownAccount):
        county.actor("officer1")
    with county.database.read() as session:
        assert [row.until for row in memberships(session, "officer1")] == [county.clock.today()]


def test_unknown_account_raises(county: County) -> None:
    """There is no Actor without an account."""
    with pytest.raises(UnknownAccount):
        county.actor("nobody")


def test_sessions_are_ended_by_epoch(county: County) -> None:
    """Ending the sessions of an account leaves its rights as they are."""
    from yimen.cases import Person

    before = county.actor("officer1").version
    with county.database.write() as session:
        end_sessions(session, county.actor("keeper"), "officer1", "设备遗失", county.clock)
    with county.database.read() as session:
        person = session.get(Person, "officer1")
        assert person is not None
        assert (person.epoch, person.version) == (2, before)


def test_every_change_of_rights_is_in_the_trail(county: County) -> None:
    """The audit administrator reads who gave what to whom, and nobody else does."""
    give(county, "officer1", "south", "officer")
    with county.database.read() as session:
        [newest, *_] = audit_trail(session, county.actor("auditor"), subject="officer1")
        assert (newest.sort, newest.account, newest.subject) == ("grant", "keeper", "officer1")
        data = json.loads(newest.text)["data"]
        assert data == {"role": "officer", "since": "2022-01-01", "unit": "south", "until": None}
        with pytest.raises(PermissionError):
            audit_trail(session, county.actor("keeper"))


def test_role_changed_by_activation_shows_at_the_next_request(county: County) -> None:
    """Roles are live: a new change-set number makes a new Actor without a change of memberships."""
    assert not county.actor("helper").may("case.open")
    with county.database.write() as session:
        session.execute(update(EntryRevision).where(EntryRevision.key == "extern").values(superseded_by=2))
        wider = {**ROLES["extern"], "permissions": ["case.list", "case.act", "case.open"]}
        session.add(revision("role", "extern", wider, number=2))
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=2))
    assert county.actor("helper").may("case.open")


def test_account_is_admitted_without_rights(county: County) -> None:
    """An account alone opens nothing."""
    with county.database.write() as session:
        admit(
            session,
            county.actor("keeper"),
            account="fresh",
            name="新人",
            jurisdiction=COUNTY,
            clock=county.clock,
        )
    actor = county.actor("fresh")
    assert (actor.permissions, actor.units, actor.standing) == (frozenset(), frozenset(), ())
