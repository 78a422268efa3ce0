"""The two commands do their own set-up, or say what they lack."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NEEDED = (
    "bash",
    "flock",
    "dirname",
    "mkdir",
    "sha256sum",
    "cut",
    "cat",
    "id",
    "sort",
    "find",
    "rm",
    "sh",
    "env",
)


@pytest.fixture
def bare_machine(checkout: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the set-up script in an empty checkout, and a folder of programs with the barest shell."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        assert found is not None, name
        (programs / name).symlink_to(found)
    (tmp_path / "checkout/scripts").mkdir(parents=True)
    shutil.copy(checkout / "scripts/prepare.sh", tmp_path / "checkout/scripts")
    return tmp_path / "checkout", programs


def prepare(machine: tuple[Path, Path], step: str) -> subprocess.CompletedProcess[str]:
    folder, programs = machine
    return subprocess.run(
        ["bash", "scripts/prepare.sh", step],
        cwd=folder,
        env={"PATH": str(programs), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_make_alone_lists_every_target(checkout: Path) -> None:
    """A newcomer types `make` and sees what there is."""
    makefile = (checkout / "Makefile").read_text("utf-8")
    promised = set(re.search(r"^\.PHONY: (help .*)$", makefile, re.MULTILINE).group(1).split())  # type: ignore[union-attr]
    shown = subprocess.run(["make", "-s"], cwd=checkout, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in shown.splitlines()} == promised


def test_setup_without_python_names_it(bare_machine: tuple[Path, Path]) -> None:
    """Chinese first, then English: what is missing and how to get it."""
    done = prepare(bare_machine, "development")
    assert done.returncode != 0
    assert "找不到 Python 3.11" in done.stderr
    assert "apt-get install python3" in done.stderr


def test_setup_without_programs_and_apt_names_the_packages(bare_machine: tuple[Path, Path]) -> None:
    """Where nothing can be installed, the message is the command that an administrator needs."""
    done = prepare(bare_machine, "machine")
    assert done.returncode != 0
    assert "缺少以下系统软件" in done.stderr
    assert re.search(r"apt-get install .*chromium.*redis-server", done.stderr)


def test_setup_without_the_light_browser_asks_once_and_takes_the_whole_one(
    bare_machine: tuple[Path, Path],
) -> None:
    """Not every archive has it; who has Chromium is not asked to install anything."""
    folder, programs = bare_machine
    for name in ("chromium", "initdb", "redis-server", "pdftotext", "soffice", "python3"):
        stand_in(programs / name, "exit 0")
    stand_in(programs / "fc-list", "echo a font")
    stand_in(programs / "apt-get", "echo asked >>asked; exit 100")
    (programs / "sudo").symlink_to("/usr/bin/false")
    assert prepare(bare_machine, "machine").returncode == 0
    assert (folder / ".build/browser").read_text().strip() == "chromium"
    asked = (folder / "asked").read_text() if (folder / "asked").exists() else ""
    assert prepare(bare_machine, "machine").returncode == 0
    assert asked == ((folder / "asked").read_text() if (folder / "asked").exists() else "")
    (programs / "chromium").unlink()
    assert "apt-get install chromium" in prepare(bare_machine, "machine").stderr


def stand_in(program: Path, deed: str) -> None:
    """A program that does nothing but this."""
    program.write_text(f"#!/bin/sh\n{deed}\n")
    program.chmod(0o755)


def test_setup_step_that_does_not_exist_is_refused(bare_machine: tuple[Path, Path]) -> None:
    """A misspelt step is an error, never a step left out."""
    done = prepare(bare_machine, "asets")
    assert done.returncode != 0
    assert "asets" in done.stderr


def test_locks_hold_one_exact_version_per_package(checkout: Path) -> None:
    """What is installed tomorrow is what was tested today; the development lock agrees with the runtime's."""
    locks = {}
    for name in (
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-build.lock",
        "requirements-node.lock",
    ):
        lines = [
            line for line in (checkout / name).read_text("utf-8").splitlines() if not line.startswith("#")
        ]
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line) for line in lines), name
        locks[name] = dict(line.lower().split("==") for line in lines)
    runtime, development = locks["requirements.lock"], locks["requirements-dev.lock"]
    assert runtime.items() <= development.items()
    assert locks["requirements-build.lock"].items() <= development.items()


def test_locks_cover_what_setup_asks_for(checkout: Path) -> None:
    """A requirement added to setup.py without `make lock` would be missing from a fresh installation."""
    asked = re.findall(
        r'^    "([A-Za-z0-9._-]+)(?:\[\w+\])?(?:[<>=].*)?",$',
        (checkout / "setup.py").read_text("utf-8"),
        re.M,
    )
    locked = (checkout / "requirements-dev.lock").read_text("utf-8").lower().replace("_", "-")
    assert [name for name in asked if f"\n{name.lower().replace('_', '-')}==" not in locked] == []
    assert len(asked) > 30


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_cover_what_their_packages_ask_for(checkout: Path, name: str) -> None:
    """They are installed as they stand, with nothing left to resolve; what was forgotten would come in any version."""
    lines = (checkout / name).read_text("utf-8").splitlines()
    locked = {canonicalize_name(line.split("==")[0]) for line in lines if "==" in line}
    asked = {
        (package, canonicalize_name(needed.name))
        for package in locked
        for needed in map(Requirement, metadata.requires(package) or ())
        if needed.marker is None or needed.marker.evaluate({"extra": ""})
    }
    assert {pair for pair in asked if pair[1] not in locked} == set()
