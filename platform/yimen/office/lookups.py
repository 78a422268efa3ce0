"""Search as you type, for the look-up fields of forms."""

from __future__ import annotations

from datetime import date

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from yimen.kernel import read_said
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.form_lookups import UnitLookups
from yimen.office.request import actor, configuration, db

MOST = 20
MOST_BELOW = 200  # entries below one: a city's counties, an item's tiers


@blueprint.get("/lookup/<kind>")
@permission("catalog.view")
def lookup(kind: str) -> ResponseReturnValue:
    """`?q=words&filters={json}&unit=code&on=day` gives `{"choices": [{"key", "label", "body", "titles"}]}`.

    `?key=` gives that one; without words everything that the filters leave.
    """
    snapshot = configuration()
    if kind not in snapshot.kinds():
        abort(404)
    try:
        filters = read_said(request.args.get("filters") or "{}")
    except ValueError:
        abort(400)
    if not isinstance(filters, dict):
        abort(400)
    try:
        on = date.fromisoformat(request.args["on"]) if request.args.get("on") else None
    except ValueError:
        abort(400)
    source = UnitLookups(db(), snapshot, actor(), request.args.get("unit", "")[:64])
    if request.args.get("key"):
        found = list(source.one(kind, request.args["key"][:200]))
    else:
        words = request.args.get("q", "").strip()[:100]
        found = list(source.search(kind, words, MOST if words else MOST_BELOW, filters, on))
    return jsonify(
        choices=[
            {"key": each.key, "label": each.label, "body": dict(each.body), "titles": dict(each.titles)}
            for each in found
        ]
    )
