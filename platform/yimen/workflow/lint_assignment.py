"""Lint: rules that say whom a task is given to, and can name nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from yimen.kernel import Finding, Place
from yimen.pack import ordered

from . import codes
from .lint_names import Known, unknown_roles
from .walk import Body, Spot, at, items

_LITERAL = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)')\s*\Z")


def check_assignment(body: Body, known: Known, place: Place) -> Iterator[Finding]:
    """Every rule asks for somebody who may do its task, and has its turn before a rule that always holds."""
    tasks = {spot.id: spot for spot in items(body) if spot.sort == "task"}
    opening = next((name for name, spot in tasks.items() if spot.body.get("opens")), "")
    for spot in tasks.values():
        stated = spot.body.get("assignment", {})
        for name, rule in stated.items():
            here = at(place, f"{spot.pointer}/assignment/{name}")
            yield from unknown_roles(rule.get("roles", ()), known, at(here, "/roles"))
            for detail in (*_faults(spot, rule, tasks, opening, known), *_never_asked(stated, name)):
                yield codes.NAMES_NOBODY.at(
                    here, title=_title(spot.body["title"]), id=spot.id, rule=name, detail=detail
                )


def _faults(spot: Spot, rule: Body, tasks: dict[str, Spot], opening: str, known: Known) -> Iterator[str]:
    if spot.body.get("opens"):
        yield "开案任务由登记的人办理"
    if spot.body.get("procedure"):
        yield "子程序自有办理人"
    apart = spot.body.get("not_who", ())
    match rule["to"]:
        case "doer":
            yield from _doer_faults(str(rule.get("task", "")), tasks, apart)
        case "turn":
            yield from _turn_faults(spot, rule, known)
        case _:
            if opening in apart:
                yield f"承办人办理过“{_title(tasks[opening].body['title'])}”，不得再办理本任务"


def _doer_faults(task: str, tasks: dict[str, Spot], apart: Any) -> Iterator[str]:
    if task not in tasks:
        yield f"本程序没有编号为“{task}”的任务（task）"
    elif task in apart:
        yield f"办理过“{_title(tasks[task].body['title'])}”的人不得再办理本任务"


def _turn_faults(spot: Spot, rule: Body, known: Known) -> Iterator[str]:
    own = set(spot.body.get("roles", ()))
    wanted = set(rule.get("roles", ())) or own
    if not wanted & own:
        yield f"{known.called(sorted(wanted))}不是办理本任务的角色"
        return
    if spot.body.get("by") == "handlers":
        yield "本任务只由本案承办人办理，不轮流"
    literal = _LITERAL.match(str(rule.get("unit", "")))
    unit = (literal[1] or literal[2] or "") if literal else ""
    if unit and known.units is not None and unit not in known.units:
        yield f"没有编号为“{unit}”的机构"
    elif not rule.get("unit"):
        lacking = [name for name, held in sorted(known.staff.items()) if held & own and not held & wanted]
        if lacking:
            yield f"机构{'、'.join(f'“{each}”' for each in lacking)}中没有人担任{known.called(sorted(wanted))}"


def _never_asked(stated: Body, name: str) -> Iterator[str]:
    """A rule that asks for whom an earlier one without a condition has asked for already."""
    for before in ordered(stated):
        if before == name:
            return
        if not stated[before].get("if") and _asks(stated[before]) == _asks(stated[name]):
            yield f"它前面的“{before}”已经问过同样的人"
            return


def _asks(rule: Body) -> list[Any]:
    return [rule.get(name) for name in ("to", "roles", "unit", "task")]


def _title(title: Any) -> str:
    return title if isinstance(title, str) else str(title["zh"])
