"""Look-ups of one bound form: keys are resolved once per kind, a typed name is searched for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from yimen.kernel import read_day

from .bound import BoundControl, BoundLayout, controls_in
from .inputs.lookups import Choice, LookupInput, Lookups, resolve_all
from .paths import MISSING, Path, object_around
from .words import word

MAX_SEARCHES: Final = 20
OFFERS: Final = 20
Filled = Mapping[Path, Any]


def lookup_controls(root: BoundLayout) -> list[tuple[BoundControl, LookupInput]]:
    found = controls_in([root])
    return [(each, each.field) for each in found if isinstance(each.field, LookupInput) and each.node.lookup]


def resolve_lookups(root: BoundLayout, source: Lookups) -> None:
    """Give every look-up what its key stands for; a new text that is no key is searched for.

    One find is taken, several are offered, none is an error unless the look-up is `free`.
    """
    controls = lookup_controls(root)
    wanted: dict[str, set[str]] = defaultdict(set)
    for control, field in controls:
        if control.node.lookup and isinstance(field.data, str):
            wanted[control.node.lookup.kind].add(field.data)
    found = {kind: resolve_all(source, kind, keys) for kind, keys in wanted.items()}
    filled: dict[Path, Any] = {}
    searches = 0
    for control, field in controls:
        spec = control.node.lookup
        if spec is None or not isinstance(field.data, str):
            continue
        field.choice = found[spec.kind].get(field.data)
        if field.choice is None and field.changed and not spec.free and searches < MAX_SEARCHES:
            searches += 1
            filled = filled or {each.path: each.field.data for each in controls_in([root])}
            _search(control, field, source, filled)
            filled[control.path] = field.data  # a later search may be limited by what this one found


def _search(control: BoundControl, field: LookupInput, source: Lookups, filled: Filled) -> None:
    spec = control.node.lookup
    if spec is None or not isinstance(field.data, str):
        return
    finds = source.search(
        spec.kind, field.data, OFFERS, filters_of(control, filled), on=_day_of(control, filled)
    )
    exact = [each for each in finds if field.data in (each.key, each.label)]
    finds = exact if len(exact) == 1 else finds
    if len(finds) == 1:
        take(field, finds[0])
        return
    field.offers = finds
    name = "lookup_several" if finds else "lookup_nothing"
    field.process_errors.append(word(name, field.language, text=field.data))


def take(field: LookupInput, choice: Choice) -> None:
    field.data, field.choice = choice.key, choice


def filters_of(control: BoundControl, filled: Filled) -> dict[str, Any]:
    """The filters of a look-up, those that name a field read from what is filled in beside it."""
    spec = control.node.lookup
    filters: dict[str, Any] = {}
    for key, given in spec.filters.items() if spec else ():
        if isinstance(given, Mapping) and "field" in given:
            given = filled.get((*object_around(control.path), str(given["field"])), MISSING)
            if given is MISSING:
                continue
        filters[key] = given
    return filters


def _day_of(control: BoundControl, filled: Filled) -> date | None:
    """The legal day that counts for a look-up, None for the request's own."""
    spec = control.node.lookup
    given = filled.get((*object_around(control.path), spec.on)) if spec and spec.on else None
    return read_day(given)
