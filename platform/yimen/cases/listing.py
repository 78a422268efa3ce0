"""The case list: what a person sees, in the order of an index, a page at a time by keyset. One query a page (two where it
reaches the end of a field's order), one for counts; fields of forms are selected where they are asked for alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, read_day
from yimen.store import ask_in, case_field, is_path

from .guard import GuardedQuery, Seen, Unseen, Visibility, visible, visible_by
from .list_order import NEWEST_FIRST, order_of, read_token, written
from .list_ranks import ListRank
from .listed_values import LISTED, listed_conditions
from .models import AllegedAct, Case
from .queue import SOON_DAYS, alarm_of
from .references import is_reference
from .search import SEARCHED, sought_cases
from .sight import WHOLE, shows_field, together

LIST_COLUMNS = (
    Case.id, Case.number, Case.title, Case.party, Case.unit, Case.procedure, Case.status, Case.stage_title,
    Case.handler, Case.fellow, Case.opened_on, Case.opened_at, Case.closed_on, Case.due_on, Case.provenance,
)  # fmt: skip
_NAMES = [each.key for each in LIST_COLUMNS]
_STATUS, _DUE_ON = _NAMES.index("status"), _NAMES.index("due_on")
CHUNK = 1_000
WITHOUT = "without"
"""How a page token begins that leads into the cases without the value that the list is ordered by."""
PLAIN = {"unit": Case.unit, "status": Case.status, "procedure": Case.procedure, "stage": Case.stage}


class CaseRow(NamedTuple):
    """A case as a list shows it; `values` are those of the fields asked for, by "<form id>.<field>", `pinned` the
    digest of its procedure, where it was asked for."""

    id: str
    number: str
    title: str
    party: str
    unit: str
    procedure: str
    status: str
    stage_title: str
    handler: str
    fellow: str
    opened_on: date
    opened_at: datetime
    closed_on: date | None
    due_on: date | None
    provenance: str
    values: Mapping[str, Any] = MappingProxyType({})
    pinned: str = ""
    alarm: str = "none"


@dataclass(frozen=True, slots=True)
class CaseSlice:
    """One page of the list; `following` is the token of the next page, None at the end."""

    rows: Sequence[CaseRow]
    following: str | None


def case_list(
    session: Session,
    actor: Actor,
    filters: Mapping[str, str] | None = None,
    after: str | None = None,
    limit: int = 25,
    *,
    day: date | None = None,
    order: str = NEWEST_FIRST,
    fields: Sequence[str] = (),
    pinned: bool = False,
) -> CaseSlice:
    """Cases by the `order`: of their entering (`opened_on`), of their next last day (`due_on`), or of a day or a number of
    a form ("form.<form id>.<field>", kept by `list_ranks`; those without it last), "-" for descending.

    `filters`: unit, status, procedure, handler, item, q, due (overdue | soon), since, until, and fields of forms
    (`listed_values`); `fields` name single fields of forms, "<form id>.<field>"; `pinned` tells what procedure each case is
    bound to. Of cases that a role shows in part, filters and values tell what is shown alone; whoever is shown the field
    of the order of some cases and not of others gets the newest first. Raises `ValueError` for a token, a field or an
    order that is none of ours.
    """
    order = order if _may_order(actor, order) else NEWEST_FIRST
    asked = _Asked(session, actor, filters or {}, tuple(fields), day, pinned=pinned)
    chosen = order_of(order)
    if chosen.path:
        return _by_field(asked, order, after, limit)
    found = asked.rows(order, after, limit + 1)
    rows = asked.shown(found[:limit])
    return CaseSlice(rows, chosen.token(rows[-1]) if len(found) > limit else None)


def _by_field(asked: _Asked, order: str, after: str | None, limit: int) -> CaseSlice:
    """A page in the order of a form's field: cases with the value, behind them the newest of those without; two queries
    where the page reaches those."""
    chosen, rest = order_of(order), order_of(NEWEST_FIRST)
    token = read_token(after) if after else []
    without = token[:1] == [WITHOUT]
    found = [] if without else list(asked.rows(order, after, limit + 1))
    if len(found) > limit:
        return CaseSlice(asked.shown(found[:limit]), chosen.token(found[limit - 1]))
    behind = written(token[1:]) if without and token[1:] else None
    more = list(asked.rows(NEWEST_FIRST, behind, limit + 1 - len(found), without=chosen.path))
    rows = asked.shown([*found, *more][:limit])
    if len(found) + len(more) <= limit:
        return CaseSlice(rows, None)
    last = [rest.value(rows[-1]), rows[-1].id] if len(found) < limit else []
    return CaseSlice(rows, written([WITHOUT, *last]))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a page of the list is asked for, whatever its order."""

    session: Session
    actor: Actor
    filters: Mapping[str, str]
    fields: tuple[str, ...]
    day: date | None
    pinned: bool

    def rows(self, order: str, after: str | None, limit: int, *, without: str = "") -> Sequence[Any]:
        """The rows in an order, behind a token; only cases `without` a rank of that field, where one is named."""
        filters = {name: value for name, value in self.filters.items() if value}
        plain = tuple(sorted(name for name in filters if name in PLAIN))
        seen = visible(self.actor)
        shape = seen.key, plain, order, self.fields, self.pinned
        values = {"at_most": limit, **{f"of_{name}": filters[name] for name in plain}}
        opened = len(plain) == len(filters) and not after and not without
        if opened and not order_of(order).path and not self.actor.sights:
            return ask_in(self.session, _list_query(*shape), values)
        statement = _list_statement(*shape)
        for condition in case_conditions(self.session, self.actor, filters, self.day):
            statement = statement.where(condition)
        statement = _limited(seen, statement, filters)
        if without:
            ranked = exists().where(ListRank.case_id == Case.id, ListRank.path == without)
            statement = statement.where(~ranked)
        if after:
            statement = statement.where(order_of(order).beyond(after))
        found: Sequence[Any] = self.session.execute(statement, values).all()
        return found

    def shown(self, found: Sequence[Any]) -> list[CaseRow]:
        rows = [_row(each, self.day, self.fields, pinned=self.pinned) for each in found]
        if not self.actor.sights:
            return rows
        return [
            row if each.is_whole else _in_part(self.actor, row) for row, each in zip(rows, found, strict=True)
        ]


