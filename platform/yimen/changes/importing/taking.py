"""Files handed in, replaced, and thrown away; each time the check begins anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session, defer

from yimen.kernel import Actor, Clock, digest_bytes, new_id
from yimen.store import Job, ask_to_cancel, enqueue

from ..lock import require_permission
from ..sets import Source
from .choices import Options, renamed, stamp
from .models import CatalogImport, CatalogImportFile

CHECK_KIND, COMPARE_KIND = "catalog_check", "catalog_compare"
IMPORT_KIND, MARK_KIND = "catalog_import", "catalog_mark"
IMPORT_KINDS = (CHECK_KIND, COMPARE_KIND, IMPORT_KIND, MARK_KIND)
MOST_FILES = 10


def new_import(
    session: Session, actor: Actor, files: Sequence[Source], *, kind: str = "", clock: Clock
) -> CatalogImport:
    """An import of the files, with the job that checks them. Raises `ValueError` for files of one name."""
    require_permission(actor, actor.jurisdiction, "change.draft", "导入")
    names = [each.name for each in files]
    if not files or len(files) > MOST_FILES or len(set(names)) < len(names):
        raise ValueError(f"an import takes 1 to {MOST_FILES} files of different names")
    made = CatalogImport(
        id=new_id(),
        jurisdiction=actor.jurisdiction,
        account=actor.account,
        title=names[0],
        created_at=clock.now(),
        touched_at=clock.now(),
        choices={"kind": kind, "files": {}},
        options={},
        reading={},
        comparison={},
        job=None,
        change_set=None,
    )
    session.add(made)
    session.flush()
    for number, each in enumerate(files):
        session.add(_file(made.id, number, each))
    begin(session, made, CHECK_KIND, clock=clock)
    return made


def _file(import_id: str, number: int, file: Source) -> CatalogImportFile:
    return CatalogImportFile(
        import_id=import_id,
        number=number,
        name=file.name,
        size=len(file.content),
        digest=digest_bytes(file.content),
        content=file.content,
        marked=None,
        marked_of="",
    )


def own_import(session: Session, actor: Actor, import_id: str) -> CatalogImport | None:
    """The Actor's own import, or None: what somebody uploads is nobody else's to see."""
    row = session.get(CatalogImport, import_id)
    own = row is not None and (row.jurisdiction, row.account) == (actor.jurisdiction, actor.account)
    return row if own else None


def seen_imports(session: Session, actor: Actor, limit: int) -> list[tuple[CatalogImport, Job | None]]:
    """The Actor's imports with their last jobs, the last touched first; see `seen_import`."""
    return [(row, job) for row, job in session.execute(_seen(actor).limit(limit))]


def seen_import(session: Session, actor: Actor, import_id: str) -> tuple[CatalogImport, Job | None] | None:
    """The Actor's own import and its last job, as one statement saw both, or None.

    A page that read them one after the other could miss a job that ends in between: it would show the job as
    ended and the import without what the job made.
    """
    return session.execute(_seen(actor).where(CatalogImport.id == import_id)).one_or_none()


def _seen(actor: Actor) -> Select[CatalogImport, Job]:
    i = CatalogImport
    return (
        select(i, Job)
        .outerjoin(Job, Job.id == i.job)
        .options(defer(Job.payload), defer(Job.result))
        .where(i.jurisdiction == actor.jurisdiction, i.account == actor.account)
        .order_by(i.touched_at.desc(), i.id.desc())
        .execution_options(populate_existing=True)
    )


def files_of(session: Session, import_id: str) -> list[CatalogImportFile]:
    """The files in order, without their content."""
    f = CatalogImportFile
    return list(session.scalars(select(f).where(f.import_id == import_id).order_by(f.number)))


def replace_file(session: Session, row: CatalogImport, number: int, file: Source, *, clock: Clock) -> None:
    """The mended file in place of the one handed in before; what was said of it stays. Raises `LookupError`."""
    f = CatalogImportFile
    before = session.scalar(select(f).where(f.import_id == row.id, f.number == number))
    if before is None:
        raise LookupError(number)
    if any(each.name == file.name and each.number != number for each in files_of(session, row.id)):
        raise ValueError(file.name)
    row.choices = renamed(row.choices, before.name, file.name)
    if row.title == before.name:
        row.title = file.name
    session.delete(before)
    session.flush()
    session.add(_file(row.id, number, file))
    begin(session, row, CHECK_KIND, clock=clock)


def say(session: Session, row: CatalogImport, choices: Mapping[str, Any], *, clock: Clock) -> None:
    """What the person corrected; the files are checked anew by it."""
    row.choices = dict(choices)
    begin(session, row, CHECK_KIND, clock=clock)


def begin_comparison(session: Session, row: CatalogImport, options: Options, *, clock: Clock) -> None:
    """Compare the files with what is in force, as the person chose."""
    row.options = options.as_json()
    begin(session, row, COMPARE_KIND, clock=clock)


def begin_drafting(
    session: Session,
    row: CatalogImport,
    *,
    title: str,
    note: str = "",
    profiles: Sequence[str] = (),
    clock: Clock,
) -> None:
    """Make the change set of what was compared, with the mappings that are to be kept, by their layout."""
    said = {"title": title[:200], "note": note[:2000], "profiles": list(profiles)}
    begin(session, row, IMPORT_KIND, said, clock=clock)


def begin_marking(session: Session, row: CatalogImport, *, clock: Clock) -> None:
    """Write the findings into the files."""
    begin(session, row, MARK_KIND, clock=clock)


def begin(
    session: Session, row: CatalogImport, kind: str, more: Mapping[str, Any] | None = None, *, clock: Clock
) -> Job:
    """A job of the import; one that still runs for it is asked to stop."""
    if row.job is not None:
        ask_to_cancel(session, row.job, clock=clock)
    payload = {"import": row.id, **(more or {})}
    job = enqueue(session, kind, payload, account=row.account, jurisdiction=row.jurisdiction, clock=clock)
    row.job = job.id
    row.touched_at = clock.now()
    session.flush()
    return job


def discard(session: Session, row: CatalogImport, *, clock: Clock) -> None:
    """Files, rows and results are gone at once; a change set made of them stays."""
    if row.job is not None:
        ask_to_cancel(session, row.job, clock=clock)
    session.execute(delete(CatalogImport).where(CatalogImport.id == row.id))


def is_read(row: CatalogImport, files: Sequence[CatalogImportFile]) -> bool:
    """Whether the reading kept is of these files and choices."""
    return row.reading.get("of") == stamp(row.choices, (each.digest for each in files))


def is_compared(row: CatalogImport, files: Sequence[CatalogImportFile]) -> bool:
    """Whether the comparison kept is of these files, choices and options."""
    wanted = stamp(row.choices, (each.digest for each in files), row.options)
    return bool(row.comparison) and row.comparison["of"] == wanted
