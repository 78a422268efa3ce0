"""Checks of what is granted to a higher jurisdiction: kinds of case that are there, and somebody who stands above."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import Clock, Finding
from yimen.pack import Configured
from yimen.store import Jurisdiction

from . import codes

GRANT = "sight-grant"
DEEPEST = 8


def unknown_procedures(configured: Configured) -> Iterator[Finding]:
    """Grants over procedures that the jurisdiction does not have."""
    known = configured.of_kind("procedure").keys()
    for entry in configured.of_kind(GRANT).values():
        for name in entry.body.get("procedures", ()):
            if name not in known:
                yield codes.GRANT_PROCEDURE.at(entry.place, key=entry.key, procedure=name)


def nobody_above(
    session: Session, owner: Jurisdiction, configured: Configured, clock: Clock
) -> Iterator[Finding]:
    """Grants of a set that nobody can use: to a jurisdiction that does not stand above, or to a role that it lacks."""
    above = _line_above(session, owner)
    for entry in configured.to_check(GRANT):
        to, role = str(entry.body.get("to", "")), str(entry.body.get("role", ""))
        if to not in above:
            yield codes.GRANT_NOT_ABOVE.at(entry.place, key=entry.key, to=to)
        elif role not in Configuration.open(session, to, day=clock.today()).roles():
            yield codes.GRANT_NO_ROLE.at(entry.place, key=entry.key, to=above[to], role=role)


def _line_above(session: Session, owner: Jurisdiction) -> dict[str, str]:
    """Titles of the jurisdictions above, nearest first."""
    found: dict[str, str] = {}
    parent = owner.parent
    while parent and parent not in found and len(found) < DEEPEST:
        place = session.get(Jurisdiction, parent)
        if place is None:
            break
        found[place.id], parent = place.title, place.parent
    return found
