"""The chain of custody: evidence is taken into the case, handed over, fetched, returned; each step is an event of the
journal, and nothing but the journal tells of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, new_id
from yimen.store import enqueue
from yimen.workflow import Act, Reason

from . import codes
from .acting import CaseNotFound
from .checking import Refused
from .configuration import Configuration
from .evidence import (
    CAPTURED,
    KIND,
    Evidence,
    EvidenceFile,
    EvidencePart,
    EvidenceUpload,
    evidence_file,
    keeps_evidence,
    record_entry,
)
from .evidence_pictures import DRAWING, is_picture
from .guard import seen_case, visible
from .journal import EventDraft, append, require_writing
from .models import Case
from .records import JournalEvent, Person

CUSTODY = "evidence"
DEEDS = ("taken", "handed", "fetched", "returned", "joined", "sent_on")
MEDIA = {"audio": "录音", "video": "录像", "image": "图片", "text": "文本", "application": "文档"}
LONGEST = 190
LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Taking:
    """What is entered of a piece of evidence: its kind by key, its name, the legal day it was taken, the texts of
    `CAPTURED`, the place (from 1) of the alleged act that it proves; `uploads` are the files brought for it, by id."""

    kind: str
    name: str
    taken_on: date
    captured: Mapping[str, str] = field(default_factory=dict)
    act: int | None = None
    uploads: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """One step of a piece's way: who did it, to whom it went, when and why; `file` where one file was fetched."""

    deed: str
    account: str
    name: str
    to: str
    file: str
    occurred_on: date
    recorded_at: datetime
    reason: str


def take_evidence(
    session: Session,
    actor: Actor,
    case_id: str,
    taking: Taking,
    *,
    clock: Clock,
    configuration: Configuration | None = None,
) -> Evidence | Refused:
    """A piece of evidence with its files enters the case. Needs a writing session; raises `CaseNotFound`."""
    require_writing(session)
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise CaseNotFound(case_id)
    configuration = configuration or Configuration.open(session, actor.jurisdiction, day=clock.today())
    kind = configuration.entry(KIND, taking.kind, case.unit)
    uploads = _uploads(session, actor, case, taking.uploads)
    reasons = _faults(actor, case, taking, kind, uploads, clock)
    if reasons or kind is None:
        return Refused(tuple(reasons))
    row = _row(session, actor, case, taking, kind.body, clock)
    files = _keep_files(session, case, row, uploads)
    _consume(session, actor, case, uploads)
    record = [*case.record.get("evidence", ()), record_entry(row, len(files))]
    case.record = {**case.record, "evidence": record}
    told = {
        "kind": row.kind,
        "name": row.name,
        "files": [
            {"digest": each.digest, "name": each.name, "mime": each.mime, "size": each.size} for each in files
        ],
        "captured": row.body,
    }
    tell_custody(session, actor, case, row, "taken", taking.taken_on, "", clock, told)
    if any(each.picture == "waiting" for each in files):
        payload = {"case": case.id, "evidence": row.id}
        enqueue(session, DRAWING, payload, account=actor.account, jurisdiction=case.jurisdiction, clock=clock)
    return row


def _uploads(session: Session, actor: Actor, case: Case, ids: Sequence[str]) -> Sequence[EvidenceUpload]:
    if not ids:
        return []
    chosen = select(EvidenceUpload).where(
        EvidenceUpload.account == actor.account, EvidenceUpload.id.in_(list(ids)[:100])
    )
    statement = visible(actor).within(case, chosen, EvidenceUpload)
    return session.scalars(statement.order_by(EvidenceUpload.made_at, EvidenceUpload.id)).all()


