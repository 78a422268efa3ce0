"""Who may see which rows: every select of case-owned tables carries `visible(actor)`, or the session raises.

No role goes round it. A person sees the cases of the units that the memberships reach; a system actor reads the
tables that its purpose needs, in its own jurisdiction; the public sees none. Of a case that a role shows in part
(`sight`) a reader gets what the role names, and a statement over more raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    TextClause,
    and_,
    bindparam,
    event,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.visitors import iterate

from yimen.kernel import ANONYMOUS, EVERYWHERE, Actor, ActorSort, Recent, Sight, SystemPurpose
from yimen.store import Prepared, ask_in

from .models import CASE_OWNED, Case, DeadlineRow, QueryCode, QueueRow, SharedUnit, Task
from .purposes import CASE_TABLES, REACH
from .sight import parts_of, reduced, together
from .tracing import remember

T = TypeVar("T", bound=Any)
_TOUCHED: Recent[frozenset[str]] = Recent(2_000)
MARK = "yimen_visible"
ASKED = "yimen_parts"
_NONE: frozenset[str] = frozenset()
OWN_CASES = "case.own"
SHARED_CASES = "case.shared"
_READS = "case.reads"
FOLLOWED = frozenset({"enforcement_case", "case_query_code", "case_notice"})
"""What whoever holds a query code may read, of that one case."""
GRANTED = {"steps": frozenset({"case_journal"}), "terms": frozenset({"case_deadline"})}
"""What a part that a grant to a higher jurisdiction names reads besides the case's own row; which facts of a row are shown
the reader of grants alone chooses."""


_WITH_THEIR_CASE = (Task, QueueRow, DeadlineRow)
"""Rows whose unit is always their case's; a paper stays under the unit that made it, and is seen with its case."""


