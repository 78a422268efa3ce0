"""Who acts: a person with memberships, the public, or a named system purpose with a fixed reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

ActorSort = Literal["person", "anonymous", "system"]
SystemPurpose = Literal["sweep", "verify", "anchor", "index", "rehearse", "print", "migrate", "deliver"]
EVERYWHERE = "*"
SYSTEM_PURPOSES: tuple[SystemPurpose, ...] = (
    "sweep", "verify", "anchor", "index", "rehearse", "print", "migrate", "deliver",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Membership:
    """A role in a unit; both ends are legal days, `until` is the first day no longer held."""

    unit: str
    role: str
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Actor:
    """Frozen and cached by (account, authorisation version); `permissions` come from the pack's roles.

    `units` are the units whose cases the memberships show, already widened by each role's reach; `standing`
    says for each role held today in which units it counts. `EVERYWHERE` among units means all of them.
    """

    sort: ActorSort
    account: str
    name: str
    jurisdiction: str
    memberships: tuple[Membership, ...] = ()
    permissions: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    purpose: SystemPurpose | None = None
    version: int = 0
    officer: str | None = None
    standing: tuple[tuple[str, frozenset[str]], ...] = ()

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def roles_in(self, unit: str) -> frozenset[str]:
        return frozenset(each.role for each in self.memberships if each.unit == unit)

    def roles_over(self, unit: str) -> frozenset[str]:
        """The roles that count in a unit: held there, or held above it with a reach that covers it."""
        return frozenset(role for role, units in self.standing if unit in units or EVERYWHERE in units)

    def reaches(self, unit: str) -> bool:
        """Whether cases of the unit are shown."""
        return unit in self.units or EVERYWHERE in self.units

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(each.role for each in self.memberships)


ANONYMOUS = Actor(sort="anonymous", account="", name="", jurisdiction="")


def system_actor(purpose: SystemPurpose, jurisdiction: str) -> Actor:
    """The named system Actor of a purpose; a request never gets one."""
    if purpose not in SYSTEM_PURPOSES:
        raise ValueError(f"no system purpose {purpose!r}")
    return Actor(
        sort="system", account=f"system:{purpose}", name=purpose, jurisdiction=jurisdiction, purpose=purpose
    )
