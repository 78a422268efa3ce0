"""The built-in rules: forms by `screens`, procedures by `workflow`, templates by `documents`."""

from __future__ import annotations

from yimen.kernel import Finding, hookimpl
from yimen.pack import Configured


class BuiltInRules:
    """What the house itself checks, registered like a plugin's rules."""

    @hookimpl
    def yimen_lint(self, configured: Configured) -> list[Finding]:
        return []
