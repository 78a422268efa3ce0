"""`yimen case file` writes the file of a case into a folder, and what it writes verifies by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from documents.test_papers import Bureau
from fixtures.sites import Site, demo_home, demo_site, nudged, quick_hashes, site_settings  # noqa: F401
from yimen.cli.acting import Instance
from yimen.cli.main import yimen


def run(site: Site, *arguments: str, account: str = "zhzf01") -> tuple[int, dict]:
    settings = site_settings(site.settings.home, YIMEN_OFFICE="none")
    instance = Instance(settings, site.runtime.clock)
    environment = {"YIMEN_PASSWORD": site.passwords[account]}
    try:
        answer = CliRunner().invoke(
            yimen, ["case", "file", *arguments, "--as", account, "--json"], obj=instance, env=environment
        )
    finally:
        instance.close()
    return answer.exit_code, json.loads(answer.stdout)


def test_file_is_written_and_verifies(demo_site: Site, tmp_path: Path) -> None:  # noqa: F811
    """Without an office the package is there and the command says that the PDF lacks; an unknown number is refused."""
    Bureau(demo_site).filed("330211001000")
    number = "金综执案字〔2026〕1号"
    code, told = run(demo_site, number, "--out", str(tmp_path / "out"))
    assert (code, told["filed"]) == (0, [number])
    [package] = (tmp_path / "out").iterdir()
    script = Path(__file__).parents[2] / "platform/yimen/documents/verifier.py"
    checked = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(package)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert run(demo_site, "没有这个案号", "--out", str(tmp_path / "none"))[0] == 1
    assert (
        run(demo_site, "--unit", "zhzf", "--year", "2026", "--out", str(tmp_path / "year"))[1]["filed"] == []
    )
