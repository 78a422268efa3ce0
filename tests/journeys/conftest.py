"""A running site with real data and people in front of browsers."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from fixtures.browsers import PageWatch
from fixtures.sites import (  # noqa: F401  fixtures are found by being here
    Site,
    demo_home,
    demo_site,
    nudged,
    quick_hashes,
)
from journeys.people import Town


@pytest.fixture
def town(
    demo_site: Site,  # noqa: F811
    nudged: list[str],  # noqa: F811
    browser: Browser,
    page_watch: PageWatch,
) -> Iterator[Town]:
    """The demo pack's site, served on this machine, to which people come with their own browsers."""
    yield from served(demo_site, nudged, browser, page_watch)


def served(site: Site, nudged: list[str], browser: Browser, page_watch: PageWatch) -> Iterator[Town]:  # noqa: F811
    """A site on this machine, until the test is over."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    town = Town(site, f"http://127.0.0.1:{server.server_port}", browser, page_watch, nudged)
    yield town
    town.leave()
    server.shutdown()
    thread.join(10)
    server.server_close()
