"""From the comparison to a change set: drafted and checked in one transaction with the end of its job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from yimen.catalog import check_reading
from yimen.kernel import Actor, Finding
from yimen.pack import Entry, EntryRef, Kind
from yimen.store import ChangeSet, current_number

from ..check import check
from ..draft import Unlike, draft
from ..lock import lock_jurisdiction
from ..sets import DraftLine, Source
from ..states import withdraw
from .comparing import compared
from .grounds import grounds
from .identity import placed_beside
from .models import CatalogImport
from .profiles import kept_profiles
from .reading import STEPS, FilesRead, Handed, begun, read_files, require_newest

REPLACEABLE = ("draft", "checked", "rejected")


class ComparisonOld(RuntimeError):
    """What the person looked at is no longer what would be drafted; the message says what to do."""

    def __init__(self) -> None:
        super().__init__("比对之后，文件、选项或现行目录又有变化。请重新比对，核对后再提交。")


def run_import(job: Any) -> dict[str, Any]:
    """The job: one change set of what was compared; it commits together with the job's end."""
    given, kinds, profiles = begun(job)
    with job.database.read() as session:
        require_fresh(session, given)
    planned = _planned(job, given, read_files(given, kinds, profiles, job.progress), kinds)
    job.progress(3, STEPS, "生成变更单")
    with job.database.write() as session:
        require_newest(session, job, given)
        actor = job.actor()
        lock_jurisdiction(session, job.jurisdiction)
        require_fresh(session, given)
        lines: list[DraftLine] = []
        change_set = _draft(session, actor, job, given, planned, lines)
        check(session, actor, change_set.id, clock=job.clock, extra=planned.findings, written=lines)
        session.get_one(CatalogImport, given.id).change_set = change_set.id
        result = {"import": given.id, "change_set": change_set.id, "entries": len(planned.entries)}
        job.finish(session, result)
    return result


@dataclass(frozen=True, slots=True)
class _Planned:
    """What goes into the set; the sheets that it was read from are let go of before the lines are written."""

    entries: tuple[Entry, ...]
    unlike: Unlike
    withdrawn: tuple[EntryRef, ...]
    findings: tuple[Finding, ...]


def _planned(job: Any, given: Handed, read: FilesRead, kinds: Mapping[str, Kind]) -> _Planned:
    options, wanted = given.options(job.clock.today()), frozenset(job.payload.get("profiles", ()))
    job.progress(2, STEPS, "比对")
    with job.database.read() as session:
        reading = placed_beside(session, job.jurisdiction, read.reading, kinds, options)
        known = grounds(session, job.jurisdiction, kinds, reading.entries, options)
        findings = check_reading(reading, kinds, day=options.effective_from, grounds=known).findings
        made = compared(session, job.jurisdiction, reading, kinds, options, in_detail=False)
        kept = kept_profiles(session, job.jurisdiction, reading.tables, wanted, options.effective_from)
    unlike = made.unlike._replace(entries=(*made.unlike.entries, *kept))
    return _Planned((*made.entries, *kept), unlike, made.withdrawn, findings)


def require_fresh(session: Session, given: Handed) -> None:
    """The comparison kept is of these files, choices and options, and nothing came into force since."""
    row = session.get_one(CatalogImport, given.id, populate_existing=True)
    kept = row.comparison
    if kept.get("of") != given.comparison_stamp or kept["number"] != current_number(
        session, row.jurisdiction
    ):
        raise ComparisonOld


def _draft(
    session: Session, actor: Actor, job: Any, given: Handed, planned: _Planned, lines: list[DraftLine]
) -> ChangeSet:
    options = given.options(job.clock.today())
    row = session.get_one(CatalogImport, given.id)
    before = None if row.change_set is None else session.get(ChangeSet, row.change_set)
    if before is not None and before.state in REPLACEABLE:
        withdraw(session, actor, before.id, clock=job.clock, note="同一导入重新生成变更单")
    return draft(
        session,
        actor,
        job.jurisdiction,
        title=str(job.payload.get("title") or row.title),
        entries=planned.entries,
        unlike=planned.unlike,
        withdrawn=planned.withdrawn,
        effective_from=options.effective_from,
        sources=[Source(name, content) for name, content in given.files],
        sort="import",
        note=str(job.payload.get("note", "")),
        document_number=options.document_number,
        clock=job.clock,
        written=lines,
    )
