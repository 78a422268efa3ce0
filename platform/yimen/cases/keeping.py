"""An act that the engine allowed is kept: journal, case, parties, tasks, deadlines and outbox, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, canonical_text
from yimen.workflow import Act, Effect, Outcome, Procedure, deadlines, offers

from .checking import FormInHand
from .configuration import Configuration
from .facts import facts_of
from .guard import Visibility, visible
from .journal import EventDraft, append
from .models import Case
from .reading import Read
from .records import JournalEvent, SensitiveValue
from .rows import elapsing_of, keep_deadlines, keep_tasks, put_out
from .sensitive import admit_reader, set_apart
from .standing import handlers_of, status_of
from .subject import keep_acts, keep_parties, take_subject


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed act with everything that keeping it needs."""

    actor: Actor
    configuration: Configuration
    procedure: Procedure
    act: Act
    outcome: Outcome
    clock: Clock
    fellow: str = ""
    form: FormInHand | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    reads: Sequence[Read] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActResult:
    """What an act led to; `effects` as the engine gave them."""

    case: Case
    seq: int
    version: int
    digest: str
    effects: tuple[Effect, ...]


def keep(session: Session, case: Case, step: Step, *, fresh: bool = False) -> ActResult:
    """Writes an act of a case whose row is locked (or is new, then `fresh`)."""
    seen = visible(step.actor)
    values = _set_apart(session, seen, case, step, fresh=fresh)
    if step.form is not None:
        case.forms = {**case.forms, step.form.id: values}
        taken = take_subject(case, step.form.reading, values, step.reads)
        filled = {**case.record.get("filled", {}), step.form.id: step.act.task}
        case.record = {**case.record, "filled": filled}
        if "parties" in taken:
            keep_parties(session, seen, case, fresh=fresh)
        if "acts" in taken:
            keep_acts(session, seen, case, fresh=fresh)
    case.state = dict(step.outcome.state)
    terms = deadlines(case.state)
    _take_standing(case, step)
    event = _write(session, case, step, values)
    case.version += 1
    offered = offers(step.procedure, case.state, facts_of(case, step.configuration))
    _take_stage(case, offered)
    keep_deadlines(session, seen, case, terms, elapsing_of(step.procedure), fresh=fresh)
    keep_tasks(session, seen, case, offered, terms, step.act, step.clock, fresh=fresh)
    put_out(session, case, event.seq, step.outcome.effects, step.clock)
    session.flush()
    return ActResult(case, event.seq, case.version, event.digest, step.outcome.effects)


def _set_apart(session: Session, seen: Visibility, case: Case, step: Step, *, fresh: bool) -> dict[str, Any]:
    if step.form is None or not step.form.reading.sensitive:
        return dict(step.values)
    known: dict[tuple[str, str], SensitiveValue] = {}
    if not fresh:
        kept = select(SensitiveValue).where(SensitiveValue.erased_at.is_(None))
        for row in session.scalars(seen.within(case, kept, SensitiveValue)):
            if row.value is not None:
                known[row.field, canonical_text(row.value["v"])] = row
    values, made = set_apart(case, step.values, step.form.reading.sensitive, known, step.clock)
    session.add_all(made)
    for access in sorted({row.access for row in made if row.access}):
        admit_reader(session, case, access, step.actor.account, visible(step.actor))
    return values


def _write(session: Session, case: Case, step: Step, values: Mapping[str, Any]) -> JournalEvent:
    draft = EventDraft(
        act=step.act,
        account=step.actor.account,
        fellow=step.fellow,
        number=step.configuration.number,
        values=values,
        read=[read.as_json() for read in step.reads],
        effects=step.outcome.effects,
        extra={**step.extra, **({"form": step.form.digest} if step.form else {})},
    )
    return append(session, case, draft, step.clock)


def _take_standing(case: Case, step: Step) -> None:
    """Status and handlers as the engine's state says; a case that ends keeps the day."""
    status = status_of(case.state)
    if status != case.status:
        case.closed_on = None if status == "open" else step.act.occurred_on
        case.status = status
    named = handlers_of(case.state)
    if named:
        case.handler, case.fellow = named[0], named[1] if len(named) > 1 else ""


def _take_stage(case: Case, offered: Sequence[Any]) -> None:
    required = [offer for offer in offered if offer.required and not offer.manual] or list(offered)
    if required:
        case.stage, case.stage_title = required[0].stage, required[0].stage_title[:190]
