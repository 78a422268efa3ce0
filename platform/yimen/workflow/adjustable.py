"""What of a procedure a unit may adjust, and what the law or an upper layer holds.

A deadline's length is free within its `bounds` alone, its reminders always; of a task its roles, its form and its
papers, to whom it is given, and whether an optional one is used; a gate where it is marked `free`; how cases are numbered.
What `x-locked` names is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from yimen.pack import ordered

from .compilation import titles
from .lint_names import may_be_off
from .shape import bare
from .walk import Body, items

LOCK: Final = "x-locked"
AdjustableSort = Literal["deadline", "task", "numbering"]
FIELDS: Final[Mapping[AdjustableSort, tuple[str, ...]]] = {
    "deadline": ("amount", "unit", "warn"),
    "task": ("off", "roles", "assignment", "form", "documents", "gates"),
    "numbering": ("format", "sequence", "width"),
}
NUMBER: Final = "number"
_NUMBER_TITLE: Final = {"zh": "案号", "en": "Case number"}
SIMPLE: Final = ("", "handler", "fellow", "turn")
STATED: Final = "stated"


@dataclass(frozen=True, slots=True)
class GateView:
    """A gate of a task: whether a unit may do without it, and whether it does."""

    id: str
    message: str
    article: str
    free: bool
    off: bool


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A deadline, a task or the numbers of cases as a unit may adjust them. `locks` gives for each field that is held the
    article, or "" where the procedure alone says so; `held` are papers that stay. `own` are the fields that differ from the
    layer above."""

    sort: AdjustableSort
    id: str
    title: Mapping[str, str]
    article: str
    stage: Mapping[str, str]
    values: Mapping[str, Any]
    locks: Mapping[str, str]
    own: tuple[str, ...] = ()
    parameter: str = ""
    bounds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    gates: tuple[GateView, ...] = ()
    may_be_off: bool = False
    added: bool = False

    def name(self, language: str = "zh") -> str:
        return self.title.get(language) or self.title.get("zh") or self.id

    def stage_name(self, language: str = "zh") -> str:
        return self.stage.get(language) or self.stage.get("zh", "")


def adjustables(body: Body, base: Body | None = None) -> tuple[Adjustable, ...]:
    """Every task and deadline in the procedure's order, then how its cases are numbered; `base` is the procedure of the
    layer above."""
    above = {} if base is None else {(each.sort, each.id): each for each in spots(base)}
    return tuple(_read(each, above.get((each.sort, each.id)), base is not None) for each in spots(body))


def adjustable(body: Body, base: Body | None, sort: str, id: str) -> Adjustable | None:
    """One of them, None where the procedure has none such."""
    found = spot_of(body, sort, id)
    return None if found is None else read_part(found, base)


# -- where the parts stand


@dataclass(frozen=True, slots=True)
class Spot:
    sort: AdjustableSort
    id: str
    body: Body
    steps: tuple[str, ...]
    stage: Body
    article: str
    whole: Body


def spots(body: Body) -> Iterator[Spot]:
    known = bare(body)
    tasks = {each.id: each for each in items(known) if each.sort == "task"}
    stages = {each.id: each for each in items(known) if each.sort == "stage"}
    for name in _in_order(known):
        if name not in tasks:
            continue
        stage = stages[tasks[name].parent].body if tasks[name].parent else {}
        steps = tuple(tasks[name].pointer.strip("/").split("/"))
        article = str(tasks[name].body.get("article") or stage.get("article") or known.get("article", ""))
        yield Spot("task", name, _at(body, steps), steps, stage, article, body)
    for name in ordered(known.get("deadlines", {})):
        steps = ("deadlines", name)
        article = str(known["deadlines"][name].get("article", ""))
        yield Spot("deadline", name, _at(body, steps), steps, {}, article, body)
    yield Spot("numbering", NUMBER, body.get(NUMBER) or {}, (NUMBER,), {}, "", body)


def _in_order(container: Body) -> Iterator[str]:
    """The ids of all tasks, stage by stage."""
    stages, tasks = container.get("stages", {}), container.get("tasks", {})
    for name in ordered({**tasks, **stages}):
        if name in stages:
            yield from _in_order(stages[name])
        else:
            yield name


def spot_of(body: Body, sort: str, id: str) -> Spot | None:
    return next((each for each in spots(body) if (each.sort, each.id) == (sort, id)), None)


def _at(body: Body, steps: Sequence[str]) -> Any:
    here: Any = body
    for step in steps:
        here = here[step]
    return here


