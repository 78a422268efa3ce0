"""What lower jurisdictions let a higher one see of their cases: by kind of case and fact, each look written down.

In: an actor, the tree of jurisdictions, entries of kind `sight-grant` in force in the lower ones. Out: rows with the
granted facts and nothing else. Never here: a form, a paper, a journal, a party; an act; a grant upwards or sideways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.store import Jurisdiction, select_in_force

from . import audit
from .configuration import Configuration
from .guard import Grant, visible_by_grant
from .models import Case

GRANT_KIND = "sight-grant"
FACTS = ("title", "unit", "stage", "status", "opened_on", "due_on", "closed_on")
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class GrantedCase:
    """A case of a lower jurisdiction as far as it is granted; facts that are not are missing."""

    number: str
    procedure: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GrantedPage:
    """Cases under one grant, the newest first; whether there are more."""

    rows: tuple[GrantedCase, ...]
    more: bool


def grants_to(session: Session, actor: Actor, day: date) -> list[Grant]:
    """The grants in force on the day for the actor: of jurisdictions below his own in the tree, to a role that he holds.

    Whoever sees no cases at home sees none elsewhere; rights that are only lent count for nothing here.
    """
    if actor.sort != "person" or not actor.may("case.list"):
        return []
    held = {each.role for each in actor.memberships if each.holds_on(day)}
    found = []
    for place in sorted(below(session, actor.jurisdiction)):
        sequence = session.scalar(select(Jurisdiction.sequence).where(Jurisdiction.id == place)) or 0
        for revision in session.scalars(select_in_force(place, day, sequence, GRANT_KIND)):
            body = revision.body
            if body.get("to") == actor.jurisdiction and body.get("role") in held:
                procedures = frozenset(map(str, body.get("procedures", ())))
                facts = tuple(each for each in FACTS if each in body.get("facts", ()))
                found.append(Grant(actor.account, place, revision.key, procedures, facts))
    return found


def below(session: Session, jurisdiction: str) -> set[str]:
    """The jurisdictions under this one in the tree of regions, at any depth."""
    found: set[str] = set()
    level = {jurisdiction}
    for _ in range(DEEPEST):
        level = set(session.scalars(select(Jurisdiction.id).where(Jurisdiction.parent.in_(level)))) - found
        level.discard(jurisdiction)
        if not level:
            break
        found |= level
    return found


def granted_cases(
    session: Session,
    actor: Actor,
    place: str,
    key: str,
    *,
    day: date,
    clock: Clock,
    offset: int = 0,
    limit: int = 50,
) -> GrantedPage | None:
    """A page of what a grant shows, or None where the actor has no such grant; written down in both jurisdictions."""
    grant = next(
        (each for each in grants_to(session, actor, day) if (each.place, each.key) == (place, key)), None
    )
    if grant is None:
        return None
    columns = [Case.number, Case.procedure, *(_column(each) for each in grant.facts)]
    query = select(*columns).order_by(Case.opened_at.desc(), Case.id.desc()).offset(offset).limit(limit + 1)
    rows = session.execute(visible_by_grant(grant).of(query)).all()
    there = Configuration.open(session, place, day=day)
    shown = tuple(_case(each, grant.facts, there) for each in rows[:limit])
    read = {"grant": key, "from": place, "to": actor.jurisdiction, "rows": len(shown), "offset": offset}
    for chain in (actor.jurisdiction, place):
        audit.record(session, actor, "read_granted", f"{place}/{key}", read, clock, jurisdiction=chain)
    return GrantedPage(shown, len(rows) > limit)


def _column(fact: str) -> Any:
    return Case.stage_title if fact == "stage" else getattr(Case, fact)


def _case(row: Sequence[Any], facts: Sequence[str], there: Configuration) -> GrantedCase:
    """The row in the words of the jurisdiction that it belongs to."""
    named = dict(zip(facts, row[2:], strict=True))
    if "unit" in named:
        named["unit"] = str(there.units().get(named["unit"], {}).get("name", named["unit"]))
    known = {each.key: each.body for each in there.entries("procedure")}
    title = known.get(row[1], {}).get("title", {}).get("zh", row[1])
    return GrantedCase(str(row[0]), str(title), named)


def titles_of(session: Session, grants: Sequence[Grant]) -> Iterator[tuple[Grant, str]]:
    """Each grant with the title of the jurisdiction that gave it."""
    places = {each.place for each in grants}
    titles = dict(
        session.execute(select(Jurisdiction.id, Jurisdiction.title).where(Jurisdiction.id.in_(places))).all()
    )
    for each in grants:
        yield each, str(titles.get(each.place, each.place))
