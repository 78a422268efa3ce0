"""Trying a set on the cases that are under way, before anybody approves it. Nothing is changed.

What comes out names cases by their ids alone; `seen` puts the names of those in sight beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Case, Configuration, SeenCase, Strain, open_standing, seen_cases, strained
from yimen.kernel import Actor, Clock
from yimen.store import ChangeLine, ChangeSet
from yimen.workflow import ProcedureError, compile_procedure

from . import codes
from .after import kinds_after
from .reforming.outlook import reform_outlook
from .refusal import ChangeRefused
from .touching import MOST, touched_by_items
from .views import require_reader

PROCEDURE = "procedure"
Told = Callable[[int], None]


def rehearse(
    session: Session, change_set: ChangeSet, *, clock: Clock, told: Told = lambda _looked_at: None
) -> dict[str, Any]:
    """What the set would mean for every open case, as it is kept; for the house, not for a viewer.

    `items`: cases by the items it touches; `procedures`: what cases would lose if they were moved over to its
    procedures (they stay pinned to their own); `kinds`: its kinds and how a case reads them.
    """
    configuration = Configuration.open(session, change_set.jurisdiction, day=clock.today())
    kinds = kinds_after(session, change_set.jurisdiction, change_set.id)
    lines: Mapping[str, Mapping[str, int]] = (change_set.summary or {}).get("lines", {})
    return {
        "at": clock.now().isoformat(),
        "mark": mark_of(session, change_set, configuration),
        "items": touched_by_items(session, change_set, configuration, kinds).as_json(),
        "procedures": _procedures(session, change_set, configuration, told) if PROCEDURE in lines else [],
        "reform": reform_outlook(session, change_set, configuration),
        "kinds": [
            {"kind": kind, "lines": sum(ops.values()), "mode": kinds[kind].binding.mode}
            for kind, ops in lines.items()
            if kind in kinds
        ],
    }


def mark_of(session: Session, change_set: ChangeSet, configuration: Configuration) -> dict[str, Any]:
    """What a rehearsal holds for: the lines, the configuration, the day, and how the open cases stand."""
    return {
        "digest": change_set.digest,
        "number": configuration.number,
        "day": configuration.day.isoformat(),
        "cases": open_standing(session, configuration),
    }


def _procedures(
    session: Session, change_set: ChangeSet, configuration: Configuration, told: Told
) -> list[dict[str, Any]]:
    line = ChangeLine
    query = (
        select(line.key, line.scope, line.body)
        .where(line.change_set == change_set.id, line.kind == PROCEDURE, line.op != "withdrawn")
        .order_by(line.key, line.scope)
    )
    found = session.execute(query).all()
    scoped = _own_procedures(configuration)
    for key, scope, _body in found:
        scoped[key] |= {scope} - {""}
    tried = []
    for key, scope, body in found:
        try:
            procedure = compile_procedure(body)
        except ProcedureError:  # its faults are among the set's findings
            continue
        one = {"procedure": key, "title": procedure.name(), "scope": scope, "looked_at": 0}
        units: dict[str, int] = defaultdict(int)
        cases: list[dict[str, Any]] = []
        for case, strain in strained(session, procedure, configuration):
            if not _runs(case, scope, scoped[key]):
                continue
            one["looked_at"] += 1
            told(one["looked_at"])
            if strain is not None:
                units[case.unit] += 1
                cases += [_strain_json(strain)] if len(cases) < MOST else []
        tried.append({**one, "units": dict(units), "cases": cases})
    return tried


def _own_procedures(configuration: Configuration) -> dict[str, set[str]]:
    """The units that run a procedure of their own, by its key."""
    found: dict[str, set[str]] = defaultdict(set)
    for (kind, key), revisions in configuration.snapshot.revisions.items():
        if kind == PROCEDURE:
            found[key] |= {each.scope for each in revisions if each.holds_on(configuration.day)} - {""}
    return found


def _runs(case: Case, scope: str, own: set[str]) -> bool:
    return case.unit == scope if scope else case.unit not in own


def _strain_json(strain: Strain) -> dict[str, Any]:
    return {
        "id": strain.case_id,
        "unit": strain.unit,
        "lost": list(strain.lost),
        "forgotten": list(strain.forgotten),
        "stuck": strain.stuck,
        "shut": list(strain.shut),
        "terms": [list(each) for each in strain.terms],
        "titles": {name: dict(title) for name, title in strain.titles.items()},
    }


@dataclass(frozen=True, slots=True)
class SeenPart:
    """Cases that the viewer sees, each with what was found of it; `others` counts the rest by unit."""

    cases: tuple[tuple[SeenCase, Mapping[str, Any]], ...]
    others: Mapping[str, int]

    @property
    def total(self) -> int:
        return len(self.cases) + sum(self.others.values())


@dataclass(frozen=True, slots=True)
class SeenRehearsal:
    """A rehearsal as one viewer may read it; `procedures` are (what it says of itself, its cases)."""

    at: str
    items: SeenPart
    procedures: tuple[tuple[Mapping[str, Any], SeenPart], ...]
    kinds: tuple[Mapping[str, Any], ...]
    reform: tuple[Mapping[str, Any], SeenPart] | None = None

    @property
    def total(self) -> int:
        """Cases touched by items or handed over by a reform (the same ones, mostly), and strains of procedures."""
        moved = self.reform[1].total if self.reform is not None else 0
        return max(self.items.total, moved) + sum(part.total for _, part in self.procedures)

    def as_json(self) -> dict[str, Any]:
        return {
            "at": self.at,
            "items": _part_json(self.items, ("acts",)),
            "procedures": [
                {
                    **{name: tried[name] for name in ("procedure", "title", "scope", "looked_at")},
                    **_part_json(part, ("lost", "forgotten", "stuck", "shut", "terms", "titles")),
                }
                for tried, part in self.procedures
            ],
            "kinds": [dict(each) for each in self.kinds],
            "reform": self._reform_json(),
        }

    def _reform_json(self) -> dict[str, Any] | None:
        if self.reform is None:
            return None
        told, part = self.reform
        about = {name: told[name] for name in ("pairs", "entries", "remarks")}
        return {**about, **_part_json(part, ("to", "freed", "lost", "terms"))}


def _part_json(part: SeenPart, names: tuple[str, ...]) -> dict[str, Any]:
    cases = [
        {
            "number": case.number,
            "title": case.title,
            "unit": case.unit,
            **{name: found[name] for name in names if name in found},
        }
        for case, found in part.cases
    ]
    return {"cases": cases, "others": dict(part.others)}


def seen(session: Session, viewer: Actor, result: Mapping[str, Any]) -> SeenRehearsal:
    """A result as the viewer may read it: names of the cases in sight, of the others the count per unit."""
    reform = result.get("reform")
    parts = [result["items"], *result["procedures"]]
    every = [*parts, reform] if reform else parts
    known = seen_cases(session, viewer, [each["id"] for part in every for each in part["cases"]])
    items, *procedures = (_seen_part(part, known) for part in parts)
    return SeenRehearsal(
        result["at"],
        items,
        tuple(zip(result["procedures"], procedures, strict=True)),
        tuple(result["kinds"]),
        (reform, _seen_part(reform, known)) if reform else None,
    )


def _seen_part(part: Mapping[str, Any], known: Mapping[str, SeenCase]) -> SeenPart:
    cases = tuple((known[each["id"]], each) for each in part["cases"] if each["id"] in known)
    others = dict(part["units"])
    for _case, found in cases:
        others[found["unit"]] -= 1
    return SeenPart(cases, {unit: count for unit, count in others.items() if count > 0})


def rehearse_for(session: Session, viewer: Actor, set_id: str, *, clock: Clock) -> SeenRehearsal:
    """A rehearsal on the spot, as the viewer may read it; nothing of it is kept. Raises `ChangeRefused`."""
    change_set = session.get(ChangeSet, set_id)
    if change_set is None:
        raise ChangeRefused(codes.NO_SUCH_SET.at(id=set_id))
    require_reader(viewer, change_set.jurisdiction)
    return seen(session, viewer, rehearse(session, change_set, clock=clock))
