"""Registers of paper cases on their way in: read by one person, approved by another, entered by a job row by row.

State: checked, submitted, approved, entered, rejected. The file holds people's data: its uploader and those who may
approve read it, and its bytes go when the cases are entered or the register is rejected or forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.kernel import Actor, Clock, digest_bytes, new_id
from yimen.store import JSON_COLUMN, Base, Database, LongText, Moment, ShortText, TextId, UtcDateTime, enqueue

from . import codes
from .checking import Refused
from .configuration import Configuration
from .old_case_entry import enter_old_case
from .old_cases import Register, read_register

ENTERING = "case_import"
RIGHT = "case.import"
MOST_FINDINGS = 500


class CaseImport(Base):
    """One register; `summary` says how many rows, cases, units and which findings, `result` what was entered."""

    __tablename__ = "case_import"
    __table_args__ = (Index("ix_case_import", "jurisdiction", "made_at"),)

    id: Mapped[TextId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    account: Mapped[ShortText]
    file: Mapped[ShortText]
    digest: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    state: Mapped[str] = mapped_column(String(12))
    summary: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    result: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    made_at: Mapped[Moment]
    decided_by: Mapped[ShortText] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[LongText] = mapped_column(default="")


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """A register as it was read and checked, before anything of it is kept."""

    name: str
    content: bytes
    mapping: Mapping[str, str]
    summary: Mapping[str, Any]


def look_through(
    session: Session,
    actor: Actor,
    name: str,
    content: bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    clock: Clock,
) -> LookedThrough | Refused:
    """Read and check a register: it may take long, so nothing is written meanwhile. Raises `catalog.FileError` for what
    is no workbook."""
    if not actor.may(RIGHT):
        return Refused.of(codes.reason(codes.NOT_PERMITTED, permission=RIGHT))
    configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
    register = read_register(session, actor, configuration, name, content, mapping=mapping)
    return LookedThrough(name, content, dict(mapping or {}), _summary(register))


def hand_in_register(
    session: Session, actor: Actor, looked: LookedThrough, *, clock: Clock
) -> CaseImport | Refused:
    """The register kept with what was found in it; nothing is entered by that."""
    if not actor.may(RIGHT):
        return Refused.of(codes.reason(codes.NOT_PERMITTED, permission=RIGHT))
    row = CaseImport(
        id=new_id(),
        jurisdiction=actor.jurisdiction,
        account=actor.account,
        file=looked.name[-190:],
        digest=digest_bytes(looked.content),
        content=looked.content,
        mapping=dict(looked.mapping),
        state="checked",
        summary=dict(looked.summary),
        result={},
        made_at=clock.now(),
        decided_by="",
        decided_at=None,
        note="",
    )
    session.add(row)
    session.flush()
    return row


def map_register(
    session: Session, actor: Actor, import_id: str, looked: LookedThrough
) -> CaseImport | Refused:
    """The uploader said which columns hold what, and the file was read anew."""
    row = _own_checked(session, actor, import_id, lock=True)
    if row is None or row.digest != digest_bytes(looked.content):
        return Refused.of(codes.reason(codes.REGISTER_MOVED))
    row.mapping, row.summary = dict(looked.mapping), dict(looked.summary)
    session.flush()
    return row


def look_again(
    session: Session, actor: Actor, import_id: str, mapping: Mapping[str, str], *, clock: Clock
) -> LookedThrough | Refused:
    """The kept file read with other columns, as its uploader says."""
    row = _own_checked(session, actor, import_id)
    if row is None:
        return Refused.of(codes.reason(codes.REGISTER_MOVED))
    return look_through(session, actor, row.file, row.content, mapping=mapping, clock=clock)


def _own_checked(session: Session, actor: Actor, import_id: str, *, lock: bool = False) -> CaseImport | None:
    row = case_import(session, actor, import_id, lock=lock)
    return row if row is not None and row.account == actor.account and row.state == "checked" else None


def _summary(register: Register) -> dict[str, Any]:
    return {
        "rows": register.rows,
        "cases": len(register.cases),
        "closed": sum(each.closed_on is not None for each in register.cases),
        "units": sorted({each.unit for each in register.cases}),
        "columns": dict(register.columns),
        "errors": sum(each.severity == "error" for each in register.findings),
        "findings": [each.as_json() for each in register.findings[:MOST_FINDINGS]],
        "total": len(register.findings),
    }


def case_imports(session: Session, actor: Actor, *, limit: int = 50) -> Sequence[CaseImport]:
    """The actor's own registers, and of those handed in by others the ones whose units are all in reach."""
    if not actor.may(RIGHT):
        return []
    chosen = select(CaseImport).where(CaseImport.jurisdiction == actor.jurisdiction)
    rows = session.scalars(chosen.order_by(CaseImport.made_at.desc(), CaseImport.id).limit(4 * limit))
    return [row for row in rows if _sees(actor, row)][:limit]


