"""A page of a catalog: 25 entries in force, filtered, searched, sorted, found by the key after the last one.

Three queries at most: rows, front (count and first page) and what the filters offer; the last two are kept per
configuration number and day, for they do not change with anything else.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, or_, select
from sqlalchemy.orm import Session

from yimen.office.fields import body_field, body_text
from yimen.pack import Kind
from yimen.store import EntryRevision, select_in_force

PAGE = 25
OFFERED = 400
ENTRY_KEY: ColumnElement[Any] = EntryRevision.__table__.c.key


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the visitor asks of a list; `sort` is a field, "-" before it turns it round."""

    filters: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    sort: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EntryPage:
    rows: Sequence[EntryRevision]
    total: int
    following: str | None


def wanted_from(kind: Kind, arguments: Mapping[str, str]) -> Wanted:
    """The query arguments that this kind's list understands; others are passed over."""
    columns = (*kind.listing.columns, *kind.listing.sort)
    sort = arguments.get("sort", "")
    return Wanted(
        filters={name: arguments[name] for name in kind.listing.filters if arguments.get(name)},
        text=arguments.get("q", "").strip()[:100],
        sort=sort if sort.lstrip("-") in columns else "",
        after=arguments.get("after", ""),
    )


@dataclass(frozen=True, slots=True)
class Front:
    """How many entries a list has and which stand first; the same for as long as the change-set number and day are."""

    total: int
    first: tuple[int, ...]


def front_of(
    session: Session,
    jurisdiction: str,
    kind: Kind,
    wanted: Wanted,
    *,
    day: date,
    number: int,
    limit_to: ColumnElement[bool] | None,
) -> Front:
    """The list's size and first page in one walk, ids alone: bodies are costly to sort."""
    chosen = _chosen(jurisdiction, kind, wanted, day, number, limit_to).with_only_columns(EntryRevision.id)
    ids = session.scalars(chosen.order_by(*_sorting(_order(kind, wanted)))).all()
    return Front(len(ids), tuple(ids[: PAGE + 1]))


def entry_page(
    session: Session,
    jurisdiction: str,
    kind: Kind,
    wanted: Wanted,
    *,
    day: date,
    number: int,
    limit_to: ColumnElement[bool] | None,
    front: Front | None = None,
) -> EntryPage:
    """The page that `wanted` asks for; `front` where it is known from before."""
    where: dict[str, Any] = {"day": day, "number": number, "limit_to": limit_to}
    front = front or front_of(session, jurisdiction, kind, wanted, **where)
    order = _order(kind, wanted)
    beyond = _beyond(order, wanted.after)
    if beyond is None:
        found = session.scalars(select(EntryRevision).where(EntryRevision.id.in_(front.first)))
        rows = sorted(found, key=lambda row: front.first.index(row.id))
    else:
        chosen = _chosen(jurisdiction, kind, wanted, day, number, limit_to).where(beyond)
        rows = list(session.scalars(chosen.order_by(*_sorting(order)).limit(PAGE + 1)))
    following = _cursor(kind, wanted, rows[PAGE - 1]) if len(rows) > PAGE else None
    return EntryPage(rows[:PAGE], front.total, following)


def _chosen(
    jurisdiction: str,
    kind: Kind,
    wanted: Wanted,
    day: date,
    number: int,
    limit_to: ColumnElement[bool] | None,
) -> Select[Any]:
    chosen = select_in_force(jurisdiction, day, number, kind.id)
    for condition in _conditions(kind, wanted, limit_to):
        chosen = chosen.where(condition)
    return chosen


def every_entry(
    session: Session,
    jurisdiction: str,
    kind: Kind,
    wanted: Wanted,
    *,
    day: date,
    number: int,
    limit_to: ColumnElement[bool] | None,
) -> Iterator[Mapping[str, Any]]:
    """The bodies of all entries of the list, in its order."""
    chosen = select_in_force(jurisdiction, day, number, kind.id).with_only_columns(EntryRevision.body)
    for condition in _conditions(kind, wanted, limit_to):
        chosen = chosen.where(condition)
    chosen = chosen.order_by(*_sorting(_order(kind, wanted)))
    yield from session.scalars(chosen.execution_options(yield_per=1_000))


