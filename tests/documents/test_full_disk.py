"""A full disk: what was being done is not done at all, says so, and is done whole once there is room."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from documents.test_papers import Bureau, bureau, item  # noqa: F401  fixtures are found by being here
from yimen import documents
from yimen.cases import new_signing_key, visible
from yimen.documents import Document, DocumentMark, DocumentPdf, DossierCopy, NumberRegister
from yimen.store import Blobs, Job, is_disk_full
from yimen.worker import run_job

ROOM = 1_073_741_823


class Full:
    """The bureau's database on a disk that fills: SQLite may take no page more while `full`."""

    def __init__(self, bureau: Bureau) -> None:  # noqa: F811
        self.pages = ROOM
        engine = bureau.database.engine
        apart = sqlite3.connect(str(engine.url.database), isolation_level=None)
        apart.execute("VACUUM")
        apart.close()
        event.listen(engine, "begin", self._limit)

    def _limit(self, connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {self.pages}")

    @contextmanager
    def full(self) -> Iterator[None]:
        self.pages = 1
        try:
            yield
        finally:
            self.pages = ROOM


class Large:
    """An office whose prints need room."""

    def pdf(self, _content: bytes) -> bytes:
        from pypdf import PdfWriter
        from pypdf.generic import NameObject, StreamObject

        writer, out, junk = PdfWriter(), io.BytesIO(), StreamObject()
        writer.add_blank_page(595, 842)[NameObject("/YimenJunk")] = writer._add_object(junk)
        junk.set_data(os.urandom(2_000_000))
        writer.write(out)
        return out.getvalue()


def test_error_tells_whether_there_was_no_room() -> None:
    """From the system, from either database, and through what was raised from it; nothing else."""

    class Refused(Exception):
        sqlstate = "53100"

    inner = OSError(errno.ENOSPC, "No space left on device")
    outer = RuntimeError("x")
    outer.__cause__ = inner
    assert is_disk_full(inner)
    assert is_disk_full(outer)
    assert is_disk_full(Refused())
    assert is_disk_full(OSError(errno.EDQUOT, "quota"))
    assert not is_disk_full(OSError(errno.ENOENT, "x"))
    assert not is_disk_full(RuntimeError("x"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_store_of_files_keeps_nothing_of_what_had_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system itself says so; nothing lies under the name, nor beside it."""
    blobs = Blobs(f"file://{tmp_path}")
    blobs.put("case/one", b"whole")
    files = blobs._opened[0]
    opened = type(files).open
    monkeypatch.setattr(
        type(files),
        "open",
        lambda self, path, mode="rb", **more: (
            open("/dev/full", mode) if "w" in mode else opened(self, path, mode, **more)  # noqa: SIM115, PTH123
        ),
    )
    with pytest.raises(OSError) as refused:
        blobs.join("case/one", [b"x" * 5_000_000])
    assert is_disk_full(refused.value)
    monkeypatch.undo()
    assert b"".join(blobs.read("case/one")) == b"whole"
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [tmp_path / "case/one"]


def test_full_database_leaves_no_half_paper_no_doubled_number_and_says_so(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The act and its paper, a scan on a page, a print and a case file: each refused whole, each done once later."""
    case = bureau.open(item)
    disk, officer = Full(bureau), bureau.site.client("zhzf01")
    opinion = {"opinion": "事实清楚，建议立案。", "agreed": True}
    bureau.complete("zhzf-head", case, "unit_opinion", "agreed", **opinion)
    with disk.full(), pytest.raises(OperationalError) as refused:
        bureau.complete("zhzf-chief", case, "filing_approval", "approved", opinion="同意立案。", agreed=True)
    assert is_disk_full(refused.value)
    assert rows(bureau, Document) == rows(bureau, DocumentPdf) == 0
    with bureau.database.read() as session:
        assert session.scalars(select(NumberRegister.number)).all() == []
    bureau.complete("zhzf-chief", case, "filing_approval", "approved", opinion="同意立案。", agreed=True)
    [paper] = bureau.papers("zhzf01", case)
    assert paper.number.endswith("1号")
    page = f"/cases/{case}/documents/{paper.id}"

    def scanned() -> Any:
        scan = (io.BytesIO(b"%PDF-" + os.urandom(300_000)), "scan.pdf")
        data = {"sort": "scanned", "on": "2026-07-01", "scan": scan, "csrf_token": token}
        return officer.post(page + "/steps", data=data, content_type="multipart/form-data")

    token = bureau.site.token(officer, "/cases")
    with disk.full():
        answer = scanned()
    assert (answer.status_code, "存储空间已满" in answer.get_data(as_text=True)) == (507, True)
    assert rows(bureau, DocumentMark) == 0
    assert scanned().status_code == 302
    key = new_signing_key()[0]
    runners = {
        documents.PRINT_KIND: lambda job: documents.print_papers(job, Large()),
        documents.DOSSIER_KIND: lambda job: documents.make_dossiers(job, Large(), key),
    }
    monkeypatch.setattr("yimen.worker.run.runners", lambda: runners)
    for address, model in ((page + "/pdf", DocumentPdf), (f"/cases/{case}/dossier", DossierCopy)):
        bureau.site.post(officer, address, page="/cases")
        with disk.full():
            run = waiting(bureau)
            assert run_job(bureau.site.runtime, run) in ("failed", "lost")
        assert rows(bureau, model) == 0
        with bureau.database.read() as session:
            job = session.get(Job, run)
            assert job is not None
            assert job.state == "waiting" or "存储空间已满" in str(job.error)
        bureau.site.post(officer, address, page="/cases")
        assert run_job(bureau.site.runtime, waiting(bureau)) == "done"
        assert rows(bureau, model) == 1
    with bureau.database.read() as session:
        assert session.scalars(select(NumberRegister.number)).all() == [paper.number]


def waiting(bureau: Bureau) -> str:  # noqa: F811
    """The newest job of those that wait; the house's own print of the paper is older."""
    asked = select(Job.id).where(Job.state == "waiting", Job.account == "zhzf01").order_by(text("rowid DESC"))
    with bureau.database.read() as session:
        return session.scalars(asked).all()[0]


def rows(bureau: Bureau, model: Any) -> int:  # noqa: F811
    """How many there are, as an officer sees."""
    with bureau.database.read() as session:
        actor = bureau.actor(session, "zhzf01")
        return len(session.scalars(visible(actor).of(select(model), model)).all())
