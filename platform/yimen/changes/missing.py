"""Which entries stand behind a line of the completeness report: the items, officers, forms or papers to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from yimen.cases import Configuration
from yimen.kernel import Actor
from yimen.store import EntryRevision, case_field

from . import codes
from .completeness import RIGHTS, SOON, UnitReport
from .completeness_counts import (
    ITEM,
    LAW,
    OFFICER,
    TIER,
    UNIT,
    current,
    law_states,
    named_units,
)
from .refusal import ChangeRefused

CHUNK = 400
Condition = ColumnElement[bool]

OF_ITEMS = (
    codes.WITHOUT_TIERS.code,
    codes.WITHOUT_BASIS.code,
    codes.BASIS_UNKNOWN.code,
    codes.BASIS_REPEALED.code,
)
OF_OFFICERS = (codes.FEW_OFFICERS.code, codes.EXPIRED.code, codes.EXPIRES_SOON.code)
OF_NAMES = {codes.FORM_MISSING.code: "form", codes.PAPER_MISSING.code: "document"}
MENDED_BY = {
    codes.WITHOUT_TIERS.code: TIER,
    codes.WITHOUT_BASIS.code: ITEM,
    codes.BASIS_UNKNOWN.code: LAW,
    codes.BASIS_REPEALED.code: ITEM,
    **dict.fromkeys(OF_OFFICERS, OFFICER),
}
"""The kind of table that mends a lack."""
GAPS = (*OF_ITEMS, *OF_OFFICERS, *OF_NAMES)


@dataclass(frozen=True, slots=True)
class Missing:
    """One page of what is behind a finding: of `kind`, by key; `names` are forms or papers that are not there."""

    kind: str
    rows: tuple[EntryRevision, ...] = ()
    names: tuple[str, ...] = ()
    following: str | None = None


def missing(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    report: UnitReport,
    gap: str,
    *,
    after: str = "",
    limit: int | None = 50,
    soon: int = SOON,
) -> Missing:
    """The entries by key after `after`, `limit` at a time (None: all of them). LookupError for another code."""
    if not any(actor.may(right) for right in RIGHTS):
        raise ChangeRefused(codes.NOT_PERMITTED.at(account=actor.account, action="查看"))
    if gap in OF_NAMES:
        papers = report.papers
        return Missing(
            OF_NAMES[gap], names=papers.forms_missing if OF_NAMES[gap] == "form" else papers.documents_missing
        )
    if gap not in GAPS:
        raise LookupError(gap)
    kind = ITEM if gap in OF_ITEMS else OFFICER
    r = aliased(EntryRevision)
    query = select(r).where(current(r, configuration, kind), r.key > after).order_by(r.key)
    conditions = (
        _of_items(session, configuration, report, gap, r)
        if kind == ITEM
        else _of_officers(configuration, report, gap, r, soon)
    )
    rows: list[EntryRevision] = []
    for condition in conditions:
        found = query.where(condition)
        rows += session.scalars(found if limit is None else found.limit(limit + 1))
    rows.sort(key=lambda row: row.key)
    if limit is None or len(rows) <= limit:
        return Missing(kind, tuple(rows))
    return Missing(kind, tuple(rows[:limit]), following=rows[limit - 1].key)


def _of_items(
    session: Session, configuration: Configuration, report: UnitReport, gap: str, r: Any
) -> Iterator[Condition]:
    """Conditions whose union is the gap: several where the laws are too many for one statement."""
    kind = configuration.kinds()[ITEM]
    placing = kind.reference_to(UNIT)
    if placing is None:
        return
    own = case_field(r.body, placing.field).in_(named_units(configuration, placing, [report.unit]))
    if gap == codes.WITHOUT_TIERS.code:
        yield own & _untiered(configuration, r)
        return
    citing = kind.reference_to(LAW)
    if citing is None:
        return
    law = case_field(r.body, citing.field)
    if gap == codes.WITHOUT_BASIS.code:
        yield own & (func.coalesce(law, "") == "")
        return
    wanted = "unknown" if gap == codes.BASIS_UNKNOWN.code else "repealed"
    values = law_states(session, configuration, kind, report.unit, wanted)
    for start in range(0, len(values), CHUNK):
        yield own & law.in_(values[start : start + CHUNK])


def _untiered(configuration: Configuration, r: Any) -> Condition:
    tier_kind = configuration.kinds().get(TIER)
    naming = None if tier_kind is None else tier_kind.reference_to(ITEM)
    if naming is None:
        return r.id.is_not(None)  # type: ignore[no-any-return]
    tier = aliased(EntryRevision)
    tiered = select(case_field(tier.body, naming.field)).where(
        current(tier, configuration, TIER), case_field(tier.body, naming.field).is_not(None)
    )
    own = r.key if naming.by == "key" else case_field(r.body, naming.by)
    return own.not_in(tiered)  # type: ignore[no-any-return]


def _of_officers(
    configuration: Configuration, report: UnitReport, gap: str, r: Any, soon: int
) -> Iterator[Condition]:
    """The officers of the unit and those below it: all, those without a valid certificate, those whose ends soon."""
    kind = configuration.kinds().get(OFFICER)
    placing = None if kind is None else kind.reference_to(UNIT)
    if placing is None:
        return
    day = configuration.day.isoformat()
    since, until = (case_field(r.body, f"certificate_{end}", "date") for end in ("from", "to"))
    begun, ended = func.coalesce(since, day) <= day, func.coalesce(until, day) < day
    names = named_units(configuration, placing, sorted(configuration.subtree(report.unit)))
    own: Condition = case_field(r.body, placing.field).in_(names)
    if gap == codes.EXPIRED.code:
        own &= or_(~begun, ended)
    elif gap == codes.EXPIRES_SOON.code:
        own &= begun & ~ended & (until <= (configuration.day + timedelta(days=soon)).isoformat())
    yield own
