"""Whom of several a paper concerns: the numbers of those whom the act that made it was about.

The row and the journal hold numbers alone; what they are called is read in the case, as far as the actor sees it there.
"""

from __future__ import annotations

from collections.abc import Iterable

from yimen.cases import Case, Configuration
from yimen.workflow import Effect, called

Keys = tuple[str, ...]
LISTS = ("parties", "acts")
"""What of a case a task may be done for each of, beside the rows of a form."""


def keys_in(effect: Effect) -> Keys:
    """The numbers of those whom the effect of an act concerns alone; none where it concerns all together."""
    return tuple(str(each) for each in effect.data.get("whom", ()))


def kept(keys: Iterable[str]) -> str | None:
    """As the row keeps them; None where the paper concerns nobody alone."""
    return ",".join(keys) or None


def keys_of(whom: str | None) -> Keys:
    """Of what the row keeps."""
    return tuple(whom.split(",")) if whom else ()


def whom_of(configuration: Configuration, case: Case, task: str, keys: Keys) -> Keys:
    """What those with the numbers are called in the case; none where the paper concerns nobody alone, or the case is seen
    without them."""
    if not keys:
        return ()
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    item = procedure.items.get(task)
    lists = {"form": case.forms, **{each: case.record.get(each, []) for each in LISTS}}
    return called(item, lists, keys) if item is not None else ()
