"""The case file: what it will hold in which order, put together by a job, taken away as PDF and as a package."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import documents
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_files import attachment
from yimen.office.request import actor, configuration, db, runtime, today, writing
from yimen.office.unit_names import units_in_sight

EARLIEST = 2000


@blueprint.get("/cases/<case_id>/dossier")
@permission("document.view")
def dossier_page(case_id: str) -> ResponseReturnValue:
    """The file of a case as it would be put together now, and as it last was."""
    found = documents.contents(db(), actor(), case_id, configuration())
    if found is None:
        abort(404)
    copy = documents.dossier_copy(db(), actor(), case_id)
    subject = copy.bag_digest if copy is not None else ""
    return render_template(
        "office/dossier.html",
        case=found.case,
        found=found,
        checks=documents.case_checks(db(), actor(), case_id, configuration()),
        copy=copy,
        seals=copy is not None and actor().may(documents.SEALING),
        schemes=documents.signature_schemes(),
        signatures=documents.signatures_of(db(), actor(), case_id, "", subject),
    )


@blueprint.post("/cases/<case_id>/dossier")
@permission("document.view")
def make_dossier(case_id: str) -> ResponseReturnValue:
    """Have it put together by a job, whose page is shown."""
    return _asked([case_id])


def _asked(case_ids: list[str]) -> ResponseReturnValue:
    with writing() as session:
        job = documents.ask_for_dossiers(session, actor(), case_ids, clock=runtime().clock)
        job_id = job.id if job is not None else ""
    return redirect(url_for("office.job", job_id=job_id)) if job_id else abort(404)


@blueprint.get("/cases/<case_id>/dossier/pdf")
@permission("document.view")
def dossier_pdf(case_id: str) -> ResponseReturnValue:
    """The file as it was last put together, as one PDF."""
    return _taken(case_id, "pdf")


@blueprint.get("/cases/<case_id>/dossier/package")
@permission("document.view")
def dossier_package(case_id: str) -> ResponseReturnValue:
    """The file as it was last put together, as the package that can be verified."""
    return _taken(case_id, "package")


def _taken(case_id: str, sort: str) -> ResponseReturnValue:
    found = documents.dossier_bytes(db(), actor(), case_id, sort)
    return abort(404) if found is None else attachment(*found)


@blueprint.get("/dossiers")
@permission("document.view")
def dossiers() -> ResponseReturnValue:
    """The closed cases of a unit and a year with their files."""
    units = units_in_sight()
    unit, year = _chosen(units)
    rows = documents.closed_cases(db(), actor(), unit, year) if unit else []
    return render_template("office/dossiers.html", units=units, unit=unit, year=year, rows=rows)


@blueprint.post("/dossiers")
@permission("document.view")
def make_dossiers() -> ResponseReturnValue:
    """Have the files of a unit and a year put together: those that were not yet, or whose case went on since."""
    unit, year = _chosen(units_in_sight())
    rows = documents.closed_cases(db(), actor(), unit, year) if unit else []
    wanted = [each.id for each in rows if each.made_at is None or each.old]
    if not wanted:
        flash(_("没有需要整理的案卷。"), "info")
        return redirect(url_for("office.dossiers", unit=unit, year=year))
    return _asked(wanted)


def _chosen(units: list[tuple[str, str]]) -> tuple[str, int]:
    """The unit and the year that the request names, else the first unit and this year."""
    asked: Any = request.form if request.method == "POST" else request.args
    known = [unit for unit, _name in units]
    unit = asked.get("unit", "")
    year = asked.get("year", type=int) or today().year
    if not EARLIEST <= year <= today().year:
        year = today().year
    return (unit if unit in known else next(iter(known), "")), year
