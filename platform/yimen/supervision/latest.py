"""What was done last in the cases that an actor sees: which task or stage is complete, where and by whom, as it happens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Case, Configuration, JournalEvent, NotConfigured, visible
from yimen.kernel import Actor
from yimen.workflow import Item

SORTS = ("open", "complete", "event", "override")


@dataclass(frozen=True, slots=True)
class LatestStep:
    """An act that was kept: the task with its outcome, and the titles of the stages that were complete with it."""

    case_id: str
    number: str
    title: str
    unit: str
    procedure: str
    task: str
    outcome: str
    stages: tuple[str, ...]
    ended: bool
    recorded_at: datetime


def latest_steps(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    *,
    since: datetime,
    procedure: str = "",
    language: str = "zh",
    limit: int = 30,
) -> list[LatestStep]:
    """The newest first since a moment, of one procedure where it is named."""
    c, e = Case, JournalEvent
    chosen = (
        select(c.id, c.number, c.title, c.unit, c.procedure, c.bindings, e.task, e.text, e.recorded_at)
        .join(Case, Case.id == e.case_id)
        .where(e.jurisdiction == actor.jurisdiction, e.recorded_at >= since, e.sort.in_(SORTS))
        .order_by(e.recorded_at.desc(), e.case_id, e.seq.desc())
        .limit(limit)
    )
    if procedure:
        chosen = chosen.where(Case.procedure == procedure)
    rows = session.execute(visible(actor).of(chosen))
    return [_step(configuration, row, json.loads(row.text), language) for row in rows]


def _step(configuration: Configuration, row: Any, body: Mapping[str, Any], language: str) -> LatestStep:
    target, outcome = row.task or str(body["target"]), str(body["outcome"])
    title, stages = target, list[str]()
    try:
        procedure = configuration.procedure(row.procedure, row.unit, row.bindings["procedure"])
    except NotConfigured:
        procedure = None
    left = [str(each["target"]) for each in body["effects"] if each["sort"] == "stage_left"]
    if procedure is not None:
        title = procedure.source_title(target, language)
        item = procedure.items.get(target)
        if item is not None and outcome:
            outcome = _ending(configuration, row.unit, item, outcome, language)
        stages = [procedure.source_title(each, language) for each in left]
    ended = any(each["sort"] == "closed" for each in body["effects"])
    return LatestStep(
        row.id,
        row.number,
        row.title,
        row.unit,
        row.procedure,
        title,
        outcome,
        tuple(stages),
        ended,
        row.recorded_at,
    )


def _ending(configuration: Configuration, unit: str, item: Item, outcome: str, language: str) -> str:
    """An outcome in words; of a child case it is the ending of that procedure."""
    if not item.child:
        return item.outcome_name(outcome, language)
    try:
        endings = configuration.procedure(item.child, unit).endings
    except NotConfigured:
        return ""
    titles = {each.id: each.title for each in endings}
    return titles.get(outcome, {}).get(language) or titles.get(outcome, {}).get("zh", "")
