"""The door of reading: bytes in, workbook out. Readers are registered by hook, built-in ones too."""

from __future__ import annotations

from pathlib import PurePath

from .. import hooks
from .guard import inspect
from .workbook import Workbook


def read_workbook(name: str, content: bytes) -> Workbook:
    """The sheets of a file, or none and the finding that says why.

    `name` is the file's name as the user knows it; it decides nothing but between text and unknown.
    """
    suffix = PurePath(name).suffix.lower()
    foreign = hooks.foreign_readers().get(suffix)
    if foreign is not None:
        return foreign(name, content)
    verdict = inspect(name, content)
    if not verdict.sort:
        return Workbook(name, "", findings=verdict.findings)
    return hooks.readers()[verdict.sort](name, content, verdict)
