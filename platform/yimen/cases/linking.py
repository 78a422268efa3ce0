"""Cases that belong together: links, merging one into another, splitting one in two. Both journals stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.store import Blobs
from yimen.workflow import Act

from . import codes
from .acting import act
from .checking import Refused, form_in_hand
from .configuration import Configuration
from .evidence import keeps_evidence
from .evidence_along import bring_along
from .form_reading import at
from .guard import seen_case, visible
from .journal import EventDraft, append, require_writing
from .keeping import ActResult
from .models import Case
from .opening import FirstForm, open_case
from .records import CaseLink
from .sensitive import share_readers, whole


@dataclass(frozen=True, slots=True)
class Linked:
    """A linked case; number and title only when the reader sees it too."""

    case_id: str | None
    number: str
    title: str
    sort: str
    outgoing: bool


def link_cases(
    session: Session,
    actor: Actor,
    case_id: str,
    other_id: str,
    *,
    expected_version: int,
    reason: str,
    clock: Clock,
) -> ActResult | Refused:
    """Says that two cases belong together. Raises `CaseNotFound` where the first is not seen."""
    return _join(session, actor, case_id, other_id, "link", expected_version, reason, clock)


def merge_case(
    session: Session,
    actor: Actor,
    case_id: str,
    into: str,
    *,
    expected_version: int,
    reason: str,
    clock: Clock,
    blobs: Blobs | None = None,
) -> ActResult | Refused:
    """Ends a case in another one, which goes on and is the actor's to go on with; each journal tells of the other, and the
    evidence goes along."""
    return _join(session, actor, case_id, into, "merge", expected_version, reason, clock, blobs)


def _join(
    session: Session,
    actor: Actor,
    case_id: str,
    other_id: str,
    sort: Any,
    expected_version: int,
    reason: str,
    clock: Clock,
    blobs: Blobs | None = None,
) -> ActResult | Refused:
    require_writing(session)
    case, other = _lock_both(session, actor, case_id, other_id)
    goes_on = other is not None and other.status == "open" and keeps_evidence(actor, other)
    if other is None or other_id == case_id or (sort == "merge" and not goes_on):
        return Refused.of(codes.reason(codes.BAD_TARGET, place="other", target=other_id))
    values = {"into": other.id} if sort == "merge" else {"other": other.id}
    joining = Act(sort, clock.today(), target=other.id, values=values, reason=reason)
    result = act(session, actor, case_id, joining, expected_version=expected_version, clock=clock)
    if isinstance(result, Refused) or case is None:
        return result
    _note(session, actor, other, sort, case, reason, clock)
    session.add(
        CaseLink(
            case_id=case.id,
            jurisdiction=case.jurisdiction,
            other=other.id,
            sort={"link": "linked", "merge": "merged"}[sort],
            made_at=clock.now(),
        )
    )
    session.flush()
    if sort == "merge":
        bring_along(session, actor, case, other, clock=clock, blobs=blobs, reason=reason)
    return result


def _lock_both(
    session: Session, actor: Actor, case_id: str, other_id: str
) -> tuple[Case | None, Case | None]:
    """Both rows, always locked in the order of their ids, so that two who join crosswise do not wait forever."""
    found = {each: seen_case(session, actor, each, lock=True) for each in sorted({case_id, other_id})}
    return found[case_id], found[other_id]


def _note(
    session: Session, actor: Actor, other: Case, sort: str, case: Case, reason: str, clock: Clock
) -> None:
    """The other case's journal tells of it too."""
    draft = EventDraft(
        act=Act(sort, clock.today(), target=case.id, reason=reason),  # type: ignore[arg-type]
        account=actor.account,
        extra={"from": case.id, "number": case.number},
    )
    event = append(session, other, draft, clock)
    other.version += 1
    session.flush()
    event.write(session)


def split_case(
    session: Session,
    actor: Actor,
    case_id: str,
    *,
    values: Mapping[str, Any],
    expected_version: int,
    reason: str,
    clock: Clock,
    fellow: str = "",
    evidence: Collection[str] = (),
    blobs: Blobs | None = None,
) -> Case | Refused:
    """Opens a new case of the same procedure and unit with part of the parties or acts (`values` of its first form).

    The pieces of `evidence` go along; what proves the rest stays here as well. What an access list keeps apart is read there
    by those who read it here.

    On refusal the caller rolls the transaction back: the two cases change together or not at all.
    """
    require_writing(session)
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        return Refused.of(codes.reason(codes.BAD_TARGET, place="case", target=case_id))
    first = FirstForm(values, clock.today(), fellow=fellow, reason=reason)
    opened = open_case(session, actor, case.procedure, case.unit, first, clock=clock, parent=case)
    if isinstance(opened, Refused):
        return opened
    part = opened.case
    share_readers(session, actor, case, part)
    parting = Act("split", clock.today(), target=part.id, values={"other": part.id}, reason=reason)
    result = act(session, actor, case_id, parting, expected_version=expected_version, clock=clock)
    if isinstance(result, Refused):
        return result
    session.add(
        CaseLink(
            case_id=part.id,
            jurisdiction=case.jurisdiction,
            other=case.id,
            sort="split",
            made_at=clock.now(),
        )
    )
    session.flush()
    if evidence:
        bring_along(session, actor, case, part, clock=clock, blobs=blobs, reason=reason, only=evidence)
    return part


def part_of(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    case: Case,
    *,
    parties: Collection[int],
    acts: Collection[int],
) -> dict[str, Any]:
    """What the case's first form held, with those of its parties and alleged acts alone, by their places from 1: what a
    split begins with."""
    opening = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"]).opening
    values = dict(whole(session, actor, case, case.forms.get(opening.form, {})))
    reading = form_in_hand(
        configuration, opening.form, case.unit, case.bindings["forms"].get(opening.form)
    ).reading
    for word, kept in (("parties", parties), ("acts", acts)):
        path = reading.case.get(word, ())
        rows = at(values, path)
        if len(path) == 1 and isinstance(rows, list):
            values[path[0]] = [each for number, each in enumerate(rows, 1) if number in kept]
    return values


def linked_cases(session: Session, actor: Actor, case_id: str) -> list[Linked]:
    """What belongs to a case; of cases that the actor does not see only that they are there."""
    case = seen_case(session, actor, case_id)
    if case is None:
        return []
    seen = visible(actor)
    statement = select(CaseLink).where(or_(CaseLink.case_id == case.id, CaseLink.other == case.id))
    links = session.scalars(seen.mark(statement.order_by(CaseLink.id))).all()
    others = {each.other if each.case_id == case.id else each.case_id for each in links}
    rows = session.execute(seen.of(select(Case.id, Case.number, Case.title).where(Case.id.in_(others))))
    known = {row.id: row for row in rows}
    found = []
    for each in links:
        outgoing = each.case_id == case.id
        row = known.get(each.other if outgoing else each.case_id)
        found.append(
            Linked(
                row.id if row else None,
                row.number if row else "",
                row.title if row else "",
                each.sort,
                outgoing,
            )
        )
    return found
