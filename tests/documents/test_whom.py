"""Of several parties one alone is meant: his papers say so in their row, in the journal and in the case file, and a receipt
of his is that of his paper."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from cases.conftest import COUNTY, County, county, database, postgres_county, sqlite_county
from cases.county import PROCEDURE, revision
from cases.test_in_part import eye
from documents.test_dossiers import NoOffice
from documents.test_templates import docx
from yimen import cases, documents
from yimen.cases import ActResult, Case, Configuration, new_signing_key
from yimen.cases.papers import number_texts, with_number
from yimen.documents.serving import concerning
from yimen.documents.verifier import Changed, check
from yimen.kernel import Actor, digest_bytes
from yimen.pack import read_yaml
from yimen.store import Blobs, ChangeSet, SourceFile
from yimen.workflow import Act

__all__ = ["county", "database", "postgres_county", "sqlite_county"]

FIRST, SECOND = "某甲", "某乙公司"
DEMANDING = read_yaml("""
road_demand:
  after: head_approval
  title: {zh: 催告, en: Demand}
  roles: [officer]
  form: party_form
  each: {of: parties, by: form.party_form.party}
  documents: {demand_letter: }
  outcomes: {drafted: {title: {zh: 已制作, en: Drafted}}}
  entry: {approved: {"on": [head_approval.approved]}}
demand_service:
  after: road_demand
  title: {zh: 送达催告书, en: Service of the demand}
  roles: [officer]
  form: party_form
  each: {of: parties, by: form.party_form.party}
  serves: [demand_letter]
  documents: {receipt_paper: }
  outcomes: {served: {title: {zh: 已送达, en: Served}}}
  entry: {drafted: {"on": [road_demand.drafted]}}
""")
FORM = {
    "id": "party_form",
    "title": {"zh": "当事人"},
    "schema": {
        "type": "object",
        "properties": {
            "party": {"type": "integer", "title": "当事人序号", "minimum": 0, "default": 0},
            "recipient": {"type": "string", "title": "受送达人", "x-service": "party"},
            "way": {"type": "string", "title": "送达方式", "x-service": "way"},
        },
    },
}
TITLES = {"demand_letter": "催告书", "receipt_paper": "送达回证"}


class Demands(County):
    """The county where a demand is made of each party, and served on each."""

    def do(
        self, case: Case, task: str, outcome: str, party: int, fellow: str = "", **values: Any
    ) -> ActResult:
        with self.database.write() as session:
            act = Act("complete", self.clock.today(), task, outcome, {"party": party, **values})
            officer = self.actor("officer1")
            done = documents.act(
                session, officer, case.id, act, expected_version=None, clock=self.clock, fellow=fellow
            )
            assert isinstance(done, ActResult), done
            return done

    def demand(self, case: Case, party: int) -> None:
        self.do(case, "road_demand", "drafted", party)

    def serve(self, case: Case, party: int) -> None:
        recipient = (FIRST, SECOND)[party - 1] if party else f"{FIRST}、{SECOND}"
        self.do(case, "demand_service", "served", party, recipient=recipient, way="direct")

    def papers(self, case: Case, actor: Actor) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """(title, numbers, names) of each."""
        with self.database.read() as session:
            configuration = Configuration.open(session, COUNTY, day=self.clock.today())
            seen = cases.seen_case(session, actor, case.id)
            assert seen is not None
            return [
                (row.title, row.whom, documents.whom_of(configuration, seen, row.task, row.whom))
                for row in documents.case_documents(session, actor, case.id)
            ]

    def offered(self, case: Case, whom: tuple[str, ...]) -> list[str | None]:
        """Whom the papers concern that a service of demands would be about."""
        with self.database.read() as session:
            rows = documents.papers_to_serve(
                session, self.actor("officer1"), case, ["demand_letter"], whom, self.clock.today()
            )
            return [each.whom for each in rows]

    def served(self, case: Case) -> dict[tuple[str, ...], list[str]]:
        """By whom a demand concerns, on whom it was served."""
        officer = self.actor("officer1")
        with self.database.read() as session:
            return {
                row.whom: [
                    str(each.told["party"])
                    for each in documents.marks_of(session, officer, case.id, row.id)
                    if each.sort == "served"
                ]
                for row in documents.case_documents(session, officer, case.id)
                if row.document == "demand_letter"
            }


@pytest.fixture
def demands(county: County) -> Demands:
    stages = PROCEDURE["stages"]
    first = {**stages["filing_stage"], "tasks": {**stages["filing_stage"]["tasks"], **DEMANDING}}
    body = {**PROCEDURE, "id": "road_demands", "stages": {**stages, "filing_stage": first}}
    template = docx("{{案由}}")
    with county.database.write() as session:
        session.add(revision("procedure", "road_demands", body))
        session.add(revision("form", "party_form", FORM))
        for type, title in TITLES.items():
            paper = {"id": type, "title": {"zh": title}, "template": f"{type}.docx"}
            paper["template_digest"] = digest_bytes(template)
            session.add(revision("document", type, {**paper, "names": {"案由": "case.title"}}))
        session.add(
            ChangeSet(
                id="papers", jurisdiction=COUNTY, title="", created_by="", created_at=county.clock.now()
            )
        )
        session.flush()
        session.add(
            SourceFile(
                change_set="papers",
                name="paper.docx",
                digest=digest_bytes(template),
                size=len(template),
                content=template,
            )
        )
    return Demands(county.database, county.clock)


@pytest.fixture
def case(demands: Demands) -> Case:
    return demands.approved(procedure="road_demands")


def test_paper_sees_who_did_its_task_and_whom_the_act_is_about(demands: Demands, case: Case) -> None:
    """Not the case's handlers where others did it, and not all parties where one is meant."""
    demands.do(case, "road_demand", "drafted", 2, fellow="officer2")
    demands.do(case, "road_demand", "drafted", 1)
    with demands.database.read() as session:
        chosen = select(documents.Document).order_by("recorded_at", "id")
        chosen = cases.visible(demands.actor("officer1")).within(case, chosen, documents.Document)
        told = [row.data for row in session.scalars(chosen)]
    assert [each["people"]["doers"] for each in told] == [["officer1先生", "officer2先生"], ["officer1先生"]]
    assert [[party["name"] for party in each["concerned"]] for each in told] == [[SECOND], [FIRST]]
    assert all("doers" not in each for each in told)


