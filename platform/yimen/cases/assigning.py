"""Tasks that open are given to somebody by their rules, in the transaction of the act that opened them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from yimen.workflow import (
    Act,
    Asked,
    AssignmentRule,
    Choice,
    Item,
    Outcome,
    Procedure,
    asked_by,
    assigned,
    choose,
    tasks_to_assign,
    units_of,
)

from .candidates import candidates
from .configuration import Configuration
from .facts import facts_of
from .handing_on import moved_to
from .models import Case
from .turns import ROUND, locked_turns, take_turn


@dataclass(frozen=True, slots=True)
class _Assigning:
    session: Session
    case: Case
    configuration: Configuration
    procedure: Procedure
    outcome: Outcome


def with_assignments(
    session: Session,
    case: Case,
    configuration: Configuration,
    procedure: Procedure,
    act: Act,
    outcome: Outcome,
) -> Outcome:
    """The outcome of an act with the tasks that it opened in somebody's hands; `case.state` is still the one before."""
    if not procedure.assigned:
        return outcome
    work = _Assigning(session, case, configuration, procedure, outcome)
    choices = [
        choice
        for item in tasks_to_assign(procedure, case.state, outcome.state, act)
        if (choice := _choice(work, item)) is not None
    ]
    return assigned(outcome, choices) if choices else outcome


def _choice(work: _Assigning, item: Item) -> Choice | None:
    """Of the first rule that finds somebody; that nobody was found is told too. None where no rule holds."""
    found: Choice | None = None
    case, configuration, state = work.case, work.configuration, work.outcome.state
    facts = facts_of(case, configuration)
    unit = (case.unit, *units_of(state), *moved_to(work.outcome.effects))[-1]
    for asked in asked_by(work.procedure, state, item, facts, unit):
        choice = _of_rule(work, item, asked, state, unit)
        passed = (*(found.passed if found else ()), *choice.passed)
        found = replace(choice, passed=tuple(dict.fromkeys(passed)))
        if choice.account:
            break
    return found


def next_in_turn(
    session: Session, case: Case, configuration: Configuration, procedure: Procedure, item: Item
) -> Choice:
    """Whose turn it is of those who hold the task's roles in the case's unit; the turn is taken. For whoever spreads work
    by hand."""
    work = _Assigning(session, case, configuration, procedure, Outcome(case.state, ()))
    rule = AssignmentRule("by_hand", "turn")
    return _of_rule(work, item, Asked(rule, (), item.roles, case.unit), case.state, case.unit)


def _of_rule(work: _Assigning, item: Item, asked: Asked, state: Mapping[str, Any], unit: str) -> Choice:
    """The rule's choice among those who are there today; `unit` is the case's."""
    session, case, day = work.session, work.case, work.configuration.day
    if asked.rule.to != "turn":
        people = candidates(session, work.configuration, unit, asked.roles, accounts=asked.accounts)
        return choose(work.procedure, state, item, asked, people, day)
    place = f"{work.procedure.id}/{item.id}"
    turns = locked_turns(session, case.jurisdiction, asked.unit, place)
    people = candidates(session, work.configuration, unit, asked.roles, where=asked.unit)
    people = [replace(each, turn=turns.get(each.account, 0)) for each in people]
    choice = choose(work.procedure, state, item, asked, people, day)
    if choice.moves_turn:
        take_turn(session, case.jurisdiction, asked.unit, place, choice.account, turns.get(ROUND, 0))
    return choice
