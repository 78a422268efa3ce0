"""An officer's own certificate under a paper: who did the task that the paper is of signs it, in a job, visible at the
place of the signature, beside the unit's seal and before or after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Configuration, visible
from yimen.kernel import Actor, Clock, Place, digest_bytes
from yimen.store import Job, enqueue

from . import codes
from .fonts import stamp_font
from .jobs import RunningJob
from .life import Step, marks_of, take_step
from .models import Document, DocumentContent, DocumentPdf, DocumentSeal
from .pdf_signing import sign_pdf
from .printing import Printer, fonts_of
from .sealing import SealFile, SealRefused, certificate_of, fingerprint_of
from .seals import keep_known, keep_signed, pdf_to_sign

OFFICER_KIND = "officer_signature"
DONE = ("complete", "open")
MOST_EVENTS = 2_000
WORDS = ("签名", "签字")
CertificateOf = Callable[[str, str], SealFile]
"""(jurisdiction, account) -> the officer's certificate; raises `SealRefused` where there is none."""


def may_sign(
    session: Session, actor: Actor, case_id: str, document_id: str, configuration: Configuration
) -> bool:
    """Whether the actor did the task that a final paper is of, or one whose doer the paper names, and has not signed."""
    found = _paper(session, actor, case_id, document_id)
    return found is not None and _who(session, actor, found, configuration) == ""


def _paper(session: Session, actor: Actor, case_id: str, document_id: str) -> Document | None:
    chosen = select(Document).where(
        Document.case_id == case_id, Document.id == document_id, Document.state == "final"
    )
    return session.scalars(visible(actor).of(chosen, Document)).one_or_none()


def _who(session: Session, actor: Actor, paper: Document, configuration: Configuration) -> str:
    """ "" where the actor may sign, else "signed" or "stranger"."""
    marks = marks_of(session, actor, paper.case_id, paper.id)
    if any(each.sort == "undersigned" and each.account == actor.account for each in marks):
        return "signed"
    tasks = {paper.task, *_named_tasks(_definition(session, actor, paper, configuration))}
    lines = cases.journal(session, actor, paper.case_id, limit=MOST_EVENTS)
    did = any(
        line.sort in DONE and line.task in tasks and actor.account in (line.account, line.fellow)
        for line in lines
    )
    return "" if did else "stranger"


def _definition(
    session: Session, actor: Actor, paper: Document, configuration: Configuration
) -> Mapping[str, Any]:
    case = cases.seen_case(session, actor, paper.case_id)
    assert case is not None
    pinned = case.bindings.get("documents", {}).get(paper.type)
    pinned = pinned or configuration.digest("document", paper.type, case.unit)
    return configuration.pinned("document", paper.type, pinned)


def _named_tasks(definition: Mapping[str, Any]) -> set[str]:
    """The tasks whose doer the paper names (`by.<task>`)."""
    paths = [str(each) for each in definition.get("names", {}).values()]
    return {path.removeprefix("by.") for path in paths if path.startswith("by.")}


def ask_to_undersign(
    session: Session,
    actor: Actor,
    case_id: str,
    document_id: str,
    *,
    configuration: Configuration,
    clock: Clock,
) -> Job | None:
    """A job of the actor's own that signs a paper by the certificate that lies under the account; None where the actor
    may not sign it."""
    if not may_sign(session, actor, case_id, document_id, configuration):
        return None
    payload = {"case": case_id, "document": document_id}
    return enqueue(
        session, OFFICER_KIND, payload, account=actor.account, jurisdiction=actor.jurisdiction, clock=clock
    )


def undersign(job: RunningJob, press: Printer, certificate_of_officer: CertificateOf) -> dict[str, Any]:
    """The runner; done again it signs nothing twice. Raises `SealRefused` and `PressMissing`."""
    actor, case_id, document_id = job.actor(), job.payload["case"], job.payload["document"]
    about = {"case": case_id, "paper": document_id}
    chosen = (
        select(Document.title, Document.number, Document.digest, DocumentContent.content)
        .add_columns(DocumentPdf.content.label("pdf"), DocumentSeal.content.label("signed"))
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .outerjoin(DocumentPdf, DocumentPdf.document_id == Document.id)
        .outerjoin(DocumentSeal, DocumentSeal.document_id == Document.id)
        .where(Document.case_id == case_id, Document.id == document_id)
    )
    with job.database.read() as session:
        configuration = Configuration.open(session, job.jurisdiction, day=job.clock.today())
        row = _paper(session, actor, case_id, document_id)
        if row is None:
            return about
        _refuse(_who(session, actor, row, configuration))
        words = _definition(session, actor, row, configuration).get("officer_signs", WORDS)
        paper = session.execute(visible(actor).of(chosen, Document)).one()
        table = fonts_of(configuration)
        person = session.get(cases.Person, actor.account)
        name = person.name if person is not None else actor.account
    if digest_bytes(paper.content) != paper.digest:
        raise SealRefused([codes.CONTENT_CHANGED.at(Place(), title=paper.title, number=paper.number)])
    key = certificate_of_officer(job.jurisdiction, actor.account)
    certificate = certificate_of(key)
    signed = sign_pdf(
        pdf_to_sign(paper, table, press),
        key,
        name=name,
        on=job.clock.today(),
        words=words,
        reason=f"{paper.title} {paper.number}".strip(),
        face=stamp_font(table),
    )
    fingerprint = fingerprint_of(certificate)
    with job.database.write() as session:
        configuration = Configuration.open(session, job.jurisdiction, day=job.clock.today())
        told = {"note": certificate.subject.rfc4514_string(), "fingerprint": fingerprint}
        step = Step("undersigned", job.clock.today(), told)
        found = take_step(
            session, actor, case_id, document_id, step, configuration=configuration, clock=job.clock
        )
        if found:
            raise SealRefused(found)
        keep_signed(session, job, actor, case_id, document_id, paper.signed, signed)
        keep_known(session, job, fingerprint, account=actor.account)
        job.finish(session, about)
    return about


def _refuse(why: str) -> None:
    if why == "signed":
        raise SealRefused([codes.OFFICER_SIGNED_ALREADY.at(Place())])
    if why:
        raise SealRefused([codes.NOT_YOUR_PAPER.at(Place())])
