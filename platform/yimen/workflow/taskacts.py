"""Acts on a task: open, complete, return, start, claim, release, delegate, override."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from yimen.kernel import UNKNOWN, FindingKind, Truth

from . import codes
from .backward import go_back, go_back_for
from .clocks import elapse
from .criteria import explain
from .definition import CaseAct, Item, Paper
from .each import share_of, share_reasons
from .guards import (
    closed_reasons,
    date_reasons,
    gate_reasons,
    outcome_reasons,
    person_reasons,
    reason,
    recusal_reasons,
    separation_reasons,
)
from .handing_on import hand_on, hand_on_reasons
from .model import Doer, Outcome, Reason, Refusal
from .representing import DELEGATED, delegated_by, represented_in
from .run import Run
from .settling import reopen, settle
from .state import Record
from .telling import tell_notices
from .words import SORTS, missing_text

Result = Outcome | Refusal
BEGUN: Final = ("active", "enabled")


def refused(reasons: Sequence[Reason]) -> Refusal:
    return Refusal(tuple(reasons))


def finish(run: Run, *, whole: bool = False) -> Outcome:
    settle(run, whole=whole)
    tell_notices(run)
    return run.outcome()


def opening(run: Run, doer: Doer) -> Result:
    """The case begins with the opening task done."""
    item, act = run.procedure.opening, run.act
    found = [
        *person_reasons(run.procedure, run.head, item, doer, run.day),
        *date_reasons(item.name(), item.id, act, "", run.today),
    ]
    outcome = act.outcome or next(iter(item.outcomes))
    found.extend(outcome_reasons(item, outcome))
    _enter_stages(run, item)
    found.extend(gate_reasons(run.procedure, run.head, item, outcome, run.day, run.facts()))
    found.extend(_paper_reasons(run, item, outcome))
    found.extend(hand_on_reasons(run, item, outcome))
    if found:
        return refused(found)
    run.head["handlers"] = [person for person in (doer.account, doer.fellow) if person]
    run.open(item, run.day)
    _complete(run, item, outcome, doer)
    settled = finish(run, whole=True)
    undecided = list(_undecided(run))
    return refused(undecided) if undecided else settled


def complete(run: Run, doer: Doer) -> Result:
    """A task is done with an outcome; a discretionary or manual one needs no separate start."""
    item = run.procedure.items.get(run.act.task)
    found = list(_task_reasons(run, item, doer))
    if item is None:
        return refused(found)
    outcome = run.act.outcome or (next(iter(item.outcomes)) if len(item.outcomes) == 1 else "")
    found.extend(outcome_reasons(item, outcome))
    elapse(run)
    found.extend(share_reasons(item, run.record(item.id), run.facts()))
    found.extend(gate_reasons(run.procedure, run.head, item, outcome, run.day, run.facts()))
    found.extend(_paper_reasons(run, item, outcome))
    found.extend(hand_on_reasons(run, item, outcome))
    if found:
        return refused(found)
    _complete(run, item, outcome, doer)
    settled = finish(run)
    undecided = list(_undecided(run))
    return refused(undecided) if undecided else settled


def _undecided(run: Run) -> Iterator[Reason]:
    """Decisions that this act called for and the facts leave open: better refused than stuck without a task."""
    for effect in [each for each in run.effects if each.sort == "decision_opened"]:
        item = run.procedure.items[effect.target]
        if run.state_of(item.id) != "active":
            continue
        missing = {path for rule in item.rules for path in rule.condition.missing(run.facts())}
        words = missing_text(run.procedure, sorted(missing))
        article = next((rule.article for rule in item.rules if rule.article), item.article)
        yield reason(codes.UNKNOWN_FACTS, article, item.id, title=item.name(), missing=words)


def _task_reasons(run: Run, item: Item | None, doer: Doer) -> Iterator[Reason]:
    act = run.act
    if item is None or item.sort != "task":
        yield reason(codes.NO_TASK, "", act.task, task=act.task)
        return
    yield from closed_reasons(run.procedure, run.head, item.name())
    record = run.record(item.id)
    if run.head["status"] == "open":
        if record.get("state") not in BEGUN:
            yield from _not_open(run, item)
        elif act.round and act.round != record["round"]:
            yield reason(
                codes.OTHER_ROUND, "", item.id, title=item.name(), round=record["round"], seen=act.round
            )
    yield from person_reasons(run.procedure, run.head, item, doer, run.day)
    yield from date_reasons(item.name(), item.id, act, str(record.get("since", "")), run.today)


def _not_open(run: Run, item: Item) -> Sequence[Reason]:
    state = run.state_of(item.id)
    if state == "waiting":
        found = explain(run.procedure, run.head, run.facts(), item)
        if found:
            return found
    waiting = {"done": "已经办结，需要重办的请由后续任务退回", "dropped": "已不再需要办理"}.get(
        state, "尚未轮到"
    )
    return (reason(codes.NOT_OPEN, item.article, item.id, title=item.name(), waiting=waiting),)


def _complete(run: Run, item: Item, outcome: str, doer: Doer) -> None:
    record = run.record(item.id)
    who = list(record.get("who", ()))
    people = (doer.account, doer.fellow, *represented_in(run.head, item, doer))
    who.extend(person for person in people if person and person not in who)
    share = share_of(item, record, run.facts(), outcome, run.day)
    left = share is not None and not share.whole
    again, waits = item.repeatable or left, item.discretionary or item.manual
    number = record["round"]
    run.items[item.id] = {
        "state": ("enabled" if waits else record["state"]) if left else state_after(item),
        "round": number + 1 if again else number,
        "since": record["since"],
        "count": record["count"] + 1,
        "outcome": outcome,
        "on": run.day,
        "who": who,
    }
    if share is not None:
        run.put(item.id, each=share.done, **({"part": True} if left else {}))
    run.tell("task_closed", item.id, why="completed", outcome=outcome, round=number)
    for paper in item.documents:
        if _calls_for(run, paper, outcome) is True:
            run.tell("document", paper.document, document=paper.document, task=item.id, round=number)
    hand_on(run, item, outcome)
    if not left:
        run.happen(item.id, "completed")
    for key in share.keys if share is not None else ("",):
        run.happen(item.id, outcome, key=key)
    if again:
        run.tell("task_opened", item.id, round=number + 1, since=record["since"], manual=item.discretionary)


def state_after(item: Item) -> str:
    """A repeatable task stands open again; one that is begun at will waits to be begun again."""
    if not item.repeatable:
        return "done"
    return "enabled" if item.discretionary or item.manual else "active"


def _calls_for(run: Run, paper: Paper, outcome: str) -> Truth:
    if paper.outcomes and outcome not in paper.outcomes:
        return False
    return True if paper.condition is None else paper.condition.truth(run.facts())


def _paper_reasons(run: Run, item: Item, outcome: str) -> Iterator[Reason]:
    """Whether a document is due must be known before the task is done."""
    for paper in item.documents:
        if paper.condition is not None and _calls_for(run, paper, outcome) is UNKNOWN:
            words = missing_text(run.procedure, paper.condition.missing(run.facts()))
            yield reason(
                codes.PAPER_UNKNOWN,
                item.article,
                item.id,
                title=item.name(),
                document=paper.document,
                missing=words,
            )


def send_back(run: Run, doer: Doer) -> Result:
    """A task sends an earlier one back, with reasons: `task` is the one in hand, `target` the one to be redone."""
    act = run.act
    item = run.procedure.items.get(act.task)
    found = list(_task_reasons(run, item, doer))
    if item is None:
        return refused(found)
    if act.target not in item.returns:
        targets = "、".join(run.procedure.source_title(each) for each in item.returns) or "（无）"
        target = run.procedure.source_title(act.target)
        found.append(
            reason(codes.NO_RETURN, item.article, item.id, title=item.name(), target=target, targets=targets)
        )
    if not act.reason.strip():
        found.append(reason(codes.NO_REASON, item.article, item.id, sort=SORTS["return"]))
    if found:
        return refused(found)
    record = run.record(item.id)
    who = dict.fromkeys((*record.get("who", ()), doer.account, *represented_in(run.head, item, doer)))
    run.put(item.id, who=list(who))
    again = run.procedure.items[act.target]
    undone = go_back_for(run, item, again)
    if undone is None:
        undone = go_back(run, again, "returned")
    run.tell("notify", act.target, sort="returned", by=item.id, reason=act.reason, undone=list(undone))
    return finish(run, whole=True)


def start(run: Run, doer: Doer) -> Result:
    """A manual or discretionary task, stage or child case is begun."""
    item = run.procedure.items.get(run.act.task)
    if item is None:
        return refused([reason(codes.NO_TASK, "", run.act.task, task=run.act.task)])
    found = [*closed_reasons(run.procedure, run.head, item.name())]
    if run.state_of(item.id) != "enabled":
        waiting = {"active": "它已经开始", "done": "它已经办结"}.get(
            run.state_of(item.id), "它的进入条件尚未成立"
        )
        found.append(reason(codes.NOT_STARTABLE, item.article, item.id, title=item.name(), detail=waiting))
    found.extend(person_reasons(run.procedure, run.head, item, doer, run.day))
    found.extend(
        date_reasons(item.name(), item.id, run.act, str(run.record(item.id).get("since", "")), run.today)
    )
    if found:
        return refused(found)
    run.put(item.id, state="active", since=run.day)
    if item.sort == "child":
        run.tell("child", item.id, procedure=item.child, round=run.record(item.id)["round"])
    else:
        run.tell("task_opened", item.id, round=run.record(item.id)["round"], since=run.day, manual=False)
    run.happen(item.id, "opened")
    return finish(run)


def claim(run: Run, doer: Doer) -> Result:
    """Someone takes an open task for himself; nobody else does it until it is released."""
    item = run.procedure.items.get(run.act.task)
    found = [each for each in _task_reasons(run, item, doer) if each.code != codes.SECOND_OFFICER.code]
    holder = "" if item is None else run.record(item.id).get("holder", "")
    if (
        item is not None and holder in doer.stands_for
    ):  # what another left is done for him, never taken from him
        found.append(reason(codes.HELD, "", item.id, title=item.name(), holder=holder))
    if item is None or found:
        return refused(found)
    run.items[item.id] = {**let_go(run.record(item.id)), "holder": doer.account}
    return run.outcome()


def release(run: Run, doer: Doer) -> Result:
    item = run.procedure.items.get(run.act.task)
    if item is None:
        return refused([reason(codes.NO_TASK, "", run.act.task, task=run.act.task)])
    record = run.record(item.id)
    holder, lender = record.get("holder"), delegated_by(record)
    if doer.account not in (holder, lender) and not may(run.procedure.case_acts.get("assign"), doer):
        return refused([reason(codes.HELD, "", item.id, title=item.name(), holder=holder or "—")])
    run.items[item.id] = let_go(record)
    if lender and doer.account in (holder, lender):  # what was delegated goes back to whoever did it
        run.items[item.id] = {**run.items[item.id], "holder": lender}
    return run.outcome()


def delegate(run: Run, doer: Doer) -> Result:
    """Whoever may do a task, and has it or finds it free, hands it to `values.holder`, with reasons. What was handed to
    him is not handed on. Whether the other holds one of its roles is the house's to say."""
    item = run.procedure.items.get(run.act.task)
    found = [each for each in _task_reasons(run, item, doer) if each.code != codes.SECOND_OFFICER.code]
    if item is None:
        return refused(found)
    target = str(run.act.values.get("holder") or "")
    title, place = item.name(), item.id
    for detail in _delegation_faults(run, item, doer, target):
        found.append(reason(codes.NO_DELEGATION, "", place, title=title, detail=detail))
    if not run.act.reason.strip():
        found.append(reason(codes.NO_REASON, "", place, sort=SORTS["delegate"]))
    found.extend(recusal_reasons(run.procedure, run.head, item, [target]))
    found.extend(separation_reasons(run.procedure, run.head, item, [target]))
    if item.by_handlers and run.head["handlers"] and target not in run.head["handlers"]:
        found.append(reason(codes.NOT_HANDLER, item.article, place, title=title))
    if found:
        return refused(found)
    run.put(item.id, holder=target, chosen={"to": DELEGATED, "by": doer.account})
    run.tell("notify", item.id, sort="delegated", holder=target, by=doer.account, reason=run.act.reason)
    return run.outcome()