def offers_of_filters(
    session: Session,
    jurisdiction: str,
    kind: Kind,
    *,
    day: date,
    number: int,
    limit_to: ColumnElement[bool] | None,
) -> dict[str, list[tuple[str, int]]]:
    """For each filter of the kind its values with their counts, most frequent first."""
    names = kind.listing.filters
    if not names:
        return {}
    columns = [body_text(name).label(name) for name in names]
    chosen = select_in_force(jurisdiction, day, number, kind.id)
    if limit_to is not None:
        chosen = chosen.where(limit_to)
    counted = chosen.order_by(None).with_only_columns(*columns, func.count().label("n")).group_by(*columns)
    found: dict[str, dict[str, int]] = {name: {} for name in names}
    for row in session.execute(counted):
        for name, value in zip(names, row[:-1], strict=True):
            if value not in (None, ""):
                found[name][value] = found[name].get(value, 0) + row[-1]
    return {
        name: sorted(each.items(), key=lambda pair: (-pair[1], pair[0]))[:OFFERED]
        for name, each in found.items()
    }


def _conditions(
    kind: Kind, wanted: Wanted, limit_to: ColumnElement[bool] | None
) -> list[ColumnElement[bool]]:
    conditions = [] if limit_to is None else [limit_to]
    conditions += [body_text(name) == value for name, value in wanted.filters.items()]
    for word in wanted.text.split():
        fields: list[ColumnElement[Any]] = [body_text(name) for name in kind.listing.search]
        fields = fields or [ENTRY_KEY]
        conditions.append(or_(*(each.icontains(word, autoescape=True) for each in fields)))
    return conditions


Order = list[tuple[ColumnElement[Any], bool]]


def _order(kind: Kind, wanted: Wanted) -> Order:
    """(expression that is never NULL, descending?) and at last the key, which makes the order total."""
    names = [wanted.sort] if wanted.sort else list(kind.listing.sort)
    order = []
    for name in names:
        column = body_field(kind, name.lstrip("-"))
        empty: Any = "" if isinstance(column.type, String) else 0
        order.append((func.coalesce(column, empty), name.startswith("-")))
    return [*order, (ENTRY_KEY, bool(names) and names[0].startswith("-"))]


def _sorting(order: Order) -> list[ColumnElement[Any]]:
    return [column.desc() if descending else column.asc() for column, descending in order]


def _beyond(order: Order, cursor: str) -> ColumnElement[bool] | None:
    """What stands behind the cursor; None without one, or with one that was tampered with."""
    values = _read_cursor(cursor)
    if values is None or len(values) != len(order):
        return None
    steps = []
    for index, (column, descending) in enumerate(order):
        same = [order[i][0] == values[i] for i in range(index)]
        further = column < values[index] if descending else column > values[index]
        steps.append(and_(*same, further))
    return or_(*steps)


def _cursor(kind: Kind, wanted: Wanted, row: EntryRevision) -> str:
    names = [wanted.sort] if wanted.sort else list(kind.listing.sort)
    values: list[Any] = []
    for name in names:
        numeric = not isinstance(body_field(kind, name.lstrip("-")).type, String)
        value = row.body.get(name.lstrip("-"))
        values.append((value or 0) if numeric else ("" if value is None else str(value)))
    return base64.urlsafe_b64encode(json.dumps([*values, row.key]).encode()).decode()


def _read_cursor(cursor: str) -> list[Any] | None:
    """The values in a cursor, None where there is none or it was tampered with."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, binascii.Error):
        return None
    plain = isinstance(values, list) and all(isinstance(each, str | int) for each in values)
    return values if plain else None
