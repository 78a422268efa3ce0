"""The environment of a case's papers: its facts, its unit, and who said what at which task."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Case, Configuration, Person
from yimen.kernel import Actor

MOST_EVENTS = 2_000
Tasks = dict[str, Any]


def paper_environment(
    session: Session, actor: Actor, configuration: Configuration, case: Case, *, apart: bool = False
) -> dict[str, Any]:
    """`cases.environment` (`apart` as there) with `unit` (the entry of the unit in whose name the case is handled),
    `team` (of the one that handles it), `unit_names` by code, `by` {task: name of who did it last}, `task` {task:
    the values handed in last}, `on` {task: legal day}, `people` {"handlers": names}; raises `CaseNotFound`."""
    environment = cases.environment(session, actor, case.id, configuration=configuration, apart=apart)
    if environment is None:
        raise cases.CaseNotFound(case.id)
    accounts = [account for account in (case.handler, case.fellow) if account]
    chosen = select(Person.account, Person.name).where(Person.account.in_(accounts))
    names = {row[0]: row[1] for row in session.execute(chosen)}
    handlers = [names.get(account, account) for account in accounts]
    team = dict(cases.unit_of(configuration, case))
    named = cases.principal(configuration, case.unit)
    unit = team if named == case.unit else dict(configuration.units()[named])
    return {
        **environment,
        "unit": unit,
        "team": team,
        "unit_names": {code: str(body.get("name") or code) for code, body in configuration.units().items()},
        "people": {"handlers": handlers},
        **_tasks(session, actor, case, apart),
    }


def _tasks(session: Session, actor: Actor, case: Case, apart: bool) -> Tasks:
    """What the newest completion of each task said; the journal comes newest first."""
    by: dict[str, str] = {}
    said: dict[str, Any] = {}
    on: dict[str, str] = {}
    for line in cases.journal(session, actor, case.id, limit=MOST_EVENTS, apart=apart):
        if line.sort in ("complete", "open") and line.task and line.task not in by:
            by[line.task] = line.name
            said[line.task] = line.values
            on[line.task] = line.occurred_on.isoformat()
    return {"by": by, "task": said, "on": on}
