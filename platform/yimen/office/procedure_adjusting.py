"""Adjusting a procedure for a unit: what may be changed part by part, what was changed, and the way to approval."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.adjusting import Desk, set_under_way
from yimen.office.blueprint import blueprint
from yimen.office.design_state import chosen_unit, current_design, layer_title, of_unit, unit_title
from yimen.office.names import name_of
from yimen.office.procedure_reading import Said, said_of
from yimen.office.procedure_words import choices, difference_rows, parameter_words, value_words
from yimen.office.request import configuration, language
from yimen.office.wording import entry_title
from yimen.workflow import Adjustable, adjust, adjustable, adjustables, restore

DRAFT = "change.draft"
PROCEDURE = "procedure"
SORTS = ("deadline", "task", "numbering")
ASSIGNMENT_CHOICES = ("", "handler", "fellow", "turn")


def _design(procedure_id: str) -> changes.Design:
    return current_design(procedure_id, PROCEDURE)


@blueprint.get("/procedures/<procedure_id>/adjust")
@permission(DRAFT)
def adjust_procedure(procedure_id: str) -> ResponseReturnValue:
    """Every part with what may be changed, what was changed so far, and what is wrong with the result."""
    return _page(_design(procedure_id))


def _page(design: changes.Design, refused: tuple[Finding, ...] = ()) -> ResponseReturnValue:
    unit = chosen_unit()
    page = render_template(
        "office/procedure_adjust.html",
        design=design,
        title=entry_title(design.body, design.key, language()),
        parts=adjustables(design.body, design.above.base),
        rows=difference_rows(design.start, design.body, unit),
        own_rows=[] if design.above.base is None else difference_rows(design.above.base, design.body, unit),
        layer=layer_title(design),
        findings=[each.as_json() for each in changes.procedure_findings(configuration(), unit, design.body)],
        set_under_way=set_under_way(design),
        **of_unit(unit),
        refused=refused,
        value_words=value_words,
        parameter_words=parameter_words,
    )
    return page, 422 if refused else 200


# -- one part


@blueprint.get("/procedures/<procedure_id>/adjust/<sort>/<part_id>")
@permission(DRAFT)
def adjust_part(procedure_id: str, sort: str, part_id: str) -> ResponseReturnValue:
    """A form for one deadline, one task or the numbers; what is held is shown with its article and not offered."""
    design = _design(procedure_id)
    part = _part(design, sort, part_id)
    return _part_page(design, part, Said(part.values), design.version)


@blueprint.post("/procedures/<procedure_id>/adjust/<sort>/<part_id>")
@permission(DRAFT)
def keep_part(procedure_id: str, sort: str, part_id: str) -> ResponseReturnValue:
    """The part as it was filled in, kept in the draft; with faults the page again, each at its field."""
    design = _design(procedure_id)
    part, version = _part(design, sort, part_id), request.form.get("version", type=int)
    said = said_of(part, request.form)
    if version != design.version:
        return _part_page(design, part, said, design.version, moved=design.account), 409
    done = adjust(design.body, [said.change(part)], design.above.base)
    findings = (*said.findings, *done.findings)
    if findings:
        return _part_page(design, part, said, design.version, findings), 422
    return _desk(design).write(done.body)


def _part(design: changes.Design, sort: str, part_id: str) -> Adjustable:
    found = adjustable(design.body, design.above.base, sort, part_id) if sort in SORTS else None
    return found if found is not None else abort(404)


def _part_page(
    design: changes.Design,
    part: Adjustable,
    said: Said,
    version: int,
    findings: tuple[Finding, ...] = (),
    moved: str = "",
) -> str:
    unit, now = chosen_unit(), part.values.get("assignment", "")
    faults: dict[str, str] = {}
    for each in findings:
        faults.setdefault((each.place.path or "").strip("/"), each.message)
    return render_template(
        "office/procedure_part.html",
        design=design,
        part=part,
        values={**part.values, **said.shown},
        version=version,
        faults=faults,
        moved=name_of(moved) if moved else "",
        unit=unit,
        unit_title=unit_title(unit),
        title=entry_title(design.body, design.key, language()),
        roles=choices("role", "", part.values.get("roles", ())) if part.sort == "task" else (),
        acting=changes.acting_roles(configuration()),
        forms=choices("form", unit, (part.values.get("form", ""),)) if part.sort == "task" else (),
        documents=choices("document", unit) if part.sort == "task" else (),
        assignments=[*ASSIGNMENT_CHOICES, *([now] if now not in ASSIGNMENT_CHOICES else [])],
        value_words=value_words,
        parameter_words=parameter_words,
    )


# -- steps


@blueprint.post("/procedures/<procedure_id>/adjust/restore")
@permission(DRAFT)
def restore_part(procedure_id: str) -> ResponseReturnValue:
    """One part, or without `part` the whole procedure, as the layer above has it."""
    design = _design(procedure_id)
    base, sort = design.above.base, request.form.get("sort", "")
    if base is None:
        abort(404)
    if not sort:
        return _desk(design).write(base)
    part = _part(design, sort, request.form.get("part", ""))
    return _desk(design).write(restore(design.body, base, part.sort, part.id))


@blueprint.post("/procedures/<procedure_id>/adjust/back")
@permission(DRAFT)
def step_back(procedure_id: str) -> ResponseReturnValue:
    """One step back, or with `by` 1 again."""
    return _desk(_design(procedure_id)).back()


def _desk(design: changes.Design) -> Desk:
    address = url_for("office.adjust_procedure", procedure_id=design.key, unit=design.scope)
    return Desk(design, address, lambda findings: _page(design, tuple(findings)))


# -- the way to approval


@blueprint.post("/procedures/<procedure_id>/adjust/draft")
@permission(DRAFT)
def draft_procedure(procedure_id: str) -> ResponseReturnValue:
    """The design as a checked change set, on whose page it is submitted."""
    design = _design(procedure_id)
    names = {"procedure": entry_title(design.body, procedure_id), "unit": unit_title(chosen_unit())}
    return _desk(design).drafted(_("程序调整：%(procedure)s（%(unit)s）", **names))


@blueprint.post("/procedures/<procedure_id>/adjust/give-up")
@permission(DRAFT)
def give_up_procedure(procedure_id: str) -> ResponseReturnValue:
    """The draft dropped; what is in force stays."""
    return _desk(_design(procedure_id)).give_up()
