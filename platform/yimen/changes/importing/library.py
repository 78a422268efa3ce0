"""What the rows of a file are held against: the entries in force that they may name, and the counts stated for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from yimen.catalog import ReferenceSet, reconcile
from yimen.kernel import Place
from yimen.pack import Entry, Kind
from yimen.store import EntryRevision, case_field, select_in_force

from .choices import WHOLE, Options

ITEM, CONTROL_TOTAL, UNIT = "item", "control-total", "unit"
LIFE = ("effective_from", "repealed_on")


def library(
    session: Session,
    jurisdiction: str,
    kinds: Mapping[str, Kind],
    read: Iterable[str],
    day: date,
    number: int,
) -> ReferenceSet:
    """What entries of the kinds `read` may refer to: of each target its names and its life, not its whole body."""
    made = ReferenceSet()
    wanted: dict[str, set[str]] = {}
    for name in read:
        for reference in kinds[name].references:
            wanted.setdefault(reference.kind, set()).add(reference.by)
    for target, names in sorted(wanted.items()):
        _add_names(session, made, target, sorted(names - {"key"}), jurisdiction, day, number)
    return made


def miscounted(
    session: Session, jurisdiction: str, entries: Iterable[Entry], options: Options, number: int
) -> list[str]:
    """Where a whole list has other counts than the control totals in force say; a partial one has none to keep."""
    if options.complete.get(ITEM) not in (WHOLE, UNIT):
        return []
    totals = session.scalars(select_in_force(jurisdiction, options.effective_from, number, CONTROL_TOTAL))
    stated = [(row.body, Place()) for row in totals]
    return [each.message for each in reconcile((each.body for each in entries if each.kind == ITEM), stated)]


def _add_names(
    session: Session,
    made: ReferenceSet,
    target: str,
    names: list[str],
    jurisdiction: str,
    day: date,
    number: int,
) -> None:
    fields = [*names, *LIFE]
    columns = [case_field(EntryRevision.body, each).label(each) for each in fields]
    query = select_in_force(jurisdiction, day, number, target).with_only_columns(EntryRevision.key, *columns)
    for key, *values in session.execute(query):
        body = {name: value for name, value in zip(fields, values, strict=True) if value is not None}
        made.add_body(target, key, body)
