"""The papers of a case, as an actor who sees the case may list and fetch them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, undefer

from yimen.cases import visible
from yimen.kernel import Actor, digest_bytes

from .models import Document, DocumentContent, DocumentPdf
from .whom import Keys, keys_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ContentChanged(RuntimeError):
    """The kept bytes do not have the digest that the journal names; they are not handed out."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One paper in a case's list. State: final, void. `whom` are the numbers of those of several whom alone it concerns."""

    id: str
    document: str
    title: str
    number: str
    state: str
    digest: str
    task: str
    finalised_at: datetime
    printed: bool = False
    whom: Keys = ()


def case_documents(session: Session, actor: Actor, case_id: str) -> list[DocumentRow]:
    """The papers of a case, oldest first; empty when the actor does not see the case."""
    return _rows(session, actor, select(Document).where(Document.case_id == case_id))


def document_row(session: Session, actor: Actor, case_id: str, document_id: str) -> DocumentRow | None:
    """One paper of a case; None where the actor sees no such paper."""
    chosen = select(Document).where(Document.case_id == case_id, Document.id == document_id)
    return next(iter(_rows(session, actor, chosen)), None)


def _rows(session: Session, actor: Actor, chosen: Select[Any]) -> list[DocumentRow]:
    statement = chosen.add_columns(DocumentPdf.printed_from)
    statement = statement.outerjoin(DocumentPdf, DocumentPdf.document_id == Document.id)
    statement = statement.order_by(Document.recorded_at, Document.id)
    return [
        DocumentRow(
            row.id, row.type, row.title, row.number, row.state, row.digest, row.task, row.recorded_at,
            printed == row.digest, keys_of(row.whom),
        )
        for row, printed in session.execute(visible(actor).of(statement, Document))
    ]  # fmt: skip


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
    return _file_name(document, ".docx"), DOCX, content


@dataclass(frozen=True, slots=True)
class PdfCopy:
    """A paper as PDF: `fonts` says which font stood for which, `missing` which had none."""

    name: str
    content: bytes
    digest: str
    pages: int
    fonts: Mapping[str, str]
    missing: tuple[str, ...]
    made_at: datetime


def document_pdf(session: Session, actor: Actor, case_id: str, document_id: str) -> PdfCopy | None:
    """The PDF of a paper, or None when there is none yet that the actor sees.

    Raises `ContentChanged` when the bytes are not those that were printed.
    """
    statement = (
        select(Document, DocumentPdf)
        .options(undefer(DocumentPdf.content))
        .join(DocumentPdf, DocumentPdf.document_id == Document.id)
        .where(Document.case_id == case_id, Document.id == document_id)
    )
    found = session.execute(visible(actor).of(statement, Document)).one_or_none()
    if found is None:
        return None
    document, pdf = found
    if digest_bytes(pdf.content) != pdf.digest or pdf.printed_from != document.digest:
        raise ContentChanged(document.id)
    return PdfCopy(
        _file_name(document, ".pdf"),
        pdf.content,
        pdf.digest,
        pdf.pages,
        pdf.fonts,
        tuple(pdf.missing),
        pdf.made_at,
    )


def _file_name(document: Document, ending: str) -> str:
    return f"{document.title}{document.number}{ending}".replace("/", "-")
