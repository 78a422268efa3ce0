"""Web, worker and database are killed with -9 while a catalog is brought in over HTTP: nothing is lost or half done.

An answer that somebody was given stays true; what was asked for without an answer happened once or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fixtures.sites import DEMO_PACK
from journeys.clerks import Clerk, NoAnswer
from journeys.places import Blows, Place, embedded, served, tell_all
from journeys.truths import (
    imports_are_done_once,
    last_jobs_are_done,
    names_in_force,
    no_entry_is_twice_in_force,
    numbers_are_whole,
    set_is_whole,
)
from yimen.changes import IMPORT_KINDS
from yimen.kernel import SystemClock
from yimen.store import ChangeSet

__all__ = ["embedded", "served"]

PREFIX = "K9"
ROWS = 1_000
REACHED = {
    "submit": ("submitted", "approved", "active", "undone"),
    "approve": ("approved", "active", "undone"),
    "activate": ("active", "undone"),
}
PHASES = ("upload", "check", "compare", "import", "submit", "approve", "activate", "undo")


def workbook(version: int) -> bytes:
    """A table of items that differ from those of every other version in their names."""
    rows = [f"{PREFIX}{number:04},事项第{version}版,综合行政执法局,城市管理" for number in range(ROWS)]
    return "\n".join(["事项代码,事项名称,执法单位,领域", *rows]).encode()


class Shelf:
    """What the stories leave behind: the versions in force, the last on top, and the change sets that were proven."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.clerk, self.second = place.person("sfj-config"), place.person("sfj01")
        self.versions: list[int] = []
        self.proven: list[str] = []

    def state(self, set_id: str) -> str:
        return self.place.ask(lambda session: session.get_one(ChangeSet, set_id).state)


class Story:
    """One seed: a version is brought in, and sometimes undone again, under blows."""

    def __init__(self, shelf: Shelf, seed: int) -> None:
        self.shelf = shelf
        self.seed = seed
        self.blows = Blows(shelf.place, seed, PHASES)
        self.chance = self.blows.chance
        self.enter = self.blows.enter
        self.acknowledged: list[tuple[str, str]] = []

    def tell(self) -> None:
        clerk, second = self.shelf.clerk, self.shelf.second
        made = self.bring(clerk)
        for person, deed in ((clerk, "submit"), (second, "approve"), (second, "activate")):
            self.move(person, made, deed)
        self.shelf.versions.append(self.seed)
        if self.chance.random() < 0.3 and len(self.shelf.versions) > 1:
            self.undo(clerk, second, made)
        self.blows.end()

    def bring(self, clerk: Clerk) -> str:
        """Upload, check, import; the id of the change set."""
        self.enter("upload")
        file = {"file": (f"第{self.seed}版.csv", workbook(self.seed))}
        sheets = clerk.insist("/imports", "/imports", {"kind": "item"}, files=file)
        self.enter("check")
        clerk.settled(sheets)
        wizard = sheets.rsplit("/", 1)[0]
        self.enter("compare")
        while "compare-line" not in self.compare(clerk, f"{wizard}/comparison"):
            pass
        self.enter("import")
        made = clerk.move_on(f"{wizard}/submission", {"title": f"第{self.seed}版"})
        found = re.search(r"/changes/([0-9a-f]{32})$", made.url)
        assert found, f"{made.url}: {made.text}"
        return found[1]

    def compare(self, clerk: Clerk, page: str) -> str:
        wanted = {"effective_from": SystemClock().today().isoformat()}
        return clerk.move_on(page, wanted).text

    def move(self, person: Clerk, set_id: str, deed: str) -> None:
        """A deed, until it is known that it is done."""
        self.enter(deed)
        page = f"/changes/{set_id}"
        while self.shelf.state(set_id) not in REACHED[deed]:
            try:
                answer = person.post(page, f"{page}/deeds/{deed}", {})
            except NoAnswer:
                continue
            if answer.status_code == 302:
                self.acknowledged.append((set_id, deed))
                return
            assert self.shelf.state(set_id) in REACHED[deed], answer.text

    def undo(self, clerk: Clerk, second: Clerk, set_id: str) -> None:
        self.enter("undo")
        page = f"/changes/{set_id}"
        try:
            answer = clerk.post(page, f"{page}/deeds/undo", {"reason": "试一试"})
        except NoAnswer:
            return  # there is an inverse, or there is none; it is nobody's next step
        inverse = answer.headers["Location"].rsplit("/", 1)[-1]
        self.acknowledged.append((inverse, "submit"))
        for deed in ("approve", "activate"):
            self.move(second, inverse, deed)
        self.shelf.versions.pop()

    def prove(self) -> None:
        """Everything that must be true afterwards."""
        self.shelf.place.await_jobs(IMPORT_KINDS)
        self.shelf.place.ask(self._truths)

    def _truths(self, session: Session) -> None:
        place = DEMO_PACK
        for set_id, deed in self.acknowledged:
            assert session.get_one(ChangeSet, set_id).state in REACHED[deed], (set_id, deed)
        last_jobs_are_done(session)
        imports_are_done_once(session)
        numbers_are_whole(session, place)
        no_entry_is_twice_in_force(session, place)
        for each in session.scalars(select(ChangeSet).where(ChangeSet.id.not_in(self.shelf.proven))):
            if each.created_by != "system:migrate":
                set_is_whole(session, each)
            if each.state in ("active", "undone"):
                self.shelf.proven.append(each.id)
        version = self.shelf.versions[-1]
        assert names_in_force(session, place, PREFIX) == {f"事项第{version}版": ROWS}


def prove_seeds(place: Place, seeds: Iterable[int]) -> None:
    """Seed 0, in peace, says how long each phase takes; then the seeds."""
    shelf = Shelf(place)
    tell_all(lambda seed: Story(shelf, seed), seeds)


def test_embedded_instance_that_is_killed_loses_nothing(embedded: Place) -> None:
    """One seed on SQLite."""
    prove_seeds(embedded, range(1, 2))


@pytest.mark.soak
def test_served_instance_that_is_killed_loses_nothing(served: Place) -> None:
    """One seed on PostgreSQL, whose postmaster is killed too."""
    prove_seeds(served, range(2, 3))


@pytest.mark.soak
def test_embedded_instance_outlives_two_hundred_seeds(embedded: Place) -> None:
    """The long form on SQLite."""
    prove_seeds(embedded, range(1_000, 1_200))


@pytest.mark.soak
def test_served_instance_outlives_two_hundred_seeds(served: Place) -> None:
    """The long form on PostgreSQL."""
    prove_seeds(served, range(2_000, 2_200))
