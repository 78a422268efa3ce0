"""What becomes of a final paper: signed, sealed, served, scanned back, corrected in writing, or void; each step a row
that is never changed and an event of the case's journal.

Before service a mistaken paper is made void and made again; after it only a written correction remains.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Case, Configuration, visible
from yimen.kernel import Actor, Clock, Finding, Place, digest_bytes
from yimen.workflow import Effect

from . import codes
from .consents import ELECTRONIC, consent_of
from .dossier_order import dossier_for
from .marking import add_mark, journal_mark
from .models import Document, DocumentMark
from .numbers import void_number
from .papers import make_papers
from .serving import service_faults, tell_event
from .whom import keys_of

SORTS = ("sealed", "signed", "served", "scanned", "corrected", "voided")
"""What people register; `attested` (a detached signature), `undersigned` (by an officer's certificate) and `drawn` (by
hand on the screen) come about by what they are."""
WAYS = ("direct", "lien", "post", "entrusted", "forwarded", "announcement", "electronic")
MOST_TEXT = 2_000
LARGEST_SCAN = 50 * 1024 * 1024
_SCANS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


@dataclass(frozen=True, slots=True)
class Step:
    """What is said of a paper. `told` holds the step's own texts: way, party, receiver, copies, consent, how (of a
    signature), witness, text (of a correction), reason (of a voiding); `scan` is (name, bytes)."""

    sort: str
    on: date
    told: Mapping[str, str] = field(default_factory=dict)
    scan: tuple[str, bytes] | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One step of a paper's life as a page lists it."""

    sort: str
    on: date
    at: datetime
    account: str
    told: Mapping[str, str]
    file: str


def take_step(
    session: Session,
    actor: Actor,
    case_id: str,
    document_id: str,
    step: Step,
    *,
    configuration: Configuration,
    clock: Clock,
) -> list[Finding]:
    """Take the step in the caller's transaction; findings where it may not be taken. Raises `LookupError` where the
    actor sees no such paper, `PaperFailed` where a paper that follows from it cannot be made."""
    case = cases.lock_case(session, actor, case_id)
    chosen = select(Document).where(Document.id == document_id)
    paper = None
    if case is not None:
        paper = session.scalars(visible(actor).within(case, chosen, Document)).one_or_none()
    if case is None or paper is None:
        raise LookupError(document_id)
    marks = marks_of(session, actor, case_id, document_id)
    found = step_faults(step, paper.state, paper.occurred_on, [each.sort for each in marks], clock.today())
    if step.sort == "served" and not found and step.told.get("way") == ELECTRONIC:
        step, found = _with_consent(configuration, case, step)
    if step.sort == "served" and not found:
        found = _service(session, actor, configuration, case, paper, step, clock)
    if found:
        return found
    row = _row(session, actor, case, paper, step, clock)
    if step.sort == "voided":
        _void(session, actor, paper, step, clock)
    _follow(session, actor, configuration, case, paper, step, clock)
    journal_mark(session, actor, paper, row, clock)
    return []


def _with_consent(configuration: Configuration, case: Case, step: Step) -> tuple[Step, list[Finding]]:
    """Service by electronic means rests on the consent on record, which the receipt names."""
    consent = consent_of(configuration, case, step.told["party"], step.on)
    if consent is None:
        return step, [codes.NO_CONSENT.at(Place(path="/way"), party=step.told["party"].strip())]
    return replace(step, told={**step.told, "consent": str(consent)}), []


def _service(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    case: Case,
    paper: Document,
    step: Step,
    clock: Clock,
) -> list[Finding]:
    """A receipt is entered once: where the procedure's task is it, there; else it happens in the procedure as well."""
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    return service_faults(procedure, case, paper.type) or tell_event(
        session, actor, configuration, procedure, case, paper.type, step.on, clock
    )


