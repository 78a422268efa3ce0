"""The electronic seal: a signature by the unit's certificate with a visible stamp; kept apart, checked, never twice."""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from documents.test_papers import Bureau, bureau, item  # noqa: F401  fixtures are found by being here
from yimen import documents
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.documents import Press, SealFile, SealRefused, check_seals, trial_seal
from yimen.documents.fonts import STAMP, installed_fonts, stamp_font
from yimen.documents.pdf_signing import seal_pdf
from yimen.documents.sealing import certificate_of, fingerprint_of
from yimen.documents.stamps import place_of_stamp, stamp_picture
from yimen.worker import run_job, seal_file, seal_path

PASSWORD = "Trial-Seal-1"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def seal() -> SealFile:
    stamping = trial_seal("试用时间戳", PASSWORD, NOW, stamping=True)
    return SealFile(trial_seal("示范局", PASSWORD, NOW), PASSWORD, stamping)


def blank_pdf() -> bytes:
    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def test_sealed_pdf_is_good_until_a_byte_of_it_changes(seal: SealFile) -> None:
    """Whole, known, with the trial authority's time; changed or lengthened it is not; a stranger's seal is not known."""
    pdf = blank_pdf()
    sealed = seal_pdf(pdf, seal, unit="示范局", reason="示例文书", face=None)
    known = [fingerprint_of(certificate_of(seal))]
    [check] = check_seals(sealed, known)
    assert (check.signer, check.good) == ("示范局", True)
    assert check.stamped_at is not None
    changed = bytearray(sealed)
    changed[sealed.index(b"/MediaBox") + 12] ^= 1
    for other in (bytes(changed), sealed + b"\n% more\n"):
        assert [each.good for each in check_seals(other, known)] in ([False], [])
    assert [each.good for each in check_seals(sealed, [])] == [False]
    assert check_seals(pdf, known) == check_seals(b"no pdf", known) == []


def test_seal_that_cannot_be_used_says_why(seal: SealFile, tmp_path: Path, bureau: Bureau) -> None:  # noqa: F811
    """DOC-040 no file, DOC-041 a wrong password or no PKCS#12, DOC-042 bytes that are no PDF; mended it seals."""
    settings = replace(bureau.site.settings, seals=str(tmp_path), seal_password=PASSWORD)
    with pytest.raises(SealRefused) as refused:
        seal_file(settings, "jindong", "zhzf")
    assert [each.code for each in refused.value.findings] == ["DOC-040"]
    seal_path(settings, "jindong", "zhzf").write_bytes(seal.content)
    assert seal_file(settings, "jindong", "zhzf").content == seal.content
    for bad in (SealFile(seal.content, "wrong"), SealFile(b"no pkcs12", PASSWORD)):
        with pytest.raises(SealRefused) as refused:
            certificate_of(bad)
        assert [each.code for each in refused.value.findings] == ["DOC-041"]
    damaged = blank_pdf().replace(b"/Pages", b"/Xages")
    with pytest.raises(SealRefused) as refused:
        seal_pdf(damaged, SealFile(seal.content, PASSWORD), unit="示范局", reason="x", face=None)
    assert [each.code for each in refused.value.findings] == ["DOC-042"]


def test_seal_is_set_and_checked_where_an_event_loop_runs(seal: SealFile) -> None:
    """pyHanko wants a loop of its own; who calls may be inside another."""

    async def inside() -> list[bool]:
        sealed = seal_pdf(blank_pdf(), seal, unit="示范局", reason="x", face=None)
        return [each.whole for each in check_seals(sealed, [])]

    with ThreadPoolExecutor(
        1
    ) as pool:  # a thread of its own: a browser's tests leave a loop running in this one
        assert pool.submit(lambda: asyncio.run(inside())).result() == [True]


