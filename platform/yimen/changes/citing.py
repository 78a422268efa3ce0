"""What rests on a law or one of its articles: entries that cite it, whatever the spelling, and what follows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.catalog import ARTICLE, LAW, law_key, parse_citation
from yimen.kernel import Finding
from yimen.pack import Kind
from yimen.store import ChangeLine, EntryRevision, OrderStep, case_field, valid_and_recorded

from . import codes
from .after import place_of
from .citations import EntryCitation

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
    only: str = "",
    start: int = 0,
    shown: int | None = SHOWN,
) -> list[Citing]:
    """Items, tiers, papers and whatever else rests on a law, or on one article of it, in force on the day.

    An entry rests on it that cites it itself, or that cannot be without one that does (the tiers of an item). Entries
    that the change set `besides` touches are left out. `only` is one kind, of which `start` entries are passed over;
    with `shown` None all are given.
    """
    kinds = configuration.kinds()
    cites = _cites(configuration, law, article)
    own = set(session.scalars(cites.with_only_columns(EntryCitation.kind).distinct())) & kinds.keys()
    found = []
    wanted = (each for each in kinds.values() if only in ("", each.id))
    for kind in sorted(wanted, key=lambda each: (each.structural, each.id)):
        condition, field = _rests(configuration, kind, kinds, own, cites, besides)
        if condition is None:
            continue
        query = select(EntryRevision, func.count().over()).where(
            _current(configuration, kind.id), condition, *_untouched(kind, besides)
        )
        rows: Any = session.execute(query.order_by(EntryRevision.key).offset(start).limit(shown)).all()
        if rows:
            found.append(Citing(kind, field, rows[0][1], tuple(each[0] for each in rows)))
    return found


def _cites(configuration: Configuration, law: str, article: str) -> Select[Any]:
    """Revisions that cite the law or the article; of kind `article` it is the article itself, which rests on nothing."""
    c = EntryCitation
    query = select(c.entry_id).where(
        c.jurisdiction == configuration.jurisdiction, c.law == law_key(law), c.kind != ARTICLE
    )
    return query.where(c.article.in_(_spelled(article))) if article else query


def _spelled(article: str) -> list[str]:
    return [each.article for each in parse_citation(article)] or [article]


def _rests(
    configuration: Configuration,
    kind: Kind,
    kinds: Mapping[str, Kind],
    own: set[str],
    cites: Select[Any],
    besides: str,
) -> tuple[ColumnElement[bool] | None, str]:
    """The condition of resting on it, and the field that says so; what follows an entry of the set goes with it."""
    r = EntryRevision
    conditions: list[ColumnElement[bool]] = []
    field = ""
    if kind.id in own:
        conditions.append(r.id.in_(cites.where(EntryCitation.kind == kind.id)))
        named = kind.reference_to(LAW)
        field = named.field if named else ""
    for target in sorted(own - {kind.id}):
        following = kind.reference_to(target)
        if following is None or not following.required or kinds[target].structural:
            continue
        named_by = r.key if following.by == "key" else case_field(r.body, following.by)
        keys = select(named_by).where(
            _current(configuration, target),
            r.id.in_(cites.where(EntryCitation.kind == target)),
            *_untouched(kinds[target], besides),
        )
        # by the head too, for which lists that begin with this field have an index
        head = OrderStep(following.field).column
        named_keys = keys.correlate(None)
        conditions.append(and_(head.in_(named_keys), case_field(r.body, following.field).in_(named_keys)))
        field = field or following.field
    return (or_(*conditions), field) if conditions else (None, "")


def article_counts(session: Session, configuration: Configuration, law: str) -> dict[str, dict[str, int]]:
    """{article: {kind: how many entries in force cite it}} of one law; under "" those that cite the law as a whole."""
    c, r = EntryCitation, EntryRevision
    recorded = valid_and_recorded(r, configuration.jurisdiction, configuration.day, configuration.number)
    query = (
        select(c.article, c.kind, func.count(c.entry_id.distinct()))
        .join(r, r.id == c.entry_id)
        .where(
            c.jurisdiction == configuration.jurisdiction,
            c.law == law_key(law),
            c.kind != ARTICLE,
            recorded,
            r.scope == "",
        )
        .group_by(c.article, c.kind)
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for article, kind, count in session.execute(query):
        counts[article][kind] = count
    return dict(counts)


@dataclass(frozen=True, slots=True)
class Repealed:
    """A law to which a set gives its day of repeal, or another; `origin` is that of the line."""

    law: str
    day: str
    origin: Mapping[str, Any]


def repealed_in(session: Session, set_id: str) -> list[Repealed]:
    """The laws that a set repeals, in the order of its lines."""
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
    return [
        Repealed(str(body.get("name", key)), str(day), origin)
        for key, body, origin, day in session.execute(query).all()
    ]


def repeals(session: Session, configuration: Configuration, set_id: str) -> list[Finding]:
    """For each law that a set repeals: how many entries, untouched by the set, still rest on it."""
    return [
        codes.REPEAL.at(
            place_of(gone.origin),
            law=gone.law,
            day=gone.day,
            kind=each.kind.label(),
            count=each.total,
            keys="、".join(_called(row) for row in each.rows) + ("……" if each.total > NAMED else ""),
        )
        for gone in repealed_in(session, set_id)
        for each in citing(session, configuration, gone.law, besides=set_id, shown=NAMED)
    ]


def _called(row: EntryRevision) -> str:
    """A definition by its title, for nobody outside knows its id; a row of a catalog by its code."""
    title = row.body.get("title")
    return str(title.get("zh", row.key)) if isinstance(title, Mapping) else row.key


def _untouched(kind: Kind, change_set: str) -> list[ColumnElement[bool]]:
    """Not among the lines of the set; no condition without one."""
    line = ChangeLine
    touched = select(line.key).where(line.change_set == change_set, line.kind == kind.id).correlate(None)
    return [EntryRevision.key.not_in(touched)] if change_set else []


def _current(configuration: Configuration, kind: str) -> ColumnElement[bool]:
    r = EntryRevision
    recorded = valid_and_recorded(r, configuration.jurisdiction, configuration.day, configuration.number)
    # inline, so that the kind's own indexes are seen to serve
    return and_(recorded, r.kind == bindparam(None, kind, literal_execute=True), r.scope == "")
