"""The files of an import read as the person said, and what the pages show of them kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from yimen.cases import Configuration
from yimen.catalog import (
    MARKS,
    Profile,
    ReadTable,
    Sheet,
    TableReading,
    Workbook,
    laid_anew,
    plain,
    read_book,
    read_workbook,
    said_of_layout,
    totals_of,
)
from yimen.kernel import Finding
from yimen.pack import Kind
from yimen.store import insert_rows

from .choices import Options, layouts, moved, stamp
from .models import CatalogImport, CatalogImportFile, CatalogImportFinding
from .naming import in_library_names, library_names
from .profiles import profile_id, profiles_in_force
from .rows import SheetSeen, keep_rows

Progress = Callable[[int, int, str], None]
STEPS = 4


@dataclass(frozen=True)
class Handed:
    """An import as a job finds it: its files, what was said of them, and the digest of both.

    `laws` are the names that the library has for laws, by `law_key`.
    """

    id: str
    account: str
    files: tuple[tuple[str, bytes], ...]
    choices: Mapping[str, Any]
    said: Mapping[str, Any]
    digests: tuple[str, ...]
    laws: Mapping[str, str] = field(default_factory=dict)

    @property
    def stamp(self) -> str:
        """Of the reading."""
        return stamp(self.choices, self.digests)

    @property
    def comparison_stamp(self) -> str:
        """Of the comparison."""
        return stamp(self.choices, self.digests, self.said)

    def options(self, today: date) -> Options:
        return Options.from_json(self.said, today)


@dataclass(frozen=True)
class FilesRead:
    """All files of an import as one reading; `books` are their sheets, `choices` what was said of rows as they are now."""

    books: tuple[Workbook, ...]
    reading: TableReading
    choices: Mapping[str, Any]

    def sheets(self) -> list[tuple[Workbook, Sheet]]:
        return [(book, sheet) for book in self.books for sheet in book.sheets if sheet.name != MARKS]


def handed(session: Session, import_id: str, account: str) -> Handed:
    """The person's own import; raises `LookupError` in words."""
    row = session.get(CatalogImport, import_id)
    if row is None or row.account != account:
        raise LookupError("这次导入已经清除，请重新上传文件。")
    f = CatalogImportFile
    files = list(
        session.scalars(
            select(f).where(f.import_id == import_id).order_by(f.number).options(undefer(f.content))
        )
    )
    return Handed(
        row.id,
        row.account,
        tuple((each.name, each.content) for each in files),
        dict(row.choices),
        dict(row.options),
        tuple(each.digest for each in files),
    )


def require_newest(session: Session, job: Any, given: Handed) -> None:
    """A job that was overtaken by a later one of the same import keeps nothing; raises `LookupError`."""
    if session.scalar(select(CatalogImport.job).where(CatalogImport.id == given.id)) != job.id:
        raise LookupError("这次导入已有更新的任务，本次结果不再保存。")


def begun(job: Any) -> tuple[Handed, Mapping[str, Kind], list[Profile]]:
    """What every job of an import begins with: the import, and the kinds and profiles in force today."""
    today = job.clock.today()
    with job.database.read() as session:
        given = handed(session, job.payload["import"], job.account)
        configuration = Configuration.open(session, job.jurisdiction, day=today)
        given = replace(given, laws=library_names(configuration))
        return given, configuration.kinds(), profiles_in_force(session, job.jurisdiction, today)


def read_files(
    given: Handed, kinds: Mapping[str, Kind], profiles: Sequence[Profile], progress: Progress
) -> FilesRead:
    """Every file read as the person said, else as its header was mapped before; all of them together."""
    choices: dict[str, Any] = dict(given.choices)
    books: list[Workbook] = []
    tables: list[ReadTable] = []
    findings: list[Finding] = []
    kind = str(given.choices.get("kind") or "") or None
    for name, content in given.files:
        progress(0, STEPS, "读取文件")
        book = laid_anew(read_workbook(name, content), kinds, profiles)
        choices = moved(choices, book)
        progress(1, STEPS, "识别表格")
        read = read_book(book, kinds, kind=kind, layouts=layouts(choices, book), profiles=profiles)
        books.append(book)
        tables += in_library_names(read.tables, given.laws)
        findings += read.findings
    reading = TableReading(tuple(tables), tuple(findings), totals_of(tables, kinds))
    return FilesRead(tuple(books), reading, choices)


