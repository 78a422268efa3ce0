"""Checks of what a role shows of other units' cases in part: kinds of case, fields that are there, no informant."""

from __future__ import annotations

from collections.abc import Iterator

from yimen.cases import FormReading, read_form
from yimen.kernel import Finding
from yimen.pack import Configured

from . import codes


def shown_parts(configured: Configured) -> Iterator[Finding]:
    """Findings on `shows` of every role: each names kinds of case and fields as the forms have them."""
    forms = configured.of_kind("form")
    for entry in configured.of_kind("role").values():
        seen = entry.body.get("sees_procedures") or ()
        for procedure, shown in (entry.body.get("shows") or {}).items():
            if procedure not in seen:
                yield codes.SHOWN_PROCEDURE.at(entry.place, role=entry.key, procedure=procedure)
            for path in shown.get("fields", ()):
                name, _dot, field = path.partition(".")
                reading = read_form(forms[name].body.get("schema", {})) if name in forms else FormReading()
                if field not in reading.paths:
                    yield codes.SHOWN_FIELD.at(entry.place, role=entry.key, field=path)
                elif reading.list_of(field):
                    yield codes.SHOWN_APART.at(entry.place, role=entry.key, field=path)
