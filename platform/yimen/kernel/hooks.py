"""Hooks: core features are registered the same way as a stranger's plugin (pluggy, entry point group
`yimen`).

The hooks themselves are declared by the rooms that call them, each in its `hooks.py`.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Any

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


def offered_once(name: str, specifications: ModuleType) -> dict[str, Any]:
    """What all plugins offer through a hook that gives a map, together; `specifications` is the module that declares it.

    A key belongs to one plugin: raises `ValueError` where two claim it.
    """
    manager = plugin_manager()
    declared = getattr(manager.hook, name, None)
    if declared is None or declared.spec is None:
        manager.add_hookspecs(specifications)
    found: dict[str, Any] = {}
    for offered in getattr(manager.hook, name)():
        for key, each in offered.items():
            if found.setdefault(key, each) is not each:
                raise ValueError(f"two plugins offer {key!r} through {name}")
    return found


def register_own(plugin: object, name: str) -> None:
    """What a room brings itself, registered once as it is imported, before any plugin of a stranger."""
    if not _own().has_plugin(name):
        _own().register(plugin, name)
