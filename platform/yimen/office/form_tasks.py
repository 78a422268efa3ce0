"""Which procedures use a form, and where one that none uses yet is given a task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request

from yimen import changes
from yimen.cases import Configuration
from yimen.office.request import configuration, language
from yimen.office.shell import role_title
from yimen.office.wording import entry_title


def form_uses(snapshot: Configuration, unit: str) -> dict[str, list[str]]:
    """The titles of the unit's procedures that name a form, by the form's key."""
    found: dict[str, list[str]] = {}
    for entry in snapshot.entries("procedure", unit=unit):
        title = entry_title(entry.body, entry.key, language())
        for key in set(_forms_named(entry.body)):
            found.setdefault(key, []).append(title)
    return found


def _forms_named(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get("form"), str):
            yield part["form"]
        for each in part.values():
            yield from _forms_named(each)
    elif isinstance(part, list):
        for each in part:
            yield from _forms_named(each)


def task_places(unit: str, form_id: str) -> dict[str, Any]:
    """The stages and roles among which a form is given a task; empty for one that some procedure uses already."""
    snapshot = configuration()
    if form_id in form_uses(snapshot, unit):
        return {}
    titles = {
        entry.key: entry_title(entry.body, entry.key, language())
        for entry in snapshot.entries("procedure", unit=unit)
    }
    stages: dict[str, list[tuple[str, str]]] = {}
    for procedure, stage, body in changes.stages_for(snapshot, unit):
        offered = (f"{procedure}/{stage}", entry_title(body, stage, language()))
        stages.setdefault(titles[procedure], []).append(offered)
    return {"stages": stages, "roles": [(key, role_title(key)) for key in changes.acting_roles(snapshot)]}


def chosen_place() -> changes.TaskPlace | None:
    """Where the request gives the form a task, None where it says nothing of it."""
    procedure, _slash, stage = request.form.get("stage", "").partition("/")
    return changes.TaskPlace(procedure, stage, request.form.get("role", "")) if stage else None
