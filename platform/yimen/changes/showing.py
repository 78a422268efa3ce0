"""Checks of what a role shows of other units' cases in part: kinds of case, fields that are there, no informant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yimen.kernel import Finding
from yimen.pack import Configured

from . import codes

ROW = "*"


def shown_parts(configured: Configured) -> Iterator[Finding]:
    """Findings on `shows` of every role: each names kinds of case and fields as the forms have them."""
    forms = configured.of_kind("form")
    for entry in configured.of_kind("role").values():
        seen = entry.body.get("sees_procedures") or ()
        for procedure, shown in (entry.body.get("shows") or {}).items():
            if procedure not in seen:
                yield codes.SHOWN_PROCEDURE.at(entry.place, role=entry.key, procedure=procedure)
            for path in shown.get("fields", ()):
                name, *steps = path.split(".")
                part = part_of(forms[name].body.get("schema", {}), steps) if name in forms else None
                if part is None:
                    yield codes.SHOWN_FIELD.at(entry.place, role=entry.key, field=path)
                elif _access(part):
                    yield codes.SHOWN_APART.at(entry.place, role=entry.key, field=path)


def part_of(schema: Mapping[str, Any], steps: list[str]) -> Mapping[str, Any] | None:
    """The schema of a field, "*" for the rows of a list; None where there is none."""
    here: Any = schema
    for step in steps:
        here = here.get("items") if step == ROW else (here.get("properties") or {}).get(step)
        if not isinstance(here, Mapping):
            return None
    return here


def _access(part: Mapping[str, Any]) -> bool:
    spec = part.get("x-sensitive")
    return isinstance(spec, Mapping) and bool(spec.get("access"))
