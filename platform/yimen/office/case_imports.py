"""Cases that ran on paper: a register is handed in, looked through, approved by a second person and entered by a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.catalog import FileError, readable_endings, template_workbook
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.downloads import workbook
from yimen.office.imports import read_uploads
from yimen.office.names import names_of
from yimen.office.request import actor, configuration, db, language, runtime, writing
from yimen.office.shell import unit_names
from yimen.office.wording import N_, field_title
from yimen.workflow import Reason

STATES = {
    "checked": (N_("待提交"), "bg-azure-lt"),
    "submitted": (N_("待批准"), "bg-orange-lt"),
    "approved": (N_("正在录入"), "bg-blue-lt"),
    "entered": (N_("已录入"), "bg-green-lt"),
    "rejected": (N_("未批准"), "bg-secondary-lt"),
}
LONGEST_NOTE = 2_000


@blueprint.get("/cases/imports")
@permission("case.import")
def case_imports() -> ResponseReturnValue:
    """Hand in a register; one's own and those to be decided stand below."""
    return _list()


@blueprint.post("/cases/imports")
@permission("case.import")
def hand_in_register() -> ResponseReturnValue:
    """The register is read and checked; nothing is entered by that."""
    files, problem = read_uploads([each for each in request.files.getlist("file") if each.filename][:1])
    if problem:
        return _list(problem)
    try:
        looked = cases.look_through(db(), actor(), files[0].name, files[0].content, clock=runtime().clock)
    except FileError as error:
        return _list(str(error))
    done: Any = looked
    if not isinstance(looked, cases.Refused):
        with writing() as session:
            done = cases.hand_in_register(session, actor(), looked, clock=runtime().clock)
    if isinstance(done, cases.Refused):
        return _list("；".join(each.message for each in done.reasons))
    return redirect(url_for("office.case_import_page", register_id=done.id))


@blueprint.get("/cases/imports/blank.xlsx")
@permission("case.import")
def blank_register() -> ResponseReturnValue:
    """A table to fill in, with every column that is known."""
    try:
        kind = cases.case_table(configuration())
    except cases.NotConfigured:
        abort(404)
    return workbook(_("历史案件登记表") + ".xlsx", template_workbook(kind))


@blueprint.get("/cases/imports/<register_id>")
@permission("case.import")
def case_import_page(register_id: str) -> ResponseReturnValue:
    """One register: what is in it, what is to be said of it, what may be done with it."""
    return _page(register_id)


@blueprint.post("/cases/imports/<register_id>")
@permission("case.import")
def decide_register(register_id: str) -> ResponseReturnValue:
    """Columns are said, approval is asked for, given or refused."""
    deed, note = request.form.get("_deed", ""), request.form.get("note", "")[:LONGEST_NOTE]
    if deed not in ("map", "submit", "approve", "reject"):
        abort(400)
    looked: Any = None
    if deed == "map":
        looked = cases.look_again(db(), actor(), register_id, _mapping(), clock=runtime().clock)
        if isinstance(looked, cases.Refused):
            return _page(register_id, looked.reasons)
    with writing() as session:
        if deed == "map":
            done = cases.map_register(session, actor(), register_id, looked)
        elif deed == "submit":
            done = cases.submit_register(session, actor(), register_id)
        else:
            done = cases.decide_register(
                session, actor(), register_id, approve=deed == "approve", note=note, clock=runtime().clock
            )
    if isinstance(done, cases.Refused):
        return _page(register_id, done.reasons)
    return redirect(url_for("office.case_import_page", register_id=register_id))


def _mapping() -> dict[str, str]:
    said = {name.removeprefix("column-"): text.strip()[:100] for name, text in request.form.items()}
    known = cases.case_table(configuration()).schema.get("properties", {})
    return {name: text for name, text in said.items() if name in known and text}


def _list(problem: str = "") -> ResponseReturnValue:
    rows = cases.case_imports(db(), actor())
    names_of(each.account for each in rows)
    page = render_template(
        "office/case_imports.html",
        rows=rows,
        states=STATES,
        problem=problem,
        endings=readable_endings(),
    )
    return page, 422 if problem else 200


def _page(register_id: str, reasons: Sequence[Reason] = ()) -> ResponseReturnValue:
    row = cases.case_import(db(), actor(), register_id)
    if row is None:
        abort(404)
    names_of([row.account, row.decided_by])
    own = row.account == actor().account
    page = render_template(
        "office/case_import.html",
        row=row,
        state=STATES.get(row.state, (row.state, "bg-secondary-lt")),
        own=own,
        units=[unit_names().get(each, each) for each in row.summary["units"]],
        columns=_columns(row),
        reasons=reasons,
    )
    return page, 422 if reasons else 200


def _columns(row: cases.CaseImport) -> list[tuple[str, str, str, bool]]:
    """(field, title, column, whether it is needed) of every column that is known."""
    schema = cases.case_table(configuration()).schema
    needed = set(schema.get("required", ()))
    return [
        (
            name,
            field_title(part, name, language()),
            str(row.mapping.get(name) or row.summary["columns"].get(name, "")),
            name in needed,
        )
        for name, part in schema.get("properties", {}).items()
    ]
