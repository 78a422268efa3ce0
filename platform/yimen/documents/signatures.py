"""Detached signatures of final papers and case files: put on by a job of the worker, which alone reads the keys, kept as
rows, journaled with the paper or in the audit trail, checked for whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from yimen import cases
from yimen.cases import Case, Configuration, visible
from yimen.kernel import Actor, Place, digest_bytes, new_id
from yimen.store import Job, enqueue

from . import codes
from .detached import Signature, SignatureCheck, check_signature, make_signature, read_signature, scheme_of
from .hooks import signature_schemes
from .jobs import RunningJob
from .life import Step, take_step
from .models import (
    DetachedSignature,
    Document,
    DocumentContent,
    DocumentPdf,
    DocumentSeal,
    DossierCopy,
    UnitSeal,
)
from .sealing import SealFile, SealRefused
from .seals import SEALING

SIGNATURE_KIND = "detached_signature"
KeyOf = Callable[[str, str, str], SealFile]
"""(jurisdiction, unit, ending) -> the unit's key file; raises `SealRefused` where there is none."""


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One signature in a page's list."""

    id: str
    scheme: str
    title: Mapping[str, str]
    account: str
    signed_at: datetime
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is to be signed: `about` for the statement, files by name, and the digest that names it here."""

    case_id: str
    unit: str
    about: Mapping[str, Any]
    files: Mapping[str, bytes]
    digest: str


def ask_to_sign(
    session: Session, actor: Actor, case_id: str, document_id: str, scheme: str, *, clock: Any
) -> Job | None:
    """A job of the actor's that signs a final paper, or with "" the case file as last put together.

    None where the actor sees none, or no plugin brings the scheme.
    """
    seen = cases.seen_case(session, actor, case_id)
    if seen is None or scheme not in signature_schemes():
        return None
    chosen: Any = select(DossierCopy.case_id)
    model: Any = DossierCopy
    if document_id:
        chosen = select(Document.id).where(Document.id == document_id, Document.state == "final")
        model = Document
    if session.scalars(visible(actor).within(seen, chosen, model)).one_or_none() is None:
        return None
    payload = {"case": case_id, "document": document_id, "scheme": scheme}
    return enqueue(
        session,
        SIGNATURE_KIND,
        payload,
        account=actor.account,
        jurisdiction=actor.jurisdiction,
        clock=clock,
    )


def sign_apart(job: RunningJob, key_of: KeyOf) -> dict[str, Any]:
    """The runner. Done again it signs nothing twice. Raises `SealRefused`."""
    actor, told = job.actor(), job.payload
    case_id, document_id, scheme = told["case"], told["document"], told["scheme"]
    about: dict[str, Any] = {"case": case_id}
    about |= {"paper": document_id} if document_id else {"dossier": case_id}
    if not actor.may(SEALING):
        raise SealRefused([codes.SEAL_RIGHT.at(Place())])
    with job.database.read() as session:
        found = _subject(session, actor, case_id, document_id)
        if found is None:
            return about
        _refuse_second(session, actor, found, document_id, scheme)
        configuration = Configuration.open(session, job.jurisdiction, day=job.clock.today())
        found = replace(found, unit=cases.principal(configuration, found.unit))
    key = key_of(job.jurisdiction, found.unit, scheme_of(scheme).ending)
    made = make_signature(scheme, found.about, found.files, key, job.clock.now())
    with job.database.write() as session:
        _refuse_second(session, actor, found, document_id, scheme)
        _journal(session, job, actor, found, document_id, made)
        _keep(session, job, actor, found, document_id, made)
        job.finish(session, about)
    return about


def _subject(session: Session, actor: Actor, case_id: str, document_id: str) -> _Subject | None:
    case = cases.seen_case(session, actor, case_id)
    if case is None:
        return None
    return _paper(session, actor, case, document_id) if document_id else _case_file(session, actor, case)


def _paper(session: Session, actor: Actor, case: Case, document_id: str) -> _Subject | None:
    """The frozen paper, and its PDF as printed and as sealed where there are such; raises `SealRefused` where the
    bytes are not those that were frozen."""
    chosen = (
        select(Document, DocumentContent.content, DocumentPdf.content, DocumentSeal.content)
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .outerjoin(DocumentPdf, DocumentPdf.document_id == Document.id)
        .outerjoin(DocumentSeal, DocumentSeal.document_id == Document.id)
        .where(Document.id == document_id, Document.state == "final")
    )
    found = session.execute(visible(actor).within(case, chosen, Document)).one_or_none()
    if found is None:
        return None
    paper, docx, pdf, sealed = found
    if digest_bytes(docx) != paper.digest:
        raise SealRefused([codes.CONTENT_CHANGED.at(Place(), title=paper.title, number=paper.number)])
    stem = f"{paper.title}{paper.number}".replace("/", "-")
    files = {f"{stem}.docx": docx, f"{stem}.pdf": pdf, f"{stem}.sealed.pdf": sealed}
    about = {"sort": "paper", "document": paper.id, "title": paper.title, "number": paper.number}
    about |= {"jurisdiction": case.jurisdiction, "unit": paper.unit, "case": case.number}
    return _Subject(
        case.id,
        paper.unit,
        about,
        {name: each for name, each in files.items() if each is not None},
        paper.digest,
    )


def _case_file(session: Session, actor: Actor, case: Case) -> _Subject | None:
    chosen = select(DossierCopy).options(undefer(DossierCopy.bag), undefer(DossierCopy.pdf))
    copy = session.scalars(visible(actor).within(case, chosen, DossierCopy)).one_or_none()
    if copy is None:
        return None
    if digest_bytes(copy.bag) != copy.bag_digest:
        raise SealRefused([codes.CONTENT_CHANGED.at(Place(), title=case.title, number=case.number)])
    stem = case.number.replace("/", "-")
    files = {f"{stem}.zip": copy.bag, **({f"{stem}.pdf": copy.pdf} if copy.pdf is not None else {})}
    about = {"sort": "case-file", "title": case.title, "number": copy.file_number, "seq": copy.seq}
    about |= {"jurisdiction": case.jurisdiction, "unit": case.unit, "case": case.number}
    return _Subject(case.id, case.unit, about, files, copy.bag_digest)


def _refuse_second(session: Session, actor: Actor, found: _Subject, document_id: str, scheme: str) -> None:
    rows = _rows(session, actor, found.case_id, document_id, found.digest)
    if any(row.scheme == scheme for row in rows):
        raise SealRefused([codes.SIGNED_ALREADY.at(Place())])


def _rows(
    session: Session, actor: Actor, case_id: str, document_id: str, subject: str
) -> list[DetachedSignature]:
    row = DetachedSignature
    chosen = select(row).where(row.case_id == case_id, row.document_id == document_id, row.subject == subject)
    return list(session.scalars(visible(actor).of(chosen.order_by(row.signed_at), row)))


def _journal(
    session: Session, job: RunningJob, actor: Actor, found: _Subject, document_id: str, made: Signature
) -> None:
    """With a paper it is a step of its life; of a case file the audit trail tells, for the file holds the journal."""
    told = {"scheme": made.scheme, "fingerprint": made.fingerprint}
    if not document_id:
        more = {"case": found.case_id, "digest": found.digest, **told}
        cases.record(session, actor, "sign", "dossier", more, job.clock)
        return
    configuration = Configuration.open(session, job.jurisdiction, day=job.clock.today())
    step = Step("attested", job.clock.today(), told)
    refused = take_step(
        session, actor, found.case_id, document_id, step, configuration=configuration, clock=job.clock
    )
    if refused:
        raise SealRefused(refused)


def _keep(
    session: Session, job: RunningJob, actor: Actor, found: _Subject, document_id: str, made: Signature
) -> None:
    session.add(
        DetachedSignature(
            id=new_id(),
            case_id=found.case_id,
            jurisdiction=job.jurisdiction,
            document_id=document_id,
            subject=found.digest,
            scheme=made.scheme,
            fingerprint=made.fingerprint,
            statement=made.statement,
            public_key=made.public_key,
            value=made.value,
            signed_at=job.clock.now(),
            account=actor.account,
        )
    )
    if session.get(UnitSeal, (job.jurisdiction, made.fingerprint)) is None:
        session.add(
            UnitSeal(
                jurisdiction=job.jurisdiction,
                fingerprint=made.fingerprint,
                unit=found.unit,
                first_used=job.clock.now(),
            )
        )


def signatures_of(
    session: Session, actor: Actor, case_id: str, document_id: str, subject: str
) -> list[SignatureRow]:
    """The signatures over a paper, or with "" over the case file whose package has the digest `subject`."""
    schemes = signature_schemes()
    return [
        SignatureRow(
            row.id,
            row.scheme,
            schemes[row.scheme].title if row.scheme in schemes else {"zh": row.scheme},
            row.account,
            row.signed_at,
            row.fingerprint,
        )
        for row in _rows(session, actor, case_id, document_id, subject)
    ]


def signature_file(
    session: Session, actor: Actor, case_id: str, signature_id: str
) -> tuple[str, str, bytes] | None:
    """(file name, media type, bytes) of a signature's file; None where the actor sees none."""
    row = DetachedSignature
    chosen = select(row).where(row.case_id == case_id, row.id == signature_id)
    found = session.scalars(visible(actor).of(chosen, row)).one_or_none()
    if found is None:
        return None
    made = Signature(found.scheme, found.statement, found.public_key, found.value)
    return (
        f"{found.scheme}-{found.fingerprint[:8]}-{found.id[:8]}.sig.json",
        "application/json",
        made.as_file(),
    )


def signature_files(session: Session, actor: Actor, case_id: str) -> dict[str, bytes]:
    """The files of all signatures over papers of a case, by name: what goes along in its file."""
    row = DetachedSignature
    chosen = select(row).where(row.case_id == case_id, row.document_id != "").order_by(row.signed_at)
    return {
        f"{each.document_id}.{each.scheme}.sig.json": Signature(
            each.scheme, each.statement, each.public_key, each.value
        ).as_file()
        for each in session.scalars(visible(actor).of(chosen, row))
    }


def checked_signature(
    session: Session, jurisdiction: str, content: bytes, file: bytes
) -> tuple[SignatureCheck, str] | None:
    """What a signature's file is worth for these bytes, with the unit that has used its key here, "" for none; None
    where the file is no signature."""
    signature = read_signature(file)
    if signature is None:
        return None
    row = session.get(UnitSeal, (jurisdiction, signature.fingerprint))
    return check_signature(content, signature, row is not None), row.unit if row is not None else ""
