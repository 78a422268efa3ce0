"""Where a person goes on after an act: to the case, or where it was handed to others, to the own work."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen.cases import seen_case, sees_case
from yimen.office.names import name_of
from yimen.office.request import actor, configuration, db, language


def go_on(case_id: str) -> ResponseReturnValue:
    """The page of the case; one that is no longer the Actor's to see is told of, and not shown."""
    db().rollback()  # what was read before the act ended is let go of
    if sees_case(db(), actor(), case_id):
        return redirect(url_for("office.case_page_view", case_id=case_id))
    flash(_("案件已移交其他单位办理，本单位不再查看。"), "info")
    return redirect(url_for("office.home"))


def done_before(case_id: str, task: str, *, sent: bool = True) -> ResponseReturnValue:
    """Whoever sends a task that was done meanwhile, or follows an old link to it, is told by whom and led to the case; 404
    where he does not see it."""
    case = seen_case(db(), actor(), case_id) or abort(404)
    procedure = configuration().procedure(case.procedure, case.unit, case.bindings["procedure"])
    item = procedure.items.get(task)
    record = case.state.get("items", {}).get(task, {})
    if item is None or record.get("state") != "done":
        abort(404)
    title, who = item.name(language()), record.get("who", ())
    if not sent:
        flash(_("“%(task)s”已由%(who)s办理。", task=title, who="、".join(map(name_of, who))), "info")
    elif list(who[:1]) == [actor().account]:  # whoever did it with him stands behind
        flash(_("“%(task)s”已由您办理，没有重复提交。", task=title), "info")
    else:
        names = "、".join(map(name_of, who))
        flash(_("“%(task)s”已由%(who)s办理，您刚才提交的内容没有采用。", task=title, who=names), "warning")
    return redirect(url_for("office.case_page_view", case_id=case_id))
