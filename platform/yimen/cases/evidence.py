"""Evidence of a case as it stands: what it is, when, where and by whom it was taken, what it proves, whose hands it is in.

How it came here and where it went stands in the journal (`custody.py`); the bytes of its files in the store of files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.kernel import Actor
from yimen.store import JSON_COLUMN, Base, Blobs, LegalDay, LongText, Moment, RowId, ShortText, TextId

from .guard import seen_case, visible
from .models import CASE_OWNED, Case, CaseOwned

_OWNED = {"info": {CASE_OWNED: True}}
KIND = "evidence-kind"
CAPTURED = ("taken_at", "place", "taken_by", "device", "source", "quantity", "proves", "kept_at")
"""Texts about the taking, kept in `Evidence.body`; `act` besides is the place of the alleged act that it proves, `check`
true where its kind asks for a check before it is used."""


class Evidence(CaseOwned, Base):
    """One piece of evidence. State: held, returned. `holder` is an account or, outside of this house, a name."""

    __tablename__ = "case_evidence"
    __table_args__ = (UniqueConstraint("case_id", "position"), _OWNED)

    id: Mapped[TextId]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(64))
    kind_title: Mapped[ShortText]
    name: Mapped[ShortText]
    taken_on: Mapped[LegalDay]
    body: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    state: Mapped[str] = mapped_column(String(12), default="held")
    holder: Mapped[ShortText]
    account: Mapped[ShortText]
    added_at: Mapped[Moment]


class EvidenceFile(CaseOwned, Base):
    """One file of a piece of evidence; `picture` waiting, made, or none where there is nothing to draw."""

    __tablename__ = "case_evidence_file"
    __table_args__ = (
        UniqueConstraint("evidence_id", "digest"),
        Index("ix_evidence_file_case", "case_id"),
        _OWNED,
    )

    id: Mapped[RowId]
    evidence_id: Mapped[str] = mapped_column(ForeignKey("case_evidence.id"))
    digest: Mapped[str] = mapped_column(String(80))
    name: Mapped[ShortText]
    mime: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    picture: Mapped[str] = mapped_column(String(8), default="none")


class EvidenceUpload(CaseOwned, Base):
    """A file on its way in: one person's, for one case, in parts. State: open, gathering, ready, refused.

    `problem` says why it was refused, `digest` and `mime` what came of it.
    """

    __tablename__ = "evidence_upload"
    __table_args__ = (
        Index("ix_evidence_upload_case", "case_id"),
        Index("ix_evidence_upload_touched", "jurisdiction", "touched_at"),
        _OWNED,
    )

    id: Mapped[TextId]
    account: Mapped[ShortText]
    name: Mapped[ShortText]
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(12), default="open")
    digest: Mapped[str] = mapped_column(String(80), default="")
    mime: Mapped[str] = mapped_column(String(120), default="")
    problem: Mapped[LongText] = mapped_column(default="")
    made_at: Mapped[Moment]
    touched_at: Mapped[Moment]


class EvidencePart(CaseOwned, Base):
    """A part that has arrived: its place in the file, and the digest of its bytes."""

    __tablename__ = "evidence_part"
    __table_args__ = (_OWNED,)

    upload_id: Mapped[str] = mapped_column(
        ForeignKey("evidence_upload.id", ondelete="CASCADE"), primary_key=True
    )
    start: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(80))


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as it stood when it was read."""

    id: str
    case_id: str
    name: str
    size: int
    received: int
    state: str
    digest: str
    mime: str
    problem: str

    @classmethod
    def of(cls, row: EvidenceUpload) -> Upload:
        return cls(*(getattr(row, name) for name in cls.__slots__))


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file as a page shows it; `there` is False where the store of files has lost it or it has another length."""

    id: int
    digest: str
    name: str
    mime: str
    size: int
    picture: str
    there: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as a page shows it; `captured` are the texts about its taking."""

    id: str
    position: int
    kind: str
    kind_title: str
    name: str
    taken_on: date
    captured: Mapping[str, str]
    act: int | None
    state: str
    holder: str
    account: str
    added_at: datetime
    files: Sequence[ShownFile] = ()


