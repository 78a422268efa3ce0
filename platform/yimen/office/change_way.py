"""Where a change set is now and who has it: its way as a line of steps, each with who did it, when, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask_babel import gettext as _

from yimen import changes
from yimen.office.names import name_of
from yimen.office.request import actor, db, today
from yimen.office.wording import N_, day_text
from yimen.store import ChangeSet

NAMED = 6
StepState = Literal["done", "now", "ahead", "stopped"]
STEPS = {
    "draft": N_("起草"),
    "check": N_("校验"),
    "submit": N_("提交"),
    "approve": N_("审核"),
    "activate": N_("启用"),
    "force": N_("生效"),
}
NEXT = {"draft": "check", "checked": "submit", "submitted": "approve", "approved": "activate"}
STOPS = {"reject": "approve", "withdraw": "", "undone": "force"}


@dataclass(slots=True)
class Step:
    """One step; `who` did it (or may do it, where it stands now), `said` is what they gave as reason or opinion."""

    name: str
    title: str
    state: StepState = "ahead"
    who: str = ""
    at: datetime | None = None
    said: str = ""


def way_of(row: ChangeSet, events: Sequence[Any]) -> list[Step]:
    """The steps in order. A clash and a new check take back what came after them; an undoing is handed in as it was
    made, without a check of its own."""
    unchecked = row.inverse_of is not None and not any(each.event in ("check", "clash") for each in events)
    steps = {name: Step(name, _(title)) for name, title in STEPS.items() if name != "check" or not unchecked}
    order = list(steps)
    for event in events:
        if event.event in ("check", "clash"):
            for name in order[order.index("check") + 1 :]:
                steps[name] = Step(name, _(STEPS[name]))
        step = steps.get("check" if event.event == "clash" else event.event)
        if step is not None:
            step.state = "done"
            step.who, step.at, step.said = name_of(event.account), event.at, event.note
            if event.event == "clash":
                step.said = _("启用时发现冲突，退回重新校验")
        elif event.event in STOPS:
            _stop(row, steps, event)
    _force(row, steps["force"])
    waiting = NEXT.get(row.state)
    if waiting is not None:
        steps[waiting].state, steps[waiting].who = "now", who_is_next(row)
        steps[waiting].at, steps[waiting].said = None, ""
    return list(steps.values())


def _stop(row: ChangeSet, steps: dict[str, Step], event: Any) -> None:
    """The step at which the way ended otherwise."""
    titles = {"reject": _("退回"), "withdraw": _("撤回"), "undone": _("撤销")}
    name = STOPS[event.event] or next((each for each in steps if steps[each].state == "ahead"), "force")
    if event.event == "withdraw" and row.state != "withdrawn":
        return
    steps[name] = Step(name, titles[event.event], "stopped", name_of(event.account), event.at, event.note)


def _force(row: ChangeSet, step: Step) -> None:
    day = row.effective_from
    if row.state != "active" or day is None:
        return
    step.state = "done" if day <= today() else "now"
    step.who = (
        _("%(day)s 起", day=day_text(day)) if day <= today() else _("%(day)s 起自动生效", day=day_text(day))
    )


def who_is_next(row: ChangeSet) -> str:
    """The names of those who may take the next step."""
    if row.state in ("draft", "checked"):
        return name_of(row.created_by)
    able = changes.who_may_decide(db(), row, today())
    if not able:
        return _("没有可以办理的人员，请安全管理员授予审核权限")
    names = [
        _("%(who)s（您）", who=each.name) if each.account == actor().account else each.name for each in able
    ]
    if len(names) > NAMED:
        return _("%(names)s 等%(n)s人", names="、".join(names[:NAMED]), n=len(names))
    return "、".join(names)
