"""Putting a case file together: one PDF with bookmarks and the package, as a job or a command."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from yimen import cases
from yimen.cases import Configuration, visible
from yimen.kernel import Actor, Clock, Finding, FindingsError, Place, digest_bytes
from yimen.store import Blobs, Database

from . import codes
from .dossier_bag import bag_of, readable_json
from .dossier_contents import Contents, catalog_environment, contents, numbered
from .dossier_order import Leaf
from .dossier_pdf import Piece, bound, page_counts, picture_page
from .models import Document, DocumentContent, DocumentPdf, DocumentSeal, DossierCopy
from .papers import fill_paper
from .press import PressMissing
from .printing import Printer, fonts_of, print_one
from .signatures import signature_files
from .whom import keys_of

LARGEST = 400 * 1024 * 1024
LARGEST_FILE = 100 * 1024 * 1024
EXPORT = "export"
_UNSAFE = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


class DossierRefused(FindingsError):
    """The file cannot be put together; `findings` say why."""


@dataclass(slots=True)
class Held:
    """The bytes of a case file's leaves. `docx`, `pdf` and `signed` (the PDF with the seal and signatures on it) by id of
    a paper, `files` (name, mime, bytes) by digest."""

    papers: dict[str, Document] = field(default_factory=dict)
    docx: dict[str, bytes] = field(default_factory=dict)
    pdf: dict[str, bytes] = field(default_factory=dict)
    signed: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """What was put together. `pdf` is b"" where no paper could be printed."""

    contents: Contents
    leaves: tuple[Leaf, ...]
    pages: int
    notes: list[Finding]
    pdf: bytes
    bag: bytes
    name: str


def put_together(
    database: Database,
    blobs: Blobs,
    actor: Actor,
    case_id: str,
    *,
    press: Printer,
    private_key: bytes,
    clock: Clock,
) -> Made:
    """The case file as it stands, anchored, kept in the place of the one before, with a word in the audit trail.

    Raises `cases.CaseNotFound` and `DossierRefused`.
    """
    with database.write() as session:
        cases.make_anchor(session, actor.jurisdiction, private_key, clock)
    with database.read() as session:
        configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
        found = contents(session, actor, case_id, configuration)
        if found is None:
            raise cases.CaseNotFound(case_id)
        held = _held(session, blobs, actor, found)
        made = _made(session, actor, configuration, found, held, press, private_key, clock)
        row = _row(made, actor, clock)
    with database.write() as session:
        _keep(session, actor, row)
        told = {"case": row["case_id"], "digest": row["bag_digest"]}
        cases.record(session, actor, EXPORT, "dossier", told, clock)
    return made


def _held(session: Session, blobs: Blobs, actor: Actor, found: Contents) -> Held:
    """Raises `DossierRefused` where it is too large, or a paper is not as it was frozen."""
    held, seen = Held(), visible(actor)
    chosen = (
        select(Document, DocumentContent.content, DocumentPdf.content, DocumentSeal.content)
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .outerjoin(DocumentPdf, DocumentPdf.document_id == Document.id)
        .outerjoin(DocumentSeal, DocumentSeal.document_id == Document.id)
    )
    wanted = {leaf.key for leaf in found.leaves if leaf.sort == "paper"} | {found.cover}
    size = 0
    for paper, docx, pdf, signed in session.execute(seen.within(found.case, chosen, Document)):
        if paper.id not in wanted:
            continue
        if digest_bytes(docx) != paper.digest:
            changed = codes.CONTENT_CHANGED.at(Place(), title=paper.title, number=paper.number)
            raise DossierRefused([changed])
        held.papers[paper.id], held.docx[paper.id] = paper, docx
        if pdf is not None:
            held.pdf[paper.id] = pdf
        if signed is not None:
            held.signed[paper.id] = signed
        size += len(docx) + len(pdf or b"") + len(signed or b"")
    held.files = _files(session, blobs, actor, found, LARGEST - size)
    return held


def _files(
    session: Session, blobs: Blobs, actor: Actor, found: Contents, room: int
) -> dict[str, tuple[str, str, bytes]]:
    """The files by digest; evidence larger than `LARGEST_FILE`, as recordings are, stays where it is."""
    files: dict[str, tuple[str, str, bytes]] = {}
    large = {
        file.digest: file
        for piece in cases.evidence_of(session, actor, found.case.id)
        for file in piece.files
    }
    for leaf in found.leaves:
        if leaf.sort != "file":
            continue
        file = large.get(leaf.key)
        if file is None:
            read = cases.file_content(session, actor, found.case.id, leaf.key)
        else:
            read = None if file.size > LARGEST_FILE else _evidence(blobs, found.case.id, file)
        if read is not None:
            files[leaf.key] = read
            room -= len(read[2])
        if room < 0:
            break
    if room < 0:
        size = (LARGEST - room) // 2**20
        raise DossierRefused([codes.DOSSIER_TOO_LARGE.at(Place(), size=size, limit=LARGEST // 2**20)])
    return files


def _evidence(blobs: Blobs, case_id: str, file: Any) -> tuple[str, str, bytes] | None:
    """The bytes of a file of evidence; None where the store of files lost them or has others."""
    try:
        content = b"".join(blobs.read(cases.blob_name(case_id, file.digest)))
    except FileNotFoundError:
        return None
    return (file.name, file.mime, content) if digest_bytes(content) == file.digest else None


def _made(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    found: Contents,
    held: Held,
    press: Printer,
    private_key: bytes,
    clock: Clock,
) -> Made:
    notes: list[Finding] = []
    table = fonts_of(configuration)
    _print_missing(held, table, press)
    shown = _shown(found, held, notes)
    counts = dict(zip(shown, page_counts(list(shown.values())), strict=True))
    leaves, pages = numbered(found.leaves, counts)
    front = _front(session, actor, configuration, found, held, leaves, pages, table, press, clock)
    pdf = bound([*front, *shown.values()], f"{found.case.title} {found.case.number}") if shown else b""
    name = _UNSAFE.sub("-", found.case.number)
    payload = _payload(session, actor, found, held, leaves, pdf, front)
    bag = bag_of(
        name,
        payload,
        private_key=private_key,
        day=clock.today(),
        source=str(found.environment["unit"].get("name", "")),
        about=found.case.title,
    )
    return Made(found, leaves, pages, notes, pdf, bag, name)


def _print_missing(held: Held, table: dict[str, tuple[str, ...]], press: Printer) -> None:
    """Papers that have no PDF yet get one for this file; where there is no office they stay .docx."""
    for key, docx in held.docx.items():
        if key not in held.pdf:
            try:
                held.pdf[key] = print_one(docx, table, press).content
            except PressMissing:
                continue


def _shown(found: Contents, held: Held, notes: list[Finding]) -> dict[str, Piece]:
    """The leaves that have pages, by key."""
    shown: dict[str, Piece] = {}
    for leaf in found.leaves:
        title = f"{leaf.name} {leaf.number}".strip()
        if leaf.sort == "paper":
            content = held.signed.get(leaf.key) or held.pdf.get(leaf.key)
            lacking = codes.DOSSIER_WITHOUT_PDF
        else:
            content = _file_pages(held.files.get(leaf.key))
            lacking = codes.DOSSIER_FILE_APART if leaf.key in held.files else codes.DOSSIER_FILE_LEFT
        if content is None:
            notes.append(lacking.at(Place(), title=title))
        else:
            shown[leaf.key] = Piece(title, content, leaf.part)
    return shown


def _file_pages(file: tuple[str, str, bytes] | None) -> bytes | None:
    """A file as pages, where it is a picture or a PDF that opens."""
    if file is None:
        return None
    _name, mime, content = file
    if mime == "application/pdf":
        try:
            page_counts([Piece("", content)])
        except Exception:  # noqa: BLE001  a stranger's PDF may be broken in any way: it then goes along as a file
            return None
        return content
    return picture_page(content) if mime.startswith("image/") else None


def _front(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    found: Contents,
    held: Held,
    leaves: tuple[Leaf, ...],
    pages: int,
    table: dict[str, tuple[str, ...]],
    press: Printer,
    clock: Clock,
) -> list[Piece]:
    """Cover and catalog, uncounted; the cover that was made when the case was archived, else one as it would be."""
    front: list[Piece] = []
    environment = catalog_environment(found, leaves, pages)
    for word in ("cover", "catalog"):
        type = found.rules.get(word)
        if not type:
            continue
        if word == "cover" and found.cover:
            title, content = held.papers[found.cover].title, held.pdf.get(found.cover)
        else:
            title, docx = fill_paper(
                session, actor, configuration, found.case, type, environment, clock.today()
            )
            try:
                content = print_one(docx, table, press).content
            except PressMissing:
                content = None
        if content is not None:
            front.append(Piece(title, content, counted=False))
    return front


def _payload(
    session: Session,
    actor: Actor,
    found: Contents,
    held: Held,
    leaves: tuple[Leaf, ...],
    pdf: bytes,
    front: list[Piece],
) -> dict[str, bytes]:
    case, payload, papers = found.case, {}, []
    for position, leaf in enumerate(leaves, 1):
        stem = f"{position:03d}-{_UNSAFE.sub('-', leaf.title)}"[:80]
        if leaf.sort == "paper":
            payload[f"papers/{stem}.docx"] = held.docx[leaf.key]
            papers.append(_paper(held.papers[leaf.key], f"data/papers/{stem}.docx"))
            if leaf.key in held.pdf:
                payload[f"papers/{stem}.pdf"] = held.pdf[leaf.key]
            if leaf.key in held.signed:
                payload[f"papers/{stem}.signed.pdf"] = held.signed[leaf.key]
        elif leaf.key in held.files:
            payload[f"files/{stem}"] = held.files[leaf.key][2]
    if found.cover in held.docx:
        payload["papers/000-cover.docx"] = held.docx[found.cover]
        papers.append(_paper(held.papers[found.cover], "data/papers/000-cover.docx"))
    if pdf:
        payload["case-file.pdf"] = pdf
    for name, content in signature_files(session, actor, case.id).items():
        payload[f"signatures/{name}"] = content
    payload["journal.jsonl"] = "".join(
        text + "\n" for text in cases.journal_texts(session, actor, case.id)
    ).encode("utf-8")
    anchor = cases.anchor_over(session, case)
    for name, content in (cases.export_anchor(anchor) if anchor else {}).items():
        payload[f"anchors/{name}"] = content
    payload["case.json"] = readable_json(_facts(found, leaves, papers))
    return payload


def _paper(paper: Document, file: str) -> dict[str, Any]:
    told = {"id": paper.id, "type": paper.type, "title": paper.title, "number": paper.number, "file": file}
    whom = {"whom": list(keys_of(paper.whom))} if paper.whom else {}
    return {
        **told,
        **whom,
        "digest": paper.digest,
        "template": paper.template_digest,
        "data": paper.data_digest,
    }


def _facts(found: Contents, leaves: Iterable[Leaf], papers: list[dict[str, Any]]) -> dict[str, Any]:
    """Values that are kept apart stand here by reference, as in the journal."""
    case = found.case
    return {
        "id": case.id,
        "number": case.number,
        "title": case.title,
        "jurisdiction": case.jurisdiction,
        "unit": case.unit,
        "procedure": case.procedure,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "status": case.status,
        "parties": case.record.get("parties", []),
        "acts": case.record.get("acts", []),
        "forms": case.forms,
        "journal": {"seq": case.seq, "head": case.head},
        "papers": papers,
        "leaves": [
            {
                "title": leaf.name,
                "number": leaf.number,
                "day": leaf.day,
                "page": leaf.page,
                "pages": leaf.pages,
                "digest": leaf.key if leaf.sort == "file" else "",
            }
            for leaf in leaves
        ],
        "file_number": found.file_number,
        "retention": {"class": found.retention.title, "until": found.retention.until},
    }


def _row(made: Made, actor: Actor, clock: Clock) -> dict[str, Any]:
    found = made.contents
    return {
        "case_id": found.case.id,
        "jurisdiction": found.case.jurisdiction,
        "made_at": clock.now(),
        "made_by": actor.account,
        "seq": found.case.seq,
        "pages": made.pages,
        "leaves": len(made.leaves),
        "file_number": found.file_number,
        "retention": found.retention.title,
        "keep_until": found.retention.until,
        "notes": [each.message for each in made.notes],
        "pdf_digest": digest_bytes(made.pdf) if made.pdf else "",
        "pdf": made.pdf or None,
        "bag_digest": digest_bytes(made.bag),
        "bag": made.bag,
    }


def _keep(session: Session, actor: Actor, values: Mapping[str, Any]) -> None:
    chosen = select(DossierCopy).where(DossierCopy.case_id == values["case_id"])
    row = session.scalars(visible(actor).of(chosen, DossierCopy)).one_or_none() or DossierCopy()
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)


def dossier_bytes(session: Session, actor: Actor, case_id: str, sort: str) -> tuple[str, str, bytes] | None:
    """(file name, media type, bytes) of the file's "pdf" or "package" as last put together; None without one."""
    chosen = (
        select(DossierCopy, cases.Case.number)
        .join(cases.Case, cases.Case.id == DossierCopy.case_id)
        .options(undefer(DossierCopy.pdf if sort == "pdf" else DossierCopy.bag))
        .where(DossierCopy.case_id == case_id)
    )
    found = session.execute(visible(actor).of(chosen, DossierCopy)).one_or_none()
    if found is None:
        return None
    row, number = found
    name = _UNSAFE.sub("-", number)
    if sort == "pdf":
        return (f"{name}.pdf", "application/pdf", row.pdf) if row.pdf is not None else None
    return f"{name}.zip", "application/zip", row.bag
