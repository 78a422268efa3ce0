"""The check of an import: its files read, held against the library, and everything found kept for the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from yimen.catalog import Grounds, ReferenceSet, check_reading
from yimen.kernel import Finding
from yimen.pack import Kind
from yimen.store import current_number

from .choices import Options
from .grounds import grounds
from .identity import placed_beside
from .library import library
from .marking import keep_marked, marked_files
from .reading import STEPS, FilesRead, Handed, begun, keep_reading, read_files, require_newest

FEW_CELLS = 30_000


def run_check(job: Any) -> dict[str, Any]:
    """The job: read, check, keep. Nothing of what is in force changes by it."""
    job.progress(0, STEPS, "打开文件")
    given, kinds, profiles = begun(job)
    read = read_files(given, kinds, profiles, job.progress)
    job.progress(2, STEPS, "校验")
    options = given.options(job.clock.today())
    read, library, known = _held_against(job, kinds, read, options)
    day = options.effective_from
    findings = check_reading(read.reading, kinds, library, strict=True, day=day, grounds=known).findings
    marked = _marked_at_once(given, read, findings)
    job.progress(3, STEPS, "保存校验结果")
    with job.database.write() as session:
        require_newest(session, job, given)
        summary = keep_reading(session, given, read, findings)
        keep_marked(session, given.id, marked, summary["of"])
        result = {"import": given.id, "errors": sum(each.severity == "error" for each in findings)}
        job.finish(session, result)
    return result


def _held_against(
    job: Any, kinds: Mapping[str, Kind], read: FilesRead, options: Options
) -> tuple[FilesRead, ReferenceSet, Grounds]:
    """The rows beside those in force, and what they may name and cite, on the day on which they are to count."""
    day = options.effective_from
    with job.database.read() as session:
        number = current_number(session, job.jurisdiction)
        read = replace(read, reading=placed_beside(session, job.jurisdiction, read.reading, kinds, options))
        named = {each.kind.id for each in read.reading.tables if each.kind is not None}
        names = library(session, job.jurisdiction, kinds, named, day, number)
        return read, names, grounds(session, job.jurisdiction, kinds, read.reading.entries, options)


def _marked_at_once(given: Handed, read: FilesRead, findings: Sequence[Finding]) -> dict[str, bytes]:
    """The marked files, where that is soon done; a large workbook takes minutes, and a job of its own when asked for."""
    cells = sum(len(sheet.rows) * sheet.width for _book, sheet in read.sheets())
    return marked_files(given, findings, read.books) if findings and cells <= FEW_CELLS else {}
