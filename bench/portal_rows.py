"""The public's site over HTTP on PostgreSQL: searching and complaining against bare Flask endpoints of the same server."""

from __future__ import annotations

import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

from fixtures.databases import PostgresServer
from fixtures.gateways import open_gateway
from fixtures.processes import stop, wait_until
from fixtures.sites import Site
from portal.door import COMPLAINT, PLACE, SAID, hidden_fields, open_door, solved
from yimen.app import open_runtime
from yimen.kernel import SystemClock
from yimen.settings import read_settings

from .http_rows import FORM, KEPT, fill_bare, load_site, quote
from .load import ask, ask_each, gunicorn, request_bytes, serving
from .measure import Row, against_floor

ACTS, ROUNDS = 10, 8
WORDS = (
    *(
        "擅自",
        "违反",
        "未按",
        "规定",
        "城市",
        "道路",
        "食品",
        "药品",
        "车辆",
        "建筑",
        "工程",
        "消防",
        "环境",
        "垃圾",
        "污水",
    ),
    *(
        "噪声",
        "林木",
        "水产",
        "种子",
        "农药",
        "校车",
        "旅游",
        "广告",
        "商标",
        "价格",
        "计量",
        "特种",
        "设备",
        "施工",
        "燃气",
    ),
)
UNLIMITED = {
    "YIMEN_PUBLIC_COMPLAINTS": "1000000/hour",
    "YIMEN_PUBLIC_COMPLAINTS_UNPROVEN": "1000000/hour",
}


def rows(postgres: PostgresServer) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        environment = load_site(postgres, Path(folder)) | UNLIMITED
        settings = read_settings(environment)
        site = Site(settings, open_runtime(settings, lambda _job: None, clock=SystemClock()))
        open_door(site)
        site.runtime.database.dispose()
        database = urllib.parse.urlsplit(settings.database_url).path.lstrip("/")
        fill_bare(postgres, database)
        dsn = f"host={postgres.folder} user=postgres dbname={database}"
        with (
            gunicorn("bare:application", Path(__file__).parent, BENCH_DSN=dsn) as bare,
            serving(["-m", "yimen.cli", "serve"], settings.port, {**os.environ, **environment}),
        ):
            yield notice_sent(settings.port, {**os.environ, **environment})
            yield from measured(bare, settings.port)


def notice_sent(port: int, environment: dict[str, str]) -> Row:
    """From the answer to a complaint until its notice is at the gateway, by a worker that nothing but the queue tells."""
    ready: list[bytes] = []
    write_complaints(port, ready)
    waits: list[float] = []
    with open_gateway() as gateway, working({**environment, "SMS_GATEWAY_URL": gateway.address}):
        for number, each in enumerate(ready, 1):
            ask_each(port, [each], status=303)
            answered = time.perf_counter()
            wait_until(lambda number=number: len(gateway.taken) == number, "the message", patience=60)
            waits.append(time.perf_counter() - answered)
    usual = statistics.median(waits[1:])  # for the first the worker may still be starting
    return Row(
        "public: from the answer to a complaint until its notice is at the gateway",
        round(usual, 2),
        "s",
        target="value <= 5",
        met=usual <= 5,
        note=f"longest {max(waits[1:]):.2f} s; a plugin posts it to a gateway of this machine",
    )


@contextmanager
def working(environment: dict[str, str]) -> Iterator[None]:
    """A worker beside the site, and no beat."""
    process = subprocess.Popen(
        [sys.executable, "-m", "yimen.cli", "worker"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        stop(process)


def measured(bare: int, port: int) -> Iterator[Row]:
    """Searches go through the same words on both sides; a page that nobody asked for is drawn whole, though its words are
    known from the rounds before."""
    anew = itertools.count()

    def search(word: str, more: str = "") -> bytes:
        return request_bytes(f"/public/{PLACE}/catalog/item?q={quote(word)}{more}")

    def bare_search(word: str) -> bytes:
        said = {"q": word, "grams": f"'{word}'", "place": PLACE}
        return request_bytes("/found?" + urllib.parse.urlencode(said))

    floor = [bare_search(word) for word in WORDS]
    for name, work in (
        ("a page that nobody asked for before", lambda: [search(word, f"&n={next(anew)}") for word in WORDS]),
        ("a page that others asked for", lambda: [search(word) for word in WORDS]),
    ):
        yield against_floor(
            f"public: search for items, {name} (HTML) against the bare search (JSON)",
            "requests/s",
            lambda work=work: ask_each(port, work()),
            lambda: ask_each(bare, floor),
            target=0.5,
            rounds=ROUNDS,
        )
    insert = request_bytes("/act", method="POST", body=json.dumps({"a": "x" * 300}).encode())
    ready: list[bytes] = []
    yield against_floor(
        "public: a complaint taken (sum, limit, form, journal, tasks, code) against a bare insert",
        "requests/s",
        lambda: ask_each(port, ready, status=303),
        lambda: ask(bare, insert, ACTS * 8),
        target=0.333,
        rounds=ROUNDS,
        prepare=lambda: write_complaints(port, ready),
        note=KEPT,
    )


def write_complaints(port: int, ready: list[bytes]) -> None:
    """New complaints as browsers post them, their sums done."""
    ready.clear()
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    for _ in range(ACTS):
        page = opener.open(f"http://127.0.0.1:{port}{COMPLAINT}").read().decode()
        hidden, challenge = hidden_fields(page)
        body = urllib.parse.urlencode({**hidden, **SAID, "_proof": solved(challenge)}).encode()
        cookie = "; ".join(f"{each.name}={each.value}" for each in jar)
        ready.append(request_bytes(COMPLAINT, cookie=cookie, method="POST", body=body, content=FORM))
