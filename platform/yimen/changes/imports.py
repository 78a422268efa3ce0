"""Importing one table in the background: first it is read and checked, then compared and drafted.

The uploaded bytes wait in the row of the check job, so that any worker node can go on with them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.catalog import (
    TableReading,
    check_reading,
    marked_workbook,
    read_tables,
    read_workbook,
    with_untold_fields,
)
from yimen.kernel import Actor, Clock, Finding, hookimpl, plugin_manager
from yimen.pack import Kind
from yimen.store import Database, Job, current_number, enqueue, in_force

from .check import check
from .draft import draft
from .lock import require_permission
from .sets import Source

CHECK_KIND = "catalog_check"
IMPORT_KIND = "catalog_import"
IMPORT_KINDS = (CHECK_KIND, IMPORT_KIND)
MOST_FINDINGS = 1_000


class RunningJob(Protocol):
    """A job in the worker's hands, as far as these runners use it."""

    id: str
    payload: dict[str, Any]
    jurisdiction: str
    database: Database
    clock: Clock

    def actor(self) -> Actor: ...

    def progress(self, done: int, total: int, phase: str = "") -> None: ...

    def finish(self, session: Session, result: dict[str, Any] | None = None) -> None: ...


def enqueue_check(
    session: Session,
    actor: Actor,
    name: str,
    content: bytes,
    *,
    kind: str = "",
    mapping: Mapping[str, str] | None = None,
    clock: Clock,
) -> Job:
    """A job that reads and checks a file; it changes nothing. `mapping`: {field: header title or column letter}."""
    require_permission(actor, actor.jurisdiction, "change.draft", "导入")
    payload = {
        "name": name,
        "kind": kind,
        "mapping": dict(mapping or {}),
        "content": base64.b64encode(content).decode("ascii"),
    }
    return enqueue(
        session, CHECK_KIND, payload, account=actor.account, jurisdiction=actor.jurisdiction, clock=clock
    )


def enqueue_import(
    session: Session,
    actor: Actor,
    check_job: str,
    *,
    title: str,
    effective_from: date,
    complete: bool = False,
    blank_absent: bool = False,
    document_number: str = "",
    clock: Clock,
) -> Job:
    """A job that compares a checked file with what is in force; `complete`: absent entries are withdrawn.

    Fields for which the table has no column stay as they are, unless `blank_absent`.
    """
    require_permission(actor, actor.jurisdiction, "change.draft", "导入")
    payload = {
        "check": check_job,
        "title": title,
        "effective_from": effective_from.isoformat(),
        "complete": complete,
        "blank_absent": blank_absent,
        "document_number": document_number,
    }
    return enqueue(
        session, IMPORT_KIND, payload, account=actor.account, jurisdiction=actor.jurisdiction, clock=clock
    )


def run_check(job: RunningJob) -> dict[str, Any]:
    """Tables, findings and totals of the file, as the page shows them."""
    job.progress(0, 2, "读取表格")
    reading, found = _read(job, job.payload)
    job.progress(1, 2, "整理校验结果")
    return {
        "tables": [each.as_json() for each in reading.tables],
        "totals": dict(reading.totals),
        "findings": [each.as_json() for each in _gravest_first(found)[:MOST_FINDINGS]],
        "finding_count": len(found),
        "errors": sum(each.severity == "error" for each in found),
        "warnings": sum(each.severity == "warning" for each in found),
    }


def run_import(job: RunningJob) -> dict[str, Any] | None:
    """One change set of what differs; it commits together with the job's end."""
    job.progress(0, 3, "读取表格")
    with job.database.read() as session:
        checked = session.get(Job, job.payload["check"])
        if checked is None or checked.account != job.actor().account or checked.kind != CHECK_KIND:
            raise LookupError("导入所依据的校验任务已不存在，请重新上传文件。")
        payload = dict(checked.payload)
    reading, found = _read(job, payload)
    entries = tuple(each for each in reading.entries if each.key)
    if not job.payload.get("blank_absent"):
        day = date.fromisoformat(job.payload["effective_from"])
        with job.database.read() as session:
            before = in_force_before(session, job.jurisdiction, reading.told, day)
        entries = with_untold_fields(reading, before)
    job.progress(1, 3, "比对、生成变更单")
    content = base64.b64decode(payload["content"])
    with job.database.write() as session:
        actor = job.actor()
        change_set = draft(
            session,
            actor,
            job.jurisdiction,
            title=job.payload["title"],
            entries=entries,
            complete={each.kind for each in entries} if job.payload.get("complete") else (),
            effective_from=date.fromisoformat(job.payload["effective_from"]),
            sources=(Source(payload["name"], content),),
            sort="import",
            document_number=job.payload.get("document_number", ""),
            clock=job.clock,
        )
        check(session, actor, change_set.id, clock=job.clock, extra=found)
        result = {"change_set": change_set.id, "entries": len(entries)}
        job.finish(session, result)
    return result


def _read(job: RunningJob, payload: Mapping[str, Any]) -> tuple[TableReading, list[Finding]]:
    """What the file holds, and everything that reading and checking it found."""
    with job.database.read() as session:
        kinds = Configuration.open(session, job.jurisdiction, day=job.clock.today()).kinds()
    content = base64.b64decode(payload["content"])
    reading = _tables(payload["name"], content, payload, kinds)
    return reading, list(check_reading(reading, kinds, day=job.clock.today()).findings)


def _tables(name: str, content: bytes, payload: Mapping[str, Any], kinds: Mapping[str, Kind]) -> TableReading:
    """The file read as the user said."""
    kind, mapping = payload.get("kind") or None, payload.get("mapping") or None
    return read_tables(name, content, kinds, kind=kind, mapping=mapping)


def in_force_before(
    session: Session, jurisdiction: str, kinds: Iterable[str], day: date
) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Bodies in force on the day by kind and key, for fields of which a table says nothing."""
    number = current_number(session, jurisdiction)
    return {
        (kind, row.key): row.body
        for kind in kinds
        for row in in_force(session, jurisdiction, day=day, number=number, kind=kind)
    }


def marked_upload(payload: Mapping[str, Any], kinds: Mapping[str, Kind], day: date) -> bytes:
    """The uploaded workbook with the findings written into it, as .xlsx, to be mended and uploaded again."""
    name, content = payload["name"], base64.b64decode(payload["content"])
    reading = _tables(name, content, payload, kinds)
    return marked_workbook(
        read_workbook(name, content), content, check_reading(reading, kinds, day=day).findings
    )


def _gravest_first(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda each: ("error", "warning", "note").index(each.severity))


class ImportRunners:
    """The runners of this room's jobs, registered like a stranger's."""

    @hookimpl
    def yimen_job_runners(self) -> dict[str, Any]:
        return {CHECK_KIND: run_check, IMPORT_KIND: run_import}


if not plugin_manager().has_plugin("yimen.changes.imports"):
    plugin_manager().register(ImportRunners(), "yimen.changes.imports")