def keep_reading(
    session: Session, given: Handed, read: FilesRead, findings: Sequence[Finding]
) -> dict[str, Any]:
    """Rows, findings and the summary in place of those kept before; the summary."""
    sheets = _sheets(read)
    keep_rows(session, given.id, (each for each, _ in sheets))
    _keep_findings(session, given.id, findings)
    summary = {
        "of": stamp(read.choices, given.digests),
        "sheets": [described for _, described in sheets],
        "tables": _tables(read, sheets),
        "totals": dict(read.reading.totals),
        "findings": _counts(findings),
        "told": {kind: sorted(fields) for kind, fields in read.reading.told.items()},
    }
    row = session.get_one(CatalogImport, given.id)
    row.reading, row.choices = summary, dict(read.choices)
    return summary


def _sheets(read: FilesRead) -> list[tuple[SheetSeen, dict[str, Any]]]:
    """Each sheet with the roles of its rows, and what the pages say of it."""
    found = []
    for number, (book, sheet) in enumerate(read.sheets()):
        tables = [each for each in read.reading.tables if each.seen.sheet is sheet]
        roles = {row: role for each in tables for row, role in each.seen.roles.items()}
        described = {
            "file": book.name,
            "name": sheet.name,
            "rows": len(sheet.rows),
            "width": sheet.width,
            "hidden": sheet.hidden,
            "roles": dict(Counter(roles.values())),
            "laid": said_of_layout(book, sheet),
        }
        found.append((SheetSeen(number, sheet, roles), described))
    return found


def _tables(read: FilesRead, sheets: Sequence[tuple[SheetSeen, Any]]) -> list[dict[str, Any]]:
    numbers = {id(seen.sheet): seen.number for seen, _ in sheets}
    counted: Counter[int] = Counter()
    found = []
    for table in read.reading.tables:
        sheet = numbers[id(table.seen.sheet)]
        described = {**table.as_json(), "sheet_number": sheet, "number": counted[sheet]}
        described["samples"] = samples(table)
        described["seen"] = [{"column": each.letter, "title": each.title} for each in table.seen.columns]
        described["layout"] = profile_id(table)
        counted[sheet] += 1
        found.append(described)
    return found


MOST_SAMPLES, LONGEST_SAMPLE = 3, 80


def samples(table: ReadTable) -> dict[str, list[str]]:
    """The first different values of each column, by letter."""
    found: dict[str, list[str]] = {}
    rows = table.seen.sheet.rows
    for column in table.seen.columns:
        seen: dict[str, None] = {}
        for row, _ in table.seen.data[:200]:
            text = plain(rows[row][column.index])
            if text:
                seen[text[:LONGEST_SAMPLE]] = None
            if len(seen) == MOST_SAMPLES:
                break
        found[column.letter] = list(seen)
    return found


def _counts(findings: Iterable[Finding]) -> dict[str, Any]:
    """How many of each severity, and of each code the number and the severity."""
    findings = list(findings)
    codes: dict[str, list[Any]] = {}
    for each in findings:
        codes.setdefault(each.code, [each.severity, 0])[1] += 1
    severities: Counter[str] = Counter(each.severity for each in findings)
    return {"error": 0, "warning": 0, "note": 0, **severities, "codes": codes}


def _keep_findings(session: Session, import_id: str, findings: Iterable[Finding]) -> None:
    f = CatalogImportFinding
    session.execute(delete(f).where(f.import_id == import_id))
    rows = (
        (
            import_id,
            each.severity,
            each.code,
            each.message,
            json.dumps(each.place.as_json(), ensure_ascii=False),
        )
        for each in findings
    )
    insert_rows(session, f, ("import_id", "severity", "code", "message", "place"), rows)
