"""An act that the engine allowed is kept: journal, case, parties, tasks, terms and outbox, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, canonical_text
from yimen.workflow import Act, Effect, Item, Outcome, Procedure

from .assigning import with_assignments
from .changing import amended
from .checking import FormInHand
from .coming_back import bring_back
from .configuration import Configuration
from .guard import Visibility, visible
from .handing_on import become, handed
from .journal import EventDraft, append
from .listed_values import keep_listed
from .models import Case
from .outward import MET, Outward, outward
from .reading import Read
from .records import SensitiveValue
from .rows import Standing, put_out, write_rows
from .sensitive import admit_who_entered, set_apart
from .standing import decided_on, handlers_of, status_of
from .subject import keep_acts, keep_parties, keep_sums, take_subject
from .sums import SUMS
from .telling import contacts_in


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed act with everything that keeping it needs; `sort` where the journal calls it otherwise, `then` what the
    case's row still becomes when all else is written."""

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
    sort: str = ""
    then: Mapping[str, Any] = field(default_factory=dict)


def in_stead(accounts: Sequence[str]) -> dict[str, Any]:
    """What the journal's event says of those in whose stead the act was done."""
    return {"for": list(accounts)} if accounts else {}


@dataclass(frozen=True, slots=True)
class ActResult:
    """What an act led to; `effects` as the engine gave them. `also` are cases opened with this one, `called` those that
    the act called for at once."""

    case: Case
    seq: int
    version: int
    digest: str
    effects: tuple[Effect, ...]
    also: tuple[ActResult, ...] = ()
    called: tuple[ActResult, ...] = ()

    def whole(self) -> list[ActResult]:
        """This and every case that was opened with it or for it."""
        return [self, *self.also, *self.called]


def keep(session: Session, case: Case, step: Step, *, fresh: bool = False) -> ActResult:
    """Writes an act of a case whose row is locked, or of a new one (`fresh`), which is added here."""
    seen = visible(step.actor)
    before, decided_before = (
        Standing.of(step.procedure, case.state),
        decided_on(step.procedure, case.state),
    )
    stood = case.state
    values, made = _set_apart(session, seen, case, step, fresh=fresh)
    taken = _take_form(case, step, values)
    given = with_assignments(session, case, step.configuration, step.procedure, step.act, step.outcome)
    step = replace(step, outcome=given)
    case.state = dict(given.state)
    after = Standing.of(step.procedure, case.state)
    _take_standing(case, step, after)
    step = replace(step, then={**_still_to_come(case, step), **step.then})
    step, out = _with_outward(session, case, step, fresh=fresh)
    event = append(session, case, _draft(step, values), step.clock)
    case.version += 1
    session.add(case)
    session.flush()
    event.write(session)
    admit_who_entered(session, step.actor, case, made, fresh=fresh)
    if step.form is not None:
        keep_listed(session, seen, case, step.configuration, step.form.id)
    if "parties" in taken:
        keep_parties(session, seen, case, fresh=fresh)
    if "acts" in taken:
        keep_acts(session, seen, case, fresh=fresh)
    decided = decided_on(step.procedure, case.state)
    if decided != decided_before or (decided and taken & {"acts", SUMS}):
        keep_sums(session, seen, case, decided)
    write_rows(session, case, step.procedure, before, after, step.act, step.clock)
    put_out(session, case, step.outcome.effects, step.clock)
    become(session, seen, case, step.then)
    bring_back(session, case, step.procedure, step.act, stood, step.outcome.effects, step.actor, step.clock)
    out.write(session, case, step.clock)
    session.flush()
    return ActResult(case, event.seq, case.version, event.digest, step.outcome.effects)


def _with_outward(session: Session, case: Case, step: Step, *, fresh: bool) -> tuple[Step, Outward]:
    """What goes out with the act, and the step whose event tells of it."""
    out = outward(
        session,
        case,
        step.configuration,
        step.procedure,
        step.act,
        step.outcome.effects,
        step.then,
        step.clock,
        fresh=fresh,
    )
    if "record" in step.then:
        step = replace(step, then={**step.then, "record": {**step.then["record"], **out.record}})
    elif any(case.record.get(name) != value for name, value in out.record.items()):
        case.record = {**case.record, **out.record}
    return (replace(step, extra={**step.extra, MET: dict(out.met)}) if out.met else step), out


def _set_apart(
    session: Session, seen: Visibility, case: Case, step: Step, *, fresh: bool
) -> tuple[dict[str, Any], list[SensitiveValue]]:
    if step.form is None or not step.form.reading.sensitive:
        return dict(step.values), []
    known: dict[tuple[str, str], SensitiveValue] = {}
    if not fresh:
        kept = select(SensitiveValue).where(SensitiveValue.erased_at.is_(None))
        for row in session.scalars(seen.within(case, kept, SensitiveValue)):
            if row.value is not None:
                known[row.field, canonical_text(row.value["v"])] = row
    reading = step.form.reading
    return set_apart(case, step.values, reading.sensitive, known, step.clock, reading.sealed)


def _take_form(case: Case, step: Step, values: Mapping[str, Any]) -> set[str]:
    """The form's values as the case's latest; which of parties and alleged acts they held."""
    if step.form is None:
        return set()
    case.forms = {**case.forms, step.form.id: values}
    contacts = contacts_in(step.form.reading, values)
    if contacts:
        case.record = {**case.record, "reached_by": contacts}
    taken = take_subject(case, step.form.reading, values, step.reads)
    if step.act.task:
        filled = {**case.record.get("filled", {}), step.form.id: step.act.task}
        case.record = {**case.record, "filled": filled}
    return taken


def _still_to_come(case: Case, step: Step) -> dict[str, Any]:
    """The columns of the row as the act leaves them once the rest, which the old unit alone may touch, is written."""
    amends = step.act.sort == "amend" and not step.sort
    return {**handed(case, step.outcome.effects), **(amended(case, step.act.values) if amends else {})}


def _draft(step: Step, values: Mapping[str, Any]) -> EventDraft:
    return EventDraft(
        act=step.act,
        account=step.actor.account,
        sort=step.sort,
        fellow=step.fellow,
        number=step.configuration.number,
        values=values,
        read=[read.as_json() for read in step.reads],
        effects=step.outcome.effects,
        extra={**step.extra, **({"form": step.form.digest} if step.form else {})},
        then=step.then,
    )


def _take_standing(case: Case, step: Step, after: Standing) -> None:
    """Status, handlers, stage and first term as the engine's state says; a case that ends keeps the day."""
    status = status_of(case.state)
    if status != case.status:
        case.closed_on = None if status == "open" else step.act.occurred_on
        case.status = status
    case.handler, case.fellow = [*handlers_of(case.state), "", ""][:2]
    case.due_on = after.first_due()
    at = _pressing(step.procedure, after)
    if at is not None:
        stage = step.procedure.items.get(at.parent)
        case.stage, case.stage_title = at.parent, stage.name()[:190] if stage else ""


def _pressing(procedure: Procedure, after: Standing) -> Item | None:
    """The open task by which a case is said to stand in a stage: the first that the procedure requires, else the last that
    somebody must do, and only where there is none of these one that may be begun at will."""
    items = [(procedure.items[task], state) for (task, _round), state in after.tasks.items()]
    required = [item for item, _state in items if item.required and not item.discretionary]
    waiting = [item for item, state in items if state == "open"]
    return next(iter(required or waiting[-1:] or [item for item, _state in items]), None)