def case_import(session: Session, actor: Actor, import_id: str, *, lock: bool = False) -> CaseImport | None:
    """One of them, else None."""
    chosen = select(CaseImport).where(
        CaseImport.id == import_id, CaseImport.jurisdiction == actor.jurisdiction
    )
    row = session.scalars(chosen.with_for_update() if lock else chosen).one_or_none()
    return row if row is not None and actor.may(RIGHT) and _sees(actor, row) else None


def _sees(actor: Actor, row: CaseImport) -> bool:
    if row.account == actor.account:
        return True
    return row.state != "checked" and all(actor.reaches(unit) for unit in row.summary["units"])


def submit_register(session: Session, actor: Actor, import_id: str) -> CaseImport | Refused:
    """The uploader asks for approval; a register with errors, or without a single case, is not asked for."""
    row = case_import(session, actor, import_id, lock=True)
    if row is None or row.account != actor.account or row.state != "checked":
        return Refused.of(codes.reason(codes.REGISTER_MOVED))
    if row.summary["errors"] or not row.summary["cases"]:
        return Refused.of(codes.reason(codes.REGISTER_FAULTY, count=row.summary["errors"]))
    row.state = "submitted"
    session.flush()
    return row


def decide_register(
    session: Session, actor: Actor, import_id: str, *, approve: bool, note: str, clock: Clock
) -> CaseImport | Refused:
    """A second person approves, and a job enters the cases; or rejects with the reason, and the file is gone."""
    row = case_import(session, actor, import_id, lock=True)
    if row is None or row.state != "submitted":
        return Refused.of(codes.reason(codes.REGISTER_MOVED))
    if row.account == actor.account:
        return Refused.of(codes.reason(codes.REGISTER_OWN))
    if not approve and not note.strip():
        return Refused.of(codes.reason(codes.REASON_NEEDED, place="note"))
    row.state = "approved" if approve else "rejected"
    row.decided_by, row.decided_at, row.note = actor.account, clock.now(), note.strip()[:2_000]
    if approve:
        payload = {"import": row.id}
        enqueue(session, ENTERING, payload, account=row.account, jurisdiction=row.jurisdiction, clock=clock)
    else:
        row.content = b""
    session.flush()
    return row


def enter_register(database: Database, actor: Actor, import_id: str, *, clock: Clock) -> dict[str, Any]:
    """The cases of an approved register, each in a transaction of its own, as whoever handed it in; twice enters none
    twice. What is no longer as it was checked stays out and is told."""
    with database.read() as session:
        row = session.get(CaseImport, import_id)
        if row is None or row.state != "approved" or row.account != actor.account:
            return {"entered": 0}
        content, name, mapping = row.content, row.file, dict(row.mapping)
        origin = {"import": row.id, "file": row.digest, "approved_by": row.decided_by}
        configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
        register = read_register(session, actor, configuration, name, content, mapping=mapping)
    entered = 0
    for old in register.cases:
        with database.write() as session:
            current = Configuration.open(session, actor.jurisdiction, day=clock.today())
            done = enter_old_case(session, actor, current, old, origin=origin, clock=clock)
            entered += done is not None
    left = [each.as_json() for each in register.findings if each.severity == "error"]
    again = [each for each in left if each["code"] != codes.REGISTER_TAKEN.code]
    result = {"entered": entered, "left": again[:MOST_FINDINGS]}
    with database.write() as session:
        change = update(CaseImport).where(CaseImport.id == import_id, CaseImport.state == "approved")
        session.execute(
            change.values(state="entered", result=result, content=b"").execution_options(
                synchronize_session=False
            )
        )
    return result


def clear_registers(session: Session, jurisdiction: str, *, days: int, clock: Clock) -> int:
    """The bytes of registers that nobody submitted or decided for so many days are gone; how many."""
    before = clock.now() - timedelta(days=days)
    change = (
        update(CaseImport)
        .where(
            CaseImport.jurisdiction == jurisdiction,
            CaseImport.state.in_(("checked", "submitted")),
            CaseImport.made_at < before,
        )
        .values(state="rejected", content=b"", note="逾期未办，已清除")
        .execution_options(synchronize_session=False)
    )
    done: Any = session.execute(change)
    return int(done.rowcount)
