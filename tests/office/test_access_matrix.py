"""Access as a generated matrix: role x unit x jurisdiction x route x object, each cell decided twice.

What a cell must be is computed here from the roles' entries alone, apart from the program: a route is answered only to
whoever holds one of its permissions, and a case only to whoever's role reaches its unit. New routes and roles enter by
themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import g
from sqlalchemy import select, update
from werkzeug.exceptions import Forbidden, HTTPException, NotFound
from werkzeug.routing import IntegerConverter

from fixtures.sites import Site, found_place, put_entry
from office.pages import opened
from yimen.cases import (
    Case,
    Configuration,
    DeadlineRow,
    Post,
    QueueRow,
    Task,
    Term,
    admit,
    case_list,
    free_work,
    grant,
    lend_role,
    load_actor,
    record_absence,
    seen_case,
    visible,
    work_queue,
)
from yimen.kernel import ANONYMOUS, Actor, rule_of, system_actor
from yimen.store import ChangeSet

HERE, ELSEWHERE = "jindong", "somewhere"
UNITS = ("zhzf", "jtys")
SEEING = {"unit", "subtree", "jurisdiction"}
NOWHERE = "0" * 32
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LENT = {"case.list", "case.act", "case.open", "case.assign", "case.override", "document.view", "catalog.view"}


@dataclass(frozen=True)
class Somebody:
    """One row of the matrix: who it is, and what his roles' entries say."""

    actor: Actor
    roles: tuple[tuple[str, dict[str, Any]], ...]  # (unit, the role's entry)

    @property
    def name(self) -> str:
        return f"{self.actor.account}@{self.actor.jurisdiction}"

    def permissions(self) -> set[str]:
        return {right for _unit, body in self.roles for right in body["permissions"]}

    def sees(self, unit: str, jurisdiction: str, above: dict[str, set[str]]) -> bool:
        """Whether a case of a unit is shown to him, by the reach of his roles."""
        if jurisdiction != self.actor.jurisdiction:
            return False
        return any(
            body.get("sees_cases")
            and body["reach"] in SEEING
            and (
                body["reach"] == "jurisdiction"
                or held == unit
                or (body["reach"] == "subtree" and held in above[unit])
            )
            for held, body in self.roles
        )


@dataclass
class Matrix:
    site: Site
    people: list[Somebody]
    cases: dict[str, str]  # unit -> id
    above: dict[str, set[str]]
    change_set: str

    def unseen(self, somebody: Somebody) -> list[tuple[str, str]]:
        return [
            (unit, case) for unit, case in self.cases.items() if not somebody.sees(unit, HERE, self.above)
        ]


@pytest.fixture
def matrix(demo_site: Site) -> Matrix:
    """Everybody there can be, two cases of two units, and a second jurisdiction with the same roles."""
    first, second = (opened(demo_site.client("zhzf01")).rsplit("/", 1)[1] for _ in UNITS)
    runtime = demo_site.runtime
    with runtime.database.write() as session:
        for model in (Case, Task, QueueRow, DeadlineRow):
            table: Any = model.__table__
            column = table.c.id if model is Case else table.c.case_id
            session.connection().execute(update(table).where(column == second).values(unit=UNITS[1]))
        roles = dict(Configuration.open(session, HERE, day=runtime.clock.today()).roles())
        found_place(session, runtime.clock, ELSEWHERE)
        for role, body in roles.items():
            if role not in ("officer", "security_administrator", "system_administrator"):
                put_entry(session, ELSEWHERE, "role", role, dict(body))
        for unit in UNITS:
            put_entry(session, ELSEWHERE, "unit", unit, {"code": unit, "name": unit})
    people = [
        *_everybody(demo_site, HERE, roles),
        *_everybody(demo_site, ELSEWHERE, roles),
        *_standing_in(demo_site, roles),
    ]
    with runtime.database.read() as session:
        units = Configuration.open(session, HERE, day=runtime.clock.today())
        above = {unit: set(units.line_above(unit)) for unit in UNITS}
        change_set = session.scalars(select(ChangeSet.id).where(ChangeSet.jurisdiction == HERE)).first()
    assert change_set is not None
    return Matrix(demo_site, people, {UNITS[0]: first, UNITS[1]: second}, above, change_set)


