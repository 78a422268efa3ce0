"""What acts of an item may be let off with: what the list of leniencies says on the days that matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen.catalog import TierRow
from yimen.pack import Kind

from .configuration import Configuration
from .tiers import ITEM, rows_of_item

LENIENCY = "leniency"


@dataclass(frozen=True, slots=True)
class Lenient:
    """An entry that names the item, with the row it stands in, and on which of the two days it holds."""

    row: TierRow
    on_act: bool
    on_decision: bool


def read_leniencies(
    configuration: Configuration, item: str, *, acted_on: date, decided_on: date, unit: str = ""
) -> tuple[Lenient, ...]:
    """The entries for an act of the item and its decision, by key; none where the item was not in force on the act's day.

    One that holds on either of the days counts where the kind is bound to the lighter rule, else on its own day alone.
    Whether its condition is met is for a person to say.
    """
    kind = configuration.kinds().get(LENIENCY)
    found = None if kind is None else configuration.entry(ITEM, item, unit, day=acted_on)
    if kind is None or found is None:
        return ()
    days = {"act": (acted_on,), "decision": (decided_on,)}.get(str(kind.binding.date), (acted_on, decided_on))
    held: dict[tuple[str, str], tuple[TierRow, set[date]]] = {}
    for on in dict.fromkeys(days):
        for row in rows_of_item(configuration, kind, found, on, unit):
            if _holds(kind, row.body, on):
                said = (str(row.source["key"]), str(row.source["digest"]))
                held.setdefault(said, (row, set()))[1].add(on)
    return tuple(
        Lenient(row, acted_on in on, decided_on in on) for _, (row, on) in sorted(held.items(), key=_by_key)
    )


def _holds(kind: Kind, body: Mapping[str, Any], on: date) -> bool:
    """Whether the days that the entry names itself include that one."""
    day = on.isoformat()
    held = {kind.bound_of(name): str(value) for name, value in body.items() if value}
    return held.get("since", day) <= day <= held.get("until", day)


def _by_key(held: tuple[tuple[str, str], Any]) -> tuple[str, str]:
    return held[0]
