"""What can still happen in a case from where it stands: has a stage, or the case as a whole, a way out?

An over-approximation like the lint's: conditions may hold, a task may end with each of its outcomes. What was done stays
as it was done, unless a task that can still be done returns the case to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .definition import Item, OnPart, Procedure
from .lint_reach import Reach
from .state import NOTHING, happened

LIVE = ("active", "enabled")
OVER = ("left", "dropped")


def without_way_out(procedure: Procedure, state: Mapping[str, Any]) -> frozenset[str]:
    """The stages in which the case stands and which it can never leave; all of them where it can reach no ending."""
    ahead = Ahead(procedure, state)
    standing = [
        each for each in map(procedure.items.__getitem__, procedure.stages_inward) if ahead.stands(each)
    ]
    ends = any(ahead.holds(each) for ending in procedure.endings for each in ending.criteria)
    return frozenset(each.id for each in standing if not ends or not ahead.leaves(each))


class Ahead(Reach):
    """What is reachable for one case."""

    def __init__(self, procedure: Procedure, state: Mapping[str, Any]) -> None:
        self.state = state
        self.records: Mapping[str, Mapping[str, Any]] = state["items"]
        self.again: set[str] = set()
        super().__init__(procedure)

    def _grow(self) -> None:
        for name, record in self.records.items():
            item = self.procedure.items[name]
            over = record.get("state") in OVER
            if over or record.get("count"):
                self.reached.add(name)
            if over and item.sort == "stage":
                self._add(name, ("left",))
            if self._opens(item):
                self._add(
                    name, (*item.outcomes, "completed", "reached") if item.sort != "stage" else ("entered",)
                )
        super()._grow()
        for item in self.procedure.items.values():
            if item.returns and item.id in self.reached and self._opens(item):
                for target in item.returns:
                    self._take_again(self.procedure.items[target])

    def _take_again(self, target: Item) -> None:
        self.again |= {target.id, *self.procedure.downstream[target.id]}
        parent = target.parent
        while parent:
            self.again.add(parent)
            parent = self.procedure.items[parent].parent

    def stands(self, item: Item) -> bool:
        return self.records.get(item.id, NOTHING).get("state") in LIVE

    def _enters(self, item: Item) -> bool:
        return self._opens(item) and (self.stands(item) or super()._enters(item))

    def _opens(self, item: Item) -> bool:
        """Whether the item is open or may open (again): it was not done, and nothing around it is over."""
        if self.stands(item) or item.id in self.again:
            return True
        if item.parent and not self._opens(self.procedure.items[item.parent]):
            return False
        state = self.records.get(item.id, NOTHING).get("state", "waiting")
        return state == "waiting" or (state == "done" and item.repeatable)

    def can(self, part: OnPart) -> bool:
        return happened(self.state, part) is not None or super().can(part)
