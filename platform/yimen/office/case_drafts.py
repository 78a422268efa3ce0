"""The draft of a form of a case, a task's or another act's: kept by the page's script or by hand, compared, discarded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from yimen import cases
from yimen.kernel import FindingKind
from yimen.office import codes
from yimen.office.case_files import keep_uploads, refused_file
from yimen.office.drafting import clash_answer, clash_words, differing, saved_answer
from yimen.office.request import actor, configuration, runtime, writing
from yimen.office.submission import Submission
from yimen.screens import CompiledForm, Contrast
from yimen.workflow import Reason


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where a form of a case is drafted: by which key, and what stands there as the Actor may see it."""

    case: cases.Case
    key: str
    form: CompiledForm
    draft: cases.Draft | None
    values: Mapping[str, Any]

    @property
    def words(self) -> str:
        """Who saved what stands there, and when."""
        if self.draft is None:
            return _("暂存的内容已在别处清除或者办结。")
        return clash_words(self.draft.account, self.draft.saved_at)


Again = Callable[[], DraftPlace]
"""Reads the place anew, once another draft was met there."""


@dataclass(frozen=True, slots=True)
class Unkept:
    """Why nothing was kept or done: for the page, beside its own input."""

    reason: Reason
    contrasts: tuple[Contrast, ...] = ()
    clash: str = ""


def keep_answer(place: DraftPlace, bound: Any, said: Submission, again: Again) -> ResponseReturnValue:
    """What the page's script sent is kept: 200 {"version", "message"}, or 409 with where the standing draft differs."""
    snapshot = configuration()
    try:
        with writing() as session:
            kept = _save(session, place, bound, said, snapshot)
            return saved_answer(kept.version, kept.saved_at)
    except cases.DraftChanged:
        now = again()
        version = now.draft.version if now.draft else None
        return clash_answer(version, now.words, now.form, now.case.unit, bound.values, now.values)


def keep_by_hand(place: DraftPlace, bound: Any, said: Submission, again: Again) -> Unkept | None:
    """Keep what was filled in, its files too; None when done."""
    snapshot = configuration()
    try:
        with writing() as session:
            _save(session, place, bound, said, snapshot)
            keep_uploads(session, place.case.id, bound)
    except cases.FileRefused as refused:
        return Unkept(refused_file(refused))
    except cases.DraftChanged:
        return _clash(again(), bound, codes.DRAFT_CHANGED)
    return None


def unseen_draft(place: DraftPlace, bound: Any, said: Submission) -> Unkept | None:
    """The other officer saved a draft that this page has not seen: it is shown before the act drops it."""
    draft = place.draft
    if draft is None or draft.account == actor().account or draft.version == said.draft:
        return None
    return _clash(place, bound, codes.DRAFT_UNSEEN)


def discard(place: DraftPlace) -> None:
    """Begin anew: the form as it stood before the draft; but not before a draft that the page has not seen."""
    version = request.form.get("_draft", type=int)
    if place.draft is not None and place.draft.version != version:
        flash(place.words, "warning")
        return
    with writing() as session:
        cases.discard_draft(session, actor(), place.case.id, place.key)
    flash(_("暂存的内容已清除。"), "info")


def _clash(now: DraftPlace, bound: Any, kind: FindingKind) -> Unkept:
    found = differing(now.form, now.case.unit, bound.values, now.values)
    return Unkept(codes.reason(kind), tuple(found), now.words)


def _save(
    session: Session, place: DraftPlace, bound: Any, said: Submission, snapshot: cases.Configuration
) -> cases.Draft:
    kept = cases.save_draft(
        session,
        actor(),
        place.case.id,
        place.key,
        bound.values,
        form=place.form.id,
        seen=said.version or 0,
        version=said.draft,
        configuration=snapshot,
        clock=runtime().clock,
        reason=said.reason,
        occurred_on=said.occurred_on,
    )
    assert kept is not None, "the page was answered, so the case is seen"
    return kept
