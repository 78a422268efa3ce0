"""Procedures that nobody wrote, in units that nobody named, run from the first task to their end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.conftest import MOMENT, County
from cases.county import COUNTY, revision
from yimen.cases import ActResult, FirstForm, admit, case_page, grant, open_case
from yimen.cases.configuration import Configuration
from yimen.kernel import FixedClock, Place, system_actor
from yimen.store import Jurisdiction, open_database
from yimen.workflow import Known, check_procedure

ROLES = ("officer", "unit_head")
NUMBERS = count(1)
words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8)


@st.composite
def procedures(draw: st.DrawFn) -> dict[str, Any]:
    """Stages one after the other, each of tasks one after the other; what the last task says ends the case. Another
    procedure may be called for in between."""
    mark = f"q{next(NUMBERS)}"

    def name(word: str) -> str:
        return f"{word}_{mark}_{next(NUMBERS)}"

    stages: dict[str, Any] = {}
    before, last = "", ""
    for number in range(draw(st.integers(1, 3))):
        tasks: dict[str, Any] = {}
        for _ in range(draw(st.integers(1, 3))):
            task = name(draw(words))
            body: dict[str, Any] = {
                "title": {"zh": draw(st.text("甲乙丙丁", min_size=1, max_size=4))},
                "roles": [draw(st.sampled_from(ROLES))],
                "form": "none",
                "outcomes": {"done_so": {"title": {"zh": "办结"}}},
            }
            if not last:
                body |= {"opens": True, "roles": ["officer"]}
            elif tasks:
                body |= {"after": last, "entry": {"next": {"on": [f"{last}.done_so"]}}, "required": True}
            tasks[task], last = body, task
        stage: dict[str, Any] = {"title": {"zh": f"第{number}段"}, "tasks": tasks}
        if before:
            stage |= {"after": before, "entry": {"over": {"on": [f"{before}.left"]}}}
        before = name(draw(words))
        stages[before] = stage
    return {
        "id": name(draw(words)),
        "title": {"zh": "随机程序"},
        "stages": stages,
        "deadlines": {
            name(draw(words)): {
                "title": {"zh": "期限"},
                "amount": draw(st.integers(1, 60)),
                "unit": draw(st.sampled_from(["working_day", "calendar_day", "month"])),
                "starts": [f"{next(iter(next(iter(stages.values()))['tasks']))}.done_so"],
                "stops": [f"{last}.done_so"],
                "task": last,
                "article": "某法第一条",
            }
        },
        "endings": {
            name("over"): {"title": {"zh": "结束"}, "criteria": {"done": {"on": [f"{last}.done_so"]}}}
        },
    }


@pytest.fixture(scope="module")
def place(sqlite_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    file = tmp_path_factory.mktemp("random") / "county.sqlite"
    shutil.copy(sqlite_county, file)
    database = open_database(f"sqlite:///{file}")
    yield County(database, FixedClock(MOMENT))
    database.dispose()


def _founded(place: County, unit: str, bodies: list[dict[str, Any]]) -> None:
    """The unit with an officer and a head, and the procedures in force."""
    founder, since = system_actor("migrate", COUNTY), date(2022, 1, 1)
    with place.database.write() as session:
        session.add(revision("unit", unit, {"code": unit, "name": unit}))
        session.add_all(revision("procedure", body["id"], body) for body in bodies)
    with place.database.write() as session:
        jurisdiction = session.get_one(Jurisdiction, COUNTY)
        jurisdiction.bootstrap, jurisdiction.sequence = True, jurisdiction.sequence + 1
        session.flush()
        for role in ROLES:
            account = f"{role}@{unit}"
            admit(session, founder, account=account, name=account, jurisdiction=COUNTY, clock=place.clock)
            grant(session, founder, account=account, unit=unit, role=role, since=since, clock=place.clock)


def _run(place: County, unit: str, case_id: str) -> int:
    """Every open task is done by somebody who may, until the case is over; how many acts it took."""
    for acts in range(60):
        with place.database.read() as session:
            configuration = Configuration.open(session, COUNTY, day=place.clock.today())
            views = [
                (role, case_page(session, place.actor(f"{role}@{unit}"), case_id, configuration))
                for role in ROLES
            ]
            offers = [(role, each.task) for role, view in views if view for each in view.offers]
            seen = views[0][1]
            assert seen is not None
            if seen.case.status != "open":
                assert seen.case.closed_on == place.clock.today()
                return acts
        role, task = offers[0]
        done = place.act(f"{role}@{unit}", case_id, task, "done_so")
        assert isinstance(done, ActResult), done
    raise AssertionError("it never ends")


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(procedures(), min_size=2, max_size=2), st.lists(words, min_size=3, max_size=3, unique=True))
def test_invented_pack_runs_from_the_first_task_to_the_end(
    place: County, bodies: list[dict[str, Any]], names: list[str]
) -> None:
    """Two procedures, three units: each runs in each, with its term met."""
    for body in bodies:
        assert [each for each in check_procedure(body, Known(), Place("")) if each.severity == "error"] == []
    for word in names:
        unit = f"{word}{next(NUMBERS)}"
        _founded(place, unit, bodies if word == names[0] else [])
        for body in bodies:
            with place.database.write() as session:
                opened = open_case(
                    session,
                    place.actor(f"officer@{unit}"),
                    body["id"],
                    unit,
                    FirstForm({}, place.clock.today()),
                    clock=place.clock,
                )
                assert isinstance(opened, ActResult), opened
                case_id = opened.case.id
            tasks = sum(len(stage["tasks"]) for stage in body["stages"].values())
            assert _run(place, unit, case_id) == tasks - 1
