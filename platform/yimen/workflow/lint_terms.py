"""Lint: deadlines, events and acts on the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from yimen.kernel import Finding, Place

from . import codes
from .lint_names import Known, title_of, unknown_roles
from .walk import Body, at, items

UNIT_WORDS: Final = {
    "hour": "小时",
    "working_day": "个工作日",
    "calendar_day": "个自然日",
    "day": "日",
    "month": "个月",
    "year": "年",
}


def check_terms(body: Body, known: Known, place: Place) -> Iterator[Finding]:
    """Every deadline has an article, an amount, a rule that exists, a task that exists, parameters that exist."""
    tasks = {spot.id for spot in items(body) if spot.sort == "task"}
    counting = body.get("counting", {})
    for name, each in body.get("deadlines", {}).items():
        here = at(place, f"/deadlines/{name}")
        if not each.get("article"):
            yield codes.NO_ARTICLE.at(here, title=title_of(each["title"]), id=name)
        for detail in _counting_faults(each, counting):
            yield codes.BAD_COUNTING.at(here, id=name, detail=detail)
        yield from _beyond_bounds(each, here)
        yield from _unknown_parameters(each, known, here)
        task = each.get("task")
        if task and task not in tasks:
            yield codes.UNPAIRED.at(at(here, "/task"), id=name, detail=f"task 写的任务“{task}”不存在")
        if not each["starts"]:
            yield codes.UNPAIRED.at(at(here, "/starts"), id=name, detail="没有写明从什么事起算")
        yield from unknown_roles(each.get("pausable", ()), known, at(here, "/pausable"))
        extension = each.get("extension", {})
        yield from unknown_roles(extension.get("roles", ()), known, at(here, "/extension/roles"))
        if extension and not extension.get("roles") and not extension.get("on"):
            detail = "延长没有写明由谁批准（roles）或随什么事延长（on）"
            yield codes.UNPAIRED.at(at(here, "/extension"), id=name, detail=detail)


def _unknown_parameters(each: Body, known: Known, here: Place) -> Iterator[Finding]:
    extension = each.get("extension", {})
    for parameter, field in (
        (each.get("parameter"), "/parameter"),
        (each.get("pause_parameter"), "/pause_parameter"),
        (extension.get("parameter"), "/extension/parameter"),
    ):
        if parameter and known.parameters is not None and parameter not in known.parameters:
            yield codes.UNKNOWN_PARAMETER.at(at(here, field), parameter=parameter)


def _beyond_bounds(each: Body, here: Place) -> Iterator[Finding]:
    """A term that the law leaves free within bounds keeps to them; one without bounds is as it is written."""
    bounds = each.get("bounds")
    if bounds is None or not each.get("amount"):
        return
    title, article = title_of(each["title"]), each.get("article", "")
    limits = bounds.get(each["unit"])
    if limits is None:
        detail = f"单位只能是 {'、'.join(unit_word(unit) for unit in bounds)}"
        yield codes.BAD_ADJUSTMENT.at(at(here, "/unit"), title=title, part="单位", detail=detail)
    elif not within(each["amount"], limits):
        yield out_of_bounds(each, title, article, at(here, "/amount"))


def within(amount: int, limits: Body) -> bool:
    return bool(limits.get("least", 1) <= amount and ("most" not in limits or amount <= limits["most"]))


def out_of_bounds(term: Body, title: str, article: str, here: Place) -> Finding:
    limits = term["bounds"][term["unit"]]
    return codes.OUT_OF_BOUNDS.at(
        here,
        title=title,
        least=limits.get("least", 1),
        most=limits.get("most", "不限"),
        unit=unit_word(term["unit"]),
        article=article,
        amount=term["amount"],
    )


def unit_word(unit: str) -> str:
    return UNIT_WORDS.get(unit, unit)


def _counting_faults(each: Body, counting: Body) -> Iterator[str]:
    if not each.get("amount") and not each.get("parameter"):
        yield "没有写明期限多长（amount 或 parameter）"
    rule = each.get("rule")
    if rule and rule not in counting:
        yield f"计算规则“{rule}”未在 counting 中定义"
    if each["unit"] == "day" and not rule:
        yield "单位写作 day 时须写明计算规则（rule），否则不知是工作日还是自然日"
    amount = each.get("amount", 0)
    for days in each.get("warn", ()):
        if each["unit"] in ("working_day", "calendar_day", "day") and amount and days >= amount:
            yield f"提前{days}日提醒不短于期限本身（{amount}日）"


def check_acts(body: Body, known: Known, place: Place) -> Iterator[Finding]:
    for name, each in body.get("acts", {}).items():
        yield from unknown_roles(each["roles"], known, at(place, f"/acts/{name}/roles"))
    if "challenge" in body.get("acts", {}) and "recuse" not in body["acts"]:
        yield codes.UNDECIDED.at(at(place, "/acts/challenge"))
    for name, each in body.get("events", {}).items():
        yield from unknown_roles(each.get("roles", ()), known, at(place, f"/events/{name}/roles"))
