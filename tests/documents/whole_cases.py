"""An ordinary case of the demo bureau from filing to archive, with the papers that each act makes final."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from cases.test_base_procedures import STEPS
from documents.test_papers import Bureau
from yimen import cases, documents
from yimen.cases import ActResult
from yimen.workflow import Act

FILES = "dagl01"
"""Who keeps the files is given their task by rule."""
REASON = {"outside_reason": "裁量情节数据尚缺，按一般情节处罚。"}
"""The demo's catalog has tiers for the item: without the figures that choose one, the report says why."""
STAFF = {"officer1": "zhzf01", "head1": "zhzf-head", "chief": "zhzf-chief", "reviewer": "zhzf-legal"}


def step(bureau: Bureau, case: str, account: str, task: str, outcome: str, values: Any, day: date) -> None:
    """One task of the whole way, done on its day."""
    if task == "investigation_conclusion":
        values = {**values, **REASON}
    bureau.clock.set(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))  # type: ignore[attr-defined]
    with bureau.database.write() as session:
        actor = cases.load_actor(session, FILES if task == "case_archive" else STAFF[account], day)
        seen = cases.seen_case(session, actor, case)
        assert seen is not None
        done = documents.act(
            session,
            actor,
            case,
            Act("complete", day, task=task, outcome=outcome, values=values),
            expected_version=seen.version,
            clock=bureau.clock,
            fellow="zhzf02" if account == "officer1" and task != "case_archive" else "",
        )
        assert isinstance(done, ActResult), (task, done)


def reviewed(bureau: Bureau, case: str, type: str, day: date) -> None:
    """The draft of a decision is handed over by the officer and approved as it stands by the legal reviewer."""
    for account, sort in ((STAFF["officer1"], "handed"), (STAFF["reviewer"], "approved")):
        with bureau.database.write() as session:
            actor = cases.load_actor(session, account, day)
            configuration = cases.Configuration.open(session, actor.jurisdiction, day=day)
            life = documents.draft_life(session, actor, case, type, configuration=configuration)
            found = documents.move_draft(
                session,
                actor,
                case,
                type,
                sort,
                seen=life.now.digest,
                configuration=configuration,
                clock=bureau.clock,
            )
            assert found == [], found


def archived(bureau: Bureau, item: str, *, until: str = "") -> str:
    """The id of a case that went the whole way, or as far as the task named."""
    case = bureau.open(item)
    for account, task, outcome, values, day in STEPS:
        if task == "decision_approval":
            bureau.clock.set(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))  # type: ignore[attr-defined]
            reviewed(bureau, case, "penalty_decision_letter", day)
        step(bureau, case, account, task, outcome, values, day)
        if task == until:
            break
    return case
