"""Seals and signatures: put on by jobs for whoever keeps the seal, handed out, and checked for everybody."""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import documents
from yimen.office.access import permission, signed_in
from yimen.office.blueprint import blueprint
from yimen.office.case_files import attachment
from yimen.office.papers import page_of_paper
from yimen.office.request import actor, configuration_in, db, runtime, today, writing


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


@blueprint.post("/cases/<case_id>/documents/<document_id>/undersign")
@permission("case.act")
def undersign_paper(case_id: str, document_id: str) -> ResponseReturnValue:
    """Have a paper signed by the Actor's own certificate by a job, whose page is shown."""
    with writing() as session:
        found = configuration_in(session)
        job = documents.ask_to_undersign(
            session, actor(), case_id, document_id, configuration=found, clock=runtime().clock
        )
        job_id = job.id if job is not None else ""
    return redirect(url_for("office.job", job_id=job_id)) if job_id else abort(404)


@blueprint.post("/cases/<case_id>/documents/<document_id>/drawn")
@permission("case.act")
def draw_under_paper(case_id: str, document_id: str) -> ResponseReturnValue:
    """Keep a signature or fingerprint that was given under the paper as it was shown, or the page again with why not."""
    said = request.form
    try:
        with writing() as session:
            findings = documents.take_drawing(
                session,
                actor(),
                case_id,
                document_id,
                drawn=said.get("drawn", ""),
                hand=said.get("hand", ""),
                signer=said.get("signer", ""),
                shown=said.get("shown", ""),
                picture=_uploaded("picture"),
                on=today(),
                configuration=configuration_in(session),
                clock=runtime().clock,
            )
    except LookupError:
        abort(404)
    if findings:
        return page_of_paper(case_id, document_id, findings, {**said.to_dict(), "sort": "drawn"}), 422
    flash(_("已登记。"), "success")
    return redirect(url_for("office.paper_page", case_id=case_id, document_id=document_id))


@blueprint.get("/cases/<case_id>/documents/<document_id>/drawn/<digest>")
@permission("document.view")
def drawn_picture(case_id: str, document_id: str, digest: str) -> ResponseReturnValue:
    """A drawn signature as a picture, for whoever sees the paper."""
    found = documents.drawn_picture(db(), actor(), case_id, document_id, digest)
    return abort(404) if found is None else Response(found, mimetype="image/png")


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
        found=documents.checked_seals(db(), place, content, _trust()) if asked and not signature else [],
        told=documents.checked_signature(db(), place, content, signature) if signature else None,
    )


def _trust() -> documents.Trust | None:
    folder = runtime().settings.seal_roots
    return documents.read_trust(Path(folder)) if folder else None


def _uploaded(name: str) -> bytes:
    file = request.files.get(name)
    if file is None:
        return b""
    content = file.read()
    file.close()
    return content
