"""A case is opened once for each form that was drawn: pressed twice, or sent anew, it leads to the case."""

from __future__ import annotations

import secrets

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from yimen.kernel import digest_text
from yimen.office.after_acts import go_on
from yimen.office.request import actor, db, runtime
from yimen.store import keep_sent_form, sent_answer


def new_mark() -> str:
    """What a form bears in `_once` as it is drawn."""
    return secrets.token_urlsafe(18)


def keep_opened(session: Session, case_id: str) -> None:
    """In the transaction that opens the case; IntegrityError where the form that was sent has opened one already."""
    mark = _digest()
    if mark:
        keep_sent_form(session, mark, actor().jurisdiction, case_id, runtime().clock.now())


def opened_before() -> ResponseReturnValue | None:
    """The way to the case that the form which was sent has opened already; None where it has not."""
    mark = _digest()
    case_id = sent_answer(db(), mark, actor().jurisdiction, runtime().clock.now()) if mark else None
    if case_id is None:
        return None
    flash(_("此表单已提交过，案件已登记，没有重复登记。"), "info")
    return go_on(case_id)


def _digest() -> str:
    """Of the mark of this request's form, which is its sender's alone; "" without one."""
    mark = request.form.get("_once", "")[:80]
    return digest_text(f"opened case\n{actor().jurisdiction}\n{actor().account}\n{mark}") if mark else ""
