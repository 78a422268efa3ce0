"""The papers of an act become PDF by a job: kept beside the frozen bytes, made once, shown and taken away."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
from sqlalchemy import select, update

from documents.test_papers import Bureau, bureau, item  # noqa: F401  fixtures are found by being here
from yimen import documents
from yimen.cases import visible
from yimen.documents import DocumentContent, NumberRegister, Press, PressFailed, PressMissing
from yimen.documents.codes import PRESS_FAILED, PRESS_OFF
from yimen.kernel import Place
from yimen.store import Job
from yimen.worker import run_job


class Broken:
    """An office that fails in the way it is told to."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def pdf(self, content: bytes) -> bytes:
        raise self.error


@pytest.fixture
def filed(bureau: Bureau, item: str) -> str:  # noqa: F811
    """A case with its first paper."""
    return bureau.filed(item)


def print_with(bureau: Bureau, press: Any, monkeypatch: pytest.MonkeyPatch) -> Job:  # noqa: F811
    """What becomes of the last printing job, carried out as a worker does."""
    monkeypatch.setattr(
        "yimen.worker.run.runners",
        lambda: {documents.PRINT_KIND: lambda job: documents.print_papers(job, press)},
    )
    asked = select(Job.id).where(Job.kind == documents.PRINT_KIND, Job.state == "waiting")
    with bureau.database.read() as session:
        [waiting] = session.scalars(asked).all()
    run_job(bureau.site.runtime, waiting)
    with bureau.database.read() as session:
        done = session.get(Job, waiting)
        assert done is not None
        session.expunge(done)
    return done


def text_of(pdf: bytes) -> str:
    """Without blanks: some stand between Chinese and figures."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode("utf-8").split())


def test_act_asks_for_its_pdf_and_the_page_shows_it(
    bureau: Bureau,  # noqa: F811
    filed: str,
    press: Press,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The words of the frozen paper, pages as pictures, a file to save; another unit finds nothing."""
    [paper] = bureau.papers("zhzf01", filed)
    assert not paper.printed
    officer, stranger = bureau.site.client("zhzf01"), bureau.site.client("jtys01")
    page, pdf = f"/cases/{filed}/documents/{paper.id}/view", f"/cases/{filed}/documents/{paper.id}/pdf"
    before = officer.get(page).get_data(as_text=True)
    assert "生成 PDF" in before
    assert "示范商贸有限公司" in before, "its text, where there is no PDF yet"
    assert officer.get(pdf).status_code == 404
    done = print_with(bureau, press, monkeypatch)
    assert (done.state, done.account, done.result["printed"]) == ("done", "system:print", 1)
    assert bureau.papers("zhzf01", filed)[0].printed
    after = officer.get(page).get_data(as_text=True)
    assert "以“Noto Serif CJK SC”代替" in after
    got = officer.get(pdf)
    assert got.headers["Content-Type"] == "application/pdf"
    text = text_of(got.data)
    for part in ("擅自占用城市道路案", "示范商贸有限公司", paper.number):
        assert part in text
    picture = officer.get(f"/cases/{filed}/documents/{paper.id}/pages/1")
    assert picture.data.startswith(b"\x89PNG")
    assert officer.get(f"/cases/{filed}/documents/{paper.id}/pages/99").status_code == 404
    for address in (page, pdf, f"/cases/{filed}/documents/{paper.id}/pages/1"):
        assert stranger.get(address).status_code == 404


def test_paper_is_printed_once_and_no_number_is_given_twice(
    bureau: Bureau,  # noqa: F811
    filed: str,
    press: Press,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A job that is done again, as after a worker's death, changes nothing."""
    print_with(bureau, press, monkeypatch)
    [paper] = bureau.papers("zhzf01", filed)
    with bureau.database.read() as session:
        made = documents.document_pdf(session, bureau.actor(session, "zhzf01"), filed, paper.id)
    with bureau.database.write() as session:
        session.execute(update(Job).where(Job.kind == documents.PRINT_KIND).values(state="waiting"))
    assert print_with(bureau, Broken(AssertionError("printed twice")), monkeypatch).state == "done"
    with bureau.database.read() as session:
        again = documents.document_pdf(session, bureau.actor(session, "zhzf01"), filed, paper.id)
        assert session.scalars(select(NumberRegister.number)).all() == [paper.number]
    assert made == again


def test_without_an_office_the_job_ends_and_the_docx_is_whole(
    bureau: Bureau,  # noqa: F811
    filed: str,
    press: Press,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What lacks is said on the job's page; once it is there, the page's button makes the PDF."""
    missing = Broken(PressMissing([PRESS_OFF.at(Place())]))
    done = print_with(bureau, missing, monkeypatch)
    assert done.state == "done"
    assert "YIMEN_OFFICE=none" in done.result["missing"][0]
    [paper] = bureau.papers("zhzf01", filed)
    assert bureau.content("zhzf01", filed, paper.id) is not None
    officer = bureau.site.client("zhzf01")
    page = f"/cases/{filed}/documents/{paper.id}/view"
    asked = bureau.site.post(officer, f"/cases/{filed}/documents/{paper.id}/pdf", page=page)
    assert asked.status_code == 302
    assert print_with(bureau, press, monkeypatch).account == "zhzf01"
    assert "查看文书" in officer.get(asked.headers["Location"]).get_data(as_text=True)
    assert bureau.papers("zhzf01", filed)[0].printed
    stranger = bureau.site.client("jtys01")
    assert bureau.site.post(stranger, f"/cases/{filed}/documents/{paper.id}/pdf", page="/").status_code == 404


def test_job_whose_office_fails_says_so_and_a_changed_paper_is_not_printed(
    bureau: Bureau,  # noqa: F811
    filed: str,
    press: Press,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DOC-018 stands in the job; DOC-021 where the kept bytes are not those of the journal."""
    failed = print_with(
        bureau, Broken(PressFailed([PRESS_FAILED.at(Place(), problem="磁盘空间不足")])), monkeypatch
    )
    assert failed.state == "failed"
    assert "磁盘空间不足" in failed.error
    with bureau.database.write() as session:
        seen = visible(bureau.actor(session, "zhzf01"))
        held = session.scalars(seen.of(select(DocumentContent), DocumentContent)).one()
        held.content = held.content + b" "
        session.flush()
        session.execute(update(Job).where(Job.kind == documents.PRINT_KIND).values(state="waiting"))
    changed = print_with(bureau, press, monkeypatch)
    assert "摘要不一致" in changed.error


def test_draft_is_read_in_the_page_and_taken_away(bureau: Bureau, item: str) -> None:  # noqa: F811
    """Before it is final: its text as it would be, marked as a draft, and the .docx."""
    case = bureau.open(item)
    head = bureau.site.client("zhzf-head")
    answer = head.get(f"/cases/{case}/drafts/filing_approval_form").get_data(as_text=True)
    assert "示范商贸有限公司" in answer
    assert "立案审批表" in answer
    assert "草稿" in answer
    taken = head.get(f"/cases/{case}/drafts/filing_approval_form?as=docx")
    assert taken.data.startswith(b"PK")
