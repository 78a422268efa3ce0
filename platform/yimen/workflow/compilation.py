"""A procedure's body becomes a frozen graph. What cannot be compiled raises; what is merely wrong is the lint's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from yimen.kernel import ExpressionError
from yimen.pack import ordered

from .conditions import Condition
from .definition import (
    AssignmentRule,
    CaseAct,
    CountingRule,
    Criterion,
    DeadlineRule,
    DecisionRule,
    Each,
    Ending,
    EventRule,
    Extension,
    Gate,
    Item,
    ItemSort,
    Move,
    Notice,
    OnPart,
    Paper,
    Pause,
    Procedure,
)
from .graph import conditional, downstream_of, heralds_of, listeners_of, watchers_of
from .shape import bare, shape_faults

Body = Mapping[str, Any]
Titles = Mapping[str, str]
DONE: Final[Mapping[str, Titles]] = {"done": {"zh": "办结", "en": "Done"}}
SECTIONS: Final[tuple[tuple[str, ItemSort], ...]] = (
    ("tasks", "task"),
    ("decisions", "decision"),
    ("milestones", "milestone"),
    ("stages", "stage"),
)


class ProcedureError(ValueError):
    """The body is no procedure; the message says where and why (run `check_procedure` for all faults)."""


def compile_procedure(body: Body) -> Procedure:
    """Raises `ProcedureError` at the first fault that leaves no graph to run."""
    body = bare(body)
    for _, fault in shape_faults(body):
        raise ProcedureError(fault)
    items: dict[str, Item] = {}
    try:
        _add_container(body, "", items)
        counting = {name: _counting(name, each) for name, each in body.get("counting", {}).items()}
        deadlines = {
            name: _deadline(name, body["deadlines"][name], counting)
            for name in ordered(body.get("deadlines", {}))
        }
        endings = tuple(_ending(name, body["endings"][name]) for name in ordered(body["endings"]))
        acts = {sort: _case_act(sort, each) for sort, each in body.get("acts", {}).items()}
        notices = tuple(_notice(name, body["notices"][name]) for name in ordered(body.get("notices", {})))
    except ExpressionError as error:
        raise ProcedureError(f"条件表达式有误：{error}") from error
    openings = [item for item in items.values() if item.opens]
    if len(openings) != 1:
        raise ProcedureError(f"应恰有一个开案任务（opens: true），现有{len(openings)}个")
    return Procedure(
        id=str(body["id"]),
        title=titles(body["title"]),
        article=str(body.get("article", "")),
        items=items,
        order=tuple(items),
        places={name: index for index, name in enumerate(items)},
        opening=openings[0],
        deadlines=deadlines,
        events={name: _event(name, each) for name, each in body.get("events", {}).items()},
        endings=endings,
        case_acts=acts,
        counting=counting,
        downstream=downstream_of(items),
        listeners=listeners_of(deadlines.values()),
        watchers=watchers_of(items),
        conditional=conditional(items),
        heralds=heralds_of(items),
        stages_inward=tuple(name for name in reversed(items) if items[name].sort == "stage"),
        repeatable_stages=tuple(
            name for name in reversed(items) if items[name].sort == "stage" and items[name].repeatable
        ),
        assigned=tuple(name for name, item in items.items() if item.assignment and not item.off),
        body=body,
        notices=notices,
        deciding=tuple(name for name, item in items.items() if item.decides),
    )


def titles(value: Any) -> Titles:
    return {"zh": value} if isinstance(value, str) else dict(value or {})


def on_part(text: str) -> OnPart:
    source, _, happening = text.rpartition(".")
    return OnPart(source, happening)


def _on_parts(names: Any) -> tuple[OnPart, ...]:
    return tuple(on_part(name) for name in names or ())


def _condition(body: Body, field: str) -> Condition | None:
    return Condition.compile(body[field]) if body.get(field) else None


def _add_container(body: Body, parent: str, items: dict[str, Item]) -> tuple[str, ...]:
    """The items of a stage (or of the whole procedure) in their common order; the ids of the direct ones."""
    entries: dict[str, Any] = {}
    sorts: dict[str, ItemSort] = {}
    for section, sort in SECTIONS:
        for name, each in body.get(section, {}).items():
            entries[name], sorts[name] = each, sort
    names = ordered(entries)
    for name in names:
        if name in items:
            raise ProcedureError(f"编号“{name}”出现两次")
        items[name] = _item(name, sorts[name], entries[name], parent)
        if sorts[name] == "stage":
            children = _add_container(entries[name], name, items)
            items[name] = _item(name, "stage", entries[name], parent, children)
    return tuple(names)


def _item(name: str, sort: ItemSort, body: Body, parent: str, children: tuple[str, ...] = ()) -> Item:
    discretionary = body.get("discretionary", False)
    child = str(body.get("procedure", ""))
    form = str(body.get("form", ""))
    optional = bool(discretionary or body.get("entry") or (sort == "stage" and body.get("repeatable")))
    return Item(
        id=name,
        sort="child" if child else sort,
        title=titles(body["title"]),
        parent=parent,
        entry=_criteria(body.get("entry")),
        exit=_criteria(body.get("exit")),
        required=body.get("required", not optional) and not body.get("off", False),
        repeatable=body.get("repeatable", False),
        beside=sort == "stage" and (body.get("repeatable") is True or body.get("required") is False),
        discretionary=discretionary,
        manual=body.get("manual") is True,
        opens=body.get("opens", False),
        roles=frozenset(body.get("roles", ())),
        outcomes=_outcomes(body, sort),
        form="" if form == "none" else form,
        documents=_papers(body.get("documents")),
        serves=tuple(body.get("serves", ())),
        returns=tuple(body.get("returns", ())),
        annuls_to=tuple(body.get("annuls_to", ())),
        officers=body.get("officers", 1),
        certificates=body.get("certificates", body.get("officers", 1) > 1),
        not_who=tuple(body.get("not_who", ())),
        by_handlers=body.get("by") == "handlers",
        gates=_gates(body.get("gates")),
        article=str(body.get("article", "")),
        help=titles(body.get("help")),
        child=child,
        fills={each: Condition.compile(text) for each, text in body.get("fills", {}).items()},
        rules=_rules(body.get("rules")),
        default=str(body.get("default", "")),
        children=children,
        off=body.get("off", False),
        assignment=_assignment(body.get("assignment")),
        moves=_moves(body, sort),
        decides=_deciding(body, sort),
        each=_each(body.get("each")),
        offered=_condition(body, "offered"),
        manual_if=_condition(body, "manual") if isinstance(body.get("manual"), str) else None,
    )


def _each(body: Body | None) -> Each | None:
    if body is None:
        return None
    of, by = Condition.compile(body["of"]), Condition.compile(body["by"])
    keeps = {name: Condition.compile(text) for name, text in body.get("keeps", {}).items()}
    return Each(of, by, body.get("all", True), _condition(body, "if"), keeps, body.get("lasting", False))


def _assignment(body: Body | None) -> tuple[AssignmentRule, ...]:
    stated = body or {}
    return tuple(
        AssignmentRule(
            name,
            stated[name]["to"],
            _condition(stated[name], "if"),
            frozenset(stated[name].get("roles", ())),
            _condition(stated[name], "unit"),
            str(stated[name].get("task", "")),
            str(stated[name].get("article", "")),
        )
        for name in ordered(stated)
    )


def _outcomes(body: Body, sort: ItemSort) -> Mapping[str, Titles]:
    if sort not in ("task", "decision"):
        return {}
    stated = body.get("outcomes", {})
    found = {name: titles(stated[name]["title"]) for name in ordered(stated)}
    if sort == "task":
        return found or DONE
    for each in (*(rule["outcome"] for rule in body.get("rules", {}).values()), body.get("default")):
        if each:
            found.setdefault(each, {})
    return found


def _moves(body: Body, sort: ItemSort) -> Mapping[str, Move]:
    """The outcomes of a task that hand the case to another unit."""
    if sort != "task":
        return {}
    return {
        name: Move(Condition.compile(each["moves"]), each.get("keeps", False))
        for name, each in body.get("outcomes", {}).items()
        if each.get("moves")
    }


def _deciding(body: Body, sort: ItemSort) -> frozenset[str]:
    if sort != "task":
        return frozenset()
    return frozenset(name for name, each in body.get("outcomes", {}).items() if each.get("decides"))


def _notice(name: str, body: Body) -> Notice:
    return Notice(
        name,
        titles(body["title"]),
        _on_parts(body["on"]),
        _condition(body, "if"),
        tuple(body["to"]),
        titles(body["text"]),
        {word: Condition.compile(text) for word, text in body.get("words", {}).items()},
    )


def _criteria(body: Body | None) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(
            name,
            _on_parts((body or {})[name].get("on")),
            _condition((body or {})[name], "if"),
            str((body or {})[name].get("article", "")),
            str((body or {})[name].get("message", "")),
        )
        for name in ordered(body or {})
    )


def _gates(body: Body | None) -> tuple[Gate, ...]:
    """The gates that stand; one that is off keeps nobody."""
    stated = body or {}
    return tuple(_gate(name, stated[name]) for name in ordered(stated) if not stated[name].get("off"))


def _gate(name: str, body: Body) -> Gate:
    return Gate(
        id=name,
        on=_on_parts(body.get("on")),
        condition=_condition(body, "if"),
        until=str(body.get("until", "")),
        within=str(body.get("within", "")),
        unless=_condition(body, "unless"),
        outcomes=tuple(body.get("outcomes", ())),
        article=str(body.get("article", "")),
        message=str(body["message"]),
    )


def _papers(stated: Any) -> tuple[Paper, ...]:
    if not isinstance(stated, Mapping):
        return tuple(Paper(name, ()) for name in stated or ())
    return tuple(_paper(name, stated[name] or {}) for name in ordered(stated))


def _paper(name: str, body: Body) -> Paper:
    return Paper(name, tuple(body.get("outcomes", ())), _condition(body, "if"))


def _rules(body: Body | None) -> tuple[DecisionRule, ...]:
    stated = body or {}
    return tuple(
        DecisionRule(
            name,
            stated[name]["outcome"],
            Condition.compile(stated[name]["if"]),
            str(stated[name].get("article", "")),
        )
        for name in ordered(stated)
    )


def _counting(name: str, body: Body) -> CountingRule:
    return CountingRule(
        id=name,
        working_amounts=frozenset(body.get("working_amounts", ())),
        working_up_to=body.get("working_up_to", 0),
        first_day=body.get("first_day", False),
        roll_over=body.get("roll_over", True),
        article=str(body.get("article", "")),
    )


def _deadline(name: str, body: Body, counting: Mapping[str, CountingRule]) -> DeadlineRule:
    rule = str(body.get("rule", ""))
    if rule and rule not in counting:
        raise ProcedureError(f"期限“{name}”的计算规则“{rule}”未在 counting 中定义")
    return DeadlineRule(
        id=name,
        title=titles(body["title"]),
        amount=body.get("amount", 0),
        parameter=str(body.get("parameter", "")),
        unit=body["unit"],
        rule=counting[rule] if rule else CountingRule(""),
        starts=_on_parts(body["starts"]),
        stops=_on_parts(body.get("stops")),
        drops=_on_parts(body.get("drops")),
        counted_from=_condition(body, "from"),
        condition=_condition(body, "if"),
        pauses=tuple(
            Pause(each, _on_parts(part["from"]), _on_parts(part["to"]), str(part.get("article", "")))
            for each, part in sorted(body.get("pauses", {}).items())
        ),
        pausable=frozenset(body.get("pausable", ())),
        extension=_extension(body.get("extension"), body["unit"]),
        warn=tuple(sorted(body.get("warn", ()), reverse=True)),
        task=str(body.get("task", "")),
        article=str(body.get("article", "")),
        paper=str(body.get("paper", "")),
        pause_parameter=str(body.get("pause_parameter", "")),
    )


def _extension(body: Body | None, unit: str) -> Extension | None:
    if body is None:
        return None
    return Extension(
        roles=frozenset(body.get("roles", ())),
        on=_on_parts(body.get("on")),
        amount=body["amount"],
        unit=body.get("unit", unit),
        max=body.get("max", 1),
        article=str(body.get("article", "")),
        until=_condition(body, "until"),
        parameter=str(body.get("parameter", "")),
    )


def _event(name: str, body: Body) -> EventRule:
    stated = body.get("outcomes", {})
    outcomes = {each: titles(stated[each]["title"]) for each in ordered(stated)}
    return EventRule(
        name,
        titles(body["title"]),
        outcomes,
        frozenset(body.get("roles", ())),
        str(body.get("article", "")),
        tuple(body.get("serves", ())),
    )


def _ending(name: str, body: Body) -> Ending:
    return Ending(name, titles(body["title"]), _criteria(body["criteria"]))


def _case_act(sort: str, body: Body) -> CaseAct:
    return CaseAct(
        sort,
        frozenset(body["roles"]),
        _condition(body, "if"),
        str(body.get("article", "")),
        str(body.get("message", "")),
        {name: titles(body["grounds"][name]["title"]) for name in ordered(body.get("grounds", {}))},
        body.get("suspends", False),
    )
