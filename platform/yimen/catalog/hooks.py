"""What a plugin may add to the catalog: file readers and cell parsers. The built-in ones use the same hooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from yimen.kernel import hookimpl, hookspec, plugin_manager

if TYPE_CHECKING:
    from .mapping.parsers import CellParser
    from .reading.guard import Verdict
    from .reading.workbook import Workbook

Reader = Callable[[str, bytes, "Verdict"], "Workbook"]
ForeignReader = Callable[[str, bytes], "Workbook"]


class Specification:
    """The hooks of this room."""

    @hookspec
    def yimen_sheet_readers(self) -> Mapping[str, Reader]:  # type: ignore[empty-body]
        """Readers by the file's real sort (xlsx, xls, ods, csv, docx), called after the guard."""

    @hookspec
    def yimen_file_readers(self) -> Mapping[str, ForeignReader]:  # type: ignore[empty-body]
        """Readers of further file endings such as ".pdf"; they guard themselves."""

    @hookspec
    def yimen_cell_parsers(self) -> Mapping[str, CellParser]:  # type: ignore[empty-body]
        """Cell parsers by the name that a kind's columns give in `parse`."""


class BuiltIn:
    """What the catalog itself brings."""

    @hookimpl
    def yimen_sheet_readers(self) -> Mapping[str, Reader]:
        from .reading.document import read_document
        from .reading.separated import read_separated
        from .reading.spreadsheet import read_spreadsheet

        return {
            "xlsx": read_spreadsheet,
            "xls": read_spreadsheet,
            "ods": read_spreadsheet,
            "csv": read_separated,
            "docx": read_document,
        }

    @hookimpl
    def yimen_cell_parsers(self) -> Mapping[str, CellParser]:
        from .mapping.parsers import BUILT_IN

        return BUILT_IN


@cache
def _manager() -> Any:
    manager = plugin_manager()
    manager.add_hookspecs(Specification)
    manager.register(BuiltIn(), "yimen.catalog")
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
