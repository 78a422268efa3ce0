"""The discretion standard of an item: its tiers, and what may be let off, as they stand today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yimen import cases
from yimen.catalog import TierRow, plain
from yimen.screens import ShownKind

from .public_rows import PublicRow
from .request import configuration, here


@dataclass(frozen=True, slots=True)
class TierTable:
    """`columns` are (field, title); a row has a value for each, "" for none. `title` is the catalog's."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    sample: bool
    title: str


def tier_table(shown: ShownKind, item: PublicRow) -> TierTable | None:
    """The tiers in force today in the public fields, without what the item's page says already; None without any."""
    day = here().day
    try:
        reading = cases.read_tiers(configuration(), item.key, acted_on=day, decided_on=day)
    except cases.NotConfigured:
        return None
    return _table(shown, item, reading.on_act)


def leniency_table(shown: ShownKind, item: PublicRow) -> TierTable | None:
    """What acts of the item may be let off with, today, in the public fields; None where there is nothing."""
    day = here().day
    rows = cases.read_leniencies(configuration(), item.key, acted_on=day, decided_on=day)
    counted = [name for name, source in shown.kind.context.items() if source.startswith("ordinal:")]
    return _table(shown, item, [each.row for each in rows], without=counted)


def _table(
    shown: ShownKind, item: PublicRow, rows: Sequence[TierRow], *, without: Sequence[str] = ()
) -> TierTable | None:
    bodies = [shown.public(row.body) for row in rows]
    said = {item.key, *(plain(each) for each in item.values.values() if isinstance(each, str))}
    columns = [
        name
        for name in shown.fields
        if name not in without
        and any(name in each for each in bodies)
        and not all(str(each.get(name)) in said for each in bodies)
    ]
    if not columns:
        return None
    return TierTable(
        tuple((name, shown.kind.field_title(name, here().language)) for name in columns),
        tuple(tuple(each.get(name, "") for name in columns) for each in bodies),
        any(row.source.get("provenance") == "sample" for row in rows),
        shown.title,
    )
