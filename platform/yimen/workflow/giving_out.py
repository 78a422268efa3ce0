"""Scenarios give tasks out as a house would: by the procedure's rules, among the people that they know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from .assignment import Asked, Candidate, Choice, asked_by, assigned, choose, tasks_to_assign
from .definition import Item, Procedure
from .model import Act, Outcome

Body = Mapping[str, Any]
Turns = dict[str, dict[str, int]]
"""By task, when whose turn last came."""


def give_out(
    procedure: Procedure,
    before: Body,
    outcome: Outcome,
    act: Act,
    facts: Body,
    people: Mapping[str, Body],
    turns: Turns,
) -> Outcome:
    """The outcome with the tasks that the act opened in somebody's hands. Who says no `unit` is in the case's."""
    choices = [
        choice
        for item in tasks_to_assign(procedure, before, outcome.state, act)
        if (choice := _choice(procedure, outcome, item, act, facts, people, turns)) is not None
    ]
    return assigned(outcome, choices) if choices else outcome


def _choice(
    procedure: Procedure,
    outcome: Outcome,
    item: Item,
    act: Act,
    facts: Body,
    people: Mapping[str, Body],
    turns: Turns,
) -> Choice | None:
    found: Choice | None = None
    taken = turns.setdefault(item.id, {})
    unit = str(facts.get("case", {}).get("unit", ""))
    for asked in asked_by(procedure, outcome.state, item, facts, unit):
        able = list(_candidates(asked, people, taken, unit))
        choice = choose(procedure, outcome.state, item, asked, able, act.occurred_on)
        found = replace(choice, passed=(*(found.passed if found else ()), *choice.passed))
        if choice.moves_turn:
            taken[choice.account] = max(taken.values(), default=0) + 1
        if choice.account:
            break
    return found


def _candidates(
    asked: Asked, people: Mapping[str, Body], taken: Mapping[str, int], unit: str
) -> Iterator[Candidate]:
    for name, person in people.items():
        roles = frozenset(person.get("roles", ()))
        named = name in asked.accounts
        if named or (not asked.accounts and roles & asked.roles and person.get("unit", unit) == asked.unit):
            yield Candidate(
                name, roles, person.get("certified", False), person.get("away", False), taken.get(name, 0)
            )
