"""The draft of one task: saved by hand or by the page's script, shown beside what the other officer saved, discarded."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.office import codes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_files import keep_uploads, refused_file
from yimen.office.drafting import clash_answer, clash_words, differing, saved_answer
from yimen.office.request import actor, configuration, runtime, writing
from yimen.office.submission import Submission, form_data, read_submission
from yimen.office.task_forms import TaskState, bind_task, open_task
from yimen.workflow import Reason


@blueprint.post("/cases/<case_id>/tasks/<task>/draft")
@permission("case.act")
def keep_task_draft(case_id: str, task: str) -> ResponseReturnValue:
    """What the page's script sends: 200 {"version", "message"}, or 409 with where the standing draft differs."""
    found, said = open_task(case_id, task), read_submission()
    bound = bind_task(found, form_data(files=False))
    if bound is None or found.form is None:
        return {"error": _("本任务没有表单")}, 400
    try:
        with writing() as session:
            kept = _save(session, found, bound, said)
            return saved_answer(kept.version, kept.saved_at)
    except cases.DraftChanged:
        now = open_task(case_id, task)
        words = _words(now)
        version = now.draft.version if now.draft else None
        return clash_answer(version, words, found.form, found.case.unit, bound.values, now.values)


@blueprint.post("/cases/<case_id>/tasks/<task>/draft/discard")
@permission("case.act")
def discard_task_draft(case_id: str, task: str) -> ResponseReturnValue:
    """Begin anew: the form as it stood before the draft."""
    found = open_task(case_id, task)
    version = request.form.get("_draft", type=int)
    if found.draft is not None and found.draft.version != version:
        flash(_words(found), "warning")
    else:
        with writing() as session:
            cases.discard_draft(session, actor(), case_id, task)
        flash(_("暂存的内容已清除。"), "info")
    return redirect(url_for("office.task_page", case_id=case_id, task=task))


def keep_by_hand(found: cases.TaskForm, bound: Any, said: Submission) -> TaskState | None:
    """Keep what was filled in, its files too; None when done, else what the page has to show."""
    if bound is None or found.form is None:
        return None
    try:
        with writing() as session:
            _save(session, found, bound, said)
            keep_uploads(session, found.case.id, bound)
    except cases.FileRefused as refused:
        return TaskState(found, (refused_file(refused),))
    except cases.DraftChanged:
        return clash_state(found, bound, codes.reason(codes.DRAFT_CHANGED))
    return None


def unseen_draft(found: cases.TaskForm, bound: Any, said: Submission) -> TaskState | None:
    """The other officer saved a draft that this page has not seen: it is shown before the act drops it."""
    draft = found.draft
    if bound is None or draft is None or draft.account == actor().account or draft.version == said.draft:
        return None
    return clash_state(found, bound, codes.reason(codes.DRAFT_UNSEEN))


def clash_state(found: cases.TaskForm, bound: Any, reason: Reason) -> TaskState:
    """The page with its own input, and beside it what the standing draft holds otherwise."""
    now = open_task(found.case.id, found.offer.task)
    assert now.form is not None
    contrasts = differing(now.form, now.case.unit, bound.values, now.values)
    return TaskState(now, (reason,), contrasts=tuple(contrasts), clash=_words(now))


def _words(now: cases.TaskForm) -> str:
    if now.draft is None:
        return _("暂存的内容已在别处清除或者办结。")
    return clash_words(now.draft.account, now.draft.saved_at)


def _save(session: Any, found: cases.TaskForm, bound: Any, said: Submission) -> cases.Draft:
    kept = cases.save_draft(
        session,
        actor(),
        found.case.id,
        found.offer.task,
        bound.values,
        form=found.offer.form,
        seen=said.version or 0,
        version=said.draft,
        configuration=configuration(),
        clock=runtime().clock,
    )
    assert kept is not None, "the task page was answered, so the case is seen"
    return kept
