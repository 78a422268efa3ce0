"""Like decided cases beside a sum that is being decided, as pages show them."""

from __future__ import annotations

from typing import Any

from yimen import cases
from yimen.office.request import actor, configuration, db, language
from yimen.office.wording import entry_title, value_text
from yimen.workflow import Procedure


def task_comparison(found: cases.TaskForm, procedure: Procedure) -> dict[str, Any]:
    """For a task whose form states a sum, or whose outcome decides the case; else nothing to show."""
    return comparison(found.case) if decides(found, procedure) else shown([])


def decides(found: cases.TaskForm, procedure: Procedure) -> bool:
    """Whether the task's form states a sum, or its outcome decides the case."""
    stating = found.form is not None and bool({"sum", "sums"} & set(found.form.case_paths))
    return stating or found.offer.task in procedure.deciding


def comparison(case: cases.Case) -> dict[str, Any]:
    """What decided cases of the same items came to, within the reader's rights."""
    return shown(cases.decided_alike(db(), actor(), case.id), case.unit)


def shown(alike: list[cases.Comparison], unit: str = "") -> dict[str, Any]:
    keys = {each.tier for found in alike for each in found.tiers} | {
        each.tier for found in alike for each in found.newest if each.tier
    }
    tiers = configuration().at_any_time("tier", sorted(keys), unit)
    return {
        "alike": alike,
        "tier_names": {each.key: entry_title(each.body, each.key, language()) for each in tiers},
        "money": lambda fen: value_text("sum_fen", fen),
    }
