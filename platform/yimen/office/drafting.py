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


def draft_words() -> dict[str, Any]:
    """What the page's script says of a draft: `statuses` by their sort, and the words of the panel beside another's."""
    return {
        "statuses": {
            "offline": _("连接中断，内容已保存在本机（敏感信息除外），恢复后自动暂存。"),
            "nowhere": _("连接中断，且浏览器不允许在本机保存，请勿关闭本页。"),
            "signed-out": _("登录已失效，内容已保存在本机（敏感信息除外），请勿关闭本页。"),
            "gone": _("本任务已由他人办理或已不在待办，内容保存在本机，未提交。"),
            "restored": _("已恢复本机保存的内容。"),
        },
        "sign_in": _("在新窗口重新登录"),
        "field": _("字段"),
        "mine": _("您填写的"),
        "theirs": _("已暂存的"),
        "keep_mine": _("以我填写的为准"),
        "take_theirs": _("改用已暂存的内容"),
    }


def saved_answer(
    version: int, saved_at: datetime, figures: Mapping[tuple[str, ...], int | None] | None = None
) -> ResponseReturnValue:
    """The draft was kept: its version, which the page sends with the next one, and the figures that the house reckons from
    what is typed by now."""
    told = [(list(path), "" if number is None else str(number)) for path, number in (figures or {}).items()]
    message = _("已自动暂存（%(time)s）", time=local_time(saved_at))
    return jsonify(version=version, message=message, figures=told)


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
