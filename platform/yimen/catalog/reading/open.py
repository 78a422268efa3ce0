"""The door of reading: bytes in, workbook out. Readers are registered by hook, built-in ones too."""

from __future__ import annotations

from pathlib import PurePath

from yimen.kernel import Finding, Place, without_collection

from .. import codes, hooks
from .guard import ENDINGS, FURTHER, IN_JOB, Bounds, inspect, size_finding
from .refusals import FileError, NotThatSort
from .workbook import Workbook


@without_collection()
def read_workbook(name: str, content: bytes, bounds: Bounds = IN_JOB) -> Workbook:
    """The sheets of a file, or none and the finding that says why.

    `name` is the file's name as the user knows it; its ending decides between text and unknown, and which of the
    readers that plugins bring is asked. What is beyond the bounds is not read.
    """
    suffix = PurePath(name).suffix.lower()
    try:
        return _read(name, suffix, content, bounds)
    except FileError as error:
        return Workbook(name, suffix.lstrip("."), findings=(error.kind.at(Place(name), **error.values),))


def _read(name: str, suffix: str, content: bytes, bounds: Bounds) -> Workbook:
    foreign = hooks.foreign_readers().get(suffix)
    if foreign is not None:
        unfit = size_finding(name, content, bounds)
        if unfit is not None:
            return Workbook(name, "", findings=(unfit,))
        try:
            return foreign(name, content)
        except NotThatSort:
            pass
    verdict = inspect(name, content, bounds)
    if not verdict.sort:
        return Workbook(name, "", findings=_with_plugin(name, suffix, verdict.findings))
    return hooks.readers()[verdict.sort](name, content, verdict)


def _with_plugin(name: str, suffix: str, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """A sort that a known plugin reads is not merely unknown."""
    plugin = FURTHER.get(suffix)
    if plugin is None or suffix in hooks.foreign_readers():
        return findings
    return (codes.NEEDS_PLUGIN.at(Place(name), ending=suffix, plugin=plugin),)


def readable_endings() -> tuple[str, ...]:
    """The endings of the files that are read here, those of plugins too: what an upload may offer."""
    own = [ending for ending, sort in ENDINGS.items() if sort in hooks.readers()]
    return tuple(dict.fromkeys([*own, *sorted(hooks.foreign_readers())]))