class Unseen(PermissionError):
    """A statement touches case-owned tables without `visible(actor)`: a fault of the program, never of its user."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What `account` of a higher jurisdiction may see of cases of `place`: those of these procedures, these facts, of a
    single one these parts; `figures` over all of them."""

    account: str
    place: str
    key: str
    procedures: frozenset[str]
    facts: tuple[str, ...]
    parts: tuple[str, ...] = ()
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Visibility:
    """What one actor sees. Statements that come out of it carry the criterion and the session's mark.

    `code` is the digest of a query code that somebody of the public presents: it shows its own case, and no other.
    `grant` shows cases of a lower jurisdiction and the parts that it names; nothing of the actor counts besides.
    """

    actor: Actor
    code: str = ""
    grant: Grant | None = None

    @property
    def key(self) -> Seen:
        actor = self.actor
        own = actor.account if OWN_CASES in actor.permissions else ""
        shared = SHARED_CASES in actor.permissions
        return Seen(
            actor.sort, actor.purpose, actor.jurisdiction, actor.units, own, shared, actor.named, actor.sights
        )

    def criterion(self, model: Any = Case, parts: frozenset[str] = _NONE) -> ColumnElement[bool]:
        """The condition on rows of a case-owned model, of cases of which these parts are shown."""
        if model is Case:
            return self._on(Case, parts)
        if model in _WITH_THEIR_CASE and not self._by_case_alone():
            return self._on(model)
        return model.case_id.in_(select(Case.id).where(self._on(Case, parts)))  # type: ignore[no-any-return]

    def of(self, statement: T, model: Any = Case) -> T:
        """The statement limited to what the actor sees of `model`; further case-owned tables must be joined to it."""
        if not self.actor.sights:
            return statement.where(self.criterion(model)).execution_options(**{MARK: self})  # type: ignore[no-any-return]
        parts = parts_of({*case_tables(statement), model.__tablename__})
        return self._asked(statement.where(self.criterion(model, parts)), parts)  # type: ignore[no-any-return]

    def showing(self, statement: T, parts: frozenset[str]) -> T:
        """The statement over cases, which came out of `of`, limited to those of which these parts are shown."""
        if not self.actor.sights or not parts:
            return statement
        return self._asked(statement.where(self.criterion(Case, parts)), parts)  # type: ignore[no-any-return]

    def answered(self, statement: T, parts: frozenset[str]) -> T:
        """The statement over cases with a condition that says itself of which cases these parts are shown."""
        return self._asked(statement, parts) if self.actor.sights else statement  # type: ignore[no-any-return]

    def _asked(self, statement: Any, parts: frozenset[str]) -> Any:
        known = statement.get_execution_options().get(ASKED, _NONE)
        return statement.execution_options(**{MARK: self, ASKED: known | parts})

    def within(self, case: Case, statement: T, model: Any) -> T:
        """The statement limited to one case that was already read through `of` in this transaction."""
        if not self.sees(case):
            raise Unseen(f"{self.actor.account} does not see this case")
        if self.actor.sights:
            parts = parts_of({*case_tables(statement), model.__tablename__})
            if case.sight is not None and not parts <= case.sight.parts:
                statement = statement.where(false())
            statement = self._asked(statement, parts)
        return statement.where(model.case_id == case.id).execution_options(**{MARK: self})  # type: ignore[no-any-return]

    def mark(self, statement: T) -> T:
        """The mark alone, for a statement around one that came out of `of` (counting it, for example)."""
        if self.actor.sights:
            statement = self._asked(statement, parts_of(case_tables(statement)))
        return statement.execution_options(**{MARK: self})  # type: ignore[no-any-return]

    def sees(self, case: Case) -> bool:
        """The criterion on a case in hand."""
        return self.sees_whole(case) or bool(self._sights_of(case))

    def sight_of(self, case: Case) -> Sight | None:
        """What is shown of a case that the actor sees, None for the whole of it."""
        return None if not self.actor.sights or self.sees_whole(case) else together(self._sights_of(case))

    def _sights_of(self, case: Case) -> list[Sight]:
        if case.jurisdiction != self.actor.jurisdiction:
            return []
        return [each for each in self.actor.sights if each.covers(case.unit, case.procedure)]

    def sees_whole(self, case: Case) -> bool:
        """Whether the case is shown by something that leaves nothing of it out."""
        actor = self.actor
        if self.grant is not None:
            return False
        if actor.sort == "anonymous" or not actor.jurisdiction or case.jurisdiction != actor.jurisdiction:
            return False
        if actor.sort == "system" or actor.reaches(case.unit):
            return True
        if SHARED_CASES in actor.permissions and any(map(actor.reaches, shared_with(case))):
            return True
        for units, procedures in actor.named:
            if case.procedure in procedures and (case.unit in units or EVERYWHERE in units):
                return True
        return OWN_CASES in actor.permissions and actor.account in (case.handler, case.fellow)

    def _by_case_alone(self) -> bool:
        """Whether a row's unit does not say that it is seen: something of the case does."""
        by_case = OWN_CASES in self.actor.permissions or bool(self.code) or bool(self.actor.named)
        return by_case or bool(self.actor.sights) or self.grant is not None

    def _on(self, model: Any, parts: frozenset[str] = _NONE) -> ColumnElement[bool]:
        actor = self.actor
        if self.grant is not None:
            if model is not Case:
                return false()
            return and_(
                Case.jurisdiction == self.grant.place, Case.procedure.in_(sorted(self.grant.procedures))
            )
        if actor.sort == "anonymous" and actor.jurisdiction and self.code and model is Case:
            coded = select(QueryCode.case_id).where(
                QueryCode.jurisdiction == actor.jurisdiction, QueryCode.digest == self.code
            )
            return and_(Case.jurisdiction == actor.jurisdiction, Case.id.in_(coded))
        if actor.sort == "anonymous" or not actor.jurisdiction:
            return false()
        return and_(model.jurisdiction == actor.jurisdiction, self._units(model, parts))

    def _units(self, model: Any, parts: frozenset[str]) -> ColumnElement[bool]:
        actor = self.actor
        if actor.sort == "system" or EVERYWHERE in actor.units:
            return true()
        reached: list[ColumnElement[bool]] = []
        if actor.units:
            reached.append(model.unit.in_(sorted(actor.units)))
        if OWN_CASES in actor.permissions and model is Case:
            reached += [Case.handler == actor.account, Case.fellow == actor.account]
        if SHARED_CASES in actor.permissions and model is Case and actor.units:
            shared = select(SharedUnit.case_id).where(
                SharedUnit.jurisdiction == actor.jurisdiction, SharedUnit.unit.in_(sorted(actor.units))
            )
            reached.append(Case.id.in_(shared))
        for units, procedures in actor.named if model is Case else ():
            within = true() if EVERYWHERE in units else Case.unit.in_(sorted(units))
            reached.append(and_(within, Case.procedure.in_(sorted(procedures))))
        for sight in actor.sights if model is Case else ():
            within = true() if EVERYWHERE in sight.units else Case.unit.in_(sorted(sight.units))
            if parts <= sight.parts:
                reached.append(and_(within, Case.procedure == sight.procedure))
        return or_(*reached) if reached else false()


