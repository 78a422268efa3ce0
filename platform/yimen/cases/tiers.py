"""The tiers of an item as they stood on the legal days that matter, and what they answer to a case's circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen.catalog import Circumstances, TierAnswer, TierRow, TierRule, answer_tier
from yimen.pack import Kind
from yimen.store import EntryRevision, case_field, pinned_revision, select_in_force

from .configuration import Configuration, NotConfigured
from .snapshot import Revision

ITEM, TIER = "item", "tier"


@dataclass(frozen=True, slots=True)
class TierReading:
    """What was read to answer: the item on the day of the act, its tiers on both days, the rule between them."""

    item: Revision
    on_act: tuple[TierRow, ...]
    on_decision: tuple[TierRow, ...]
    rule: TierRule

    def answer(self, circumstances: Circumstances) -> TierAnswer:
        return answer_tier(self.on_act, self.on_decision, circumstances, rule=self.rule)

    @property
    def rows(self) -> list[TierRow]:
        """The tiers of both days, those that stand in both once."""
        found = list(self.on_act)
        known = [dict(each.body) for each in found]
        return found + [each for each in self.on_decision if dict(each.body) not in known]


def read_tiers(
    configuration: Configuration, item: str, *, acted_on: date, decided_on: date, unit: str = ""
) -> TierReading:
    """The tiers of an item for an act and its decision; raises `NotConfigured` where the item was not in force.

    The item is read on the day of the act, by the date that its kind names elsewhere.
    """
    found = configuration.entry(ITEM, item, unit, day=acted_on)
    if found is None:
        raise NotConfigured(ITEM, item)
    kind = configuration.kinds().get(TIER)
    if kind is None:
        raise NotConfigured("kind", TIER)
    on_act = rows_of_item(configuration, kind, found, acted_on, unit)
    on_decision = (
        on_act if decided_on == acted_on else rows_of_item(configuration, kind, found, decided_on, unit)
    )
    rule: TierRule = kind.binding.date if kind.binding.date in ("act", "decision", "lighter") else "lighter"  # type: ignore[assignment]
    return TierReading(found, on_act, on_decision, rule)


def rows_of_item(
    configuration: Configuration, kind: Kind, item: Revision, on: date, unit: str
) -> tuple[TierRow, ...]:
    """The entries of a kind in force on the day that name the item, by key."""
    reference = kind.reference_to(ITEM)
    if reference is None:
        return ()
    r = EntryRevision
    named = item.key if reference.by == "key" else str(item.body.get(reference.by, ""))
    query = select_in_force(configuration.jurisdiction, on, configuration.number, kind.id, unit)
    if kind.key[:1] == (reference.field,):
        query = query.where(
            r.key.startswith(f"{named}/", autoescape=True)
        )  # no body is opened for the others
    query = query.where(case_field(r.body, reference.field) == named)
    return tuple(
        TierRow(row.body, source_of(row)) for row in configuration.session.scalars(query.order_by(r.key))
    )


def source_of(row: EntryRevision) -> dict[str, Any]:
    """Where a revision came from: its key and days, the change set's number, the file with sheet and row."""
    origin: Mapping[str, Any] = row.origin or {}
    places = {
        name: origin[name] for name in ("file", "sheet", "row", "pack", "provenance") if origin.get(name)
    }
    return {
        "kind": row.kind,
        "key": row.key,
        "digest": row.digest,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "number": row.recorded_by,
        **places,
    }


def tier_read(configuration: Configuration, key: str, digest: str) -> TierRow | None:
    """The tier that an act of a case read, by the digest kept with it, in force or not any more."""
    if not key or not digest:
        return None
    row = pinned_revision(
        configuration.session, configuration.jurisdiction, kind=TIER, key=key, digest=digest
    )
    return None if row is None else TierRow(row.body, source_of(row))
