"""What becomes of a final paper: the steps that may be registered, and the register of numbers."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import documents
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.papers import may_register, page_of_paper
from yimen.office.request import actor, configuration, configuration_in, db, runtime, today, writing
from yimen.office.unit_names import units_in_sight

TEXTS = ("party", "way", "receiver", "copies", "how", "witness", "text", "reason", "note")


@blueprint.post("/cases/<case_id>/documents/<document_id>/steps")
@permission("case.act", documents.SEALING)
def paper_step(case_id: str, document_id: str) -> ResponseReturnValue:
    """Register a step, or the page again with the reasons and what was entered."""
    step = _said()
    if step is None or not may_register(step.sort):
        abort(403)
    findings: list[Finding] = []
    try:
        with writing() as session:
            findings = documents.take_step(
                session,
                actor(),
                case_id,
                document_id,
                step,
                configuration=configuration_in(session),
                clock=runtime().clock,
            )
    except LookupError:
        abort(404)
    except documents.PaperFailed as failed:
        findings = failed.findings
    if findings:
        return page_of_paper(case_id, document_id, findings, request.form.to_dict()), 422
    flash(_("已登记。"), "success")
    return redirect(url_for("office.paper_page", case_id=case_id, document_id=document_id))


def _said() -> documents.Step | None:
    """The step that the form tells of; None where it is none."""
    sort = request.form.get("sort", "")
    if sort not in documents.SORTS:
        return None
    try:
        on = date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        on = date.max
    told = {name: request.form.get(name, "") for name in TEXTS}
    file = request.files.get("scan")
    scan = None
    if file is not None:
        scan = (file.filename, file.read()) if file.filename else None
        file.close()
    return documents.Step(sort, on, told, scan, again=bool(request.form.get("again")))


@blueprint.get("/numbers")
@permission("document.view")
def number_register() -> ResponseReturnValue:
    """The numbers that a unit gave in a year, with what is missing between them."""
    units = units_in_sight()
    known = [unit for unit, _name in units]
    unit = request.args.get("unit", "")
    unit = unit if unit in known else next(iter(known), "")
    year = request.args.get("year", type=int) or today().year
    sought = request.args.get("q", "")[:100]
    rows, gaps = documents.register_rows(db(), actor(), unit, year, sought=sought)
    titles = {
        str(entry.body["number"].get("sequence", entry.key)): str(entry.body["title"]["zh"])
        for entry in configuration().entries("document", unit=unit)
        if entry.body.get("number")
    }
    return render_template(
        "office/number_register.html",
        units=units,
        unit=unit,
        year=year,
        sought=sought,
        rows=rows,
        gaps=gaps,
        titles=titles,
    )
