"""What a page shows of a case: offers, deadlines, stages, and the procedure as a graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import product
from typing import Any

from .codes import GATE_UNKNOWN, SECOND_OFFICER
from .conditions import Condition
from .criteria import explain
from .definition import Item, OnPart, Procedure
from .each import left_of, still_to_do
from .environment import environment
from .guards import as_day, gate_reasons, person_reasons
from .model import Deadline, Doer, Offer, Reason
from .past import grounds_of
from .settling import is_idle
from .state import NOTHING, OPEN, load_state

Facts = Mapping[str, Any]


def evaluate(
    procedure: Procedure, state: Mapping[str, Any], facts: Facts, conditions: Iterable[Condition]
) -> list[Any]:
    """What expressions give over a case as it stands, or `kernel.UNKNOWN`."""
    env = environment(facts, load_state(state), None, procedure)
    return [each.value(env) for each in conditions]


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as the case page shows it; `state` as in the state document."""

    id: str
    title: str
    state: str
    outcome: str
    on: str
    round: int
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage with its tasks, nested stages behind their parent (`level` from 0).

    state: waiting, enabled (an optional way that nobody has taken yet), active, left, skipped (an optional way that nobody
    took until it was over), dropped.
    """

    id: str
    title: str
    state: str
    tasks: tuple[TaskView, ...]
    level: int = 0
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """An item, event, deadline or ending of the drawn graph; `state` is empty without a case."""

    id: str
    sort: str
    title: str
    parent: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """What an entry of the target waits for of one source: all its happenings that any entry names."""

    source: str
    target: str
    parts: tuple[OnPart, ...]


def offers(
    procedure: Procedure,
    state: Mapping[str, Any],
    facts: Facts,
    doer: Doer | None = None,
    language: str = "zh",
) -> list[Offer]:
    """The tasks that stand open, for one person (his roles) or for all; `blocked` says what keeps them from being done."""
    document = load_state(state)
    if document["status"] != OPEN:
        return []
    env = environment(facts, document, None, procedure)
    found = []
    for name in procedure.order:
        item = procedure.items[name]
        record = document["items"].get(name, NOTHING)
        if item.sort not in ("task", "child") or record.get("state") not in ("active", "enabled"):
            continue
        if item.sort == "child" and record["state"] == "active":
            continue
        if doer is not None and item.roles and not item.roles & doer.roles:
            continue
        if not _is_shown(item, record, env):
            continue
        blocked = tuple(_blocked(procedure, document, item, env, doer))
        found.append(_offer(procedure, item, record, blocked, env, language))
    return found


def _is_shown(item: Item, record: Mapping[str, Any], env: Facts) -> bool:
    """Whether what waits to be begun at will has its ground; whatever else stands open is shown."""
    at_will = record["state"] == "enabled" or is_at_will(item, record)
    return item.offered is None or not at_will or item.offered.truth(env) is not False


def _blocked(
    procedure: Procedure, state: Mapping[str, Any], item: Item, env: Facts, doer: Doer | None
) -> Iterator[Reason]:
    day = as_day(env.get("today"))
    text = day.isoformat() if day else ""
    if doer is not None:
        for each in person_reasons(procedure, state, item, doer, text):
            if each.code != SECOND_OFFICER.code:  # the second officer is chosen on the form
                yield each
    found: dict[str, Reason] = {}
    ahead = partial(gate_reasons, procedure, state, item, day=text or "9999", facts=env, ahead=True)
    dated = any(gate.until or gate.within for gate in item.gates)  # the others ask the same of everybody
    left = tuple(left_of(item, state["items"].get(item.id, NOTHING), env)) if dated else ()
    for outcome, whose in product(item.outcomes, left or ("",)):
        certain = [
            each
            for each in ahead(outcome=outcome, whose=whose)
            if not (each.code == GATE_UNKNOWN.code and _asks(each, item))
        ]
        if not certain:  # one way is open
            return
        found.update((each.message, each) for each in certain)
    yield from found.values()


def _asks(reason: Reason, item: Item) -> bool:
    """Whether the task's own form may still answer what is unknown."""
    return f"“{item.name()}”中填写的" in reason.message


def _offer(
    procedure: Procedure,
    item: Item,
    record: Mapping[str, Any],
    blocked: tuple[Reason, ...],
    env: Facts,
    language: str,
) -> Offer:
    stage = procedure.items.get(item.parent)
    return Offer(
        task=item.id,
        title=item.name(language),
        stage=item.parent,
        stage_title=stage.name(language) if stage else "",
        form=item.form,
        outcomes=tuple((each, item.outcome_name(each, language)) for each in item.outcomes),
        roles=item.roles,
        documents=tuple(paper.document for paper in item.documents),
        returns=tuple(each for each in item.returns),
        round=record["round"],
        required=not (item.discretionary or item.manual or (item.repeatable and bool(record["count"]))),
        manual=record["state"] == "enabled",
        at_will=is_at_will(item, record),
        officers=item.officers,
        blocked=blocked,
        article=item.article,
        help=item.help.get(language) or item.help.get("zh", ""),
        child=item.child,
        left=still_to_do(item, record, env),
    )


def is_at_will(item: Item, record: Mapping[str, Any]) -> bool:
    """Whether a task stands open only because it may be done once more: it was done, nobody took it again, and its last
    outcome did not hand the case to another unit, which is to do it now."""
    done_before = item.repeatable and bool(record.get("count")) and not record.get("holder")
    return done_before and record["state"] == "active" and record.get("outcome") not in item.moves


