"""Opening a case: choose the procedure, fill its first form, and the case begins."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from yimen import cases, documents
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_files import keep_uploads, lost_files, refused_file
from yimen.office.form_binding import bound_form
from yimen.office.form_lookups import UnitLookups
from yimen.office.menu import openable
from yimen.office.request import actor, configuration, db, language, runtime, today, writing
from yimen.office.shell import own_units
from yimen.office.submission import Submission, form_data, read_submission, submission_faults
from yimen.screens import CompiledForm
from yimen.workflow import Procedure, Reason


def opening_units() -> list[str]:
    """The units for which the Actor may open a case, the own ones first."""
    units = [code for code in own_units() if actor().reaches(code)]
    return units or sorted(code for code in actor().units if code in configuration().units())


@blueprint.get("/cases/open")
@permission("case.open")
def open_case_page() -> ResponseReturnValue:
    """The procedures that may be begun, or the first form of the one chosen (`?procedure=&item=&unit=`)."""
    units = opening_units()
    unit = request.args.get("unit", "") or (units[0] if units else "")
    if units and unit not in units:
        abort(404)
    procedures = openable()
    chosen = request.args.get("procedure", "") or (procedures[0].key if len(procedures) == 1 else "")
    if not chosen or not unit:
        return render_template(
            "office/open_case.html",
            form=None,
            procedures=procedures if unit else [],
            unit=unit,
            procedure_title="",
        )
    procedure, form = _opening(chosen, unit)
    values = _with_item(form, request.args.get("item", ""), unit)
    bound = bound_form(form, values, unit)
    return _page(procedure, form, bound, unit)


@blueprint.post("/cases/open")
@permission("case.open")
def open_case() -> ResponseReturnValue:
    """Begin the case, or show the form again with what is wrong."""
    said = read_submission()
    if said.unit not in opening_units():
        abort(404)
    procedure, form = _opening(request.form.get("_procedure", ""), said.unit)
    bound = bound_form(form, None, said.unit, form_data())
    if bound.restructured:
        return _page(procedure, form, bound, said.unit, said)
    valid = bound.validate()
    faults = submission_faults(said)
    if not valid or faults or said.occurred_on is None:
        return _page(procedure, form, bound, said.unit, said, faults)
    try:
        with writing() as session:
            opened = documents.open_case(
                session,
                actor(),
                procedure=procedure.id,
                unit=said.unit,
                values=bound.values,
                occurred_on=said.occurred_on,
                clock=runtime().clock,
                fellow=said.fellow,
                reason=said.reason,
                outcome=said.target,
            )
            if isinstance(opened, cases.Case):
                keep_uploads(session, opened.id, bound)
    except documents.PaperFailed as failed:
        reasons = [Reason(each.code, each.message) for each in failed.findings]
        return _page(procedure, form, bound, said.unit, said, reasons)
    except cases.FileRefused as refused:
        return _page(procedure, form, bound, said.unit, said, [refused_file(refused)])
    if isinstance(opened, cases.Refused):
        return _page(procedure, form, bound, said.unit, said, opened.reasons)
    return redirect(url_for("office.case_page_view", case_id=opened.id))


def _opening(chosen: str, unit: str) -> tuple[Procedure, CompiledForm]:
    if chosen not in {entry.key for entry in openable()}:
        abort(404)
    snapshot = configuration()
    try:
        procedure = snapshot.procedure(chosen, unit)
        return procedure, snapshot.form(procedure.opening.form, unit)
    except cases.NotConfigured:
        abort(404)


def _with_item(form: CompiledForm, item: str, unit: str) -> dict[str, Any] | None:
    """A new form's values with one alleged act of the item that the officer came from, filled as a look-up fills."""
    path = form.case_paths.get("acts", "").lstrip("/")
    chosen = (
        UnitLookups(db(), configuration(), actor(), unit).resolve("item", item)
        if item and path and "/" not in path
        else None
    )
    if chosen is None:
        return None
    entry = configuration().entry("form", form.id, unit)
    schema = {} if entry is None else entry.body.get("schema", {})
    fields = schema.get("properties", {}).get(path, {}).get("items", {}).get("properties", {})
    row: dict[str, Any] = {}
    for name, part in fields.items():
        if part.get("x-lookup", {}).get("kind") == "item":
            row[name] = item
            for other, source in part["x-lookup"].get("fill", {}).items():
                if chosen.body.get(source) not in (None, ""):
                    row[other] = chosen.body[source]
    return {**form.defaults, path: [row]} if row else None


def _page(
    procedure: Procedure,
    form: CompiledForm,
    bound: Any,
    unit: str,
    said: Submission | None = None,
    reasons: Any = (),
) -> ResponseReturnValue:
    opening = procedure.opening
    reasons = [*reasons, *lost_files(bound)]
    page = render_template(
        "office/open_case.html",
        procedure=procedure,
        procedure_title=procedure.name(language()),
        form=bound,
        form_title=form.label(language()),
        unit=unit,
        units=opening_units(),
        fellows=cases.fellows(db(), actor(), unit, today(), opening.roles),
        fellow=said.fellow if said else "",
        reason=said.reason if said else "",
        occurred_on=(said.occurred_on if said else None) or today(),
        outcomes=[(each, opening.outcome_name(each, language())) for each in opening.outcomes],
        reasons=reasons,
    )
    return page, 422 if reasons or (said and bound.errors) else 200