def _faults(
    actor: Actor,
    case: Case,
    taking: Taking,
    kind: Any,
    uploads: Sequence[EvidenceUpload],
    clock: Clock,
) -> list[Reason]:
    found = []
    if case.status != "open" or not keeps_evidence(actor, case):
        found.append(codes.reason(codes.EVIDENCE_SHUT))
    if kind is None:
        found.append(codes.reason(codes.EVIDENCE_KIND, place="kind", key=taking.kind))
    if not taking.name.strip():
        found.append(codes.reason(codes.EVIDENCE_NAME, place="name"))
    if not taking.captured.get("proves", "").strip():
        found.append(codes.reason(codes.EVIDENCE_PROVES, place="proves"))
    today = clock.today()
    if taking.taken_on > today:
        days = {"day": taking.taken_on.isoformat(), "today": today.isoformat()}
        found.append(codes.reason(codes.FUTURE_DAY, place="taken_on", **days))
    if taking.act is not None and not 0 < taking.act <= len(case.record.get("acts", ())):
        found.append(codes.reason(codes.ACT_UNKNOWN, place="act", act=taking.act))
    if not taking.uploads and not taking.captured.get("kept_at", "").strip():
        found.append(codes.reason(codes.NO_EVIDENCE, place="file"))
    needed = [] if kind is None else [str(each) for each in kind.body.get("needs", ())]
    there = {each.mime.partition("/")[0] for each in uploads if each.state == "ready"}
    if needed and taking.uploads and not there & set(needed):
        media = "、".join(MEDIA.get(each, each) for each in needed)
        found.append(
            codes.reason(codes.EVIDENCE_MEDIA, place="kind", title=kind.body["title"]["zh"], media=media)
        )
    unready = [each.name for each in uploads if each.state != "ready"]
    missing = ["?"] * (len(set(taking.uploads)) - len(uploads))
    found += [codes.reason(codes.UPLOAD_NOT_READY, place="file", name=name) for name in (*unready, *missing)]
    return found


