"""The draft of one task: what the page's script sends, what is kept by hand, and beginning anew."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.office import case_drafts
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_drafts import DraftPlace, Unkept
from yimen.office.submission import Submission, form_data, read_submission, with_stated_day
from yimen.office.task_forms import TaskState, bind_task, open_task


@blueprint.post("/cases/<case_id>/tasks/<task>/draft")
@permission("case.act")
def keep_task_draft(case_id: str, task: str) -> ResponseReturnValue:
    """What the page's script sends: 200 {"version", "message"}, or 409 with where the standing draft differs."""
    found, said = open_task(case_id, task), read_submission()
    if found.form is None:
        return {"error": _("本任务没有表单")}, 400
    bound = bind_task(found, form_data(files=False))
    said = with_stated_day(said, found.form, bound)
    return case_drafts.keep_answer(_place(found), bound, said, lambda: _place(open_task(case_id, task)))


@blueprint.post("/cases/<case_id>/tasks/<task>/draft/discard")
@permission("case.act")
def discard_task_draft(case_id: str, task: str) -> ResponseReturnValue:
    """Begin anew: the form as it stood before the draft."""
    found = open_task(case_id, task)
    if found.form is not None:
        case_drafts.discard(_place(found))
    return redirect(url_for("office.task_page", case_id=case_id, task=task))


def keep_by_hand(found: cases.TaskForm, bound: Any, said: Submission) -> TaskState | None:
    """Keep what was filled in, its files too; None when done, else what the page has to show."""
    if found.form is None:
        return None
    unkept = case_drafts.keep_by_hand(_place(found), bound, said, lambda: _place(_now(found)))
    return None if unkept is None else _state(_now(found), unkept)


def unseen_draft(found: cases.TaskForm, bound: Any, said: Submission) -> TaskState | None:
    """The other officer saved a draft that this page has not seen: it is shown before the act drops it."""
    unseen = None if found.form is None else case_drafts.unseen_draft(_place(found), bound, said)
    return None if unseen is None else _state(found, unseen)


def _now(found: cases.TaskForm) -> cases.TaskForm:
    return open_task(found.case.id, found.offer.task)


def _place(found: cases.TaskForm) -> DraftPlace:
    assert found.form is not None
    return DraftPlace(found.case, found.offer.task, found.form, found.draft, found.values)


def _state(found: cases.TaskForm, unkept: Unkept) -> TaskState:
    return TaskState(found, (unkept.reason,), contrasts=unkept.contrasts, clash=unkept.clash)