def test_a_receipt_is_that_of_the_partys_own_paper(demands: Demands, case: Case) -> None:
    """Both demands are made before either is served: the first party's receipt is not the second's, though that is newer."""
    demands.demand(case, 1)
    demands.demand(case, 2)
    demands.serve(case, 1)
    assert demands.served(case) == {("1",): [FIRST], ("2",): []}
    assert demands.offered(case, ()) == demands.offered(case, ("1", "2")) == ["2", "1"]
    assert demands.offered(case, ("1",)) == ["1"]
    demands.serve(case, 2)
    assert demands.served(case) == {("1",): [FIRST], ("2",): [SECOND]}
    assert demands.papers(case, demands.actor("officer1")) == [
        ("催告书", ("1",), (FIRST,)),
        ("催告书", ("2",), (SECOND,)),
        ("送达回证", ("1",), (FIRST,)),
        ("送达回证", ("2",), (SECOND,)),
    ]


def test_a_form_takes_what_is_served_of_the_partys_own_paper(demands: Demands, case: Case) -> None:
    """Title and number of the newest of each type that concerns him, or of all there are; nothing where there is none."""
    demands.demand(case, 1)
    demands.demand(case, 2)
    with demands.database.write() as session:
        rows = cases.visible(demands.actor("officer1")).within(
            case, select(documents.Document), documents.Document
        )
        for row in session.scalars(rows):
            row.number = f"催〔2026〕{row.whom}号"
    day, officer = demands.clock.today(), demands.actor("officer1")
    with demands.database.read() as session:
        one, every, other = (
            documents.papers_taken(session, officer, case, types, whom, day)
            for types, whom in ((["demand_letter"], ("1",)), (["demand_letter"], ()), (["receipt_paper"], ()))
        )
    assert one["served"] == one["paper"]["demand_letter"] == {"title": "催告书", "number": "催〔2026〕1号"}
    assert every["served"] == {"title": "催告书", "number": "催〔2026〕2号、催〔2026〕1号"}
    assert other["served"] == {"title": "", "number": ""}


