"""Who acts: a person with memberships, the public, or a named system purpose with a fixed reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

ActorSort = Literal["person", "anonymous", "system"]
SystemPurpose = Literal[
    "sweep", "verify", "anchor", "index", "rehearse", "print", "migrate", "deliver", "reform", "count"
]
EVERYWHERE = "*"
SYSTEM_PURPOSES: tuple[SystemPurpose, ...] = (
    "sweep", "verify", "anchor", "index", "rehearse", "print", "migrate", "deliver",
    "reform", "count",
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
class Mandate:
    """In whose stead somebody acts today: of `account`, who is away (`role` ""), or in one role that `account` lent him, in
    the units where he does not hold it himself."""

    account: str
    role: str = ""
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sight:
    """What is shown of cases of one procedure in some units, and nothing besides: whole forms ("filing"), single fields of
    them ("filing.place", of rows "filing.rows.*.name") and parts of the case (`yimen.cases.sight`)."""

    units: frozenset[str]
    procedure: str
    fields: frozenset[str]
    parts: frozenset[str]

    def covers(self, unit: str, procedure: str) -> bool:
        return procedure == self.procedure and (unit in self.units or EVERYWHERE in self.units)


@dataclass(frozen=True, slots=True)
class Actor:
    """Frozen and cached by (account, authorisation version); `permissions` come from the pack's roles.

    `units` are the units whose cases the memberships show, already widened by each role's reach; `standing`
    says for each role held today in which units it counts, those that were lent for a time included. `EVERYWHERE` among
    units means all of them. `mandates` say in whose stead the Actor may act today. `named` are units of which no cases are
    shown but those of the procedures named beside them; of those in `sights` no more is shown than these say.
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
    mandates: tuple[Mandate, ...] = ()
    named: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    sights: tuple[Sight, ...] = ()

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def roles_in(self, unit: str) -> frozenset[str]:
        return frozenset(each.role for each in self.memberships if each.unit == unit)

    def roles_over(self, unit: str) -> frozenset[str]:
        """The roles that count in a unit: held there, or held above it with a reach that covers it."""
        return frozenset(role for role, units in self.standing if unit in units or EVERYWHERE in units)

    @property
    def stands_for(self) -> tuple[str, ...]:
        """Those who are away today and whose substitute the Actor is."""
        return tuple(each.account for each in self.mandates if not each.role)

    def lent_over(self, unit: str) -> tuple[tuple[str, str], ...]:
        """(role, account) of the roles that count in a unit only because somebody lent them."""
        return tuple(
            (each.role, each.account)
            for each in self.mandates
            if each.role and (unit in each.units or EVERYWHERE in each.units)
        )

    def reaches(self, unit: str) -> bool:
        """Whether cases of the unit are shown."""
        return unit in self.units or EVERYWHERE in self.units

    @property
    def spans_all(self) -> bool:
        """Whether something is shown of every unit, of whatever procedures."""
        by_name = (*(units for units, _ in self.named), *(each.units for each in self.sights))
        return EVERYWHERE in self.units or any(EVERYWHERE in units for units in by_name)

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
