"""`platform/` is the source root, and never a package."""

from __future__ import annotations

import platform
import subprocess
import sys
import sysconfig
from pathlib import Path


def test_source_root_is_never_a_package(checkout: Path) -> None:
    """With an __init__.py the folder would shadow Python's own `platform` for all who start in the root."""
    assert not (checkout / "platform/__init__.py").exists()


def test_python_platform_module_is_found_from_the_checkout(checkout: Path) -> None:
    """A process started in the root, the folder first on its path, still gets Python's own module."""
    code = "import platform; print(platform.__file__, platform.python_version())"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, check=True
    ).stdout
    assert shown.split()[0].startswith(sysconfig.get_paths()["stdlib"])
    assert shown.split()[1] == platform.python_version()


def test_metadata_stands_in_setup_py_alone(checkout: Path) -> None:
    """pyproject.toml holds settings of tools: no [project] table, and there is no setup.cfg."""
    assert "\n[project" not in (checkout / "pyproject.toml").read_text("utf-8")
    assert not (checkout / "setup.cfg").exists()
