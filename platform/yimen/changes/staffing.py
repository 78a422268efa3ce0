"""Who holds which role in which unit: out of the officers that a pack lists, or of the memberships of a jurisdiction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from yimen.kernel import Finding
from yimen.pack import Entry

from . import codes

Bodies = Mapping[str, Mapping[str, Any]]
Held = tuple[str, str]
SEPARATORS = re.compile(r"[、，,;；\s]+")


def split_names(text: object) -> list[str]:
    """The names in a cell that lists several."""
    return [each for each in SEPARATORS.split(str(text or "")) if each]


def keys_by_name(bodies: Bodies, fields: Sequence[str]) -> dict[str, str]:
    """Key by every name that an entry goes by; the key itself counts most."""
    names: dict[str, str] = {}
    for key, body in bodies.items():
        for each in fields:
            for name in _texts(body.get(each)):
                names.setdefault(name, key)
    return names | {key: key for key in bodies}


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        return [str(each) for each in value.values()]
    return [str(value)] if value else []


def unit_names(units: Bodies) -> dict[str, str]:
    return {code: str(body.get("name", code)) for code, body in units.items()}


def held_by_officers(officers: Iterable[Mapping[str, Any]], units: Bodies, roles: Bodies) -> Iterator[Held]:
    """(unit, role) of every officer whose unit and roles are known; what is not is told elsewhere."""
    by_unit, by_role = keys_by_name(units, ("name", "short_name")), keys_by_name(roles, ("title",))
    for body in officers:
        unit = by_unit.get(str(body.get("unit", "")))
        for name in split_names(body.get("roles")):
            if unit is not None and name in by_role:
                yield unit, by_role[name]


def unknown_roles(officers: Iterable[Entry], roles: Bodies) -> Iterator[Finding]:
    """Words for roles that are none, each at the first officer of whom it is said."""
    known = keys_by_name(roles, ("title",))
    said: dict[str, list[Entry]] = {}
    for officer in officers:
        for name in split_names(officer.body.get("roles")):
            if name not in known:
                said.setdefault(name, []).append(officer)
    titles = "、".join(str((body.get("title") or {}).get("zh", key)) for key, body in roles.items())
    for name, found in said.items():
        yield codes.NO_SUCH_ROLE.at(found[0].place, role=name[:40], count=len(found), known=titles)


def staff_of(held: Iterable[Held], units: Bodies, roles: Bodies) -> dict[str, frozenset[str]]:
    """The roles that count in each unit: held there, or above it with a reach that covers it."""
    found: dict[str, set[str]] = {unit: set() for unit in units}
    for unit, role in set(held):
        reach = str(roles.get(role, {}).get("reach", "none"))
        for each in _covered(unit, reach, units):
            found.setdefault(each, set()).add(role)
    return {unit: frozenset(names) for unit, names in found.items()}


def _covered(unit: str, reach: str, units: Bodies) -> set[str]:
    if reach == "jurisdiction":
        return {unit, *units}
    covered, size = {unit}, 0
    while reach == "subtree" and len(covered) > size:
        size = len(covered)
        covered |= {code for code, body in units.items() if body.get("parent") in covered}
    return covered
