"""The working-day table of a year, for the hint beside a date."""

from __future__ import annotations

from flask import abort, jsonify
from flask.typing import ResponseReturnValue

from yimen.office.access import signed_in
from yimen.office.blueprint import blueprint
from yimen.office.request import configuration


@blueprint.get("/calendar/<year>")
@signed_in
def calendar_year(year: str) -> ResponseReturnValue:
    """`{"holidays": [day, …], "workdays": [day, …]}` of the year; 404 where no table is in force."""
    known = configuration().calendar()
    if year not in {str(each) for each in known.years}:
        abort(404)
    return jsonify(
        holidays=sorted(day.isoformat() for day in known.holidays if str(day.year) == year),
        workdays=sorted(day.isoformat() for day in known.workdays if str(day.year) == year),
    )
