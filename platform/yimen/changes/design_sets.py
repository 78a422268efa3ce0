"""A design becomes a change set: the unit's own form or procedure with its patch, or that withdrawn."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import Actor, Clock, Finding, canonical_text
from yimen.pack import Entry, EntryRef
from yimen.store import ChangeSet

from . import codes
from .check import check
from .designing import Design, current_row, require_reach, set_of
from .draft import draft
from .inheritance import own_origin, units_along
from .new_forms import TaskPlace, task_lines
from .refusal import ChangeRefused
from .states import withdraw

PENDING = ("draft", "checked", "submitted", "approved")
REPLACEABLE = (*PENDING, "rejected")


def draft_design(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    design: Design,
    *,
    title: str,
    note: str = "",
    effective_from: date | None = None,
    place: TaskPlace | None = None,
    clock: Clock,
) -> ChangeSet:
    """The design as a checked change set; an earlier one of the same design, not yet in force, is withdrawn for it.

    With `place` a procedure gets a task that fills the form in, in the same set. Raises `ChangeRefused`, `DesignMoved`.
    """
    require_reach(configuration, actor, design.scope, design.kind)
    row = current_row(session, configuration, design)
    if row is None or not design.is_changed:
        raise ChangeRefused(codes.EMPTY.at())
    _withdraw_earlier(session, actor, design, clock)
    entries, withdrawn, findings = _lines(session, configuration, design)
    if place is not None:
        further, told = task_lines(session, configuration, design, place)
        entries, findings = [*entries, *further], [*findings, *told]
    change_set = draft(
        session,
        actor,
        configuration.jurisdiction,
        title=title,
        entries=entries,
        withdrawn=withdrawn,
        note=note,
        effective_from=effective_from,
        clock=clock,
    )
    check(session, actor, change_set.id, clock=clock, extra=findings)
    row.change_set = change_set.id
    session.flush()
    return change_set


def _withdraw_earlier(session: Session, actor: Actor, design: Design, clock: Clock) -> None:
    earlier = set_of(session, design)
    if earlier is None or earlier.state not in REPLACEABLE:
        return
    if earlier.created_by != actor.account and earlier.state in ("submitted", "approved"):
        raise ChangeRefused(codes.DESIGN_PENDING.at(title=earlier.title, account=earlier.created_by))
    withdraw(session, actor, earlier.id, clock=clock, note="已由重新提交的调整代替")


def _lines(
    session: Session, configuration: Configuration, design: Design
) -> tuple[list[Entry], list[EntryRef], list[Finding]]:
    """The unit's own entry, or its withdrawal where it is the base again; of a whole jurisdiction's, the units' too."""
    body = dict(design.body)
    same = design.above.base is not None and canonical_text(design.above.base) == canonical_text(body)
    if design.scope and same:
        return [], [EntryRef(design.scope, design.kind, design.key)], []
    origin = dict(design.above.base_origin) if same else own_origin(design.above, body)
    entries = [Entry(design.kind, design.key, body, design.scope, origin=origin)]
    findings: list[Finding] = []
    if not design.scope:
        more, findings = units_along(session, configuration, design.kind, design.key, design.above, body)
        entries += more
    return entries, [], findings
