"""What a place, a department and a person have that an address can name, and whose each of these names is."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from sqlalchemy import select, update

from documents.test_seals import blank_pdf
from fixtures.sites import Site, found_place, put_entry
from office.beside import Theirs
from office.pages import opened, post
from office.test_beside import HERE, LAW, filled
from yimen import documents
from yimen.cases import (
    Case,
    Configuration,
    DeadlineRow,
    MembershipRow,
    QueueRow,
    Task,
    Term,
    admit,
    evidence_of,
    grant,
    load_actor,
    record_absence,
)
from yimen.cases.publishing import PublicRow
from yimen.documents.models import DetachedSignature, DocumentPdf, DocumentSeal, DossierCopy
from yimen.kernel import digest_bytes, new_id, system_actor
from yimen.store import ChangeLine, ChangeSet, Jurisdiction, SourceFile
from yimen.worker import run_job

RULE, GRANT, ABOVE = "answered", "to_above", "above"
UPLOADS = ("upload_state", "take_part", "drop_upload")
WHOSE = {
    "case_id": "department",
    "document_id": "department",
    "evidence_id": "department",
    "file_id": "department",
    "signature_id": "department",
    "case_file.digest": "department",
    "drawn_picture.digest": "department",
    "upload_state.upload_id": "department",
    "take_part.upload_id": "department",
    "drop_upload.upload_id": "department",
    "import_id": "person",
    "register_id": "person",
    "job_id": "job",
    "view_id": "person",
    "end_stand_in.number": "person",
    "key": "place",
    "unit": "place",
    "rule": "place",
    "set_id": "place",
    "line_id": "place",
    "change_source.digest": "place",
    "upload_id": "place",
    "account": "place",
    "membership": "place",
    "answer.number": "place",
    "published_one.number": "place",
    "place": "grant",
    "granted_id": "grant",
}
"""The names in addresses that are somebody's, by argument or by endpoint and argument: of a department's case, of a person
(a job also of who looks after the system), of a place whose rights alone decide, of a place that granted sight of it."""
WORDS = {
    "_nowhere",
    "colours.digest",
    "jurisdiction",
    "language",
    "name",
    "static_file.digest",
    "correct_rows.number",
    "correct_sheet.number",
    "deed",
    "document",
    "form",
    "form_id",
    "gap",
    "group",
    "import_workbook.number",
    "kind",
    "kind_id",
    "layout_id",
    "paper_picture.number",
    "part_id",
    "part_name",
    "procedure_id",
    "say_facts.number",
    "side",
    "sort",
    "step",
    "task",
    "year",
}
"""The names that are words of what is in force where one works, or count within what another name tells."""


def sort_of(endpoint: str, argument: str) -> str:
    """Whose the name in the address is; "word" for a word, "" for what stands in neither list."""
    for name in (f"{endpoint}.{argument}", argument):
        if name in WHOSE:
            return WHOSE[name]
        if name in WORDS:
            return "word"
    return ""


def value_of(theirs: Theirs, endpoint: str, argument: str) -> Any:
    """What they have under a name of an address; a word where it is none of anybody's."""
    return theirs.ids.get(f"{endpoint}.{argument}", theirs.ids.get(argument, "none"))


def belongings(site: Site, nudged: list[str]) -> Theirs:
    """Something of every sort of one department and place."""
    _in_force(site)
    theirs = filled(site, nudged)
    case, paper = theirs.ids["case_id"], theirs.ids["document_id"]
    theirs.ids |= _evidence(site, nudged, case)
    drawn = _drawing(site, case, paper)
    theirs.ids |= {"case_file.digest": drawn, "drawn_picture.digest": drawn}
    theirs.ids |= _rows(site, theirs)
    _copies(site, case, paper)
    theirs.ids |= {"end_stand_in.number": _stand_in(site), "granted_id": case}
    theirs.ids |= {f"{each}.key": GRANT for each in ("granted_list", "granted_case", "granted_figures")}
    theirs.ids |= {"rule": RULE, "form": "penalty_filing", "case_act_page.sort": "amend"}
    theirs.ids |= {
        "document": "filing_approval_form",
        "form_side.side": "after",
        "import_progress.step": "files",
    }
    theirs.ids |= {f"{each}.key": LAW for each in ("law_page", "law_citing", "law_citing_workbook")}
    theirs.ids["paper_picture.number"] = 1
    theirs.asked["path"] = "/parties/0/id_number"
    return theirs


