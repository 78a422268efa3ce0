"""Steps on the definition of a list or a page: a part moved, changed, added, taken out, put back as it is above."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from yimen.pack import ordered

from ..case_fields import CASE_FACTS, CASE_FILTERS
from ..case_listing import Body
from ..case_page import SECTIONS, WORK
from .parts import entries_of, is_of_form, steps_to

_NOT_IN_IDS: Final = re.compile(r"[^a-z0-9_]")
_LONGEST_ID: Final = 50
MOST_PARTS: Final = 24


class NoStep(ValueError):
    """The step names a part that is not there, or one that cannot be done with it."""


def moved(body: Body, group: str, name: str, by: int, beside: Collection[str] | None = None) -> Body:
    """The part before its neighbour (`by` -1) or behind it (1); only those `beside` it count as neighbours."""
    entries = _with(body, group, name)
    order = ordered(entries)
    peers = [each for each in order if beside is None or each in beside or each == name]
    place = peers.index(name) + by
    if not 0 <= place < len(peers):
        return body
    neighbour = peers[place]
    order.remove(name)
    order.insert(order.index(neighbour) + (1 if by > 0 else 0), name)
    return _put(body, group, _linked(entries, order))


def said_anew(body: Body, group: str, name: str, values: Body) -> Body:
    """The part with what `values` say of it; None takes a key out. Raises `NoStep`."""
    entries = _with(body, group, name)
    said = {key: each for key, each in {**entries[name], **values}.items() if each is not None}
    if said.get("off") and group == "sections" and name == WORK:
        raise NoStep(name)
    return _put(body, group, {**entries, name: said})


def added(body: Body, group: str, shown: str) -> Body:
    """One more part at the end, showing a fact, a field, a filter, an action; raises `NoStep` where there are too many."""
    entries = entries_of(body, group)
    if len(entries) >= MOST_PARTS:
        raise NoStep(shown)
    name = _fresh(shown, group, entries)
    order = ordered(entries)
    said: dict[str, Any] = {} if name == shown else {"field": shown}
    said |= {"after": order[-1]} if order else {}
    return _put(body, group, _linked({**entries, name: said}, [*order, name]))


def section_added(body: Body, titles: Body, shown: str, area: str = "side") -> tuple[Body, str]:
    """A section of facts of its own with its first one, and its id; raises `NoStep` where there are too many."""
    entries = entries_of(body, "sections")
    if len(entries) >= MOST_PARTS:
        raise NoStep(shown)
    numbers = (f"facts_{number}" for number in range(1, MOST_PARTS + 2))
    name = next(each for each in numbers if each not in entries and each not in SECTIONS)
    first = _fresh(shown, "head", {})
    facts = {first: {} if first == shown else {"field": shown}}
    order = ordered(entries)
    said = {"title": dict(titles), "area": area, "facts": facts, "after": order[-1]}
    return _put(body, "sections", _linked({**entries, name: said}, [*order, name])), name


def taken_out(body: Body, base: Body | None, group: str, name: str) -> Body:
    """Without the part: what only this layer has is gone, what it inherits is switched off."""
    entries = _with(body, group, name)
    if base is not None and name in entries_of(base, group):
        return said_anew(body, group, name, {"off": True})
    if group == "sections" and name == WORK:
        raise NoStep(name)
    if len(entries) == 1 and group != "actions":
        raise NoStep(name)
    order = [each for each in ordered(entries) if each != name]
    return _put(body, group, _linked({each: entries[each] for each in order}, order))


def restored(body: Body, base: Body, group: str, name: str) -> Body:
    """The part as the layer above says it, where it stands now; of a section its facts too."""
    entries, above = _with(body, group, name), entries_of(base, group)
    if name not in above:
        raise NoStep(name)
    said = {key: each for key, each in above[name].items() if key != "after"}
    if entries[name].get("after"):
        said["after"] = entries[name]["after"]
    return _put(body, group, {**entries, name: said})


def framed(body: Body, values: Body) -> Body:
    """The definition with another title, order or view; None or an empty one takes the key out."""
    merged = {**body, **values}
    return {key: each for key, each in merged.items() if each or key not in values}


def _with(body: Body, group: str, name: str) -> dict[str, dict[str, Any]]:
    entries = entries_of(body, group)
    if name not in entries:
        raise NoStep(name)
    return entries


def _linked(entries: Mapping[str, Body], order: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The map so that its order is this one; where it is already, nothing changes."""
    same = {name: dict(entries[name]) for name in order}
    if ordered(same) == list(order):
        return same
    for before, name in zip(["", *order[:-1]], order, strict=True):
        same[name].pop("after", None)
        if before:
            same[name]["after"] = before
    return same


def _put(body: Body, group: str, entries: Mapping[str, Any]) -> Body:
    return _set(body, steps_to(group), entries)


def _set(body: Any, steps: Sequence[str], value: Any) -> dict[str, Any]:
    known = dict(body) if isinstance(body, Mapping) else {}
    first, *rest = steps
    known[first] = _set(known.get(first), rest, value) if rest else value
    return known


def _fresh(shown: str, group: str, taken: Collection[str]) -> str:
    """An id that no part of the group has: the name of what it shows, of a form's field its last step."""
    if not is_of_form(shown) and shown not in taken:
        return shown
    stem = _NOT_IN_IDS.sub("_", shown.rsplit(".", 1)[-1].lower())[:_LONGEST_ID]
    stem = stem if stem[:1].isalpha() else f"f{stem}"
    known = CASE_FILTERS if group == "filters" else CASE_FACTS
    if stem in known:
        stem = f"{stem}_field"
    names = (stem if number == 1 else f"{stem}_{number}" for number in range(1, MOST_PARTS + 3))
    return next(each for each in names if each not in taken)
