"""What one process keeps of what it made for pages.

A key names all that decides the value (jurisdiction, configuration number, day, reach …), so that nothing ever has
to be forgotten in time: what nobody asks for any more gives way to what is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import current_app

from yimen.kernel import Recent
from yimen.office.shell_words import spoken_for_all

T = TypeVar("T")
MOST = 512


def kept(name: str, key: Hashable, make: Callable[[], T]) -> T:
    """The value of the key in the table of that name, made where this application has not made it yet."""
    tables: dict[str, Recent[Any]] = current_app.extensions.setdefault("yimen_kept", {})
    table = tables.get(name)
    if table is None:
        table = tables.setdefault(name, Recent(MOST))
    found: T = table.made(key, lambda: _made(make))
    return found


def _made(make: Callable[[], T]) -> T:
    """Made in nobody's particular words: other pages read it too."""
    with spoken_for_all():
        return make()
