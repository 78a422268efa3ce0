"""A case that ran on paper is entered (历史案件补录): one event with what the register says, at the day that it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import LEGAL_ZONE, Actor, Clock, system_actor
from yimen.workflow import Act, Outcome, Procedure, end, place

from .configuration import Configuration
from .facts import facts_of
from .guard import visible
from .journal import require_writing
from .keeping import ActResult, Step, keep
from .models import Case
from .numbers import continue_after
from .old_cases import OldCase
from .opening import blank_case
from .plain import plain
from .search import index_case
from .subject import keep_acts, keep_parties, keep_sums
from .sums import SUM

ENTRY = "paper_entry"
DECIDED = "decision_on"


def enter_old_case(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    old: OldCase,
    *,
    origin: dict[str, Any],
    clock: Clock,
) -> ActResult | None:
    """The case with its number; None where the number is taken already (entered before, or meanwhile).

    `origin` stands in the event: the import, its file's digest, who approved. Needs a writing session.
    """
    require_writing(session)
    taken = select(Case.id).where(Case.number == old.number)
    if session.scalar(visible(system_actor("index", actor.jurisdiction)).of(taken)) is not None:
        return None
    procedure = configuration.procedure(old.procedure, old.unit)
    day = old.closed_on or old.stage_on or old.filed_on
    act = Act("open", day, reason="历史案件补录")
    case = _case(configuration, procedure, old, act, clock)
    outcome = _standing(configuration, procedure, case, old, act)
    extra = {"register": plain(_told(old)), **origin}
    step = Step(actor, configuration, procedure, act, outcome, clock, sort=ENTRY, extra=extra)
    step = replace(step, then=_becomes(case, old))
    result = keep(session, case, step, fresh=True)
    seen = visible(actor)
    keep_parties(session, seen, case, fresh=True)
    keep_acts(session, seen, case, fresh=True)
    if old.more.get("fine_fen") and old.days.get(DECIDED):
        keep_sums(session, seen, case, old.days[DECIDED])
    if old.counted is not None:
        continue_after(session, configuration.jurisdiction, old.counted.series, old.counted.serial)
    index_case(session, case, "")
    session.flush()
    return result


def _case(configuration: Configuration, procedure: Procedure, old: OldCase, act: Act, clock: Clock) -> Case:
    case = blank_case(configuration, procedure, old.unit, act, clock, None)
    case.number, case.title, case.opened_on = old.number, old.title, old.filed_on
    # in the list of cases it stands at its own day, not before all that was opened since
    case.opened_at = datetime.combine(old.filed_on, time(9), LEGAL_ZONE)
    case.party = (old.parties[0] + (f"等{len(old.parties)}方" if len(old.parties) > 1 else ""))[:190]
    alleged = {"item": old.item, "item_name": old.item_name, "occurred_on": old.act_on}
    case.record = {
        **case.record,
        "title": old.title,
        "parties": [{"name": name} for name in old.parties],
        "acts": [plain({name: value for name, value in alleged.items() if value})] if old.item_name else [],
        "paper": plain(dict(old.more)),
        **({"summary": str(old.more["summary"])} if old.more.get("summary") else {}),
    }
    return case


def _standing(
    configuration: Configuration, procedure: Procedure, case: Case, old: OldCase, act: Act
) -> Outcome:
    calendar = configuration.calendar()
    if old.closed_on is not None:
        return end(
            procedure,
            act,
            ending=old.ending,
            handlers=old.handlers,
            filed_on=old.filed_on,
            calendar=calendar,
        )
    facts = facts_of(case, configuration)
    return place(
        procedure,
        act,
        stage=old.stage,
        handlers=old.handlers,
        filed_on=old.filed_on,
        facts=facts,
        calendar=calendar,
        days=old.days,
    )


def _becomes(case: Case, old: OldCase) -> dict[str, Any]:
    """What the row holds beyond the engine's state: who the register names, the sum."""
    found: dict[str, Any] = {}
    if old.handlers:
        found |= {"handler": old.handlers[0], "fellow": old.handlers[1] if len(old.handlers) > 1 else ""}
    if old.more.get("fine_fen") and old.days.get(DECIDED):
        found["record"] = {**case.record, SUM: old.more["fine_fen"]}
    return found


def _told(old: OldCase) -> dict[str, Any]:
    names = (
        "number", "title", "parties", "filed_on", "stage", "stage_on", "ending", "closed_on", "handlers", "item",
        "item_name", "act_on", "more", "days",
    )  # fmt: skip
    return {name: getattr(old, name) for name in names if getattr(old, name)}
