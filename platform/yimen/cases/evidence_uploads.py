"""Files of evidence on their way in: in parts that may come over days and lines that break, gathered when all are here.

A part is written to the store of files first and told to the database afterwards: what the database knows is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, digest_bytes, file_name, new_id, system_actor
from yimen.screens import TEXT_ENDINGS, is_text, type_of
from yimen.store import Blobs, Database, enqueue

from . import codes
from .evidence import (
    EvidenceFile,
    EvidencePart,
    EvidenceUpload,
    Upload,
    blob_name,
    keeps_evidence,
    part_name,
    parts_of,
)
from .files import FileRefused
from .guard import seen_case, visible
from .journal import require_writing
from .models import Case

GATHERING = "evidence_gathering"
HEAD_BYTES = 4096
MOST_OPEN = 50
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """The largest file, and what all evidence of one case may take, in bytes."""

    file: int
    case: int

    @classmethod
    def of_megabytes(cls, file: int, case: int) -> UploadLimits:
        """As settings have them: 2048 is what people call 2 GB."""
        return cls(file * MEGABYTE, case * MEGABYTE)


class OffsetDiffers(ValueError):
    """A part that does not begin where the upload ends; `received` is where it ends."""

    def __init__(self, received: int) -> None:
        super().__init__(f"{received} bytes are here")
        self.received = received


class NoUpload(LookupError):
    """No such upload of this person in this case."""


def begin_upload(
    session: Session, actor: Actor, case_id: str, name: str, size: int, *, limits: UploadLimits, clock: Clock
) -> Upload:
    """A file of so many bytes is announced. Raises `LookupError` for a case not seen, `FileRefused` where there is no
    room for it."""
    require_writing(session)
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise LookupError(case_id)
    name = file_name(name)[-190:] or "-"
    if size <= 0:
        raise FileRefused(codes.FILE_EMPTY, name=name)
    if size > limits.file:
        raise FileRefused(codes.FILE_TOO_LARGE, name=name, most=limits.file // MEGABYTE)
    if case.status != "open" or not keeps_evidence(actor, case):
        raise FileRefused(codes.EVIDENCE_SHUT)
    if _taken_up(session, actor, case) + size > limits.case:
        raise FileRefused(codes.EVIDENCE_FULL, name=name, most=limits.case // MEGABYTE)
    if len(_own(session, actor, case)) >= MOST_OPEN:
        raise FileRefused(codes.UPLOADS_OPEN, most=MOST_OPEN)
    upload = EvidenceUpload(
        id=new_id(),
        case_id=case.id,
        jurisdiction=case.jurisdiction,
        account=actor.account,
        name=name,
        size=size,
        received=0,
        state="open",
        digest="",
        mime="",
        problem="",
        made_at=clock.now(),
        touched_at=clock.now(),
    )
    session.add(upload)
    session.flush()
    return Upload.of(upload)


def _taken_up(session: Session, actor: Actor, case: Case) -> int:
    """Bytes of the case's evidence, with what was announced."""
    seen = visible(actor)
    sums = (
        seen.within(case, select(func.coalesce(func.sum(model.size), 0)), model)
        for model in (EvidenceFile, EvidenceUpload)
    )
    return sum(int(session.scalar(each) or 0) for each in sums)


def own_uploads(session: Session, actor: Actor, case_id: str) -> list[Upload]:
    """What a person has brought or begun to bring for a case and not yet registered, oldest first."""
    case = seen_case(session, actor, case_id)
    return [] if case is None else _own(session, actor, case)


def _own(session: Session, actor: Actor, case: Case) -> list[Upload]:
    chosen = select(EvidenceUpload).where(EvidenceUpload.account == actor.account)
    statement = visible(actor).within(case, chosen, EvidenceUpload)
    rows = session.scalars(statement.order_by(EvidenceUpload.made_at, EvidenceUpload.id))
    return [Upload.of(row) for row in rows]


def own_upload(session: Session, actor: Actor, case_id: str, upload_id: str) -> Upload:
    """One of them; raises `NoUpload`."""
    case = seen_case(session, actor, case_id)
    if case is None:
        raise NoUpload(upload_id)
    chosen = select(EvidenceUpload).where(
        EvidenceUpload.id == upload_id, EvidenceUpload.account == actor.account
    )
    found = session.scalars(visible(actor).within(case, chosen, EvidenceUpload)).one_or_none()
    if found is None:
        raise NoUpload(upload_id)
    return Upload.of(found)


