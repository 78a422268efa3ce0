"""What each department still lacks: the report as a page, and the few lines of it on the first page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from yimen import changes
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.kept import kept
from yimen.office.reach import is_limited
from yimen.office.request import actor, configuration, db, today

FEW = 8


@blueprint.get("/completeness")
@permission("catalog.view", "change.draft", "change.approve")
def completeness() -> ResponseReturnValue:
    """Department by department: how many of everything, what is missing and what to do."""
    reports = reports_in_reach()
    return render_template(
        "office/completeness.html",
        working=[each for each in reports if each.works],
        idle=[each for each in reports if not each.works],
    )


def reports_in_reach() -> list[changes.UnitReport]:
    """The reports of the Actor's units, or of all; kept per configuration number and day."""
    who, snapshot = actor(), configuration()
    units = frozenset(who.units) if is_limited(who) else None
    return kept(
        "completeness",
        (who.jurisdiction, snapshot.number, today(), units),
        lambda: changes.completeness(db(), who, day=today(), units=units),
    )


def lacking() -> list[Finding]:
    """The gravest of what the Actor's departments lack, for the first page; notes are left to the report."""
    found = [finding for each in reports_in_reach() for finding in each.missing if finding.severity != "note"]
    return sorted(found, key=lambda each: each.severity != "error")[:FEW]
