"""The running site: one command, several processes, a clean stop."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from fixtures.processes import stop, wait_until
from fixtures.running import Running, alive
from fixtures.sites import DEMO_PACK, copy_home


@pytest.fixture
def demo(checkout: Path, demo_home: Path, tmp_path: Path) -> Iterator[Running]:
    """The second start of the demo: everything is there already."""
    copy_home(demo_home, tmp_path / "home")
    running = Running(checkout, tmp_path / "home", tmp_path / "log", "demo", "--pack", DEMO_PACK)
    yield running
    stop(running.process)


def test_demo_prints_an_address_and_accounts_that_sign_in(demo: Running) -> None:
    """The one command ends in a site and, for each role, an account that opens it."""
    wait_until(demo.ready, "the demo", patience=60)
    wait_until(lambda: "全部账号" in demo.log.read_text("utf-8"), "the announcement")
    told = demo.log.read_text("utf-8")
    assert f"http://127.0.0.1:{demo.port}" in told
    rows = re.findall(r"^  (\S+) +(\S{12,}) +(\S+) +(\S+)$", told, re.MULTILINE)
    roles = {row[2] for row in rows}
    assert {"执法人员", "承办机构负责人", "法制审核人员", "机关负责人", "安全管理员"} <= roles
    account, password = rows[0][:2]
    session = requests.Session()
    page = session.get(f"{demo.address}/login", timeout=10).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    values = {"account": account, "password": password, "csrf_token": token[1]}
    answer = session.post(f"{demo.address}/login", data=values, timeout=10, allow_redirects=False)
    assert answer.status_code == 302
    assert session.get(demo.address, timeout=10).status_code == 200


def test_demo_stops_with_all_its_processes(demo: Running) -> None:
    """Ctrl-C leaves no web process, no worker and no beat behind."""
    wait_until(demo.ready, "the demo", patience=60)
    family = demo.family()
    assert len(family) >= 4
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(30) == 0
    wait_until(lambda: not alive(family), "the end of all processes")


def test_demo_that_is_killed_takes_its_processes_along(demo: Running) -> None:
    """Even kill -9 of the parent leaves no process listening."""
    wait_until(demo.ready, "the demo", patience=60)
    family = demo.family()
    demo.process.kill()
    demo.process.wait()
    wait_until(lambda: not alive(family), "the end of all processes", patience=40)
