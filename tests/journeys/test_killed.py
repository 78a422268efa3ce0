"""Web, worker and database are killed with -9 while a catalog is brought in over HTTP: nothing is lost or half done.

An answer that somebody was given stays true; what was asked for without an answer happened once or not at all.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from fixtures.databases import PostgresServer, begin_cluster, make_cluster
from fixtures.processes import as_user, stop, wait_until
from fixtures.sites import DEMO_PACK, Site, copy_home, demo_passwords, site_settings
from journeys.clerks import Clerk, NoAnswer
from journeys.standing import DURABLE, Standing, database_answers
from journeys.truths import (
    imports_are_done_once,
    jobs_by_state,
    last_jobs_are_done,
    names_in_force,
    no_entry_is_twice_in_force,
    numbers_are_whole,
    set_is_whole,
)
from office.pages import opened
from yimen.app import open_runtime
from yimen.changes import IMPORT_KINDS
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.kernel import SystemClock
from yimen.settings import Settings
from yimen.store import ChangeSet, Database, open_database

T = TypeVar("T")
PREFIX = "K9"
ROWS = 1_000
REACHED = {
    "submit": ("submitted", "approved", "active", "undone"),
    "approve": ("approved", "active", "undone"),
    "activate": ("active", "undone"),
}
PHASES = ("upload", "check", "compare", "import", "submit", "approve", "activate", "undo")
HANGING = 40.0


def workbook(version: int) -> bytes:
    """A table of items that differ from those of every other version in their names."""
    rows = [f"{PREFIX}{number:04},事项第{version}版,综合行政执法局,城市管理" for number in range(ROWS)]
    return "\n".join(["事项代码,事项名称,执法单位,领域", *rows]).encode()


class Story:
    """One seed: a version is brought in, and sometimes undone again, under blows.

    A blow is (phase, part of the phase's usual time after which it falls, what it hits).
    """

    def __init__(self, place: Place, seed: int) -> None:
        self.place = place
        self.seed = seed
        self.chance = random.Random(seed)
        count = self.chance.choice((1, 1, 2, 3)) if seed else 0
        self.blows = [
            (phase, round(self.chance.uniform(0, 1.1), 2), self.chance.choice(place.targets))
            for phase in self.chance.choices(PHASES, k=count)
        ]
        self.waiting: list[threading.Timer] = []
        self.acknowledged: list[tuple[str, str]] = []
        self.phase, self.begun = "", 0.0

    def enter(self, phase: str) -> None:
        """A phase begins: the blows that are meant for it are struck some time from now."""
        now = time.monotonic()
        if self.phase and not any(each == self.phase for each, _, _ in self.blows):
            self.place.usual[self.phase] = min(now - self.begun, self.place.usual.get(self.phase, 60.0))
        self.phase, self.begun = phase, now
        for each, part, target in self.blows:
            if each == phase:
                delay = part * self.place.usual.get(phase, 0.3)
                timer = threading.Timer(delay, self.place.standing.kill, (target, self.chance))
                timer.start()
                self.waiting.append(timer)

    def tell(self) -> None:
        clerk, second = self.place.clerk, self.place.second
        made = self.bring(clerk)
        for person, deed in ((clerk, "submit"), (second, "approve"), (second, "activate")):
            self.move(person, made, deed)
        self.place.versions.append(self.seed)
        if self.chance.random() < 0.3 and len(self.place.versions) > 1:
            self.undo(clerk, second, made)
        self.enter("")
        for timer in self.waiting:
            timer.join()

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
        while self.place.state(set_id) not in REACHED[deed]:
            try:
                answer = person.post(page, f"{page}/deeds/{deed}", {})
            except NoAnswer:
                continue
            if answer.status_code == 302:
                self.acknowledged.append((set_id, deed))
                return
            assert self.place.state(set_id) in REACHED[deed], answer.text

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
        self.place.versions.pop()

    def prove(self) -> None:
        """Everything that must be true afterwards."""
        self.place.await_jobs()
        self.place.ask(self._truths)

    def _truths(self, session: Session) -> None:
        place = DEMO_PACK
        for set_id, deed in self.acknowledged:
            assert session.get_one(ChangeSet, set_id).state in REACHED[deed], (set_id, deed)
        last_jobs_are_done(session)
        imports_are_done_once(session)
        numbers_are_whole(session, place)
        no_entry_is_twice_in_force(session, place)
        for each in session.scalars(select(ChangeSet).where(ChangeSet.id.not_in(self.place.proven))):
            if each.created_by != "system:migrate":
                set_is_whole(session, each)
            if each.state in ("active", "undone"):
                self.place.proven.append(each.id)
        version = self.place.versions[-1]
        assert names_in_force(session, place, PREFIX) == {f"事项第{version}版": ROWS}


class Place:
    """A standing instance, its people and its database; `versions` are those in force, the last on top."""

    def __init__(self, standing: Standing, database: Database, passwords: dict[str, str]) -> None:
        self.standing = standing
        self.database = database
        self.clerk = Clerk(standing.address, "sfj-config", passwords["sfj-config"])
        self.second = Clerk(standing.address, "sfj01", passwords["sfj01"])
        self.usual: dict[str, float] = {}
        self.versions: list[int] = []
        self.proven: list[str] = []
        served = ["database", "database_backend"] if standing.cluster else ["everything"]
        self.targets = ["web", "web_child", "worker", "worker", *served, *served, "beat"]

    def ask(self, question: Callable[[Session], T]) -> T:
        """An answer of the database, which may be away for a while."""
        limit = time.monotonic() + 60
        while True:
            try:
                with self.database.read() as session:
                    return question(session)
            except DBAPIError:
                assert time.monotonic() < limit, "the database does not come back"
                time.sleep(0.1)

    def state(self, set_id: str) -> str:
        return self.ask(lambda session: session.get_one(ChangeSet, set_id).state)

    def await_jobs(self) -> None:
        """No job of an import hangs: each has ended soon after its worker's lease."""

        def ended() -> bool:
            states = self.ask(lambda session: jobs_by_state(session, IMPORT_KINDS))
            return not states["waiting"] and not states["running"]

        wait_until(ended, "the end of the jobs", patience=HANGING, pause=0.1)


def prove_seeds(place: Place, seeds: range) -> None:
    """Seed 0, in peace, says how long each phase takes; then the seeds."""
    for seed in (0, *seeds):
        story = Story(place, seed)
        begun = time.monotonic()
        try:
            story.tell()
            story.prove()
        except BaseException:
            print(f"seed {seed}: {story.blows}")
            raise
        print(f"seed {seed}: {time.monotonic() - begun:.1f} s {story.blows}", flush=True)


@contextmanager
def standing_place(checkout: Path, settings: Settings, folder: Path, cluster: Path | None) -> Iterator[Place]:
    """The instance of `settings` with one case, served; at the end the journals are verified."""
    site = Site(settings, open_runtime(settings, lambda _job: None, clock=SystemClock()), {})
    site.passwords.update(demo_passwords(settings.home))
    served = {}
    if cluster is not None:
        served = {"YIMEN_DATABASE_URL": settings.database_url, "YIMEN_SECRET_KEY": settings.secret_key}
    server = begin_cluster(cluster, DURABLE) if cluster is not None else None
    if cluster is not None:
        wait_until(lambda: database_answers(cluster), "PostgreSQL")
    opened(site.client("zhzf01"), _occurred_on=SystemClock().today().isoformat())
    site.runtime.database.dispose()
    if server is not None:
        stop(server)
    standing = Standing(checkout, settings.home, folder / "log", cluster, **served)
    database = open_database(settings.database_url)
    with standing:
        yield Place(standing, database, site.passwords)
        for command in ("anchor", "verify"):
            done = subprocess.run(
                as_user([sys.executable, "-m", "yimen.cli", command], None),
                env=standing.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
    database.dispose()


@pytest.fixture
def embedded(checkout: Path, demo_home: Path, tmp_path: Path) -> Iterator[Place]:
    """The demo pack's instance on SQLite."""
    settings = copy_home(demo_home, tmp_path / "home")
    with standing_place(checkout, settings, tmp_path, None) as place:
        yield place


@pytest.fixture
def served(checkout: Path, quick_hashes: None, tmp_path: Path) -> Iterator[Place]:
    """The demo pack's instance on a PostgreSQL of its own that keeps what it acknowledged."""
    cluster = Path(tempfile.mkdtemp(prefix="yimen-pg-"))
    make_cluster(cluster)
    server = begin_cluster(cluster, DURABLE)
    wait_until(lambda: database_answers(cluster), "PostgreSQL")
    name = PostgresServer(cluster).create()
    url = PostgresServer(cluster).url(name)
    settings = site_settings(tmp_path / "home", YIMEN_DATABASE_URL=url, YIMEN_SECRET_KEY="k" * 40)
    instance = Instance(settings, SystemClock())
    load_demo(instance, DEMO_PACK)
    instance.close()
    stop(server)
    with standing_place(checkout, settings, tmp_path, cluster) as place:
        yield place
    shutil.rmtree(cluster, ignore_errors=True)


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
