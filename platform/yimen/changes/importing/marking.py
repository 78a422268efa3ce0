"""A file of an import with the findings written into it, made by a job of its own: it takes a while."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.catalog import marked_workbook, read_workbook
from yimen.kernel import Finding, Place

from .models import CatalogImportFile, CatalogImportFinding
from .reading import STEPS, Handed, handed, require_newest


def run_mark(job: Any) -> dict[str, Any]:
    """The job: every file of the import as .xlsx with coloured cells, comments and a sheet of findings."""
    job.progress(0, STEPS, "打开文件")
    with job.database.read() as session:
        given = handed(session, job.payload["import"], job.account)
        findings = _findings(session, given.id)
    marked = {}
    for name, content in given.files:
        job.progress(1, STEPS, f"标注 {name}"[:100])
        own = [each for each in findings if each.place.file == name]
        marked[name] = marked_workbook(read_workbook(name, content), content, own)
    job.progress(3, STEPS, "保存带标注的原表")
    with job.database.write() as session:
        require_newest(session, job, given)
        keep_marked(session, given, marked)
        result = {"import": given.id}
        job.finish(session, result)
    return result


def keep_marked(session: Session, given: Handed, marked: dict[str, bytes]) -> None:
    f = CatalogImportFile
    for row in session.scalars(select(f).where(f.import_id == given.id)):
        row.marked, row.marked_of = marked[row.name], given.stamp


def _findings(session: Session, import_id: str) -> list[Finding]:
    f = CatalogImportFinding
    rows = session.scalars(select(f).where(f.import_id == import_id).order_by(f.id))
    return [Finding(row.code, row.severity, row.message, Place(**row.place)) for row in rows]  # type: ignore[arg-type]
