"""A jurisdiction is files: the platform's code names none, comments included."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

TEXT = {
    ".py",
    ".html",
    ".js",
    ".css",
    ".po",
    ".pot",
    ".json",
    ".yaml",
    ".txt",
    ".mako",
    ".ini",
    ".md",
    ".xml",
}
LEVELS = ("街道", "省", "市", "县", "区", "镇", "乡")


def _names(pack: Path) -> set[str]:
    """What a jurisdiction is called: the pack's id, its title, each place in the title, its region code."""
    about = yaml.safe_load((pack / "pack.yaml").read_text("utf-8"))
    title = str(about["title"]["zh"])
    names = {str(about["name"]), title, str(about.get("region") or about["name"])}
    place = ""
    for letter in title:
        place += letter
        if place.endswith(LEVELS) and len(place) >= 3:
            names |= {place, place[:-1]}
            place = ""
    return {name for name in names if len(name) > 1}


def _jurisdictions(checkout: Path) -> list[Path]:
    packs = sorted((checkout / "catalogs").glob("*/pack.yaml"))
    return [file.parent for file in packs if file.parent.name != "base"]


def test_platform_names_no_jurisdiction(checkout: Path) -> None:
    """Anything true of one place stands in its pack; the word alone in the code shows a branch or a habit."""
    packs = _jurisdictions(checkout)
    if not packs:
        pytest.skip("no jurisdiction's pack is here")
    names = set().union(*(_names(pack) for pack in packs))
    found = [
        f"{path.relative_to(checkout)} names {name}"
        for path in sorted((checkout / "platform/yimen").rglob("*"))
        if path.suffix in TEXT and "dist" not in path.parts and path.is_file()
        for name in names
        if name.lower() in path.read_text("utf-8").lower()
    ]
    assert not found


def test_names_of_a_title_are_its_places(tmp_path: Path) -> None:
    """The guard above sees a place also without the title around it."""
    (tmp_path / "pack.yaml").write_text(
        "name: lanxi\ntitle: {zh: 临江市兰溪区, en: Lanxi}\nregion: '990781'\n", "utf-8"
    )
    assert _names(tmp_path) == {"lanxi", "990781", "临江市兰溪区", "临江市", "临江", "兰溪区", "兰溪"}
