"""Bringing a jurisdiction on line: which tables come first, which are there, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from yimen.cases import Configuration, NotConfigured, people_who_may
from yimen.pack import Kind
from yimen.store import EntryRevision, select_in_force

from .completeness import ask_for_items
from .completeness_counts import ITEM, LAW, OFFICER, TIER, UNIT

ESSENTIAL = frozenset({UNIT, LAW, ITEM, TIER, OFFICER})


@dataclass(frozen=True, slots=True)
class SetupStep:
    """A table to be imported: how many entries are in force, whether no case can do without it, and the kinds it
    names that are still empty (`first`)."""

    kind: Kind
    count: int
    essential: bool
    first: tuple[str, ...]

    @property
    def done(self) -> bool:
        return self.count > 0

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.id,
            "title": self.kind.label(),
            "count": self.count,
            "essential": self.essential,
            "first": list(self.first),
        }


@dataclass(frozen=True, slots=True)
class Setup:
    """The tables in the order in which they name one another; how many people may draft and how many approve, and
    whether there is somebody to approve what another drafts (`paired`)."""

    steps: tuple[SetupStep, ...]
    drafters: int
    approvers: int
    paired: bool

    @property
    def open(self) -> tuple[SetupStep, ...]:
        """Essential tables that are still empty."""
        return tuple(each for each in self.steps if each.essential and not each.done)

    @property
    def ready(self) -> bool:
        """Nothing essential is empty, and two people are there for each change."""
        return not self.open and self.paired

    def as_json(self) -> dict[str, Any]:
        return {
            "ready": self.ready,
            "drafters": self.drafters,
            "approvers": self.approvers,
            "paired": self.paired,
            "steps": [each.as_json() for each in self.steps],
        }


def setup(session: Session, configuration: Configuration, counts: Mapping[str, int] | None = None) -> Setup:
    """How far the jurisdiction is; `counts` are the entries in force by kind, where the caller knows them."""
    if counts is None:
        query = select_in_force(configuration.jurisdiction, configuration.day, configuration.number)
        counted = query.with_only_columns(EntryRevision.kind, func.count()).group_by(EntryRevision.kind)
        counts = {row[0]: row[1] for row in session.execute(counted)}
    drafters, approvers = (
        {
            each.account
            for each in people_who_may(session, configuration.jurisdiction, right, configuration.day)
        }
        for right in ("change.draft", "change.approve")
    )
    paired = bool(drafters and approvers) and len(drafters | approvers) > 1
    by_items = counts.get(ITEM, 0) > 0 or ask_for_items(each.body for each in _forms_in_use(configuration))
    steps = steps_of(configuration.kinds(), counts, by_items=by_items)
    return Setup(steps, len(drafters), len(approvers), paired)


def _forms_in_use(configuration: Configuration) -> list[Any]:
    """The forms of the procedures of which cases are begun."""
    wanted: set[str] = set()
    for each in configuration.procedures_on():
        with suppress(NotConfigured, ValueError):
            items = configuration.procedure(each.key).items.values()
            wanted |= {item.form for item in items if item.form}
    return configuration.entries("form", keys=sorted(wanted))


def steps_of(
    known: Mapping[str, Kind], counts: Mapping[str, int], *, by_items: bool = True
) -> tuple[SetupStep, ...]:
    """The tables in their order, by how many entries there are of each kind; without items where no case rests on one."""
    essential = ESSENTIAL if by_items else frozenset({UNIT, OFFICER})
    kinds = {name: kind for name, kind in known.items() if kind.columns}
    return tuple(
        SetupStep(
            kinds[name],
            counts.get(name, 0),
            name in essential,
            tuple(each for each in _named(kinds[name], kinds) if not counts.get(each)),
        )
        for name in in_order(kinds)
    )


def in_order(kinds: Mapping[str, Kind]) -> list[str]:
    """The kinds such that each comes after those it names, as far as they do not name one another in a ring."""
    found: list[str] = []
    entered: set[str] = set()

    def enter(name: str) -> None:
        if name in entered:
            return
        entered.add(name)
        for each in _named(kinds[name], kinds):
            enter(each)
        found.append(name)

    for name in sorted(kinds, key=lambda each: (each not in ESSENTIAL, each)):
        enter(name)
    return found


def _named(kind: Kind, kinds: Mapping[str, Kind]) -> list[str]:
    names = dict.fromkeys(
        each.kind for each in kind.references if each.kind in kinds and each.kind != kind.id
    )
    return sorted(names)
