"""A procedure after a unit's changes, or why they may not be made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yimen.kernel import Finding, Place, form_faults

from . import codes
from .adjustable import (
    FIELDS,
    LOCK,
    NUMBER,
    SIMPLE,
    STATED,
    Adjustable,
    AdjustableSort,
    gates_off,
    put,
    read_part,
    spot_of,
)
from .lint_terms import out_of_bounds, unit_word, within
from .numbers import LONGEST, NEEDED
from .shape import ID
from .walk import Body

WORDS: Final = {
    "amount": "长度",
    "unit": "单位",
    "warn": "提醒",
    "off": "启用",
    "roles": "办理角色",
    "assignment": "分配方式",
    "form": "表单",
    "documents": "文书",
    "gates": "条件",
    "format": "写法",
    "sequence": "序列",
    "width": "序号位数",
}
KEPT: Final[Mapping[AdjustableSort, tuple[str, ...]]] = {
    "deadline": ("amount", "parameter", "unit", "warn"),
    "task": ("off", "roles", "assignment", "form", "documents"),
    "numbering": ("format", "sequence", "width"),
}
WIDEST: Final = 9


@dataclass(frozen=True, slots=True)
class Change:
    """What a part is to be: of a deadline `amount` (None: as its parameter says), `unit`, `warn`; of a task `off`,
    `roles`, `assignment` ("", handler, fellow, turn), `form`, `documents` (ids), `gates` (the ids of those that are off);
    of the numbers `format` ("": as all others), `sequence` ("": one of its own) and `width`. Fields not named stay."""

    sort: AdjustableSort
    id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The body with all changes that may be made; findings name those that may not, at `/<field>`."""

    body: Body
    findings: tuple[Finding, ...]


def adjust(body: Body, changes: Iterable[Change], base: Body | None = None) -> Adjusted:
    """The procedure after the changes. A value that is as it was is no change, so it meets no lock."""
    findings: list[Finding] = []
    for change in changes:
        spot = spot_of(body, change.sort, change.id)
        if spot is None:
            findings.append(_bad(change.id, "编号", "本程序没有这一项", ""))
            continue
        part = read_part(spot, base)
        wanted = {
            name: value
            for name, value in change.values.items()
            if name in FIELDS[change.sort] and value != part.values[name]
        }
        found = list(_held(part, wanted)) or list(_faults(part, wanted))
        findings += found
        if wanted and not found:
            after = spot.body
            for name, value in wanted.items():
                after = _SETTERS[name](part, after, value)
            body = _placed(body, spot.steps, after)
    return Adjusted(body, tuple(findings))


def restore(body: Body, base: Body, sort: AdjustableSort, id: str) -> Body:
    """The procedure with one part as the layer above has it; a part that it does not have stays."""
    spot, above = spot_of(body, sort, id), spot_of(base, sort, id)
    if spot is None or above is None:
        return body
    after = {name: each for name, each in spot.body.items() if name not in KEPT[sort]}
    after |= {name: above.body[name] for name in KEPT[sort] if name in above.body}
    off = gates_off(above.body)
    return _placed(body, spot.steps, _with_gates(after, off) if sort == "task" else after)


def _placed(body: Body, steps: Sequence[str], after: Body) -> Body:
    """The body with the part; numbers that say nothing are not stated at all."""
    if after or steps != (NUMBER,):
        return put(body, steps, after)
    return {name: each for name, each in body.items() if name != NUMBER}


def _held(part: Adjustable, wanted: Mapping[str, Any]) -> Iterator[Finding]:
    """The changes that meet a lock."""
    by = part.article or "上级程序"
    for name in wanted:
        if name in part.locks:
            yield codes.LOCKED.at(
                _field(name), title=part.name(), part=WORDS[name], by=part.locks[name] or by
            )
    for paper in sorted(part.held & set(part.values.get("documents", ()))):
        if "documents" in wanted and paper not in wanted["documents"]:
            what = f"文书“{paper}”"
            yield codes.LOCKED.at(_field("documents"), title=part.name(), part=what, by=by)
    known = {each.id: each for each in part.gates}
    for name in set(wanted.get("gates", ())) - set(part.values.get("gates", ())):
        if name in known and not known[name].free:
            what = f"条件“{known[name].message.rstrip('。')}”"
            yield codes.LOCKED.at(_field("gates"), title=part.name(), part=what, by=known[name].article or by)


def _faults(part: Adjustable, wanted: Mapping[str, Any]) -> Iterator[Finding]:
    """Values that no procedure could hold, or that are beyond what the law leaves free."""
    now = {**part.values, **wanted}
    title = part.name()
    if part.sort == "deadline":
        yield from _term_faults(part, now, wanted)
        return
    if part.sort == "numbering":
        yield from _number_faults(title, now)
        return
    if "roles" in wanted and not now["roles"]:
        yield _bad(title, WORDS["roles"], "至少选一个角色", "roles")
    if now["assignment"] not in (*SIMPLE, STATED) or wanted.get("assignment") == STATED:
        yield _bad(title, WORDS["assignment"], "没有这种分配方式", "assignment")
    for name in set(wanted.get("gates", ())) - {each.id for each in part.gates}:
        yield _bad(title, WORDS["gates"], f"没有条件“{name}”", "gates")


