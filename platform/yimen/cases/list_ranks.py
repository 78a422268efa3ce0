"""Where a case stands when a list is ordered by a day or a number of a form: kept beside the case in the act's transaction.

Only fields that a list in force is ordered by have rows. A case without the value has none, and comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Double, ForeignKey, Index, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.store import Base, insert_rows

from .guard import Visibility
from .models import CASE_OWNED, Case, CaseOwned
from .references import is_reference

FORM: Final = "form."
COLUMNS: Final = ("case_id", "path", "rank", "jurisdiction")
_DAY, _MOMENT = len("2026-07-01"), len("2026-07-01T10:00")


class ListRank(CaseOwned, Base):
    """One field of a case as a number: a day its ordinal, a moment in days, money in fen; `path` is "<form id>.<field>"."""

    __tablename__ = "case_list_rank"
    __table_args__ = (
        Index("ix_case_list_rank", "jurisdiction", "path", "rank", "case_id"),
        {"info": {CASE_OWNED: True}},
    )

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey("enforcement_case.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    rank: Mapped[float] = mapped_column(Double)


def ordered_paths(listing: Mapping[str, Any]) -> Iterator[str]:
    """The fields of forms that one definition of a list is ordered by: by itself, or when a reader asks."""
    sort = str(listing.get("sort") or "").removeprefix("-")
    if sort.startswith(FORM):
        yield sort.removeprefix(FORM)
    for said in (listing.get("columns") or {}).values():
        field = str((said or {}).get("field") or "")
        if field.startswith(FORM) and said.get("ordered") and not said.get("off"):
            yield field.removeprefix(FORM)


def put_ranks(session: Session, seen: Visibility, cases: Iterable[Case], paths: Iterable[str]) -> None:
    """The rows of some fields of some cases, in place of those before."""
    given, names = list(cases), list(paths)
    stale = delete(ListRank).where(
        ListRank.case_id.in_([each.id for each in given]), ListRank.path.in_(names)
    )
    session.execute(seen.mark(stale).execution_options(synchronize_session=False))
    made = (
        (case.id, path, rank, case.jurisdiction)
        for case in given
        for path in names
        if (rank := rank_of(case.forms, path)) is not None
    )
    insert_rows(session, ListRank, COLUMNS, made)


def drop_ranks(session: Session, seen: Visibility, jurisdiction: str, kept: Iterable[str]) -> None:
    """Without the rows of fields that no list is ordered by any more."""
    gone = delete(ListRank).where(ListRank.jurisdiction == jurisdiction, ListRank.path.not_in(list(kept)))
    session.execute(seen.mark(gone).execution_options(synchronize_session=False))


def rank_of(forms: Mapping[str, Any], path: str) -> float | None:
    """The value at the path as a number; None of a text, a list, what stands apart, or nothing."""
    found: Any = forms
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) and not is_reference(found) else None
    if isinstance(found, bool) or found is None:
        return None
    if isinstance(found, int | float):
        return float(found) if abs(found) < 1e300 else None
    return _day(found) if isinstance(found, str) and len(found) >= _DAY else None


def _day(said: str) -> float | None:
    try:
        if len(said) == _DAY:
            return float(date.fromisoformat(said).toordinal())
        moment = datetime.fromisoformat(said) if len(said) >= _MOMENT else None
    except ValueError:
        return None
    if moment is None:
        return None
    moment = moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    seconds = moment.hour * 3_600 + moment.minute * 60 + moment.second
    return moment.toordinal() + seconds / 86_400
