"""For whom somebody acts besides himself: whoever is away and left the task in hand, whoever handed it or the role over.

The journal names both, and whatever keeps one of the two from a task keeps the other from doing it in his stead.
"""

from __future__ import annotations

from .definition import Item, Procedure
from .model import Act, Doer
from .state import NOTHING, Document, Record

DELEGATED = "delegated"
ON_A_TASK = frozenset({"open", "complete", "return", "start", "claim", "delegate"})


def represented(procedure: Procedure, state: Document, act: Act, doer: Doer) -> tuple[str, ...]:
    """The accounts in whose stead the act is done."""
    item = procedure.items.get(act.task)
    if item is not None and act.sort in ON_A_TASK:
        return represented_in(state, item, doer)
    return _lenders(_roles_used(procedure, act), doer)


def represented_in(state: Document, item: Item, doer: Doer) -> tuple[str, ...]:
    """The accounts in whose stead the task would be done."""
    record = state["items"].get(item.id, NOTHING)
    holder, lender = record.get("holder"), delegated_by(record)
    found: list[str] = []
    if holder and holder != doer.account and holder in doer.stands_for:
        found.append(holder)
    if lender and lender != doer.account:
        found.append(lender)
    if item.by_handlers and doer.account not in state["handlers"]:
        found += [each for each in state["handlers"] if each in doer.stands_for][:1]
    found += _lenders(item.roles, doer)
    return tuple(dict.fromkeys(found))


def delegated_by(record: Record) -> str:
    """Who handed the task over to its holder, "" where nobody did."""
    chosen = record.get("chosen", NOTHING)
    return str(chosen["by"]) if chosen.get("to") == DELEGATED else ""


def handles(state: Document, doer: Doer) -> bool:
    """Whether the case is the doer's, or that of somebody whose substitute he is."""
    handlers = state["handlers"]
    return doer.account in handlers or any(each in handlers for each in doer.stands_for)


def _lenders(roles: frozenset[str], doer: Doer) -> tuple[str, ...]:
    """Who lent the role by which alone he may do it."""
    used, lent = roles & doer.roles, dict(doer.lent)
    if not used or not lent or not used <= lent.keys():
        return ()
    return (lent[min(used)],)


def _roles_used(procedure: Procedure, act: Act) -> frozenset[str]:
    term = procedure.term(act.target)
    if act.sort == "extend" and term is not None and term.extension is not None:
        return term.extension.roles
    if act.sort in ("pause", "resume") and term is not None:
        return term.pausable
    if act.sort == "event" and act.target in procedure.events:
        return procedure.events[act.target].roles
    rule = procedure.case_acts.get(act.sort)
    return rule.roles if rule is not None else frozenset()
