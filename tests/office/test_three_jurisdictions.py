"""A county, a district and a hotline city in one instance: each role of each asks every address for what the others have."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from fixtures.sites import Site
from office.beside import Theirs, look_for
from office.test_beside import WORD, filled
from yimen.cases import Configuration, PublicCase, admit, grant, load_actor, open_public
from yimen.changes import apply_pack
from yimen.kernel import Actor, system_actor
from yimen.pack import find_packs
from yimen.store import ChangeSet

HERE = "jindong"
BROUGHT: dict[str, dict[str, Any]] = {
    "gaoming": {
        "procedure": "public_lead",
        "unit": "rx12319",
        "values": {
            "source": "complaint",
            "what": f"{WORD}线索丁戊己",
            "detail": f"{WORD}情况丁戊己",
            "place": f"{WORD}地点丁戊己",
            "named": "named",
            "reporter": f"{WORD}举报人丁戊己",
            "phone": "0757-88880000",
        },
    },
    "yiwu": {
        "procedure": "hotline_order",
        "unit": "rx96150",
        "values": {
            "category": "complaint",
            "title": f"{WORD}诉求庚辛壬",
            "detail": f"{WORD}详情庚辛壬",
            "place": f"{WORD}位置庚辛壬",
            "caller": f"{WORD}来电人庚辛壬",
            "phone": "0579-88880000",
        },
    },
}


def on_line(site: Site, place: str) -> None:
    """Another pack in force beside the county's."""
    packs = find_packs()
    with site.runtime.database.write() as session:
        made = apply_pack(
            session,
            system_actor("migrate", place),
            place,
            place,
            packs=packs,
            clock=site.runtime.clock,
            activate=True,
        )
        assert made.state == "active", made.findings


def brought(site: Site, place: str) -> Theirs:
    """What the public told there."""
    said = BROUGHT[place]
    with site.runtime.database.write() as session:
        opened = open_public(session, place, clock=site.runtime.clock, **said)
        assert isinstance(opened, PublicCase), opened
        change_set = session.scalars(select(ChangeSet.id).where(ChangeSet.jurisdiction == place)).first()
    marks = [each for each in said["values"].values() if WORD in each]
    ids = {
        "case_id": opened.case_id,
        "set_id": change_set,
        "kind": "unit",
        "key": said["unit"],
        "unit": said["unit"],
        "place": place,
        "procedure_id": said["procedure"],
        "number": 0,
    }
    return Theirs(
        marks, ids, {"q": WORD, "case": opened.case_id, "cases": opened.case_id, "unit": said["unit"]}
    )


def everybody(site: Site, place: str) -> dict[str, Actor]:
    """Somebody of every role of a place, in a unit of it."""
    clock, found = site.runtime.clock, {}
    with site.runtime.database.write() as session:
        house = (
            load_actor(session, "secadmin", clock.today())
            if place == HERE
            else system_actor("migrate", place)
        )
        configuration = Configuration.open(session, place, day=clock.today())
        unit = sorted(configuration.units())[0]
        roles = sorted(key for key, body in configuration.roles().items() if not body.get("public"))
        for role in roles:
            account = f"{place[:2]}-all-{role}"[:64]
            admit(session, house, account=account, name=account, jurisdiction=place, clock=clock)
            grant(session, house, account=account, unit=unit, role=role, since=clock.today(), clock=clock)
    with site.runtime.database.read() as session:
        for role in roles:
            found[f"{place} {role}"] = load_actor(session, f"{place[:2]}-all-{role}"[:64], clock.today())
    return found


@pytest.mark.soak
def test_no_role_of_any_finds_anything_of_the_others(demo_site: Site, nudged: list[str]) -> None:
    """Direct addresses, search, counts, exports, suggestions and files: nothing but 403 and 404, and no name."""
    theirs = {HERE: filled(demo_site, nudged)}
    people = {HERE: everybody(demo_site, HERE)}
    for place in BROUGHT:
        on_line(demo_site, place)
        people[place] = everybody(demo_site, place)
        theirs[place] = brought(demo_site, place)
    for place, things in theirs.items():
        strangers = {name: who for other in people if other != place for name, who in people[other].items()}
        look_for(demo_site, things, strangers)
        assert things.leaks == [], place
        assert things.cells > 1_000