def _everybody(site: Site, place: str, roles: dict[str, Any]) -> Iterator[Somebody]:
    """Somebody of each role in each unit of a jurisdiction."""
    clock, database = site.runtime.clock, site.runtime.database
    with database.write() as session:
        house = system_actor("migrate", place)
        keeper = house if place == ELSEWHERE else load_actor(session, "secadmin", clock.today())
        known = dict(Configuration.open(session, place, day=clock.today()).roles())
        for role, unit in ((role, unit) for role in sorted(roles) for unit in UNITS):
            account = f"{place[0]}-{unit}-{role}"[:64]
            admit(session, keeper, account=account, name=account, jurisdiction=place, clock=clock)
            grant(session, keeper, account=account, unit=unit, role=role, since=clock.today(), clock=clock)
    with database.read() as session:
        for role, unit in ((role, unit) for role in sorted(roles) for unit in UNITS):
            actor = load_actor(session, f"{place[0]}-{unit}-{role}"[:64], clock.today())
            yield Somebody(actor, ((unit, dict(known[role])),))


def _standing_in(site: Site, roles: dict[str, Any]) -> Iterator[Somebody]:
    """A substitute, who has no right more than before, and a deputy, who has the lent role's rights in cases alone."""
    clock, database = site.runtime.clock, site.runtime.database
    term = Term(clock.today(), clock.today(), "年休假")
    with database.write() as session:
        absent, head = (load_actor(session, each, clock.today()) for each in ("zhzf03", "zhzf-head"))
        record_absence(session, absent, "zhzf03", "zhzf04", term, clock)
        lend_role(session, head, Post("zhzf", "unit_head"), "zhzf05", term, clock)
    lent = dict(roles["unit_head"])
    lent["permissions"] = [each for each in lent["permissions"] if each in LENT]
    with database.read() as session:
        own = ("zhzf", dict(roles["officer"]))
        yield Somebody(load_actor(session, "zhzf04", clock.today()), (own,))
        yield Somebody(load_actor(session, "zhzf05", clock.today()), (own, ("zhzf", lent)))


@dataclass(frozen=True)
class Route:
    endpoint: str
    method: str
    path: str
    arguments: dict[str, Any]
    view: Any


def routes(site: Site, **known: Any) -> Iterator[Route]:
    """Every guarded route of the staff's pages with its arguments filled in."""
    app = site.app
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            access = rule_of(view)
            if access is None or access.sort == "public" or not rule.endpoint.startswith("office."):
                continue
            method = next(each for each in METHODS if each in (rule.methods or ()))
            arguments = {
                name: known.get(name, _argument(rule, name))
                for name in rule.arguments - set(rule.defaults or ())
            }
            path = str(app.url_for(rule.endpoint, _method=method, **arguments))
            yield Route(rule.endpoint, method, path, {**(rule.defaults or {}), **arguments}, view)


def _argument(rule: Any, name: str) -> Any:
    return 1 if isinstance(rule._converters.get(name), IntegerConverter) else "none"


def asked(site: Site, route: Route, actor: Actor) -> Any:
    """What the view answers to an Actor: its answer, or the refusal that it raises."""
    with site.app.test_request_context(route.path, method=route.method, data={}):
        g.actor = actor
        try:
            return route.view(**route.arguments)
        except HTTPException as refused:
            return refused


def test_route_is_refused_to_everybody_without_its_permission(matrix: Matrix) -> None:
    """Every route x everybody: without one of its permissions the view does not run; a stranger is sent to sign in."""
    wrong, cells = [], 0
    everything = list(routes(matrix.site))
    for route in everything:
        rule = rule_of(route.view)
        assert rule is not None
        answer = asked(matrix.site, route, ANONYMOUS)
        if getattr(answer, "status_code", None) not in (302, 401):
            wrong.append(f"stranger {route.endpoint}: {answer}")
        for somebody in matrix.people:
            if rule.sort == "permission" and not rule.permissions & somebody.permissions():
                cells += 1
                if not isinstance(asked(matrix.site, route, somebody.actor), Forbidden):
                    wrong.append(f"{somebody.name} {route.endpoint}")
    assert wrong == []
    assert len(everything) > 100
    assert cells > 2_000