def deadlines(state: Mapping[str, Any], procedure: Procedure | None = None) -> list[Deadline]:
    """The terms of a case, by their last day; which of them are waited out is known by the procedure."""
    found = [_deadline(name, record, procedure) for name, record in load_state(state)["deadlines"].items()]
    return sorted(found, key=lambda each: (each.due, each.id))


def _deadline(name: str, record: Mapping[str, Any], procedure: Procedure | None) -> Deadline:
    rule = None if procedure is None else procedure.term(name)
    return Deadline(
        id=name,
        title=record["title"],
        due=date.fromisoformat(record["due"]),
        started_on=date.fromisoformat(record["started_on"]),
        article=record["article"],
        state=record["state"],
        warn_on=tuple(date.fromisoformat(day) for day in record["warn_on"]),
        task=record["task"],
        extended=record["extended"],
        provisional=record["provisional"],
        due_at=record.get("due_at"),
        waited=rule is not None and rule.waited,
    )


def stages(procedure: Procedure, state: Mapping[str, Any], language: str = "zh") -> list[StageView]:
    """The stages in the procedure's order, nested ones behind their parent."""
    document = load_state(state)
    found = []
    for name in procedure.order:
        item = procedure.items[name]
        if item.sort != "stage":
            continue
        record = document["items"].get(name, NOTHING)
        tasks = (procedure.items[child] for child in item.children)
        found.append(
            StageView(
                id=name,
                title=item.name(language),
                state=_stage_state(procedure, document, item, record),
                tasks=tuple(
                    _task_view(task, document["items"].get(task.id, NOTHING), language)
                    for task in tasks
                    if task.sort in ("task", "child")
                ),
                level=_level(procedure, item),
                since=record.get("since", ""),
                until=record.get("on", "") if record.get("state") == "left" else "",
            )
        )
    return found


def _stage_state(
    procedure: Procedure, document: Mapping[str, Any], stage: Item, record: Mapping[str, Any]
) -> str:
    state = str(record.get("state", "waiting"))
    if state == "left" and _passed_by(procedure, document["items"], stage):
        return "skipped"
    return "enabled" if state == "active" and is_idle(procedure, document["items"], stage) else state


def _passed_by(procedure: Procedure, records: Mapping[str, Mapping[str, Any]], stage: Item) -> bool:
    """Whether nothing was done in the stage, and nothing had to be."""
    for name in stage.children:
        child, record = procedure.items[name], records.get(name, NOTHING)
        if child.sort == "stage":
            if not _passed_by(procedure, records, child):
                return False
        elif child.required or record.get("count") or record.get("times"):
            return False
    return True


def _level(procedure: Procedure, item: Item) -> int:
    return 1 + _level(procedure, procedure.items[item.parent]) if item.parent else 0


def _task_view(item: Item, record: Mapping[str, Any], language: str) -> TaskView:
    outcome = record.get("outcome", "") if record.get("count") else ""
    return TaskView(
        id=item.id,
        title=item.name(language),
        state=record.get("state", "waiting"),
        outcome=item.outcome_name(outcome, language) if outcome else "",
        on=record.get("on", "") if record.get("count") else "",
        round=record.get("round", 0),
        who=tuple(record.get("who", ())),
    )


def leading(
    procedure: Procedure, state: Mapping[str, Any], task: str, language: str = "zh"
) -> list[TaskView]:
    """The tasks by whose outcomes the way came to this one (or to the innermost stage around it that waited for any),
    those done that it may send back, and those that handed the case from unit to unit, itself among them; in the
    procedure's order."""
    document, item = load_state(state), procedure.items[task]
    records: Mapping[str, Mapping[str, Any]] = document["items"]
    held = next(grounds_of(procedure, document, item), [])
    done = (name for name in item.returns if records.get(name, NOTHING).get("count"))
    names = {part.source for each in held for part in each.on}.union(done) - {task}
    names |= {
        name
        for name, each in procedure.items.items()
        if each.moves and records.get(name, NOTHING).get("outcome") in each.moves
    }
    return [
        _task_view(procedure.items[name], records.get(name, NOTHING), language)
        for name in procedure.order
        if name in names and procedure.items[name].sort == "task"
    ]


def why_closed(
    procedure: Procedure, state: Mapping[str, Any], facts: Facts, task: str, language: str = "zh"
) -> tuple[Reason, ...]:
    """Why a task does not stand open, for the page that draws the whole way."""
    document = load_state(state)
    item = procedure.items[task]
    if document["items"].get(task, NOTHING).get("state") in ("active", "enabled"):
        return ()
    return explain(procedure, document, environment(facts, document, None, procedure), item, language)


def graph(
    procedure: Procedure, state: Mapping[str, Any] | None = None, language: str = "zh"
) -> tuple[tuple[GraphNode, ...], tuple[GraphEdge, ...]]:
    """The procedure as nodes and edges, with where the case stands when `state` is given."""
    records = load_state(state)["items"] if state is not None else {}
    nodes = [
        GraphNode(
            item.id,
            item.sort,
            item.name(language),
            item.parent,
            records.get(item.id, NOTHING).get("state", ""),
        )
        for item in procedure.items.values()
    ]
    nodes.extend(GraphNode(each.id, "event", each.title["zh"], "") for each in procedure.events.values())
    nodes.extend(GraphNode(each.id, "ending", each.title["zh"], "") for each in procedure.endings)
    targets = [(item.id, item.entry) for item in procedure.items.values()]
    targets.extend((ending.id, ending.criteria) for ending in procedure.endings)
    parts: dict[tuple[str, str], dict[OnPart, None]] = {}
    for target, criteria in targets:
        for part in (part for criterion in criteria for part in criterion.on):
            parts.setdefault((part.source, target), {})[part] = None
    return tuple(nodes), tuple(GraphEdge(*ends, tuple(named)) for ends, named in parts.items())
