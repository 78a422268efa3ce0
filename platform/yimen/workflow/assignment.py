"""Whom a task is given to when it opens: the first of its rules that holds and finds somebody who may do it.

The house knows the people; which of them it is to be is decided here. A task whose rules find nobody stays open to its
roles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import codes
from .definition import AssignmentRule, Item, Procedure
from .environment import environment
from .guards import person_reasons, reason
from .model import Act, Doer, Effect, Outcome, Reason
from .state import NOTHING, OPEN, Document, Record

PERSONAL = frozenset({"handler", "fellow", "doer"})
_NOT_ASKED = frozenset({codes.SECOND_OFFICER.code, codes.HELD.code})
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might be given a task: the roles that count in the case's unit, whether the certificate is valid and
    whether he is away on the day, and when his turn last came (0: never)."""

    account: str
    roles: frozenset[str]
    certified: bool = False
    away: bool = False
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule that holds, and whom it asks for: accounts by name, or those who hold one of the roles in the unit."""

    rule: AssignmentRule
    accounts: tuple[str, ...]
    roles: frozenset[str]
    unit: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom the task goes to by which rule ("" where nobody was found), and why others were passed over."""

    task: str
    account: str
    rule: str
    to: str
    passed: tuple[tuple[str, Reason], ...] = ()
    moves_turn: bool = False


def tasks_to_assign(procedure: Procedure, before: Document, after: Document, act: Act) -> tuple[Item, ...]:
    """The tasks with rules that opened by the act, or whose holder it took away; a task that somebody put back is left
    to whoever claims it, one that is not begun yet is nobody's."""
    if after.get("status") != OPEN:
        return ()
    moved = bool(before) and before.get("handlers") != after.get("handlers")
    return tuple(
        procedure.items[name]
        for name in procedure.assigned
        if _asks(before.get("items", {}).get(name, NOTHING), after["items"].get(name, NOTHING), act, moved)
    )


def _asks(was: Record, now: Record, act: Act, handlers_moved: bool) -> bool:
    if now.get("state") != "active":
        return False
    if now.get("holder"):
        return handlers_moved and now.get("chosen", NOTHING).get("to") in ("handler", "fellow")
    if was.get("state") != "active" or was.get("round") != now.get("round"):
        return True
    return bool(was.get("holder")) and act.sort != "release"


def asked_by(procedure: Procedure, state: Document, item: Item, facts: Facts, unit: str) -> Iterator[Asked]:
    """The rules that hold, in their order; what is unknown does not hold. `unit` is the case's."""
    env = environment(facts, state, None, procedure)
    for rule in item.assignment:
        if rule.condition is not None and rule.condition.truth(env) is not True:
            continue
        if rule.to in PERSONAL:
            yield Asked(rule, tuple(_named(rule, state)), item.roles, unit)
            continue
        where = unit if rule.unit is None else rule.unit.value(env)
        if isinstance(where, str) and where:
            yield Asked(rule, (), (rule.roles or item.roles) & item.roles, where)


def _named(rule: AssignmentRule, state: Document) -> Sequence[str]:
    handlers = list(state["handlers"])
    if rule.to == "doer":
        return list(state["items"].get(rule.task, NOTHING).get("who", ()))
    return handlers[:1] if rule.to == "handler" else handlers[1:2]


def choose(
    procedure: Procedure,
    state: Document,
    item: Item,
    asked: Asked,
    candidates: Iterable[Candidate],
    day: date,
) -> Choice:
    """By name the first who may do it. In turn whoever waited longest of those who may and are not away; a task that is
    done anew goes back to whoever did it, and nobody's turn moves for that."""
    able: list[Candidate] = []
    passed: list[tuple[str, Reason]] = []
    turns = asked.rule.to == "turn"
    for each in candidates:
        why = next(holding_reasons(procedure, state, item, each, day, away=turns), None)
        if why is None:
            able.append(each)
        else:
            passed.append((each.account, why))
    order = {account: place for place, account in enumerate(asked.accounts)}
    again = list(state["items"].get(item.id, NOTHING).get("who", ())) if turns else []
    known = [each for each in able if each.account in again]
    if known:
        chosen = min(known, key=lambda each: again.index(each.account))
    elif able:
        chosen = min(able, key=lambda each: (order.get(each.account, 0), each.turn, each.account))
    else:
        return Choice(item.id, "", asked.rule.id, asked.rule.to, tuple(passed))
    return Choice(item.id, chosen.account, asked.rule.id, asked.rule.to, tuple(passed), turns and not known)


def holding_reasons(
    procedure: Procedure, state: Document, item: Item, candidate: Candidate, day: date, *, away: bool = True
) -> Iterator[Reason]:
    """Why somebody could not do the task that would be his: role, recusal, separation of duties, certificate, being
    away. Nobody else need let it go first."""
    text = day.isoformat()
    if away and candidate.away:
        yield reason(codes.AWAY, "", item.id, who=candidate.account, day=text, title=item.name())
    doer = Doer(candidate.account, candidate.roles, certified=candidate.certified)
    for each in person_reasons(procedure, state, item, doer, text):
        if each.code not in _NOT_ASKED:
            yield each


def assigned(outcome: Outcome, choices: Sequence[Choice]) -> Outcome:
    """The outcome with the tasks in the hands of those who were chosen; each choice is an effect of its own."""
    items = dict(outcome.state["items"])
    effects = list(outcome.effects)
    for each in choices:
        record = {name: value for name, value in items[each.task].items() if name != "holder"}
        items[each.task] = {**record, "chosen": {"to": each.to, "rule": each.rule}}
        if each.account:
            items[each.task]["holder"] = each.account
        passed = [[account, why.code] for account, why in each.passed]
        data = {"account": each.account, "to": each.to, "rule": each.rule, "passed": passed}
        effects.append(Effect("task_assigned", each.task, data))
    return Outcome({**outcome.state, "items": items}, tuple(effects))
