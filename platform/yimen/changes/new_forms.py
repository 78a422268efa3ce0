"""A form that no layer has yet: begun as a draft under a key of its own, and given a task that fills it in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import Actor, Clock, Finding
from yimen.pack import Entry, diff_patch, ordered
from yimen.store import EntryRevision

from . import codes
from .design_rows import DesignRow
from .designing import NOWHERE, Design, begin, require_reach, saved
from .inheritance import FORM, PROCEDURE, inherited, own_origin, units_along
from .refusal import ChangeRefused

ACTING: Final = "case.act"
LONGEST_KEY: Final = 60
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+\Z")


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """Where a form gets a task: the stage of a procedure, and the role that does it."""

    procedure: str
    stage: str
    role: str


def free_form_key(session: Session, jurisdiction: str, wanted: str = "own_form") -> str:
    """A key that no form of the jurisdiction ever had, nor one that is being drawn: own_form_1, own_form_2, …"""
    taken = _taken(session, jurisdiction)
    number = 1
    while f"{wanted}_{number}" in taken:
        number += 1
    return f"{wanted}_{number}"


def _taken(session: Session, jurisdiction: str) -> set[str]:
    r = EntryRevision
    ever = select(r.key).where(r.jurisdiction == jurisdiction, r.kind == FORM).distinct()
    begun = select(DesignRow.key).where(DesignRow.jurisdiction == jurisdiction, DesignRow.kind == FORM)
    return {*session.scalars(ever), *session.scalars(begun)}


def begin_form(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    scope: str,
    body: Mapping[str, Any],
    *,
    clock: Clock,
) -> str:
    """A new form of a unit as a draft that the designer goes on with; its key. Raises `ChangeRefused`."""
    require_reach(configuration, actor, scope)
    key = str(body.get("id", ""))
    if not _KEY.match(key) or len(key) > LONGEST_KEY:
        raise ChangeRefused(codes.BAD_FORM_KEY.at(key=key[:LONGEST_KEY]))
    if key in _taken(session, configuration.jurisdiction):
        raise ChangeRefused(codes.FORM_KEY_TAKEN.at(key=key))
    design = Design(key, scope, NOWHERE, {}, body)
    row = begin(session, actor, configuration, design, diff_patch({}, body), clock)
    saved(session, actor, row, clock)
    return key


# -- the task that fills it in


def stages_for(configuration: Configuration, scope: str) -> list[tuple[str, str, Mapping[str, Any]]]:
    """(procedure, stage, the stage as it is written) of every stage to which a unit's task can be added."""
    found = []
    for entry in configuration.entries(PROCEDURE, unit=scope):
        stages = entry.body.get("stages") or {}
        found += [(entry.key, stage, stages[stage]) for stage in ordered(stages)]
    return found


def acting_roles(configuration: Configuration) -> list[str]:
    """The roles that act in cases."""
    roles = configuration.roles()
    return [key for key in sorted(roles) if ACTING in roles[key].get("permissions", ())]


def task_lines(
    session: Session, configuration: Configuration, design: Design, place: TaskPlace
) -> tuple[list[Entry], list[Finding]]:
    """The procedure with one task more, which may be begun at any time in its stage and filled in more than once.

    A unit gets a procedure of its own with that task; of the whole jurisdiction's, units' own ones come along.
    Raises `ChangeRefused` for a stage or role that is none.
    """
    above = inherited(
        session, configuration.jurisdiction, place.procedure, design.scope, configuration.day, PROCEDURE
    )
    stages = {} if above is None else above.body.get("stages") or {}
    if above is None or place.stage not in stages or place.role not in acting_roles(configuration):
        raise ChangeRefused(codes.NO_SUCH_STAGE.at(procedure=place.procedure, stage=place.stage))
    body = _with_task(above.body, design, place)
    entries = [Entry(PROCEDURE, place.procedure, body, design.scope, origin=own_origin(above, body))]
    if design.scope:
        return entries, []
    more, findings = units_along(session, configuration, PROCEDURE, place.procedure, above, body)
    return [*entries, *more], findings


def _with_task(body: Mapping[str, Any], design: Design, place: TaskPlace) -> dict[str, Any]:
    stage = dict(body["stages"][place.stage])
    tasks = dict(stage.get("tasks") or {})
    last = ordered(tasks)[-1:]
    name, number, taken = f"{design.key}_task", 2, set(_names(body))
    while name in taken:
        name, number = f"{design.key}_task_{number}", number + 1
    title = design.body.get("title")
    tasks[name] = {
        **({"after": last[0]} if last else {}),
        "title": title if isinstance(title, Mapping) else {"zh": str(title)},
        "roles": [place.role],
        "discretionary": True,
        "repeatable": True,
        "form": design.key,
        "outcomes": {"recorded": {"title": {"zh": "已填写", "en": "Filled in"}}},
    }
    stage["tasks"] = tasks
    return {**body, "stages": {**body["stages"], place.stage: stage}}


def _names(part: Mapping[str, Any]) -> Iterator[str]:
    """The ids of all that a procedure names, however deep: a task's is unlike every other."""
    for key, each in part.items():
        yield key
        if isinstance(each, Mapping):
            yield from _names(each)
