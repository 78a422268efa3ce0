"""The environment of a case's papers: its facts, its unit, and who said what at which task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Case, Configuration, Person
from yimen.kernel import Actor
from yimen.workflow import Effect

from .whom import keys_in

MOST_EVENTS = 2_000
Tasks = dict[str, Any]


def paper_environment(
    session: Session, actor: Actor, configuration: Configuration, case: Case, *, apart: bool = False
) -> dict[str, Any]:
    """`cases.environment` (`apart` as there) with `unit` (the entry of the unit in whose name the case is handled),
    `team` (of the one that handles it), `unit_names` by code, `by` {task: name of who did it last}, `task` {task:
    the values handed in last}, `on` {task: legal day}, `doers` {task: names of those who did it last}, `people`
    {"handlers": names, "doers": the same}, `concerned` (all parties): what the paper of one act says instead is
    `of_act`. Raises `CaseNotFound`."""
    environment = cases.environment(session, actor, case.id, configuration=configuration, apart=apart)
    if environment is None:
        raise cases.CaseNotFound(case.id)
    tasks = _tasks(session, actor, case, apart)
    accounts = [account for account in (case.handler, case.fellow) if account]
    names = _names(session, {*accounts, *(each for both in tasks["doers"].values() for each in both)})
    handlers = [names.get(account, account) for account in accounts]
    doers = {task: [names.get(each, each) for each in both] for task, both in tasks["doers"].items()}
    team = dict(cases.unit_of(configuration, case))
    named = cases.principal(configuration, case.unit)
    unit = team if named == case.unit else dict(configuration.units()[named])
    return {
        **environment,
        "unit": unit,
        "team": team,
        "unit_names": {code: str(body.get("name") or code) for code, body in configuration.units().items()},
        "people": {"handlers": handlers, "doers": handlers},
        "concerned": environment["parties"],
        **tasks,
        "doers": doers,
    }


def of_act(
    environment: Mapping[str, Any], configuration: Configuration, case: Case, effect: Effect
) -> dict[str, Any]:
    """The environment as the paper of one act sees it: `people.doers` are those who did its task, `concerned` the
    parties whom the act is about."""
    task = str(effect.data.get("task", ""))
    item = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"]).items.get(task)
    parties, people = environment["parties"], environment["people"]
    numbers = keys_in(effect) if item and item.each and item.each.of.paths == ("parties",) else ()
    about = [parties[int(each) - 1] for each in numbers if 0 < int(each) <= len(parties)]
    told = {name: value for name, value in environment.items() if name != "doers"}
    doers = environment["doers"].get(task) or people["handlers"]
    return {**told, "people": {**people, "doers": doers}, "concerned": about or parties}


def _names(session: Session, accounts: Iterable[str]) -> dict[str, str]:
    chosen = select(Person.account, Person.name).where(Person.account.in_(sorted(accounts)))
    return {row[0]: row[1] for row in session.execute(chosen)}


def _tasks(session: Session, actor: Actor, case: Case, apart: bool) -> Tasks:
    """What the newest completion of each task said; the journal comes newest first."""
    by: dict[str, str] = {}
    said: dict[str, Any] = {}
    on: dict[str, str] = {}
    doers: dict[str, list[str]] = {}
    for line in cases.journal(session, actor, case.id, limit=MOST_EVENTS, apart=apart):
        if line.sort in ("complete", "open") and line.task and line.task not in by:
            by[line.task] = line.name
            said[line.task] = line.values
            on[line.task] = line.occurred_on.isoformat()
            doers[line.task] = [each for each in (line.account, line.fellow) if each]
    return {"by": by, "task": said, "on": on, "doers": doers}
