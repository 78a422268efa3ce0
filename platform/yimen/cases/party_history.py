"""What else the parties of a case were in: the question whether somebody offends for the first time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session

from yimen.kernel import Actor, system_actor
from yimen.workflow import read_earlier

from .configuration import Configuration
from .earlier import MOST_PARTIES, as_written, cases_of_number
from .guard import seen_case, visible
from .models import AllegedAct, Case, Party
from .sensitive import whole

MOST = 200


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case in which a party of that name stands, or one of the same number (`sure`); `items` are those it offends, `same`
    those of them that the case in hand offends too."""

    id: str
    number: str
    title: str
    unit: str
    status: str
    opened_on: date
    items: tuple[str, ...]
    same: tuple[str, ...]
    sure: bool = False


@dataclass(frozen=True, slots=True)
class PartyHistory:
    """The other cases of a name, the newest first; of `unseen` further ones the Actor learns only that they are there."""

    name: str
    cases: tuple[PastCase, ...]
    unseen: int


def party_history(
    session: Session, actor: Actor, case_id: str, configuration: Configuration | None = None
) -> list[PartyHistory] | None:
    """The history of each party by its name, and by its number where a form of the case counts by one (`x-earlier`); at
    most `MOST` cases of each sort. None for a case that the Actor does not see.

    A name is not a person: whoever reads it compares the identities. Whoever is shown some cases in part alone is told by
    names: a number kept apart tells him nothing.
    """
    case = seen_case(session, actor, case_id)
    if case is None:
        return None
    seen = visible(actor)
    own = select(Party.name, Party.body).where(~Party.dropped, Party.name != "").order_by(Party.position)
    parties = session.execute(seen.within(case, own, Party)).all()
    names = list(dict.fromkeys(each.name for each in parties))
    by = "" if configuration is None or actor.sights else _number_field(configuration, case)
    numbers = _numbers(session, actor, case, by, parties) if by else {}
    known = {name: cases_of_number(by, each, case.jurisdiction) for name, each in numbers.items()}
    rows = [(row.name, row, False) for row in session.execute(seen.of(_others(case, names)))]
    for name, of in known.items():
        rows += [(name, row, True) for row in session.execute(seen.of(_of_number(case, of)))]
    found = _past(session, actor, case, rows)
    every = _counts(session, case, names, known)
    return [PartyHistory(name, tuple(found[name]), max(every[name] - len(found[name]), 0)) for name in names]


def _past(
    session: Session, actor: Actor, case: Case, rows: Sequence[tuple[str, Any, bool]]
) -> dict[str, list[PastCase]]:
    """Each case once of each name, the newest first."""
    items = _items(session, actor, [row.id for _name, row, _sure in rows])
    offended = _items(session, actor, [case.id])[case.id]
    found: dict[str, dict[str, PastCase]] = defaultdict(dict)
    for name, row, sure in rows:
        known = items[row.id]
        found[name][row.id] = PastCase(
            row.id,
            row.number,
            row.title,
            row.unit,
            row.status,
            row.opened_on,
            tuple(known.values()),
            tuple(title for code, title in known.items() if code in offended),
            sure,
        )
    newest = {
        name: sorted(each.values(), key=lambda past: (past.opened_on, past.id), reverse=True)
        for name, each in found.items()
    }
    return defaultdict(list, newest)


def _number_field(configuration: Configuration, case: Case) -> str:
    """By which field of a party the forms of the case count, as they are in force."""
    for key in case.bindings.get("forms", {}):
        entry = configuration.entry("form", key, case.unit)
        schema = entry.body.get("schema", {}) if entry is not None else {}
        for part in schema.get("properties", {}).values():
            rule = read_earlier(part["x-earlier"]) if "x-earlier" in part else None
            if rule is not None and rule.by:
                return rule.by
    return ""


def _numbers(
    session: Session, actor: Actor, case: Case, by: str, parties: Sequence[Any]
) -> dict[str, tuple[str, ...]]:
    """The numbers of the parties by their names, in the ways they may be written; of those that have one."""
    bodies = whole(session, actor, case, [each.body for each in parties[:MOST_PARTIES]])
    found: dict[str, tuple[str, ...]] = {}
    for party, body in zip(parties, bodies, strict=False):
        number = body.get(by)
        if isinstance(number, str) and number.strip():
            found[party.name] = (*found.get(party.name, ()), *as_written(number.strip()))
    return found


def _of_number(case: Case, of: Select[str]) -> Any:
    cases = of.distinct().subquery()
    columns = (Case.id, Case.number, Case.title, Case.unit, Case.status, Case.opened_on)
    return (
        select(*columns)
        .select_from(cases)
        .join(Case, Case.id == cases.c.case_id)
        .where(Case.id != case.id)
        .order_by(Case.opened_on.desc(), Case.id.desc())
        .limit(MOST)
    )


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


def _counts(session: Session, case: Case, names: list[str], known: Mapping[str, Select[str]]) -> Counter[str]:
    """In how many other cases of the jurisdiction each name or number stands, whoever may see them: the number alone."""
    named = select(Party.case_id).where(Party.jurisdiction == case.jurisdiction, ~Party.dropped)
    counted = (
        select(Party.name, func.count(Party.case_id.distinct()))
        .where(Party.jurisdiction == case.jurisdiction, Party.name.in_(names))
        .where(Party.case_id != case.id, ~Party.dropped)
        .group_by(Party.name)
    )
    house = visible(system_actor("count", case.jurisdiction))
    every = Counter(dict(session.execute(house.of(counted, Party)).all()))
    for name, of in known.items():
        both = union(named.where(Party.name == name), of).subquery()
        number = select(func.count()).select_from(both).join(Case, Case.id == both.c.case_id)
        every[name] = session.scalar(house.of(number.where(Case.id != case.id))) or 0
    return every


def _items(session: Session, actor: Actor, ids: list[str]) -> dict[str, dict[str, str]]:
    """The offended items by case: name by code."""
    columns = select(AllegedAct.case_id, AllegedAct.item, AllegedAct.item_name)
    chosen = columns.where(AllegedAct.case_id.in_(ids), ~AllegedAct.dropped).order_by(AllegedAct.position)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in session.execute(visible(actor).of(chosen, AllegedAct)):
        found[row.case_id][row.item] = row.item_name or row.item
    return found
