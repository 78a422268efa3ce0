"""The units whose cases the Actor sees, by name."""

from __future__ import annotations

from yimen.kernel import EVERYWHERE
from yimen.office.request import actor
from yimen.office.shell import unit_names


def units_in_sight() -> list[tuple[str, str]]:
    """(unit, name) of every unit that the Actor reaches, in their order; those that are over too, last."""
    known, reached = unit_names(), actor().units
    return [(code, name) for code, name in known.items() if EVERYWHERE in reached or code in reached]