def _delegation_faults(run: Run, item: Item, doer: Doer, target: str) -> Iterator[str]:
    record = run.record(item.id)
    if not target or target == doer.account:
        yield "请选择另一名受托人"
    if delegated_by(record):
        yield "受托办理的任务不能再委托他人"
    elif record.get("holder", doer.account) != doer.account:
        yield "它由他人承办"
    elif represented_in(run.head, item, doer):
        yield "代他人办理的任务不能再委托他人"


def let_go(record: Record) -> Record:
    """The record of a task that nobody holds any more."""
    return {key: value for key, value in record.items() if key not in ("holder", "chosen")}


def override(run: Run, doer: Doer) -> Result:
    """The law allows it, the engine refuses: the head completes a task past criteria and gates, with reasons."""
    act = run.act
    item = run.procedure.items.get(act.task)
    found = list(case_act_reasons(run, doer, "override"))
    if item is None or item.sort != "task":
        return refused([*found, reason(codes.NO_TASK, "", act.task, task=act.task)])
    outcome = act.outcome or (next(iter(item.outcomes)) if len(item.outcomes) == 1 else "")
    found.extend(outcome_reasons(item, outcome))
    found.extend(date_reasons(item.name(), item.id, act, run.head["opened_on"], run.today))
    found.extend(hand_on_reasons(run, item, outcome))
    if found:
        return refused(found)
    if run.head["status"] != "open":
        reopen(run)
    passed = [
        each.message for each in gate_reasons(run.procedure, run.head, item, outcome, run.day, run.facts())
    ]
    if run.state_of(item.id) not in BEGUN:
        passed = [each.message for each in _not_open(run, item)] + passed
        go_back(run, item, "override")
        _enter_stages(run, item)
    _complete(run, item, outcome, doer)
    tell_contradictions(run, item.id, run.day)
    run.tell("notify", item.id, sort="override", to="supervision", reason=act.reason, passed=passed)
    return finish(run, whole=True)


