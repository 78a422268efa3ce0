"""Every address that names something of somebody, asked by everybody to whom it does not belong.

Whose a name in an address is stands in `belongings`: a route with a name that stands in none of its lists fails here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from fixtures.sites import Site
from office.belongings import ABOVE, belongings, case_of, sort_of, value_of
from office.beside import METHODS, NO_NUMBER, NOWHERE, Theirs, answer, twin_of, with_every_right
from office.test_access_matrix import Somebody
from office.test_beside import HERE, TWIN
from yimen.cases import Configuration, admit, grant, load_actor
from yimen.kernel import rule_of, system_actor

THEIRS, OTHER = "zhzf", "jtys"
REFUSED = (403, 404, 422)
SAID = {"since": "2026-07-01", "occurred_on": "2026-07-01", "_occurred_on": "2026-07-01", "_version": "1"}
DEEDS = {"pass_evidence": "handed", "move_draft": "handed", "decide_register": "approve", "write_note": "add"}
OTHERWISE: dict[str, Any] = {
    "begin_upload": {"json": {"name": "录像.jpg", "size": 500}},
    "take_part": {"data": b"x", "headers": {"Upload-Offset": "0"}},
}
"""What is sent with an address so that it is asked in earnest."""
OF_ONE_ANSWER = re.compile(
    r'name="csrf_token" value="[^"]+"|name="csrf-token" content="[^"]+"|Content-Length: \d+'
)


@dataclass(frozen=True)
class Route:
    """An address by one of its methods, and whose each of the names in it is."""

    rule: Any
    method: str
    access: Any
    sorts: dict[str, str]

    @property
    def endpoint(self) -> str:
        return str(self.rule.endpoint.rsplit(".", 1)[-1])

    def is_open_to(self, somebody: Somebody) -> bool:
        if self.access.sort == "public":
            return False  # of the public's sites: tests/portal/test_two_sites.py
        return self.access.sort != "permission" or bool(self.access.permissions & somebody.permissions())


def routes(site: Site) -> Iterator[Route]:
    """The addresses with a name in them."""
    for rule in site.app.url_map.iter_rules():
        access = rule_of(site.app.view_functions[rule.endpoint])
        if access is None or not rule.arguments:
            continue
        endpoint = rule.endpoint.rsplit(".", 1)[-1]
        sorts = {each: sort_of(endpoint, each) for each in rule.arguments - set(rule.defaults or ())}
        yield from (Route(rule, each, access, sorts) for each in METHODS if each in (rule.methods or ()))


def test_every_name_in_an_address_is_known(small_site: Site) -> None:
    """A name that is in none of the lists is somebody's, or a word: whoever adds the route says which."""
    unknown = {
        f"{each.endpoint}.{name}"
        for each in routes(small_site)
        for name, sort in each.sorts.items()
        if not sort
    }
    assert unknown == set()


@dataclass
class Places:
    site: Site
    theirs: Theirs
    people: list[tuple[Somebody, str]]
    """Everybody to whom it does not belong, each with a case of his own department or place."""
    above: set[str]

    def hidden(self, route: Route, somebody: Somebody) -> set[str]:
        """The names in an address by which he may learn nothing."""
        return {
            name for name, sort in route.sorts.items() if sort != "word" and not self._reaches(somebody, sort)
        }

    def _reaches(self, somebody: Somebody, sort: str) -> bool:
        if somebody.actor.jurisdiction != HERE:
            return False
        if sort == "department":
            return somebody.sees(THEIRS, HERE, {THEIRS: self.above})
        return sort == "place" or (sort == "job" and "admin.system" in somebody.permissions())

    def told(self, somebody: Somebody, route: Route, given: dict[str, Any]) -> tuple[int, str]:
        """What an address answers with these names in it."""
        said = {**self.theirs.asked, **SAID, "_deed": DEEDS.get(route.endpoint, "")}
        sent = OTHERWISE.get(route.endpoint, {})
        return answer(self.site, somebody.actor, route.rule, route.method, given, said, **sent)


@pytest.fixture
def places(demo_site: Site, nudged: list[str]) -> Places:
    """What one department has, and everybody of another and of another place in which the same is in force."""
    twin_of(demo_site, HERE, TWIN)
    theirs = belongings(demo_site, nudged)
    beside, elsewhere = case_of(demo_site, unit=OTHER), case_of(demo_site, jurisdiction=TWIN)
    people = [(each, beside) for each in of_each_role(demo_site, HERE, OTHER)]
    people += [(each, elsewhere) for each in of_each_role(demo_site, TWIN, THEIRS)]
    with demo_site.runtime.database.read() as session:
        here = Configuration.open(session, HERE, day=demo_site.runtime.clock.today())
        return Places(demo_site, theirs, people, set(here.line_above(THEIRS)))


