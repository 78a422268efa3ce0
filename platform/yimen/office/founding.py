"""Whether the Actor is one of those who found jurisdictions: a setting names whose administrators may."""

from __future__ import annotations

from yimen import changes
from yimen.office.request import actor, runtime


def founders() -> tuple[str, ...]:
    """The jurisdictions whose administrators may found others."""
    return tuple(getattr(runtime().settings, "founders", ()))


def founding() -> bool:
    """Whether the Actor may propose or agree."""
    return proposes() or agrees()


def proposes() -> bool:
    return changes.may_found(actor(), founders(), changes.PROPOSES)


def agrees() -> bool:
    return changes.may_found(actor(), founders(), changes.AGREES)
