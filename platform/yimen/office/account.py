"""My account: who I am here, and which roles I hold until when."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from yimen.office.access import signed_in
from yimen.office.blueprint import blueprint


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """The signed-in person's own page."""
    return render_template("office/account.html")
