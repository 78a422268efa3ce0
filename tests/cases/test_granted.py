"""A higher jurisdiction sees of a lower one what that one granted in data, and nobody sees anything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from cases.conftest import County, counted
from cases.county import COUNTY, revision
from yimen.cases import (
    AuditEvent,
    Case,
    JournalEvent,
    Unseen,
    granted_case,
    granted_cases,
    granted_figures,
    grants_to,
    seen_case,
    visible,
)
from yimen.cases.guard import Grant, visible_by_grant
from yimen.changes.granting import nobody_above, unknown_procedures
from yimen.kernel import Actor, Membership
from yimen.pack import Configured, Entry, EntryRef
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
    given = Grant(WATCHER.account, COUNTY, "to-city", frozenset({"any"}), (), ("terms",))
    with tree.database.read() as session, pytest.raises(Unseen):
        session.scalars(visible_by_grant(given).of(select(JournalEvent), JournalEvent)).all()


def looked_into(tree: County, case: str, actor: Actor = WATCHER) -> Any:
    with tree.database.write() as session:
        return granted_case(session, actor, COUNTY, "to-city", case, day=DAY, clock=tree.clock)


def test_a_case_is_read_as_far_as_the_grant_shows_it(tree: County) -> None:
    """Facts, steps and terms where they are granted; never a value, a name or a reason. The look names the case."""
    case = tree.approved()
    grant(tree, procedures=[case.procedure], parts=["steps", "terms"])
    view = looked_into(tree, case.id)
    assert [step[1:] for step in view.steps] == [("登记", ""), ("审批", "同意")]
    assert view.terms
    assert "某甲" not in repr(view)
    assert "officer1" not in repr(view)
    with tree.database.read() as session:
        told = session.scalars(select(AuditEvent.text).where(AuditEvent.sort == "read_granted")).all()
    assert [case.number in each for each in told] == [True, True]


def test_parts_that_are_not_granted_stay_shut(tree: County) -> None:
    """A grant of facts alone shows a case without steps and terms; a case of another procedure, none at all."""
    case = tree.opened()
    grant(tree, procedures=[case.procedure])
    view = looked_into(tree, case.id)
    assert (view.steps, view.terms) == ((), ())
    assert looked_into(tree, "0" * 32) is None
    assert looked_into(tree, case.id, replace(WATCHER, jurisdiction="neighbour")) is None


def test_figures_are_sums_where_they_are_granted(tree: County) -> None:
    """By procedure, and by unit where the unit is a granted fact; a grant without figures gives none."""
    first = tree.approved()
    tree.opened()
    grant(tree, procedures=[first.procedure, "other"], facts=["unit"], figures=True)
    with tree.database.write() as session:
        found = granted_figures(
            session, WATCHER, COUNTY, "to-city", day=DAY, since=DAY, until=DAY, clock=tree.clock
        )
    assert found is not None
    assert [(row[1], row[2]) for row in found.rows] == [("北队", (2, 0, 2, 0))]
    assert found.total == (2, 0, 2, 0)


def test_no_figures_are_given_where_none_are_granted(tree: County) -> None:
    grant(tree)
    with tree.database.write() as session:
        words: dict[str, Any] = {"day": DAY, "since": DAY, "until": DAY, "clock": tree.clock}
        assert granted_figures(session, WATCHER, COUNTY, "to-city", **words) is None


def test_grants_of_all_below_are_one_query(tree: County) -> None:
    """However many stand below, at whatever depth."""
    grant(tree)
    with tree.database.write() as session:
        columns = {"title": "x", "region": "", "level": "county", "sequence": 1, "pack": "", "base_lock": {}}
        columns |= {"bootstrap": False, "pack_version": "", "created_at": tree.clock.now()}
        session.add(Jurisdiction(id="deeper", parent=COUNTY, **columns))
        session.flush()
        session.add(revision("sight-grant", "deep", {**GRANT, "id": "deep"}, jurisdiction="deeper"))
    with tree.database.read() as session, counted(tree) as asked:
        assert [each.place for each in grants_to(session, WATCHER, DAY)] == [COUNTY, "deeper"]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"procedures": ["no_such"]}, "CHG-094"),
        ({"to": "neighbour"}, "CHG-095"),
        ({"role": "no_such"}, "CHG-096"),
    ],
)
def test_a_grant_that_nobody_can_use_is_told(tree: County, changed: dict[str, Any], code: str | None) -> None:
    """Each with its mended twin, the grant as it is."""
    body = {**GRANT, "procedures": ["road_penalty"], **changed}
    ref = EntryRef("", "sight-grant", "to-city")
    known = EntryRef("", "procedure", "road_penalty")
    entries = {
        ref: Entry(ref.kind, ref.key, body),
        known: Entry(known.kind, known.key, {"id": "road_penalty"}),
    }
    configured = Configured(entries, {}, frozenset({ref}))
    with tree.database.write() as session:
        session.add(revision("role", "watcher", {"title": {"zh": "督察"}}, jurisdiction=CITY))
        session.flush()
        owner = session.get_one(Jurisdiction, COUNTY)
        found = [*unknown_procedures(configured), *nobody_above(session, owner, configured, tree.clock)]
    assert [each.code for each in found] == ([code] if code else [])
