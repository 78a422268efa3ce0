"""Whole instances that stand in real processes, their people, and the blows that are struck at them."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from fixtures.databases import PostgresServer, begin_cluster, make_cluster
from fixtures.processes import as_user, stop, wait_until
from fixtures.sites import DEMO_PACK, Site, copy_home, demo_passwords, site_settings
from journeys.clerks import Clerk
from journeys.standing import DURABLE, Standing, database_answers
from journeys.truths import jobs_by_state
from office.pages import opened
from yimen.app import open_runtime
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.kernel import SystemClock
from yimen.settings import Settings
from yimen.store import Database, open_database

T = TypeVar("T")
HANGING = 40.0


class Place:
    """A standing instance, its people and its database; `usual` is how long each phase of a story takes in peace."""

    def __init__(self, standing: Standing, database: Database, passwords: dict[str, str]) -> None:
        self.standing = standing
        self.database = database
        self.passwords = passwords
        self.person = cache(self._person)
        self.usual: dict[str, float] = {}
        served = ["database", "database_backend"] if standing.cluster else ["everything"]
        self.targets = ["web", "web_child", "worker", "worker", *served, *served, "beat"]

    def _person(self, account: str) -> Clerk:
        return Clerk(self.standing.address, account, self.passwords[account])

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

    def await_jobs(self, kinds: Collection[str]) -> None:
        """No job of these kinds hangs: each has ended soon after its worker's lease."""

        def ended() -> bool:
            states = self.ask(lambda session: jobs_by_state(session, kinds))
            return not states["waiting"] and not states["running"]

        wait_until(ended, "the end of the jobs", patience=HANGING, pause=0.1)


class Blows:
    """What one seed is struck by. A blow is (phase, part of the phase's usual time after which it falls, what it hits);
    seed 0 is told in peace."""

    def __init__(self, place: Place, seed: int, phases: Sequence[str]) -> None:
        self.place = place
        self.chance = random.Random(seed)
        count = self.chance.choice((1, 1, 2, 3)) if seed else 0
        self.planned = [
            (phase, round(self.chance.uniform(0, 1.1), 2), self.chance.choice(place.targets))
            for phase in self.chance.choices(phases, k=count)
        ]
        self.waiting: list[threading.Timer] = []
        self.phase, self.begun = "", 0.0

    def enter(self, phase: str) -> None:
        """A phase begins: the blows that are meant for it are struck some time from now."""
        now = time.monotonic()
        if self.phase and not any(each == self.phase for each, _, _ in self.planned):
            self.place.usual[self.phase] = min(now - self.begun, self.place.usual.get(self.phase, 60.0))
        self.phase, self.begun = phase, now
        for each, part, target in self.planned:
            if each == phase:
                delay = part * self.place.usual.get(phase, 0.3)
                timer = threading.Timer(delay, self.place.standing.kill, (target, self.chance))
                timer.start()
                self.waiting.append(timer)

    def end(self) -> None:
        """The last phase is over, and whatever was to fall has fallen."""
        self.enter("")
        for timer in self.waiting:
            timer.join()


class Told(Protocol):
    """A story of one seed: `tell` lives it, `prove` looks at what is left."""

    blows: Blows

    def tell(self) -> None: ...

    def prove(self) -> None: ...


def tell_all(story_of: Callable[[int], Told], seeds: Iterable[int]) -> None:
    """Seed 0, in peace, says how long each phase takes; then the seeds."""
    for seed in (0, *seeds):
        story = story_of(seed)
        begun = time.monotonic()
        try:
            story.tell()
            story.prove()
        except BaseException:
            print(f"seed {seed}: {story.blows.planned}")
            raise
        print(f"seed {seed}: {time.monotonic() - begun:.1f} s {story.blows.planned}", flush=True)


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
