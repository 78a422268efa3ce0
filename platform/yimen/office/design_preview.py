"""A design drawn by the real renderer, and tried on a sample case: filled in, checked, never kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.design_state import chosen_unit, current_design
from yimen.office.form_binding import bound_form
from yimen.office.request import language
from yimen.office.submission import form_data
from yimen.screens import FormError, compile_form


@blueprint.route("/forms/<form_id>/design/preview", methods=["GET", "POST"])
@permission("change.draft")
def design_preview(form_id: str) -> ResponseReturnValue:
    """The form in a frame of its own, so that it is as wide as the frame; what is filled in stays filled in."""
    g.framed = True
    return preview_page(current_design(form_id).body, chosen_unit())


def preview_page(body: Mapping[str, Any], unit: str) -> str:
    """The form to be tried: what was filled in stays, what is wrong is said, nothing is kept."""
    try:
        form = compile_form(body)
    except FormError as error:
        return render_template("office/design_preview.html", findings=error.findings, form=None, unit=unit)
    data = form_data() if request.method == "POST" else None
    bound = bound_form(form, None, unit, data)
    checked = data is not None and not bound.restructured
    return render_template(
        "office/design_preview.html",
        form=bound,
        form_title=form.label(language()),
        findings=(),
        unit=unit,
        valid=checked and bound.validate(),
    )