def _in_part(actor: Actor, row: CaseRow) -> CaseRow:
    """What of a row is shown where the actor is shown the case in part."""
    sight = together(each for each in actor.sights if each.covers(row.unit, row.procedure))
    if sight is None:
        raise Unseen(f"{actor.account} is shown nothing of {row.id}")
    values = {
        name: value
        for name, value in row.values.items()
        if shows_field(sight, name) and not (is_reference(value) and name not in sight.fields)
    }
    party = row.party if "parties" in sight.parts else ""
    return row._replace(party=party, values={name: values.get(name) for name in row.values})


def _may_order(actor: Actor, order: str) -> bool:
    path = order_of(order).path.removeprefix("form.")
    return not path or all(shows_field(each, path) for each in actor.sights)


def every_case(
    session: Session,
    actor: Actor,
    filters: Mapping[str, str] | None = None,
    *,
    day: date | None = None,
    order: str = NEWEST_FIRST,
    fields: Sequence[str] = (),
) -> Iterator[Sequence[CaseRow]]:
    """All that the list holds, in its order, 1,000 at a time: the rows that its pages show, and no others."""
    following: str | None = None
    while True:
        page = case_list(session, actor, filters, following, CHUNK, day=day, order=order, fields=fields)
        yield page.rows
        following = page.following
        if following is None:
            return


@lru_cache(maxsize=1_024)
def _list_statement(
    seen: Seen, plain: tuple[str, ...], order: str, fields: tuple[str, ...], pinned: bool
) -> Any:
    """The list of all who see the same, with the same plain filters: building it costs more than running it."""
    more = [Case.forms[_steps(name)].label(f"field_{index}") for index, name in enumerate(fields)]
    chosen = order_of(order)
    if chosen.path:
        more.append(ListRank.rank.label("rank"))
    if seen.sights:
        whole = visible_by(seen._replace(sights=())).criterion()
        more.append(case((whole, 1), else_=0).label("is_whole"))
    if pinned:
        more.append(case_field(Case.bindings, "procedure").label("pinned"))
    statement: Any = visible_by(seen).of(select(*LIST_COLUMNS, *more))
    if chosen.path:
        ranks = (ListRank.jurisdiction == seen.jurisdiction, ListRank.path == chosen.path)
        statement = statement.join(ListRank, ListRank.case_id == Case.id).where(*ranks)
    for name in plain:
        statement = statement.where(PLAIN[name] == bindparam(f"of_{name}"))
    return statement.order_by(*chosen.sorting()).limit(bindparam("at_most"))


