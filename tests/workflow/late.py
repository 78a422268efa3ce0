"""Days that are entered late: how procedures begin that are tried with them, acts, and what an act contradicts."""

from __future__ import annotations

from datetime import date
from typing import Any

from yimen.pack import read_yaml
from yimen.workflow import CONFLICT, Act, Procedure, compile_procedure

from .people import HEAD, OFFICER, Case

BEGINNING = """
id: late_procedure
title: {zh: 补录示例}
article: 某法第一条
counting: {some_law: {article: 某法第八十五条}}
stages:
  filing_stage:
    title: {zh: 受理}
    tasks:
      case_intake:
        opens: true
        title: {zh: 登记}
        roles: [officer]
        form: intake_form
        outcomes: {submitted: {title: {zh: 提交}}}
  working_stage:
    after: filing_stage
    title: {zh: 办理}
    entry: {submitted: {"on": [case_intake.submitted]}}
    tasks:
"""


def late_procedure(rest: str) -> Procedure:
    """One that begins so; the rest is the tasks of its working stage and what follows on the stages."""
    return compile_procedure(read_yaml(BEGINNING + rest.removeprefix("\n")))


def conflicts(case: Case) -> list[str]:
    """Whose days no longer fit the last act."""
    assert case.outcome is not None, case.refusal
    return [each.target for each in case.outcome.effects if each.data.get("sort") == CONFLICT]


def event(case: Case, target: str, day: str) -> Case:
    return case.act(Act("event", date.fromisoformat(day), target=target), OFFICER)


def override(case: Case, task: str, day: str) -> Case:
    return case.act(Act("override", date.fromisoformat(day), task=task, reason="线下已办"), HEAD)


def correct(case: Case, target: str, day: str) -> Case:
    values: dict[str, Any] = {"occurred_on": day}
    return case.act(Act("correct", date(2026, 6, 1), target=target, values=values, reason="录错"), HEAD)
