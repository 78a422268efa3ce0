"""Evidence in the browser: a film goes up in parts over a line that breaks, and goes on where it stopped."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from journeys.people import Town
from journeys.steps import open_case


def photo(file: Path) -> bytes:
    made = BytesIO()
    Image.effect_noise((1400, 1400), 90).save(made, "PNG")
    file.write_bytes(made.getvalue())
    return made.getvalue()


def test_file_goes_up_in_parts_over_a_broken_line_and_is_registered(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of it, then the officer leaves; chosen again it goes on there, though two parts are lost on the way."""
    monkeypatch.setattr("yimen.office.evidence.PART", 400_000)
    officer = town.person("zhzf01")
    case = open_case(officer, fellow="zhzf02", items="1,776")
    content, starts = photo(tmp_path / "现场.png"), list[int]()
    officer.go(f"{case}/evidence/new")
    page = officer.page

    def part(route: Route) -> None:
        if route.request.method == "PATCH":
            starts.append(int(route.request.headers["upload-offset"]))
            if len(starts) in (3, 5, 6):
                route.abort()
                return
        route.continue_()

    page.route("**/evidence/uploads/**", part)
    page.locator('[name="file"]').set_input_files(tmp_path / "现场.png")
    expect(page.locator("[data-upload-list]")).to_contain_text("网络中断")
    officer.go(f"{case}/evidence/new").sees("重新选择同一文件可以继续")
    page.locator('[name="file"]').set_input_files(tmp_path / "现场.png")
    expect(page.locator("[data-upload-list]")).to_contain_text("正在核对", timeout=30_000)
    town.work()
    expect(page.locator('[name="upload"]')).to_be_checked(timeout=15_000)
    assert starts[2:4] == [800_000, 800_000], "gone on from where it stopped"
    assert starts[-1] == len(content) // 400_000 * 400_000
    said = {"kind": "audiovisual", "name": "现场照片", "proves": "占道", "taken_on": "2026-06-20"}
    officer.fill(said).press("登记").sees("现场.png", "登记入卷")
    town.work()
    officer.go(f"{case}/evidence").sees("现场照片")
    picture = page.locator("img.evidence-picture")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('img.evidence-picture').naturalWidth > 0")
