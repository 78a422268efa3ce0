"""The readers and parsers that the catalog itself brings, registered through the hooks of plugins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from yimen.kernel import hookimpl

if TYPE_CHECKING:
    from .hooks import ForeignReader, Reader
    from .mapping.parsers import CellParser


@hookimpl
def yimen_sheet_readers() -> Mapping[str, Reader]:
    """By the file's real sort."""
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
def yimen_file_readers() -> Mapping[str, ForeignReader]:
    """Texts of laws; a .txt that is none is read as separated values."""
    from .law.sheets import read_law_text

    return {".txt": read_law_text, ".md": read_law_text}


@hookimpl
def yimen_cell_parsers() -> Mapping[str, CellParser]:
    """By the name that a kind's columns give in `parse`."""
    from .mapping.parsers import BUILT_IN

    return BUILT_IN
