"""Units have a life: what a unit was called on a day, who succeeded it, and in whose name it acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from .configuration import Configuration
from .models import Case

UNIT = "unit"
REFORM = "reform"


def heirs(configuration: Configuration) -> Mapping[str, str]:
    """Unit in force by each unit that ended and whose past it keeps, whatever number of reforms lies between."""
    key = (REFORM, configuration.day)
    made = configuration.snapshot.made
    if key not in made:
        made[key] = _heirs(configuration)
    found: Mapping[str, str] = made[key]
    return found


def _heirs(configuration: Configuration) -> dict[str, str]:
    steps: dict[str, str] = {}
    reforms = configuration.snapshot.all_of(REFORM, configuration.day)
    for each in sorted(reforms, key=lambda one: (one.valid_from, one.key)):
        steps |= {old: new for old, new in each.body.get("heirs", {}).items() if new}
    present = configuration.units()
    found = {}
    for old in steps:
        last, seen = old, set()
        while last in steps and last not in present and last not in seen:
            seen.add(last)
            last = steps[last]
        if last in present and last != old:
            found[old] = last
    return found


def with_former(configuration: Configuration, units: Iterable[str]) -> frozenset[str]:
    """The units and those whose past they keep."""
    chosen = frozenset(units)
    return chosen | {old for old, new in heirs(configuration).items() if new in chosen}


def power_of(configuration: Configuration, kind: str, unit: str) -> tuple[str, frozenset[str]] | None:
    """How rows of a catalog name the unit whose power they are: (field, the names that cover `unit`).

    That is every name that the unit, those above it, the one in whose name it acts, and those whose past they keep ever
    had. None for kinds that name no unit, and for those not read by date: people and units are no powers.
    """
    known = configuration.kinds().get(kind)
    if known is None or known.binding.mode != "by-date":
        return None
    reference = known.reference_to(UNIT)
    if reference is None:
        return None
    line = {*configuration.line_above(unit), *configuration.line_above(principal(configuration, unit))}
    return reference.field, frozenset(
        _ever_called(configuration, with_former(configuration, line), reference.by)
    )


def _ever_called(configuration: Configuration, codes: Iterable[str], by: str) -> Iterator[str]:
    for code in codes:
        if by == "key":
            yield code
        for each in configuration.snapshot.revisions.get((UNIT, code), ()):
            if each.body.get(by):
                yield str(each.body[by])


def unit_on(configuration: Configuration, code: str, day: date) -> Mapping[str, Any]:
    """The entry of a unit as it held on a day; of one that was over by then the last, of an unknown one nothing."""
    known = configuration.snapshot.revisions.get((UNIT, code), ())
    past = [each for each in known if each.valid_from <= day]
    last = max(past or known, key=lambda each: each.valid_from, default=None)
    return {} if last is None else last.body


def unit_of(configuration: Configuration, case: Case) -> Mapping[str, Any]:
    """A case's unit: as it is while the case is open, as it was when it ended."""
    return unit_on(configuration, case.unit, case.closed_on or configuration.day)


def principal(configuration: Configuration, code: str) -> str:
    """The unit in whose name a unit acts: its own, but for a team that is stationed for another."""
    named = str(unit_on(configuration, code, configuration.day).get("acts_for") or "")
    return named if named in configuration.units() else code


def all_unit_names(configuration: Configuration) -> dict[str, str]:
    """Name by code of every unit that is or was; of those that are over the last."""
    codes = configuration.snapshot.keys.get(UNIT, ())
    present = configuration.units()
    names = {code: str(body.get("name", code)) for code, body in present.items()}
    past = [code for code in codes if code not in present]
    return names | {
        code: str(body.get("name", code))
        for code in past
        if (body := unit_on(configuration, code, configuration.day))
    }