def put(body: Body, steps: Sequence[str], part: Body) -> dict[str, Any]:
    """The body with another part at its place; nothing is altered."""
    if not steps:
        return dict(part)
    return {**body, steps[0]: put(body.get(steps[0]) or {}, steps[1:], part)}


# -- what a part is, and what holds it


def read_part(spot: Spot, base: Body | None) -> Adjustable:
    """With the locks and bounds of the layer above, or its own where no layer stands above."""
    above = None if base is None else spot_of(base, spot.sort, spot.id)
    return _read(spot, above, base is not None)


def _read(spot: Spot, above: Spot | None, is_layered: bool) -> Adjustable:
    ruling = above or spot
    stated = bare(spot.body)
    ruled = stated if above is None else bare(above.body)
    values = _values(spot.sort, stated)
    inherited = None if above is None else _values(above.sort, ruled)
    gates = ruled.get("gates", {})
    return Adjustable(
        spot.sort,
        spot.id,
        titles(_NUMBER_TITLE if spot.sort == "numbering" else stated["title"]),
        spot.article,
        titles(spot.stage.get("title")),
        values,
        _locks(ruling),
        () if inherited is None else tuple(name for name in values if values[name] != inherited[name]),
        str(ruled.get("parameter", "")),
        ruled.get("bounds", {}),
        frozenset(_named(ruling.body.get("documents"))),
        tuple(
            _gate_view(name, each, gates.get(name, each), ruling)
            for name, each in stated.get("gates", {}).items()
        ),
        may_be_off(ruling.body),
        is_layered and above is None,
    )


def _values(sort: AdjustableSort, body: Body) -> dict[str, Any]:
    if sort == "deadline":
        amount = None if body.get("parameter") else body.get("amount")
        return {"amount": amount, "unit": body["unit"], "warn": tuple(body.get("warn", ()))}
    if sort == "numbering":
        stated = {"format": body.get("format", ""), "sequence": body.get("sequence", "")}
        return {**stated, "width": body.get("width", 0)}
    return {
        "off": bool(body.get("off")),
        "roles": tuple(body.get("roles", ())),
        "assignment": _assignment(body.get("assignment")),
        "form": body.get("form", ""),
        "documents": _papers(body.get("documents")),
        "gates": gates_off(body),
    }


def _assignment(stated: Body | None) -> str:
    """One of `SIMPLE` where one rule without conditions says it all, `STATED` for rules that only a file can hold."""
    if not stated:
        return ""
    (rule, *more) = stated.values()
    plain = not more and set(rule) <= {"to", "after"} and rule["to"] in SIMPLE
    return str(rule["to"]) if plain else STATED


def _papers(stated: Any) -> tuple[str, ...]:
    return tuple(ordered(stated)) if isinstance(stated, Mapping) else tuple(stated or ())


def gates_off(body: Body) -> tuple[str, ...]:
    gates = bare(body.get("gates") or {})
    return tuple(name for name, each in gates.items() if each.get("off"))


def _named(stated: Any) -> Iterable[str]:
    """The papers that a lock in their map names."""
    lock = stated.get(LOCK) if isinstance(stated, Mapping) else None
    return stated if lock is True else lock or ()


def _gate_view(name: str, gate: Body, above: Body, ruling: Spot) -> GateView:
    is_free = bool(above.get("free")) and not _is_locked(ruling.whole, (*ruling.steps, "gates", name), "off")
    article = str(gate.get("article") or ruling.article)
    return GateView(name, str(gate["message"]), article, is_free, bool(gate.get("off")))


def _locks(spot: Spot) -> dict[str, str]:
    """The fields that are held, each with the article that says so."""
    locked = {name for name in FIELDS[spot.sort] if _is_locked(spot.whole, spot.steps, name)}
    if spot.sort == "deadline":
        if "bounds" not in spot.body:
            locked |= {"amount", "unit"}
        elif len(spot.body["bounds"]) == 1:
            locked.add("unit")
    elif spot.sort == "task" and not may_be_off(spot.body):
        locked.add("off")
    return {name: spot.article for name in FIELDS[spot.sort] if name in locked}


def _is_locked(body: Body, steps: Sequence[str], name: str) -> bool:
    here: Any = body
    for step in (*steps, name):
        lock = here.get(LOCK)
        if lock is True or (isinstance(lock, list) and step in lock):
            return True
        here = here.get(step)
        if not isinstance(here, Mapping):
            return False
    return here.get(LOCK) is True