def of_each_role(site: Site, place: str, unit: str) -> list[Somebody]:
    """Somebody of each role in a unit."""
    clock = site.runtime.clock
    with site.runtime.database.write() as session:
        keeper = (
            load_actor(session, "secadmin", clock.today())
            if place == HERE
            else system_actor("migrate", place)
        )
        bodies = Configuration.open(session, place, day=clock.today()).roles()
        roles = {key: dict(body) for key, body in sorted(bodies.items()) if not body.get("public")}
        for role in roles:
            account = f"{place[:1]}-{unit}-{role}"[:64]
            admit(session, keeper, account=account, name=account, jurisdiction=place, clock=clock)
            grant(session, keeper, account=account, unit=unit, role=role, since=clock.today(), clock=clock)
    with site.runtime.database.read() as session:
        return [
            Somebody(load_actor(session, f"{place[:1]}-{unit}-{role}"[:64], clock.today()), ((unit, body),))
            for role, body in roles.items()
        ]


def test_what_is_of_another_is_answered_as_what_is_not_there(places: Places) -> None:
    """Every address with a name x everybody of every role to whom it does not belong: the same answer, to the letter, as
    for a name that is nobody's; so it is where a case of his own stands before the name."""
    wrong, cells = [], 0
    for route in routes(places.site):
        given = {name: value_of(places.theirs, route.endpoint, name) for name in route.sorts}
        for somebody, case in places.people:
            hidden = places.hidden(route, somebody) if route.is_open_to(somebody) else set()
            own_first = [{"case_id": case}] if "case_id" in hidden and len(hidden) > 1 else []
            for own in ({}, *own_first):
                theirs, nobodys = {**given, **own}, {**given, **own}
                nobodys |= {name: absent(given[name]) for name in hidden - set(own)}
                if theirs == nobodys:
                    continue
                cells += 1
                if parted := apart(places, somebody, route, theirs, nobodys):
                    wrong.append(f"{somebody.name} {route.method} {route.rule.rule} {[*own]}: {parted}")
    assert wrong == []
    assert cells > 1_000
    for somebody, case in places.people:
        if somebody.name.split("@")[0].endswith("-officer"):
            page = places.site.app.url_map.bind("localhost").match(f"/cases/{case}", return_rule=True)[0]
            assert answer(places.site, somebody.actor, page, "GET", {"case_id": case}, {})[0] == 200, (
                somebody.name
            )


def absent(value: Any) -> Any:
    return NO_NUMBER if isinstance(value, int) else NOWHERE


def apart(
    places: Places, somebody: Somebody, route: Route, theirs: dict[str, Any], nobodys: dict[str, Any]
) -> str:
    """Where the answers to their names and to nobody's part, "" for nowhere; none may be an answer to the question."""
    (code, one), (none, other) = (places.told(somebody, route, each) for each in (theirs, nobodys))
    if code != none or code not in REFUSED:
        return f"{code}, and {none} where there is none"
    one, other = (_without(each, (*theirs.values(), *nobodys.values())) for each in (one, other))
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return "" if one == other else f"{code} {one[at : at + 80]!r}, and {other[at : at + 80]!r}"


def _without(text: str, names: Iterable[Any]) -> str:
    for name in names:
        text = text.replace(str(name), "")
    return OF_ONE_ANSWER.sub("", text)


OWNERS = ("zhzf01", "zhzf-head", "sfj-config", ABOVE)
NOT_MADE = {"import_workbook", "law_citing_workbook", "missing", "missing_workbook", "procedure_page"}
"""What a job makes, what cites a law, what a unit lacks or does otherwise than the place."""


def test_names_are_of_something_for_whom_it_belongs_to(places: Places) -> None:
    """The same addresses open what is there to somebody of the department, but for what is not there."""
    with places.site.runtime.database.read() as session:
        day = places.site.runtime.clock.today()
        owners = [with_every_right(places.site, load_actor(session, each, day)) for each in OWNERS]
    shut, asked = set(), {"path": places.theirs.asked["path"]}
    for route in routes(places.site):
        given = {name: value_of(places.theirs, route.endpoint, name) for name in route.sorts}
        if route.method == "GET" and set(route.sorts.values()) - {"word"} and route.access.sort != "public":
            told = (answer(places.site, each, route.rule, "GET", given, asked)[0] for each in owners)
            if not any(code in (200, 302) for code in told):
                shut.add(route.endpoint)
    assert sorted(shut) == sorted(NOT_MADE)
