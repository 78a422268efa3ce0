"""Files of a case through its pages: kept with their act, downloaded by colleagues, hidden from other units."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from fixtures.sites import Site
from office.pages import FILING, OPEN, opened, post, refusal

PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 64
PDF = b"%PDF-1.7\n%%EOF\n"


def test_file_of_an_opening_is_downloaded_by_a_colleague_and_by_nobody_else(demo_site: Site) -> None:
    """The page and the form read later link it; it comes as a file to be saved; another unit finds nothing."""
    officer = demo_site.client("zhzf01")
    case = opened(officer, evidence_files=(BytesIO(PICTURE), "现场照片.png"))
    head = demo_site.client("zhzf-head")
    links = re.findall(rf'href="({case}/files/[^"]+)">现场照片.png<', head.get(case).get_data(as_text=True))
    assert len(links) == 2, "the filled form and the list of files"
    answer = head.get(links[0])
    assert (answer.status_code, answer.data) == (200, PICTURE)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert demo_site.client("jtys01").get(links[0]).status_code == 404
    assert demo_site.client("sfj-config").get(links[0]).status_code == 403
    assert officer.get(f"{case}/files/sha256:none").status_code == 404


def test_file_that_is_not_what_its_name_says_is_refused_and_the_input_kept(demo_site: Site) -> None:
    """A script named as a picture is told so at its field; what was typed stands; no case is opened."""
    officer = demo_site.client("zhzf01")
    before = officer.get("/cases").get_data(as_text=True).count("擅自占用城市道路")
    hostile = {"evidence_files": (BytesIO(b"<script>alert(1)</script>"), "照片.png")}
    answer = post(officer, "/cases/open", OPEN, {**FILING, **hostile})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "照片.png" in text
    assert "未经批准占用城市道路。" in text
    assert officer.get("/cases").get_data(as_text=True).count("擅自占用城市道路") == before


def test_file_of_a_refused_submission_is_told_lost_with_off_003_and_kept_the_next_time(
    demo_site: Site,
) -> None:
    """OFF-003: a browser does not keep files, so the page says that they have to be chosen again."""
    officer = demo_site.client("zhzf01")
    lost = {"_occurred_on": "", "evidence_files": (BytesIO(PDF), "笔录.pdf")}
    answer = post(officer, "/cases/open", OPEN, {**FILING, **lost})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "OFF-003" in text
    assert "笔录.pdf" in text
    assert "已上传：笔录.pdf" not in text
    case = opened(officer, evidence_files=(BytesIO(PDF), "笔录.pdf"))
    assert "笔录.pdf" in officer.get(case).get_data(as_text=True)


def test_file_too_large_is_refused_and_nothing_of_the_opening_is_left(
    demo_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the store of files refuses takes the whole opening back: one transaction."""
    officer = demo_site.client("zhzf01")
    before = officer.get("/cases").get_data(as_text=True).count("擅自占用城市道路")
    monkeypatch.setattr("yimen.cases.files.LARGEST", 10)
    answer = post(
        officer, "/cases/open", OPEN, {**FILING, "evidence_files": (BytesIO(PICTURE), "现场照片.png")}
    )
    assert answer.status_code == 422
    assert "CAS-018" in answer.get_data(as_text=True)
    assert officer.get("/cases").get_data(as_text=True).count("擅自占用城市道路") == before


def test_file_of_a_draft_is_kept_and_goes_with_the_task(demo_site: Site) -> None:
    """A draft keeps its file, and the task that is done from it needs no second choosing."""
    officer, head = demo_site.client("zhzf01"), demo_site.client("zhzf-head")
    case = opened(officer)
    task = case + "/tasks/case_intake"
    back = {
        "_version": "1",
        "_occurred_on": "2026-07-01",
        "_deed": "return:case_intake",
        "_reason": "补证据。",
    }
    assert post(head, case + "/tasks/unit_opinion", case + "/tasks/unit_opinion", back).status_code == 302
    said = {**FILING, "_version": "2", "_round": "2"}
    draft = {**said, "_deed": "draft", "evidence_files": (BytesIO(PDF), "笔录.pdf")}
    answer = post(officer, task, task, draft)
    assert answer.status_code == 302, refusal(answer)
    assert "已上传：笔录.pdf" in officer.get(task).get_data(as_text=True)
    answer = post(officer, task, task, {**said, "_draft": "1", "_deed": "complete:submitted"})
    assert answer.status_code == 302, refusal(answer)
    links = re.findall(rf'href="({case}/files/[^"]+)">笔录.pdf<', head.get(case).get_data(as_text=True))
    assert len(links) == 2
    assert head.get(links[0]).data == PDF
