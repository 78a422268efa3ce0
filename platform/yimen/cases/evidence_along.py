"""Evidence goes along where cases are merged or split: with its files, under a number there, told in both journals."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, new_id
from yimen.store import Blobs, enqueue

from .custody import tell_custody
from .evidence import Evidence, EvidenceFile, blob_name, record_entry
from .evidence_pictures import DRAWING, is_picture
from .guard import Visibility, visible
from .models import Case

MOVED = "moved"


def bring_along(
    session: Session,
    actor: Actor,
    source: Case,
    target: Case,
    *,
    clock: Clock,
    blobs: Blobs | None,
    reason: str,
    only: Collection[str] | None = None,
) -> int:
    """Every piece that is not returned (`only` some of them, which stay here too) enters the other case; how many.

    Both cases are locked. The files are copied, for each case keeps its own; a file that is lost is told by verification
    there as here.
    """
    seen = visible(actor)
    chosen = select(Evidence).where(Evidence.state == "held").order_by(Evidence.position)
    pieces = [
        each
        for each in session.scalars(seen.within(source, chosen, Evidence)).all()
        if only is None or each.id in only
    ]
    number = max((int(each["number"]) for each in target.record.get("evidence", ())), default=0)
    for piece in pieces:
        number += 1
        files = _files(session, seen, source, piece)
        made = _made(session, target, piece, number, clock)
        copies = [_copied(each, made) for each in files]
        session.add_all(copies)
        session.flush()
        for each in files if blobs is not None else ():
            with suppress(FileNotFoundError):
                assert blobs is not None
                blobs.copy(blob_name(source.id, each.digest), blob_name(target.id, each.digest))
        entry = record_entry(made, len(copies))
        target.record = {**target.record, "evidence": [*target.record.get("evidence", ()), entry]}
        told: dict[str, Any] = {
            "from": source.number,
            "from_evidence": piece.id,
            "from_number": piece.position,
            "kind": made.kind,
            "files": [
                {"digest": each.digest, "name": each.name, "mime": each.mime, "size": each.size}
                for each in copies
            ],
            "captured": made.body,
        }
        tell_custody(session, actor, target, made, "joined", clock.today(), reason, clock, told)
        if only is None:
            _move(source, piece)
        tell_custody(
            session, actor, source, piece, "sent_on", clock.today(), reason, clock, {"to": target.number}
        )
        if any(each.picture == "waiting" for each in copies):
            payload = {"case": target.id, "evidence": made.id}
            enqueue(
                session,
                DRAWING,
                payload,
                account=actor.account,
                jurisdiction=target.jurisdiction,
                clock=clock,
            )
    return len(pieces)


def _files(session: Session, seen: Visibility, case: Case, piece: Evidence) -> list[EvidenceFile]:
    chosen = select(EvidenceFile).where(EvidenceFile.evidence_id == piece.id).order_by(EvidenceFile.id)
    return list(session.scalars(seen.within(case, chosen, EvidenceFile)).all())


def _made(session: Session, target: Case, piece: Evidence, number: int, clock: Clock) -> Evidence:
    """The piece as the other case has it; which of its acts it proves is for that case to say."""
    row = Evidence(
        id=new_id(),
        case_id=target.id,
        jurisdiction=target.jurisdiction,
        position=number,
        kind=piece.kind,
        kind_title=piece.kind_title,
        name=piece.name,
        taken_on=piece.taken_on,
        body={name: each for name, each in piece.body.items() if name != "act"},
        state="held",
        holder=piece.holder,
        account=piece.account,
        added_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row


def _copied(file: EvidenceFile, made: Evidence) -> EvidenceFile:
    return EvidenceFile(
        case_id=made.case_id,
        jurisdiction=made.jurisdiction,
        evidence_id=made.id,
        digest=file.digest,
        name=file.name,
        mime=file.mime,
        size=file.size,
        picture="waiting" if is_picture(file.mime, file.size) else "none",
    )


def _move(source: Case, piece: Evidence) -> None:
    piece.state = MOVED
    record = [
        {**each, "state": MOVED} if each.get("number") == piece.position else each
        for each in source.record.get("evidence", ())
    ]
    source.record = {**source.record, "evidence": record}
