"""Drafts that save themselves: what a page's script sends now and then is kept, or answered with who was first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen.office.names import name_of
from yimen.office.request import actor, language
from yimen.office.wording import local_time
from yimen.screens import CompiledForm, Contrast, contrasts


def saved_answer(version: int, saved_at: datetime) -> ResponseReturnValue:
    """The draft was kept: its version, which the page sends with the next one."""
    return jsonify(version=version, message=_("已自动暂存（%(time)s）", time=local_time(saved_at)))


def clash_answer(
    version: int | None, message: str, form: CompiledForm, unit: str, mine: Any, theirs: Any
) -> ResponseReturnValue:
    """Another draft stands: what it holds otherwise; the page keeps its own until the person decided."""
    found = differing(form, unit, mine, theirs)
    return jsonify(version=version, message=message, differences=[each.as_json() for each in found]), 409


def differing(
    form: CompiledForm, unit: str, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> list[Contrast]:
    """Where the page's filling and the standing draft differ, as the Actor may see it."""
    return contrasts(form, mine, theirs, language=language(), roles=actor().roles_over(unit))


def clash_words(account: str, saved_at: datetime) -> str:
    """Who saved otherwise, and when."""
    when = local_time(saved_at)
    if account == actor().account:
        return _("您在另一个窗口于%(time)s暂存了不同的内容。", time=when)
    return _("%(name)s于%(time)s暂存了不同的内容。", name=name_of(account) or account, time=when)
