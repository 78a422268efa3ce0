"""A county whose base has a form with a locked part, and people who may adjust it: for tests of designing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changes.world import (
    COUNTY,
    SECOND,
    THIRD,
    kind_body,
    packs,
    person,
    write_base,
    write_county,
    write_pack,
)
from yimen.cases import Configuration
from yimen.changes import Design, activate, apply_pack, approve, draft_design, put_step, read_design, submit
from yimen.kernel import Actor, FixedClock, Membership
from yimen.screens import Circumstances, perform
from yimen.store import Database

KEY = "filing_form"
LONG_AGO = date(2020, 1, 1)


def control(key: str) -> dict[str, Any]:
    return {"type": "Control", "scope": f"#/properties/{key}", "options": {"id": key}}


def text(title: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, **more}


FORM = {
    "id": KEY,
    "title": {"zh": "立案表"},
    "schema": {
        "type": "object",
        "properties": {
            "name": text("名称"),
            "place": text("地点"),
            "basis": text("依据", **{"x-locked": True}),
        },
    },
    "ui": {"type": "VerticalLayout", "elements": [control("name"), control("place"), control("basis")]},
}
ROLES = {
    "clerk": {"permissions": ["change.draft"], "reach": "none", "configures": "unit"},
    "keeper": {"permissions": ["change.draft"], "reach": "none", "configures": "jurisdiction"},
    "head": {"permissions": ["change.draft"], "reach": "subtree"},
    "officer": {"permissions": ["case.act"], "reach": "jurisdiction"},
}


def holder(account: str, unit: str, role: str) -> Actor:
    rights = tuple(ROLES[role]["permissions"])
    return replace(person(account, *rights), memberships=(Membership(unit, role, LONG_AGO),))


A_CLERK, B_CLERK, KEEPER = holder("a1", "a", "clerk"), holder("b1", "b", "clerk"), holder("k1", "a", "keeper")


@pytest.fixture
def filled(database: Database, tmp_path: Path, clock: FixedClock) -> Database:
    """The county with a form of its base, which unit b has a field more of."""
    write_forms(tmp_path)
    with database.write() as session:
        made = apply_pack(
            session, KEEPER, "county", COUNTY, packs=packs(tmp_path), clock=clock, activate=True
        )
        assert [each["message"] for each in made.findings["list"] if each["severity"] == "error"] == []
        assert made.state == "active"
    return database


def write_forms(folder: Path, form: Mapping[str, Any] = FORM, **county: Any) -> None:
    write_base(folder)
    kinds = {
        "form": kind_body("form", "id", {"id": {"type": "string"}}, structural=True, scoped=True),
        "role": kind_body("role", "id", {"id": {"type": "string"}}, structural=True),
    }
    write_pack(
        folder,
        "ground",
        files={
            **{f"kinds/{kind}.yaml": body for kind, body in kinds.items()},
            "roles.yaml": {role: {"title": {"zh": role}, **body} for role, body in ROLES.items()},
            f"forms/{KEY}.json": form,
        },
        level="national",
    )
    patch = {
        "$patch": True,
        "id": KEY,
        "schema": {"properties": {"grid": text("网格")}},
        "ui": {"elements": {"grid": {**control("grid"), "$after": "name"}}},
    }
    write_county(folder, files={f"units/b/forms/{KEY}.json": patch, **county})


def opened(session: Any, clock: FixedClock) -> Configuration:
    return Configuration.open(session, COUNTY, day=clock.today())


def seen(database: Database, clock: FixedClock, scope: str) -> Design:
    with database.read() as session:
        return read_design(session, opened(session, clock), KEY, scope)


def step(database: Database, clock: FixedClock, actor: Actor, scope: str, **operation: Any) -> Design:
    """One operation by somebody, on the design as it stands."""
    design = seen(database, clock, scope)
    done = perform(design.body, operation, Circumstances(design.above.base, design.above.layer))
    with database.write() as session:
        put_step(session, actor, opened(session, clock), design, done.body, clock=clock)
    return seen(database, clock, scope)


def saved(database: Database, clock: FixedClock, actor: Actor, scope: str) -> str:
    """The change set made of a design."""
    design = seen(database, clock, scope)
    with database.write() as session:
        return draft_design(session, actor, opened(session, clock), design, title="调整", clock=clock).id


def brought(database: Database, clock: FixedClock, actor: Actor, set_id: str) -> None:
    """Submitted, approved by a second and activated by a third person."""
    with database.write() as session:
        submit(session, actor, set_id, clock=clock)
        approve(session, SECOND, set_id, clock=clock)
        assert activate(session, THIRD, set_id, clock=clock).state == "active"


def titles(body: Mapping[str, Any]) -> list[str]:
    names = body["schema"]["properties"]
    return [names[each["options"]["id"]]["title"] for each in body["ui"]["elements"]]


def in_use(database: Database, clock: FixedClock, unit: str) -> list[str]:
    """The fields that officers of a unit see."""
    with database.read() as session:
        found = opened(session, clock).entry("form", KEY, unit)
        assert found is not None
        return titles(found.body)
