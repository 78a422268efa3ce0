"""Signatures drawn on the screen and photos of the scene stand in the paper, and so in its PDF."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document as Docx
from PIL import Image, ImageDraw

from documents.test_papers import Bureau, bureau, item  # noqa: F401  fixtures are found by being here
from documents.test_templates import docx
from documents.whole_cases import archived
from yimen import cases, documents
from yimen.documents import PaperFailed, Picture, RenderError, SamplePictures, render
from yimen.documents.case_pictures import CasePictures
from yimen.documents.filling import filled, paper_of
from yimen.documents.formats import Several, wide
from yimen.documents.inlaid import MOST_PICTURES, measures, redrawn
from yimen.kernel import digest_bytes
from yimen.workflow import Act

SIGNED = Picture("签名.png", "sha256:1", "当事人签名", "signature")
PHOTO = Picture("照片.jpg", "sha256:2", "照片")
LEAST = {
    "sort": "inquiry",
    "begun_at": "2026-07-01T09:00:00+08:00",
    "place": "示范路1号",
    "content": "问：在吗？答：在。",
}


def picture(format: str = "PNG", size: tuple[int, int] = (300, 100), **more: Any) -> bytes:
    """A stroke on white."""
    drawn = Image.new("RGB", size, "white")
    ImageDraw.Draw(drawn).line([(5, 5), (size[0] - 5, size[1] - 5)], "black", 5)
    out = io.BytesIO()
    drawn.save(out, format, **more)
    return out.getvalue()


def pictures_of(content: bytes) -> list[bytes]:
    return [
        part.blob
        for part in Docx(io.BytesIO(content)).part.related_parts.values()
        if part.content_type.startswith("image/")
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("{{签}}", 1),
        ("{{签|签名线}}", 1),
        ("{{签|空划}}", 1),
        ("{{签|宽(20)}}", 1),
        ("{{多}}", 2),
        ("{% for 张 in 多 %}{{张|宽(40)}}{% endfor %}", 2),
        ("{{无|签名线}}", 0),
        ("{% if 签 is 有 %}有{% endif %}", 0),
    ],
)
def test_placeholder_of_a_picture_prints_it(text: str, count: int) -> None:
    """Alone, formatted, several at once, in a loop; without one there is the line to sign on."""
    made = render(
        docx(text), {"签": SIGNED, "多": Several([PHOTO, SIGNED]), "无": ""}, source=SamplePictures()
    )
    assert len(Docx(io.BytesIO(made)).inline_shapes) == count
    assert made == render(
        docx(text), {"签": SIGNED, "多": Several([PHOTO, SIGNED]), "无": ""}, source=SamplePictures()
    )


def test_template_reaches_nothing_behind_a_picture() -> None:
    """Its name and digest are plain text; the file, the document and the reader of files are not to be had."""
    for text in ("{{签._read}}", "{{签.__class__}}", "{{签.__html__}}", "{{签.source}}"):
        try:
            made = render(docx(text), {"签": SIGNED}, source=SamplePictures())
        except RenderError:
            continue
        assert Docx(io.BytesIO(made)).paragraphs[0].text == ""


def test_picture_keeps_its_proportions_within_its_bounds() -> None:
    """A signature stays within a line; a width asked for is kept between what fits on the page."""
    width, height = measures(SIGNED, (300, 100))
    assert abs(width / height - 3) < 0.01
    assert height.mm <= 9
    assert measures(wide(PHOTO, 9_999), (1000, 100))[0].mm <= 156


def test_what_travels_with_a_photo_stays_out_and_it_stands_upright() -> None:
    """Place, device and time of a phone's photo are not published with the paper."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "CAMERA-OF-SOMEBODY"
    clean = redrawn(picture("JPEG", (200, 100), exif=exif), "photo")
    assert clean is not None
    assert clean[1] == (100, 200)
    assert b"CAMERA-OF-SOMEBODY" not in clean[0]
    assert not Image.open(io.BytesIO(clean[0])).getexif()


def test_empty_frame_around_a_signature_is_left_out() -> None:
    """A stroke in the corner of a large pad is as large on paper as one that fills it."""
    pad = Image.new("RGB", (900, 400), "white")
    ImageDraw.Draw(pad).line([(30, 30), (130, 60)], "black", 4)
    out = io.BytesIO()
    pad.save(out, "PNG")
    clean = redrawn(out.getvalue(), "signature")
    assert clean is not None
    assert clean[1][0] < 130
    assert clean[1][1] < 60


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\nbroken", b"%PDF-1.4", picture("GIF")])
def test_what_is_no_picture_is_none(content: bytes) -> None:
    """By its content, whatever it is called."""
    assert redrawn(content, "photo") is None


class Source(SamplePictures):
    """One that has lost what it was given."""

    def __init__(self, content: bytes | None, strict: bool) -> None:
        self.given, self.strict = content, strict

    def content(self, picture: Picture) -> bytes | None:  # type: ignore[override]
        return self.given

    def task(self, picture: Picture) -> str:
        return "调查取证"


