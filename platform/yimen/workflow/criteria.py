"""Three-valued criteria: true opens, false waits, *unknown* never passes and says what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yimen.kernel import UNKNOWN, Truth

from .codes import NOT_OPEN, UNKNOWN_FACTS
from .conditions import Condition
from .definition import Criterion, Item, OnPart, Procedure
from .environment import environment
from .model import Reason
from .past import as_of, done_after, done_on
from .run import Run
from .state import Document, happened
from .words import HAPPENINGS, happening_text, missing_text


def since(run: Run, criterion: Criterion) -> str | None:
    """The legal day on which the criterion held, or None while it does not: the latest of its on-parts and the act."""
    latest, state = run.day, run.head
    for part in criterion.on:
        day = happened(state, part)
        if day is None:
            return None
        latest = max(latest, day)
    if criterion.condition is None:
        return latest
    return (
        _true_since(run, criterion.condition, latest)
        if criterion.condition.truth(run.facts()) is True
        else None
    )


def _true_since(run: Run, condition: Condition, day: str) -> str:
    """The day, or a later one on which something was done without which the condition was not true yet."""
    if not run.late:
        return day
    later = [done_on(run.head, name) for name in done_after(run.head, day, (), condition)]
    if not later:
        return day
    then = environment(run.given, as_of(run.head, day), run.act, run.procedure, run.calendar)
    return day if condition.truth(then) is True else max(later)


def met(run: Run, criteria: tuple[Criterion, ...]) -> str | None:
    """The day on which one of the criteria held, or None."""
    for criterion in criteria:
        day = since(run, criterion)
        if day is not None:
            return day
    return None


def explain(
    procedure: Procedure, state: Document, facts: Mapping[str, Any], item: Item, language: str = "zh"
) -> tuple[Reason, ...]:
    """Why an item is not open: one reason per entry criterion that does not hold, or its stage's reasons."""
    if item.off:
        return (_waiting(procedure, item, "本单位的程序已停用这一项", "", language),)
    parent = procedure.items.get(item.parent)
    if parent is not None and state["items"].get(parent.id, {}).get("state") != "active":
        found = explain(procedure, state, facts, parent, language)
        if found or state["items"].get(parent.id, {}).get("state") == "left":
            return found or (_waiting(procedure, item, f"阶段“{parent.name(language)}”已结束", "", language),)
    reasons = []
    hopeful = [each for each in item.entry if not _contradicted(state, each)]
    for criterion in hopeful or item.entry:
        reasons.extend(_lacking(procedure, state, facts, item, criterion, language))
    return tuple(reasons)


def _contradicted(state: Document, criterion: Criterion) -> bool:
    """Whether an on-part can no longer happen, because its source came to another result."""
    for part in criterion.on:
        record = state["items"].get(part.source)
        if record is None or happened(state, part) is not None or part.happening in HAPPENINGS:
            continue
        if record.get("count") and record.get("state") != "active":
            return True
    return False


def _lacking(
    procedure: Procedure,
    state: Document,
    facts: Mapping[str, Any],
    item: Item,
    criterion: Criterion,
    language: str,
) -> list[Reason]:
    article = criterion.article or item.article
    missing = [part for part in criterion.on if happened(state, part) is None]
    if missing:
        waiting = criterion.message or "须待" + "、".join(
            happening_text(procedure, each, language) for each in missing
        )
        return [_waiting(procedure, item, waiting, article, language)]
    if criterion.condition is None:
        return []
    truth = criterion.condition.truth(facts)
    if truth is True:
        return []
    if truth is UNKNOWN:
        names = missing_text(procedure, criterion.condition.missing(facts), facts, language)
        message = UNKNOWN_FACTS.told(title=item.name(language), missing=names)
        return [Reason(UNKNOWN_FACTS.code, message, article, item.id)]
    waiting = criterion.message or f"条件“{criterion.condition.text}”不成立"
    return [_waiting(procedure, item, waiting, article, language)]


def _waiting(procedure: Procedure, item: Item, waiting: str, article: str, language: str) -> Reason:
    message = NOT_OPEN.told(title=item.name(language), waiting=waiting.rstrip("。"))
    return Reason(NOT_OPEN.code, message, article or procedure.article, item.id)


def truth_of(
    condition: Condition | None, on: tuple[OnPart, ...], state: Document, facts: Mapping[str, Any]
) -> Truth:
    """The truth of on-parts and if-part together, for gates."""
    if any(happened(state, part) is None for part in on):
        return False
    return True if condition is None else condition.truth(facts)
