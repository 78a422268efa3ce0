"""A higher jurisdiction sees of a lower one what that one granted in data, and nobody sees anything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from cases.conftest import County
from cases.county import COUNTY, revision
from yimen.cases import AuditEvent, Case, JournalEvent, Unseen, granted_cases, grants_to, seen_case, visible
from yimen.cases.guard import Grant, visible_by_grant
from yimen.kernel import Actor, Membership
from yimen.store import Jurisdiction

DAY = date(2026, 7, 1)
CITY = "city"
GRANT: dict[str, Any] = {
    "id": "to-city",
    "to": CITY,
    "role": "watcher",
    "procedures": ["ordinary_penalty"],
    "facts": ["stage", "opened_on"],
    "document": "某发〔2026〕1号",
}
WATCHER = Actor(
    "person",
    "city-watcher",
    "某市督察",
    CITY,
    memberships=(Membership("office", "watcher", DAY),),
    permissions=frozenset({"case.list"}),
    units=frozenset({"*"}),
)


@pytest.fixture
def tree(county: County) -> County:
    """A city over the county, and a neighbour beside it."""
    with county.database.write() as session:
        own = session.get_one(Jurisdiction, COUNTY)
        for place in (CITY, "neighbour"):
            session.add(
                Jurisdiction(
                    id=place, title=place, region="", level="city", sequence=1, pack="", base_lock={},
                    bootstrap=False, pack_version="", created_at=county.clock.now(),
                )
            )  # fmt: skip
        session.flush()
        own.parent = CITY
    return county


def grant(tree: County, **changed: Any) -> None:
    with tree.database.write() as session:
        session.add(revision("sight-grant", GRANT["id"], {**GRANT, **changed}, number=1))


def looked(tree: County, actor: Actor = WATCHER, day: date = DAY) -> Any:
    with tree.database.write() as session:
        return granted_cases(session, actor, COUNTY, "to-city", day=day, clock=tree.clock)


def test_granted_facts_are_seen_and_written_down_on_both_sides(tree: County) -> None:
    """The procedures and facts that the grant names, no other; direct addresses, journals and lists stay shut."""
    case = tree.opened()
    procedure = case.procedure
    grant(tree, procedures=[procedure])
    page = looked(tree)
    assert [(each.number, set(each.facts)) for each in page.rows] == [(case.number, {"stage", "opened_on"})]
    with tree.database.read() as session:
        told = session.execute(
            select(AuditEvent.jurisdiction, AuditEvent.account).where(AuditEvent.sort == "read_granted")
        )
        assert sorted(map(tuple, told)) == sorted([(CITY, WATCHER.account), (COUNTY, WATCHER.account)])
        assert seen_case(session, WATCHER, case.id) is None
        assert list(session.scalars(visible(WATCHER).of(select(Case)))) == []


def test_a_grant_of_other_kinds_of_case_shows_none(tree: County) -> None:
    """By kind of case: what the grant does not name is not there."""
    tree.opened()
    grant(tree, procedures=["some_other"])
    assert looked(tree).rows == ()


@pytest.mark.parametrize(
    ("changed", "actor"),
    [
        ({"to": "neighbour"}, WATCHER),
        ({"role": "another"}, WATCHER),
        ({}, replace(WATCHER, jurisdiction="neighbour")),
        ({}, replace(WATCHER, permissions=frozenset())),
        ({}, replace(WATCHER, memberships=(Membership("office", "watcher", DAY, DAY),))),
    ],
    ids=["to another", "another role", "not above", "no cases at home", "no longer held"],
)
def test_nobody_else_sees_anything(tree: County, changed: dict[str, Any], actor: Actor) -> None:
    """Two things must agree: the tree, and the words of the grant."""
    tree.opened()
    grant(tree, **changed)
    assert looked(tree, actor) is None
    with tree.database.read() as session:
        assert grants_to(session, actor, DAY) == []
        assert session.scalar(select(AuditEvent.seq).where(AuditEvent.sort == "read_granted")) is None


def test_grant_counts_in_its_own_time(tree: County) -> None:
    """Before the entry's first day there is nothing."""
    tree.opened()
    grant(tree)
    assert looked(tree, day=date(2000, 1, 1)) is None


def test_a_grant_reaches_the_cases_own_table_alone(tree: County) -> None:
    """A program that asks for a journal through a grant is stopped."""
    given = Grant(WATCHER.account, COUNTY, "to-city", frozenset({"any"}), ())
    with tree.database.read() as session, pytest.raises(Unseen):
        session.scalars(visible_by_grant(given).of(select(JournalEvent), JournalEvent)).all()
