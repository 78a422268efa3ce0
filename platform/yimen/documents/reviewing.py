"""The drafts that wait for somebody: to be reviewed by whoever may, to be mended by those whose draft was returned, and
to be handed over where a paper asks for an approved draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Case, Configuration, visible
from yimen.kernel import Actor

from .models import DraftStep

MOST = 300


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """A draft that waits for the reader: `sort` is handed (to be reviewed) or returned (to be mended)."""

    sort: str
    case_id: str
    case_number: str
    case_title: str
    unit: str
    type: str
    account: str
    at: datetime


def waiting_drafts(session: Session, actor: Actor, configuration: Configuration) -> list[WaitingDraft]:
    """The drafts under way that wait for the actor, those that wait longest first; of the `MOST` newest steps."""
    chosen = (
        select(
            DraftStep.case_id,
            DraftStep.type,
            DraftStep.sort,
            DraftStep.account,
            DraftStep.recorded_at,
            Case.number,
            Case.title,
            Case.unit,
            Case.handler,
            Case.fellow,
        )
        .join(Case, Case.id == DraftStep.case_id)
        .where(
            DraftStep.jurisdiction == actor.jurisdiction,
            text("draft_step.document_id = ''"),  # as the index says it; SQLite takes no bound value for it
            DraftStep.sort != "looked",
            Case.status == "open",
        )
        .order_by(DraftStep.recorded_at.desc(), DraftStep.id.desc())
        .limit(MOST)
    )
    newest: dict[tuple[str, str], Any] = {}
    for row in session.execute(visible(actor).of(chosen, DraftStep)):
        newest.setdefault((row.case_id, row.type), row)
    found = [row for row in newest.values() if _waits(row, actor, configuration)]
    found.sort(key=lambda row: row.recorded_at)
    return [
        WaitingDraft(
            row.sort,
            row.case_id,
            row.number,
            row.title,
            row.unit,
            row.type,
            row.account,
            row.recorded_at,
        )
        for row in found
    ]


def _waits(row: Any, actor: Actor, configuration: Configuration) -> bool:
    own = actor.account in (row.handler, row.fellow)
    if row.sort == "returned":
        return own
    if row.sort != "handed" or own or row.account == actor.account:
        return False
    entry = configuration.entry("document", row.type, row.unit)
    roles = set(((entry.body if entry else {}).get("review") or {}).get("roles", ()))
    mine = set(actor.roles_over(row.unit))
    return bool(roles & mine if roles else mine)


def asked_drafts(case: Case, configuration: Configuration) -> list[str]:
    """The papers of tasks open now that ask for an approved draft and whose draft nobody has handed over yet."""
    moving = case.record.get("drafts", {})
    wanted = [type for type in cases.papers_to_come(case, configuration) if type not in moving]
    return list(_asking(case, configuration, wanted))


def _asking(case: Case, configuration: Configuration, types: list[str]) -> Iterator[str]:
    for type in types:
        pinned = case.bindings.get("documents", {}).get(type)
        pinned = pinned or configuration.digest("document", type, case.unit)
        if (configuration.pinned("document", type, pinned).get("review") or {}).get("required"):
            yield type
