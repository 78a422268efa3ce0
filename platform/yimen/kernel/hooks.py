"""Hooks: core features are registered the same way as a stranger's plugin (pluggy, entry point group
`yimen`).

The hooks themselves are declared by the rooms that call them, each in its `hooks.py`.
"""

from __future__ import annotations

from functools import cache

import pluggy

PROJECT = "yimen"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@cache
def plugin_manager() -> pluggy.PluginManager:
    """The one manager of this process; rooms add their hook specifications and built-ins on import."""
    manager = pluggy.PluginManager(PROJECT)
    manager.load_setuptools_entrypoints(PROJECT)
    return manager
