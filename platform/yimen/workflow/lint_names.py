"""Lint: ids, order, and every name that must mean something: events, roles, forms, documents, parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yimen.kernel import ExpressionError, Finding, Place
from yimen.pack import misplaced

from . import codes
from .conditions import ROOTS
from .conditions import Condition as Compiled
from .definition import Procedure
from .walk import Body, Condition, Spot, at, conditions, items, references, siblings

LONG_ID = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)+$")
ACT_FIELDS = frozenset({"sort", "outcome", "occurred_on"})
_EQUALS = re.compile(r"\bresult\.(\w+)\s*[=!]=\s*(?:\"([^\"]*)\"|'([^']*)')")
_COMPARED = re.compile(r"\b((?:form|case|result|parameter)(?:\.\w+)+)\s*==\s*(?:\"([^\"]*)\"|'([^']*)')")
_EITHER = re.compile(r"\|\||\?|!\s*\(")
HAPPENINGS = {
    "task": {"opened", "completed", "dropped"},
    "stage": {"entered", "left"},
    "milestone": {"reached"},
    "decision": {"completed"},
    "child": {"opened", "completed", "dropped"},
    "event": {"occurred", "completed"},
    "deadline": {"elapsed"},
}


@dataclass(frozen=True)
class Known:
    """What the pack has besides this procedure; None means: not known, do not ask.

    `fields` are the fields of each form, `choices` the values of those that have a list, `staff` the roles that
    somebody holds in each enforcing unit, `units` the codes of all units, `role_titles` what roles are called.
    """

    forms: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    documents: frozenset[str] | None = None
    parameters: frozenset[str] | None = None
    procedures: frozenset[str] | None = None
    units: frozenset[str] | None = None
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    staff: Mapping[str, frozenset[str]] = field(default_factory=dict)
    role_titles: Mapping[str, str] = field(default_factory=dict)

    def called(self, roles: Iterable[str]) -> str:
        """The roles as people know them."""
        return "、".join(f"“{self.role_titles.get(each, each)}”" for each in roles)


@dataclass(frozen=True)
class Source:
    """What a name may be the source of: its sort, its outcomes (None: any)."""

    sort: str
    outcomes: frozenset[str] | None


def sources(body: Body) -> dict[str, Source]:
    """Every item, event and deadline by id."""
    found = {}
    for spot in items(body):
        sort = "child" if spot.body.get("procedure") else spot.sort
        found[spot.id] = Source(sort, None if sort == "child" else _outcomes(spot))
    for name, each in body.get("events", {}).items():
        found[name] = Source("event", frozenset(each.get("outcomes", {})))
    for name in body.get("deadlines", {}):
        found[name] = Source("deadline", frozenset())
    return found


def _outcomes(spot: Spot) -> frozenset[str]:
    stated = frozenset(spot.body.get("outcomes", {}))
    if spot.sort == "task":
        return stated or frozenset({"done"})
    if spot.sort == "decision":
        ruled = {rule["outcome"] for rule in spot.body.get("rules", {}).values()}
        return stated | ruled | ({spot.body["default"]} if spot.body.get("default") else set())
    return frozenset()


def check_ids(body: Body, place: Place) -> Iterator[Finding]:
    """At least two words; no id twice; `after` names a sibling and no circle."""
    if not LONG_ID.match(str(body["id"])):
        yield codes.BAD_ID.at(at(place, "/id"), id=body["id"])
    seen: set[str] = set()
    for spot in items(body):
        if not LONG_ID.match(spot.id):
            yield codes.BAD_ID.at(at(place, spot.pointer), id=spot.id)
        if spot.id in seen:
            yield codes.TWICE.at(at(place, spot.pointer), id=spot.id)
        seen.add(spot.id)
    for part in ("events", "deadlines"):
        for name in body.get(part, {}):
            if name in seen:
                yield codes.TWICE.at(at(place, f"/{part}/{name}"), id=name)
            seen.add(name)
    for pointer, entries in siblings(body):
        for name, after, detail in misplaced(entries):
            yield codes.BAD_ORDER.at(at(place, f"{pointer}/{name}"), id=name, after=after, detail=detail)


def check_events(body: Body, place: Place) -> Iterator[Finding]:
    """Every on-part names something that happens in this procedure."""
    known = sources(body)
    for each in references(body):
        detail = happening_fault(each.text, known)
        if detail:
            yield codes.UNKNOWN_EVENT.at(at(place, each.pointer), ref=each.text, detail=detail)


def happening_fault(text: str, known: Mapping[str, Source]) -> str:
    """Why the on-part never happens, or ""."""
    name, _, happening = text.rpartition(".")
    source = known.get(name)
    if source is None:
        return f"没有编号为“{name}”的事项、事件或期限" if name else "缺少编号与点号"
    if happening in HAPPENINGS[source.sort] or source.outcomes is None or happening in source.outcomes:
        return ""
    options = sorted(HAPPENINGS[source.sort] | source.outcomes)
    return f"“{name}”只会发生 {'、'.join(options)}"


def check_conditions(body: Body, known: Known, place: Place) -> Iterator[Finding]:
    """Every expression compiles within the bounds and reads only what there is."""
    named = sources(body)
    filled = {spot.body.get("form") for spot in items(body)}
    for each in conditions(body):
        try:
            compiled = Compiled.compile(each.text)
        except ExpressionError as error:
            yield codes.BAD_EXPRESSION.at(at(place, each.pointer), text=each.text, detail=str(error))
            continue
        for path in compiled.paths:
            detail = unbound(path.split("."), named, known)
            if detail:
                yield codes.UNBOUND_NAME.at(at(place, each.pointer), text=each.text, name=path, detail=detail)
        for form in sorted({path.split(".")[1] for path in compiled.paths if path.startswith("form.")}):
            if form not in filled and known.forms is not None and form in known.forms:
                yield codes.NEVER_FILLED.at(at(place, each.pointer), text=each.text, form=form)
        yield from _impossible_results(each, named, place)
        for detail in _impossible(each, compiled, known):
            yield codes.NEVER_HOLDS.at(
                at(place, each.pointer), id=each.owner, criterion=each.text, detail=detail
            )


def unbound(steps: list[str], named: Mapping[str, Source], known: Known) -> str:
    """Why the path means nothing, or ""."""
    root, rest = steps[0], steps[1:]
    if root not in ROOTS:
        return f"条件中可用的名称是 {'、'.join(sorted(ROOTS))}"
    if not rest:
        return ""
    if root == "form":
        return _unbound_form(rest, known)
    name = rest[0]
    sort = named[name].sort if name in named else ""
    faults = {
        "result": (sort in ("", "deadline"), f"没有编号为“{name}”的任务或事件"),
        "done": (sort in ("", "deadline"), f"没有编号为“{name}”的任务或事件"),
        "deadline": (sort != "deadline", f"没有编号为“{name}”的期限"),
        "parameter": (
            known.parameters is not None and name not in known.parameters,
            f"parameters.yaml 中没有“{name}”",
        ),
        "each": (sort != "task", f"没有编号为“{name}”的任务"),
        "ever": (sort != "task", f"没有编号为“{name}”的任务"),
        "act": (name not in ACT_FIELDS, f"act 只有 {'、'.join(sorted(ACT_FIELDS))}"),
    }
    wrong, detail = faults.get(root, (False, ""))
    return detail if wrong else ""


def _unbound_form(rest: list[str], known: Known) -> str:
    form = rest[0]
    if known.forms is not None and form not in known.forms:
        return f"配置包中没有表单“{form}”"
    if len(rest) > 1 and form in known.fields and rest[1] not in known.fields[form]:
        return f"表单“{form}”中没有字段“{rest[1]}”"
    return ""


def _impossible_results(each: Condition, named: Mapping[str, Source], place: Place) -> Iterator[Finding]:
    for name, double, single in _EQUALS.findall(each.text):
        outcome = double or single
        source = named.get(name)
        if (
            source is not None
            and source.outcomes is not None
            and source.outcomes
            and outcome not in source.outcomes
        ):
            detail = f"“{name}”没有结果“{outcome}”，只有 {'、'.join(sorted(source.outcomes))}"
            yield codes.NEVER_HOLDS.at(
                at(place, each.pointer), id=each.owner, criterion=each.text, detail=detail
            )


def _impossible(each: Condition, compiled: Compiled, known: Known) -> Iterator[str]:
    """Why the condition can never hold: a value that its field does not offer, two values at once, a gate that is shut
    whatever happens."""
    values: dict[str, str] = {}
    for path, double, single in _COMPARED.findall(each.text):
        value, steps = double or single, path.split(".")
        offered = known.choices.get(steps[1], {}).get(steps[2]) if len(steps) == 3 else None
        if steps[0] == "form" and value and offered is not None and value not in offered:
            yield f"“{path}”没有选项“{value}”，只有 {'、'.join(sorted(offered))}"
        if values.setdefault(path, value) != value and not _EITHER.search(each.text):
            yield f"“{path}”不能既是“{values[path]}”又是“{value}”"
    is_gate = each.pointer.endswith("/if") and "/gates/" in each.pointer
    if is_gate and not compiled.paths and compiled.truth({}) is not True:
        yield "与案情无关，恒不成立"


def check_items(body: Body, known: Known, place: Place) -> Iterator[Finding]:
    """Tasks have forms, roles and documents that exist; returns, separation and child cases make sense."""
    tasks = {spot.id: spot for spot in items(body) if spot.sort == "task"}
    begins = frozenset(
        role for spot in tasks.values() if spot.body.get("opens") for role in spot.body.get("roles", ())
    )
    handed_on = any(_hands_on(spot.body) for spot in tasks.values())
    for spot in items(body):
        here = at(place, spot.pointer)
        if spot.sort == "task":
            yield from _check_task(spot, known, here)
            yield from _check_staff(spot, known, begins, handed_on, here)
            yield from _check_outcomes(spot, here)
            yield from _check_others(spot, tasks, here)
        yield from _check_gates(spot, body, here)
    yield from _check_each(body, tasks, known, place)
    openings = sum(1 for spot in tasks.values() if spot.body.get("opens"))
    if openings != 1:
        yield codes.NO_OPENING.at(at(place, "/stages"), count=openings)


def _check_each(body: Body, tasks: Mapping[str, Spot], known: Known, place: Place) -> Iterator[Finding]:
    """What a case of its own is opened for is a field of the first form."""
    each = body.get("each")
    for spot in tasks.values():
        form = str(spot.body.get("form", ""))
        if each and spot.body.get("opens") and form in known.fields and each not in known.fields[form]:
            yield codes.NO_SUCH_LIST.at(at(place, "/each"), field=each, form=form)


def _hands_on(task: Body) -> bool:
    return any("moves" in (each or {}) for each in task.get("outcomes", {}).values())


def _check_staff(
    spot: Spot, known: Known, begins: frozenset[str], handed_on: bool, here: Place
) -> Iterator[Finding]:
    """`begins` are the roles that open a case: a unit without any has none of these cases to do. Where cases are handed
    on it is enough that somebody somewhere holds a role of the task."""
    roles = set(spot.body.get("roles", ()))
    if (
        not roles
        or spot.body.get("off")
        or (handed_on and any(roles & held for held in known.staff.values()))
    ):
        return
    lacking = [unit for unit, held in sorted(known.staff.items()) if begins & held and not held & roles]
    if lacking:
        units, named = "、".join(lacking), known.called(spot.body["roles"])
        title = title_of(spot.body["title"])
        yield codes.NOBODY.at(at(here, "/roles"), unit=units, roles=named, title=title, id=spot.id)


def _check_task(spot: Spot, known: Known, here: Place) -> Iterator[Finding]:
    title = title_of(spot.body["title"])
    form = spot.body.get("form")
    roles = spot.body.get("roles", [])
    child = spot.body.get("procedure")
    if spot.body.get("off") and not may_be_off(spot.body):
        yield codes.NOT_OPTIONAL.at(at(here, "/off"), title=title, id=spot.id)
    if not form and not child:
        yield codes.NO_FORM.at(here, title=title, id=spot.id)
    elif form and form != "none" and known.forms is not None and form not in known.forms:
        yield codes.UNKNOWN_FORM.at(at(here, "/form"), form=form)
    if not roles and not child:
        yield codes.NO_ROLE.at(here, title=title, id=spot.id)
    yield from unknown_roles(roles, known, at(here, "/roles"))
    if child and known.procedures is not None and child not in known.procedures:
        yield codes.UNKNOWN_CHILD.at(at(here, "/procedure"), procedure=child)
    for part in ("documents", "serves"):
        for document in spot.body.get(part, ()):
            if known.documents is not None and document not in known.documents:
                yield codes.UNKNOWN_DOCUMENT.at(at(here, f"/{part}"), document=document)


def may_be_off(task: Body) -> bool:
    """Whether a unit may do without the task: nobody must ever begin it."""
    return bool(task.get("discretionary") or task.get("manual") or task.get("required") is False)


def unknown_roles(roles: Iterable[str], known: Known, here: Place) -> Iterator[Finding]:
    for role in roles:
        if known.roles is not None and role not in known.roles:
            yield codes.UNKNOWN_ROLE.at(here, role=role)


def _check_outcomes(spot: Spot, here: Place) -> Iterator[Finding]:
    """Gates and documents name outcomes that the task has."""
    stated = _outcomes(spot)
    papers = spot.body.get("documents")
    parts = [(f"/gates/{name}", each) for name, each in spot.body.get("gates", {}).items()]
    if isinstance(papers, Mapping):
        parts.extend((f"/documents/{name}", each or {}) for name, each in papers.items())
    for pointer, each in parts:
        for outcome in each.get("outcomes", ()):
            if outcome not in stated:
                detail = f"任务没有结果“{outcome}”，只有 {'、'.join(sorted(stated))}"
                yield codes.NEVER_HOLDS.at(at(here, pointer), id=spot.id, criterion=outcome, detail=detail)


def _check_others(spot: Spot, tasks: Mapping[str, Spot], here: Place) -> Iterator[Finding]:
    for name in ("not_who",):
        for other in spot.body.get(name, ()):
            if other == spot.id:
                yield codes.BAD_SEPARATION.at(
                    at(here, f"/{name}"), id=spot.id, field=name, other=other, detail="这是它自己"
                )
            elif other not in tasks:
                detail = "本程序没有这项任务"
                yield codes.BAD_SEPARATION.at(
                    at(here, f"/{name}"), id=spot.id, field=name, other=other, detail=detail
                )
    for name in ("returns", "annuls_to"):
        for other in spot.body.get(name, ()):
            if other not in tasks or other == spot.id:
                detail = "这是它自己" if other == spot.id else "本程序没有这项任务"
                yield codes.BAD_RETURN.at(at(here, f"/{name}"), id=spot.id, target=other, detail=detail)


def check_returns(procedure: Procedure, body: Body, place: Place) -> Iterator[Finding]:
    """A task goes back only to one that it rests on."""
    for spot in items(body):
        for name in ("returns", "annuls_to"):
            for other in spot.body.get(name, ()):
                item = procedure.items.get(other)
                if item is not None and other != spot.id and spot.id not in procedure.downstream[other]:
                    here = at(place, f"{spot.pointer}/{name}")
                    yield codes.BAD_RETURN.at(here, id=spot.id, target=other, detail="它并不在其后办理")


def _check_gates(spot: Spot, body: Body, here: Place) -> Iterator[Finding]:
    for name, gate in spot.body.get("gates", {}).items():
        if gate.get("off") and not gate.get("free"):
            by = gate.get("article") or spot.body.get("article") or "程序"
            part = f"条件“{gate['message'].rstrip('。')}”"
            yield codes.LOCKED.at(
                at(here, f"/gates/{name}/off"), title=title_of(spot.body["title"]), part=part, by=by
            )
        for field_name in ("until", "within"):
            term = gate.get(field_name)
            if term and term not in body.get("deadlines", {}):
                detail = f"{field_name} 写的期限“{term}”不存在"
                yield codes.UNPAIRED.at(at(here, f"/gates/{name}/{field_name}"), id=spot.id, detail=detail)


def title_of(value: Any) -> str:
    return value if isinstance(value, str) else str(value.get("zh", ""))
