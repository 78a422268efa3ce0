"""`make bench`: every row, or those whose module is named (`python -m bench import page`; `--keep` writes them down)."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from fixtures.databases import PostgresServer, start_postgres
from fixtures.processes import stop
from fixtures.sites import Site, demo_passwords, site_settings
from yimen.app import open_runtime
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.kernel import FixedClock

from . import (
    case_rows,
    designer_rows,
    engine_rows,
    form_rows,
    grid_rows,
    http_rows,
    import_rows,
    law_rows,
    page_rows,
    paper_rows,
    portal_rows,
    search_rows,
    whole_rows,
)
from .measure import Row, machine, write


@contextmanager
def postgres(durable: bool) -> Iterator[PostgresServer]:
    """A server of its own. `durable` where acts are measured: an answer says that the act is kept."""
    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        Path(folder).chmod(0o755)
        process = start_postgres(Path(folder), durable=durable)
        yield PostgresServer(Path(folder))
        stop(process, signal.SIGINT)


@contextmanager
def demo_site() -> Iterator[Site]:
    clock = FixedClock(datetime(2026, 7, 1, 2, 0, tzinfo=UTC))
    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        settings = replace(site_settings(Path(folder)), web_processes=1)
        instance = Instance(settings, clock)
        load_demo(instance, import_rows.PACK)
        instance.close()
        site = Site(
            settings, open_runtime(settings, lambda _job: None, clock=clock), demo_passwords(settings.home)
        )
        yield site
        site.runtime.database.dispose()


ON_POSTGRES = {
    "import": import_rows.rows,
    "whole": whole_rows.rows,
    "search": search_rows.rows,
    "law": law_rows.rows,
    "http": http_rows.rows,
    "portal": portal_rows.rows,
    "case": case_rows.rows,
    "grid": grid_rows.rows,
}
DURABLE = {"http", "portal"}
ON_THE_DEMO = {"page": page_rows.rows, "designer": designer_rows.rows}
ALONE = {"form": form_rows.rows, "engine": engine_rows.rows, "paper": paper_rows.rows}


KEEP = "--keep"


def all_rows(chosen: set[str]) -> Iterator[Row]:
    yield machine()
    for name, measured in ON_POSTGRES.items():
        if not chosen or name in chosen:
            with postgres(name in DURABLE) as server:
                yield from measured(server)
    for name, shown in ON_THE_DEMO.items():
        if not chosen or name in chosen:
            with demo_site() as site:
                yield from shown(site)
    for name, reckoned in ALONE.items():
        if not chosen or name in chosen:
            yield from reckoned()


def main() -> None:
    asked = set(sys.argv[1:])
    chosen = asked - {KEEP}
    write(list(all_rows(chosen)), keep=not chosen or KEEP in asked, whole=not chosen)


if __name__ == "__main__":
    main()
