"""A change of one form of one unit, applied and approved on the command line, on a site that is running."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from fixtures.processes import stop, wait_until
from fixtures.running import Running
from fixtures.sites import DEMO_PACK, copy_home, demo_passwords
from yimen.changes import CatalogImport
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.settings import read_settings
from yimen.store import Job, open_database

UNIT, OTHER_UNIT = "zhzf01", "jtys01"
DRAFTER, APPROVER = "sfj-config", "sfj01"
ADDED = "随案附注"
HEADER = "本地登记标识"
SHEET = f"{HEADER},事项名称\nX-1,对擅自占用道路的行政处罚\n".encode()
FILING = "/cases/open?procedure=ordinary_penalty"


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    copy_home(demo_home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def site(checkout: Path, home: Path, tmp_path: Path) -> Iterator[Running]:
    running = Running(checkout, home, tmp_path / "log", "serve")
    yield running
    stop(running.process)


@pytest.fixture
def pack(checkout: Path, tmp_path: Path) -> Path:
    """The demo pack as it travels, with one more field in one unit's filing form."""
    folder = tmp_path / "pack" / DEMO_PACK
    shutil.copytree(checkout / "catalogs" / DEMO_PACK, folder)
    shutil.copytree(checkout / "form_schemas" / DEMO_PACK, folder / "forms")
    patch = folder / "forms" / "zhzf_penalty_filing.json"
    body = json.loads(patch.read_text("utf-8"))
    body["schema"]["properties"]["added_note"] = {"type": "string", "title": ADDED, "maxLength": 200}
    body["ui"]["elements"]["added_row"] = {
        "$after": "grid_row",
        "type": "Control",
        "scope": "#/properties/added_note",
        "options": {"id": "added_row"},
    }
    patch.write_text(json.dumps(body, ensure_ascii=False), "utf-8")
    (folder / "kinds").mkdir(exist_ok=True)
    (folder / "kinds" / "item.yaml").write_text(
        f"id: item\npatch: true\ncolumns:\n  code: {{titles: [事项代码, {HEADER}]}}\n", "utf-8"
    )
    return folder


def run(home: Path, account: str, *arguments: str) -> str:
    """What the command prints, run in this process, which is none of the site's; it must succeed."""
    instance = Instance(read_settings({"YIMEN_HOME": str(home)}))
    words = [*arguments, "--as", account]
    done = CliRunner().invoke(
        yimen, words, obj=instance, env={"YIMEN_PASSWORD": demo_passwords(home)[account]}
    )
    instance.close()
    assert done.exit_code == 0, done.stderr
    return done.stdout


def signed_in(site: Running, home: Path, account: str) -> requests.Session:
    session = requests.Session()
    session.headers["Connection"] = "close"  # a new connection may reach the other process
    page = session.get(f"{site.address}/login", timeout=20).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    values = {"account": account, "password": demo_passwords(home)[account], "csrf_token": token[1]}
    answer = session.post(f"{site.address}/login", data=values, timeout=20, allow_redirects=False)
    assert answer.status_code == 302
    return session


def column_of_code(site: Running, home: Path, clerk: requests.Session) -> str | None:
    """Which column the worker's check takes for the item's code."""
    page = clerk.get(f"{site.address}/imports", timeout=20).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = clerk.post(
        f"{site.address}/imports",
        data={"csrf_token": token[1], "kind": "item"},
        files={"file": ("local.csv", SHEET, "text/csv")},
        timeout=20,
        allow_redirects=False,
    )
    assert answer.status_code == 302, answer.text[:500]
    import_id = answer.headers["Location"].split("/imports/")[1].split("/")[0]
    database = open_database(f"sqlite:///{home / 'yimen.sqlite'}")
    found: list[Any] = []

    def done() -> bool:
        with database.read() as session:
            brought = session.get_one(CatalogImport, import_id)
            assert brought.job is not None
            found[:] = brought.reading.get("tables", [])
            return session.get_one(Job, brought.job).state in ("done", "failed")

    wait_until(done, "the check in the worker", patience=30)
    database.dispose()
    return found[0]["columns"].get("code") if found else None


def test_one_field_for_one_unit_shows_on_the_running_site_within_two_seconds(
    home: Path, site: Running, pack: Path
) -> None:
    """The drafter submits, another approves and activates; the unit sees the field, the other unit does not."""
    wait_until(site.ready, "the site", patience=60)
    officer, stranger = signed_in(site, home, UNIT), signed_in(site, home, OTHER_UNIT)
    for each in (officer, stranger):
        page = each.get(site.address + FILING, timeout=20)
        assert page.status_code == 200
        assert ADDED not in page.text
    clerk = signed_in(site, home, DRAFTER)
    assert column_of_code(site, home, clerk) is None
    applied = run(home, DRAFTER, "pack", "apply", str(pack), "--to", DEMO_PACK, "--json")
    change = json.loads(applied)["id"]
    run(home, APPROVER, "changes", "approve", change)
    assert ADDED not in officer.get(site.address + FILING, timeout=20).text
    run(home, APPROVER, "changes", "activate", change)
    active = time.monotonic()
    wait_until(lambda: ADDED in officer.get(site.address + FILING, timeout=20).text, "the field", patience=10)
    seen_after = time.monotonic() - active
    assert seen_after < 2
    later = [officer.get(site.address + FILING, timeout=20).text for _ in range(12)]
    assert all(ADDED in text for text in later), "one of the two processes still shows the old form"
    assert ADDED not in stranger.get(site.address + FILING, timeout=20).text
    assert column_of_code(site, home, clerk) == "A", "the worker still reads the old kind"
