"""Pictures that the public hands in are drawn anew; what is none is refused, and nobody outside ever sees one."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from fixtures.sites import Site
from portal.door import COMPLAINT, PLACE, SAID, Visitor, change
from portal.test_complaints import cases_of
from yimen.cases import file_content, load_actor
from yimen.portal import pictures


def with_pictures(body: dict[str, Any]) -> None:
    """The form takes pictures of the public."""
    schema = body["schema"]
    taken = {**schema["properties"]["pictures"], "x-portal": "pictures"}
    body["schema"] = {**schema, "properties": {**schema["properties"], "pictures": taken}}


def camera(sort: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    """A picture as a camera writes it, with the place where it was taken and a text that somebody hid behind it."""
    image, made = Image.new(mode, size, "red" if mode == "RGB" else 0), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "SECRET-OWNER"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(made, sort, exif=exif)
    return made.getvalue() + b"<script>hidden</script>"


def test_pictures_are_drawn_anew_and_seen_by_who_handles_the_case(door: Site) -> None:
    """Turned as the camera was held, without what it wrote, whatever the file was called; the public sees none of it."""
    change(door, "form", "public_report", with_pictures)
    visitor = Visitor(door.client())
    page = door.client().get(COMPLAINT).get_data(as_text=True)
    assert 'enctype="multipart/form-data"' in page
    assert "照片最多 4 张" in page
    handed = [(io.BytesIO(camera()), "我家.jpg"), (io.BytesIO(camera("PNG")), "../x.png")]
    assert visitor.send(pictures=handed, _proof=visitor.solved()).status_code == 303
    [case] = cases_of(door)
    said = case.forms["public_report"]["pictures"]
    assert [each["name"] for each in said] == ["照片1.jpg", "照片2.jpg"]
    with door.runtime.database.read() as session:
        officer = load_actor(session, "zhzf01", door.runtime.clock.today())
        other = load_actor(session, "jtys01", door.runtime.clock.today())
        found = file_content(session, officer, case.id, said[0]["digest"])
        assert found is not None
        assert file_content(session, other, case.id, said[0]["digest"]) is None
    assert b"SECRET-OWNER" not in found[2]
    assert b"hidden" not in found[2]
    with Image.open(io.BytesIO(found[2])) as kept:
        assert (kept.size, dict(kept.getexif())) == ((40, 60), {})
    followed = door.client().get(f"/public/{PLACE}/follow").get_data(as_text=True)
    assert "照片1" not in followed
    assert door.client("zhzf01").get(f"/cases/{case.id}/files/{said[0]['digest']}").status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a" + b"0" * 50,
        b"%PDF-1.7",
        b"",
        camera()[:200],
        camera("PNG", (6_000, 4_000), "1"),  # one bit for each: drawn in no time when tests are collected
        b"0" * 11_000_000,
    ],
    ids=["gif", "pdf", "empty", "cut off", "too many pixels", "too large"],
)
def test_what_is_no_picture_is_known_by_what_it_holds(content: bytes) -> None:
    """Never by its name."""
    with pytest.raises(pictures.NoPicture, match=r"^a\.jpg$"):
        list(pictures.drawn_anew([FileStorage(io.BytesIO(content), "c/a.jpg")], "照片"))


def test_what_is_no_picture_opens_nothing(door: Site) -> None:
    """What was written is kept, and that files must be chosen again is said; more pictures than may be are refused."""
    change(door, "form", "public_report", with_pictures)
    visitor = Visitor(door.client())
    bad = [(io.BytesIO(b"%PDF-1.7"), "a.jpg")]
    many = [(io.BytesIO(camera()), f"{number}.jpg") for number in range(5)]
    for sent, words in ((bad, "不是可以使用的照片"), (many, "照片最多4张")):
        answer = visitor.send(pictures=sent, _proof=visitor.solved())
        page = visitor.read(answer.get_data(as_text=True))
        assert answer.status_code == 422
        assert words in page
        assert "照片没有保留" in page
        assert SAID["what"] in page
    assert cases_of(door) == []
