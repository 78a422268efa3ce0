"""The wizard's fourth step: all findings at once, and the user's own workbook with them in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import abort, redirect, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import undefer

from yimen import changes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.import_steps import Wizard, address, draw, own, wizard, writing_own
from yimen.office.request import db, runtime

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEVERITIES = ("error", "warning", "note")
FIRST, PAGE = 20, 100


@blueprint.get("/imports/<import_id>/findings")
@permission("change.draft")
def import_findings(import_id: str) -> ResponseReturnValue:
    """Findings by code with their counts, of one severity or all; `code` gives all of one code, by pages."""
    found = wizard(import_id)
    if found.running or not found.may("findings"):
        return draw(found, "findings", groups=[], marked={})
    severity, code = request.args.get("severity", ""), request.args.get("code", "")
    more: dict[str, Any] = {
        "severity": severity if severity in SEVERITIES else "",
        "code": code,
        "following": None,
    }
    if code:
        after = request.args.get("after", default=0, type=int)
        rows = changes.findings_of_code(db(), import_id, code, after=after, limit=PAGE + 1)
        more |= {
            "groups": [(code, rows[:PAGE])],
            "following": rows[PAGE - 1].id if len(rows) > PAGE else None,
        }
    else:
        more["groups"] = changes.findings_by_code(db(), import_id, severity=more["severity"], each=FIRST)
    return draw(found, "findings", sheet_of=_sheet_numbers(found), marked=_marked(found), **more)


def _sheet_numbers(found: Wizard) -> dict[tuple[str, str], int]:
    """The number of a sheet by file and name, for links to the row that a finding means."""
    return {(each["file"], each["name"]): number for number, each in enumerate(found.sheets)}


def _marked(found: Wizard) -> dict[int, bool]:
    """Of each file by number: whether its marked workbook is there, made of the reading that is shown."""
    return {each.number: each.marked_of == found.row.reading.get("of") for each in found.files}


@blueprint.post("/imports/<import_id>/workbooks")
@permission("change.draft")
def mark_import(import_id: str) -> ResponseReturnValue:
    """Have the findings written into the files."""
    with writing_own(import_id) as (session, mine):
        changes.begin_marking(session, mine, clock=runtime().clock)
    return redirect(address(import_id, "findings"))


@blueprint.get("/imports/<import_id>/workbooks/<int:number>")
@permission("change.draft")
def import_workbook(import_id: str, number: int) -> ResponseReturnValue:
    """A file as .xlsx with its findings as coloured cells and comments."""
    row = own(import_id)
    f = changes.CatalogImportFile
    chosen = select(f).where(f.import_id == row.id, f.number == number).options(undefer(f.marked))
    file = db().scalar(chosen)
    if file is None or file.marked is None or file.marked_of != row.reading.get("of"):
        abort(404)
    name = f"{file.name.rsplit('.', 1)[0].removesuffix('（校验结果）')}（校验结果）.xlsx"
    return send_file(BytesIO(file.marked), mimetype=XLSX, as_attachment=True, download_name=name)
