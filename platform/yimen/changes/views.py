"""Reading change sets for pages and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from yimen.cases import Person, people_who_may
from yimen.kernel import Actor
from yimen.store import ChangeLine, ChangeSet, ChangeSetEvent, EntryRevision, case_field, source_content

from . import codes
from .clashes import later_numbers
from .refusal import ChangeRefused

ASKED, REHEARSED = "rehearse", "rehearsed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a body, before and after; None where it is absent."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with what it replaces."""

    line: ChangeLine
    before: EntryRevision | None

    @property
    def fields(self) -> list[FieldChange]:
        """The fields of the first level that differ."""
        old = {} if self.before is None else dict(self.before.body)
        new = dict(self.line.body or {})
        names = [*old, *(name for name in new if name not in old)]
        return [
            FieldChange(name, old.get(name), new.get(name))
            for name in names
            if old.get(name) != new.get(name)
        ]


def change_sets(
    session: Session,
    actor: Actor,
    jurisdiction: str,
    *,
    states: tuple[str, ...] = (),
    limit: int = 100,
) -> list[ChangeSet]:
    """The jurisdiction's sets, the youngest first, for those who may draft, approve or audit."""
    require_reader(actor, jurisdiction)
    query = select(ChangeSet).where(ChangeSet.jurisdiction == jurisdiction)
    if states:
        query = query.where(ChangeSet.state.in_(states))
    return list(
        session.scalars(query.order_by(ChangeSet.created_at.desc(), ChangeSet.id.desc()).limit(limit))
    )


def find_set(session: Session, actor: Actor, reference: str) -> ChangeSet:
    """A set by its id, by its first signs where only one begins so, or by its number."""
    condition = ChangeSet.id.startswith(reference, autoescape=True)
    if reference.isdecimal() and len(reference) < 10:
        condition = or_(condition, ChangeSet.number == int(reference))
    query = select(ChangeSet).where(ChangeSet.jurisdiction == actor.jurisdiction, condition).limit(3)
    found = list(session.scalars(query))
    exact = [each for each in found if each.id == reference or str(each.number) == reference]
    if len(exact or found) != 1:
        raise ChangeRefused(codes.NO_SUCH_SET.at(id=reference))
    require_reader(actor, actor.jurisdiction)
    return (exact or found)[0]


def lines(
    session: Session,
    set_id: str,
    after: int = 0,
    limit: int = 50,
    *,
    kind: str | None = None,
    op: str | None = None,
    text: str = "",
) -> list[LineView]:
    """Lines after a line's id, with what they replace, in three queries at most; `text` stands in key or name.

    An inverse names what it replaces by its digest alone.
    """
    query = select(ChangeLine).where(ChangeLine.change_set == set_id, ChangeLine.id > after)
    if kind is not None:
        query = query.where(ChangeLine.kind == kind)
    if op is not None:
        query = query.where(ChangeLine.op == op)
    if text:
        name = case_field(ChangeLine.body, "name")
        query = query.where(
            or_(ChangeLine.key.icontains(text, autoescape=True), name.icontains(text, autoescape=True))
        )
    rows = list(session.scalars(query.order_by(ChangeLine.id).limit(limit)))
    ids = [each.before_id for each in rows if each.before_id is not None]
    before: dict[int, EntryRevision] = {}
    if ids:
        found = session.scalars(select(EntryRevision).where(EntryRevision.id.in_(ids)))
        before = {each.id: each for each in found}
    named = _named_by_digest(session, set_id, [each for each in rows if each.before_id not in before])
    return [
        LineView(
            each,
            before.get(each.before_id or 0) or named.get((each.kind, each.key, each.before_digest or "")),
        )
        for each in rows
    ]


def _named_by_digest(
    session: Session, set_id: str, lines: Sequence[ChangeLine]
) -> dict[tuple[str, str, str], EntryRevision]:
    named = [each for each in lines if each.before_digest]
    if not named:
        return {}
    jurisdiction = select(ChangeSet.jurisdiction).where(ChangeSet.id == set_id).scalar_subquery()
    chosen = select(EntryRevision).where(
        EntryRevision.jurisdiction == jurisdiction,
        EntryRevision.key.in_({each.key for each in named}),
        EntryRevision.digest.in_({each.before_digest for each in named}),
    )
    return {(row.kind, row.key, row.digest): row for row in session.scalars(chosen)}


def later_sets(session: Session, change_set: ChangeSet) -> list[ChangeSet]:
    """The later sets for whose sake an active one cannot be undone, the last first: they are to be undone before."""
    numbers = later_numbers(session, change_set.jurisdiction, change_set.id)
    chosen = select(ChangeSet).where(
        ChangeSet.jurisdiction == change_set.jurisdiction, ChangeSet.number.in_(sorted(numbers))
    )
    return list(session.scalars(chosen.order_by(ChangeSet.number.desc())))


def who_may_decide(session: Session, change_set: ChangeSet, day: date) -> list[Person]:
    """The people who may approve it or bring it into force on the day: all with the right but who proposed it."""
    proposers = (change_set.created_by, change_set.submitted_by)
    able = people_who_may(session, change_set.jurisdiction, "change.approve", day)
    return [each for each in able if each.account not in proposers]


def source_of(session: Session, change_set: ChangeSet, digest: str) -> tuple[str, bytes] | None:
    """The name and bytes of a file that came with the set, None where none of that digest did."""
    for each in (change_set.summary or {}).get("sources", ()):
        if each["digest"] == digest:
            content = source_content(session, digest)
            return None if content is None else (str(each["name"]), content)
    return None


def events(session: Session, set_id: str) -> list[ChangeSetEvent]:
    """What happened to the set, in order; its rehearsals change nothing and are left out."""
    event = ChangeSetEvent
    query = select(event).where(event.change_set == set_id, event.event.not_in((ASKED, REHEARSED)))
    return list(session.scalars(query.order_by(event.id)))


def require_reader(actor: Actor, jurisdiction: str) -> None:
    """Whoever may draft, approve or audit in the jurisdiction."""
    rights = ("change.draft", "change.approve", "admin.audit")
    if actor.jurisdiction != jurisdiction:
        raise ChangeRefused(codes.FOREIGN.at(account=actor.account, jurisdiction=jurisdiction))
    if not any(actor.may(right) for right in rights):
        raise ChangeRefused(codes.NOT_PERMITTED.at(account=actor.account, action="查看"))
