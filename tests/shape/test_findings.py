"""An error message is an interface: documented, and shown by an example."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

CODE = re.compile(r"^[A-Z]{3}-\d{3}$")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def page(checkout: Path) -> str:
    """The page as the code would draw it now."""
    sys.path.insert(0, str(checkout / "scripts"))
    try:
        import findings
    finally:
        sys.path.pop(0)
    return findings.page()


def test_findings_page_is_what_the_code_defines(checkout: Path, page: str) -> None:
    """A code nobody can look up helps nobody; `make docs` writes the page."""
    assert (checkout / "docs/findings.md").read_text("utf-8") == page


def test_finding_codes_are_well_formed_and_speak_chinese(page: str) -> None:
    """Three letters and three digits; the message is in the language of the offices."""
    from yimen.kernel import finding_kinds

    assert [kind.code for kind in finding_kinds() if not CODE.match(kind.code)] == []
    assert [kind.code for kind in finding_kinds() if not CHINESE.search(kind.message)] == []


def test_finding_code_has_an_example_in_the_tests(checkout: Path, page: str) -> None:
    """Every code is provoked somewhere, by a broken example whose mended twin passes."""
    tests = "".join(path.read_text("utf-8") for path in (checkout / "tests").rglob("*.py"))
    unseen = [
        code
        for file in sorted((checkout / "platform/yimen").glob("*/*codes.py"))
        for name, code in re.findall(
            r'^([A-Z_0-9]+) = \w+\(\s*"([A-Z]{3}-\d{3})"', file.read_text("utf-8"), re.M
        )
        if code not in tests and not re.search(rf"\bcodes\.{name}\b", tests)
    ]
    assert unseen == []


def test_findings_script_notices_an_old_page(checkout: Path, tmp_path: Path) -> None:
    """`--check` compares and writes nothing."""
    command = [sys.executable, str(checkout / "scripts/findings.py"), "--check"]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
