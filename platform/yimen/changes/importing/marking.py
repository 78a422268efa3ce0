"""The files of an import with the findings written into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.catalog import Workbook, laid_anew, marked_workbook, read_workbook
from yimen.kernel import Finding, Place

from .models import CatalogImport, CatalogImportFile, CatalogImportFinding
from .reading import STEPS, Handed, begun, require_newest


def run_mark(job: Any) -> dict[str, Any]:
    """The job: every file of the import as .xlsx with coloured cells, comments and a sheet of findings."""
    job.progress(0, STEPS, "读取文件")
    given, kinds, profiles = begun(job)
    with job.database.read() as session:
        findings = _findings(session, given.id)
    books = [laid_anew(read_workbook(name, content), kinds, profiles) for name, content in given.files]
    job.progress(1, STEPS, "标注原表")
    marked = marked_files(given, findings, books)
    job.progress(3, STEPS, "保存带标注的原表")
    with job.database.write() as session:
        require_newest(session, job, given)
        of = session.get_one(CatalogImport, given.id).reading["of"]
        keep_marked(session, given.id, marked, of)
        result = {"import": given.id}
        job.finish(session, result)
    return result


def marked_files(given: Handed, findings: Sequence[Finding], books: Iterable[Workbook]) -> dict[str, bytes]:
    """Each file that could be read, with its own findings, by name."""
    contents = dict(given.files)
    return {
        book.name: marked_workbook(
            book, contents[book.name], [each for each in findings if each.place.file == book.name]
        )
        for book in books
        if book.sheets
    }


def keep_marked(session: Session, import_id: str, marked: Mapping[str, bytes], of: str) -> None:
    """The marked files, made of the reading with the digest `of`."""
    f = CatalogImportFile
    if not marked:
        return
    for row in session.scalars(select(f).where(f.import_id == import_id)):
        if row.name in marked:
            row.marked, row.marked_of = marked[row.name], of


def _findings(session: Session, import_id: str) -> list[Finding]:
    f = CatalogImportFinding
    rows = session.scalars(select(f).where(f.import_id == import_id).order_by(f.id))
    return [Finding(row.code, row.severity, row.message, Place(**row.place)) for row in rows]  # type: ignore[arg-type]
