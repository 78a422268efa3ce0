"""A page loads from its own host alone, and no text is ever evaluated."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

HOST = re.compile(r"https?://([A-Za-z0-9.-]+)")
LOADED = re.compile(r"""(?:url\(|@import|src=|href=|import\()\s*["']?(https?:)?//""")
NAMED_IN_MESSAGES = {"www.w3.org", "popper.js.org", "tabulator.info"}
EXPECTED = {"app.css", "app.js", "tables.css", "tables.js", "icons.svg", "manifest.json", "LICENCES.txt"}


@pytest.fixture(scope="module")
def dist(checkout: Path) -> Path:
    folder = checkout / "platform/yimen/static/dist"
    assert folder.is_dir(), "the web assets are not built: run `make assets`"
    return folder


def test_assets_are_complete_and_the_manifest_names_their_digests(dist: Path) -> None:
    """The addresses of a page carry these digests, so that a browser never keeps an old file."""
    assert {path.name for path in dist.iterdir()} >= EXPECTED
    manifest = json.loads((dist / "manifest.json").read_text("utf-8"))
    for name, digest in manifest.items():
        assert hashlib.sha256((dist / name).read_bytes()).hexdigest()[:12] == digest


def test_assets_load_nothing_from_another_host(dist: Path) -> None:
    """No address of a foreign host is loaded; the few that are named are namespaces and links in messages."""
    for path in dist.iterdir():
        if path.suffix in {".css", ".js", ".svg"}:
            text = path.read_text("utf-8")
            assert not LOADED.search(text), path.name
            assert set(HOST.findall(text)) <= NAMED_IN_MESSAGES, path.name


def test_stylesheets_refer_to_bundled_files_alone(dist: Path) -> None:
    """Every url() is data or a file beside the sheet."""
    for sheet in dist.glob("*.css"):
        for address in re.findall(r"""url\(\s*["']?([^"')]{1,60})""", sheet.read_text("utf-8")):
            file = address.split("?")[0].split("#")[0]
            assert address.startswith(("data:", "#")) or (dist / file).is_file(), f"{sheet.name}: {address}"


def test_icons_used_in_templates_are_in_the_sprite(checkout: Path, dist: Path) -> None:
    """An icon that is missing from icons.json is an empty square on the page."""
    have = set(re.findall(r'<symbol id="([^"]+)"', (dist / "icons.svg").read_text("utf-8")))
    used = {
        name
        for path in (checkout / "platform/yimen").rglob("*.html")
        for name in re.findall(
            r"""icons\.svg[^"'#]*#([a-z0-9-]+)|\bicon\(\s*["']([a-z0-9-]+)""", path.read_text("utf-8")
        )
        for name in name
        if name
    }
    assert used <= have


def test_package_lock_names_no_registry(checkout: Path) -> None:
    """Whoever builds takes the packages from the registry of their settings; digests keep them the same."""
    packages = json.loads((checkout / "package-lock.json").read_text("utf-8"))["packages"]
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert all("integrity" in entry for name, entry in packages.items() if name)


def test_no_rule_asks_what_stands_anywhere_in_the_page(dist: Path) -> None:
    """Tabler's rules of parts that we do not have are left out: with them each new text restyles every element."""
    text = (dist / "app.css").read_text("utf-8")
    asking = [each for each in re.findall(r"([^{}]*)\{", text) if ":has(" in each]
    assert asking
    assert not [
        each
        for each in asking
        if "navbar-position" in each or ".steps:not(" in each or ":not(:has(:focus" in each
    ]
