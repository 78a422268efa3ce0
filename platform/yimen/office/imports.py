"""Importing a table: upload, see what was understood and found, and make a change set of it."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import defer

from yimen import changes
from yimen.catalog import readable_endings
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, configuration, db, language, runtime, writing
from yimen.pack import Kind
from yimen.store import Job

RECENT = 8


@blueprint.get("/imports")
@permission("change.draft")
def imports() -> ResponseReturnValue:
    """Choose a file; the newest imports of the Actor stand below."""
    return _page()


def _page(problem: str = "") -> ResponseReturnValue:
    chosen = (
        select(Job)
        .options(defer(Job.payload))
        .where(Job.account == actor().account, Job.kind.in_(changes.IMPORT_KINDS))
        .order_by(Job.created_at.desc(), Job.id.desc())
        .limit(RECENT)
    )
    page = render_template(
        "office/imports.html",
        kinds=[kind for kind in configuration().kinds().values() if kind.columns],
        recent=list(db().scalars(chosen)),
        problem=problem,
        accept=",".join(readable_endings()),
        endings=_named(readable_endings()),
    )
    return page, 422 if problem else 200


def _named(endings: Iterable[str]) -> str:
    return "、".join(each.lstrip(".") for each in endings)


@blueprint.post("/imports")
@permission("change.draft")
def check_upload() -> ResponseReturnValue:
    """Take the file in and have it checked; nothing is changed by that."""
    file, kind = request.files.get("file"), request.form.get("kind", "")
    if file is None or not file.filename:
        return _page(_("请选择要导入的表格文件。"))
    name = file.filename.replace("\\", "/").rsplit("/", 1)[-1][-200:]
    endings = readable_endings()
    if not name.lower().endswith(endings):
        return _page(
            _(
                "“%(name)s”不是可以导入的表格，请上传这些格式的文件：%(endings)s。",
                name=name,
                endings=_named(endings),
            )
        )
    if kind and kind not in configuration().kinds():
        abort(404)
    content = file.read()
    if not content:
        return _page(_("“%(name)s”是空文件，请核对后重新选择。", name=name))
    with writing() as session:
        job = changes.enqueue_check(session, actor(), name, content, kind=kind, clock=runtime().clock)
        job_id = job.id
    return redirect(url_for("office.job", job_id=job_id))


@blueprint.get("/imports/<job_id>")
@permission("change.draft")
def import_result(job_id: str) -> ResponseReturnValue:
    """What the check understood and found."""
    job = own_check(job_id)
    result: dict[str, Any] = job.result
    kinds = configuration().kinds()
    findings = result.get("findings", [])
    return render_template(
        "office/import_result.html",
        job=job,
        name=job.payload.get("name", ""),
        tables=result.get("tables", []),
        fields={
            each["kind"]: _fields(kinds[each["kind"]])
            for each in result.get("tables", [])
            if each.get("kind") in kinds
        },
        findings=findings,
        finding_count=result.get("finding_count", len(findings)),
        errors=result.get("errors", 0),
        warnings=result.get("warnings", 0),
        total_rows=sum(each.get("rows", 0) for each in result.get("tables", []) if each.get("kind")),
        kind_titles={each.id: each.label(language()) for each in kinds.values()},
        field_title=lambda kind, name: kinds[kind].field_title(name, language()) if kind in kinds else name,
    )


def _fields(kind: Kind) -> list[tuple[str, str]]:
    """(field, title) that a column of the sheet may be."""
    return [(column.field, kind.field_title(column.field, language())) for column in kind.columns]


@blueprint.post("/imports/<job_id>/columns")
@permission("change.draft")
def map_columns(job_id: str) -> ResponseReturnValue:
    """Check the file again with the columns as the user says they are: `field:TITLE` = the column's header or letter."""
    job = own_check(job_id)
    mapping: dict[str, str] = {}
    for column, field in zip(request.form.getlist("column"), request.form.getlist("field"), strict=False):
        if field and field not in mapping:
            mapping[field] = column
    kinds = {each.get("kind") for each in job.result.get("tables", [])} - {None}
    with writing() as session:
        again = changes.enqueue_check(
            session,
            actor(),
            job.payload["name"],
            base64.b64decode(job.payload["content"]),
            kind=job.payload.get("kind") or (kinds.pop() if len(kinds) == 1 else ""),
            mapping=mapping,
            clock=runtime().clock,
        )
        again_id = again.id
    return redirect(url_for("office.job", job_id=again_id))


@blueprint.post("/imports/<job_id>")
@permission("change.draft")
def start_import(job_id: str) -> ResponseReturnValue:
    """Compare the checked file with what is in force and make a change set of the difference."""
    job = own_check(job_id)
    try:
        effective_from = date.fromisoformat(request.form.get("effective_from", ""))
    except ValueError:
        flash(_("请填写生效日。"), "danger")
        return redirect(url_for("office.import_result", job_id=job_id))
    with writing() as session:
        made = changes.enqueue_import(
            session,
            actor(),
            job.id,
            title=request.form.get("title", "").strip()[:200] or job.payload.get("name", ""),
            effective_from=effective_from,
            complete=bool(request.form.get("complete")),
            blank_absent=bool(request.form.get("blank_absent")),
            document_number=request.form.get("document_number", "").strip()[:100],
            clock=runtime().clock,
        )
        made_id = made.id
    return redirect(url_for("office.job", job_id=made_id))


def own_check(job_id: str) -> Job:
    """The Actor's own finished check, or 404."""
    row = db().get(Job, job_id)
    if row is None or row.account != actor().account or row.kind != changes.CHECK_KIND or row.state != "done":
        abort(404)
    return row
