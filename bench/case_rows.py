"""A million cases on PostgreSQL: the list that an officer sees against the same query bare, and a round of the sweep."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from fixtures.databases import PostgresServer
from yimen.cases import sweep_deadlines
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.kernel import SystemClock
from yimen.settings import read_settings

from .http_rows import PACK, Person, site, site_environment
from .load import ask, gunicorn, request_bytes
from .many_cases import MANY, fill_cases
from .measure import Row, against_floor

OFFICER, UNIT = "zhzf01", "zhzf"
TIMES, SINGLE = 60, 300
BY_STATUS = f"unit={UNIT}&status=open"
LISTS = {
    "by unit and status, newest first (rows, as the page asks for them)": f"/cases/rows?{BY_STATUS}",
    "by unit and status, newest first (the whole page)": f"/cases?{BY_STATUS}",
    "all that the officer sees (the whole page)": "/cases",
    "overdue ones (the whole page)": "/cases?due=overdue",
}


def rows(postgres: PostgresServer) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        name = postgres.create()
        environment = site_environment(postgres.url(name), Path(folder))
        instance = Instance(read_settings(environment), SystemClock())
        load_demo(instance, PACK)
        sweep_deadlines(
            instance.database, PACK, instance.clock
        )  # the first round counts all terms, here none
        dsn = f"host={postgres.folder} user=postgres dbname={name}"
        fill_cases(instance, dsn, PACK, OFFICER, SystemClock().today())
        with (
            gunicorn("bare:application", Path(__file__).parent, BENCH_DSN=dsn) as bare,
            site(environment) as (port, person),
        ):
            yield from _lists(bare, port, person)
        yield _sweep(instance)
        instance.close()


def _lists(bare: int, port: int, person: Person) -> Iterator[Row]:
    plain = request_bytes(f"/cases?{BY_STATUS}")
    for name, path in LISTS.items():
        wanted = request_bytes(path, cookie=person.cookie)
        yield against_floor(
            f"cases: 25 of {MANY:,} {name}, signed in with row rules, against a bare JSON endpoint",
            "requests/s",
            lambda wanted=wanted: ask(port, wanted, TIMES),
            lambda: ask(bare, plain, TIMES * 4),
            target=0.5 if BY_STATUS in path else None,
            rounds=10,
        )
    wanted = request_bytes(f"/cases?{BY_STATUS}", cookie=person.cookie)
    times = []
    for _ in range(SINGLE):
        begun = time.perf_counter()
        ask(port, wanted, 1)
        times.append((time.perf_counter() - begun) * 1000)
    middle, last = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    yield Row(
        f"cases: 95th of a hundred lists of {MANY:,} against the median",
        round(last, 1),
        "ms",
        floor=round(middle, 1),
        ratio=round(last / middle, 2),
        target="ratio <= 5",
        met=last / middle <= 5,
    )


def _sweep(instance: Instance) -> Row:
    """One round of a day."""
    begun = time.perf_counter()
    done = sweep_deadlines(instance.database, PACK, instance.clock)
    value = round(time.perf_counter() - begun, 2)
    note = (
        f"{done.warned} warned of, {done.overdue} overdue, {done.moved} moved on, {done.recounted} recounted"
    )
    return Row(
        f"cases: a sweep over {MANY:,} running terms",
        value,
        "s",
        target="value <= 60",
        met=value <= 60,
        note=note,
    )
