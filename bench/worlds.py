"""Databases of either engine with a pack in force but for what is to be imported, copied afresh for each round."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from fixtures.databases import PostgresServer
from yimen.app import Runtime, migrate
from yimen.cases import Configuration
from yimen.catalog import check_reading, read_tables
from yimen.changes import (
    INDEX_KIND,
    DraftLine,
    Options,
    Source,
    activate,
    check,
    compared,
    draft,
    found_jurisdiction,
    grounds,
    read_layers,
)
from yimen.kernel import FixedClock, system_actor
from yimen.pack import find_packs
from yimen.store import Database, Job, open_database
from yimen.worker import run_job

PACK, PLACE = "jindong", "here"
CLOCK = FixedClock(datetime(2026, 7, 1, 2, 0, tzinfo=UTC))
LOADER = system_actor("migrate", PLACE)


@dataclass
class World:
    """One engine: a database that stays as it was made, and copies of it to write into."""

    engine: str
    folder: Path
    postgres: PostgresServer

    def fill(self, left_out: Collection[str]) -> None:
        """The pack in force, but for entries of these kinds."""
        database = self._open("template")
        migrate(database)
        reading = read_layers(PACK, find_packs())
        entries = [each for each in reading.entries if each.kind not in left_out]
        with database.write() as session:
            found_jurisdiction(session, PLACE, reading.manifest, CLOCK)
            made = draft(
                session,
                LOADER,
                PLACE,
                title=PACK,
                entries=entries,
                sources=reading.sources,
                sort="pack",
                clock=CLOCK,
            )
            check(session, LOADER, made.id, clock=CLOCK)
            done = activate(session, LOADER, made.id, clock=CLOCK, bootstrap=True)
            assert done.state == "active", done.findings
        database.dispose()

    def copy(self) -> Database:
        """A copy of the database as it was filled."""
        if self.engine == "sqlite":
            shutil.copy(self.folder / "template.sqlite", self.folder / "copy.sqlite")
            for rest in ("-wal", "-shm"):
                (self.folder / f"copy.sqlite{rest}").unlink(missing_ok=True)
        else:
            with self.postgres.connect() as connection:
                connection.execute("DROP DATABASE IF EXISTS bench_copy WITH (FORCE)")
                connection.execute("CREATE DATABASE bench_copy TEMPLATE bench_template")
        return self._open("copy")

    def _open(self, name: str) -> Database:
        return open_database(self.url(name))

    def url(self, name: str) -> str:
        if self.engine == "sqlite":
            return f"sqlite:///{self.folder}/{name}.sqlite"
        with self.postgres.connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"bench_{name}"])
            if known.fetchone() is None:
                connection.execute(f"CREATE DATABASE bench_{name} TEMPLATE template0")
        return self.postgres.url(f"bench_{name}")


@contextmanager
def emptied(world: World, left_out: Collection[str]) -> Iterator[World]:
    """A filled world, gone afterwards."""
    world.fill(left_out)
    yield world
    if world.engine == "postgres":
        with world.postgres.connect() as connection:
            for name in ("bench_copy", "bench_template"):
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def make_indexes(runtime: Runtime) -> None:
    """What a worker does after a large change set: the lists' indexes, and stock taken of the rows."""
    with runtime.database.read() as session:
        jobs = list(session.scalars(select(Job.id).where(Job.kind == INDEX_KIND)))
    for job in jobs:
        run_job(runtime, job)


def import_file(database: Database, name: str, content: bytes, place: str = PLACE) -> int:
    """All of an import, from the bytes to rows in force, in one transaction; the number of entries read."""
    day, loader = CLOCK.today(), system_actor("migrate", place)
    with database.write() as session:
        kinds = Configuration.open(session, place, day=day).kinds()
        reading = read_tables(name, content, kinds)
        options = Options(day, {}, False, "")
        known = grounds(session, place, kinds, reading.entries, options)
        findings = check_reading(reading, kinds, day=day, grounds=known).findings
        made = compared(session, place, reading, kinds, options, in_detail=False)
        lines: list[DraftLine] = []
        change_set = draft(
            session,
            loader,
            place,
            title=name,
            entries=made.entries,
            unlike=made.unlike,
            withdrawn=made.withdrawn,
            effective_from=day,
            sources=[Source(name, content)],
            sort="import",
            clock=CLOCK,
            written=lines,
        )
        checked = check(session, loader, change_set.id, clock=CLOCK, extra=findings, written=lines)
        assert not checked.findings["errors"], checked.findings["list"][:3]
        if checked.summary["lines"]:
            activate(session, loader, change_set.id, clock=CLOCK, bootstrap=True)
    return len(reading.entries)
