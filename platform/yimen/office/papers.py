"""Papers of a case: looked at in the page, taken away as .docx or PDF, and previewed before they are final."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from yimen import cases, documents
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_files import attachment, file_address
from yimen.office.paper_words import consent_word, draft_word, step_word, told_words
from yimen.office.request import actor, configuration, db, runtime, writing
from yimen.office.shell_words import speak_of

VOIDING = "document.void"


@blueprint.get("/cases/<case_id>/documents/<document_id>")
@permission("document.view")
def case_document(case_id: str, document_id: str) -> ResponseReturnValue:
    """A paper of the case as a file."""
    found = documents.document_content(db(), actor(), case_id, document_id)
    return abort(404) if found is None else attachment(*found)


@blueprint.get("/cases/<case_id>/documents/<document_id>/view")
@permission("document.view")
def paper_page(case_id: str, document_id: str) -> ResponseReturnValue:
    """A paper to be looked at: its pages as printed, or its text where there is no PDF yet; and its life."""
    return page_of_paper(case_id, document_id)


def page_of_paper(
    case_id: str, document_id: str, findings: Sequence[Finding] = (), given: Mapping[str, str] | None = None
) -> str:
    """The page of a paper, with why a step was refused and what was entered; 404 where it is not to be seen."""
    row = documents.document_row(db(), actor(), case_id, document_id)
    found = documents.document_content(db(), actor(), case_id, document_id)
    case = cases.seen_case(db(), actor(), case_id)
    if row is None or found is None or case is None:
        abort(404)
    speak_of(case)
    pdf = documents.document_pdf(db(), actor(), case_id, document_id)
    marks = documents.marks_of(db(), actor(), case_id, document_id)
    whom = documents.whom_of(configuration(), case, row.task, row.whom)
    procedure = configuration().procedure(case.procedure, case.unit, case.bindings["procedure"])
    served_elsewhere = documents.service_faults(procedure, case, row.document)
    return render_template(
        "office/paper.html",
        case=case,
        paper=row,
        whom=whom,
        pdf=pdf,
        blocks=[] if pdf else documents.readable(found[2], pictures=True),
        marks=marks,
        past=documents.draft_past(db(), actor(), case, document_id),
        sealed=documents.sealed_pdf(db(), actor(), case_id, document_id) is not None,
        sealed_by_unit=documents.is_sealed(db(), actor(), case_id, document_id),
        signs=actor().may("case.act")
        and documents.may_sign(db(), actor(), case_id, document_id, configuration()),
        draws=row.state == "final" and actor().may("case.act"),
        shown=documents.shown_digest(db(), actor(), case_id, document_id),
        seals=row.state == "final" and actor().may(documents.SEALING),
        schemes=documents.signature_schemes(),
        signatures=documents.signatures_of(db(), actor(), case_id, document_id, row.digest),
        steps=_steps(row.state, [each.sort for each in marks], bool(served_elsewhere)),
        served_elsewhere=served_elsewhere,
        consents=[consent_word(each) for each in documents.consents_of(configuration(), case)],
        findings=findings,
        given=given or {},
        parties=[each.name for each in cases.parties_of(db(), actor(), case_id)],
        step_word=step_word,
        told_words=told_words,
        draft_word=draft_word,
        file_address=file_address(case_id),
    )


def _steps(state: str, before: Sequence[str], served_elsewhere: bool) -> list[tuple[str, str]]:
    """(step, its word) for every step that the Actor may register now."""
    if state == "void":
        return []
    after = "corrected" if "served" in before else "voided"
    offered = ["sealed", "signed", *([] if served_elsewhere else ["served"]), "scanned", after]
    return [(each, step_word(each)) for each in offered if may_register(each)]


def may_register(sort: str) -> bool:
    """Whether the Actor may register such a step: sealing and voiding are rights of their own."""
    own = {"sealed": documents.SEALING, "voided": VOIDING}.get(sort)
    return (
        actor().may(own)
        if own == documents.SEALING
        else actor().may("case.act") and (not own or actor().may(own))
    )


@blueprint.get("/cases/<case_id>/documents/<document_id>/pdf")
@permission("document.view")
def paper_pdf(case_id: str, document_id: str) -> ResponseReturnValue:
    """A paper as PDF; 404 where there is none yet."""
    found = documents.document_pdf(db(), actor(), case_id, document_id)
    return abort(404) if found is None else attachment(found.name, "application/pdf", found.content)


@blueprint.get("/cases/<case_id>/documents/<document_id>/pages/<int:number>")
@permission("document.view")
def paper_picture(case_id: str, document_id: str, number: int) -> ResponseReturnValue:
    """One page of the PDF as a picture."""
    found = documents.document_pdf(db(), actor(), case_id, document_id)
    try:
        picture = b"" if found is None else documents.page_picture(found.content, number)
    except documents.NoSuchPage:
        picture = b""
    return Response(picture, mimetype="image/png") if picture else abort(404)


@blueprint.post("/cases/<case_id>/documents/<document_id>/pdf")
@permission("document.view")
def print_paper(case_id: str, document_id: str) -> ResponseReturnValue:
    """Have the PDF made by a job, whose page is shown."""
    with writing() as session:
        job = documents.reprint(session, actor(), case_id, document_id, clock=runtime().clock)
        job_id = job.id if job is not None else ""
    return redirect(url_for("office.job", job_id=job_id)) if job_id else abort(404)


@blueprint.get("/cases/<case_id>/labels")
@permission("document.view")
def post_labels(case_id: str) -> ResponseReturnValue:
    """Labels for letters to every party as a .docx; 404 where the pack has no template for them."""
    title, content = _labels(case_id)
    return attachment(f"{title}.docx", documents.DOCX, content)


@blueprint.get("/cases/<case_id>/labels/print")
@permission("document.view")
def print_labels(case_id: str) -> ResponseReturnValue:
    """The same labels on sheets of A4, two beside one another, which the browser prints or saves as PDF."""
    title, content = _labels(case_id)
    labels = [each for each in documents.readable(content) if isinstance(each, documents.Grid)]
    return render_template(
        "office/post_labels.html", case=cases.seen_case(db(), actor(), case_id), title=title, labels=labels
    )


def _labels(case_id: str) -> tuple[str, bytes]:
    try:
        found = documents.post_labels(
            db(), actor(), case_id, configuration=configuration(), day=runtime().clock.today()
        )
    except (cases.CaseNotFound, cases.NotConfigured, documents.PaperFailed):
        found = None
    return abort(404) if found is None else found
