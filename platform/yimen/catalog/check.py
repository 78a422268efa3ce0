"""Reading and checking in one step: what the command line, the wizard and the tests call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from yimen.pack import Kind

from .abbreviated import in_full
from .checking.check import CheckResult, check_reading
from .checking.grounds import Grounds
from .checking.references import ReferenceSet
from .coined import known_again
from .mapping.profiles import Profile
from .named import named_among
from .read import read_tables
from .reading.guard import IN_JOB, Bounds
from .seeing.layout import Layout


def check_file(
    name: str,
    content: bytes,
    kinds: Mapping[str, Kind],
    references: ReferenceSet | None = None,
    *,
    kind: str | None = None,
    sheets: Iterable[str] | None = None,
    mapping: Mapping[str, str | Iterable[str]] | None = None,
    profiles: Iterable[Profile] = (),
    constants: Mapping[str, Any] | None = None,
    layouts: Mapping[str, Layout] | None = None,
    bounds: Bounds = IN_JOB,
    strict: bool = False,
    day: date | None = None,
    grounds: Grounds | None = None,
) -> CheckResult:
    """All that `read_tables` reads, rows without codes found by name in the references or given one, with every finding."""
    reading = read_tables(
        name,
        content,
        kinds,
        kind=kind,
        sheets=sheets,
        mapping=mapping,
        profiles=profiles,
        constants=constants,
        layouts=layouts,
        bounds=bounds,
    )
    known = references.bodies if references is not None else {}
    reading = in_full(reading, kinds, known)
    reading = named_among(known_again(reading, known), kinds, known)
    return check_reading(reading, kinds, references, strict=strict, day=day, grounds=grounds)
