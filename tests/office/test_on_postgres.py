"""Who sees and does what, asked again on PostgreSQL: statements decide it, and each engine reads its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fixtures.databases import PostgresServer
from fixtures.sites import DEMO_PACK, Site, _work, demo_passwords, site_settings
from office.test_access_matrix import (  # noqa: F401  asked here once more, of the site below
    matrix,
    test_case_is_not_there_on_any_route_for_whoever_does_not_reach_it,
    test_lists_hold_exactly_the_cases_in_reach,
    test_route_is_refused_to_everybody_without_its_permission,
)
from office.test_beside import (  # noqa: F401
    test_nobody_beside_finds_anything_whatever_rights_he_has,
    theirs,
)
from office.test_every_id import (  # noqa: F401
    places,
    test_what_is_of_another_is_answered_as_what_is_not_there,
)
from yimen.app import open_runtime
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.kernel import FixedClock

pytestmark = pytest.mark.soak
KEY = "k" * 64


@pytest.fixture(scope="module")
def loaded(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory, quick_hashes: None
) -> tuple[Path, str]:
    """The folder and the database of the demo pack's instance; never written to."""
    home, name = tmp_path_factory.mktemp("loaded") / "home", postgres_server.create()
    settings = site_settings(home, YIMEN_DATABASE_URL=postgres_server.url(name), YIMEN_SECRET_KEY=KEY)
    instance = Instance(settings, FixedClock(datetime(2026, 7, 1, 2, 0, tzinfo=UTC)))
    load_demo(instance, DEMO_PACK)
    _work(instance.runtime)
    instance.close()
    instance.runtime.database.dispose()
    return home, name


@pytest.fixture
def demo_site(
    loaded: tuple[Path, str],
    postgres_server: PostgresServer,
    tmp_path: Path,
    clock: FixedClock,
    nudged: list[str],
) -> Iterator[Site]:
    """A copy of it with its accounts."""
    home, name = tmp_path / "demo", postgres_server.create(loaded[1])
    shutil.copytree(loaded[0], home)
    settings = site_settings(home, YIMEN_DATABASE_URL=postgres_server.url(name), YIMEN_SECRET_KEY=KEY)
    settings = replace(settings, web_processes=1)
    assert not settings.uses_sqlite
    site = Site(settings, open_runtime(settings, nudged.append, clock=clock), demo_passwords(home))
    yield site
    site.runtime.database.dispose()
    postgres_server.drop(name)
