"""Where on a page is what a refusal is about: the fields of the form, and those beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from yimen.kernel import Finding, Told
from yimen.office.wording import N_
from yimen.workflow import Reason

BESIDE = {"occurred_on": N_("办理日期"), "fellow": N_("协办执法人员"), "reason": N_("说明或理由")}
"""What a page asks for beside a form, by its id."""
Places = list[tuple[str, str]]


PAPER = "paper-"


def paper_reason(finding: Finding, papers: Sequence[str]) -> Reason:
    """Why a paper cannot be made, leading to where the page names the paper."""
    about = finding.place.file
    return Reason(finding.code, finding.message, place=PAPER + about if about in papers else "")


def places_of(reasons: Sequence[Reason], bound: Any) -> list[Places]:
    """For each reason (id, label) of what it is about; the fields of the form bear what they lack."""
    return [_places(each, bound) for each in reasons]


def _places(reason: Reason, bound: Any) -> Places:
    if reason.place in BESIDE:
        return [(reason.place, _(BESIDE[reason.place]))]
    if reason.place.startswith(PAPER):
        return [(reason.place, _("文书草稿"))]
    if bound is None or not reason.fields:
        return []
    message = reason.message
    if isinstance(message, Told):
        message = str(message.values.get("gate") or message)
    return list(bound.blame([tuple(each.split(".")) for each in reason.fields], message))
