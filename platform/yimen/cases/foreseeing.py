"""What the public would read of a case once a task was done: as the case stands, or by what is being filled in there.

It is told by the code that publishes, and nothing of it is kept.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.workflow import Act, Procedure, Publication, Published, awaits, foreseen

from .acting import facts_with, form_values
from .checking import Refused
from .configuration import Configuration
from .facts import facts_of
from .models import Case
from .publishing import rules_of, with_papers
from .sensitive import set_apart

Foreseen = list[tuple[Publication, Published | None]]


def foreseen_publications(
    session: Session,
    actor: Actor,
    case: Case,
    configuration: Configuration,
    procedure: Procedure,
    act: Act,
    *,
    filled: bool,
    clock: Clock,
) -> Foreseen | Refused:
    """What the public would read of a case if the act's task, which decides on it, were done on its day, rule by rule; None
    where the rule shows nothing all the same. With `filled` the case is what the act's values would leave, or they are
    refused. Nothing to whoever sees the case in part: it may be less than what he sees."""
    rules = [
        rule for rule in rules_of(configuration, procedure.id) if not rule.readers and awaits(rule, act.task)
    ]
    if case.sight is not None or not rules:
        return []
    facts = facts_of(case, configuration)
    if filled:
        told = _facts_by(session, actor, case, configuration, procedure, act, clock)
        if isinstance(told, Refused):
            return told
        facts = told
    facts, calendar = with_papers(facts, case), configuration.calendar()
    return [
        (rule, foreseen(rule, procedure, case.state, facts, calendar, act.task, act.occurred_on))
        for rule in rules
    ]


def _facts_by(
    session: Session,
    actor: Actor,
    case: Case,
    configuration: Configuration,
    procedure: Procedure,
    act: Act,
    clock: Clock,
) -> dict[str, Any] | Refused:
    """The facts as the act would leave them; what is kept apart is not read in them either."""
    held = actor.roles_over(case.unit)
    form, values, reads, faults = form_values(session, actor, configuration, procedure, case, act, held)
    if faults:
        return Refused(tuple(faults))
    if form is not None and form.reading.sensitive:
        values, _rows = set_apart(case, values, form.reading.sensitive, {}, clock, form.reading.sealed)
    return facts_with(case, configuration, form, values, reads)
