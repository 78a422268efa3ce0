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
def _own() -> pluggy.PluginManager:
    return pluggy.PluginManager(PROJECT)


@cache
def plugin_manager() -> pluggy.PluginManager:
    """The one manager of this process, with the installed plugins; for who calls a hook, never while a room is imported:
    a plugin imports the front doors of rooms."""
    manager = _own()
    manager.load_setuptools_entrypoints(PROJECT)
    return manager


def register_own(plugin: object, name: str) -> None:
    """What a room brings itself, registered once as it is imported, before any plugin of a stranger."""
    if not _own().has_plugin(name):
        _own().register(plugin, name)