@lru_cache(maxsize=1_024)
def _list_query(
    seen: Seen, plain: tuple[str, ...], order: str, fields: tuple[str, ...], pinned: bool
) -> GuardedQuery:
    """The same, with no other conditions: what a list is opened with."""
    return GuardedQuery(_list_statement(seen, plain, order, fields, pinned))


def _steps(name: str) -> tuple[str, ...]:
    if not is_path(name) or "." not in name:
        raise ValueError(f"{name!r} names no field of a form")
    return tuple(name.split("."))


def _row(row: Any, day: date | None, fields: Sequence[str], *, pinned: bool) -> CaseRow:
    known = len(LIST_COLUMNS)
    values = dict(zip(fields, row[known:], strict=False))
    alarm = alarm_of(row[_DUE_ON], day) if day is not None and row[_STATUS] == "open" else "none"
    given: list[Any] = [*row[:known], values, row[-1] if pinned else "", alarm]
    return CaseRow(*given)


def row_of(case: Case, values: Mapping[str, Any]) -> CaseRow:
    """A case in hand as a list shows it; `values` as the reader may see them."""
    given: list[Any] = [*(getattr(case, column.key) for column in LIST_COLUMNS), values]
    return CaseRow(*given)


def case_count(
    session: Session,
    actor: Actor,
    filters: Mapping[str, str] | None = None,
    *,
    day: date | None = None,
    most: int = 10_000,
) -> int:
    """How many cases the list holds, counted up to `most` (then it is "more than")."""
    statement: Select[Any] = select(Case.id)
    filters = filters or {}
    conditions = [PLAIN[name] == value for name, value in filters.items() if value and name in PLAIN]
    for condition in [*conditions, *case_conditions(session, actor, filters, day)]:
        statement = statement.where(condition)
    seen = visible(actor)
    inner = _limited(seen, seen.of(statement), filters).limit(most).subquery()
    counted = select(func.count()).select_from(inner)
    return int(session.scalar(visible(actor).mark(counted)) or 0)


def case_conditions(
    session: Session, actor: Actor, filters: Mapping[str, str], day: date | None
) -> list[ColumnElement[bool]]:
    """The conditions of the filters that are not plain; an empty filter is none."""
    found: list[ColumnElement[bool]] = []
    if filters.get("handler"):
        who = actor.account if filters["handler"] == "me" else filters["handler"]
        found.append(or_(Case.handler == who, Case.fellow == who))
    if filters.get("item"):
        found.append(_has_act(filters["item"]))
    if filters.get("q", "").strip():
        found.append(sought_cases(session, actor, filters["q"].strip()))
    found += listed_conditions(actor, filters)
    found += _dated(filters)
    if filters.get("due") and day is not None:
        found += _due(filters["due"], day)
    return found


def _limited(seen: Visibility, statement: Any, filters: Mapping[str, str]) -> Any:
    """Only cases of which the parts are shown that the filters look into; words say so themselves (`sought_cases`)."""
    parts = {"acts"} if filters.get("item") else set()
    if any(value and name.startswith(LISTED) for name, value in filters.items()):
        parts.add(WHOLE)
    return seen.answered(seen.showing(statement, frozenset(parts)), SEARCHED)


def _has_act(item: str) -> ColumnElement[bool]:
    return exists().where(AllegedAct.case_id == Case.id, AllegedAct.item == item, ~AllegedAct.dropped)


def _dated(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if since := read_day(filters.get("since")):
        found.append(Case.opened_on >= since)
    if until := read_day(filters.get("until")):
        found.append(Case.opened_on <= until)
    return found


def _due(which: str, day: date) -> list[ColumnElement[bool]]:
    if which == "overdue":
        return [Case.status == "open", Case.due_on < day]
    if which == "soon":
        return [Case.status == "open", Case.due_on.between(day, day + timedelta(days=SOON_DAYS))]
    return []
