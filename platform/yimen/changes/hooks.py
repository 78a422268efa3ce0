"""The hook by which rooms and plugins check what a change set would bring into force."""

from __future__ import annotations

from typing import Any

from yimen.kernel import Finding, hookspec, once, plugin_manager
from yimen.pack import Configured


class Specification:
    """The hooks of this room."""

    @hookspec
    def yimen_lint(self, configured: Configured) -> list[Finding]:  # type: ignore[empty-body]
        """Findings of the changed entries, in the light of everything configured beside them."""


@once
def _manager() -> Any:
    from .rules import BuiltInRules

    manager = plugin_manager()
    manager.add_hookspecs(Specification)
    manager.register(BuiltInRules(), "yimen.changes")
    return manager


def lint(configured: Configured) -> list[Finding]:
    """The findings of every registered rule."""
    return [each for found in _manager().hook.yimen_lint(configured=configured) for each in found]
