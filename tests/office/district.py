"""A district as its pack alone makes it, and what its people do there; imported by the tests that need it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from flask.testing import FlaskClient

from fixtures.once import made_once
from fixtures.sites import Site, copy_home, demo_passwords, site_settings
from fixtures.swapped import swapped_packs
from office.pages import post, refusal
from yimen.app import open_runtime
from yimen.cases import Configuration, PublicCase, follow, open_public
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.kernel import FixedClock
from yimen.settings import Settings

PACK = "gaoming"
DAY = "2026-07-01"
MOMENT = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
COMPLAINT = {
    "source": "complaint",
    "what": "夜间施工扰民",
    "detail": "连续三晚施工至凌晨。",
    "place": "示范路1号工地",
    "named": "named",
    "reporter": "示例举报人",
    "phone": "0757-88880000",
}


@pytest.fixture(scope="session")
def district_home(tmp_path_factory: pytest.TempPathFactory, quick_hashes: None) -> Path:
    """The district's instance as the demo loads it; never written to."""
    return made_once(tmp_path_factory, PACK, load_pack_demo(PACK))


def load_pack_demo(pack: str) -> Callable[[Path], None]:
    """What makes the instance of a pack in a folder, as the demo loads it."""

    def make(home: Path) -> None:
        instance = Instance(site_settings(home), FixedClock(MOMENT))
        load_demo(instance, pack)
        instance.close()

    return make


def load_swapped(folder: Path, checkout: Path) -> tuple[Settings, dict[str, str]]:
    """The district's instance with every procedure, stage and task of its pack called otherwise; what they are called."""
    names = swapped_packs(PACK, checkout, folder)
    settings = site_settings(folder / "home", YIMEN_PACKS=str(folder / "catalogs"))
    instance = Instance(settings, FixedClock(MOMENT))
    load_demo(instance, PACK)
    with instance.database.read() as session:
        there = {
            each.key for each in Configuration.open(session, PACK, day=MOMENT.date()).entries("procedure")
        }
    instance.close()
    assert there
    assert there <= set(names.values())
    return settings, names


@pytest.fixture
def district(district_home: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Site]:
    settings = replace(copy_home(district_home, tmp_path / "district"), web_processes=1)
    site = Site(
        settings, open_runtime(settings, lambda _job: None, clock=clock), demo_passwords(settings.home)
    )
    yield site
    site.runtime.database.dispose()


@pytest.fixture
def lead(district: Site) -> PublicCase:
    """What somebody of the public brought forward at the hotline's desk."""
    return brought_forward(district)


def brought_forward(site: Site, **more: str) -> PublicCase:
    """The complaint, with the code by which it is followed."""
    with site.runtime.database.write() as session:
        brought = open_public(
            session,
            PACK,
            procedure=called(site, "public_lead"),
            unit="rx12319",
            values={**COMPLAINT, **more},
            clock=site.runtime.clock,
        )
    assert isinstance(brought, PublicCase), brought
    return brought


SIGNED_IN: WeakKeyDictionary[Any, dict[str, FlaskClient]] = WeakKeyDictionary()


def signed_in(site: Site, account: str) -> FlaskClient:
    """The browser of an account of this site: signed in once, not anew for each look."""
    known = SIGNED_IN.setdefault(site.runtime.database, {})
    return known[account] if account in known else known.setdefault(account, site.client(account))


SWAPPED: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
"""What the ids of a site's pack are called there, where a test calls them otherwise."""


def called(site: Site, id: str) -> str:
    """The id as the site's pack has it."""
    return SWAPPED.get(site.runtime.database, {}).get(id, id)


def next_week(site: Site, clock: FixedClock) -> None:
    """Seven days later everybody signs in anew."""
    clock.set(clock.now() + timedelta(days=7))
    SIGNED_IN.pop(site.runtime.database)


def steps(site: Site, lead: PublicCase) -> list[str]:
    """The titles of what the complainant was told, by the code."""
    with site.runtime.database.read() as session:
        followed = follow(session, PACK, lead.code)
    assert followed is not None
    return [title for _, title, _ in followed.steps]


def do(site: Site, account: str, case: str, deed: str, **values: Any) -> Any:
    """A task done on its page: `deed` is task.outcome."""
    client, (task, outcome) = signed_in(site, account), deed.split(".")
    task = called(site, task)
    page = f"/cases/{case}/tasks/{task}"
    version = re.search(r'name="_version" value="(\d+)"', client.get(page).get_data(as_text=True))
    assert version, (account, page)
    said = {"_version": version[1], "_occurred_on": DAY, "_deed": f"complete:{outcome}", **values}
    return post(client, page, page, said)


def done(site: Site, account: str, case: str, deed: str, **values: Any) -> None:
    answer = do(site, account, case, deed, **values)
    assert answer.status_code == 302, refusal(answer)


def penalty_filed(site: Site, account: str, lead: PublicCase) -> str:
    """The penalty case that the lead calls for, opened on the page that its task leads to."""
    client = signed_in(site, account)
    led = client.get(f"/cases/{lead.case_id}/tasks/{called(site, 'penalty_case')}")
    assert led.status_code == 302
    page = led.headers["Location"]
    text = client.get(page).get_data(as_text=True)
    assert f'value="{COMPLAINT["what"]}"' in text  # the title is there already
    said = {
        **{name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in ("_parent", "_task")},  # type: ignore[index]
        "_procedure": called(site, "ordinary_penalty"),
        "_unit": "cgzf",
        "_occurred_on": DAY,
        "_fellow": "gm-cgzf02",
        "_deed": "open:submitted",
        "source": "report",
        "found_on": DAY,
        "title": COMPLAINT["what"],
        "parties.~rows": ["0"],
        "parties.0.sort": "organisation",
        "parties.0.name": "示例建筑有限公司",
        "alleged_acts.~rows": ["0"],
        "alleged_acts.0.item": "GM01-CF-0001",
        "alleged_acts.0.occurred_on": DAY,
        "alleged_acts.0.place": "示范路1号",
        "summary": "夜间施工。",
    }
    opened = post(client, "/cases/open", page, said)
    assert opened.status_code == 302, refusal(opened)
    return str(opened.headers["Location"])


def children(page: str) -> list[str]:
    """The cases that a case's page lists as called for by it."""
    section = page.split('aria-labelledby="children"', 1)[1].split("</section>", 1)[0]
    return list(dict.fromkeys(re.findall(r"/cases/([0-9a-f]{32})", section)))


def may_ask(client: FlaskClient, case: str, task: str) -> int:
    """How often the case offers to ask another department."""
    return seen(client, f"/cases/{case}").count(f"/cases/{case}/tasks/{task}")


def seen(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def begun(site: Site, account: str, procedure: str, unit: str, outcome: str, **values: Any) -> str:
    """A case of its own begun on its page; its id."""
    client, page = signed_in(site, account), f"/cases/open?procedure={procedure}&unit={unit}"
    said = {"_procedure": procedure, "_unit": unit, "_occurred_on": DAY, "_deed": f"open:{outcome}", **values}
    opened = post(client, "/cases/open", page, said)
    assert opened.status_code == 302, refusal(opened)
    return str(opened.headers["Location"]).rsplit("/", 1)[1]
