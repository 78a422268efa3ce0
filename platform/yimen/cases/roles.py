"""What this room reads of a role, and where holding it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yimen.kernel import EVERYWHERE, Membership, Sight

from .configuration import Configuration
from .guard import OWN_CASES, SHARED_CASES, read_right
from .succession import with_former


@dataclass(frozen=True, slots=True)
class RoleView:
    """`reach`: own, unit, subtree, jurisdiction or none; `sees_shared`: also what the units of the reach handed to
    others; `public`: whoever is not signed in holds it; `lendable`: it may be lent to a colleague for a time; `reads`: the
    access lists on which whoever holds it stands, in the cases where it counts; `procedures`: beyond the own unit it shows
    cases of these alone, None for every one; `shows`: (fields, parts) of those that it does not show whole, by procedure."""

    id: str
    reach: str
    sees_cases: bool
    permissions: frozenset[str]
    excludes: frozenset[str]
    sees_shared: bool = False
    public: bool = False
    lendable: bool = False
    reads: frozenset[str] = frozenset()
    procedures: frozenset[str] | None = None
    shows: Mapping[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, body: Mapping[str, Any]) -> RoleView:
        return cls(
            key,
            str(body.get("reach", "none")),
            bool(body.get("sees_cases", False)),
            frozenset(body.get("permissions", ())),
            frozenset(body.get("excludes", ())),
            bool(body.get("sees_shared", False)),
            bool(body.get("public", False)),
            bool(body.get("lendable", False)),
            frozenset(body.get("reads", ())),
            frozenset(body["sees_procedures"]) if "sees_procedures" in body else None,
            {
                str(name): (frozenset(each.get("fields", ())), frozenset(each.get("parts", ())))
                for name, each in (body.get("shows") or {}).items()
            },
        )

    def keeps_apart(self, other: RoleView | None, key: str) -> bool:
        """Whether the separation of duties forbids holding the other role, of that key, beside this one."""
        return key in self.excludes or (other is not None and self.id in other.excludes)


def roles_of(configuration: Configuration) -> dict[str, RoleView]:
    return {key: RoleView.of(key, body) for key, body in configuration.roles().items()}


def public_roles(configuration: Configuration) -> frozenset[str]:
    """The roles that whoever is not signed in holds; every opening asks, so they are made once a record and day."""
    made, key = configuration.snapshot.made, ("public_roles", configuration.day)
    if key not in made:
        made[key] = frozenset(role.id for role in roles_of(configuration).values() if role.public)
    return frozenset(made[key])


def permissions_of(held: Iterable[Membership], roles: Mapping[str, RoleView]) -> frozenset[str]:
    rights: set[str] = set()
    for each in held:
        role = roles[each.role]
        rights |= role.permissions
        if role.sees_cases and role.reach == "own":
            rights.add(OWN_CASES)
        if role.sees_cases and role.sees_shared:
            rights.add(SHARED_CASES)
        if role.sees_cases:
            rights |= {read_right(access, role.id) for access in role.reads}
    return frozenset(rights)


def units_of(held: Membership, role: RoleView, configuration: Configuration) -> frozenset[str]:
    """The units that a role reaches from where it is held."""
    if role.reach == "jurisdiction":
        return frozenset({EVERYWHERE})
    if role.reach == "subtree":
        return configuration.subtree(held.unit)
    return frozenset({held.unit}) if role.reach == "unit" else frozenset()


def shown_by(held: Membership, role: RoleView, configuration: Configuration) -> frozenset[str]:
    """The units of which a role shows every case: of one that is limited to procedures the own unit."""
    if not role.sees_cases:
        return frozenset()
    reached = units_of(held, role, configuration)
    return reached if role.procedures is None or not reached else frozenset({held.unit})


def named_by(
    held: Iterable[Membership], roles: Mapping[str, RoleView], configuration: Configuration
) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """(units, procedures) of the roles that show cases of named procedures alone, and the whole of them."""
    found = {
        (
            with_former(configuration, units_of(each, role, configuration)),
            role.procedures.difference(role.shows),
        )
        for each in held
        if (role := roles[each.role]).sees_cases and role.procedures is not None
    }
    return tuple(
        sorted((each for each in found if each[0]), key=lambda each: (sorted(each[0]), sorted(each[1])))
    )


def sights_by(
    held: Iterable[Membership], roles: Mapping[str, RoleView], configuration: Configuration
) -> tuple[Sight, ...]:
    """What the roles show of cases of named procedures that they do not show whole."""
    found = [
        Sight(with_former(configuration, units_of(each, role, configuration)), name, *role.shows[name])
        for each in held
        if (role := roles[each.role]).sees_cases and role.procedures is not None
        for name in sorted(role.procedures.intersection(role.shows))
    ]
    return tuple(dict.fromkeys(each for each in found if each.units))


def standing_of(
    held: Iterable[Membership], roles: Mapping[str, RoleView], configuration: Configuration
) -> tuple[tuple[str, frozenset[str]], ...]:
    """Roles count where they are held, and below when their reach covers it."""
    counts: dict[str, set[str]] = {}
    for each in held:
        units = counts.setdefault(each.role, set())
        units.add(each.unit)
        units |= units_of(each, roles[each.role], configuration)
    return tuple((role, frozenset(units)) for role, units in sorted(counts.items()))
