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
from .pdf_signing import seal_pdf
from .printing import Printer, fonts_of, print_one
from .seal_checks import SealCheck, Trust, check_seals
from .sealing import SealFile, SealRefused, certificate_of, fingerprint_of

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
        .add_columns(DocumentPdf.content.label("pdf"), DocumentSeal.fingerprint.label("sealed"))
        .add_columns(DocumentSeal.content.label("signed"))
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
    if paper.sealed:
        raise SealRefused([codes.SEALED_ALREADY.at(Place())])
    if digest_bytes(paper.content) != paper.digest:
        raise SealRefused([codes.CONTENT_CHANGED.at(Place(), title=paper.title, number=paper.number)])
    unit = principal(configuration, paper.unit)
    seal = seal_of(job.jurisdiction, unit)
    pdf = pdf_to_sign(paper, table, press)
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
        keep_signed(
            session, job, actor, case_id, document_id, paper.signed, sealed, seal=fingerprint_of(certificate)
        )
        keep_known(session, job, fingerprint_of(certificate), unit=unit)
        job.finish(session, about)
    return about


def pdf_to_sign(paper: Any, table: Any, press: Printer) -> bytes:
    """The paper with the signatures that it carries already, else as it was printed, else printed now."""
    if paper.signed is not None:
        return bytes(paper.signed)
    return bytes(paper.pdf) if paper.pdf is not None else print_one(paper.content, table, press).content


def keep_signed(
    session: Session,
    job: RunningJob,
    actor: Actor,
    case_id: str,
    document_id: str,
    before: bytes | None,
    signed: bytes,
    *,
    seal: str = "",
) -> None:
    """In the place of the bytes that were signed; raises `SealRefused` where others were put there meanwhile."""
    chosen = select(DocumentSeal).options(undefer(DocumentSeal.content))
    chosen = chosen.where(DocumentSeal.document_id == document_id)
    row = session.scalars(visible(actor).of(chosen, DocumentSeal)).one_or_none()
    if (row.content if row is not None else None) != before:
        raise SealRefused([codes.SIGNED_MEANWHILE.at(Place())])
    row = row or DocumentSeal(
        document_id=document_id, case_id=case_id, jurisdiction=job.jurisdiction, fingerprint=""
    )
    row.fingerprint = seal or row.fingerprint
    row.digest, row.sealed_at, row.content = digest_bytes(signed), job.clock.now(), signed
    session.add(row)


def keep_known(
    session: Session, job: RunningJob, fingerprint: str, *, unit: str = "", account: str = ""
) -> None:
    """The certificate joins those that a unit, or an officer, has signed with; raises `SealRefused` where it is
    another's."""
    row = session.get(UnitSeal, (job.jurisdiction, fingerprint))
    if row is None:
        session.add(
            UnitSeal(
                jurisdiction=job.jurisdiction,
                fingerprint=fingerprint,
                unit=unit,
                account=account,
                first_used=job.clock.now(),
            )
        )
    elif account and row.account != account:
        raise SealRefused([codes.CERTIFICATE_OF_ANOTHER.at(Place())])


def is_sealed(session: Session, actor: Actor, case_id: str, document_id: str) -> bool:
    """Whether the paper's PDF carries its unit's seal."""
    chosen = select(DocumentSeal.fingerprint).where(
        DocumentSeal.case_id == case_id, DocumentSeal.document_id == document_id
    )
    return bool(session.scalars(visible(actor).of(chosen, DocumentSeal)).one_or_none())


def sealed_pdf(session: Session, actor: Actor, case_id: str, document_id: str) -> tuple[str, bytes] | None:
    """(file name, bytes) of a paper under its seal and signatures; None without one that the actor sees."""
    chosen = (
        select(DocumentSeal, Document.title, Document.number)
        .options(undefer(DocumentSeal.content))
        .join(Document, Document.id == DocumentSeal.document_id)
        .where(DocumentSeal.case_id == case_id, DocumentSeal.document_id == document_id)
    )
    found = session.execute(visible(actor).of(chosen, DocumentSeal)).one_or_none()
    if found is None or digest_bytes(found[0].content) != found[0].digest:
        return None
    word = "已盖章" if found[0].fingerprint else "已签名"
    return f"{found.title}{found.number}（{word}）.pdf".replace("/", "-"), found[0].content


def checked_seals(
    session: Session, jurisdiction: str, pdf: bytes, trust: Trust | None = None
) -> list[tuple[SealCheck, str]]:
    """Every signature of a PDF with the unit or the officer that has used its certificate here, "" for none."""
    chosen = select(UnitSeal).where(UnitSeal.jurisdiction == jurisdiction)
    known = {row.fingerprint: row.account or row.unit for row in session.scalars(chosen)}
    return [(each, known.get(each.fingerprint, "")) for each in check_seals(pdf, list(known), trust)]