def _term_faults(part: Adjustable, now: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[Finding]:
    title, amount, unit = part.name(), now["amount"], now["unit"]
    if "unit" in wanted and part.bounds and unit not in part.bounds:
        options = "、".join(unit_word(each) for each in part.bounds)
        yield _bad(title, WORDS["unit"], f"只能是 {options}", "unit")
        return
    if amount is None and not part.parameter:
        yield _bad(title, WORDS["amount"], "请填写整数", "amount")
    elif amount is not None and {"amount", "unit"} & set(wanted) and not within(amount, part.bounds[unit]):
        term = {"bounds": part.bounds, "unit": unit, "amount": amount}
        yield out_of_bounds(term, title, part.article, _field("amount"))
        return
    if any(each < 0 for each in now["warn"]):
        yield _bad(title, WORDS["warn"], "提前的日数不能小于零", "warn")
    elif amount is not None and wanted and unit in ("working_day", "calendar_day", "day"):
        late = [each for each in now["warn"] if each >= amount]
        if late:
            detail = f"提前{late[0]}日不短于期限本身（{amount}日）"
            yield _bad(title, WORDS["warn"], detail, "warn")


def _number_faults(title: str, now: Mapping[str, Any]) -> Iterator[Finding]:
    form, series = now["format"], now["sequence"]
    if not form:
        if series or now["width"]:
            yield _bad(title, WORDS["format"], "没有写法的与其他程序一并编号，序列和位数也请留空", "format")
        return
    fault = form_faults(form, NEEDED)
    if fault:
        yield _bad(title, WORDS["format"], fault, "format")
    if series and (len(series) > LONGEST or not re.fullmatch(ID, series)):
        detail = f"应为小写字母开头的字母、数字、下划线，不超过{LONGEST}个"
        yield _bad(title, WORDS["sequence"], detail, "sequence")
    if not 0 <= now["width"] <= WIDEST:
        yield _bad(title, WORDS["width"], f"应为0至{WIDEST}", "width")


def _field(name: str) -> Place:
    return Place("", path=f"/{name}")


def _bad(title: str, part: str, detail: str, name: str) -> Finding:
    return codes.BAD_ADJUSTMENT.at(_field(name), title=title, part=part, detail=detail)


# -- the body of a part after a change


def _amount(part: Adjustable, body: Body, value: int | None) -> Body:
    """A number of the unit's own takes the place of the parameter; none gives way to it again."""
    if value is None:
        return {**body, "parameter": part.parameter}
    return {**{name: each for name, each in body.items() if name != "parameter"}, "amount": value}


def _plain(name: str) -> Callable[[Adjustable, Body, Any], Body]:
    return lambda _part, body, value: {**body, name: list(value) if isinstance(value, tuple) else value}


def _assignment(_part: Adjustable, body: Body, value: str) -> Body:
    """One rule for all; rules of the file that this one takes the place of are gone with their conditions."""
    rest = {name: each for name, each in body.items() if name != "assignment"}
    return {**rest, "assignment": {"by_unit": {"to": value}}} if value else rest


def _number(name: str) -> Callable[[Adjustable, Body, Any], Body]:
    """What is left empty is not stated."""

    def made(_part: Adjustable, body: Body, value: Any) -> Body:
        rest = {key: each for key, each in body.items() if key != name}
        return {**rest, name: value} if value else rest

    return made


def _off(_part: Adjustable, body: Body, value: bool) -> Body:
    return _marked(body, value)


def _marked(body: Body, value: bool) -> Body:
    rest = {name: each for name, each in body.items() if name != "off"}
    return {**rest, "off": True} if value else rest


def _documents(_part: Adjustable, body: Body, value: Sequence[str]) -> Body:
    """Papers that stay keep their outcomes and conditions; further ones are called for by every outcome."""
    stated = body.get("documents") or {}
    if not isinstance(stated, Mapping):
        stated = {name: {} for name in stated}
    kept = {name: each for name, each in stated.items() if name in value or name == LOCK}
    found = {**kept, **{name: {} for name in value if name not in stated}}
    rest = {name: each for name, each in body.items() if name != "documents"}
    return {**rest, "documents": found} if found else rest


def _gates(_part: Adjustable, body: Body, value: Sequence[str]) -> Body:
    return _with_gates(body, value)


def _with_gates(body: Body, off: Sequence[str]) -> Body:
    gates = body.get("gates")
    if not gates:
        return body
    made = {
        name: _marked(each, name in off) if isinstance(each, Mapping) else each
        for name, each in gates.items()
    }
    return {**body, "gates": made}


_SETTERS: Final[Mapping[str, Callable[[Adjustable, Body, Any], Body]]] = {
    "amount": _amount,
    "unit": _plain("unit"),
    "warn": _plain("warn"),
    "off": _off,
    "roles": _plain("roles"),
    "assignment": _assignment,
    "form": _plain("form"),
    "documents": _documents,
    "gates": _gates,
    "format": _number("format"),
    "sequence": _number("sequence"),
    "width": _number("width"),
}
