"""What the shell's own fields of a case form say: the deed, its day, the second officer, the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from yimen.cases import Draft, OpeningDraft
from yimen.office import codes
from yimen.office.request import today
from yimen.screens import CompiledForm
from yimen.workflow import Reason

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Submission:
    """`sort` and `target` come from the button pressed (`complete:approve`, `return:filing`, `draft`)."""

    sort: str
    target: str
    occurred_on: date | None
    fellow: str
    reason: str
    version: int | None
    draft: int | None
    round: int
    unit: str


def read_submission() -> Submission:
    """The shell's fields of this request; a day that is none becomes None."""
    sort, _, target = request.form.get("_deed", "").partition(":")
    try:
        day = date.fromisoformat(request.form.get("_occurred_on", ""))
    except ValueError:
        day = None
    return Submission(
        sort=sort,
        target=target[:100],
        occurred_on=day,
        fellow=request.form.get("_fellow", "").strip()[:64],
        reason=request.form.get("_reason", "").strip()[:LONGEST_REASON],
        version=request.form.get("_version", type=int),
        draft=request.form.get("_draft", type=int),
        round=request.form.get("_round", default=0, type=int),
        unit=request.form.get("_unit", "").strip()[:64],
    )


def reason_of(said: Submission | None, draft: Draft | OpeningDraft | None) -> str:
    """What stands in the box of the reason: what was just sent, else what was drafted."""
    if said is not None:
        return said.reason
    return draft.reason if draft is not None else ""


def day_of(said: Submission | None, draft: Draft | OpeningDraft | None) -> date:
    """What stands in the box of the day: what was just sent, else the earlier day that was drafted, else today."""
    known = said.occurred_on if said is not None else draft.occurred_on if draft is not None else None
    return known or today()


def day_field(form: CompiledForm | None) -> str:
    """The field of the form that is the day of the act (`x-case: day`); "" where the page asks for it beside the form."""
    path = "" if form is None else form.case_paths.get("day", "").strip("/")
    return "" if "/" in path else path


def with_stated_day(said: Submission, form: CompiledForm | None, bound: Any) -> Submission:
    """What was sent, with the day that the form states where none was asked for beside it."""
    field = day_field(form)
    if said.occurred_on is not None or not field:
        return said
    try:
        return replace(said, occurred_on=date.fromisoformat(str(bound.values.get(field, ""))))
    except ValueError:
        return said


def on_stated_day(reasons: Sequence[Reason], form: CompiledForm | None) -> list[Reason]:
    """The reasons, those about the day leading to the field that states it."""
    field = day_field(form)
    return [
        replace(each, place="", fields=(field,)) if field and each.place == "occurred_on" else each
        for each in reasons
    ]


def form_data(*, files: bool = True) -> MultiDict[str, Any]:
    """The fields of the form itself, texts and files together, without the shell's own."""
    parts: list[MultiDict[str, Any]] = [request.form]
    if files:
        parts.append(request.files)
    together: CombinedMultiDict[str, Any] = CombinedMultiDict(parts)
    return MultiDict(
        (name, value)
        for name, value in together.items(multi=True)
        if not name.startswith("_") and name != "csrf_token"
    )


def submission_faults(said: Submission) -> list[Reason]:
    """What the page itself refuses: no day."""
    return [codes.reason(codes.NO_DAY, "occurred_on")] if said.occurred_on is None else []
