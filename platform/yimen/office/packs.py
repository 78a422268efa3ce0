"""Packs through the web: a zip for one's own jurisdiction, or for one that two administrators found together."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from yimen import cases, changes
from yimen.office.access import permission
from yimen.office.accounts import AccountRefused, accounts
from yimen.office.blueprint import blueprint
from yimen.office.founding import agrees, founders, founding, proposes
from yimen.office.request import actor, db, runtime, writing
from yimen.office.wording import N_
from yimen.store import ChangeSet, Job, Jurisdiction

RECENT = 30
RUNNING = ("waiting", "running")
STATES = {
    "checking": (N_("检查中"), "bg-blue-lt"),
    "draft": (N_("草稿"), "bg-secondary-lt"),
    "refused": (N_("有错误"), "bg-red-lt"),
    "submitted": (N_("待审核"), "bg-azure-lt"),
    "founding": (N_("开设中"), "bg-blue-lt"),
    "founded": (N_("已开设"), "bg-green-lt"),
    "rejected": (N_("已退回"), "bg-secondary-lt"),
}
READERS = ("change.draft", "change.approve", "admin.audit", "admin.system", "admin.security")


@blueprint.get("/packs")
@permission(*READERS)
def packs() -> ResponseReturnValue:
    """Hand in a pack; those handed in before stand below."""
    return _page()


def _page(problem: str = "") -> ResponseReturnValue:
    uploads = changes.seen_uploads(db(), actor(), RECENT)
    page = render_template(
        "office/packs.html",
        may_draft=actor().may("change.draft"),
        may_propose=proposes(),
        may_agree=agrees(),
        founding=founding(),
        rows=[(row, standing(row)) for row in uploads],
        places=list(db().execute(select(Jurisdiction.id, Jurisdiction.title).order_by(Jurisdiction.id)))
        if proposes()
        else [],
        titles=_titles({row.target for row in uploads}),
        most_mb=current_app.config["MAX_CONTENT_LENGTH"] // 1_000_000,
        problem=problem,
    )
    return page, 422 if problem else 200


def _titles(places: set[str]) -> dict[str, str]:
    found = db().execute(select(Jurisdiction.id, Jurisdiction.title).where(Jurisdiction.id.in_(places)))
    return {row[0]: row[1] for row in found}


def standing(row: changes.PackUpload) -> tuple[str, str]:
    """Where a pack stands in words, with the colour of its badge."""
    word, tone = STATES[row.state]
    if row.state == "submitted" and not row.founds:
        return _("已生成变更单"), tone
    if row.state == "refused" and row.report.get("same"):
        return _("与现行配置相同"), "bg-secondary-lt"
    return _(word), tone


@blueprint.post("/packs")
@permission("change.draft", "admin.system")
def upload_pack() -> ResponseReturnValue:
    """Take a zip in and have it checked; nothing that is in force changes by that."""
    given = request.files.get("file")
    name = ((given.filename if given else "") or "").replace("\\", "/").rsplit("/", 1)[-1][-180:]
    content = given.read() if given and name else b""
    if given:
        given.close()
    if not name.lower().endswith(".zip") or not content.startswith(b"PK"):
        return _page(_("请选择配置包的 .zip 文件。"))
    target, note = request.form.get("target", "").strip(), request.form.get("note", "")
    clock = runtime().clock
    try:
        with writing() as session:
            if request.form.get("found"):
                made = changes.propose_founding(
                    session,
                    actor(),
                    founders(),
                    name,
                    content,
                    target=target,
                    parent=request.form.get("parent") or None,
                    note=note,
                    clock=clock,
                )
            else:
                take_base = bool(request.form.get("take_base"))
                made = changes.hand_in(
                    session, actor(), name, content, take_base=take_base, note=note, clock=clock
                )
            made_id = made.id
    except changes.ChangeRefused as refused:
        return _page("；".join(each.message for each in refused.findings))
    except ValueError:
        return _page(_("地区名称只用小写字母和数字，词间用 - 连接，以字母开头，不超过 40 个字符。"))
    return redirect(url_for("office.pack_upload", upload_id=made_id))


@blueprint.get("/packs/<upload_id>")
@permission(*READERS)
def pack_upload(upload_id: str) -> ResponseReturnValue:
    """What is in a pack, what was found, and what is to be done with it; an htmx request gets the moving part alone."""
    row = upload_or_404(upload_id)
    if not request.headers.get("HX-Request"):
        return upload_page(row)
    job = _job(row)
    if job is not None and job.state in RUNNING:
        return render_template("office/pack_moving.html", row=row, job=job)
    answer = make_response("")
    answer.headers["HX-Refresh"] = "true"
    return answer


def _job(row: changes.PackUpload) -> Job | None:
    return None if row.job is None else db().get(Job, row.job, populate_existing=True)


def upload_or_404(upload_id: str) -> changes.PackUpload:
    """The pack, where the Actor may see it."""
    return changes.seen_upload(db(), actor(), upload_id) or abort(404)


def upload_page(row: changes.PackUpload, *, problem: str = "", passwords: Any = ()) -> ResponseReturnValue:
    """The page of a pack."""
    job = _job(row)
    page = render_template(
        "office/pack_upload.html",
        row=row,
        standing=standing(row),
        job=job,
        running=job is not None and job.state in RUNNING,
        change_set=None if row.change_set is None or row.founds else db().get(ChangeSet, row.change_set),
        drafts=row.state == "draft" and row.account == actor().account and proposes(),
        outlook=row.report.get("outlook"),
        decides=row.founds and row.state == "submitted" and agrees() and row.account != actor().account,
        admits=row.state == "founded" and cases.may_admit_first(db(), actor(), row.target),
        problem=problem,
        passwords=passwords,
    )
    return page, 422 if problem else 200


@blueprint.post("/packs/<upload_id>/founding")
@permission("admin.security")
def decide_founding(upload_id: str) -> ResponseReturnValue:
    """The second person agrees to a new jurisdiction, or sends it back with a reason."""
    row = upload_or_404(upload_id)
    try:
        with writing() as session:
            changes.decide_founding(
                session,
                actor(),
                founders(),
                upload_id,
                digest=request.form.get("digest", ""),
                agreed=request.form.get("deed") == "agree",
                note=request.form.get("note", ""),
                clock=runtime().clock,
            )
    except changes.ChangeRefused as refused:
        return upload_page(row, problem="；".join(each.message for each in refused.findings))
    return redirect(url_for("office.pack_upload", upload_id=upload_id))


@blueprint.post("/packs/<upload_id>/accounts")
@permission("admin.security")
def open_first_accounts(upload_id: str) -> ResponseReturnValue:
    """The security administrators of the new jurisdiction get their accounts; the passwords are shown once."""
    row = upload_or_404(upload_id)
    if row.state != "founded" or not agrees():
        abort(403)
    try:
        with writing() as session:
            made = accounts().open_first(session, actor(), row.target)
    except AccountRefused as refused:
        return upload_page(row, problem=str(refused))
    return upload_page(upload_or_404(upload_id), passwords=made)


@blueprint.post("/packs/<upload_id>/again")
@permission("admin.security")
def found_again(upload_id: str) -> ResponseReturnValue:
    """A founding whose job did not end well goes back to be agreed to anew."""
    row = upload_or_404(upload_id)
    job = _job(row)
    if row.state == "founding" and (job is None or job.state not in RUNNING) and agrees():
        with writing() as session:
            mine = changes.seen_upload(session, actor(), upload_id) or abort(404)
            mine.state = "submitted"
        flash(_("已退回待审核，请重新办理。"), "info")
    return redirect(url_for("office.pack_upload", upload_id=upload_id))
