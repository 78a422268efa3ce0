"""Files handed in with a form or as evidence: kept by digest, in the transaction of their act, read within a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.kernel import Actor, Clock, FindingKind, digest_bytes
from yimen.store import Base, Moment, RowId, ShortText

from . import codes
from .guard import seen_case, visible
from .journal import require_writing
from .models import CASE_OWNED, Case, CaseOwned

_OWNED = {"info": {CASE_OWNED: True}}
LARGEST = 50 * 1024 * 1024


class FileRefused(ValueError):
    """A file that cannot be kept: too large, empty, or not the bytes its digest names; `code` says which."""

    def __init__(self, kind: FindingKind, **values: object) -> None:
        super().__init__(kind.told(**values))
        self.code = kind.code


class CaseFile(CaseOwned, Base):
    """One file of a case; the same bytes handed in twice are one row."""

    __tablename__ = "case_file"
    __table_args__ = (UniqueConstraint("case_id", "digest"), _OWNED)

    id: Mapped[RowId]
    digest: Mapped[str] = mapped_column(String(80))
    name: Mapped[ShortText]
    mime: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    account: Mapped[ShortText]
    kept_at: Mapped[Moment]


class CaseFileContent(CaseOwned, Base):
    """The bytes, apart so that lists do not carry them."""

    __tablename__ = "case_file_content"
    __table_args__ = (_OWNED,)

    file_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What a list shows of a file."""

    digest: str
    name: str
    mime: str
    size: int
    account: str
    kept_at: datetime


def keep_files(
    session: Session,
    actor: Actor,
    case_id: str,
    files: Iterable[tuple[str, str, str, bytes]],
    clock: Clock,
) -> list[str]:
    """Keeps (digest, name, mime, bytes) with a case and returns the digests; needs a writing session.

    Raises `LookupError` for a case not seen, `FileRefused` for bytes that are not what the digest says.
    """
    require_writing(session)
    handed = iter(files)
    first = next(handed, None)
    if first is None:
        return []
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise LookupError(case_id)
    known = set(session.scalars(visible(actor).within(case, select(CaseFile.digest), CaseFile)))
    return keep_with(session, case, actor.account, (first, *handed), known, clock)


def keep_with(
    session: Session,
    case: Case,
    account: str,
    files: Iterable[tuple[str, str, str, bytes]],
    known: set[str],
    clock: Clock,
) -> list[str]:
    """The files with a case that the caller has in hand, but for those whose digests are `known` already."""
    kept: list[str] = []
    for digest, name, mime, content in files:
        _check(digest, name, content)
        kept.append(digest)
        if digest in known:
            continue
        known.add(digest)
        row = CaseFile(
            case_id=case.id,
            jurisdiction=case.jurisdiction,
            digest=digest,
            name=name[-190:],
            mime=mime[:120],
            size=len(content),
            account=account,
            kept_at=clock.now(),
        )
        session.add(row)
        session.flush()
        session.add(
            CaseFileContent(file_id=row.id, case_id=case.id, jurisdiction=case.jurisdiction, content=content)
        )
    session.flush()
    return kept


def _check(digest: str, name: str, content: bytes) -> None:
    if not content:
        raise FileRefused(codes.FILE_EMPTY, name=name)
    if len(content) > LARGEST:
        raise FileRefused(codes.FILE_TOO_LARGE, name=name, most=LARGEST // 1024 // 1024)
    if digest_bytes(content) != digest:
        raise FileRefused(codes.FILE_DAMAGED, name=name)


def case_files(session: Session, actor: Actor, case_id: str) -> list[KeptFile]:
    """The files of a case, oldest first; empty when it is not seen."""
    case = seen_case(session, actor, case_id)
    if case is None:
        return []
    statement = select(CaseFile).order_by(CaseFile.id)
    rows = session.scalars(visible(actor).within(case, statement, CaseFile))
    return [KeptFile(row.digest, row.name, row.mime, row.size, row.account, row.kept_at) for row in rows]


def file_content(session: Session, actor: Actor, case_id: str, digest: str) -> tuple[str, str, bytes] | None:
    """(name, mime, bytes) of a file of a case that the actor sees, else None."""
    case = seen_case(session, actor, case_id)
    if case is None:
        return None
    statement = (
        select(CaseFile.name, CaseFile.mime, CaseFileContent.content)
        .join(CaseFileContent, CaseFileContent.file_id == CaseFile.id)
        .where(CaseFile.digest == digest)
    )
    row = session.execute(visible(actor).within(case, statement, CaseFile)).one_or_none()
    return None if row is None else (row.name, row.mime, row.content)
