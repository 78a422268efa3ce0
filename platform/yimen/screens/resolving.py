"""Look-ups of one bound form: keys are resolved once per kind, a typed name is searched for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from .bound import BoundControl, BoundLayout, controls_in
from .inputs.lookups import Choice, LookupInput, Lookups, resolve_all
from .paths import MISSING, value_at
from .words import word

MAX_SEARCHES: Final = 20
OFFERS: Final = 20


def lookup_controls(root: BoundLayout) -> list[tuple[BoundControl, LookupInput]]:
    found = controls_in([root])
    return [(each, each.field) for each in found if isinstance(each.field, LookupInput) and each.node.lookup]


def resolve_lookups(root: BoundLayout, source: Lookups, typed: Mapping[str, Any]) -> None:
    """Give every look-up what its key stands for; a new text that is no key is searched for.

    One find is taken, several are offered, none is an error unless the look-up is `free`.
    """
    controls = lookup_controls(root)
    wanted: dict[str, set[str]] = defaultdict(set)
    for control, field in controls:
        if control.node.lookup and isinstance(field.data, str):
            wanted[control.node.lookup.kind].add(field.data)
    found = {kind: resolve_all(source, kind, keys) for kind, keys in wanted.items()}
    searches = 0
    for control, field in controls:
        spec = control.node.lookup
        if spec is None or not isinstance(field.data, str):
            continue
        field.choice = found[spec.kind].get(field.data)
        if field.choice is None and field.changed and not spec.free and searches < MAX_SEARCHES:
            searches += 1
            _search(control, field, source, typed)


def _search(control: BoundControl, field: LookupInput, source: Lookups, typed: Mapping[str, Any]) -> None:
    spec = control.node.lookup
    if spec is None or not isinstance(field.data, str):
        return
    finds = source.search(spec.kind, field.data, OFFERS, filters_of(control, typed))
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


def filters_of(control: BoundControl, values: Mapping[str, Any]) -> dict[str, Any]:
    """The filters of a look-up, those that name a field read from the values beside it."""
    spec = control.node.lookup
    filters: dict[str, Any] = {}
    for key, given in spec.filters.items() if spec else ():
        if isinstance(given, Mapping) and "field" in given:
            given = value_at(values, (*control.path[:-1], str(given["field"])))
            if given is MISSING:
                continue
        filters[key] = given
    return filters