def step_faults(step: Step, state: str, made_on: date, before: list[str], today: date) -> list[Finding]:
    """Why a step may not be taken; pure, so that a page can ask beforehand."""
    told, found = step.told, []
    if state == "void":
        return [codes.PAPER_IS_VOID.at(Place())]
    if step.on < made_on or step.on > today:
        found.append(codes.STEP_DAY.at(Place(path="/on"), first=made_on.isoformat(), last=today.isoformat()))
    if step.sort == "voided":
        if "served" in before:
            found.append(codes.SERVED_IS_CORRECTED.at(Place()))
        if not told.get("reason", "").strip():
            found.append(codes.STEP_TEXT.at(Place(path="/reason"), what="作废理由"))
    if step.sort == "corrected":
        if "served" not in before:
            found.append(codes.UNSERVED_IS_REMADE.at(Place()))
        if not told.get("text", "").strip():
            found.append(codes.STEP_TEXT.at(Place(path="/text"), what="补正内容"))
    return found + _faults_of_hands(step)


def _faults_of_hands(step: Step) -> list[Finding]:
    """What a service, a signature and a scan must say."""
    told, found = step.told, []
    if step.sort == "served" and (told.get("way") not in WAYS or not told.get("party", "").strip()):
        found.append(codes.STEP_TEXT.at(Place(path="/party"), what="受送达人和送达方式"))
    needs_witness = told.get("how") in ("refused", "absent") or told.get("way") == "lien"
    if step.sort in ("signed", "served") and needs_witness and not told.get("witness", "").strip():
        found.append(codes.NO_WITNESS.at(Place(path="/witness")))
    if step.sort == "scanned" and (step.scan is None or scan_type(step.scan[1]) is None):
        found.append(codes.NO_SCAN.at(Place(path="/scan")))
    return found


def scan_type(content: bytes) -> str | None:
    """The media type of a scan by its bytes; None where they are none that is taken."""
    if not content or len(content) > LARGEST_SCAN:
        return None
    return next((mime for start, mime in _SCANS if content.startswith(start)), None)


def _row(
    session: Session, actor: Actor, case: Case, paper: Document, step: Step, clock: Clock
) -> DocumentMark:
    file = ""
    if step.scan is not None and step.sort in ("scanned", "drawn"):
        name, content = step.scan
        mime = scan_type(content) or ""
        if step.sort == "drawn":
            name = f"{paper.title}{paper.number}：{name}"
        [file] = cases.keep_files(
            session, actor, case.id, [(digest_bytes(content), name, mime, content)], clock
        )
    told = {name: text.strip()[:MOST_TEXT] for name, text in step.told.items() if text.strip()}
    told = {**told, "printed": paper.digest} if file else told
    return add_mark(session, actor, case, paper, step.sort, step.on, told, clock, file=file)


def _void(session: Session, actor: Actor, paper: Document, step: Step, clock: Clock) -> None:
    reason = step.told["reason"].strip()[:MOST_TEXT]
    paper.state, paper.void_reason = "void", reason
    paper.voided_by, paper.voided_on = actor.account, clock.today()
    if paper.number:
        void_number(session, jurisdiction=paper.jurisdiction, number=paper.number, reason=reason)


def _follow(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    case: Case,
    paper: Document,
    step: Step,
    clock: Clock,
) -> None:
    """The paper that a step calls for: the same one anew, or the written correction that the rules name."""
    again = {"task": paper.task, "round": paper.round, "whom": keys_of(paper.whom)}
    if step.sort == "voided" and step.again:
        effect = Effect("document", paper.type, again)
        make_papers(session, actor, configuration, case, (effect,), step.on, clock)
    if step.sort == "corrected":
        bodies = [each.body for each in configuration.entries("dossier", unit=case.unit)]
        type = (dossier_for(bodies, case.procedure) or {}).get("correction")
        if type:
            told = {"title": paper.title, "number": paper.number, "text": step.told["text"].strip()}
            more = {"correction": {**told, "day": paper.occurred_on.isoformat()}}
            effect = Effect("document", str(type), again)
            make_papers(session, actor, configuration, case, (effect,), step.on, clock, more=more)


def marks_of(session: Session, actor: Actor, case_id: str, document_id: str = "") -> list[Mark]:
    """The steps of a paper, or of all papers of a case, oldest first; empty when the actor does not see it."""
    chosen = select(DocumentMark).where(DocumentMark.case_id == case_id)
    if document_id:
        chosen = chosen.where(DocumentMark.document_id == document_id)
    rows = session.scalars(
        visible(actor).of(chosen, DocumentMark).order_by(DocumentMark.recorded_at, DocumentMark.id)
    )
    return [Mark(row.sort, row.occurred_on, row.recorded_at, row.account, row.told, row.file) for row in rows]
