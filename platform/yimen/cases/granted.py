"""What lower jurisdictions let a higher one see of their cases: by kind of case and fact, each look written down.

In: an actor, the tree of jurisdictions, entries of kind `sight-grant` in force in the lower ones. Out: rows with the
granted facts and nothing else. Never here: a form, a paper, a party; an act; a grant upwards or sideways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, literal, or_, select
from sqlalchemy.orm import Session, aliased

from yimen.kernel import Actor, Clock
from yimen.store import EntryRevision, Jurisdiction

from . import audit
from .configuration import Configuration
from .guard import Grant, visible_by_grant
from .models import Case

GRANT_KIND = "sight-grant"
FACTS = ("title", "unit", "stage", "status", "opened_on", "due_on", "closed_on")
PARTS = ("steps", "terms")
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class GrantedCase:
    """A case of a lower jurisdiction as far as it is granted; facts that are not are missing."""

    id: str
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
    for place, key, body in session.execute(_grants_below(actor.jurisdiction, day)):
        if body.get("to") == actor.jurisdiction and body.get("role") in held:
            found.append(_grant(actor.account, place, key, body))
    return found


def _grant(account: str, place: str, key: str, body: Mapping[str, Any]) -> Grant:
    return Grant(
        account,
        place,
        key,
        frozenset(map(str, body.get("procedures", ()))),
        tuple(each for each in FACTS if each in body.get("facts", ())),
        tuple(each for each in PARTS if each in body.get("parts", ())),
        body.get("figures") is True,
    )


def _grants_below(jurisdiction: str, day: date) -> Select[tuple[str, str, Any]]:
    """(place, key, body) of every grant in force in the jurisdictions under one in the tree, at any depth: one statement."""
    j, r = aliased(Jurisdiction), EntryRevision
    tree = select(Jurisdiction.id, literal(1).label("depth")).where(Jurisdiction.parent == jurisdiction)
    under = tree.cte("under", recursive=True)
    deeper = (
        select(j.id, under.c.depth + 1).join(under, j.parent == under.c.id).where(under.c.depth < DEEPEST)
    )
    under = under.union(deeper)
    return (
        select(r.jurisdiction, r.key, r.body)
        .join(Jurisdiction, Jurisdiction.id == r.jurisdiction)
        .where(
            r.jurisdiction.in_(select(under.c.id).where(under.c.id != jurisdiction)),
            r.kind == GRANT_KIND,
            r.scope == "",
            r.valid_from <= day,
            or_(r.valid_to.is_(None), r.valid_to > day),
            r.recorded_by <= Jurisdiction.sequence,
            or_(r.superseded_by.is_(None), r.superseded_by > Jurisdiction.sequence),
        )
        .order_by(r.jurisdiction, r.key)
    )


def grant_to(session: Session, actor: Actor, place: str, key: str, day: date) -> Grant | None:
    """One of the actor's grants, or None where he has no such one."""
    every = grants_to(session, actor, day)
    return next((each for each in every if (each.place, each.key) == (place, key)), None)


def write_down(session: Session, actor: Actor, grant: Grant, clock: Clock, **read: Any) -> None:
    """A look stands in the audit trail of both jurisdictions."""
    told = {"grant": grant.key, "from": grant.place, "to": actor.jurisdiction, **read}
    for chain in (actor.jurisdiction, grant.place):
        subject = f"{grant.place}/{grant.key}"
        audit.record(session, actor, "read_granted", subject, told, clock, jurisdiction=chain)


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
    grant = grant_to(session, actor, place, key, day)
    if grant is None:
        return None
    columns = [Case.id, Case.number, Case.procedure, *(column_of(each) for each in grant.facts)]
    query = select(*columns).order_by(Case.opened_at.desc(), Case.id.desc()).offset(offset).limit(limit + 1)
    rows = session.execute(visible_by_grant(grant).of(query)).all()
    there = Configuration.open(session, place, day=day)
    shown = tuple(case_of(each, grant.facts, there) for each in rows[:limit])
    write_down(session, actor, grant, clock, rows=len(shown), offset=offset)
    return GrantedPage(shown, len(rows) > limit)


def column_of(fact: str) -> Any:
    return Case.stage_title if fact == "stage" else getattr(Case, fact)


def case_of(row: Sequence[Any], facts: Sequence[str], there: Configuration) -> GrantedCase:
    """The row in the words of the jurisdiction that it belongs to."""
    named = dict(zip(facts, row[3:], strict=True))
    if "unit" in named:
        named["unit"] = str(there.units().get(named["unit"], {}).get("name", named["unit"]))
    known = {each.key: each.body for each in there.entries("procedure")}
    title = known.get(row[2], {}).get("title", {}).get("zh", row[2])
    return GrantedCase(str(row[0]), str(row[1]), str(title), named)


def titles_of(session: Session, grants: Sequence[Grant]) -> Iterator[tuple[Grant, str]]:
    """Each grant with the title of the jurisdiction that gave it."""
    places = {each.place for each in grants}
    titles = dict(
        session.execute(select(Jurisdiction.id, Jurisdiction.title).where(Jurisdiction.id.in_(places))).all()
    )
    for each in grants:
        yield each, str(titles.get(each.place, each.place))
