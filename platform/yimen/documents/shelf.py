"""The papers of a case, as an actor who sees the case may list and fetch them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import visible
from yimen.kernel import Actor, digest_bytes

from .models import Document, DocumentContent

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ContentChanged(RuntimeError):
    """The kept bytes do not have the digest that the journal names; they are not handed out."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One paper in a case's list. State: final, void."""

    id: str
    document: str
    title: str
    number: str
    state: str
    digest: str
    task: str
    finalised_at: datetime


def case_documents(session: Session, actor: Actor, case_id: str) -> list[DocumentRow]:
    """The papers of a case, oldest first; empty when the actor does not see the case."""
    statement = select(Document).where(Document.case_id == case_id)
    statement = statement.order_by(Document.recorded_at, Document.id)
    return [
        DocumentRow(row.id, row.type, row.title, row.number, row.state, row.digest, row.task, row.recorded_at)
        for row in session.scalars(visible(actor).of(statement, Document))
    ]


def document_content(
    session: Session, actor: Actor, case_id: str, document_id: str
) -> tuple[str, str, bytes] | None:
    """(file name, media type, bytes) of a paper, or None when there is none that the actor sees.

    Raises `ContentChanged` when the bytes are not those that were frozen.
    """
    statement = (
        select(Document, DocumentContent.content)
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .where(Document.case_id == case_id, Document.id == document_id)
    )
    found = session.execute(visible(actor).of(statement, Document)).one_or_none()
    if found is None:
        return None
    document, content = found
    if digest_bytes(content) != document.digest:
        raise ContentChanged(document.id)
    name = f"{document.title}{document.number}.docx".replace("/", "-")
    return name, DOCX, content
