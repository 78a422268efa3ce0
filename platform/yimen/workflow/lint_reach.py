"""Lint: can every item be reached, every stage be left, every criterion hold, every outcome lead on?

An over-approximation: a condition on facts may be true, a task may end with each of its outcomes. What is not
possible even so is certainly a fault.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from yimen.kernel import Finding, Place

from . import codes
from .definition import Criterion, Item, OnPart, Procedure
from .lint_names import HAPPENINGS
from .walk import Body, Spot, at, items

GENERIC = frozenset(word for words in HAPPENINGS.values() for word in words)


class Reach:
    """What can happen at all: reachable items and possible on-parts, to the fixed point.

    `whole` looks at the procedure as if nothing in it were off.
    """

    def __init__(self, procedure: Procedure, *, whole: bool = False) -> None:
        self.procedure = procedure
        self.whole = whole
        self.reached: set[str] = set()
        self.possible: set[OnPart] = set()
        self.lefts: set[str] = set()
        made = {
            each.document
            for item in procedure.items.values()
            if whole or not item.off
            for each in item.documents
        }
        for event in procedure.events.values():
            if not event.serves or made & set(event.serves):  # what nobody makes is received by nobody
                self._add(event.id, ("occurred", "completed", *event.outcomes))
        size = -1
        while size != len(self.possible) + len(self.reached):
            size = len(self.possible) + len(self.reached)
            self._grow()

    def _add(self, source: str, happenings: Iterable[str]) -> None:
        self.possible.update(OnPart(source, each) for each in happenings)

    def _grow(self) -> None:
        for item in self.procedure.items.values():
            if item.id not in self.reached and self._enters(item):
                self.reached.add(item.id)
                self._add(item.id, _happenings(item))
            if item.sort == "stage" and item.id in self.reached and self.leaves(item):
                self._add(item.id, ("left",))
        for rule in self.procedure.deadlines.values():
            if any(self.can(part) for part in rule.starts):
                self._add(rule.id, ("elapsed",))

    def _enters(self, item: Item) -> bool:
        if item.opens:
            return True
        if item.off and not self.whole:
            return False
        if item.parent and item.parent not in self.reached:
            return _holds_opening(self.procedure, item)
        if not item.entry:
            return bool(item.parent) or _holds_opening(self.procedure, item) or item.sort == "stage"
        return any(self.holds(each) for each in item.entry) or _holds_opening(self.procedure, item)

    def can(self, part: OnPart) -> bool:
        item = self.procedure.items.get(part.source)
        if item is not None and item.sort == "child":
            return item.id in self.reached
        return part in self.possible

    def holds(self, criterion: Criterion) -> bool:
        return not self.why_not(criterion)

    def why_not(self, criterion: Criterion) -> str:
        """Why the criterion can never hold, or ""."""
        for part in criterion.on:
            if not self.can(part):
                return f"“{part}”不会发生"
        return self.contradiction(criterion)

    def contradiction(self, criterion: Criterion) -> str:
        """Why the criterion is impossible in itself, or ""."""
        outcomes: dict[str, str] = {}
        for part in criterion.on:
            item = self.procedure.items.get(part.source)
            if item is None or item.repeatable or part.happening in GENERIC:
                continue
            if outcomes.setdefault(part.source, part.happening) != part.happening:
                return f"“{part.source}”不能既是“{outcomes[part.source]}”又是“{part.happening}”"
        condition = criterion.condition
        if condition is not None and not condition.paths and condition.truth({}) is not True:
            return f"“{condition.text}”恒不成立"
        return ""

    def leaves(self, stage: Item) -> bool:
        return any(self.holds(each) for each in stage.exit) or not self.blocking(stage)

    def blocking(self, stage: Item) -> list[str]:
        """The required things of a stage that can never be done."""
        found = []
        for name in stage.children:
            child = self.procedure.items[name]
            done = child.id in self.reached and (child.sort != "stage" or self.can(OnPart(child.id, "left")))
            if child.required and not done:
                found.append(child.name())
        return found


def _happenings(item: Item) -> Iterable[str]:
    return (*HAPPENINGS[item.sort] - {"left"}, *item.outcomes)


def _holds_opening(procedure: Procedure, item: Item) -> bool:
    """The stages around the opening task are entered by the opening itself."""
    parent = procedure.opening.parent
    while parent:
        if parent == item.id:
            return True
        parent = procedure.items[parent].parent
    return False


def check_reach(procedure: Procedure, body: Body, place: Place) -> Iterator[Finding]:
    reach, whole = Reach(procedure), Reach(procedure, whole=True)
    yield from _idle(procedure, body, reach, whole, place)
    for spot in items(body):
        item = procedure.items[spot.id]
        here = at(place, spot.pointer)
        if item.id not in reach.reached:
            if item.id not in whole.reached and (not item.parent or item.parent in reach.reached):
                yield codes.UNREACHABLE.at(here, title=item.name(), id=item.id)
                yield from _dead_criteria(whole, item, here, root_only=True)
            continue
        yield from _dead_criteria(whole, item, here)
        needs_leaving = item.sort == "stage" and (
            _left_matters(procedure, item) or not _ends_inside(procedure, item)
        )
        if needs_leaving and not reach.leaves(item):
            blocking = "、".join(reach.blocking(item))
            yield codes.INESCAPABLE.at(here, title=item.name(), id=item.id, blocking=blocking)
        yield from _lost_outcomes(procedure, spot, here, whole.reached - reach.reached)
    for rule in procedure.deadlines.values():
        parts = [*rule.starts] if rule.starts else []
        if parts and not any(whole.can(part) for part in parts):
            names = "、".join(str(part) for part in parts)
            yield codes.UNPAIRED.at(
                at(place, f"/deadlines/{rule.id}/starts"), id=rule.id, detail=f"“{names}”不会发生"
            )
    if not any(reach.holds(each) for ending in procedure.endings for each in ending.criteria):
        yield codes.NO_END.at(at(place, "/endings"))


def _dead_criteria(reach: Reach, item: Item, here: Place, *, root_only: bool = False) -> Iterator[Finding]:
    """Criteria that can never hold; with `root_only` those that are wrong in themselves."""
    gates = tuple(Criterion(each.id, each.on, None, each.article, each.message) for each in item.gates)
    for part, criteria in (("entry", item.entry), ("exit", item.exit), ("gates", gates)):
        for criterion in criteria:
            detail = reach.contradiction(criterion) if root_only else reach.why_not(criterion)
            if detail and not (part == "entry" and item.opens):
                pointer = f"/{part}/{criterion.id}"
                yield codes.NEVER_HOLDS.at(
                    at(here, pointer), id=item.id, criterion=criterion.id, detail=detail
                )


def _idle(procedure: Procedure, body: Body, reach: Reach, whole: Reach, place: Place) -> Iterator[Finding]:
    """What is off takes others along: items that it alone leads to, and outcomes that a gate now holds for good."""
    off = "、".join(item.name() for item in procedure.items.values() if item.off)
    if not off:
        return
    for spot in items(body):
        item, here = procedure.items[spot.id], at(place, spot.pointer)
        if item.id not in reach.reached:
            if item.id in whole.reached and not item.off:
                yield codes.IDLE.at(here, off=off, title=item.name(), id=item.id)
            continue
        for gate in item.gates:
            if not all(map(reach.can, gate.on)) and all(map(whole.can, gate.on)):
                message = gate.message.rstrip("。")
                yield codes.HELD_BY_OFF.at(here, off=off, title=item.name(), id=item.id, gate=message)


def _left_matters(procedure: Procedure, stage: Item) -> bool:
    """Whether something waits for the stage to be left."""
    left = OnPart(stage.id, "left")
    return any(left in each.on for item in procedure.items.values() for each in (*item.entry, *item.exit))


def _ends_inside(procedure: Procedure, stage: Item) -> bool:
    """Whether an ending hangs on something inside the stage, so that it need not be left."""
    inside = _inside(procedure, stage)
    return any(
        part.source in inside for end in procedure.endings for each in end.criteria for part in each.on
    )


def _inside(procedure: Procedure, stage: Item) -> set[str]:
    found = set(stage.children)
    for name in stage.children:
        found |= _inside(procedure, procedure.items[name])
    return found


def _lost_outcomes(procedure: Procedure, spot: Spot, here: Place, idle: Collection[str]) -> Iterator[Finding]:
    """Outcomes that nothing takes up, of a task whose other outcomes lead on; what is `idle` takes up nothing."""
    item = procedure.items[spot.id]
    if item.sort != "task" or len(item.outcomes) < 2 or item.discretionary or item.repeatable:
        return
    if _is_beside(procedure, item):
        return
    taken = _taken(procedure, item, idle)
    if "completed" in taken or not taken:
        return
    for outcome in item.outcomes:
        if outcome not in taken:
            yield codes.LOST_OUTCOME.at(
                at(here, f"/outcomes/{outcome}"),
                title=item.name(),
                id=item.id,
                outcome=item.outcome_name(outcome),
            )


def _is_beside(procedure: Procedure, item: Item) -> bool:
    """Whether the task stands in a repeatable stage: such a way runs beside the case and ends by itself."""
    parent = item.parent
    while parent:
        if procedure.items[parent].repeatable:
            return True
        parent = procedure.items[parent].parent
    return False


def _taken(procedure: Procedure, item: Item, idle: Collection[str]) -> set[str]:
    """The happenings of a task that criteria take up; `completed` also stands for its stage's leaving being taken up."""
    others = [each for each in procedure.items.values() if each.id not in idle]
    criteria = [
        *(each for other in others for each in (*other.entry, *other.exit)),
        *(each for ending in procedure.endings for each in ending.criteria),
    ]
    found = {part.happening for each in criteria for part in each.on if part.source == item.id}
    parent = item.parent
    while parent:
        if any(part == OnPart(parent, "left") for each in criteria for part in each.on):
            found.add("completed")
        parent = procedure.items[parent].parent
    return found
