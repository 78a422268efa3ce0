"""The discretion standard of an item: its tiers as they stand today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yimen import cases
from yimen.catalog import plain
from yimen.screens import ShownKind

from .public_rows import PublicRow
from .request import configuration, here


@dataclass(frozen=True, slots=True)
class TierTable:
    """`columns` are (field, title); a row has a value for each, "" for none."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    sample: bool


def tier_table(shown: ShownKind, item: PublicRow) -> TierTable | None:
    """The tiers in force today in the public fields, without what the item's page says already; None without any."""
    day = here().day
    try:
        reading = cases.read_tiers(configuration(), item.key, acted_on=day, decided_on=day)
    except cases.NotConfigured:
        return None
    rows = reading.on_act
    bodies = [shown.public(row.body) for row in rows]
    said = {item.key, *(plain(each) for each in item.values.values() if isinstance(each, str))}
    columns = [
        name
        for name in shown.fields
        if any(name in each for each in bodies) and not all(str(each.get(name)) in said for each in bodies)
    ]
    if not columns:
        return None
    return TierTable(
        tuple((name, shown.kind.field_title(name, here().language)) for name in columns),
        tuple(tuple(each.get(name, "") for name in columns) for each in bodies),
        any(row.source.get("provenance") == "sample" for row in rows),
    )
