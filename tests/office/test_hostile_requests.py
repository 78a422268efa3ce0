"""Every route is asked for what no browser sends: it may refuse, it may not break."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from fixtures.sites import Site
from office.pages import opened
from office.test_access_matrix import Route, routes
from yimen.cases import load_actor
from yimen.kernel import rule_of

PEOPLE = ("zhzf01", "zhzf-head", "zhzf-chief", "sfj01", "sfj-config", "sysadmin", "secadmin", "auditadmin")
HOSTILE = (
    "9" * 5_000,
    "-1",
    "a\0b",
    "../../etc/passwd",
    "<script>{{7*7}}",
    "(" * 5_000,
    "9999-12-31",
    "0001-01-01",
    "²",
)
BODIES = (
    "[" * 100_000,
    "[null]",
    '{"version": {}, "operation": {"do": []}}',
    '{"\\ud800": "\\u0000"}',
    '{"version": 1e999, "operation": {"do": "add", "at": [], "type": {}}}',
)
ASKED_FOR = re.compile(r"""(?:form|args|values)(?:\.get|\.getlist)?[\[(]\s*["']([\w.~-]+)["']""")


def fields(checkout: Path) -> list[str]:
    """The name of every field and argument that the pages read."""
    sources = (checkout / "platform/yimen/office").glob("*.py")
    return sorted({name for each in sources for name in ASKED_FOR.findall(each.read_text("utf-8"))})


def askers(site: Site) -> Callable[[Route], FlaskClient]:
    """For each route the browser of somebody who may ask it."""
    with site.runtime.database.read() as session:
        day = site.runtime.clock.today()
        held = {each: load_actor(session, each, day).permissions for each in PEOPLE}
    clients = {each: site.client(each) for each in PEOPLE}

    def asker(route: Route) -> FlaskClient:
        rule = rule_of(route.view)
        assert rule is not None
        allowed = [each for each in PEOPLE if rule.sort != "permission" or rule.permissions & held[each]]
        return clients[allowed[0] if allowed else PEOPLE[0]]

    return asker


def requests_of(route: Route, names: list[str], turn: int) -> Iterator[dict[str, Any]]:
    """Every field with a value of its own, another one in each turn; a body of JSON besides."""
    said = {name: HOSTILE[(at + turn) % len(HOSTILE)] for at, name in enumerate(names)}
    if route.method == "GET":
        yield {"query_string": {name: value[:200] for name, value in said.items()}}
        return
    yield {"data": said}
    yield {"data": BODIES[turn % len(BODIES)], "content_type": "application/json"}


@pytest.mark.soak
def test_no_route_breaks_whatever_it_is_asked(demo_site: Site, checkout: Path) -> None:
    """Each route x each hostile value in each field that any page reads: an answer below 500."""
    case = opened(demo_site.client("zhzf01")).rsplit("/", 1)[1]
    demo_site.app.config["WTF_CSRF_ENABLED"] = False
    known = {"case_id": case, "kind": "item", "key": "330211001000", "account": "zhzf01", "unit": "zhzf"}
    known |= {"form_id": "penalty_filing", "procedure_id": "ordinary_penalty", "layout_id": "case_list"}
    names, asker, broken, count = fields(checkout), askers(demo_site), [], 0
    assert len(names) > 100
    for route in routes(demo_site, **known):
        for turn in range(len(HOSTILE)):
            for each in requests_of(route, names, turn):
                count += 1
                answer = asker(route).open(route.path, method=route.method, **each)
                if answer.status_code >= 500:
                    broken.append(f"{route.method} {route.path}, turn {turn}: {answer.status_code}")
    assert broken == []
    assert count > 2_000
