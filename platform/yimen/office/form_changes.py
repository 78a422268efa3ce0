"""A form before and after a change: in words, and drawn side by side as its officers see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue

from yimen import changes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.change_lines import form_sides, line_views, sentences
from yimen.office.change_page import own_set
from yimen.office.change_sets import READERS
from yimen.office.design_preview import preview_page
from yimen.office.request import configuration, db, language
from yimen.office.shell import unit_names
from yimen.office.wording import entry_title

SIDES = ("before", "after")
LONGEST_ID = 19


def _form_line(set_id: str, line_id: str) -> changes.LineView:
    """The line of a form in a set that the Actor may read; 404 otherwise."""
    row = own_set(set_id)
    if not (line_id.isascii() and line_id.isdecimal() and len(line_id) < LONGEST_ID):
        abort(404)
    found = changes.lines(db(), row.id, after=int(line_id) - 1, limit=1)
    if not found or found[0].line.id != int(line_id) or found[0].line.kind != "form":
        abort(404)
    return found[0]


def _sides(line: changes.LineView) -> dict[str, Mapping[str, Any] | None]:
    before, after = form_sides(line.line, line.before)
    return {"before": before, "after": after}


@blueprint.get("/changes/<set_id>/forms/<line_id>")
@permission(*READERS)
def form_comparison(set_id: str, line_id: str) -> ResponseReturnValue:
    """What changed in words, and both forms to be looked at and tried."""
    row, line = own_set(set_id), _form_line(set_id, line_id)
    sides = _sides(line)
    shown = sides["after"] or sides["before"] or {}
    return render_template(
        "office/form_comparison.html",
        row=row,
        line=line_views([line], configuration().kinds())[0],
        form_title=entry_title(shown, line.line.key, language()),
        unit=unit_names().get(line.line.scope, line.line.scope),
        sentences=sentences("form", sides["before"], sides["after"]),
        sides={name: body is not None for name, body in sides.items()},
    )


@blueprint.route("/changes/<set_id>/forms/<line_id>/<side>", methods=["GET", "POST"])
@permission(*READERS)
def form_side(set_id: str, line_id: str, side: str) -> ResponseReturnValue:
    """One of the two in a frame of its own."""
    body = _sides(_form_line(set_id, line_id)).get(side) if side in SIDES else None
    if body is None:
        abort(404)
    g.framed = True
    return preview_page(body, request.args.get("unit", ""))
