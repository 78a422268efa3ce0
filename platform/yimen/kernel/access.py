"""Every view says who may ask it: the rule stands on the function itself, where the guard of the doors finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

View = Callable[..., Any]
RuleSort = Literal["public", "signed_in", "permission"]
RULE = "access_rule"


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who may ask a view: anybody, anybody signed in, or whoever holds one of `permissions`."""

    sort: RuleSort
    permissions: frozenset[str] = frozenset()


def ruled(view: View, rule: AccessRule) -> View:
    """The view, marked with its rule; keeping it is the doors' part."""
    setattr(view, RULE, rule)
    return view


def public(view: View) -> View:
    """Anybody may ask: sign-in, static files, health, what the public sees."""
    return ruled(view, AccessRule("public"))


def rule_of(view: View) -> AccessRule | None:
    """The rule of a view function, None where it has none."""
    found = getattr(view, RULE, None)
    return found if isinstance(found, AccessRule) else None
