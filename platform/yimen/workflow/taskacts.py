"""Acts that move a task: open, complete, return, start, override. Whose it is: `holderacts`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from yimen.kernel import UNKNOWN, FindingKind, Truth

from . import codes
from .ahead import without_way_out
from .backward import go_back, go_back_for
from .clocks import elapse
from .contradicting import tell_all, tell_of_act
from .criteria import explain
from .definition import CaseAct, Item, Paper
from .each import Share, about, lasted, share_of, share_reasons
from .environment import environment
from .guards import (
    closed_reasons,
    date_reasons,
    gate_reasons,
    outcome_reasons,
    past_gate_reasons,
    person_reasons,
    reason,
)
from .handing_on import hand_on, hand_on_reasons
from .model import Doer, Outcome, Reason, Refusal
from .past import as_of, came_on
from .reopening import reopen, stand_again
from .representing import represented_in
from .run import Run
from .settling import settle
from .state import OPEN, Record, done_again
from .telling import tell_notices
from .words import SORTS, missing_text, named

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
        *date_reasons(item.name(), item.id, act, "", run.today, _article(run, item)),
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
    found = list(task_reasons(run, item, doer))
    if item is None:
        return refused(found)
    outcome = run.act.outcome or (next(iter(item.outcomes)) if len(item.outcomes) == 1 else "")
    found.extend(outcome_reasons(item, outcome))
    elapse(run)
    found.extend(share_reasons(item, run.record(item.id), run.facts()))
    found.extend(_shut_reasons(run, item, outcome))
    found.extend(_paper_reasons(run, item, outcome))
    found.extend(hand_on_reasons(run, item, outcome))
    if found:
        return refused(found)
    before = run.record(item.id)
    keys = _complete(run, item, outcome, doer)
    tell_of_act(run, item, keys, before)
    settled = finish(run)
    undecided = list(_undecided(run))
    return refused(undecided) if undecided else settled


def _shut_reasons(run: Run, item: Item, outcome: str) -> Iterator[Reason]:
    """The gates that are shut, and of an act that is entered late those that were shut on its day."""
    yield from gate_reasons(run.procedure, run.head, item, outcome, run.day, run.facts())
    if item.gates and run.late:
        then = as_of(run.head, run.day)
        facts = environment(run.given, then, run.act, run.procedure, run.calendar)
        yield from past_gate_reasons(
            run.procedure, run.head, item, outcome, run.day, run.facts(), (then, facts)
        )


def _article(run: Run, item: Item) -> str:
    return item.article or run.procedure.article


def _undecided(run: Run) -> Iterator[Reason]:
    """Decisions that this act called for and the facts leave open: better refused than stuck without a task."""
    for effect in [each for each in run.effects if each.sort == "decision_opened"]:
        item = run.procedure.items[effect.target]
        if run.state_of(item.id) != "active":
            continue
        missing = {path for rule in item.rules for path in rule.condition.missing(run.facts())}
        words = missing_text(run.procedure, sorted(missing), run.facts())
        article = next((rule.article for rule in item.rules if rule.article), item.article)
        yield reason(codes.UNKNOWN_FACTS, article, item.id, title=item.name(), missing=words)


def task_reasons(run: Run, item: Item | None, doer: Doer) -> Iterator[Reason]:
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
    yield from date_reasons(
        item.name(), item.id, act, _since(run, item, record), run.today, _article(run, item)
    )


def _since(run: Run, item: Item, record: Record) -> str:
    """The day on which the way came to the task; to those of several whom the act is about perhaps on another day than to
    others, unless it came back to all of them since."""
    since = str(record.get("since", ""))
    keys = about(item, record, run.facts()) if item.each is not None and run.late else ()
    mine = came_on(run.procedure, run.head, item, keys) if keys else ""
    came_back = since > came_on(run.procedure, run.head, item, ()) if mine else True
    return max(since, mine) if came_back else mine


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


def _complete(run: Run, item: Item, outcome: str, doer: Doer) -> tuple[str, ...]:
    """Returns the keys of those whom it was done for, none where it was done once for all."""
    record = run.record(item.id)
    who = list(record.get("who", ()))
    people = (doer.account, doer.fellow, *represented_in(run.head, item, doer))
    who.extend(person for person in people if person and person not in who)
    share = share_of(item, record, run.facts(), outcome, run.day)
    left = share is not None and not share.whole
    again, waits = item.repeatable or left, run.at_will(item)
    number = record["round"]
    run.items[item.id] = {
        "state": ("enabled" if waits else record["state"]) if left else state_after(item),
        "round": number + 1 if again else number,
        "since": record["since"],
        **(done_again(record, run.day, outcome) if share is None else _shared(record, share, outcome)),
        "who": who,
    }
    if record.get("past"):
        run.put(item.id, past=True)
    if item.each is not None and item.each.lasting:
        run.put(item.id, lasted=lasted(item, record, share, run.facts(), (run.day, outcome)))
    if left:
        run.put(item.id, part=True)
    whom = {"whom": list(share.keys)} if share is not None and share.keys else {}
    run.tell("task_closed", item.id, why="completed", outcome=outcome, round=number, **whom)
    for paper in item.documents:
        if _calls_for(run, paper, outcome) is True:
            told = {"document": paper.document, "task": item.id, "round": number, **whom}
            run.tell("document", paper.document, **told)
    hand_on(run, item, outcome)
    if not left:
        run.happen(item.id, "completed", date.fromisoformat(run.items[item.id]["on"]))
    for key in share.keys if share is not None else ("",):
        run.happen(item.id, outcome, key=key)
    if again:
        run.tell("task_opened", item.id, round=number + 1, since=record["since"], manual=item.discretionary)
    return share.keys if share is not None else ()


def _shared(record: Record, share: Share, outcome: str) -> dict[str, Any]:
    """What the record says of a task done for some of several; its day is the last of theirs."""
    last = max(str(each["on"]) for each in share.done.values())
    return {"count": record["count"] + 1, "outcome": outcome, "on": last, "each": share.done}


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
            words = missing_text(run.procedure, paper.condition.missing(run.facts()), run.facts())
            yield reason(
                codes.PAPER_UNKNOWN,
                item.article,
                item.id,
                title=item.name(),
                document=named(run.facts(), f"document.{paper.document}"),
                missing=words,
            )


def send_back(run: Run, doer: Doer) -> Result:
    """A task sends an earlier one back, with reasons: `task` is the one in hand, `target` the one to be redone."""
    act = run.act
    item = run.procedure.items.get(act.task)
    found = list(task_reasons(run, item, doer))
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
    since = str(run.record(item.id).get("since", ""))
    found.extend(date_reasons(item.name(), item.id, run.act, since, run.today, _article(run, item)))
    if found:
        return refused(found)
    run.put(item.id, state="active", since=run.day)
    if item.sort == "child":
        run.tell("child", item.id, procedure=item.child, round=run.record(item.id)["round"])
    else:
        run.tell("task_opened", item.id, round=run.record(item.id)["round"], since=run.day, manual=False)
    run.happen(item.id, "opened")
    return finish(run)


def override(run: Run, doer: Doer) -> Result:
    """The law allows it, the engine refuses: the head completes a task past criteria and gates, with reasons."""
    act = run.act
    item = run.procedure.items.get(act.task)
    found = list(case_act_reasons(run, doer, "override"))
    if item is None or item.sort != "task":
        return refused([*found, reason(codes.NO_TASK, "", act.task, task=act.task)])
    outcome = act.outcome or (next(iter(item.outcomes)) if len(item.outcomes) == 1 else "")
    found.extend(outcome_reasons(item, outcome))
    opened_on = run.head["opened_on"]
    found.extend(date_reasons(item.name(), item.id, act, opened_on, run.today, _article(run, item)))
    found.extend(hand_on_reasons(run, item, outcome))
    if found:
        return refused(found)
    over = run.head["status"] != OPEN
    if over:
        reopen(run)
    passed = [each.message for each in _shut_reasons(run, item, outcome)]
    if run.state_of(item.id) not in BEGUN:
        passed = [each.message for each in _not_open(run, item)] + passed
        go_back(run, item, "override")
        _enter_stages(run, item)
    keys = _complete(run, item, outcome, doer)
    if passed:
        run.put(item.id, past=True)
    tell_all(run, item.id, run.day, keys)
    run.tell("notify", item.id, sort="override", to="supervision", reason=act.reason, passed=passed)
    if over:
        settle(run, whole=True)
        if without_way_out(run.procedure, run.head):
            return _stranded(run, item)
        stand_again(run)
    return finish(run, whole=True)


def _stranded(run: Run, item: Item) -> Refusal:
    """A case that ended early goes on where it stood, not behind what it never came to."""
    waiting = "案件在此之前已经结束，从这里继续将无法办结；请补办案件结束时尚待办理的事项"
    return refused([reason(codes.NOT_OPEN, _article(run, item), item.id, title=item.name(), waiting=waiting)])


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
