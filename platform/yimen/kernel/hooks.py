"""Hooks: core features are registered the same way as a stranger's plugin (pluggy, entry point group
`yimen`).

The hooks themselves are declared by the rooms that call them, each in its `hooks.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from threading import RLock
from types import ModuleType
from typing import Any, Generic, TypeVar

import pluggy

PROJECT = "yimen"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
T = TypeVar("T")
_gathering = RLock()
"""One thread at a time registers and declares: pages that are asked for at once must not find half of it."""


class once(Generic[T]):
    """As `functools.cache` for what takes nothing, and made by one thread alone while the others wait for it."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make, self._made = make, list[T]()
        update_wrapper(self, make)

    def __call__(self) -> T:
        if not self._made:
            with _gathering:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]

    def cache_clear(self) -> None:
        self._made.clear()


@once
def _own() -> pluggy.PluginManager:
    return pluggy.PluginManager(PROJECT)


@once
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
    with _gathering:
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