def receive_part(
    database: Database,
    blobs: Blobs,
    actor: Actor,
    case_id: str,
    upload_id: str,
    start: int,
    content: bytes,
    *,
    clock: Clock,
) -> Upload:
    """A part is kept; the last one has the file gathered by a job. Of two that come for one place the first stands.

    Raises `NoUpload`, `OffsetDiffers`.
    """
    with database.read() as session:
        upload = own_upload(session, actor, case_id, upload_id)
    fits = upload.state == "open" and start == upload.received and 0 < len(content) <= upload.size - start
    if not fits:
        raise OffsetDiffers(upload.received)
    digest = digest_bytes(content)
    blobs.put(part_name(upload_id, start, digest), content)
    with database.write() as session:
        return _keep_part(session, actor, upload, start, len(content), digest, clock)


def _keep_part(
    session: Session,
    actor: Actor,
    upload: Upload,
    start: int,
    size: int,
    digest: str,
    clock: Clock,
) -> Upload:
    case = seen_case(session, actor, upload.case_id)
    if case is None:
        raise NoUpload(upload.id)
    whole = start + size == upload.size
    change = (
        update(EvidenceUpload)
        .where(
            EvidenceUpload.id == upload.id, EvidenceUpload.received == start, EvidenceUpload.state == "open"
        )
        .values(received=start + size, touched_at=clock.now(), state="gathering" if whole else "open")
        .execution_options(synchronize_session=False)
    )
    done: Any = session.execute(visible(actor).within(case, change, EvidenceUpload))
    if done.rowcount != 1:
        raise OffsetDiffers(own_upload(session, actor, case.id, upload.id).received)
    owner = {"case_id": case.id, "jurisdiction": case.jurisdiction}
    session.add(EvidencePart(**owner, upload_id=upload.id, start=start, size=size, digest=digest))
    if whole:
        payload = {"case": case.id, "upload": upload.id}
        enqueue(
            session, GATHERING, payload, account=actor.account, jurisdiction=case.jurisdiction, clock=clock
        )
    session.flush()
    return own_upload(session, actor, case.id, upload.id)


def gather_upload(
    database: Database, blobs: Blobs, actor: Actor, case_id: str, upload_id: str, *, clock: Clock
) -> Upload:
    """The parts become one file, each held against its digest; what the file is, its bytes say. Twice changes nothing.

    Raises `NoUpload`.
    """
    with database.read() as session:
        upload = own_upload(session, actor, case_id, upload_id)
        if upload.state != "gathering":
            return upload
        case = seen_case(session, actor, case_id)
        assert case is not None
        chosen = select(EvidencePart).where(EvidencePart.upload_id == upload_id).order_by(EvidencePart.start)
        rows = session.scalars(visible(actor).within(case, chosen, EvidencePart))
        parts = [(row.start, row.digest) for row in rows]
    kept = take_content(database, blobs, actor, upload, _joined(blobs, upload, parts), clock=clock)
    blobs.remove(parts_of(upload_id))
    return kept


def _joined(blobs: Blobs, upload: Upload, parts: Sequence[tuple[int, str]]) -> Iterator[bytes]:
    for start, digest in parts:
        content = b"".join(blobs.read(part_name(upload.id, start, digest)))
        if digest_bytes(content) != digest:
            raise FileRefused(codes.FILE_DAMAGED, name=upload.name)
        yield content


