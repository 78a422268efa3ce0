"""What the rows of a register are held against: numbers given, people by name, items, the last serials."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import system_actor
from yimen.store import EntryRevision, case_field, select_in_force

from .configuration import Configuration
from .guard import visible
from .models import Case, CaseSequence
from .records import MembershipRow, Person


def numbers_taken(session: Session, jurisdiction: str, numbers: Iterable[str]) -> Iterable[str]:
    """Which numbers some case has; whether it can be seen does not matter, for a number is given once."""
    seen, asked = visible(system_actor("index", jurisdiction)), sorted(set(numbers))
    for start in range(0, len(asked), 500):
        part = asked[start : start + 500]
        yield from session.scalars(seen.of(select(Case.number).where(Case.number.in_(part))))


def people_named(session: Session, jurisdiction: str) -> dict[str, list[str]]:
    """Accounts by name and by account of those who hold a role."""
    held = select(MembershipRow.account).where(MembershipRow.jurisdiction == jurisdiction)
    chosen = select(Person.account, Person.name).where(
        Person.jurisdiction == jurisdiction, Person.active, Person.account.in_(held)
    )
    found: dict[str, list[str]] = {}
    for account, name in session.execute(chosen):
        for each in {account, name}:
            found.setdefault(each, []).append(account)
    return found


def items_named(
    session: Session, configuration: Configuration, named: set[str]
) -> dict[str, tuple[str, str]]:
    """(key, name) of the items that rows name by code or by name; a name that several have is none."""
    if not named:
        return {}
    chosen = select_in_force(configuration.jurisdiction, configuration.day, configuration.number, "item")
    title = case_field(EntryRevision.body, "name", "text")
    found: dict[str, tuple[str, str]] = {}
    asked = sorted(named)
    for start in range(0, len(asked), 300):
        part = asked[start : start + 300]
        rows = session.execute(
            chosen.with_only_columns(EntryRevision.key, title).where(
                EntryRevision.key.in_(part) | title.in_(part)
            )
        )
        for key, name in rows:
            found[key] = (key, name or "")
            if name in found and found[name][0] != key:
                found.pop(name)
            elif name:
                found[name] = (key, name)
    return found


def last_given(session: Session, jurisdiction: str, series: str) -> int:
    chosen = select(CaseSequence.last).where(
        CaseSequence.jurisdiction == jurisdiction, CaseSequence.series == series
    )
    return int(session.scalar(chosen) or 0)
