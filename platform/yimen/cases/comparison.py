"""Decided cases of the same item beside the one in hand: like acts should come to like sums.

Read from the rows of alleged acts, within what the reader sees; a decision that was annulled or taken back is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor

from .guard import Visibility, seen_case, visible
from .models import AllegedAct, Case

NEWEST = 8
MOST_ITEMS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums in fen of `count` decided acts with a sum above nothing; `tier` is the key that they share, "" for all.
    `nothing` further ones were decided without a sum."""

    tier: str
    count: int
    least: int
    median: int
    most: int
    nothing: int = 0


@dataclass(frozen=True, slots=True)
class DecidedAct:
    """One decided act of the item in another case."""

    case_id: str
    number: str
    title: str
    unit: str
    tier: str
    sum_fen: int
    decided_on: date


@dataclass(frozen=True, slots=True)
class Comparison:
    """What decided cases of one item came to: all of them, by tier, and the newest ones."""

    item: str
    name: str
    every: Figures
    tiers: tuple[Figures, ...]
    newest: tuple[DecidedAct, ...]


def decided_alike(session: Session, actor: Actor, case_id: str) -> list[Comparison]:
    """For each item of the case's alleged acts what the reader's other decided cases came to; three queries an item.

    Empty for a case that is not seen, and items that no other case was decided by are left out.
    """
    found = seen_case(session, actor, case_id)
    if found is None:
        return []
    seen = visible(actor)
    own = select(AllegedAct.item, AllegedAct.item_name).where(~AllegedAct.dropped, AllegedAct.item != "")
    names: dict[str, str] = {}
    for item, name in session.execute(seen.within(found, own.order_by(AllegedAct.position), AllegedAct)):
        names.setdefault(item, name)
    compared = (_of_item(session, seen, found, *each) for each in list(names.items())[:MOST_ITEMS])
    return [each for each in compared if each.every.count or each.every.nothing]


def _of_item(session: Session, seen: Visibility, case: Case, item: str, name: str) -> Comparison:
    every = _figures(session, seen, case, item, literal(""))
    tiers = _figures(session, seen, case, item, func.coalesce(AllegedAct.sum_tier, ""))
    newest: Any = select(
        Case.id,
        Case.number,
        Case.title,
        Case.unit,
        AllegedAct.sum_tier,
        AllegedAct.sum_fen,
        AllegedAct.decided_on,
    )
    rows = session.execute(
        seen.of(
            _decided(newest, case, item)
            .order_by(AllegedAct.decided_on.desc(), AllegedAct.id.desc())
            .limit(NEWEST)
        )
    )
    return Comparison(
        item,
        name,
        every[0] if every else Figures("", 0, 0, 0, 0),
        tuple(each for each in tiers if each.tier and each.count),
        tuple(
            DecidedAct(id, number, title, unit, tier or "", sum_fen, decided_on)
            for id, number, title, unit, tier, sum_fen, decided_on in rows
        ),
    )


def _decided(statement: Any, case: Case, item: str) -> Select[Any]:
    return (
        statement.select_from(AllegedAct)
        .join(Case, Case.id == AllegedAct.case_id)
        .where(
            AllegedAct.jurisdiction == case.jurisdiction,
            AllegedAct.item == item,
            AllegedAct.decided_on.is_not(None),
            AllegedAct.sum_fen.is_not(None),
            ~AllegedAct.dropped,
            AllegedAct.case_id != case.id,
        )
    )


def _figures(
    session: Session, seen: Visibility, own: Case, item: str, by: ColumnElement[Any]
) -> list[Figures]:
    """Counted in the database: the median is the mean of the one or two in the middle."""
    fined = case((AllegedAct.sum_fen > 0, 1), else_=0)
    place = func.row_number().over(partition_by=(by, fined), order_by=AllegedAct.sum_fen)
    size = func.count().over(partition_by=(by, fined))
    inner = select(
        by.label("tier"),
        AllegedAct.sum_fen.label("sum"),
        fined.label("fined"),
        place.label("place"),
        size.label("size"),
    )
    rows = seen.of(_decided(inner, own, item)).subquery()
    c = rows.c
    middle = (c.fined == 1) & c.place.in_([(c.size + 1) // 2, (c.size + 2) // 2])
    counted = select(
        c.tier,
        func.sum(c.fined),
        func.min(case((c.fined == 1, c.sum))),
        func.avg(case((middle, c.sum))),
        func.max(c.sum),
        func.sum(1 - c.fined),
    ).group_by(c.tier)
    return [
        Figures(tier, int(count), int(least or 0), round(float(median or 0)), int(most or 0), int(nothing))
        for tier, count, least, median, most, nothing in session.execute(seen.mark(counted.order_by(c.tier)))
    ]
