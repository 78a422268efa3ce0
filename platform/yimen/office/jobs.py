"""Work in the background: the list for the system administrator, one job's progress for whoever started it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from yimen.office.access import local_path, permission, signed_in
from yimen.office.blueprint import blueprint
from yimen.office.names import names_of
from yimen.office.request import actor, db, runtime, writing
from yimen.store import Job, ask_to_cancel

SHOWN = 50


@blueprint.get("/system/jobs")
@permission("admin.system")
def jobs() -> ResponseReturnValue:
    """The newest jobs of the jurisdiction, and how many stand in which state."""
    own = Job.jurisdiction == actor().jurisdiction
    states = db().execute(select(Job.state, func.count()).where(own).group_by(Job.state))
    counted = {row[0]: row[1] for row in states}
    wanted = request.args.get("state", "")
    chosen = select(Job).where(own).order_by(Job.created_at.desc(), Job.id.desc()).limit(SHOWN)
    if wanted:
        chosen = chosen.where(Job.state == wanted)
    rows = list(db().scalars(chosen))
    names_of(row.account for row in rows)
    return render_template("office/jobs.html", rows=rows, counted=counted, shown=wanted)


@blueprint.get("/jobs/<job_id>")
@signed_in
def job(job_id: str) -> ResponseReturnValue:
    """How far a job is; an htmx request gets the moving part alone."""
    row = _visible_job(job_id)
    part = "office/job_progress.html" if request.headers.get("HX-Request") else "office/job.html"
    return render_template(part, job=row)


@blueprint.post("/jobs/<job_id>/cancel")
@signed_in
def cancel_job(job_id: str) -> ResponseReturnValue:
    """Ask a job to stop; what it had not committed is left undone."""
    _visible_job(job_id)
    with writing() as session:
        asked = ask_to_cancel(session, job_id, clock=runtime().clock)
    if asked:
        flash(_("已请求取消，未完成的部分不会生效。"), "info")
    else:
        flash(_("任务已经结束，无法取消。"), "warning")
    return redirect(local_path(request.form.get("next"), url_for("office.job", job_id=job_id)))


def _visible_job(job_id: str) -> Job:
    """One's own job, or any of the jurisdiction for the system administrator; 404 otherwise."""
    row = db().get(Job, job_id)
    own = row is not None and row.account == actor().account
    if row is None or row.jurisdiction != actor().jurisdiction or not (own or actor().may("admin.system")):
        abort(404)
    return row
