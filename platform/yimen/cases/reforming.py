"""What a reform of units moves besides entries: memberships on its day, and running cases one by one.

`ReformPlan` is what the `reform` entry says. Nothing here decides; the entry was signed by two people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, system_actor
from yimen.store import Database
from yimen.workflow import Act, people_of, succeed

from . import audit
from .configuration import Configuration
from .facts import facts_of
from .guard import seen_case, visible
from .keeping import Step, keep
from .mandates import touch_substitutes
from .models import AllegedAct, Case
from .people import UnknownAccount, load_actor
from .records import MembershipRow, Person

CHUNK = 200
SORT = "reform"
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ReformPlan:
    """Who follows whom. `heirs`: unit by each unit that ends ("" for none); `officers`, `cases` (by number): the units of
    those who go elsewhere; `items`: (unit that had them, unit that has them, codes), whose open cases go along where
    `running`."""

    id: str
    title: str
    document_number: str
    heirs: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)
    items: Sequence[tuple[str, str, Sequence[str]]] = ()
    running: bool = False

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> ReformPlan:
        """What an entry of kind `reform` says."""
        items = [(each["from"], each["to"], tuple(each["keys"])) for each in body.get("items", ())]
        return cls(
            body["id"],
            body["title"],
            body["document_number"],
            body.get("heirs", {}),
            body.get("officers", {}),
            body.get("cases", {}),
            items,
            bool(body.get("running", False)),
        )

    @property
    def reason(self) -> str:
        return f"{self.title}（{self.document_number}）"


@dataclass(frozen=True, slots=True)
class MovingCase:
    """An open case that a reform hands over."""

    case_id: str
    number: str
    unit: str
    target: str
    procedure: str


def moving_cases(session: Session, jurisdiction: str, plan: ReformPlan) -> Iterator[MovingCase]:
    """The open cases that the reform hands over, as they stand now, the oldest first; "" as target where nobody says."""
    seen, found = visible(system_actor("reform", jurisdiction)), set()
    for condition, target in _chosen(plan):
        query = select(Case.id, Case.number, Case.unit, Case.procedure).where(
            Case.status == "open", condition
        )
        for row in session.execute(seen.of(query).order_by(Case.id).execution_options(yield_per=2_000)):
            to = plan.cases.get(row.number, target)
            if row.id not in found and to != row.unit:
                found.add(row.id)
                yield MovingCase(row.id, row.number, row.unit, to, row.procedure)


def _chosen(plan: ReformPlan) -> Iterator[tuple[Any, str]]:
    numbers = sorted(plan.cases)
    for start in range(0, len(numbers), CHUNK):
        yield Case.number.in_(numbers[start : start + CHUNK]), ""
    for old, new in plan.heirs.items():
        yield Case.unit == old, new
    for old, new, keys in plan.items if plan.running else ():
        for start in range(0, len(keys), CHUNK):
            on_item = exists().where(
                AllegedAct.case_id == Case.id,
                AllegedAct.dropped.is_(False),
                AllegedAct.item.in_(keys[start : start + CHUNK]),
            )
            yield (Case.unit == old) & on_item, new


def reform_cases(
    database: Database, jurisdiction: str, plan: ReformPlan, clock: Clock, told: Told = lambda _done: None
) -> int:
    """Hands every open case over, each by an act in a transaction of its own; how many. Done again it goes on where it
    stopped."""
    with database.read() as session:
        waiting = list(moving_cases(session, jurisdiction, plan))
    moved = 0
    for each in waiting:
        with database.write() as session:
            moved += _hand_over(session, jurisdiction, each, plan, clock)
        told(moved)
    return moved


def _hand_over(
    session: Session, jurisdiction: str, moving: MovingCase, plan: ReformPlan, clock: Clock
) -> int:
    actor = system_actor("reform", jurisdiction)
    case = seen_case(session, actor, moving.case_id, lock=True)
    configuration = Configuration.open(session, jurisdiction, day=clock.today())
    target = moving.target
    if case is None or case.status != "open" or case.unit != moving.unit or case.record.get(SORT) == plan.id:
        return 0
    if target not in configuration.units():
        return 0
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    values = {"left": case.unit, "unit": target}
    act = Act("amend", clock.today(), reason=plan.reason, values=values)
    facts = facts_of(case, configuration)
    facts = {
        **facts,
        "case": {**facts["case"], "unit": target},
        "parameter": configuration.parameters(target),
    }
    staying = _staying(session, people_of(case.state), target, clock.today())
    outcome = succeed(procedure, case.state, act, target, staying, facts, configuration.calendar())
    case.record = {**case.record, SORT: plan.id}
    extra = {"reform": plan.id, "document_number": plan.document_number}
    keep(
        session,
        case,
        Step(actor, configuration, procedure, act, outcome, clock, values=values, sort=SORT, extra=extra),
    )
    return 1


def _staying(session: Session, accounts: frozenset[str], unit: str, day: date) -> frozenset[str]:
    """Those who hold a role that counts in the unit."""
    found = set()
    for account in accounts:
        try:
            person = load_actor(session, account, day)
        except UnknownAccount:
            continue
        if person.roles_over(unit):
            found.add(account)
    return frozenset(found)


def cases_of_units(session: Session, jurisdiction: str, units: Sequence[str]) -> dict[str, int]:
    """How many cases, open or not, each of the units has."""
    seen = visible(system_actor("reform", jurisdiction))
    query = select(Case.unit, func.count()).where(Case.unit.in_(units)).group_by(Case.unit)
    return {row[0]: row[1] for row in session.execute(seen.of(query))} if units else {}


def moved_by(session: Session, jurisdiction: str, plan: ReformPlan) -> int:
    """How many cases the reform was the last to hand over."""
    targets = {*plan.heirs.values(), *plan.cases.values(), *(to for _, to, _ in plan.items)} - {""}
    seen = visible(system_actor("reform", jurisdiction))
    query = select(func.count()).where(
        Case.unit.in_(sorted(targets)), Case.record[SORT].as_string() == plan.id
    )
    return int(session.scalar(seen.of(query.select_from(Case))) or 0)


def held_on(session: Session, jurisdiction: str, units: Sequence[str], day: date) -> list[MembershipRow]:
    """The memberships in the units that hold on the day or begin after it."""
    return _held(session, jurisdiction, MembershipRow.unit.in_(units), day)


def _held(session: Session, jurisdiction: str, wanted: ColumnElement[bool], day: date) -> list[MembershipRow]:
    m = MembershipRow
    ahead = or_(m.until.is_(None), m.until > day), or_(m.until.is_(None), m.until > m.since)
    return list(
        session.scalars(select(m).where(m.jurisdiction == jurisdiction, wanted, *ahead).order_by(m.id))
    )


def move_memberships(
    session: Session, actor: Actor, plan: ReformPlan, day: date, clock: Clock
) -> list[dict[str, Any]]:
    """Memberships in units that end, and those of named officers, go on in the unit that follows, in the same role; what
    was done, so that `restore_memberships` can take it back. Whoever nobody takes over just ends."""
    m = MembershipRow
    affected = m.unit.in_(sorted(plan.heirs)) | m.account.in_(sorted(plan.officers))
    done = []
    for row in _held(session, actor.jurisdiction, affected, day):
        target = plan.officers.get(row.account, plan.heirs.get(row.unit, ""))
        if target != row.unit:
            done.append(_move(session, actor, row, target, plan, day, clock))
    return done


def _move(
    session: Session, actor: Actor, row: MembershipRow, target: str, plan: ReformPlan, day: date, clock: Clock
) -> dict[str, Any]:
    since, until, by = max(row.since, day), row.until, row.revoked_by
    row.until, row.revoked_by = since, actor.account
    made = None
    if target and not _holds(session, row.account, target, row.role, since):
        made = MembershipRow(
            jurisdiction=row.jurisdiction,
            account=row.account,
            unit=target,
            role=row.role,
            since=since,
            until=until,
            granted_by=actor.account,
            granted_at=clock.now(),
        )
        session.add(made)
    session.flush()
    _touch(session, row.account, clock)
    data = {
        "unit": target,
        "left": row.unit,
        "role": row.role,
        "since": since,
        "until": until,
        "reason": plan.reason,
    }
    audit.record(session, actor, SORT, row.account, data, clock)
    return {
        "ended": row.id,
        "at": since.isoformat(),
        "until": None if until is None else until.isoformat(),
        "by": by,
        "made": None if made is None else made.id,
    }


def _holds(session: Session, account: str, unit: str, role: str, day: date) -> bool:
    m = MembershipRow
    query = select(m.id).where(
        m.account == account, m.unit == unit, m.role == role, or_(m.until.is_(None), m.until > day)
    )
    return session.scalar(query.limit(1)) is not None


def _touch(session: Session, account: str, clock: Clock) -> None:
    person = session.get_one(Person, account, with_for_update=True, populate_existing=True)
    person.version += 1
    touch_substitutes(session, account, clock.today())


def touched_memberships(session: Session, done: Sequence[Mapping[str, Any]]) -> list[str]:
    """The accounts whose memberships are no longer as the reform left them."""
    found = []
    for each in done:
        ended = session.get_one(MembershipRow, each["ended"])
        made = None if each["made"] is None else session.get_one(MembershipRow, each["made"])
        until = None if each["until"] is None else date.fromisoformat(each["until"])
        if ended.until != date.fromisoformat(each["at"]) or (made is not None and made.until != until):
            found.append(ended.account)
    return sorted(set(found))


def restore_memberships(
    session: Session, actor: Actor, done: Sequence[Mapping[str, Any]], plan: ReformPlan, clock: Clock
) -> None:
    """The memberships as they were before the reform; `touched_memberships` found none."""
    for each in done:
        ended = session.get_one(MembershipRow, each["ended"])
        ended.until = None if each["until"] is None else date.fromisoformat(each["until"])
        ended.revoked_by = each["by"]
        if each["made"] is not None:
            made = session.get_one(MembershipRow, each["made"])
            made.until, made.revoked_by = made.since, actor.account
        session.flush()
        _touch(session, ended.account, clock)
        data = {
            "unit": ended.unit,
            "role": ended.role,
            "until": ended.until,
            "reason": f"撤销：{plan.reason}",
        }
        audit.record(session, actor, SORT, ended.account, data, clock)
