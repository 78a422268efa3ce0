"""yimen_pdf: which rows stand in the tables of a PDF?

In: the bytes of a .pdf with a text layer. Out: one sheet per table, joined over its pages, with merged cells and the
page of every row. Tables without lines are read where the words leave no choice, and that is told. Never here: a
picture read, a choice made, anything but Yimen's hook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yimen.kernel import hookimpl


@hookimpl
def yimen_file_readers() -> Mapping[str, Callable[[str, bytes], Any]]:
    """The reader of .pdf; what it needs is loaded when a file comes."""

    def read(name: str, content: bytes) -> Any:
        from .reader import read_pdf

        return read_pdf(name, content)

    return {".pdf": read}
