"""Codes of this room: what a page itself refuses, before the house is asked."""

from __future__ import annotations

from flask_babel import gettext as _

from yimen.kernel import FindingKind
from yimen.office.wording import N_
from yimen.workflow import Reason

NO_DAY = FindingKind("OFF-001", "error", N_("没有填写办理日期，或者日期不存在。请填写实际办理的日期。"))
DRAFT_CHANGED = FindingKind(
    "OFF-002",
    "error",
    N_("打开本页之后有人暂存了不同的内容，本次没有暂存。您填写的内容仍在下面，请对照差异后再暂存。"),
)
DRAFT_UNSEEN = FindingKind(
    "OFF-005",
    "error",
    N_("协办人员暂存了您没有看到的内容，本次没有提交。请对照差异，补充后再提交；再次提交即以您的内容为准。"),
)
FILES_NOT_KEPT = FindingKind(
    "OFF-003",
    "error",
    N_("本次没有提交，所选附件（{names}）没有保存。请重新选择附件后再提交。"),
)
FORM_CHANGED = FindingKind(
    "OFF-006",
    "error",
    N_("打开本页之后表单已经更新，本次没有提交。您填写的内容已带入新表单，请看清变化、核对后重新提交。"),
)
NOT_CHOSEN = FindingKind("OFF-004", "error", N_("没有选择{what}，或者所选不在可选范围内。请重新选择后提交。"))

UNREADABLE = FindingKind("OFF-007", "error", N_("{what}{detail}。请改正后再保存。"))


def reason(kind: FindingKind, place: str = "", **values: object) -> Reason:
    """A reason of refusal out of a code of this room, in the page's language."""
    return Reason(kind.code, _(kind.message).format(**values), place=place)
