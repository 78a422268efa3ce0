"""A role may be limited to named procedures beyond its own unit: lists, queue, addresses, rows; it fails closed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from cases.conftest import County
from cases.county import COUNTY, SINCE, revision
from yimen.cases import (
    Task,
    admit,
    case_list,
    grant,
    load_actor,
    seen_case,
    visible,
    work_queue,
)
from yimen.kernel import Actor, system_actor

PERMISSIONS = ["case.list", "case.act"]


def watcher(county: County, unit: str = "bureau", **body: Any) -> Actor:
    """Somebody whose role is of that body, held in a unit."""
    role = {"id": "watcher", "title": {"zh": "监察"}, "permissions": PERMISSIONS, "sees_cases": True, **body}
    with county.database.write() as session:
        session.add(revision("role", "watcher", role))
        founder = system_actor("migrate", COUNTY)
        admit(session, founder, account="eye", name="监察员", jurisdiction=COUNTY, clock=county.clock)
        grant(session, founder, account="eye", unit=unit, role="watcher", since=SINCE, clock=county.clock)
    with county.database.read() as session:
        return load_actor(session, "eye", county.clock.today())


def both(county: County) -> tuple[str, str]:
    """A penalty and an opinion of the north, by id."""
    opinion = county.opened(procedure="expert_opinion", values={"opinion": "请指教"}, fellow="")
    return county.opened().id, opinion.id


@pytest.mark.parametrize("reach", ["jurisdiction", "subtree"])
def test_of_other_units_only_the_named_procedures_are_seen(county: County, reach: str) -> None:
    """List, direct address, tasks and queue show the opinion and not the penalty."""
    penalty, opinion = _founded(county, reach)
    with county.database.read() as session:
        eye = load_actor(session, "eye", county.clock.today())
        assert [row.id for row in case_list(session, eye, limit=10).rows] == [opinion]
        assert seen_case(session, eye, penalty) is None
        case = seen_case(session, eye, opinion)
        assert case is not None
        assert visible(eye).sees(case)
        tasks = select(Task.case_id).distinct()
        assert set(session.scalars(visible(eye).of(tasks, Task))) == {opinion}
        assert {row.case_id for row in work_queue(session, eye, day=county.clock.today())} <= {opinion}


def _founded(county: County, reach: str) -> tuple[str, str]:
    watcher(county, reach=reach, sees_procedures=["expert_opinion"])
    return both(county)


def test_in_the_own_unit_everything_is_seen(county: County) -> None:
    """The limit is on other units' cases alone."""
    watcher(county, "north", reach="jurisdiction", sees_procedures=["expert_opinion"])
    expected = set(both(county))
    with county.database.read() as session:
        eye = load_actor(session, "eye", county.clock.today())
        assert {row.id for row in case_list(session, eye, limit=10).rows} == expected


def test_without_a_named_procedure_nothing_of_others_is_seen(county: County) -> None:
    """An empty list, or a procedure that is none, shows no case of another unit: never all."""
    watcher(county, reach="jurisdiction", sees_procedures=[])
    both(county)
    with county.database.read() as session:
        eye = load_actor(session, "eye", county.clock.today())
        assert not case_list(session, eye, limit=10).rows
