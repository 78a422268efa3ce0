"""The units whose cases the Actor sees, by name."""

from __future__ import annotations

from yimen.kernel import EVERYWHERE
from yimen.office.request import actor, configuration


def units_in_sight() -> list[tuple[str, str]]:
    """(unit, name) of every unit that the Actor reaches, by name."""
    known = {code: str(body.get("name", code)) for code, body in configuration().units().items()}
    reached = set(known) if EVERYWHERE in actor().units else set(actor().units) & set(known)
    return sorted(((code, known[code]) for code in reached), key=lambda pair: pair[1])
