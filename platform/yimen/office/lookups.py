"""Search as you type, for the look-up fields of forms."""

from __future__ import annotations

import json

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.form_lookups import UnitLookups
from yimen.office.request import actor, configuration, db

MOST = 20


@blueprint.get("/lookup/<kind>")
@permission("catalog.view")
def lookup(kind: str) -> ResponseReturnValue:
    """`?q=words&filters={json}&unit=code` gives `{"choices": [{"key", "label", "body"}]}`; `?key=` gives that one."""
    snapshot = configuration()
    if kind not in snapshot.kinds():
        abort(404)
    try:
        filters = json.loads(request.args.get("filters") or "{}")
    except ValueError:
        abort(400)
    if not isinstance(filters, dict):
        abort(400)
    source = UnitLookups(db(), snapshot, actor(), request.args.get("unit", "")[:64])
    if request.args.get("key"):
        one = source.resolve(kind, request.args["key"][:200])
        found = [] if one is None else [one]
    else:
        found = list(source.search(kind, request.args.get("q", "").strip()[:100], MOST, filters))
    return jsonify(
        choices=[{"key": each.key, "label": each.label, "body": dict(each.body)} for each in found]
    )
