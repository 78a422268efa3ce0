"""What rests with the procedures that are off: forms, papers and figures that no other procedure needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from yimen.kernel import canonical_text

from .configuration import Configuration

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
SAMPLE = "document-sample"
"""Bears the key of the document that it is a sample of."""
Resting = Mapping[str, frozenset[str]]


def resting(configuration: Configuration) -> Resting:
    """Keys by kind. A procedure rests where it is off for the jurisdiction and no unit begins cases of it. What no
    procedure names at all, such as the contents of a case file, serves all of them and does not rest."""
    key = ("resting", configuration.day)
    made = configuration.snapshot.made
    if key not in made:
        made[key] = _resting(configuration)
    found: Resting = made[key]
    return found


def _resting(configuration: Configuration) -> Resting:
    kinds = ("procedure", "document", "form", "parameter")
    every = {kind: _bodies(configuration, kind) for kind in kinds}
    off = {key for key, each in every["procedure"].items() if all(body.get("off") for body in each)}
    found: dict[str, frozenset[str]] = {"procedure": frozenset(off)}
    in_use = _named(body for key, each in every["procedure"].items() if key not in off for body in each)
    left = _named(body for key in off for body in every["procedure"][key])
    for kind in kinds[1:]:  # papers name forms, forms name figures
        found[kind] = frozenset((every[kind].keys() & left) - in_use)
        in_use |= _named(body for key in every[kind].keys() & in_use for body in every[kind][key])
        left |= _named(body for key in found[kind] for body in every[kind][key])
    samples = {each.key for each in configuration.entries(SAMPLE)}
    return found | {SAMPLE: found["document"] & samples}


def _bodies(configuration: Configuration, kind: str) -> dict[str, list[Mapping[str, Any]]]:
    """What is in force under each key, a unit's own beside the jurisdiction's."""
    day, found = configuration.day, dict[str, list[Mapping[str, Any]]]()
    for (each, key), revisions in configuration.snapshot.revisions.items():
        bodies = [
            one.body
            for one in revisions
            if each == kind and one.valid_from <= day and (one.valid_to is None or one.valid_to > day)
        ]
        if bodies:
            found[key] = bodies
    return found


def _named(bodies: Iterable[Mapping[str, Any]]) -> set[str]:
    return {name for body in bodies for name in _NAME.findall(canonical_text(body))}
