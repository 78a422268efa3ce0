"""Killing the process with -9 at random points of an import leaves either the old state or the new one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ITEMS = 120


def run(url: str, folder: Path, seeds: int, checkout: Path) -> list[dict[str, Any]]:
    """The story of each seed, told by a process that forks and kills imports."""
    environment = {**os.environ, "PYTHONPATH": f"{checkout / 'platform'}{os.pathsep}{checkout / 'tests'}"}
    script = Path(__file__).with_name("crash_run.py")
    done = subprocess.run(
        [sys.executable, str(script), url, str(folder), str(seeds)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def whole_states_only(told: list[dict[str, Any]]) -> None:
    before = told[0]
    assert before["versions"] == {"事项第0版": ITEMS}
    for each in told[1:]:
        version = each["seed"] + 1
        new = {
            "versions": {f"事项第{version}版": ITEMS},
            "limit": [90 + version],
            "number": before["number"] + 1,
        }
        old = {name: before[name] for name in ("versions", "limit", "number")}
        assert {name: each[name] for name in new} in ([new] if each["ended"] else [old, new])
        assert each["active"] == each["number"]
        assert (each["loose"], each["foreign"], each["known"]) == (0, 0, 1)
        before = each


def test_killed_import_leaves_the_old_state_or_the_new_one(tables_url, tmp_path, checkout):
    """Twenty seeds on the embedded engine, six on the server: none leaves half a catalog, and some were killed."""
    told = run(tables_url, tmp_path / "packs", 20 if tables_url.startswith("sqlite") else 6, checkout)
    whole_states_only(told)
    assert any(not each["ended"] for each in told)


@pytest.mark.soak
def test_two_hundred_killed_imports_leave_whole_states_only(tables_url, tmp_path, checkout):
    """The same with two hundred seeds."""
    whole_states_only(run(tables_url, tmp_path / "packs", 200, checkout))