def read_right(access: str, role: str) -> str:
    """The right that a role gives to read what a list keeps apart, in the cases where the role counts."""
    return f"{_READS}:{access}:{role}"


def roles_in(actor: Actor, case: Case) -> frozenset[str]:
    """The actor's roles that count in the case's unit, or in one that handed it on and goes on seeing it: for reading."""
    units = (case.unit, *(shared_with(case) if SHARED_CASES in actor.permissions else ()))
    return frozenset().union(*map(actor.roles_over, units))


def lists_by_role(actor: Actor, case: Case) -> frozenset[str]:
    """The access lists that the actor's roles open in the case, of the unit that has it or that handed it on and sees it."""
    held = roles_in(actor, case)
    rights = [each.split(":") for each in actor.permissions if each.startswith(_READS)]
    return frozenset(access for _, access, role in rights if role in held)


def shared_with(case: Case) -> list[str]:
    """The units that handed the case on and go on seeing it."""
    return list(case.record.get("shared", ()))


def visible_by_code(jurisdiction: str, digest: str) -> Visibility:
    """What the digest of a query code shows: its own case as the public may follow it, or nothing."""
    return Visibility(replace(ANONYMOUS, jurisdiction=jurisdiction), digest)


def visible_by_grant(grant: Grant) -> Visibility:
    """What a grant in force shows; asked for by the reader of grants alone, after it found the grant."""
    return Visibility(replace(ANONYMOUS, account=grant.account), grant=grant)


def visible(actor: Actor) -> Visibility:
    """The one gate to case-owned rows."""
    return Visibility(actor)


class Seen(NamedTuple):
    """What a visibility depends on: actors with the same one share their prepared statements."""

    sort: ActorSort
    purpose: SystemPurpose | None
    jurisdiction: str
    units: frozenset[str]
    own: str
    shared: bool = False
    named: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    sights: tuple[Sight, ...] = ()


def visible_by(seen: Seen) -> Visibility:
    """The visibility of all who see the same."""
    rights = frozenset({OWN_CASES} if seen.own else ()) | frozenset({SHARED_CASES} if seen.shared else ())
    return Visibility(
        Actor(
            seen.sort,
            seen.own,
            "",
            seen.jurisdiction,
            permissions=rights,
            units=seen.units,
            purpose=seen.purpose,
            named=seen.named,
            sights=seen.sights,
        )
    )


def seen_case(session: Session, actor: Actor, case_id: str, *, lock: bool = False) -> Case | None:
    """The case as the actor sees it, None where he does not; with `lock` its row, held until the transaction ends."""
    case = seen_row(session, actor, case_id, lock=lock)
    return case if case is None or lock else as_shown(actor, case)


