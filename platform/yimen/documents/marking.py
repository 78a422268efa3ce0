"""A step in a final paper's life as it is kept: a row that is never changed, and an event of the case's journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Case
from yimen.kernel import Actor, Clock, new_id

from .models import Document, DocumentMark


def add_mark(
    session: Session,
    actor: Actor,
    case: Case,
    paper: Document,
    sort: str,
    on: date,
    told: Mapping[str, str],
    clock: Clock,
    *,
    file: str = "",
) -> DocumentMark:
    """The row; `file` is the digest of what came with the step."""
    row = DocumentMark(
        id=new_id(),
        document_id=paper.id,
        case_id=case.id,
        jurisdiction=case.jurisdiction,
        sort=sort,
        occurred_on=on,
        recorded_at=clock.now(),
        account=actor.account,
        told=dict(told),
        file=file,
    )
    session.add(row)
    session.flush()
    return row


def journal_mark(session: Session, actor: Actor, paper: Document, mark: DocumentMark, clock: Clock) -> None:
    """The event `paper` with the step, appended in the caller's transaction."""
    cases.record_document(
        session,
        actor,
        mark.case_id,
        document_id=paper.id,
        type=paper.type,
        title=paper.title,
        number=paper.number,
        digest=paper.digest,
        task=paper.task,
        occurred_on=mark.occurred_on,
        clock=clock,
        sort="paper",
        extra={"step": mark.sort, "told": dict(mark.told), "file": mark.file},
    )
