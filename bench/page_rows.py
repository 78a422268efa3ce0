"""Generated pages of the loaded demo instance: milliseconds of the server, signed in, query counts beside."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from flask.testing import FlaskClient
from sqlalchemy import event

from fixtures.sites import Site

from .measure import Row

PAGES = {
    "my work": "/",
    "list of kinds": "/catalog",
    "items, first page": "/catalog/item",
    "items, searched": "/catalog/item?q=垃圾",
    "tiers, first page": "/catalog/tier",
    "tiers, second filter": "/catalog/tier?name=一般",
    "laws, first page": "/catalog/law",
    "case list": "/cases",
    "open a case": "/cases/open?procedure=ordinary_penalty",
}
ROUNDS = 15


def rows(site: Site) -> Iterator[Row]:
    client = site.client("zhzf01")
    for name, address in PAGES.items():
        yield page_row(site, client, name, address)


def page_row(site: Site, client: FlaskClient, name: str, address: str) -> Row:
    """The median of `ROUNDS` after two warm-ups."""
    times, queries = [], 0

    def count(*_args: object) -> None:
        nonlocal queries
        queries += 1

    for turn in range(ROUNDS + 2):
        if turn == ROUNDS + 1:
            event.listen(site.runtime.database.engine, "before_cursor_execute", count)
        begun = time.perf_counter()
        answer = client.get(address)
        taken = time.perf_counter() - begun
        assert answer.status_code == 200, (address, answer.status_code)
        if turn > 1:
            times.append(taken * 1000)
    event.remove(site.runtime.database.engine, "before_cursor_execute", count)
    value = round(statistics.median(times), 1)
    return Row(
        f"page: {name}", value, "ms", target="value <= 150", met=value <= 150, note=f"{queries} queries"
    )
