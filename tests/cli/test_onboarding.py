"""The walk-through of docs/onboarding.md, command by command, with the files that it shows, to the first case."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from fixtures.sites import Site, site_settings
from office.pages import opened
from yimen.app import open_runtime
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.kernel import FixedClock

NEW = "Correct-Horse-7"
FILE = re.compile(r"`(linshan/[\w.]+)`")


@dataclass
class Walk:
    """Where the walk-through happens, and what was handed out on the way."""

    home: Path
    clock: FixedClock
    passwords: dict[str, str] = field(default_factory=dict)
    change_set: str = ""

    def run(self, line: str) -> Result:
        words = [self.change_set if word == "SET" else word for word in shlex.split(line)[1:]]
        changes = words[:2] == ["account", "change"]
        account = words[words.index("--as") + 1] if "--as" in words else words[-1]
        secrets = {"YIMEN_PASSWORD": self.passwords.get(account, ""), "YIMEN_NEW_PASSWORD": NEW}
        instance = Instance(site_settings(self.home), self.clock)
        try:
            return CliRunner().invoke(yimen, words, obj=instance, env=secrets)
        finally:
            instance.close()
            if changes:
                self.passwords[account] = NEW


def blocks(page: Path) -> Iterator[tuple[str, list[str]]]:
    """(the words before, the lines) of every indented block of a page."""
    said, block = "", []
    for line in [*page.read_text("utf-8").splitlines(), "end"]:
        if line.startswith("    "):
            block.append(line[4:])
        elif block and not line:
            yield said, block
            said, block = "", []
        elif line:
            said = f"{said} {line}"


@pytest.fixture
def walk(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, quick_hashes: None) -> Walk:
    monkeypatch.chdir(tmp_path)
    return Walk(tmp_path / "home", clock)


def follow(walk: Walk, page: Path) -> list[str]:
    """Does what the page says, and tells which commands it ran."""
    ran: list[str] = []
    for said, lines in blocks(page):
        named = FILE.findall(said)
        if lines[0].startswith("yimen "):
            for line in (each for each in lines if each != "yimen serve"):
                done = walk.run(line)
                assert done.exit_code == 0, (line, done.output)
                ran.append(line)
                waiting = re.search(r"^(\w{12})  待审核", done.output, re.MULTILINE)
                walk.change_set = waiting[1] if waiting else walk.change_set
                if "import-officers" in line:
                    rows = [row.split("\t") for row in Path("accounts.tsv").read_text("utf-8").splitlines()]
                    walk.passwords = {row[0]: row[1] for row in rows}
        elif named:
            adds = said.rstrip().endswith(":") and "at the end of" in said
            path = Path(named[-1])
            text = "\n".join([*lines, ""])
            path.write_text((path.read_text("utf-8") + text) if adds else text, "utf-8")
    return ran


def signed_in(site: Site, walk: Walk, account: str) -> FlaskClient:
    """A browser of somebody who changes the password that was handed out."""
    client, old = site.client(account), walk.passwords[account]
    changed = site.post(client, "/password", page="/password", old=old, new=NEW, again=NEW)
    assert changed.headers["Location"] == "/"
    return client


def test_the_walk_through_leads_to_the_first_case(walk: Walk, checkout: Path) -> None:
    """Every command of the page comes out as it says; the third item came by two people; a case is opened over it."""
    ran = follow(walk, checkout / "docs/onboarding.md")
    assert len(ran) == 14
    settings = replace(site_settings(walk.home), web_processes=1)
    site = Site(settings, open_runtime(settings, lambda _job: None, clock=walk.clock), dict(walk.passwords))
    try:
        officer = signed_in(site, walk, "ls-officer1")
        case = opened(
            officer,
            _unit="lszhzf",
            _fellow="ls-officer2",
            **{"alleged_acts.0.item": "LS-CF-003", "alleged_acts.0.occurred_on": "2026-07-01"},
        )
        head = signed_in(site, walk, "ls-head")
        assert "承办机构审核" in head.get("/").get_data(as_text=True)
        assert "LS-CF-003" in head.get(case).get_data(as_text=True)
    finally:
        site.runtime.database.dispose()
    late = walk.run("yimen pack apply linshan --to linshan --activate")
    assert late.exit_code == 2