def test_permissions_of_everybody_are_those_of_his_roles_and_no_more(matrix: Matrix) -> None:
    """The Actor's rights against the entries: nothing is added but the marks of reach, nothing is lost."""
    for somebody in matrix.people:
        marks = {"case.own", "case.shared"}
        assert somebody.actor.permissions - marks == somebody.permissions(), somebody.name


def test_case_is_not_there_on_any_route_for_whoever_does_not_reach_it(matrix: Matrix) -> None:
    """Every route with a case x everybody who may ask the route x every case out of his reach: answered as if there were
    no such case, and nothing happens."""
    before, wrong, cells = states(matrix), [], 0
    for unit, case in matrix.cases.items():
        for route in [each for each in routes(matrix.site, case_id=case) if "case_id" in each.arguments]:
            nowhere = replace(
                route,
                path=route.path.replace(case, NOWHERE),
                arguments={**route.arguments, "case_id": NOWHERE},
            )
            rule = rule_of(route.view)
            assert rule is not None
            for somebody in matrix.people:
                if (unit, case) not in matrix.unseen(somebody):
                    continue
                if rule.sort == "permission" and not rule.permissions & somebody.permissions():
                    continue
                cells += 1
                answer, absent = (asked(matrix.site, each, somebody.actor) for each in (route, nowhere))
                code = getattr(answer, "code", 200)
                if code not in (400, 403, 404) or code != getattr(absent, "code", 200):
                    wrong.append(f"{somebody.name} {route.method} {route.path}: {answer!s:.80}")
    assert wrong == []
    assert cells > 500
    assert states(matrix) == before


def states(matrix: Matrix) -> list[tuple[Any, ...]]:
    with matrix.site.runtime.database.read() as session:
        query = visible(system_actor("rehearse", HERE)).of(select(Case).order_by(Case.id))
        return [(row.id, row.version, row.seq, row.drafts) for row in session.scalars(query)]


def test_lists_hold_exactly_the_cases_in_reach(matrix: Matrix) -> None:
    """Everybody x every list: the cases of the units in reach, whole and alone; the case itself likewise."""
    day = matrix.site.runtime.clock.today()
    with matrix.site.runtime.database.read() as session:
        for somebody in matrix.people:
            expected = {
                case for unit, case in matrix.cases.items() if somebody.sees(unit, HERE, matrix.above)
            }
            actor = somebody.actor
            assert {row.id for row in case_list(session, actor).rows} == expected, somebody.name
            assert {row.case_id for row in free_work(session, actor)} == expected, somebody.name
            assert {row.case_id for row in work_queue(session, actor, day=day)} <= expected, somebody.name
            for case in matrix.cases.values():
                assert (seen_case(session, actor, case) is not None) == (case in expected), somebody.name


def test_change_set_of_another_jurisdiction_is_not_there(matrix: Matrix) -> None:
    """Every route with a change set x everybody of the other jurisdiction who may ask it: 404."""
    wrong, cells = [], 0
    for route in routes(matrix.site, set_id=matrix.change_set):
        if "set_id" not in route.arguments:
            continue
        rule = rule_of(route.view)
        assert rule is not None
        for somebody in matrix.people:
            if somebody.actor.jurisdiction == HERE:
                continue
            if rule.sort == "permission" and not rule.permissions & somebody.permissions():
                continue
            cells += 1
            answer = asked(matrix.site, route, somebody.actor)
            if not isinstance(answer, NotFound):
                wrong.append(f"{somebody.name} {route.method} {route.path}: {answer!s:.80}")
    assert wrong == []
    assert cells > 20


def test_matrix_would_notice_a_right_too_many(matrix: Matrix) -> None:
    """An Actor with a permission that none of his roles has, or a unit too many, is noticed by the cells above."""
    officer = next(each for each in matrix.people if each.name == f"j-zhzf-officer@{HERE}")
    wider = replace(officer.actor, permissions=officer.actor.permissions | {"admin.audit"})
    assert wider.permissions - {"case.own", "case.shared"} != officer.permissions()
    case = matrix.cases["jtys"]
    route = next(
        each for each in routes(matrix.site, case_id=case) if each.endpoint == "office.case_page_view"
    )
    assert isinstance(asked(matrix.site, route, officer.actor), NotFound)
    reaching = replace(officer.actor, units=frozenset(UNITS))
    assert not isinstance(asked(matrix.site, route, reaching), HTTPException)