def test_what_concerns_all_names_nobody(demands: Demands, case: Case) -> None:
    """One demand of both is each one's; one receipt for both is the receipt of each demand."""
    demands.demand(case, 0)
    demands.serve(case, 1)
    demands.serve(case, 2)
    assert demands.served(case) == {(): [FIRST, SECOND]}
    other = demands.approved(procedure="road_demands")
    demands.demand(other, 1)
    demands.demand(other, 2)
    demands.serve(other, 0)
    both = [f"{FIRST}、{SECOND}"]
    assert demands.served(other) == {("1",): both, ("2",): both}
    assert demands.papers(other, demands.actor("officer1"))[-1] == ("送达回证", (), ())


def test_whoever_sees_the_papers_without_the_parties_learns_no_name(demands: Demands) -> None:
    """The paper is there, whom it concerns is not said."""
    watching = eye(demands, [], ["papers"], procedure="road_demands")
    case = demands.approved(procedure="road_demands")
    demands.demand(case, 2)
    [paper] = demands.papers(case, watching)
    assert (paper[0], paper[2]) == ("催告书", ())


def test_the_case_file_proves_whom_a_paper_concerns(demands: Demands, case: Case, tmp_path: Path) -> None:
    """The journal says it, the catalog shows it; a row that was changed since is found out."""
    demands.demand(case, 2)
    officer, (key, _public) = demands.actor("officer1"), new_signing_key()
    with demands.database.read() as session:
        [event] = [each for each in cases.journal(session, officer, case.id) if each.sort == "document"]
        assert event.data["extra"]["whom"] == ["2"]

    def made() -> documents.Made:
        return documents.put_together(
            demands.database,
            Blobs(f"file://{tmp_path}"),
            officer,
            case.id,
            press=NoOffice(),  # type: ignore[arg-type]
            private_key=key,
            clock=demands.clock,
        )

    first = made()
    assert [each.name for each in first.leaves] == [f"催告书（{SECOND}）"]
    check(unpacked(first.bag), None)
    with demands.database.engine.begin() as connection:  # past every guard
        connection.execute(update(documents.Document.__table__).values(whom="1"))
    with pytest.raises(Changed, match="当事人"):
        check(unpacked(made().bag), None)


def unpacked(bag: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bag)) as package:
        return {name.split("/", 1)[1]: package.read(name) for name in package.namelist()}


def test_papers_of_before_are_taken_as_they_were() -> None:
    """The newest, whoever is meant; where newer ones name one alone, an older one is the others'."""
    old, second, third = (SimpleNamespace(whom=each) for each in (None, "2", "3,4"))
    assert concerning([old, old], ("2",)) == [old]
    assert concerning([old, second], ("2",)) == [old]
    assert concerning([second, old], ("1", "2")) == [second, old]
    assert concerning([third, second], ("2", "4")) == [third, second]
    assert concerning([third, second], ()) == [third, second]
    assert concerning([], ("1",)) == concerning([], ()) == []


def test_what_is_made_public_says_the_papers_of_all(demands: Demands) -> None:
    """In the order of the parties, not the newest alone; one for all takes their place."""
    first, second = ("1",), ("2",)
    numbers = with_number(with_number({}, "demand_letter", "2号", second), "demand_letter", "3号", first)
    assert number_texts(numbers, 2) == {"demand_letter": "3号、2号"}
    assert number_texts(with_number(numbers, "demand_letter", "4号", ()), 2) == {"demand_letter": "4号"}
    again = with_number({"demand_letter": "1号", "receipt_paper": ""}, "demand_letter", "5号", second)
    assert number_texts(again, 2) == {"demand_letter": "1号、5号", "receipt_paper": ""}
    case = demands.approved(procedure="road_demands")
    for party in (1, 2):
        demands.demand(case, party)
    with demands.database.read() as session:
        seen = cases.seen_case(session, demands.actor("officer1"), case.id)
        assert seen is not None
        assert set(seen.record["papers"]) >= {"demand_letter#1", "demand_letter#2"}
