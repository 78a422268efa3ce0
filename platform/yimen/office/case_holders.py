"""Who does an open task of a case, and by what it came to him, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from yimen.cases import CaseView, chosen_of, holders_of
from yimen.office.names import name_of, names_of
from yimen.office.request import actor, language
from yimen.office.wording import N_
from yimen.workflow import DELEGATED, Procedure

BY_RULE = {
    "handler": N_("由%(name)s办理（本案主办人）"),
    "fellow": N_("由%(name)s办理（本案协办人）"),
    "turn": N_("由%(name)s办理（轮流分配）"),
}
PASSED = {
    "WFL-105": N_("没有相应角色"),
    "WFL-106": N_("依法应由他人办理"),
    "WFL-108": N_("没有有效证件"),
    "WFL-125": N_("已回避"),
    "WFL-126": N_("不是本案承办人"),
    "WFL-132": N_("不在岗"),
}


def holding_words(view: CaseView) -> dict[str, str]:
    """By task: who holds it and why, or that its rules found nobody."""
    holders, chosen = holders_of(view.case.state), chosen_of(view.case.state)
    names_of({*holders.values(), *(each.get("by", "") for each in chosen.values())})
    return {
        task: _held(view.procedure, task, holders.get(task, ""), chosen.get(task, {}))
        for task in {**holders, **chosen}
    }


def _held(procedure: Procedure, task: str, holder: str, chosen: Mapping[str, str]) -> str:
    if holder in actor().stands_for:
        return _("由%(name)s办理，其不在岗期间由您代办", name=name_of(holder))
    name, to = name_of(holder), chosen.get("to", "")
    if not holder:
        return _("按分配规则没有合适的人员，请由有权人员领取，或由负责人指定")
    if to in BY_RULE:
        return _(BY_RULE[to], name=name)
    if to == "doer":
        rules = procedure.items[task].assignment if task in procedure.items else ()
        done = next((each.task for each in rules if each.id == chosen.get("rule")), "")
        title = procedure.source_title(done, language()) if done else ""
        return _("由%(name)s办理（办理过“%(task)s”）", name=name, task=title)
    if to == "named":
        return _("由%(name)s办理（%(who)s指定）", name=name, who=name_of(chosen.get("by", "")))
    if to == DELEGATED:
        return _("由%(name)s办理（%(who)s委托）", name=name, who=name_of(chosen.get("by", "")))
    return _("由%(name)s领取", name=name)


def assignment_notes(effects: Any, procedure: Procedure) -> list[str]:
    """What an event of the journal tells of work that came to somebody: by rule, by whoever may assign, by a colleague."""
    given = [each for each in effects if each["sort"] == "task_assigned"]
    named = [each for each in effects if each["data"].get("sort") in ("assigned", "delegated")]
    names_of({name for each in given for name in (each["data"]["account"], *dict(each["data"]["passed"]))})
    return [
        *(_note(each["target"], each["data"], procedure) for each in given),
        *(_named(each["target"], each["data"], procedure) for each in named),
    ]


def _named(task: str, data: Mapping[str, Any], procedure: Procedure) -> str:
    if data.get("holder"):
        title = procedure.source_title(task, language())
        return _("“%(task)s”交由%(name)s办理", task=title, name=name_of(data["holder"]))
    return _("承办人：%(names)s", names="、".join(name_of(each) for each in data.get("handlers", ())))


def _note(task: str, data: Mapping[str, Any], procedure: Procedure) -> str:
    passed = "、".join(
        f"{name_of(account)}（{_(PASSED[code]) if code in PASSED else code}）"
        for account, code in data["passed"]
    )
    title = procedure.source_title(task, language())
    told = (
        _("“%(task)s”分配给%(name)s", task=title, name=name_of(data["account"]))
        if data["account"]
        else _("“%(task)s”没有合适的人员可以分配", task=title)
    )
    return _("%(told)s；未分配给：%(passed)s", told=told, passed=passed) if passed else told
