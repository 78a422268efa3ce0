"""What the rows of a file are held against: the entries in force that they may name, and the printed totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from yimen.catalog import ReferenceSet
from yimen.pack import Kind
from yimen.store import EntryRevision, case_field, select_in_force

CONTROL_TOTAL = "control-total"
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
    for row in session.scalars(select_in_force(jurisdiction, day, number, CONTROL_TOTAL)):
        made.add_body(CONTROL_TOTAL, row.key, row.body)
    return made


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
