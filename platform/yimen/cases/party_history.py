"""What else the parties of a case were in: the question whether somebody offends for the first time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, system_actor

from .guard import seen_case, visible
from .models import AllegedAct, Case, Party

MOST = 200


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case in which a party of that name stands; `items` are those it offends, `same` those of them that the
    case in hand offends too."""

    id: str
    number: str
    title: str
    unit: str
    status: str
    opened_on: date
    items: tuple[str, ...]
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyHistory:
    """The other cases of a name, the newest first; of `unseen` further ones the Actor learns only that they are there."""

    name: str
    cases: tuple[PastCase, ...]
    unseen: int


def party_history(session: Session, actor: Actor, case_id: str) -> list[PartyHistory] | None:
    """The history of each party by its name, at most `MOST` cases in all; None for a case that the Actor does not see.

    A name is not a person: whoever reads it compares the identities.
    """
    case = seen_case(session, actor, case_id)
    if case is None:
        return None
    seen = visible(actor)
    own = select(Party.name).where(~Party.dropped, Party.name != "").order_by(Party.position)
    names = list(dict.fromkeys(session.scalars(seen.within(case, own, Party))))
    rows = session.execute(seen.of(_others(case, names))).all()
    items = _items(session, actor, [row.id for row in rows])
    offended = _items(session, actor, [case.id])[case.id]
    found: dict[str, list[PastCase]] = defaultdict(list)
    for row in rows:
        known = items[row.id]
        found[row.name].append(
            PastCase(
                row.id,
                row.number,
                row.title,
                row.unit,
                row.status,
                row.opened_on,
                tuple(known.values()),
                tuple(name for code, name in known.items() if code in offended),
            )
        )
    every = _counts(session, case, names)
    return [PartyHistory(name, tuple(found[name]), max(every[name] - len(found[name]), 0)) for name in names]


def _others(case: Case, names: list[str]) -> Any:
    columns = (Party.name, Case.id, Case.number, Case.title, Case.unit, Case.status, Case.opened_on)
    return (
        select(*columns)
        .join(Case, Case.id == Party.case_id)
        .where(Party.jurisdiction == case.jurisdiction, Party.name.in_(names))
        .where(Party.case_id != case.id, ~Party.dropped)
        .distinct()
        .order_by(Case.opened_on.desc(), Case.id.desc())
        .limit(MOST)
    )


def _counts(session: Session, case: Case, names: list[str]) -> Counter[str]:
    """In how many other cases of the jurisdiction each name stands, whoever may see them: the number alone."""
    counted = (
        select(Party.name, func.count(Party.case_id.distinct()))
        .where(Party.jurisdiction == case.jurisdiction, Party.name.in_(names))
        .where(Party.case_id != case.id, ~Party.dropped)
        .group_by(Party.name)
    )
    house = visible(system_actor("index", case.jurisdiction))
    return Counter(dict(session.execute(house.of(counted, Party)).all()))


def _items(session: Session, actor: Actor, ids: list[str]) -> dict[str, dict[str, str]]:
    """The offended items by case: name by code."""
    columns = select(AllegedAct.case_id, AllegedAct.item, AllegedAct.item_name)
    chosen = columns.where(AllegedAct.case_id.in_(ids), ~AllegedAct.dropped).order_by(AllegedAct.position)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in session.execute(visible(actor).of(chosen, AllegedAct)):
        found[row.case_id][row.item] = row.item_name or row.item
    return found