def take_content(
    database: Database,
    blobs: Blobs,
    actor: Actor,
    upload: Upload,
    blocks: Iterable[bytes],
    *,
    clock: Clock,
) -> Upload:
    """The bytes of an announced file as a whole: kept under their digest, or the upload says why not."""
    incoming, head = f"incoming/{upload.id}-{new_id()}", bytearray()
    problem = digest = mime = ""
    try:
        digest, size = blobs.gather(incoming, _noting(blocks, head, upload))
        if size != upload.size:
            raise FileRefused(codes.FILE_DAMAGED, name=upload.name)
        mime = _mime(upload.name, bytes(head), size)
    except (FileRefused, FileNotFoundError) as refused:
        blobs.remove(incoming)
        damaged = FileRefused(codes.FILE_DAMAGED, name=upload.name)
        problem = str(refused if isinstance(refused, FileRefused) else damaged)
    else:
        blobs.move(incoming, blob_name(upload.case_id, digest))
    values = {
        "state": "refused" if problem else "ready",
        "problem": problem,
        "digest": "" if problem else digest,
        "mime": mime,
        "received": upload.size,
        "touched_at": clock.now(),
    }
    with database.write() as session:
        case = seen_case(session, actor, upload.case_id, lock=True)
        if case is None:
            raise NoUpload(upload.id)
        waiting = EvidenceUpload.state.in_(("open", "gathering"))  # another may have gathered it meanwhile
        change = update(EvidenceUpload).where(EvidenceUpload.id == upload.id, waiting).values(values)
        settled = change.execution_options(synchronize_session=False)
        session.execute(visible(actor).within(case, settled, EvidenceUpload))
        return own_upload(session, actor, case.id, upload.id)


def _noting(blocks: Iterable[bytes], head: bytearray, upload: Upload) -> Iterator[bytes]:
    """The blocks; their first bytes are noted, and more than was announced ends it."""
    size = 0
    for block in blocks:
        if len(head) < HEAD_BYTES:
            head += block[: HEAD_BYTES - len(head)]
        size += len(block)
        if size > upload.size:
            raise FileRefused(codes.FILE_DAMAGED, name=upload.name)
        yield block


def _mime(name: str, head: bytes, size: int) -> str:
    """What the bytes are; a name that says otherwise is refused. Words have no sign to tell them by: they must read as
    such, and be nothing else."""
    known, ending = type_of(head), name.rsplit(".", 1)[-1].lower()
    if known is None and ending in TEXT_ENDINGS and is_text(head, whole=size <= len(head)):
        return "text/plain"
    if known is None or ending not in known[1]:
        raise FileRefused(codes.EVIDENCE_TYPE, name=name)
    return known[0]


def drop_upload(database: Database, blobs: Blobs, actor: Actor, case_id: str, upload_id: str) -> None:
    """Somebody takes back what was not registered; raises `NoUpload`."""
    with database.write() as session:
        case = seen_case(session, actor, case_id, lock=True)
        if case is None:
            raise NoUpload(upload_id)
        _drop(session, blobs, actor, case, own_upload(session, actor, case_id, upload_id))


def clear_uploads(database: Database, blobs: Blobs, jurisdiction: str, *, days: int, clock: Clock) -> int:
    """Uploads that nobody touched for so many days and nobody registered are gone, bytes and all; how many."""
    sweeper, before = system_actor("sweep", jurisdiction), clock.now() - timedelta(days=days)
    gate = visible(sweeper)
    old = select(EvidenceUpload.case_id, EvidenceUpload.id).where(EvidenceUpload.touched_at < before)
    with database.read() as session:
        waiting = session.execute(gate.of(old, EvidenceUpload)).all()
    for case_id, upload_id in waiting:
        with database.write() as session:
            case = seen_case(session, sweeper, case_id, lock=True)
            if case is None:
                continue
            chosen = select(EvidenceUpload).where(
                EvidenceUpload.id == upload_id, EvidenceUpload.touched_at < before
            )
            upload = session.scalars(gate.within(case, chosen, EvidenceUpload)).one_or_none()
            if upload is not None:
                _drop(session, blobs, sweeper, case, upload)
    return len(waiting)


def _drop(session: Session, blobs: Blobs, actor: Actor, case: Case, upload: Upload | EvidenceUpload) -> None:
    """Under the case's lock: nobody registers the file meanwhile. Bytes that others name stay."""
    seen = visible(actor)
    tables: tuple[tuple[Any, Any], ...] = (
        (EvidencePart, EvidencePart.upload_id),
        (EvidenceUpload, EvidenceUpload.id),
    )
    for model, column in tables:
        session.execute(seen.within(case, delete(model).where(column == upload.id), model))
    blobs.remove(parts_of(upload.id))
    if not upload.digest:
        return
    holders: tuple[Any, ...] = (EvidenceFile, EvidenceUpload)
    for model in holders:
        named = select(model.id).where(model.digest == upload.digest).limit(1)
        if session.execute(seen.within(case, named, model)).first() is not None:
            return
    blobs.remove(blob_name(case.id, upload.digest))
