"""Papers become PDF as a job: each is printed from its frozen bytes and kept beside them with a digest.

Printing gives no number and changes no paper, so a job that was killed is simply done again.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Configuration, visible
from yimen.kernel import Actor, Clock, Finding, Place, digest_bytes
from yimen.store import Job, enqueue, source_content

from . import codes
from .fonts import STAMP, Fitted, fitted, font_table, installed_fonts, stamp_font
from .jobs import RunningJob
from .models import Document, DocumentContent, DocumentPdf
from .press import PressFailed, PressMissing

PRINT_KIND = "document_pdf"


class Printer(Protocol):
    """Whatever turns a .docx into a PDF: the press, or a test's own."""

    def pdf(self, content: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF with what had to be replaced in it."""

    content: bytes
    pages: int
    fitted: Fitted


def ask_to_print(session: Session, papers: Sequence[Document], *, account: str, clock: Clock) -> Job | None:
    """A job that prints these papers, in the caller's transaction; None where there are none."""
    if not papers:
        return None
    payload = {"documents": [each.id for each in papers], "case": papers[0].case_id}
    return enqueue(
        session, PRINT_KIND, payload, account=account, jurisdiction=papers[0].jurisdiction, clock=clock
    )


def reprint(session: Session, actor: Actor, case_id: str, document_id: str, *, clock: Clock) -> Job | None:
    """A job of the actor's own that prints one paper anew; None where the actor sees no such paper."""
    chosen = select(Document).where(Document.case_id == case_id, Document.id == document_id)
    found = session.scalars(visible(actor).of(chosen, Document)).all()
    return ask_to_print(session, found, account=actor.account, clock=clock)


def print_papers(job: RunningJob, press: Printer) -> dict[str, Any]:
    """The runner. Where there is no office the job ends and says so: the .docx are whole without it.

    Raises `PressFailed` with the findings of the papers that could not be printed, the others being kept.
    """
    wanted, findings = list(job.payload["documents"]), []
    actor, printed = job.actor(), 0
    about = {"case": job.payload["case"], "paper": wanted[0]}
    for number, document_id in enumerate(wanted):
        job.progress(number, len(wanted))
        try:
            printed += _print(job, actor, document_id, press)
        except PressFailed as failed:
            findings += failed.findings
        except PressMissing as missing:
            return {**about, "printed": printed, "missing": [each.message for each in missing.findings]}
    if findings:
        raise PressFailed(findings)
    with job.database.write() as session:
        result = {**about, "printed": printed}
        job.finish(session, result)
    return result


def _print(job: RunningJob, actor: Actor, document_id: str, press: Printer) -> int:
    """1 where a PDF was made, 0 where it stood already or the paper is not the actor's to see."""
    chosen = (
        select(
            Document.id,
            Document.case_id,
            Document.jurisdiction,
            Document.title,
            Document.number,
            Document.digest,
            DocumentContent.content,
            DocumentPdf.printed_from,
        )
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .outerjoin(DocumentPdf, DocumentPdf.document_id == Document.id)
        .where(Document.id == document_id)
    )
    with job.database.read() as session:
        paper = session.execute(visible(actor).of(chosen, Document)).one_or_none()
        if paper is None or paper.printed_from == paper.digest:
            return 0
        table = fonts_of(Configuration.open(session, paper.jurisdiction, day=job.clock.today()))
    if digest_bytes(paper.content) != paper.digest:
        raise PressFailed([codes.CONTENT_CHANGED.at(None, title=paper.title, number=paper.number)])
    made = print_one(paper.content, table, press)
    with job.database.write() as session:
        _keep(session, actor, paper, made, job.clock)
    return 1


def _keep(session: Session, actor: Actor, paper: Any, made: Printed, clock: Clock) -> None:
    """In the place of the PDF that stood there, if any."""
    seen = visible(actor)
    old = select(DocumentPdf).where(DocumentPdf.document_id == paper.id)
    row = session.scalars(seen.of(old, DocumentPdf)).one_or_none() or DocumentPdf(
        document_id=paper.id, case_id=paper.case_id, jurisdiction=paper.jurisdiction
    )
    row.printed_from, row.digest, row.content = paper.digest, digest_bytes(made.content), made.content
    row.pages, row.made_at = made.pages, clock.now()
    row.fonts, row.missing = dict(made.fitted.replaced), list(made.fitted.missing)
    session.add(row)


def fonts_of(configuration: Configuration) -> dict[str, tuple[str, ...]]:
    """The substitutions in force."""
    return font_table(each.body for each in configuration.entries("font"))


def print_one(content: bytes, table: dict[str, tuple[str, ...]], press: Printer) -> Printed:
    """One .docx as PDF, with the fonts that this machine has. Raises `PressMissing` and `PressFailed`."""
    from pypdf import PdfReader  # commands that print nothing start without it

    fit = fitted(content, table, installed_fonts())
    printed = press.pdf(fit.content)
    return Printed(printed, len(PdfReader(io.BytesIO(printed)).pages), fit)


def fonts_of_templates(session: Session, jurisdiction: str, day: date) -> list[Finding]:
    """Which fonts of the templates in force this machine replaces in a PDF, and which it lacks, the stamps' too."""
    configuration = Configuration.open(session, jurisdiction, day=day)
    table, here = fonts_of(configuration), installed_fonts()
    digests = {str(each.body.get("template_digest", "")) for each in configuration.entries("document")}
    found: dict[Finding, None] = {}
    for digest in sorted(digests):
        content = source_content(session, digest)
        if content is not None:
            found |= dict.fromkeys(fitted(content, table, here).findings())
    if digests and stamp_font(table) is None:
        found[codes.FONT_MISSING.at(Place(), font=STAMP)] = None
    return list(found)
