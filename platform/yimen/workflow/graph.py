"""What follows from what: the edges of a procedure, what a return undoes, and the drawing of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .definition import Criterion, DeadlineRule, Item

LEFT = ".left"


def downstream_of(items: Mapping[str, Item]) -> dict[str, frozenset[str]]:
    """For every item the items whose opening rests on what it did: these a return to it undoes.

    A task also carries its stage's leaving; what entered on that leaving is undone with all it holds.
    """
    edges: dict[str, set[str]] = {}
    for source, target in _edges(items):
        edges.setdefault(source, set()).add(target)
    return {name: frozenset(_closure(name, edges) - {name}) for name in items}


def downstream_from(starts: Iterable[str], downstream: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """These and all that rests on them."""
    return frozenset(starts).union(*(downstream[each] for each in starts))


def _edges(items: Mapping[str, Item]) -> Iterator[tuple[str, str]]:
    for item in items.values():
        for criterion in item.entry:
            for source in _sources(criterion):
                yield source, item.id
        for rule in item.rules:
            for source in _read(rule.condition.paths):
                yield source, item.id
        if item.parent:
            yield item.parent, item.id
            yield item.id, item.parent + LEFT
        if item.sort == "stage" and item.parent:
            yield item.id + LEFT, item.parent + LEFT


def _sources(criterion: Criterion) -> Iterator[str]:
    for part in criterion.on:
        yield part.source + LEFT if part.happening == "left" else part.source
    if criterion.condition is not None:
        yield from _read(criterion.condition.paths)


def _read(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        steps = path.split(".")
        if steps[0] in ("result", "done") and len(steps) > 1:
            yield steps[1]


def _closure(start: str, edges: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for target in edges.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def listeners_of(deadlines: Iterable[DeadlineRule]) -> dict[str, tuple[str, ...]]:
    """For every source of happenings the deadlines that start, stop, drop, pause or extend on it."""
    found: dict[str, list[str]] = {}
    for rule in deadlines:
        parts = [*rule.starts, *rule.stops, *rule.drops, *(rule.extension.on if rule.extension else ())]
        for pause in rule.pauses:
            parts.extend((*pause.start, *pause.end))
        for source in {part.source for part in parts}:
            found.setdefault(source, []).append(rule.id)
    return {source: tuple(names) for source, names in found.items()}


def heralds_of(items: Mapping[str, Item]) -> dict[str, tuple[str, ...]]:
    """For an item each of whose entry criteria waits for another item the first of them: while nothing was ever noted of
    any, it does not open, and none of its criteria has to be asked."""
    found: dict[str, tuple[str, ...]] = {}
    for item in items.values():
        first = [criterion.on[0].source if criterion.on else "" for criterion in item.entry]
        if first and all(source in items for source in first):
            found[item.id] = tuple(dict.fromkeys(first))
    return found


def watchers_of(items: Mapping[str, Item]) -> dict[str, tuple[str, ...]]:
    """For every source of happenings the items whose criteria name it; of a stage also what it holds."""
    found: dict[str, list[str]] = {}
    for item in items.values():
        criteria = (*item.entry, *item.exit)
        sources = {part.source for criterion in criteria for part in criterion.on}
        if item.parent:
            sources.add(item.parent)
        for source in sources:
            found.setdefault(source, []).append(item.id)
    return {source: tuple(names) for source, names in found.items()}


def conditional(items: Mapping[str, Item]) -> dict[str, tuple[str, ...]]:
    """The items that facts alone may move, by their stage ("" for none): criteria with an if-part, decisions, tasks that
    concern some of several."""
    found: dict[str, list[str]] = {}
    for item in items.values():
        if (
            item.rules
            or (item.each is not None and item.each.condition is not None)
            or any(each.condition is not None for each in (*item.entry, *item.exit))
        ):
            found.setdefault(item.parent, []).append(item.id)
    return {stage: tuple(names) for stage, names in found.items()}
