"""Evidence through its pages: brought in parts or with the form, registered, passed on, fetched with a trace."""

from __future__ import annotations

import base64
import hashlib
import re
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from fixtures.sites import Site
from office.pages import opened, post
from yimen.worker import run_job

SAID = {
    "kind": "audiovisual",
    "name": "现场录像",
    "proves": "占用<b>人行道</b>经营",
    "taken_on": "2026-06-20",
    "taken_at": "09:30",
    "act": "1",
}


def photo(width: int = 900) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, 600), (20, 90, 160)).save(made, "JPEG")
    return made.getvalue()


def register(client: FlaskClient, case: str, **other: Any) -> Any:
    return post(client, f"{case}/evidence", f"{case}/evidence/new", {**SAID, **other})


def work(site: Site, nudged: list[str]) -> None:
    while nudged:
        assert run_job(site.runtime, nudged.pop(0)) == "done"


def test_evidence_is_registered_with_the_form_drawn_small_and_passed_on(
    demo_site: Site, nudged: list[str]
) -> None:
    """Without scripts: two photographs, a card with a picture, a colleague's way, another unit sees nothing."""
    officer = demo_site.client("zhzf01")
    case = opened(officer)
    files = [(BytesIO(photo(n)), f"现场{n}.jpg") for n in (800, 900)]
    answer = register(officer, case, file=files)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    piece = answer.headers["Location"]
    work(demo_site, nudged)
    head = demo_site.client("zhzf-head")
    text = head.get(f"{case}/evidence").get_data(as_text=True)
    assert "占用&lt;b&gt;人行道&lt;/b&gt;经营" in text
    [picture] = re.findall(r'src="([^"]+/picture)"', text)
    drawn = head.get(picture)
    assert drawn.mimetype == "image/jpeg"
    assert max(Image.open(BytesIO(drawn.data)).size) == 320
    assert drawn.headers["Cache-Control"] == "private, max-age=0, must-revalidate"
    known = {"If-None-Match": drawn.headers["ETag"]}
    assert head.get(picture, headers=known).status_code == 304
    assert "现场录像" in head.get(case).get_data(as_text=True)
    fetch = re.findall(r'action="([^"]+/evidence/files/\d+)"', head.get(piece).get_data(as_text=True))[0]
    original = post(head, fetch, piece, {})
    assert original.data == photo(800)
    assert original.headers["Content-Disposition"].startswith("attachment;")
    assert original.content_length == len(photo(800))
    said = {"to": "zhzf02", "occurred_on": "2026-07-01", "reason": "入库", "_deed": "handed"}
    assert post(officer, piece, piece, said).status_code == 302
    told = head.get(piece).get_data(as_text=True)
    assert [word in told for word in ("登记入卷", "调取原件", "移交", "入库")] == [True] * 4
    note = {"place": f"evidence/{piece.rsplit('/', 1)[1]}", "text": "原件在何处？", "_deed": "add"}
    assert post(head, f"{case}/notes", piece, note).status_code == 302
    assert "证据 1. 现场录像" in officer.get(f"{case}/notes").get_data(as_text=True)
    stranger = demo_site.client("jtys01")
    for address in (f"{case}/evidence", piece, picture):
        assert stranger.get(address, headers=known).status_code == 404
    assert post(stranger, fetch, "/", {}).status_code == 404
    assert demo_site.client("sfj-config").get(f"{case}/evidence").status_code == 403


def test_refused_piece_keeps_what_was_said_and_the_files(demo_site: Site) -> None:
    """A kind is missing: the page says so at its field, and the file needs no second sending; a false file is told."""
    officer = demo_site.client("zhzf01")
    case = opened(officer)
    answer = register(officer, case, kind="", file=[(BytesIO(photo()), "现场.jpg")])
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "CAS-026" in text
    assert "占用&lt;b&gt;" in text
    [kept] = re.findall(r'name="upload" value="(\w+)" checked', text)
    false = register(officer, case, file=[(BytesIO(b"<script>"), "坏.jpg")])
    assert false.status_code == 422
    assert "坏.jpg" in false.get_data(as_text=True)
    assert register(officer, case, upload=[kept]).status_code == 302


