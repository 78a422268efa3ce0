"""A walk through the body of a procedure, with the JSON Pointer of everything it meets, for the lint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yimen.kernel import Place

Body = Mapping[str, Any]
SECTIONS = (("tasks", "task"), ("decisions", "decision"), ("milestones", "milestone"), ("stages", "stage"))
OWNERS = frozenset({"tasks", "decisions", "milestones", "stages", "deadlines", "endings", "acts", "notices"})
EXPRESSIONS = frozenset({"if", "unless", "from", "moves", "offered", "manual"})
_ELSEWHERE = re.compile(
    r"/extension/until\Z|/each/(?:of|by|keeps/[^/]+)\Z|/assignment/[^/]+/unit\Z|/fills/[^/]+\Z|^/notices/[^/]+/words/[^/]+\Z"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One item of the file: its id, sort, body, its stage's id and its pointer."""

    id: str
    sort: str
    body: Body
    parent: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One expression of the file: its text, what owns it and its pointer."""

    text: str
    owner: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One on-part of the file."""

    text: str
    owner: str
    pointer: str


def items(body: Body, parent: str = "", pointer: str = "") -> Iterator[Spot]:
    """Every stage, task, decision and milestone, outer ones first."""
    for section, sort in SECTIONS:
        for name, each in body.get(section, {}).items():
            here = f"{pointer}/{section}/{name}"
            yield Spot(name, sort, each, parent, here)
            if sort == "stage":
                yield from items(each, name, here)


def siblings(body: Body, pointer: str = "") -> Iterator[tuple[str, Body]]:
    """Every map whose entries stand in an order, with its pointer; the items of one stage share one order."""
    together = {name: each for section, _ in SECTIONS for name, each in body.get(section, {}).items()}
    yield pointer, together
    for section in ("tasks", "decisions", "milestones"):
        for name, each in body.get(section, {}).items():
            for part in ("entry", "exit", "gates", "outcomes", "rules", "documents", "assignment"):
                if isinstance(each.get(part), Mapping):
                    yield f"{pointer}/{section}/{name}/{part}", each[part]
    for name, each in body.get("stages", {}).items():
        yield from siblings(each, f"{pointer}/stages/{name}")
    for part in ("deadlines", "endings", "events", "counting", "notices"):
        if part in body:
            yield f"{pointer}/{part}", body[part]


def conditions(body: Body, pointer: str = "", owner: str = "") -> Iterator[Condition]:
    """Every CEL expression: texts under `if`, `unless`, `offered`, `manual`, `from` of a deadline, `moves` of an outcome,
    `until` of an extension (of a gate it names a deadline), `unit` of an assignment, `fills` of a child case,
    `words` of a notice, `of`, `by` and `keeps` of `each`."""
    for name, each in body.items():
        here = f"{pointer}/{name}"
        if isinstance(each, Mapping):
            owns = pointer.rpartition("/")[2] in OWNERS
            yield from conditions(each, here, name if owns else owner)
        elif isinstance(each, str) and (name in EXPRESSIONS or _ELSEWHERE.search(here)):
            yield Condition(each, owner, here)


def references(body: Body) -> Iterator[Reference]:
    """Every on-part: of criteria, gates, endings, deadlines and notices."""
    for spot in items(body):
        for part in ("entry", "exit", "gates"):
            for name, each in spot.body.get(part, {}).items():
                yield from _references(each, "on", spot.id, f"{spot.pointer}/{part}/{name}")
    for name, each in body.get("endings", {}).items():
        for criterion, part in each.get("criteria", {}).items():
            yield from _references(part, "on", name, f"/endings/{name}/criteria/{criterion}")
    yield from _of_terms(body)
    for name, each in body.get("notices", {}).items():
        yield from _references(each, "on", name, f"/notices/{name}")


def _of_terms(body: Body) -> Iterator[Reference]:
    for name, each in body.get("deadlines", {}).items():
        here = f"/deadlines/{name}"
        for field in ("starts", "stops", "drops"):
            yield from _references(each, field, name, here)
        yield from _references(each.get("extension", {}), "on", name, f"{here}/extension")
        for pause, part in each.get("pauses", {}).items():
            for field in ("from", "to"):
                yield from _references(part, field, name, f"{here}/pauses/{pause}")


def _references(body: Body, field: str, owner: str, pointer: str) -> Iterator[Reference]:
    for index, text in enumerate(body.get(field, ())):
        yield Reference(text, owner, f"{pointer}/{field}/{index}")


def at(place: Place, pointer: str) -> Place:
    """A place inside the file that `place` names."""
    return place.at(pointer)
