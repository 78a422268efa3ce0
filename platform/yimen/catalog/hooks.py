"""What a plugin may add to the catalog: file readers and cell parsers. The built-in ones use the same hooks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from yimen.kernel import hookspec, once, plugin_manager

if TYPE_CHECKING:
    from .mapping.parsers import CellParser
    from .reading.guard import Verdict
    from .reading.workbook import Workbook

Reader = Callable[[str, bytes, "Verdict"], "Workbook"]
ForeignReader = Callable[[str, bytes], "Workbook"]


@hookspec
def yimen_sheet_readers() -> Mapping[str, Reader]:  # type: ignore[empty-body]
    """Readers by the file's real sort (xlsx, xls, ods, csv, docx), called after the guard.

    A reader raises `FileError` for a file that it cannot read; that becomes the finding.
    """


@hookspec
def yimen_file_readers() -> Mapping[str, ForeignReader]:  # type: ignore[empty-body]
    """Readers of further sorts by file ending (".pdf"); every upload and command takes these endings too.

    Called with the file's name and bytes, which are neither empty nor too large; for all else they guard themselves
    (`read_apart` runs a script with bounded memory and time). They raise `FileError`, or `NotThatSort` where the
    ending is wrong and another reader may try. A sheet may say on which `pages` its rows stand.
    """


@hookspec
def yimen_cell_parsers() -> Mapping[str, CellParser]:  # type: ignore[empty-body]
    """Cell parsers by the name that a kind's columns give in `parse`."""


@once
def _manager() -> Any:
    from . import built_in

    manager = plugin_manager()
    manager.add_hookspecs(sys.modules[__name__])
    manager.register(built_in, "yimen.catalog")
    return manager


def _merged(parts: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Earlier registered ones lose: a plugin may replace what is built in."""
    merged: dict[str, Any] = {}
    for part in reversed(parts):
        merged.update(part)
    return merged


def readers() -> dict[str, Reader]:
    return _merged(_manager().hook.yimen_sheet_readers())


def foreign_readers() -> dict[str, ForeignReader]:
    return _merged(_manager().hook.yimen_file_readers())


def cell_parsers() -> dict[str, CellParser]:
    return _merged(_manager().hook.yimen_cell_parsers())
