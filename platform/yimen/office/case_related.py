"""What belongs to a case: the cases that were opened for it, and what those outside were told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, db, language, runtime, writing
from yimen.office.shell_words import speak_of
from yimen.office.wording import N_

SENT = {
    "told": N_("凭查询码查看"),
    "waiting": N_("正在发送"),
    "sent": N_("已发送"),
    "failed": N_("未能送达"),
}
ENDED = N_("已结束")


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child case as the page names it."""

    case: cases.ChildCase
    name: str
    word: str
    is_open: bool


def related(view: cases.CaseView) -> dict[str, Any]:
    """What the sections of children and notices show."""
    case = view.case
    return {
        "children": [_line(view, each) for each in cases.children_of(db(), actor(), case)],
        "told": cases.told_of(db(), actor(), case),
        "brought_forward": cases.is_brought_forward(case),
        "sent_word": lambda state: _(SENT.get(state, state)),
    }


def _line(view: cases.CaseView, child: cases.ChildCase) -> ChildLine:
    item = view.procedure.items.get(child.item)
    is_open = child.status == "open"
    return ChildLine(
        child,
        child.item if item is None else item.name(language()),
        _("办理中") if is_open else _(ENDED),
        is_open,
    )


@blueprint.post("/cases/<case_id>/query-code")
@permission("case.act")
def new_query_code(case_id: str) -> ResponseReturnValue:
    """A new code, shown once; 404 for a case that nobody brought forward, or that the Actor does not see."""
    with writing() as session:
        code = cases.give_code(session, actor(), case_id, runtime().clock)
    if code is None:
        abort(404)
    case = cases.seen_case(db(), actor(), case_id)
    if case is not None:
        speak_of(case)
    return render_template("office/query_code.html", code=code, case_id=case_id)
