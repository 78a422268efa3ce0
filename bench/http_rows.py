"""Over HTTP on PostgreSQL: pages and acts of the running site against bare Flask endpoints of the same server."""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path

import psycopg

from fixtures.databases import PostgresServer
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.kernel import SystemClock
from yimen.settings import read_settings

from .load import ask, ask_beside, free_port, gunicorn, redirected, request_bytes, serving
from .measure import Row, against_floor

PACK = "jindong"
READS, ACTS = 60, 20
CONNECTIONS, BESIDE = 8, 96
PROCESSES, THREADS = 2, 4
"""What `yimen serve` starts unless it is told otherwise: for what comes over many connections at once."""
HEAD = "zhzf-head"
KEPT = "both commits wait for the disk"
FORM = "application/x-www-form-urlencoded"


def rows(postgres: PostgresServer) -> Iterator[Row]:
    bare_database = postgres.create()
    fill_bare(postgres, bare_database)
    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        environment = load_site(postgres, Path(folder))
        dsn = f"host={postgres.folder} user=postgres dbname={bare_database}"
        with (
            gunicorn("bare:application", Path(__file__).parent, BENCH_DSN=dsn) as bare,
            site(environment) as (port, person),
        ):
            yield from measured(bare, port, person)
        many = environment | {"YIMEN_WEB_PROCESSES": str(PROCESSES), "YIMEN_WEB_THREADS": str(THREADS)}
        with (
            gunicorn("bare:application", Path(__file__).parent, PROCESSES, THREADS, BENCH_DSN=dsn) as bare,
            site(many) as (port, person),
        ):
            yield from beside(bare, port, person, Person(port, HEAD, password_of(environment, HEAD)))


def beside(bare: int, port: int, person: Person, head: Person) -> Iterator[Row]:
    """Acts over eight connections at once, on both sides by as many processes as are started unless told otherwise:
    cases opened, and the head's opinion on each of them."""
    insert = [request_bytes("/act", method="POST", body=json.dumps({"a": "x" * 300}).encode())]
    opening = request_bytes(
        "/cases/open", cookie=person.cookie, method="POST", body=person.opening(), content=FORM
    )
    said: dict[str, str] = {}
    ready: list[bytes] = []

    def open_cases() -> None:
        """As many cases as opinions are to be given, not timed."""
        pages = [f"{person.opened(opening)}/tasks/unit_opinion" for _ in range(BESIDE)]
        said.update(said or head.opinion(pages[0]))
        body = urllib.parse.urlencode(said).encode()
        ready[:] = [
            request_bytes(page, cookie=head.cookie, method="POST", body=body, content=FORM) for page in pages
        ]

    floor = {
        "floor": lambda: ask_beside(bare, insert * BESIDE * 4, CONNECTIONS),
        "target": 0.25,
        "rounds": 8,
        "note": f"{KEPT}; {PROCESSES} processes of {THREADS} threads on both sides",
    }
    yield against_floor(
        f"HTTP: a penalty case opened, over {CONNECTIONS} connections, against a bare insert",
        "requests/s",
        lambda: ask_beside(port, [opening] * BESIDE, CONNECTIONS, status=302),
        **floor,  # type: ignore[arg-type]
    )
    yield against_floor(
        f"HTTP: an act (the head's opinion on a case), over {CONNECTIONS} connections, against a bare insert",
        "requests/s",
        lambda: ask_beside(port, ready, CONNECTIONS, status=302),
        prepare=open_cases,
        **floor,  # type: ignore[arg-type]
    )


def measured(bare: int, port: int, person: Person) -> Iterator[Row]:
    point = request_bytes("/item/330211001000")
    insert = request_bytes("/act", method="POST", body=json.dumps({"a": "x" * 300}).encode())
    for name, path in (
        (
            "items of the unit with one filter, 25 rows, signed in (HTML)",
            "/catalog/item?field=" + quote("住房城乡建设"),
        ),
        ("the case list, 25 rows, signed in (HTML)", "/cases"),
        ("a look-up as typed, signed in (JSON)", "/lookup/item?q=" + quote("垃圾")),
    ):
        wanted = request_bytes(path, cookie=person.cookie)
        yield against_floor(
            f"HTTP: {name} against a bare JSON endpoint",
            "requests/s",
            lambda wanted=wanted: ask(port, wanted, READS),
            lambda: ask(bare, point, READS * 4),
            target=None,
            rounds=10,
        )
    opening = person.opening()
    wanted = request_bytes("/cases/open", cookie=person.cookie, method="POST", body=opening, content=FORM)
    yield against_floor(
        "HTTP: a penalty case opened (form, journal, tasks, terms) against a bare insert",
        "requests/s",
        lambda: ask(port, wanted, ACTS, status=302),
        lambda: ask(bare, insert, ACTS * 8),
        target=0.25,
        rounds=10,
        note=KEPT,
    )


