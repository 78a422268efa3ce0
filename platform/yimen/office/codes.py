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
    N_("您在另一个窗口暂存过本任务，本次没有暂存。填写的内容仍在下面，请核对后再暂存。"),
)
FILES_NOT_KEPT = FindingKind(
    "OFF-003",
    "error",
    N_("本次没有提交，所选附件（{names}）没有保存。请重新选择附件后再提交。"),
)
NOT_CHOSEN = FindingKind("OFF-004", "error", N_("没有选择{what}，或者所选不在可选范围内。请重新选择后提交。"))


def reason(kind: FindingKind, place: str = "", **values: object) -> Reason:
    """A reason of refusal out of a code of this room, in the page's language."""
    return Reason(kind.code, _(kind.message).format(**values), place=place)
