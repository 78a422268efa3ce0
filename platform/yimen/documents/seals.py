"""Papers under their unit's electronic seal: put on by a job, kept beside the PDF, checked for whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from yimen.cases import Configuration, principal, visible
from yimen.kernel import Actor, Clock, Place, digest_bytes
from yimen.store import Job, enqueue

from . import codes
from .fonts import stamp_font
from .jobs import RunningJob
from .life import Step, take_step
from .models import Document, DocumentContent, DocumentPdf, DocumentSeal, UnitSeal
from .printing import Printer, fonts_of, print_one
from .sealing import SealCheck, SealFile, SealRefused, certificate_of, check_seals, fingerprint_of, seal_pdf

SEAL_KIND = "document_seal"
SEALING = "document.seal"
SealOf = Callable[[str, str], SealFile]
"""(jurisdiction, unit) -> the unit's seal; raises `SealRefused` where there is none."""


def ask_to_seal(
    session: Session, actor: Actor, case_id: str, document_id: str, *, clock: Clock
) -> Job | None:
    """A job of the actor's that seals a final paper; None where the actor sees none."""
    chosen = select(Document).where(Document.case_id == case_id, Document.id == document_id)
    paper = session.scalars(visible(actor).of(chosen, Document)).one_or_none()
    if paper is None or paper.state != "final":
        return None
    payload = {"case": case_id, "document": document_id}
    return enqueue(
        session, SEAL_KIND, payload, account=actor.account, jurisdiction=actor.jurisdiction, clock=clock
    )


def seal_paper(job: RunningJob, press: Printer, seal_of: SealOf) -> dict[str, Any]:
    """The runner; done again it seals nothing twice. Raises `SealRefused` and `PressMissing`."""
    actor, case_id, document_id = job.actor(), job.payload["case"], job.payload["document"]
    chosen = (
        select(Document.unit, Document.title, Document.number, Document.digest, DocumentContent.content)
        .add_columns(DocumentPdf.content.label("pdf"), DocumentSeal.document_id.label("sealed"))
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .outerjoin(DocumentPdf, DocumentPdf.document_id == Document.id)
        .outerjoin(DocumentSeal, DocumentSeal.document_id == Document.id)
        .where(Document.case_id == case_id, Document.id == document_id, Document.state == "final")
    )
    about = {"case": case_id, "paper": document_id}
    if not actor.may(SEALING):
        raise SealRefused([codes.SEAL_RIGHT.at(Place())])
    with job.database.read() as session:
        paper = session.execute(visible(actor).of(chosen, Document)).one_or_none()
        configuration = Configuration.open(session, job.jurisdiction, day=job.clock.today())
        table, units = fonts_of(configuration), configuration.units()
    if paper is None:
        return about
    if paper.sealed is not None:
        raise SealRefused([codes.SEALED_ALREADY.at(Place())])
    if digest_bytes(paper.content) != paper.digest:
        raise SealRefused([codes.CONTENT_CHANGED.at(Place(), title=paper.title, number=paper.number)])
    unit = principal(configuration, paper.unit)
    seal = seal_of(job.jurisdiction, unit)
    pdf = paper.pdf if paper.pdf is not None else print_one(paper.content, table, press).content
    name = str(units.get(unit, {}).get("name", unit))
    sealed = seal_pdf(
        pdf, seal, unit=name, reason=f"{paper.title} {paper.number}".strip(), face=stamp_font(table)
    )
    certificate = certificate_of(seal)
    with job.database.write() as session:
        configuration = Configuration.open(session, job.jurisdiction, day=job.clock.today())
        told = {"note": f"电子印章 {certificate.subject.rfc4514_string()}"}
        step = Step("sealed", job.clock.today(), told)
        found = take_step(
            session, actor, case_id, document_id, step, configuration=configuration, clock=job.clock
        )
        if found:
            raise SealRefused(found)
        _keep(session, job, case_id, document_id, unit, fingerprint_of(certificate), sealed)
        job.finish(session, about)
    return about


def _keep(
    session: Session,
    job: RunningJob,
    case_id: str,
    document_id: str,
    unit: str,
    fingerprint: str,
    sealed: bytes,
) -> None:
    session.add(
        DocumentSeal(
            document_id=document_id,
            case_id=case_id,
            jurisdiction=job.jurisdiction,
            fingerprint=fingerprint,
            digest=digest_bytes(sealed),
            sealed_at=job.clock.now(),
            content=sealed,
        )
    )
    if session.get(UnitSeal, (job.jurisdiction, fingerprint)) is None:
        session.add(
            UnitSeal(
                jurisdiction=job.jurisdiction, fingerprint=fingerprint, unit=unit, first_used=job.clock.now()
            )
        )


def sealed_pdf(session: Session, actor: Actor, case_id: str, document_id: str) -> tuple[str, bytes] | None:
    """(file name, bytes) of a paper under its seal; None without one that the actor sees."""
    chosen = (
        select(DocumentSeal, Document.title, Document.number)
        .options(undefer(DocumentSeal.content))
        .join(Document, Document.id == DocumentSeal.document_id)
        .where(DocumentSeal.case_id == case_id, DocumentSeal.document_id == document_id)
    )
    found = session.execute(visible(actor).of(chosen, DocumentSeal)).one_or_none()
    if found is None or digest_bytes(found[0].content) != found[0].digest:
        return None
    return f"{found.title}{found.number}（已盖章）.pdf".replace("/", "-"), found[0].content


def checked_seals(session: Session, jurisdiction: str, pdf: bytes) -> list[tuple[SealCheck, str]]:
    """Every seal of a PDF with the unit that has used its certificate here, "" for none."""
    chosen = select(UnitSeal).where(UnitSeal.jurisdiction == jurisdiction)
    known = {row.fingerprint: row.unit for row in session.scalars(chosen)}
    return [(each, known.get(each.fingerprint, "")) for each in check_seals(pdf, list(known))]
