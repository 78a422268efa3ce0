"""Two versions of a procedure beside one another: what differs, part by part, for whoever approves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from yimen.kernel import canonical_text

from .adjustable import FIELDS, NUMBER, Adjustable, adjustables
from .compilation import titles
from .shape import bare, shape_faults
from .walk import Body, items

Aspect = Literal[
    "added", "removed", "amount", "unit", "warn", "off", "roles", "assignment", "form", "documents", "gates",
    "format", "sequence", "width", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProcedureDifference:
    """One aspect of a task, a deadline, the numbers or another part that differs; `before` and `after` as in
    `Adjustable.values`, of `gates` their messages. An amount that a parameter gives is {"parameter": its id}; `other` has
    no values."""

    sort: str
    id: str
    title: Mapping[str, str]
    aspect: Aspect
    before: Any = None
    after: Any = None

    def name(self, language: str = "zh") -> str:
        return self.title.get(language) or self.title.get("zh") or self.id


def procedure_differences(before: Body, after: Body) -> tuple[ProcedureDifference, ...]:
    """All that differs, in the order of the procedure; what is gone stands last. None for a body of another shape."""
    if any(True for body in (before, after) for _ in shape_faults(bare(body))):
        return ()
    old = {(each.sort, each.id): each for each in adjustables(before)}
    new = {(each.sort, each.id): each for each in adjustables(after)}
    found: list[ProcedureDifference] = []
    for key, part in new.items():
        found += _of_part(old[key], part) if key in old else [_whole(part, "added")]
    found += [_whole(part, "removed") for key, part in old.items() if key not in new]
    return (*found, *_others(before, after))


def _whole(part: Adjustable, aspect: Aspect) -> ProcedureDifference:
    return ProcedureDifference(part.sort, part.id, part.title, aspect)


def _of_part(old: Adjustable, new: Adjustable) -> Iterator[ProcedureDifference]:
    for name in FIELDS[new.sort]:
        before, after = _shown(old, name), _shown(new, name)
        if before != after:
            yield ProcedureDifference(new.sort, new.id, new.title, name, before, after)  # type: ignore[arg-type]


def _shown(part: Adjustable, name: str) -> Any:
    if name == "gates":
        return tuple(each.message.rstrip("。") for each in part.gates if each.off)
    value = part.values[name]
    return {"parameter": part.parameter} if name == "amount" and value is None else value


def _others(before: Body, after: Body) -> Iterator[ProcedureDifference]:
    """What no page adjusts: order, criteria, gates, titles … of parts that both have."""
    old, new = _remainders(before), _remainders(after)
    for id, (sort, title, rest) in new.items():
        was = old.get(id)
        if was is None:
            if sort not in ("task", "deadline"):
                yield ProcedureDifference(sort, id, title, "added")
        elif not _same(was[2], rest):
            yield ProcedureDifference(sort, id, title, "other")
    for id, (sort, title, _) in old.items():
        if id not in new and sort not in ("task", "deadline"):
            yield ProcedureDifference(sort, id, title, "removed")


def _same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Papers that one of the two lacks have been told already."""
    shared = old.get("papers", {}).keys() & new.get("papers", {}).keys()
    texts = [
        canonical_text(
            {
                **{name: value for name, value in each.items() if name != "papers"},
                "papers": {name: each["papers"][name] for name in shared},
            }
        )
        for each in (old, new)
    ]
    return texts[0] == texts[1]


_Remainder = tuple[str, Mapping[str, str], Any]


def _remainders(body: Body) -> dict[str, _Remainder]:
    """(sort, title, the definition without what `FIELDS` names and without inner parts) of every part by id."""
    known = bare(body)
    found: dict[str, _Remainder] = {}
    for each in items(known):
        inner = ("tasks", "decisions", "milestones", "stages") if each.sort == "stage" else ()
        found[each.id] = (each.sort, titles(each.body["title"]), _without(each.body, "task", inner))
    for name, term in known.get("deadlines", {}).items():
        found[name] = ("deadline", titles(term["title"]), _without(term, "deadline", ()))
    head = {name: each for name, each in known.items() if name not in ("stages", "deadlines", NUMBER)}
    found[str(known["id"])] = ("procedure", titles(known["title"]), head)
    return found


def _without(body: Body, sort: Any, inner: tuple[str, ...]) -> dict[str, Any]:
    left_out = {*FIELDS[sort], "parameter", *inner} - {"gates"}
    rest = {name: each for name, each in body.items() if name not in left_out}
    if "gates" in rest:
        rest["gates"] = {
            name: {key: value for key, value in gate.items() if key != "off"}
            for name, gate in rest["gates"].items()
        }
    if isinstance(body.get("documents"), Mapping):
        rest["papers"] = {name: each or {} for name, each in body["documents"].items()}
    return rest
