"""The wheel runs outside the checkout, with the locked packages and nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from fixtures.once import made_once

SOURCES = ("setup.py", "pyproject.toml", "MANIFEST.in", "LICENSE", "README.md", "requirements.lock")
FOLDERS = ("platform", "catalogs", "form_schemas")
PACKS = sorted(path.parent.name for path in (Path(__file__).parents[2] / "catalogs").glob("*/pack.yaml"))


def build(source: Path, *formats: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "build", "--no-isolation", *formats, str(source)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def source_copy(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a distribution is made of, away from the checkout, and what was built of it as a packager would: the wheel by
    way of the source distribution."""

    def make(folder: Path) -> None:
        folder.mkdir()
        for name in SOURCES:
            if (checkout / name).exists():
                shutil.copy(checkout / name, folder)
        for name in FOLDERS:
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.mo")
            shutil.copytree(checkout / name, folder / name, ignore=ignored)
        done = build(folder)
        assert done.returncode == 0, done.stdout + done.stderr
        assert list((folder / "dist").glob("*.tar.gz"))

    return made_once(tmp_path_factory, "source", make)


@pytest.fixture(scope="module")
def wheel(source_copy: Path) -> Path:
    return next((source_copy / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def fresh(wheel: Path, checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and, linked in, exactly the packages of requirements.lock."""

    def make(home: Path) -> None:
        venv.create(home, with_pip=False, symlinks=True)
        site = next(home.glob("lib/python*/site-packages"))
        for line in (checkout / "requirements.lock").read_text("utf-8").splitlines():
            if not line.startswith("#"):
                link_distribution(line.split("==")[0], site)
        pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python"), "install", "--quiet"]
        subprocess.run(
            [*pip, "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True, text=True
        )

    return made_once(tmp_path_factory, "installed", make)


def link_distribution(name: str, site: Path) -> None:
    """Show an installed distribution to another environment by links to its top-level files and folders."""
    installed = distribution(name)
    tops = {file.parts[0] for file in installed.files or () if ".." not in file.parts}
    for top in tops - {"__pycache__"}:
        if not (site / top).exists():
            (site / top).symlink_to(Path(str(installed.locate_file(top))))


def run(home: Path, *arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """The installed command in a folder and an environment that know nothing of the checkout."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [str(home / "bin/yimen"), *arguments],
        cwd=folder,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_wheel_carries_packs_forms_assets_and_templates(wheel: Path, checkout: Path) -> None:
    """What a page or a pack needs beside Python travels inside the wheel, byte for byte."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        packed = {
            **{
                f"yimen/_packs/{path.relative_to(checkout / 'catalogs')}": path
                for path in files(checkout / "catalogs")
            },
            **{
                f"yimen/_form_schemas/{path.relative_to(checkout / 'form_schemas')}": path
                for path in files(checkout / "form_schemas")
            },
            **{
                f"yimen/{path.relative_to(checkout / 'platform/yimen')}": path
                for path in files(checkout / "platform/yimen")
                if path.suffix != ".po" and "static/src" not in str(path)
            },
        }
        assert sorted(set(packed) - names) == []
        assert [name for name, path in packed.items() if archive.read(name) != path.read_bytes()] == []
        assert not [name for name in names if name.startswith(("tests/", "platform/"))]


def files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    ]


def test_wheel_compiles_every_translation(wheel: Path, checkout: Path) -> None:
    """The copy it was built from held no .mo: the build itself makes them."""
    sources = [path.relative_to(checkout / "platform") for path in (checkout / "platform").rglob("*.po")]
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert not [str(path) for path in sources if str(path.with_suffix(".mo")) not in names]


def test_build_without_web_assets_fails_loudly(source_copy: Path, wheel: Path, tmp_path: Path) -> None:
    """A wheel without them would draw naked pages."""
    copy = tmp_path / "source"
    shutil.copytree(source_copy, copy, ignore=shutil.ignore_patterns("build", "dist", "*.egg-info"))
    done = build(copy, "--wheel")
    assert done.returncode != 0
    assert "make assets" in done.stdout + done.stderr


def test_installed_command_tells_its_version(fresh: Path, tmp_path: Path) -> None:
    """The entry point works, and the package comes from the wheel."""
    done = run(fresh, "--version", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.search(r"\d+\.\d+\.\d+", done.stdout)
    where = subprocess.run(
        [str(fresh / "bin/python"), "-c", "import yimen; print(yimen.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(fresh))


def test_installed_command_lints_a_pack_it_carries(fresh: Path, tmp_path: Path) -> None:
    """Packs and form schemas are found inside the wheel: every pack, and one that stands on another is in order. That each
    is in order by its bytes is a test of its own, and that the wheel carries these."""
    found = subprocess.run(
        [str(fresh / "bin/python"), "-c", "from yimen.pack import find_packs; print(*sorted(find_packs()))"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == PACKS
    done = run(fresh, "pack", "lint", "jindong", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    json.loads(done.stdout)


def test_installed_command_migrates_an_empty_database(fresh: Path, tmp_path: Path) -> None:
    """Migrations travel too."""
    url = f"sqlite:///{tmp_path / 'yimen.sqlite'}"
    done = run(fresh, "migrate", folder=tmp_path, YIMEN_DATABASE_URL=url, YIMEN_HOME=str(tmp_path / "home"))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert (tmp_path / "yimen.sqlite").stat().st_size > 0


@pytest.mark.soak
def test_wheel_installs_with_the_lock_from_the_registry(wheel: Path, checkout: Path, tmp_path: Path) -> None:
    """An office's installation: a virtual environment, the lock, the wheel, and pip finds nothing missing."""
    home = tmp_path / "office"
    venv.create(home, with_pip=True, symlinks=True)
    pip = [str(home / "bin/python"), "-m", "pip"]
    subprocess.run([*pip, "install", "-q", "-r", str(checkout / "requirements.lock")], check=True)
    subprocess.run([*pip, "install", "-q", "--no-deps", str(wheel)], check=True)
    subprocess.run([*pip, "check"], check=True)
    assert run(home, "--version", folder=tmp_path).returncode == 0
