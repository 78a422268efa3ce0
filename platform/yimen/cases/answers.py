"""What staff read of cases beyond those they see: by rules of publication that name their readers, as the body of what
experts answered. Masked and withdrawn as what is public is; shown to whoever holds one of the readers' roles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from yimen.kernel import Actor, folded, grams

from .configuration import Configuration
from .guard import sees_case
from .publishing import PAGE, PUBLIC_TEXT, PublicEntry, PublicRow, entries, entry_of, page_of

MOST_GRAMS = 24
FEWEST = 2
SIMILAR = 5


def internal_rules(configuration: Configuration, actor: Actor) -> Mapping[str, Mapping[str, Any]]:
    """Bodies of the rules in force whose readers the actor is among, by id."""
    if actor.sort != "person" or actor.jurisdiction != configuration.jurisdiction:
        return {}
    held = {role for role, _units in actor.standing}
    return {
        each.key: each.body
        for each in configuration.entries("publication")
        if held.intersection(each.body.get("readers", ()))
    }


def internal_entries(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    rule: str,
    *,
    words: str = "",
    after: str = "",
    limit: int = PAGE,
) -> list[PublicEntry]:
    """What the rule shows, newest first, of that which holds the words; nothing to whoever is no reader of it. Raises
    `ValueError` for a place that is none of ours."""
    if rule not in internal_rules(configuration, actor):
        return []
    chosen = _shown(actor, rule, configuration.day)
    return page_of(session, chosen, actor.jurisdiction, words=words, after=after, limit=limit)


def internal_entry(
    session: Session, actor: Actor, configuration: Configuration, rule: str, number: int
) -> tuple[PublicEntry, str] | None:
    """One of them, with the id of its case where the actor sees that too, else ""."""
    if rule not in internal_rules(configuration, actor):
        return None
    chosen = _shown(actor, rule, configuration.day, PublicRow.case_id)
    row = session.execute(chosen.where(PublicRow.id == number)).one_or_none()
    if row is None:
        return None
    return entry_of(row), row.case_id if sees_case(session, actor, row.case_id) else ""


def similar_entries(
    session: Session, actor: Actor, configuration: Configuration, rule: str, text: str
) -> list[PublicEntry]:
    """Those that have most of the text's grams in common with it, two at least; five at most."""
    sought = [each for each in sorted(grams(folded(text))) if len(each) > 1][:MOST_GRAMS]
    if rule not in internal_rules(configuration, actor) or len(sought) < FEWEST:
        return []
    r = PublicRow
    held = union_all(*(PUBLIC_TEXT.ids(session, each, actor.jurisdiction) for each in sought)).subquery()
    number = held.c[0]
    ranked = (
        select(number.label("id"), func.count().label("shared"))
        .group_by(number)
        .having(func.count() >= FEWEST)
        .subquery()
    )
    chosen = _shown(actor, rule, configuration.day).join(ranked, ranked.c.id == r.id)
    rows = session.execute(chosen.order_by(ranked.c.shared.desc(), r.id.desc()).limit(SIMILAR))
    return [entry_of(row) for row in rows]


def _shown(actor: Actor, rule: str, day: date, *more: Any) -> Any:
    return entries(actor.jurisdiction, day, *more, internal=True).where(PublicRow.rule == rule)
