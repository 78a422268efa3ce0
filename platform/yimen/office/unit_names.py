"""The units whose cases the Actor sees, by name."""

from __future__ import annotations

from yimen.kernel import EVERYWHERE
from yimen.office.request import actor
from yimen.office.shell import unit_names


def units_in_sight() -> list[tuple[str, str]]:
    """(unit, name) of every unit that the Actor reaches, by name; those that are over too."""
    known = unit_names()
    reached = set(known) if EVERYWHERE in actor().units else set(actor().units) & set(known)
    return sorted(((code, known[code]) for code in reached), key=lambda pair: pair[1])
