"""The first page after sign-in: what waits for me, how urgent it is, and what changed in the configuration."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from yimen.cases import queue_counts, work_queue
from yimen.changes import Setup
from yimen.documents import WaitingDraft, waiting_drafts
from yimen.office.access import signed_in
from yimen.office.blueprint import blueprint
from yimen.office.change_sets import whereabouts
from yimen.office.completeness import lacking, setup_now
from yimen.office.menu import openable
from yimen.office.names import names_of
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.wording import entry_title
from yimen.store import ChangeSet

QUEUE = 50
NEWS = 6
UNDER_WAY = ("draft", "checked", "submitted", "approved", "rejected")


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """My work."""
    who, session = actor(), db()
    works = who.may("case.act") or who.may("case.list")
    drafts = waiting_drafts(session, who, configuration()) if works and who.may("document.view") else []
    names_of([each.account for each in drafts])
    return render_template(
        "office/home.html",
        queue=work_queue(session, who, day=today(), limit=QUEUE) if works else None,
        drafts=drafts,
        counts=queue_counts(session, who, day=today()) if works else None,
        draft_title=_draft_title,
        openable=openable() if who.may("case.open") else [],
        waiting=_change_sets("submitted") if who.may("change.approve") else [],
        news=_change_sets("active") if who.may("catalog.view") else [],
        mine=_own_sets() if who.may("change.draft") else [],
        lacking=lacking() if who.may("change.draft") else [],
        setup=_setup() if who.may("change.draft") else None,
    )


def _draft_title(draft: WaitingDraft) -> str:
    entry = configuration().entry("document", draft.type, draft.unit)
    return entry_title(entry.body if entry else {}, draft.type, language())


def _setup() -> Setup | None:
    """The steps that bring the jurisdiction on line, as long as something essential is missing."""
    found = setup_now()
    return None if found.ready else found


def _own_sets() -> list[tuple[ChangeSet, str]]:
    """The Actor's own change sets that are under way, each with who has it now."""
    who = actor()
    chosen = select(ChangeSet).where(
        ChangeSet.jurisdiction == who.jurisdiction,
        ChangeSet.created_by == who.account,
        ChangeSet.state.in_(UNDER_WAY),
    )
    rows = db().scalars(chosen.order_by(ChangeSet.created_at.desc(), ChangeSet.id.desc()).limit(NEWS))
    return [(row, whereabouts(row)) for row in rows]


def _change_sets(state: str) -> list[ChangeSet]:
    """The newest change sets of a state; those that wait are not the Actor's own."""
    who = actor()
    chosen = select(ChangeSet).where(ChangeSet.jurisdiction == who.jurisdiction, ChangeSet.state == state)
    if state == "submitted":
        chosen = chosen.where(ChangeSet.submitted_by != who.account).order_by(ChangeSet.created_at)
    else:
        chosen = chosen.order_by(ChangeSet.number.desc())
    return list(db().scalars(chosen.limit(NEWS)))
