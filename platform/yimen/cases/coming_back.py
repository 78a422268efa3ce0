"""What came back to whoever waits for it: a case that one opened or called for ended or came home, a task was returned.

A row stands until its reader looks at the case; it tells him only of cases that he sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, system_actor
from yimen.workflow import Act, Effect, Procedure

from .guard import visible
from .handing_on import moved_to
from .models import CameBack, Case

ENDED, HOME, RETURNED = "ended", "home", "returned"
MOST = 20
COLUMNS = (
    Case.id.label("case_id"), Case.number, Case.title, Case.unit, Case.procedure, Case.status,
    CameBack.sort, CameBack.word, CameBack.by, CameBack.told_on,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Returned:
    """One such case. `sort` is ended, home (handed back to the unit that began it) or returned; `word` the task and its
    outcome, or why it was returned; `by` the account that did it; `status` how the case stands now."""

    case_id: str
    number: str
    title: str
    unit: str
    procedure: str
    status: str
    sort: str
    word: str
    by: str
    told_on: date


def bring_back(
    session: Session,
    case: Case,
    procedure: Procedure,
    act: Act,
    before: Mapping[str, Any],
    effects: tuple[Effect, ...],
    doer: Actor,
    clock: Clock,
) -> None:
    """Notes, for everybody who waits for it, what the doer's act led to; `before` is the engine's state until then."""
    sort = _sort_of(case, act, before, effects)
    if not sort:
        return
    waits = _who(before, act.target) if sort == RETURNED else _askers(session, case, procedure)
    told = sorted({each for each in waits if each} - {doer.account})
    if not told:
        return
    mine = delete(CameBack).where(CameBack.account.in_(told), CameBack.case_id == case.id)
    sweeper = visible(system_actor("sweep", case.jurisdiction))
    session.execute(sweeper.of(mine, CameBack), execution_options={"synchronize_session": False})
    for each in told:
        session.add(
            CameBack(
                case_id=case.id,
                jurisdiction=case.jurisdiction,
                account=each,
                sort=sort,
                word=_word(procedure, act, sort),
                by=doer.account if doer.sort == "person" else "",
                told_on=act.occurred_on,
                made_at=clock.now(),
            )
        )


def came_back(session: Session, actor: Actor) -> list[Returned]:
    """What came back to the actor since he last looked at it, the newest first; of cases that he sees alone."""
    own = select(*COLUMNS).join(Case, Case.id == CameBack.case_id).where(CameBack.account == actor.account)
    chosen = own.where(CameBack.jurisdiction == actor.jurisdiction).order_by(
        CameBack.made_at.desc(), CameBack.case_id
    )
    rows = session.execute(visible(actor).of(chosen.limit(MOST), CameBack))
    return [Returned(**row._mapping) for row in rows]


def is_unread(session: Session, actor: Actor, case_id: str) -> bool:
    """Whether something came back to the actor with this case, and he has not looked at it."""
    own = select(CameBack.case_id).where(CameBack.account == actor.account, CameBack.case_id == case_id)
    return session.scalars(visible(actor).of(own, CameBack)).first() is not None


def note_read(session: Session, actor: Actor, case_id: str) -> None:
    """The actor has looked at it."""
    own = delete(CameBack).where(CameBack.account == actor.account, CameBack.case_id == case_id)
    session.execute(visible(actor).of(own, CameBack), execution_options={"synchronize_session": False})


def _sort_of(case: Case, act: Act, before: Mapping[str, Any], effects: tuple[Effect, ...]) -> str:
    """What the act was to those who wait; "" where it was nothing to them."""
    if not before:
        return ""
    if before.get("status") == "open" and case.status != "open":
        return ENDED
    if act.sort == "return":
        return RETURNED
    began: Iterable[str] = case.state.get("units", ())
    return HOME if next(iter(began), None) in moved_to(effects) else ""


def _askers(session: Session, case: Case, procedure: Procedure) -> Iterator[str]:
    """Whoever opened the case, and who handles the one that called for it."""
    yield from _who(case.state, procedure.opening.id)
    if case.parent:
        above = visible(system_actor("sweep", case.jurisdiction)).of(select(Case.handler))
        yield from session.scalars(above.where(Case.id == case.parent))


def _who(state: Mapping[str, Any], item: str) -> list[str]:
    return [str(each) for each in state.get("items", {}).get(item, {}).get("who", ())]


def _word(procedure: Procedure, act: Act, sort: str) -> str:
    if sort == RETURNED:
        return act.reason
    item = procedure.items.get(act.task)
    if item is None:
        return ""
    return "：".join(
        each for each in (item.name(), item.outcome_name(act.outcome) if act.outcome else "") if each
    )
