"""The jobs of packs that were handed in: read and checked, made a change set, or the first one of a jurisdiction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from yimen.cases import Person, record
from yimen.kernel import Finding, Place, has_errors, hookimpl, register_own, system_actor
from yimen.pack import PackSource, PackSourceError, find_packs, load_pack, pack_codes, zip_source
from yimen.store import Jurisdiction

from . import codes
from .apply import apply_pack
from .check import summarised
from .completeness_ahead import completeness_ahead, who_may
from .hooks import lint
from .jobs import RunningJob
from .layers import Reading, read_layers
from .pack_models import PackUpload
from .pack_uploads import PACK_CHECK_KIND, PACK_FOUND_KIND
from .refusal import ChangeRefused

MOST_BYTES = 128 * 1024 * 1024
STEPS = 4
NEEDED = (
    ("admin.security", "管理人员与授权"),
    ("change.draft", "提出配置变更"),
    ("change.approve", "审核配置变更"),
)


def run_pack_check(job: RunningJob) -> dict[str, Any]:
    """Read and check the pack; one of the own jurisdiction becomes a change set, as its bearer may."""
    job.progress(0, STEPS, "读取配置包")
    with job.database.read() as session:
        upload = session.get_one(PackUpload, job.payload["upload"])
        content, target, founds, name = upload.content, upload.target, upload.founds, upload.name
        taken = set(session.scalars(select(func.lower(Person.account)))) if founds else set()
        follows = session.scalar(select(Jurisdiction.pack).where(Jurisdiction.id == target))
    try:
        pack, known = packs_with(content, name, job.packs)
        reading = read_layers(pack, known)
    except (PackSourceError, ChangeRefused) as error:
        return _refused(job, _said(error, name), None)
    job.progress(1, STEPS, "检查配置包")
    found = list(reading.findings)
    if founds:
        found += [*reading.unresolved(), *lint(reading.configured()), *_nobody(reading, taken)]
        if job.payload.get("draft"):
            return _finished(job, "draft", found, reading)
    elif follows and reading.manifest.name != follows:
        found.append(codes.OTHER_PACK.at(found=reading.manifest.name, name=follows))
    if has_errors(found):
        if not founds:
            found += [*reading.unresolved(), *lint(reading.configured())]
        return _refused(job, found, reading)
    if founds:
        return _finished(job, "submitted", found, reading)
    return _change_set(job, reading, known)


def _change_set(job: RunningJob, reading: Reading, known: Mapping[str, PackSource]) -> dict[str, Any]:
    """The pack as a change set, submitted where it has no errors; that its bearer may is asked again."""
    actor = job.actor()
    job.progress(2, STEPS, "比对现行配置")
    try:
        with job.database.write() as session:
            upload = session.get_one(PackUpload, job.payload["upload"])
            made = apply_pack(
                session,
                actor,
                reading.manifest.name,
                actor.jurisdiction,
                packs=known,
                reading=reading,
                clock=job.clock,
                take_base=upload.take_base,
                note=upload.note,
            )
            upload.change_set = made.id
            upload.report = _report(reading, []) | {
                "counts": _counts_of(made.findings),
                "same": not made.summary["lines"],
            }
            upload.state = "submitted" if made.state == "submitted" else "refused"
            told = {"upload": upload.id, "change_set": made.id}
            job.finish(session, told)
    except ChangeRefused as error:
        return _refused(job, list(error.findings), reading)
    return told


def run_pack_found(job: RunningJob) -> dict[str, Any]:
    """The jurisdiction with the pack in force: what was proposed and agreed to, byte for byte, or not at all."""
    job.progress(0, STEPS, "读取配置包")
    with job.database.read() as session:
        upload = session.get_one(PackUpload, job.payload["upload"])
        content, name = upload.content, upload.name
    pack, known = packs_with(content, name, job.packs)
    reading = read_layers(pack, known)
    job.progress(2, STEPS, "开设地区")
    try:
        return _founded(job, reading, known)
    except ChangeRefused as error:
        return _refused(job, list(error.findings), reading)


def _founded(job: RunningJob, reading: Reading, known: Mapping[str, PackSource]) -> dict[str, Any]:
    actor = job.actor()
    with job.database.write() as session:
        upload = session.get_one(PackUpload, job.payload["upload"], with_for_update=True)
        if upload.state != "founding" or upload.decided_by != actor.account:
            raise ChangeRefused(codes.WRONG_STATE.at(state=upload.state, action="开设"))
        if session.get(Jurisdiction, upload.target) is not None:
            raise ChangeRefused(codes.PLACE_TAKEN.at(name=upload.target))
        made = apply_pack(
            session,
            system_actor("migrate", upload.target),
            reading.manifest.name,
            upload.target,
            packs=known,
            reading=reading,
            clock=job.clock,
            activate=True,
            parent=upload.parent,
            note=f"{upload.account}提出，{upload.decided_by}同意。{upload.note}",
        )
        if made.state != "active":
            raise ChangeRefused(codes.HAS_ERRORS.at(count=made.findings["errors"]))
        session.get_one(Jurisdiction, upload.target).founded_by = upload.jurisdiction
        upload.state, upload.change_set = "founded", made.id
        who = {"proposed_by": upload.account, "agreed_by": upload.decided_by, "digest": upload.digest}
        record(session, actor, "found", upload.target, who, job.clock)
        told = {"upload": upload.id}
        job.finish(session, told)
    return told


def packs_with(content: bytes, name: str, folders: str | None) -> tuple[str, dict[str, PackSource]]:
    """The name of the pack in a zip, and all packs with it among them. Raises `PackSourceError`."""
    known = dict(find_packs(folders))
    source = zip_source(content, name.removesuffix(".zip"), most=MOST_BYTES)
    pack = load_pack(source).name
    known[pack] = replace(source, name=pack)
    return pack, known


def _nobody(reading: Reading, taken: set[str]) -> Iterator[Finding]:
    """What nobody could do in a jurisdiction of this pack: it would stand there without anybody who opens it."""
    may = who_may(reading, taken)
    for right, what in NEEDED:
        if not may[right]:
            yield codes.NOBODY_TO.at(what=what)
    if may["change.draft"] and len(may["change.draft"] | may["change.approve"]) < 2:
        yield codes.NOBODY_TO.at(what="审核另一人提出的变更")


def _said(error: Exception, name: str) -> list[Finding]:
    if isinstance(error, ChangeRefused):
        return list(error.findings)
    return [pack_codes.UNSAFE_FILE.at(Place(name, path=""), reason=error)]


def _refused(job: RunningJob, findings: list[Finding], reading: Reading | None) -> dict[str, Any]:
    return _finished(job, "refused", findings, reading)


def _finished(
    job: RunningJob, state: str, findings: list[Finding], reading: Reading | None
) -> dict[str, Any]:
    told = {"upload": job.payload["upload"]}
    with job.database.write() as session:
        upload = session.get_one(PackUpload, job.payload["upload"])
        report = _report(reading, findings, job.clock.today() if upload.founds else None)
        upload.state, upload.report = state, report
        job.finish(session, told)
    return told


def _counts_of(findings: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(findings.get(name, 0)) for name in ("errors", "warnings", "notes")}


def _report(reading: Reading | None, findings: list[Finding], day: date | None = None) -> dict[str, Any]:
    """What the pack is, how many entries it brings, and what was found in it, errors first; with a day also what it
    still lacks as of then."""
    summary = summarised(findings)
    report: dict[str, Any] = {"findings": summary["list"], "counts": _counts_of(summary)}
    if reading is not None:
        manifest, counted = reading.manifest, Counter(each.kind for each in reading.entries)
        report |= {
            "pack": manifest.name,
            "title": manifest.title["zh"],
            "version": manifest.version,
            "region": manifest.region,
            "packs": [each.name for each in reading.packs],
            "entries": dict(sorted(counted.items())),
            "outlook": completeness_ahead(reading, day).as_json() if day else None,
            "kinds": {name: kind.label() for name, kind in reading.kinds.items() if name in counted},
        }
    return report


class PackRunners:
    """The runners of packs, registered like a stranger's."""

    @hookimpl
    def yimen_job_runners(self) -> dict[str, Any]:
        return {PACK_CHECK_KIND: run_pack_check, PACK_FOUND_KIND: run_pack_found}


register_own(PackRunners(), "yimen.changes.pack_jobs")
