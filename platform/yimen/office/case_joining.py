"""Cases that belong together: linked, merged into another one, split in two, from the page of an act."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _

from yimen import cases
from yimen.office import codes
from yimen.office.offered_acts import ActOffer
from yimen.office.request import actor, configuration, db, runtime, today, writing
from yimen.office.submission import Submission
from yimen.workflow import Reason


def join(view: cases.CaseView, offer: ActOffer, said: Submission) -> cases.Refused | None:
    """The deed in one transaction; None when done."""
    if not said.reason.strip():
        return cases.Refused.of(codes.reason(codes.NOT_CHOSEN, "reason", what=_("理由")))
    done: Any = _split(view, said) if offer.sort == "split" else _joined(view, offer, said)
    return done if isinstance(done, cases.Refused) else None


def _joined(view: cases.CaseView, offer: ActOffer, said: Submission) -> Any:
    number = request.form.get("_other", "").strip()[:120]
    words: dict[str, Any] = {
        "expected_version": said.version or 0,
        "reason": said.reason,
        "clock": runtime().clock,
    }
    with writing() as session:
        other = cases.case_of_number(session, actor(), number) if number else None
        if other is None:
            return cases.Refused.of(codes.reason(codes.NOT_CHOSEN, "other", what=_("您可见的案件的案号")))
        if offer.sort == "link":
            return cases.link_cases(session, actor(), view.case.id, other.id, **words)
        return cases.merge_case(session, actor(), view.case.id, other.id, **words, blobs=runtime().blobs)


def _split(view: cases.CaseView, said: Submission) -> Any:
    parties, acts = (_numbers(name) for name in ("_parties", "_acts"))
    if not parties or not acts:
        return cases.Refused.of(codes.reason(codes.NOT_CHOSEN, "parties", what=_("分出的当事人和违法行为")))
    refused: Reason | cases.Refused | None = None
    with writing() as session:
        done = cases.split_case(
            session,
            actor(),
            view.case.id,
            values=cases.part_of(session, actor(), configuration(), view.case, parties=parties, acts=acts),
            expected_version=said.version or 0,
            reason=said.reason,
            clock=runtime().clock,
            fellow=said.fellow,
            evidence=request.form.getlist("_pieces"),
            blobs=runtime().blobs,
        )
        if isinstance(done, cases.Refused):
            refused = done
            session.rollback()
    return refused


def _numbers(name: str) -> set[int]:
    return set(request.form.getlist(name, type=int))


def joining(view: cases.CaseView, offer: ActOffer) -> dict[str, Any]:
    """What the act's page offers to choose from; empty for link and merge, which ask for a number."""
    if offer.sort != "split":
        return {}
    opening = view.procedure.opening
    return {
        "parties": [(number, str(row.get("name", number))) for number, row in enumerate(view.parties, 1)],
        "acts": [
            (number, str(row.get("item_name") or row.get("item") or number))
            for number, row in enumerate(view.alleged_acts, 1)
        ],
        "pieces": [
            (each.id, f"{each.position}. {each.name}")
            for each in cases.evidence_of(db(), actor(), view.case.id)
            if each.state == "held"
        ],
        "fellows": cases.fellows(db(), actor(), view.case.unit, today(), opening.roles)
        if opening.officers > 1
        else [],
    }
