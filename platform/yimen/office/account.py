"""My account: who I am here, and which roles I hold until when."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen.office.access import signed_in
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, configuration, language

OFFICER = "officer"


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """The signed-in person's own page; what the register of people calls their number is the jurisdiction's own word."""
    kind = configuration().kinds().get(OFFICER) if actor().jurisdiction else None
    title = kind.field_title("certificate", language()) if kind else _("执法证号")
    return render_template("office/account.html", certificate_title=title)
