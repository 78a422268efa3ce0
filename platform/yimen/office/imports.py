"""Importing a table, step 1: files in, mended files in again, and the Actor's own imports with where they stand."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from yimen import changes
from yimen.catalog import readable_endings
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.import_steps import RUNNING, address, draw, own, wizard, writing_own
from yimen.office.request import actor, configuration, db, runtime, writing
from yimen.office.wording import CHANGE_STATES, state_badge
from yimen.store import ChangeSet, Job

RECENT = 20


@blueprint.get("/imports")
@permission("change.draft")
def imports() -> ResponseReturnValue:
    """Choose files; the Actor's imports stand below, each with where it stands."""
    return _page()


def _page(problem: str = "") -> ResponseReturnValue:
    page = render_template(
        "office/imports/start.html",
        kinds=fillable(),
        endings=readable_endings(),
        most_mb=current_app.config["MAX_CONTENT_LENGTH"] // 1_000_000,
        most_files=changes.MOST_FILES,
        recent=_recent(),
        problem=problem,
    )
    return page, 422 if problem else 200


def fillable() -> list[Any]:
    """The kinds that tables can be read as."""
    return [kind for kind in configuration().kinds().values() if kind.columns]


def _recent() -> list[dict[str, Any]]:
    """The Actor's imports in two queries: rows with their jobs, and their change sets."""
    seen = changes.seen_imports(db(), actor(), RECENT)
    made = [row.change_set for row, _job in seen if row.change_set]
    states: dict[str, str] = dict(
        db().execute(select(ChangeSet.id, ChangeSet.state).where(ChangeSet.id.in_(made))).all()
    )
    return [{"row": row, "standing": _standing(row, job, states)} for row, job in seen]


def _standing(row: changes.CatalogImport, job: Job | None, states: dict[str, str]) -> tuple[str, str]:
    """Where an import stands in words, with the colour of its badge."""
    errors = row.reading.get("findings", {}).get("error", 0)
    if job is not None and job.state in RUNNING:
        return _("处理中"), "bg-blue-lt"
    if row.change_set in states:
        word, tone = state_badge(CHANGE_STATES, states[row.change_set])
        return _("变更单%(state)s", state=word), tone
    if job is not None and job.state == "failed":
        return _("未完成"), "bg-red-lt"
    if not row.reading:
        return _("待识别"), "bg-secondary-lt"
    if errors:
        return _("%(count)s 处错误待改", count=errors), "bg-red-lt"
    return (_("已比对，待提交"), "bg-azure-lt") if row.comparison else (_("待比对"), "bg-azure-lt")


@blueprint.post("/imports")
@permission("change.draft")
def upload_import() -> ResponseReturnValue:
    """Take the files in and have them checked; nothing that is in force changes by that."""
    kind = request.form.get("kind", "")
    if kind and kind not in configuration().kinds():
        abort(404)
    files, problem = read_uploads([each for each in request.files.getlist("file") if each.filename])
    if problem:
        return _page(problem)
    with writing() as session:
        made = changes.new_import(session, actor(), files, kind=kind, clock=runtime().clock)
        made_id = made.id
    return redirect(address(made_id, "sheets"))


def read_uploads(uploads: list[FileStorage]) -> tuple[list[changes.Source], str]:
    """The files, or what is wrong with them in words."""
    if not uploads:
        return [], _("请选择要导入的表格文件。")
    if len(uploads) > changes.MOST_FILES:
        return [], _("一次最多导入 %(most)s 个文件，请分次上传。", most=changes.MOST_FILES)
    files: list[changes.Source] = []
    for each in uploads:
        name = (each.filename or "").replace("\\", "/").rsplit("/", 1)[-1][-180:]
        content = each.read()
        if not name.lower().endswith(readable_endings()):
            endings = "、".join(ending.lstrip(".") for ending in readable_endings())
            return [], _(
                "“%(name)s”不是可以导入的表格，请上传这些格式的文件：%(endings)s。",
                name=name,
                endings=endings,
            )
        if not content:
            return [], _("“%(name)s”是空文件，请核对后重新选择。", name=name)
        if any(known.name == name for known in files):
            return [], _("有两个文件都叫“%(name)s”，请改名后再上传。", name=name)
        files.append(changes.Source(name, content))
    return files, ""


@blueprint.get("/imports/<import_id>")
@permission("change.draft")
def import_page(import_id: str) -> ResponseReturnValue:
    """Go on where the import stands."""
    found = wizard(import_id)
    return redirect(address(import_id, found.standing()))


@blueprint.get("/imports/<import_id>/files")
@permission("change.draft")
def import_files(import_id: str) -> ResponseReturnValue:
    """The files of the import; each can be handed in again after it was mended."""
    return draw(wizard(import_id), "files")


@blueprint.post("/imports/<import_id>/files")
@permission("change.draft")
def replace_import_file(import_id: str) -> ResponseReturnValue:
    """A mended file in place of the one before: kind, corrections, columns and options stay as they were."""
    row, number = own(import_id), request.form.get("number", default=0, type=int)
    files, problem = read_uploads([each for each in request.files.getlist("file") if each.filename])
    if problem or len(files) != 1:
        flash(problem or _("请选择一个文件。"), "danger")
        return redirect(address(import_id, "files"))
    if number not in {each.number for each in changes.files_of(db(), row.id)}:
        abort(404)
    try:
        with writing_own(import_id) as (session, mine):
            changes.replace_file(session, mine, number, files[0], clock=runtime().clock)
    except ValueError:
        flash(_("本次导入已有另一个文件叫“%(name)s”，请改名后再上传。", name=files[0].name), "danger")
        return redirect(address(import_id, "files"))
    return redirect(address(import_id, "findings"))


@blueprint.post("/imports/<import_id>/again")
@permission("change.draft")
def read_import_again(import_id: str) -> ResponseReturnValue:
    """Check the files that are there once more: what was cancelled or failed before they were read."""
    with writing_own(import_id) as (session, mine):
        changes.say(session, mine, mine.choices, clock=runtime().clock)
    return redirect(address(import_id, "sheets"))


@blueprint.post("/imports/<import_id>/discard")
@permission("change.draft")
def discard_import(import_id: str) -> ResponseReturnValue:
    """Throw the import away with its files; a change set made of it stays."""
    with writing_own(import_id) as (session, mine):
        changes.discard(session, mine, clock=runtime().clock)
    flash(_("已放弃这次导入，上传的文件已删除。"), "success")
    return redirect(url_for("office.imports"))
