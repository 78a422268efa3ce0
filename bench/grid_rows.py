"""The catalog grid at 100,000 rows on both engines: its rate against a bare endpoint of the same query, its pages in ms."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from fixtures.databases import PostgresServer
from fixtures.sites import Site, demo_passwords
from yimen.app import open_runtime
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.kernel import SystemClock
from yimen.settings import read_settings

from .http_rows import PACK, Person, quote
from .load import ask, free_port, gunicorn, request_bytes, serving
from .many_items import bare_rows, fill_bare_postgres, fill_bare_sqlite, fill_items
from .measure import Row, against_floor
from .page_rows import page_row
from .worlds import make_indexes

ONE_FILTER = "field=" + quote("住房城乡建设")
EVERYTHING, OWN_UNIT = "sfj-config", "zhzf01"
TIMES = 200
PAGES = {
    "first page": "/catalog/item",
    "one filter": "/catalog/item?" + ONE_FILTER,
    "a word searched for": "/catalog/item?q=" + quote("垃圾"),
    "sorted by name": "/catalog/item?sort=name",
    "an entry with its uses": "/catalog/item/330211001000",
}


def rows(postgres: PostgresServer) -> Iterator[Row]:
    for engine in ("PostgreSQL", "SQLite"):
        with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
            environment, bare = _load(engine, postgres, Path(folder))
            yield from _rates(engine, environment, bare)
            yield from _pages(engine, environment)


def _load(engine: str, postgres: PostgresServer, home: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The environments of the site and of the bare server, each over its 100,000 rows."""
    environment = {
        "YIMEN_HOME": str(home),
        "YIMEN_EMBEDDED": "no",
        "YIMEN_WEB_PROCESSES": "1",
        "YIMEN_WEB_THREADS": "2",
        "YIMEN_PORT": str(free_port()),
        "YIMEN_LOG_LEVEL": "ERROR",
    }
    if engine == "PostgreSQL":
        environment["YIMEN_DATABASE_URL"] = postgres.url(postgres.create())
        environment["YIMEN_SECRET_KEY"] = secrets.token_hex(32)
    instance = Instance(read_settings(environment), SystemClock())
    load_demo(instance, PACK)
    fill_items(instance.database, PACK)
    _index(environment)
    if engine == "PostgreSQL":
        bare = {"BENCH_DSN": f"host={postgres.folder} user=postgres dbname={postgres.create()}"}
        fill_bare_postgres(bare["BENCH_DSN"], bare_rows(instance.database))
    else:
        bare = {"BENCH_SQLITE": str(home / "bare.sqlite")}
        fill_bare_sqlite(home / "bare.sqlite", bare_rows(instance.database))
    instance.close()
    return environment, bare


def _index(environment: dict[str, str]) -> None:
    runtime = open_runtime(read_settings(environment), lambda _job: None)
    make_indexes(runtime)
    runtime.database.dispose()


def _rates(engine: str, environment: dict[str, str], bare: dict[str, str]) -> Iterator[Row]:
    with (
        gunicorn("bare:application", Path(__file__).parent, **bare) as floor,
        _signed_in(environment) as (port, cookies),
    ):
        plain = request_bytes("/rows?" + ONE_FILTER)
        for account, who, target in ((EVERYTHING, "all units", 0.5), (OWN_UNIT, "one unit", None)):
            wanted = request_bytes("/rows/item?" + ONE_FILTER, cookie=cookies[account])
            yield against_floor(
                f"grid: 25 of 100,000 items with one filter, signed in ({who}), {engine}, against the same query bare",
                "requests/s",
                lambda wanted=wanted: ask(port, wanted, TIMES),
                lambda: ask(floor, plain, TIMES),
                target=target,
                rounds=10,
            )


@contextmanager
def _signed_in(environment: dict[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The site as `yimen serve` starts it; its port, and a cookie for each account."""
    port, passwords = int(environment["YIMEN_PORT"]), demo_passwords(Path(environment["YIMEN_HOME"]))
    with serving(["-m", "yimen.cli", "serve"], port, {**os.environ, **environment}):
        yield port, {each: Person(port, each, passwords[each]).cookie for each in (EVERYTHING, OWN_UNIT)}


def _pages(engine: str, environment: dict[str, str]) -> Iterator[Row]:
    settings = replace(read_settings(environment), web_processes=1)
    runtime = open_runtime(settings, lambda _job: None)
    site = Site(settings, runtime, demo_passwords(settings.home))
    client = site.client(EVERYTHING)
    for name, address in PAGES.items():
        yield page_row(site, client, f"100,000 items, {name}, {engine}", address)
    runtime.database.dispose()