def quote(text: str) -> str:
    return urllib.parse.quote(text)


def fill_bare(postgres: PostgresServer, database: str) -> None:
    with psycopg.connect(host=str(postgres.folder), user="postgres", dbname=database) as connection:
        connection.execute("CREATE TABLE bare_item (code text PRIMARY KEY, name text, unit text)")
        connection.execute("CREATE TABLE bare_act (id bigserial PRIMARY KEY, body text)")
        connection.execute(
            "INSERT INTO bare_item SELECT (330211001000 + n)::text, 'item ' || n, 'unit'"
            " FROM generate_series(0, 3949) n"
        )


def load_site(postgres: PostgresServer, home: Path) -> dict[str, str]:
    """The demo pack on PostgreSQL, one web process with two threads, no worker beside it."""
    environment = site_environment(postgres.url(postgres.create()), home)
    instance = Instance(read_settings(environment), SystemClock())
    load_demo(instance, PACK)
    instance.close()
    return environment


def site_environment(database_url: str, home: Path) -> dict[str, str]:
    """One web process with two threads, no worker beside it."""
    return {
        "YIMEN_HOME": str(home),
        "YIMEN_DATABASE_URL": database_url,
        "YIMEN_SECRET_KEY": secrets.token_hex(32),
        "YIMEN_EMBEDDED": "no",
        "YIMEN_WEB_PROCESSES": "1",
        "YIMEN_WEB_THREADS": "2",
        "YIMEN_PORT": str(free_port()),
        "YIMEN_LOG_LEVEL": "ERROR",
    }


class Person:
    """An officer signed in by the login page; keeps the cookie and the page's token."""

    def __init__(self, port: int, account: str, password: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        token = self.token("/login")
        said = {"account": account, "password": password, "csrf_token": token}
        self.opener.open(self.base + "/login", urllib.parse.urlencode(said).encode()).read()

    def token(self, page: str) -> str:
        text = self.opener.open(self.base + page).read().decode()
        found = re.search(r'name="csrf_token" value="([^"]+)"', text)
        assert found, page
        return found[1]

    @property
    def cookie(self) -> str:
        return "; ".join(f"{each.name}={each.value}" for each in self.jar)

    def opened(self, request: bytes) -> str:
        """Send the request that opens a case; the address of the case."""
        return f"/cases/{redirected(urllib.parse.urlsplit(self.base).port or 0, request).rpartition('/')[2]}"

    def opinion(self, page: str) -> dict[str, str]:
        """The head's opinion on a case just opened, as the task's page posts it."""
        text = self.opener.open(self.base + page).read().decode()
        found = {
            name: re.search(rf'name="{name}" value="([^"]+)"', text) for name in ("csrf_token", "_version")
        }
        return {
            **{name: each[1] for name, each in found.items() if each},
            "_occurred_on": date.today().isoformat(),
            "_deed": "complete:agreed",
            "opinion": "同意。",
            "agreed": "true",
        }

    def opening(self) -> bytes:
        """The filing form as a browser posts it."""
        day = date.today().isoformat()
        said = {
            "_procedure": "ordinary_penalty",
            "_unit": "zhzf",
            "_occurred_on": day,
            "_fellow": "zhzf02",
            "_deed": "open:submitted",
            "source": "inspection",
            "found_on": day,
            "title": "擅自占用城市道路",
            "parties.~rows": "0",
            "parties.0.sort": "organisation",
            "parties.0.name": "示范商贸有限公司",
            "alleged_acts.~rows": "0",
            "alleged_acts.0.item": "330211001000",
            "alleged_acts.0.occurred_on": day,
            "alleged_acts.0.place": "示范路1号",
            "summary": "未经批准占用城市道路。",
            "csrf_token": self.token("/cases/open?procedure=ordinary_penalty"),
        }
        return urllib.parse.urlencode(said).encode()


@contextmanager
def site(environment: dict[str, str]) -> Iterator[tuple[int, Person]]:
    """The site under gunicorn as `yimen serve` starts it; its port, and an officer signed in."""
    port = int(environment["YIMEN_PORT"])
    with serving(["-m", "yimen.cli", "serve"], port, {**os.environ, **environment}):
        yield port, Person(port, "zhzf01", password_of(environment, "zhzf01"))


def password_of(environment: dict[str, str], account: str) -> str:
    """What the demo wrote down of the account."""
    told = (Path(environment["YIMEN_HOME"]) / "demo-accounts.tsv").read_text("utf-8")
    return next(line.split("\t")[1] for line in told.splitlines() if line.startswith(f"{account}\t"))
