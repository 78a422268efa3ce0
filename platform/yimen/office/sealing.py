"""Seals and signatures: put on by jobs for whoever keeps the seal, handed out, and checked for everybody."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from yimen import documents
from yimen.office.access import permission, signed_in
from yimen.office.blueprint import blueprint
from yimen.office.case_files import attachment
from yimen.office.request import actor, db, runtime, writing


@blueprint.post("/cases/<case_id>/documents/<document_id>/seal")
@permission(documents.SEALING)
def seal_paper(case_id: str, document_id: str) -> ResponseReturnValue:
    """Have the unit's electronic seal put on by a job, whose page is shown."""
    with writing() as session:
        job = documents.ask_to_seal(session, actor(), case_id, document_id, clock=runtime().clock)
        job_id = job.id if job is not None else ""
    return redirect(url_for("office.job", job_id=job_id)) if job_id else abort(404)


@blueprint.get("/cases/<case_id>/documents/<document_id>/sealed")
@permission("document.view")
def sealed_paper(case_id: str, document_id: str) -> ResponseReturnValue:
    """A paper as PDF under its seal."""
    found = documents.sealed_pdf(db(), actor(), case_id, document_id)
    return abort(404) if found is None else attachment(found[0], "application/pdf", found[1])


@blueprint.post("/cases/<case_id>/documents/<document_id>/signatures")
@permission(documents.SEALING)
def sign_paper(case_id: str, document_id: str) -> ResponseReturnValue:
    """Have a paper signed apart from itself by a job, whose page is shown."""
    return _asked(case_id, document_id)


@blueprint.post("/cases/<case_id>/dossier/signatures")
@permission(documents.SEALING)
def sign_dossier(case_id: str) -> ResponseReturnValue:
    """The same for the case file as it was last put together."""
    return _asked(case_id, "")


def _asked(case_id: str, document_id: str) -> ResponseReturnValue:
    with writing() as session:
        job = documents.ask_to_sign(
            session,
            actor(),
            case_id,
            document_id,
            request.form.get("scheme", ""),
            clock=runtime().clock,
        )
        job_id = job.id if job is not None else ""
    return redirect(url_for("office.job", job_id=job_id)) if job_id else abort(404)


@blueprint.get("/cases/<case_id>/signatures/<signature_id>")
@permission("document.view")
def signature_file(case_id: str, signature_id: str) -> ResponseReturnValue:
    """A detached signature as the file that stands beside what it signs."""
    found = documents.signature_file(db(), actor(), case_id, signature_id)
    return abort(404) if found is None else attachment(*found)


@blueprint.route("/seals/check", methods=["GET", "POST"])
@signed_in
def check_seals() -> ResponseReturnValue:
    """What the seals of an uploaded PDF are worth, or a detached signature over any file; nothing is kept."""
    asked = request.method == "POST"
    content, signature = _uploaded("file"), _uploaded("signature")
    place = actor().jurisdiction
    return render_template(
        "office/seal_check.html",
        asked=asked,
        apart=bool(signature),
        found=documents.checked_seals(db(), place, content) if asked and not signature else [],
        told=documents.checked_signature(db(), place, content, signature) if signature else None,
    )


def _uploaded(name: str) -> bytes:
    file = request.files.get(name)
    if file is None:
        return b""
    content = file.read()
    file.close()
    return content
