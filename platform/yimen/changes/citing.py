"""What rests on a law or one of its articles: entries that name it, whatever the spelling, and what follows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.catalog import law_key, parse_citation
from yimen.kernel import Finding
from yimen.pack import Kind, Reference
from yimen.store import ChangeLine, EntryRevision, case_field, valid_and_recorded

from . import codes
from .after import place_of

LAW, ARTICLE = "law", "article"
POINT = "article"
SHOWN = 20
NAMED = 3


@dataclass(frozen=True, slots=True)
class Citing:
    """Entries of one kind that rest on the law: how many, and the first of them by key; `field` names it."""

    kind: Kind
    field: str
    total: int
    rows: tuple[EntryRevision, ...]


def citing(
    session: Session,
    configuration: Configuration,
    law: str,
    article: str = "",
    *,
    besides: str = "",
    shown: int = SHOWN,
) -> list[Citing]:
    """Items, tiers and whatever else rests on a law, or on one article of it (第四十二条), in force on the day.

    Entries that the change set `besides` touches are left out.
    """
    found: list[Citing] = []
    kinds = configuration.kinds()
    for kind in kinds.values():
        reference = _to(kind, LAW)
        if reference is None or kind.id == ARTICLE:
            continue
        named = _named(session, configuration, kind, reference, law, article)
        if named is None:
            continue
        found += _read(session, configuration, kind, reference.field, named, besides, shown)
        for other in kinds.values():
            following = _to(other, kind.id)
            if following is not None and following.required:
                r = EntryRevision
                named_by = r.key if following.by == "key" else case_field(r.body, following.by)
                keys = select(named_by).where(
                    _current(configuration, kind.id), named, *_untouched(kind, besides)
                )
                own = case_field(r.body, following.field).in_(keys.correlate(None))
                found += _read(session, configuration, other, following.field, own, besides, shown)
    return found


def repeals(session: Session, configuration: Configuration, set_id: str) -> list[Finding]:
    """For each law that a set repeals: how many entries, untouched by the set, still rest on it."""
    line, r = ChangeLine, EntryRevision
    ending = case_field(line.body, "repealed_on", "date")
    before = case_field(r.body, "repealed_on", "date")
    query = (
        select(line.key, line.body, line.origin, ending)
        .outerjoin(r, r.id == line.before_id)
        .where(
            line.change_set == set_id,
            line.kind == LAW,
            line.op != "withdrawn",
            ending.is_not(None),
            func.coalesce(before, "") != ending,
        )
        .order_by(line.id)
    )
    found = []
    for key, body, origin, day in session.execute(query).all():
        for each in citing(session, configuration, str(body.get("name", key)), besides=set_id, shown=NAMED):
            found.append(
                codes.REPEAL.at(
                    place_of(origin),
                    law=body.get("name", key),
                    day=day,
                    kind=each.kind.label(),
                    count=each.total,
                    keys="、".join(row.key for row in each.rows) + ("……" if each.total > NAMED else ""),
                )
            )
    return found


def _named(
    session: Session,
    configuration: Configuration,
    kind: Kind,
    reference: Reference,
    law: str,
    article: str,
) -> ColumnElement[bool] | None:
    """The condition of naming the law: its spellings are read once, then compared as plain values."""
    r = EntryRevision
    column = case_field(r.body, reference.field)
    values = session.scalars(select(column).where(_current(configuration, kind.id)).distinct())
    spelled = [each for each in values if each and law_key(law) in _keys(each)]
    if not spelled:
        return None
    condition: ColumnElement[bool] = column.in_(spelled)
    if not article:
        return condition
    if POINT not in kind.schema.get("properties", {}):
        return None
    point = case_field(r.body, POINT)
    points = session.scalars(select(point).where(_current(configuration, kind.id), condition).distinct())
    wanted = [each for each in points if each and _cites(each, article)]
    return and_(condition, point.in_(wanted)) if wanted else None


def _keys(value: str) -> set[str]:
    return {law_key(value), *(law_key(part) for part in value.split("、"))}


def _cites(text: str, article: str) -> bool:
    wanted = {each.article for each in parse_citation(article)} or {article}
    return any(each.article in wanted for each in parse_citation(text))


def _read(
    session: Session,
    configuration: Configuration,
    kind: Kind,
    field: str,
    condition: ColumnElement[bool],
    besides: str,
    shown: int,
) -> Iterable[Citing]:
    r = EntryRevision
    query = select(r, func.count().over()).where(
        _current(configuration, kind.id), condition, *_untouched(kind, besides)
    )
    rows: Any = session.execute(query.order_by(r.key).limit(shown)).all()
    if rows:
        yield Citing(kind, field, rows[0][1], tuple(each[0] for each in rows))


def _untouched(kind: Kind, change_set: str) -> list[ColumnElement[bool]]:
    """Not among the lines of the set; no condition without one."""
    line = ChangeLine
    touched = select(line.key).where(line.change_set == change_set, line.kind == kind.id).correlate(None)
    return [EntryRevision.key.not_in(touched)] if change_set else []


def _current(configuration: Configuration, kind: str) -> ColumnElement[bool]:
    r = EntryRevision
    recorded = valid_and_recorded(r, configuration.jurisdiction, configuration.day, configuration.number)
    return and_(recorded, r.kind == kind, r.scope == "")


def _to(kind: Kind, target: str) -> Reference | None:
    return next((each for each in kind.references if each.kind == target), None)
