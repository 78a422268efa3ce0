"""Where a person goes on after an act: to the case, or where it was handed to others, to the own work."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen.cases import sees_case
from yimen.office.request import actor, db


def go_on(case_id: str) -> ResponseReturnValue:
    """The page of the case; one that is no longer the Actor's to see is told of, and not shown."""
    db().rollback()  # what was read before the act ended is let go of
    if sees_case(db(), actor(), case_id):
        return redirect(url_for("office.case_page_view", case_id=case_id))
    flash(_("案件已移交其他单位办理，本单位不再查看。"), "info")
    return redirect(url_for("office.home"))