def tell_contradictions(run: Run, target: str, day: str) -> None:
    """What was done stands on a day that others contradict: each is named, nothing is reordered."""
    for other in _contradictions(run, target, day):
        run.tell("notify", other, sort="conflict", with_=target, day=day)


def _contradictions(run: Run, target: str, day: str) -> Iterator[str]:
    """Tasks done on this one's strength before the day it now bears, and those it rests on that were done after it."""
    for name, record in run.items.items():
        if not record.get("count") or run.procedure.items[name].sort != "task":
            continue
        follows = name in run.procedure.downstream.get(target, ())
        precedes = target in run.procedure.downstream.get(name, ())
        if (follows and record["on"] < day) or (precedes and record["on"] > day):
            yield name


def _enter_stages(run: Run, item: Item) -> None:
    """Enters the stages around the item that are not open, outermost first."""
    stage = run.procedure.items.get(item.parent)
    if stage is not None and run.state_of(stage.id) not in BEGUN:
        _enter_stages(run, stage)
        run.open(stage, run.day)


def may(rule: CaseAct | None, doer: Doer) -> bool:
    return rule is not None and bool(rule.roles & doer.roles)


def case_act_reasons(run: Run, doer: Doer, sort: str, *, needs_reason: bool = True) -> Iterator[Reason]:
    """Whether the procedure provides for an act on the whole case, for this person, on these facts."""
    rule = run.procedure.case_acts.get(sort)
    if rule is None:
        yield reason(codes.NOT_PROVIDED, run.procedure.article, "", sort=SORTS[sort])
        return
    if not may(rule, doer):
        roles = "、".join(f"“{role}”" for role in sorted(rule.roles))
        yield reason(codes.NO_RIGHT, rule.article, "", title=SORTS[sort], roles=roles)
    if needs_reason and not run.act.reason.strip():
        yield reason(codes.NO_REASON, rule.article, "", sort=SORTS[sort])
    if rule.condition is not None and rule.condition.truth(run.facts()) is not True:
        message = rule.message or f"条件“{rule.condition.text}”不成立"
        kind: FindingKind = codes.GATE_SHUT
        yield reason(kind, rule.article, "", title=SORTS[sort], gate=message)
