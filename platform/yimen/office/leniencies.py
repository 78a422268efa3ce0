"""Entries of the list of what is not punished, or less, beside a decision on an act of their item, as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from yimen import cases
from yimen.kernel import read_day
from yimen.office.request import configuration, today
from yimen.pack import Kind

MOST_ITEMS = 5
"""A case of more items is told so, and that the others are read on their own pages."""
SHOWN = ("condition", "standard", "measures", "ground", "basis")


def case_leniencies(case: cases.Case) -> dict[str, Any]:
    """For each item of the case's alleged acts what its acts may be let off with, were it decided today."""
    found: dict[tuple[str, date], str] = {}
    for each in case.record.get("acts", ()):
        item, acted = str(each.get("item") or ""), read_day(each.get("occurred_on")) or case.opened_on
        if item:
            found.setdefault((item, acted), str(each.get("item_name") or item))
    read = [
        (
            name,
            cases.read_leniencies(configuration(), item, acted_on=acted, decided_on=today(), unit=case.unit),
        )
        for (item, acted), name in list(found.items())[:MOST_ITEMS]
    ]
    return leniencies_shown(read, left=len(found) - len(read))


def leniencies_shown(read: Sequence[tuple[str, Sequence[cases.Lenient]]], *, left: int = 0) -> dict[str, Any]:
    """By the item's name, where there are any; `lenient_columns` are the fields that any of them fills, `lenient_left` how
    many items were not looked up."""
    found = [(name, rows) for name, rows in read if rows]
    kind = _kind() if found else None
    fields = kind.schema.get("properties", {}) if kind is not None else {}
    bodies = [each.row.body for _, rows in found for each in rows]
    return {
        "lenient": found,
        "lenient_kind": kind,
        "lenient_left": left,
        "lenient_columns": [
            name for name in SHOWN if name in fields and any(body.get(name) for body in bodies)
        ],
    }


def _kind() -> Kind | None:
    return configuration().kinds().get(cases.LENIENCY)