def evidence_of(
    session: Session, actor: Actor, case_id: str, *, blobs: Blobs | None = None, only: str = ""
) -> list[Piece]:
    """The evidence of a case in order (`only` one piece of it); empty where the case is not seen.

    With `blobs` each file is looked for in the store of files.
    """
    case = seen_case(session, actor, case_id)
    if case is None:
        return []
    seen = visible(actor)
    pieces, held = (
        select(Evidence).order_by(Evidence.position),
        select(EvidenceFile).order_by(EvidenceFile.id),
    )
    if only:
        pieces = pieces.where(Evidence.id == only)
        held = held.where(EvidenceFile.evidence_id == only)
    files: dict[str, list[ShownFile]] = {}
    for row in session.scalars(seen.within(case, held, EvidenceFile)):
        files.setdefault(row.evidence_id, []).append(_shown(row, blobs))
    rows = session.scalars(seen.within(case, pieces, Evidence))
    return [_piece(row, files.get(row.id, [])) for row in rows]


def _piece(row: Evidence, files: Sequence[ShownFile]) -> Piece:
    body = row.body
    return Piece(
        row.id,
        row.position,
        row.kind,
        row.kind_title,
        row.name,
        row.taken_on,
        {name: str(body[name]) for name in CAPTURED if body.get(name)},
        body.get("act"),
        row.state,
        row.holder,
        row.account,
        row.added_at,
        files,
    )


def _shown(row: EvidenceFile, blobs: Blobs | None) -> ShownFile:
    there = blobs is None or blobs.size(blob_name(row.case_id, row.digest)) == row.size
    return ShownFile(row.id, row.digest, row.name, row.mime, row.size, row.picture, there)


def evidence_file(
    session: Session, actor: Actor, case_id: str, file_id: int
) -> tuple[Case, EvidenceFile] | None:
    """A file of a case that the actor sees, with the case; else None."""
    case = seen_case(session, actor, case_id)
    if case is None:
        return None
    chosen = select(EvidenceFile).where(EvidenceFile.id == file_id)
    row = session.scalars(visible(actor).within(case, chosen, EvidenceFile)).one_or_none()
    return None if row is None else (case, row)


def keeps_evidence(actor: Actor, case: Case) -> bool:
    """Whether the actor has the evidence of the case in hand: whoever acts in cases of its unit, or handles this one. To
    whom a case is only shown, by right or because his unit handed it on, it is not."""
    ours = actor.reaches(case.unit) or actor.account in (case.handler, case.fellow)
    return ours and actor.may("case.act")


def blob_name(case_id: str, digest: str) -> str:
    """Where the bytes of a case's file lie; each case keeps its own."""
    return f"cases/{case_id}/{digest.removeprefix('sha256:')}"


def picture_name(case_id: str, digest: str) -> str:
    """Where the small picture of a file lies."""
    return f"pictures/{case_id}/{digest.removeprefix('sha256:')}.jpg"


def part_name(upload_id: str, start: int, digest: str) -> str:
    """Where a part of an upload lies until all are gathered."""
    return f"{parts_of(upload_id)}/{start:012d}-{digest.removeprefix('sha256:')}"


def parts_of(upload_id: str) -> str:
    """The folder of an upload's parts."""
    return f"uploads/{upload_id}"


def record_entry(row: Evidence, files: int) -> dict[str, Any]:
    """A piece as conditions and templates see it (`evidence` of the environment)."""
    return {
        "number": row.position,
        "kind": row.kind,
        "kind_title": row.kind_title,
        "name": row.name,
        "taken_on": row.taken_on.isoformat(),
        "state": row.state,
        "files": files,
        **{name: row.body[name] for name in (*CAPTURED, "act", "check") if row.body.get(name)},
    }