@pytest.mark.parametrize(("content", "code"), [(None, "DOC-082"), (b"%PDF-1.4", "DOC-083")])
def test_picture_that_cannot_be_shown_is_a_finding_of_field_and_task(
    content: bytes | None, code: str
) -> None:
    """A final paper is not made without it; a draft says so where it would stand."""
    with pytest.raises(RenderError) as failed:
        render(docx("{{签}}"), {"签": SIGNED}, source=Source(content, True))
    [finding] = failed.value.findings
    assert finding.code == code
    assert "当事人签名" in finding.message
    assert "调查取证" in finding.message
    drafted = render(docx("{{签}}"), {"签": SIGNED}, source=Source(content, False))
    assert "当事人签名：没有图片" in Docx(io.BytesIO(drafted)).paragraphs[0].text


def test_pictures_in_a_paper_are_counted() -> None:
    """A list without end does not make a paper without end."""
    many = Several([PHOTO] * (MOST_PICTURES + 1))
    with pytest.raises(RenderError) as failed:
        render(docx("{{多}}"), {"多": many}, source=Source(picture(), True))
    assert [each.code for each in failed.value.findings] == ["DOC-084"]


def test_final_paper_is_not_made_without_what_it_needs(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
) -> None:
    """DOC-085 names the field and the task that fills it; a draft shows the blank."""
    case = bureau.open(item)
    with bureau.database.read() as session:
        actor = bureau.actor(session, "zhzf01")
        configuration = cases.Configuration.open(session, actor.jurisdiction, day=bureau.clock.today())
        row = cases.seen_case(session, actor, case)
        assert row is not None
        paper = paper_of(session, configuration, row, "evidence_photo_sheet")
        for strict in (False, True):
            pictures = CasePictures(session, actor, configuration, row, {}, strict)
            try:
                filled(paper, configuration, row, {}, number="", day=None, pictures=pictures)
            except PaperFailed as failed:
                [finding] = failed.findings
                assert strict
                assert finding.code == "DOC-085"
                assert "现场照片" in finding.message
                assert "调查取证" in finding.message
            else:
                assert not strict


def test_paper_shows_what_was_drawn_and_photographed(bureau: Bureau, item: str) -> None:  # noqa: F811
    """The record of the scene with its signatures; the sheet of photos beside it; the draft shows them on the page."""
    case = archived(bureau, item, until="filing_approval")
    hand, photo = picture(), picture("JPEG", (800, 600))
    values = {
        **LEAST,
        "sort": "scene",
        "identity_shown": True,
        "person_signature": reference("签名.png", "image/png", hand),
        "photos": [
            {"picture": reference("一.jpg", "image/jpeg", photo), "caption": "占道现场"},
            {"picture": reference("二.jpg", "image/jpeg", photo), "caption": "占道近景"},
        ],
    }
    files = [
        (digest_bytes(hand), "签名.png", "image/png", hand),
        (digest_bytes(photo), "一.jpg", "image/jpeg", photo),
    ]
    taken(bureau, case, values, files)
    with bureau.database.read() as session:
        actor = bureau.actor(session, "zhzf01")
        rows = {each.title: each for each in documents.case_documents(session, actor, case)}
        found = documents.document_content(session, actor, case, rows["现场检查（勘验）笔录"].id)
        sheet = documents.document_content(session, actor, case, rows["证据照片（图片）登记表"].id)
    assert found is not None
    assert sheet is not None
    assert len(Docx(io.BytesIO(found[2])).inline_shapes) == 3
    assert len(Docx(io.BytesIO(sheet[2])).inline_shapes) == 3
    grids = [each for each in documents.readable(found[2], pictures=True) if each.sort == "grid"]
    shown = [
        line for grid in grids for row in grid.rows for cell in row for line in cell.lines if line.pictures
    ]
    assert sum(len(line.pictures) for line in shown) == 3


def test_act_whose_picture_is_not_there_does_not_happen(bureau: Bureau, item: str) -> None:  # noqa: F811
    """The reference alone makes no paper: nothing is journaled, and the finding names field and task."""
    case = archived(bureau, item, until="filing_approval")
    values = {
        **LEAST,
        "identity_shown": True,
        "person_signature": reference("签名.png", "image/png", picture(size=(301, 100))),
    }
    with pytest.raises(PaperFailed) as failed:
        taken(bureau, case, values, [])
    [finding] = failed.value.findings
    assert finding.code == "DOC-082"
    assert "当事人或者见证人签名" in finding.message
    assert "调查取证" in finding.message
    with bureau.database.read() as session:
        actor = bureau.actor(session, "zhzf01")
        assert not any(
            line.task == "evidence_collection" for line in cases.journal(session, actor, case, limit=50)
        )


def reference(name: str, type: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "digest": digest_bytes(content), "size": len(content), "type": type}


def taken(
    bureau: Bureau,  # noqa: F811
    case: str,
    values: dict[str, Any],
    files: list[Any],
) -> None:
    with bureau.database.write() as session:
        actor = bureau.actor(session, "zhzf01")
        seen = cases.seen_case(session, actor, case)
        assert seen is not None
        done = documents.act(
            session,
            actor,
            case,
            Act(
                "complete",
                bureau.clock.today(),
                task="evidence_collection",
                outcome="recorded",
                values=values,
            ),
            expected_version=seen.version,
            clock=bureau.clock,
            fellow="zhzf02",
            files=files,
        )
        assert isinstance(done, cases.ActResult), done
