"""An act that makes a paper final numbers, freezes and journals it in one transaction, on a whole instance."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from docx import Document as Docx
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from fixtures.sites import Site, copy_home
from yimen import cases, documents
from yimen.app import open_runtime
from yimen.cases import FirstForm, Refused, visible
from yimen.documents import Document, DocumentContent, NumberRegister, gaps
from yimen.kernel import Actor
from yimen.store import SourceFile
from yimen.workflow import Act

DAY = date(2026, 7, 1)
FILING = {
    "source": "inspection",
    "found_on": "2026-06-30",
    "title": "擅自占用城市道路案",
    "parties": [
        {
            "sort": "organisation",
            "name": "示范商贸有限公司",
            "id_type": "other",
            "id_number": "TEST-0001",
            "address": "示范路1号",
        }
    ],
    "summary": "现场堆放建筑材料约十平方米。",
}


class Bureau:
    """The demo instance's bureau with its people; each call is one transaction."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.clock = site.runtime.clock
        self.database = site.runtime.database

    def actor(self, session: Session, account: str) -> Actor:
        return cases.load_actor(session, account, DAY)

    def open(self, item: str) -> str:
        acts = [{"item": item, "occurred_on": "2026-06-29", "place": "示范路1号"}]
        with self.database.write() as session:
            opened = documents.open_case(
                session,
                self.actor(session, "zhzf01"),
                "ordinary_penalty",
                "zhzf",
                FirstForm({**FILING, "alleged_acts": acts}, DAY, fellow="zhzf02"),
                clock=self.clock,
            )
            assert isinstance(opened, list), opened
            return opened[0].id

    def complete(self, account: str, case: str, task: str, outcome: str, **values: Any) -> Any:
        with self.database.write() as session:
            actor = self.actor(session, account)
            seen = cases.seen_case(session, actor, case)
            done = documents.act(
                session,
                actor,
                case,
                Act("complete", DAY, task=task, outcome=outcome, values=values),
                expected_version=seen.version,
                clock=self.clock,
            )
            assert not isinstance(done, Refused), done
            return done

    def filed(self, item: str) -> str:
        case = self.open(item)
        opinion = {"opinion": "事实清楚，建议立案。", "agreed": True}
        self.complete("zhzf-head", case, "unit_opinion", "agreed", **opinion)
        self.complete("zhzf-chief", case, "filing_approval", "approved", opinion="同意立案。", agreed=True)
        return case

    def papers(self, account: str, case: str) -> list[documents.DocumentRow]:
        with self.database.read() as session:
            return documents.case_documents(session, self.actor(session, account), case)

    def content(self, account: str, case: str, paper: str) -> tuple[str, str, bytes] | None:
        with self.database.read() as session:
            return documents.document_content(session, self.actor(session, account), case, paper)


@pytest.fixture
def bureau(demo_site: Site) -> Bureau:
    return Bureau(demo_site)


@pytest.fixture(scope="session")
def item(demo_home: Path) -> str:
    """A code of the bureau's catalog."""
    return _code(demo_home)


@cache
def _code(home: Path) -> str:
    """Looked up once by a process, in a copy: thousands of items are read for it."""
    with TemporaryDirectory() as folder:
        settings = copy_home(home, Path(folder) / "home")
        database = open_runtime(settings, lambda _job: None).database
        with database.read() as session:
            configuration = cases.Configuration.open(session, "jindong", day=DAY)
            rows = configuration.entries("item")
            code = next(row.key for row in rows if row.body["unit"] == "综合行政执法局")
        database.dispose()
    return code


def text_of(content: bytes) -> str:
    document = Docx(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_approval_makes_the_paper_with_number_digest_and_journal(bureau: Bureau, item: str) -> None:
    """The officer finds the numbered form with what each approver wrote."""
    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    assert paper.number == "金综执立〔2026〕1号"
    found = bureau.content("zhzf01", case, paper.id)
    assert found is not None
    text = text_of(found[2])
    for part in (
        "擅自占用城市道路案",
        "示范商贸有限公司",
        "TEST-0001",
        "监督检查发现",
        "同意立案。",
        paper.number,
    ):
        assert part in text
    assert "事实清楚，建议立案。" in text
    with bureau.database.read() as session:
        actor = bureau.actor(session, "zhzf01")
        line = next(each for each in cases.journal(session, actor, case, limit=20) if each.sort == "document")
        assert line.data["extra"]["digest"] == paper.digest


def test_numbers_of_a_unit_follow_one_another_without_gaps(bureau: Bureau, item: str) -> None:
    """And the transport team counts for itself."""
    numbers = [bureau.papers("zhzf01", bureau.filed(item))[0].number for _ in range(3)]
    assert [number[-2:] for number in numbers] == ["1号", "2号", "3号"]
    with bureau.database.read() as session:
        assert gaps(session, "jindong", "zhzf", "filing", 2026) == []
    with bureau.database.write() as session:
        session.execute(delete(NumberRegister).where(NumberRegister.serial == 2))
    with bureau.database.read() as session:
        assert gaps(session, "jindong", "zhzf", "filing", 2026) == [2]


def test_paper_whose_template_is_gone_stops_the_act_as_a_whole(bureau: Bureau, item: str) -> None:
    """No act without its paper, no number without its act."""
    with bureau.database.write() as session:
        session.execute(delete(SourceFile).where(SourceFile.name.like("%filing_approval_form%")))
    case = bureau.open(item)
    bureau.complete("zhzf-head", case, "unit_opinion", "agreed", opinion="建议立案。", agreed=True)
    with pytest.raises(documents.PaperFailed) as failed:
        bureau.complete("zhzf-chief", case, "filing_approval", "approved", opinion="同意。", agreed=True)
    assert failed.value.findings[0].code == "DOC-010"
    assert bureau.papers("zhzf01", case) == []
    with bureau.database.read() as session:
        assert session.scalars(select(NumberRegister)).all() == []


def test_paper_of_an_unseen_case_is_not_there(bureau: Bureau, item: str) -> None:
    """Another unit's officer learns nothing, not even that it exists."""
    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    assert bureau.papers("jtys01", case) == []
    assert bureau.content("jtys01", case, paper.id) is None


def test_changed_bytes_are_not_handed_out(bureau: Bureau, item: str) -> None:
    """What the journal names by digest is what is given, or nothing."""
    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    with bureau.database.engine.begin() as connection:  # past every guard, as a thief would
        connection.execute(update(DocumentContent.__table__).values(content=b"other"))
    with pytest.raises(documents.ContentChanged):
        bureau.content("zhzf01", case, paper.id)


def test_preview_is_marked_as_a_draft_and_takes_no_number(bureau: Bureau, item: str) -> None:
    """A look at the paper costs nothing."""
    case = bureau.open(item)
    with bureau.database.read() as session:
        actor = bureau.actor(session, "zhzf01")
        configuration = cases.Configuration.open(session, "jindong", day=DAY)
        draft = documents.preview(
            session, actor, case, "filing_approval_form", configuration=configuration, day=DAY
        )
        assert "草稿" in Docx(io.BytesIO(draft)).sections[0].header._element.xml
        rows = session.scalars(visible(actor).of(select(Document), Document)).all()
        assert rows == []