def sent(client: FlaskClient, address: str, token: str, start: int, part: bytes, **other: str) -> Any:
    checksum = base64.b64encode(hashlib.sha256(part).digest()).decode()
    headers = {
        "X-CSRFToken": token,
        "Upload-Offset": str(start),
        "Upload-Checksum": f"sha256 {checksum}",
        **other,
    }
    return client.patch(address, data=part, headers=headers, content_type="application/octet-stream")


def test_file_is_sent_in_parts_and_gone_on_with(demo_site: Site, nudged: list[str]) -> None:
    """Announced, sent, the place to go on from after a lost answer, a false checksum, a foreign token; then a job."""
    officer = demo_site.client("zhzf01")
    case, content = opened(officer), photo(2000)
    token = demo_site.token(officer, f"{case}/evidence/new")
    begun = officer.post(
        f"{case}/evidence/uploads",
        json={"name": "录像.jpg", "size": len(content)},
        headers={"X-CSRFToken": token},
    )
    assert begun.status_code == 201
    address, half = begun.headers["Location"], (len(content) + 1) // 2
    assert sent(officer, address, "none", 0, content[:half]).status_code == 400
    wrong = sent(officer, address, token, 0, content[:half], **{"Upload-Checksum": "sha256 AAAA"})
    assert wrong.status_code == 460
    first = sent(officer, address, token, 0, content[:half])
    assert (first.status_code, first.headers["Upload-Offset"]) == (200, str(half))
    again = sent(officer, address, token, 0, content[:half])
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, str(half))
    assert officer.head(address).headers["Upload-Offset"] == str(half)
    assert "已收到 50%" in officer.get(f"{case}/evidence/new").get_data(as_text=True)
    assert sent(officer, address, token, half, content[half:]).get_json()["state"] == "gathering"
    assert demo_site.client("zhzf02").get(address).status_code == 404
    work(demo_site, nudged)
    told = officer.get(address).get_json()
    assert told["state"] == "ready"
    assert register(officer, case, upload=[told["id"]]).status_code == 302


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"name": "大.mp4", "size": 2 * 1024**3 + 1}, 422),
        ({"name": "空.mp4", "size": 0}, 422),
        ({"name": 5, "size": 5}, 400),
        ({"name": "x.mp4", "size": True}, 400),
        ([], 400),
    ],
)
def test_announcement_that_cannot_be_is_refused(demo_site: Site, said: Any, status: int) -> None:
    """Too large, empty, or not said as it must be."""
    officer = demo_site.client("zhzf01")
    case = opened(officer)
    token = demo_site.token(officer, f"{case}/evidence/new")
    answer = officer.post(f"{case}/evidence/uploads", json=said, headers={"X-CSRFToken": token})
    assert answer.status_code == status
    if status == 422:
        assert answer.get_json()["message"]


def test_file_of_two_gigabytes_is_announced_and_the_page_says_so(demo_site: Site) -> None:
    """As whoever counts in 1,024 means it; a byte more is told with the same figure."""
    officer = demo_site.client("zhzf01")
    case = opened(officer)
    assert "单个文件不超过 2.0 GB，" in officer.get(f"{case}/evidence/new").get_data(as_text=True)
    headers = {"X-CSRFToken": demo_site.token(officer, f"{case}/evidence/new")}
    address, most = f"{case}/evidence/uploads", 2 * 1024**3
    assert officer.post(address, json={"name": "甲.mp4", "size": most}, headers=headers).status_code == 201
    over = officer.post(address, json={"name": "乙.mp4", "size": most + 1}, headers=headers)
    assert (over.status_code, "2048兆字节" in over.get_json()["message"]) == (422, True)


def test_brought_file_is_taken_back(demo_site: Site) -> None:
    """The button beside it; nobody else's."""
    officer = demo_site.client("zhzf01")
    case = opened(officer)
    text = register(officer, case, kind="", file=[(BytesIO(photo()), "现场.jpg")]).get_data(as_text=True)
    [drop] = re.findall(r'formaction="([^"]+/drop)"', text)
    fellow = demo_site.client("zhzf02")
    assert post(fellow, drop, f"{case}/evidence/new", {}).status_code == 404
    assert post(officer, drop, f"{case}/evidence/new", {}).status_code == 302
    assert "现场.jpg" not in officer.get(f"{case}/evidence/new").get_data(as_text=True)