def _row(
    session: Session, actor: Actor, case: Case, taking: Taking, kind: Mapping[str, Any], clock: Clock
) -> Evidence:
    body: dict[str, Any] = {
        name: text[:LONGEST_TEXT] for name in CAPTURED if (text := taking.captured.get(name, "").strip())
    }
    if taking.act is not None:
        body["act"] = taking.act
    if kind.get("check"):
        body["check"] = True
    last = visible(actor).within(case, select(func.max(Evidence.position)), Evidence)
    row = Evidence(
        id=new_id(),
        case_id=case.id,
        jurisdiction=case.jurisdiction,
        position=(session.scalar(last) or 0) + 1,
        kind=taking.kind,
        kind_title=str(kind["title"]["zh"]),
        name=taking.name.strip()[:LONGEST],
        taken_on=taking.taken_on,
        body=body,
        state="held",
        holder=actor.account,
        account=actor.account,
        added_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row


def _keep_files(
    session: Session, case: Case, row: Evidence, uploads: Sequence[EvidenceUpload]
) -> list[EvidenceFile]:
    """One row a content: the same file brought twice is one."""
    files: dict[str, EvidenceFile] = {}
    for each in uploads:
        files.setdefault(
            each.digest,
            EvidenceFile(
                case_id=case.id,
                jurisdiction=case.jurisdiction,
                evidence_id=row.id,
                digest=each.digest,
                name=each.name,
                mime=each.mime,
                size=each.size,
                picture="waiting" if is_picture(each.mime, each.size) else "none",
            ),
        )
    session.add_all(files.values())
    session.flush()
    return list(files.values())


def _consume(session: Session, actor: Actor, case: Case, uploads: Sequence[EvidenceUpload]) -> None:
    ids = [each.id for each in uploads]
    seen = visible(actor)
    for model, column in ((EvidencePart, EvidencePart.upload_id), (EvidenceUpload, EvidenceUpload.id)):
        if ids:
            session.execute(seen.within(case, delete(model).where(column.in_(ids)), model))


def pass_on(
    session: Session,
    actor: Actor,
    case_id: str,
    evidence_id: str,
    deed: str,
    *,
    to: str,
    reason: str,
    occurred_on: date,
    clock: Clock,
) -> Evidence | Refused:
    """A piece goes into other hands (`handed`), or back to whom it came from (`returned`, after which it stays there).

    `to` is an account or the name of somebody outside. Needs a writing session; raises `CaseNotFound`.
    """
    require_writing(session)
    if deed not in ("handed", "returned"):
        raise ValueError(deed)
    case, row = _locked(session, actor, case_id, evidence_id)
    reasons = []
    if not actor.may("case.act"):
        reasons.append(codes.reason(codes.NOT_PERMITTED, permission="case.act"))
    elif not keeps_evidence(actor, case):
        reasons.append(codes.reason(codes.EVIDENCE_SHUT))
    if row.state != "held":
        reasons.append(codes.reason(codes.EVIDENCE_RETURNED, number=row.position))
    if not to.strip():
        reasons.append(codes.reason(codes.CUSTODY_TARGET, place="to"))
    if not reason.strip():
        reasons.append(codes.reason(codes.REASON_NEEDED, place="reason"))
    if occurred_on > clock.today():
        days = {"day": occurred_on.isoformat(), "today": clock.today().isoformat()}
        reasons.append(codes.reason(codes.FUTURE_DAY, place="occurred_on", **days))
    if reasons:
        return Refused(tuple(reasons))
    row.holder, row.state = to.strip()[:LONGEST], "returned" if deed == "returned" else "held"
    record = [
        {**each, "state": row.state} if each.get("number") == row.position else each
        for each in case.record.get("evidence", ())
    ]
    case.record = {**case.record, "evidence": record}
    tell_custody(
        session, actor, case, row, deed, occurred_on, reason.strip()[:LONGEST_TEXT], clock, {"to": row.holder}
    )
    return row


def fetch_file(
    session: Session, actor: Actor, case_id: str, file_id: int, *, reason: str, clock: Clock
) -> EvidenceFile:
    """The original of a file is given out, and that stands in the journal. Raises `CaseNotFound` also for the file."""
    require_writing(session)
    shown = evidence_file(session, actor, case_id, file_id)  # the row that is locked is whole to everybody
    case = None if shown is None else seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise CaseNotFound(case_id)
    seen = visible(actor)
    chosen = select(EvidenceFile, Evidence).join(Evidence, Evidence.id == EvidenceFile.evidence_id)
    statement = seen.within(case, chosen.where(EvidenceFile.id == file_id), EvidenceFile)
    found = session.execute(statement).one_or_none()
    if found is None:
        raise CaseNotFound(case_id)
    file, row = found
    told = {"digest": file.digest, "file": file.name}
    tell_custody(
        session, actor, case, row, "fetched", clock.today(), reason.strip()[:LONGEST_TEXT], clock, told
    )
    return file  # type: ignore[no-any-return]


def _locked(session: Session, actor: Actor, case_id: str, evidence_id: str) -> tuple[Case, Evidence]:
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise CaseNotFound(case_id)
    chosen = select(Evidence).where(Evidence.id == evidence_id)
    row = session.scalars(visible(actor).within(case, chosen, Evidence)).one_or_none()
    if row is None:
        raise CaseNotFound(evidence_id)
    return case, row


def tell_custody(
    session: Session,
    actor: Actor,
    case: Case,
    row: Evidence,
    deed: str,
    occurred_on: date,
    reason: str,
    clock: Clock,
    told: Mapping[str, Any],
) -> None:
    """A step as an event of the journal. The case's version stays: what others have open is as good as before."""
    draft = EventDraft(
        act=Act("event", occurred_on, target=row.id, reason=reason),
        account=actor.account,
        sort=CUSTODY,
        extra={"deed": deed, "evidence": row.id, "number": row.position, "title": row.name, **told},
    )
    event = append(session, case, draft, clock)
    session.flush()
    event.write(session)


def custody_of(session: Session, actor: Actor, case_id: str, evidence_id: str) -> list[CustodyStep]:
    """The way of one piece, out of the journal, oldest first; empty where the case is not seen whole."""
    case = seen_case(session, actor, case_id)
    if case is None or case.sight is not None:
        return []
    chosen = (
        select(JournalEvent, Person.name)
        .outerjoin(Person, Person.account == JournalEvent.account)
        .where(JournalEvent.sort == CUSTODY)
        .order_by(JournalEvent.seq)
    )
    rows = session.execute(visible(actor).within(case, chosen, JournalEvent)).all()
    bodies = [(event, name, json.loads(event.text)) for event, name in rows]
    return [
        CustodyStep(
            str(body["extra"]["deed"]),
            event.account,
            name or event.account,
            str(body["extra"].get("to") or _came_from(body["extra"])),
            str(body["extra"].get("file", "")),
            event.occurred_on,
            event.recorded_at,
            str(body["reason"]),
        )
        for event, name, body in bodies
        if body["extra"].get("evidence") == evidence_id
    ]


def _came_from(extra: Mapping[str, Any]) -> str:
    """The case that a piece came from, with its number there."""
    return f"{extra['from']}（{extra.get('from_number', '')}）" if extra.get("from") else ""