def _in_force(site: Site) -> None:
    """A rule by which staff read answers, and sight of it all granted to a place above."""
    reads = {"readers": ["officer", "legal_office"], "heading": "case.title", "fields": {}}
    rule = {
        "id": RULE,
        "title": {"zh": "答复库"},
        "procedure": "ordinary_penalty",
        "owed": ["filing_approval.filed"],
    }
    shown = {
        "to": ABOVE,
        "role": "officer",
        "procedures": ["ordinary_penalty"],
        "facts": ["stage"],
        "figures": True,
    }
    clock = site.runtime.clock
    with site.runtime.database.write() as session:
        put_entry(session, HERE, "publication", RULE, {**rule, **reads})
        put_entry(session, HERE, "sight-grant", GRANT, {**shown, "parts": ["terms"]})
        found_place(session, clock, ABOVE)
        session.get_one(Jurisdiction, HERE).parent = ABOVE
        house = system_actor("migrate", ABOVE)
        admit(session, house, account=ABOVE, name="上级", jurisdiction=ABOVE, clock=clock)
        grant(session, house, account=ABOVE, unit="first", role="officer", since=clock.today(), clock=clock)


def _evidence(site: Site, nudged: list[str], case: str) -> dict[str, Any]:
    """A photograph among the evidence of the case, and one that was brought and not yet registered."""
    officer, address = site.client("zhzf01"), f"/cases/{case}"
    said = {
        "kind": "audiovisual",
        "name": "录像",
        "proves": "占道",
        "taken_on": "2026-07-01",
        "place": "示范路1号",
    }
    said |= {"taken_by": "示例人员", "device": "执法记录仪"}
    page = f"{address}/evidence/new"
    made = post(officer, f"{address}/evidence", page, {**said, "file": (io.BytesIO(picture()), "现场.png")})
    assert made.status_code == 302, made.get_data(as_text=True)
    begun = officer.post(
        f"{address}/evidence/uploads",
        json={"name": "录像.jpg", "size": 500},
        headers={"X-CSRFToken": site.token(officer, page)},
    )
    assert begun.status_code == 201
    while nudged:
        run_job(site.runtime, nudged.pop(0))
    brought = begun.headers["Location"].rsplit("/", 1)[1]
    with site.runtime.database.read() as session:
        who = load_actor(session, "zhzf01", site.runtime.clock.today())
        rows = evidence_of(session, who, case, blobs=site.runtime.blobs)
        [file] = [file for row in rows for file in row.files]
    return {"file_id": file.id, **{f"{each}.upload_id": brought for each in UPLOADS}}


def picture(colour: tuple[int, int, int] = (20, 90, 160)) -> bytes:
    made = io.BytesIO()
    drawn = Image.new("RGB", (400, 200), (255, 255, 255))
    drawn.paste(colour, (20, 20, 200, 90))
    drawn.save(made, "PNG")
    return made.getvalue()


def _drawing(site: Site, case: str, paper: str) -> str:
    """A signature that was drawn under the paper; the digest of its picture."""
    runtime = site.runtime
    with runtime.database.write() as session:
        who = load_actor(session, "zhzf01", runtime.clock.today())
        refused = documents.take_drawing(
            session,
            who,
            case,
            paper,
            drawn="signature",
            hand="party",
            signer="示例人员",
            shown=documents.shown_digest(session, who, case, paper),
            picture=picture(),
            on=runtime.clock.today(),
            configuration=Configuration.open(session, HERE, day=runtime.clock.today()),
            clock=runtime.clock,
        )
        assert refused == []
        return next(each.file for each in documents.marks_of(session, who, case, paper) if each.file)