def seen_row(session: Session, actor: Actor, case_id: str, *, lock: bool = False) -> Case | None:
    """The row of a case that the actor sees, if only in part: for what the rules ask, never for showing."""
    statement = _case_statement(visible(actor).key, lock)
    case = session.scalars(statement, {"case_id": case_id}).one_or_none()
    if lock and case is not None:
        remember(session, case)
    return case


def as_shown(actor: Actor, case: Case) -> Case:
    """The case as it is shown to an actor who sees it: the row itself, or what a role names of it."""
    sight = visible(actor).sight_of(case)
    return case if sight is None else reduced(case, sight)


def sees_case(session: Session, actor: Actor, case_id: str) -> bool:
    """Whether the actor sees the case, without reading it."""
    return bool(ask_in(session, _look(visible(actor).key), {"case_id": case_id}))


@lru_cache(maxsize=4_096)
def _look(seen: Seen) -> GuardedQuery:
    return GuardedQuery(visible_by(seen).of(select(Case.id).where(Case.id == bindparam("case_id"))))


@lru_cache(maxsize=4_096)
def _case_statement(seen: Seen, lock: bool) -> Select[Case]:
    """One statement for all who see the same: building it costs more than running it."""
    statement = visible_by(seen).of(select(Case).where(Case.id == bindparam("case_id")))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return statement


def case_tables(statement: Any) -> frozenset[str]:
    """The case-owned tables that a statement touches, in whatever depth."""
    if isinstance(statement, TextClause):
        owned = (name for name, table in Case.metadata.tables.items() if table.info.get(CASE_OWNED))
        return frozenset(name for name in owned if name in statement.text)
    shape = statement._generate_cache_key()  # the key under which SQLAlchemy keeps the compiled statement
    if shape is None:
        return _tables_within(statement)
    known = _TOUCHED.get(shape.key)
    return _TOUCHED.put(shape.key, _tables_within(statement)) if known is None else known


def _tables_within(statement: Any) -> frozenset[str]:
    return frozenset(
        each.name for each in iterate(statement) if isinstance(each, Table) and each.info.get(CASE_OWNED)
    )


@event.listens_for(Session, "do_orm_execute")
def refuse_unmarked(state: ORMExecuteState) -> None:
    """Fails closed: whoever forgot `visible` gets an exception, never rows."""
    if not state.is_insert and not state.is_column_load:
        _refuse(state.statement, state.execution_options)


class GuardedQuery(Prepared):
    """A select of columns of cases, prepared for all who see the same; `Unseen` for one that did not come out of
    `Visibility.of`: it is guarded once, before it is ever asked."""

    def _admit(self, statement: Select[Any]) -> None:
        _refuse(statement, statement.get_execution_options())


def _refuse(statement: Any, options: Mapping[str, Any]) -> None:
    mark = options.get(MARK)
    if isinstance(mark, Visibility) and mark.actor.sort != "system" and not mark.code and not mark.grant:
        if mark.actor.sights:
            _refuse_unasked(mark, statement, options)
        return
    touched = case_tables(statement)
    if not touched:
        return
    if not isinstance(mark, Visibility):
        raise Unseen(f"a select of {', '.join(sorted(touched))} without visible(actor)")
    beyond = touched - _reached(mark)
    if beyond:
        raise Unseen(f"{mark.actor.account} does not reach {', '.join(sorted(beyond))}")


def _refuse_unasked(mark: Visibility, statement: Any, options: Mapping[str, Any]) -> None:
    """A part that is read without having been asked for would be shown of cases that a role shows without it."""
    beyond = parts_of(case_tables(statement)) - options.get(ASKED, _NONE)
    if beyond:
        raise Unseen(f"{mark.actor.account}: {', '.join(sorted(beyond))} of cases shown in part")


def _reached(mark: Visibility) -> frozenset[str]:
    if mark.grant is not None:
        return CASE_TABLES.union(*(GRANTED[each] for each in mark.grant.parts))
    return REACH[mark.actor.purpose or ""] if mark.actor.sort == "system" else FOLLOWED