def test_stamp_stands_where_the_paper_says_so(press: Press) -> None:
    """On the word 印章, else low on the last page; the picture is red and round."""
    from documents.test_press import paper

    page, x, y = place_of_stamp(press.pdf(paper("示范局（印章）")))
    assert (page, 50 < x < 250, y > 600) == (0, True, True)
    assert place_of_stamp(blank_pdf())[1:] == (595 - 150, 190.0)
    table = {STAMP: ["No Such Font", *sorted(installed_fonts())]}
    assert stamp_font({STAMP: ["No Such Font"]}) is stamp_font({}) is None
    face, name = stamp_font(table), "示范县综合行政执法局"
    assert face is not None
    picture, bare = stamp_picture(name, face), stamp_picture(name, None)
    assert picture.tobytes() != bare.tobytes()
    assert picture.getpixel((250, 250))[0] > 150  # type: ignore[index]
    assert picture.getpixel((2, 2))[3] == 0  # type: ignore[index]


def test_paper_is_sealed_by_a_job_once_and_its_copy_verifies(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
    press: Press,
    seal: SealFile,
    nudged: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """From the page; the step stands in the journal; the page and the command check it; strangers get nothing."""
    monkeypatch.setattr(
        "yimen.worker.run.runners",
        lambda: {
            documents.SEAL_KIND: lambda job: documents.seal_paper(job, press, lambda _place, _unit: seal)
        },
    )
    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    officer, stranger = bureau.site.client("dagl01"), bureau.site.client("jtys01")
    page = f"/cases/{case}/documents/{paper.id}"
    acting = bureau.site.client("zhzf01")
    for other in (acting, stranger):
        assert bureau.site.post(other, page + "/seal", page="/").status_code == 403, "a right of its own"
    assert "加盖电子印章" not in acting.get(page + "/view").get_data(as_text=True)
    nudged.clear()
    asked = bureau.site.post(officer, page + "/seal", page=page + "/view")
    assert asked.status_code == 302
    assert [run_job(bureau.site.runtime, job) for job in nudged] == ["done"]
    text = officer.get(page + "/view").get_data(as_text=True)
    assert "下载盖章 PDF" in text
    assert "盖章" in officer.get(f"/cases/{case}").get_data(as_text=True)
    sealed = officer.get(page + "/sealed")
    assert sealed.data.startswith(b"%PDF")
    assert stranger.get(page + "/sealed").status_code == 404
    nudged.clear()
    bureau.site.post(officer, page + "/seal", page=page + "/view")
    assert [run_job(bureau.site.runtime, job) for job in nudged] == ["failed"], "DOC-043"

    def checked(content: bytes) -> str:
        data = {
            "file": (io.BytesIO(content), "a.pdf"),
            "csrf_token": bureau.site.token(officer, "/seals/check"),
        }
        answer = officer.post("/seals/check", data=data, content_type="multipart/form-data")
        return answer.get_data(as_text=True)

    assert "印章有效" in checked(sealed.data)
    assert "没有电子印章" in checked(blank_pdf())
    file = tmp_path / "sealed.pdf"
    for content, code in ((sealed.data, 0), (sealed.data + b"\n% x", 1), (blank_pdf(), 1)):
        file.write_bytes(content)
        instance = Instance(bureau.site.settings, bureau.clock)
        told = CliRunner().invoke(yimen, ["seal", "verify", str(file), "--to", "jindong"], obj=instance)
        instance.close()
        assert told.exit_code == code, told.output


def test_trial_seal_is_made_once_for_its_owner_alone(bureau: Bureau, tmp_path: Path) -> None:  # noqa: F811
    """The file is encrypted, readable by its owner, and never overwritten; without a password none is made."""
    settings = replace(bureau.site.settings, seals=str(tmp_path / "seals"), seal_password=PASSWORD)

    def made(settings: object) -> int:
        instance = Instance(settings, bureau.clock)  # type: ignore[arg-type]
        told = CliRunner().invoke(
            yimen, ["seal", "trial", "--to", "jindong", "--unit", "zhzf", "--name", "示范局"], obj=instance
        )
        instance.close()
        return told.exit_code

    assert made(replace(settings, seal_password="")) == 1
    assert made(settings) == 0
    path = seal_path(settings, "jindong", "zhzf")
    assert path.stat().st_mode & 0o077 == 0
    assert certificate_of(seal_file(settings, "jindong", "zhzf")).subject.rfc4514_string() == "CN=示范局"
    assert made(settings) == 1