def _rows(site: Site, theirs: Theirs) -> dict[str, Any]:
    """A signature apart from the paper, an answer for staff, a change set with a form and the file that it came from."""
    clock, case = site.runtime.clock, theirs.ids["case_id"]
    with site.runtime.database.write() as session:
        answer = PublicRow(
            jurisdiction=HERE, rule=RULE, case_id=case, unit="zhzf", heading="问", lines=[["答", "一"]],
            owed_on=clock.today(), shown_on=clock.today(), internal=True, made_at=clock.now(),
        )  # fmt: skip
        signature = DetachedSignature(
            id=new_id(), case_id=case, jurisdiction=HERE, document_id=theirs.ids["document_id"], subject="x",
            scheme="rsa-sha256", fingerprint="f", statement="{}", public_key=b"k", value=b"v",
            signed_at=clock.now(), account="zhzf01",
        )  # fmt: skip
        session.add_all((answer, signature))
        session.flush()
        line = session.execute(
            select(ChangeLine.id, ChangeLine.change_set)
            .join(ChangeSet, ChangeSet.id == ChangeLine.change_set)
            .where(ChangeSet.jurisdiction == HERE, ChangeLine.kind == "form", ChangeLine.op == "added")
            .order_by(ChangeLine.id)
        ).first()
        assert line is not None
        source = session.scalar(select(SourceFile.digest).where(SourceFile.change_set == line.change_set))
        member = session.scalar(select(MembershipRow.id).where(MembershipRow.account == "secret01"))
        ids = {
            "signature_id": signature.id,
            "answer.number": answer.id,
            "set_id": line.change_set,
        }
        ids |= {"line_id": str(line.id), "change_source.digest": source, "membership": member}
    assert None not in ids.values(), ids
    return ids


def _copies(site: Site, case: str, paper: str) -> None:
    """What jobs make of the paper and of the case: printed, sealed, bound."""
    pdf, now = blank_pdf(), site.runtime.clock.now()
    owned = {"case_id": case, "jurisdiction": HERE}
    with site.runtime.database.write() as session:
        who = load_actor(session, "zhzf01", now.date())
        row = documents.document_row(session, who, case, paper)
        assert row is not None
        of_paper = {**owned, "document_id": paper, "digest": digest_bytes(pdf), "content": pdf}
        session.add_all((
            DocumentPdf(**of_paper, printed_from=row.digest, pages=1, fonts={}, missing=[], made_at=now),
            DocumentSeal(**of_paper, fingerprint="f", sealed_at=now),
            DossierCopy(
                **owned, made_at=now, made_by="zhzf01", seq=1, pages=1, leaves=1, notes=[],
                pdf_digest=digest_bytes(pdf), pdf=pdf, bag_digest=digest_bytes(pdf), bag=pdf,
            ),
        ))  # fmt: skip


def _stand_in(site: Site) -> int:
    """An absence of one of the department's people, with his substitute."""
    clock = site.runtime.clock
    with site.runtime.database.write() as session:
        absent = load_actor(session, "zhzf03", clock.today())
        term = Term(clock.today(), clock.today(), "年休假")
        return record_absence(session, absent, "zhzf03", "zhzf04", term, clock).id


def case_of(site: Site, unit: str = "", jurisdiction: str = "") -> str:
    """A case that is another department's, or of another place."""
    case = opened(site.client("zhzf01")).rsplit("/", 1)[1]
    moved = {name: value for name, value in (("unit", unit), ("jurisdiction", jurisdiction)) if value}
    with site.runtime.database.write() as session:
        for model in (Case, Task, QueueRow, DeadlineRow):
            table: Any = model.__table__
            column = table.c.id if model is Case else table.c.case_id
            session.connection().execute(update(table).where(column == case).values(moved))
    return case
