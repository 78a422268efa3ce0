"""Acts on the whole case: withdraw, annul, correct, extend, pause, events from outside, people, links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from yimen.kernel import read_day

from . import clocks, codes
from .backward import go_back
from .clocks import LIVE, elapse
from .contradicting import tell_all, tell_of_event
from .definition import DeadlineRule, Extension
from .each import key_of, rule_id
from .guards import closed_reasons, date_reasons, reason, separation_reasons
from .model import Doer, Outcome, Reason, Refusal
from .recusal import challenge, recuse, undecided_recusal, withdraw_people
from .reopening import reopen, stand_again
from .run import Run
from .settling import end
from .state import done_again
from .taskacts import Result, case_act_reasons, finish, refused, state_after
from .words import SORTS, STATES

BY_HAND: Final = "by_hand"


def withdraw(run: Run, doer: Doer) -> Result:
    found = [
        *closed_reasons(run.procedure, run.head, SORTS["withdraw"]),
        *case_act_reasons(run, doer, "withdraw"),
    ]
    found.extend(_date_reasons(run, SORTS["withdraw"], "", run.head["opened_on"]))
    if found:
        return refused(found)
    end(run, "withdrawn")
    return run.outcome()


def _date_reasons(run: Run, title: str, place: str, since: str, article: str = "") -> Iterator[Reason]:
    return date_reasons(title, place, run.act, since, run.today, article or run.procedure.article)


def annul(run: Run, doer: Doer) -> Result:
    """A decision is annulled (by a court, on review, by the agency itself): the way goes back, numbers go on."""
    act = run.act
    item = run.procedure.items.get(act.target)
    found = list(case_act_reasons(run, doer, "annul"))
    if item is None or not item.annuls_to:
        title = run.procedure.source_title(act.target)
        found.append(
            reason(codes.NO_ANNULMENT, "", act.target, title=title, detail="程序没有规定它可以撤销后重作")
        )
        return refused(found)
    back = str(act.values.get("back_to") or item.annuls_to[0])
    if back not in item.annuls_to:
        known = "、".join(run.procedure.source_title(each) for each in item.annuls_to)
        detail = f"只能回到{known}"
        found.append(reason(codes.NO_ANNULMENT, "", item.id, title=item.name(), detail=detail))
    if not run.record(item.id).get("count"):
        found.append(reason(codes.NO_ANNULMENT, "", item.id, title=item.name(), detail="它还没有作出"))
    made_on = str(run.record(item.id).get("on", ""))
    found.extend(_date_reasons(run, item.name(), item.id, made_on, item.article))
    if found:
        return refused(found)
    over = run.head["status"] != "open"
    if over:
        reopen(run)
    number = run.record(item.id)["round"]
    undone = go_back(run, run.procedure.items[back], "annulled")
    if over:
        stand_again(run)
    papers = [paper.document for paper in item.documents]
    run.tell(
        "notify",
        item.id,
        sort="annulled",
        reason=act.reason,
        undone=list(undone),
        round=number,
        documents=papers,
    )
    return finish(run, whole=True)


def correct(run: Run, doer: Doer) -> Result:
    """The date of an earlier act was wrong: terms are counted anew, contradictions are listed, nothing is reordered."""
    act = run.act
    found = list(case_act_reasons(run, doer, "correct"))
    day = read_day(act.values.get("occurred_on"))
    target, key = rule_id(act.target), key_of(act.target)
    records = run.items if target in run.items else run.events
    record = records.get(target)
    title = run.procedure.source_title(act.target)
    if record is None or not record.get("count") or (key and key not in record.get("each", {})):
        found.append(reason(codes.NO_CORRECTION, "", act.target, target=title, detail="本案中它还没有办结"))
    if day is None:
        detail = "更正后的日期应写作 2026-01-31 的样子"
        found.append(reason(codes.NO_CORRECTION, "", act.target, target=title, detail=detail))
    elif day > act.occurred_on:
        detail = "更正后的日期不得晚于更正之日"
        found.append(reason(codes.NO_CORRECTION, "", act.target, target=title, detail=detail))
    if found or record is None or day is None:
        return refused(found)
    share = record["each"][key] if key else record
    before, several = share["on"], "times" in share
    records[target] = _dated(record, key, day.isoformat())
    for name, deadline in list(run.deadlines.items()):
        if key and key_of(name) != key:
            continue
        begun = deadline["start"] == target and (not several or deadline["started_on"] == before)
        if begun and deadline["state"] != "dropped":
            clocks.restart(run, name, day)
        if deadline.get("stop") == target and (not several or deadline["closed_on"] == before):
            clocks.restop(run, name, day)
    run.tell("notify", act.target, sort="corrected", before=before, after=day.isoformat(), reason=act.reason)
    tell_all(run, target, day.isoformat(), (key,) if key else ())
    return finish(run, whole=True)


def _dated(record: Mapping[str, Any], key: str, day: str) -> dict[str, Any]:
    """The record with another day: of the one whom the key names, or of the last time."""
    if not key and "times" in record:
        return {**record, **_last_dated(record, day)}
    if not key:
        return {**record, "on": day}
    each = {**record["each"], key: _dated(record["each"][key], "", day)}
    return {**record, "each": each, "on": max(one["on"] for one in each.values())}


def _last_dated(record: Mapping[str, Any], day: str) -> dict[str, Any]:
    times = [list(each) for each in record["times"]]
    last = max(range(len(times)), key=lambda at: (times[at][0], at))
    times[last][0] = day
    return {"times": times, "on": max(each[0] for each in times)}


def extend(run: Run, doer: Doer) -> Result:
    """A running term is extended within its rule: `target` the deadline, `values.amount` how much (else its maximum)."""
    act = run.act
    rule = run.procedure.term(act.target)
    found = list(_running_reasons(run, rule, act.target, "extend"))
    if rule is None:
        return refused(found)
    extension = rule.extension
    article = (extension.article if extension else "") or rule.article
    most = extension.most(clocks.parameters_of(run)) if extension else 0
    amount = act.values.get("amount", most)
    for detail in _extension_faults(run, extension, doer, amount, most):
        found.append(reason(codes.NO_EXTENSION, article, act.target, title=rule.name(), detail=detail))
    if not act.reason.strip():
        found.append(reason(codes.NO_REASON, article, rule.id, sort=SORTS["extend"]))
    if found:
        return refused(found)
    clocks.extend(run, rule, act.target, amount)
    return finish(run, whole=True)


def _extension_faults(
    run: Run, extension: Extension | None, doer: Doer, amount: Any, most: int
) -> Iterator[str]:
    if extension is None or not most:
        yield "法律、法规、规章没有规定可以延长"
        return
    record = run.deadlines.get(run.act.target)
    if extension.roles and not extension.roles & doer.roles:
        yield "应由" + "、".join(f"“{role}”" for role in sorted(extension.roles)) + "批准"
    if not extension.roles:
        yield "它只随有关事项办结而延长"
    if record is not None and record["extended"] >= extension.max:
        yield f"已延长{record['extended']}次，最多{extension.max}次"
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 < amount <= most:
        yield f"每次最多延长{most}，填写的是{amount}"
    if record is not None and record["due"] < run.day:
        yield f"期限已于{record['due']}届满"


def pause(run: Run, doer: Doer) -> Result:
    return _halt(run, doer, "pause")


def resume(run: Run, doer: Doer) -> Result:
    return _halt(run, doer, "resume")


def _halt(run: Run, doer: Doer, sort: str) -> Result:
    """A term that may be paused by hand: by its roles, with reasons."""
    act = run.act
    rule = run.procedure.term(act.target)
    found = list(_running_reasons(run, rule, act.target, sort))
    if rule is None:
        return refused(found)
    if not rule.pausable or (sort == "pause" and not rule.may_pause(clocks.parameters_of(run))):
        found.append(reason(codes.NOT_PROVIDED, rule.article, rule.id, sort=SORTS[sort] + f"“{rule.name()}”"))
    elif not rule.pausable & doer.roles:
        roles = "、".join(f"“{role}”" for role in sorted(rule.pausable))
        found.append(reason(codes.NO_RIGHT, rule.article, rule.id, title=SORTS[sort], roles=roles))
    if not act.reason.strip():
        found.append(reason(codes.NO_REASON, rule.article, rule.id, sort=SORTS[sort]))
    if sort == "resume" and run.deadlines.get(act.target, {}).get("state") == "running":
        found.append(
            reason(codes.NOT_RUNNING, "", rule.id, title=rule.name(), state="没有暂停", sort=SORTS[sort])
        )
    if found:
        return refused(found)
    if sort == "pause":
        clocks.pause(run, act.target, act.occurred_on, BY_HAND)
    else:
        clocks.resume(run, rule, act.target, act.occurred_on, BY_HAND)
    return finish(run, whole=True)


def _running_reasons(run: Run, rule: DeadlineRule | None, target: str, sort: str) -> Iterator[Reason]:
    record = run.deadlines.get(target)
    state = record["state"] if record else ""
    if rule is None:
        yield reason(codes.NOT_RUNNING, "", target, title=target, state="本程序没有规定", sort=SORTS[sort])
    elif state not in LIVE:
        yield reason(
            codes.NOT_RUNNING, rule.article, target, title=rule.name(), state=STATES[state], sort=SORTS[sort]
        )
    since = record["started_on"] if record else ""
    if sort == "resume" and record:
        since = max(since, *(str(begun) for begun, until, _why in record["pauses"] if until is None), "")
    yield from _date_reasons(run, SORTS[sort], target, since, rule.article if rule else "")


def event(run: Run, doer: Doer) -> Result:
    """Something from outside: an event of the procedure, the result of a child case, or a term that ran out."""
    target = run.act.target
    name, _, happening = target.rpartition(".")
    if happening == "elapsed" and run.procedure.term(name) is not None:
        return _elapsed(run, name)
    found = [*closed_reasons(run.procedure, run.head, run.procedure.source_title(target))]
    rule, item = run.procedure.events.get(target), run.procedure.items.get(target)
    found.extend(
        _date_reasons(
            run,
            run.procedure.source_title(target),
            target,
            run.head["opened_on"],
            rule.article if rule else "",
        )
    )
    if item is not None and item.sort == "child":
        if run.state_of(target) != "active":
            found.append(reason(codes.NO_EVENT, "", target, event=item.name(), detail="这一子程序没有在办"))
        return refused(found) if found else _child_done(run)
    if rule is None:
        found.append(reason(codes.NO_EVENT, "", target, event=target, detail="程序的 events 中没有它"))
        return refused(found)
    if rule.roles and not rule.roles & doer.roles:
        roles = "、".join(f"“{role}”" for role in sorted(rule.roles))
        found.append(
            reason(
                codes.NO_RIGHT, rule.article, target, title=run.procedure.source_title(target), roles=roles
            )
        )
    outcome = run.act.outcome
    if rule.outcomes and outcome not in rule.outcomes:
        found.append(
            reason(
                codes.NO_EVENT,
                rule.article,
                target,
                event=rule.title["zh"],
                detail=f"没有“{outcome}”这种结果",
            )
        )
    if found:
        return refused(found)
    before = run.events.get(target, {})
    run.events[target] = done_again(before, run.day, outcome)
    tell_of_event(run, target, before)
    run.happen(target, "occurred")
    if outcome:
        run.happen(target, outcome)
    return finish(run, whole=True)


def _elapsed(run: Run, name: str) -> Result:
    """The sweep says that a term ran out; it is believed only when its last day is really past."""
    record = run.deadlines.get(name)
    title = run.procedure.source_title(name)
    if record is None or record["state"] != "running" or record["due"] >= run.day:
        detail = f"它的最后一日是{record['due']}" if record else "它没有起算"
        return refused([reason(codes.NO_EVENT, "", name, event=title, detail=detail)])
    elapse(run)
    run.tell("notify", name, sort="elapsed", due=record["due"], task=record["task"])
    return finish(run, whole=True)


def _child_done(run: Run) -> Result:
    act = run.act
    record, item = run.record(act.target), run.procedure.items[act.target]
    run.items[act.target] = {
        **record,
        "state": state_after(item),
        "round": record["round"] + (1 if item.repeatable else 0),
        **done_again(record, run.day, act.outcome or "done"),
    }
    run.happen(act.target, "completed")
    if act.outcome:
        run.happen(act.target, act.outcome)
    return finish(run, whole=True)


def assign(run: Run, doer: Doer) -> Result:
    """`values.handlers` handle the case from now on; with a task, `values.holder` alone may do it.

    Nobody who is recused may be either, and nobody holds a task from which what he did before keeps him.
    """
    found = [*closed_reasons(run.procedure, run.head, SORTS["assign"])]
    found.extend(case_act_reasons(run, doer, "assign", needs_reason=False))
    handlers = run.act.values.get("handlers")
    holder = run.act.values.get("holder")
    if run.act.task and run.act.task not in run.items:
        found.append(reason(codes.NO_TASK, "", run.act.task, task=run.act.task))
    named = [str(each) for each in (*(handlers or ()), *([holder] if holder else ()))]
    found.extend(
        reason(codes.NO_HANDLER, "", "handlers", who=each) for each in named if each in run.head["recused"]
    )
    item = run.procedure.items.get(run.act.task)
    if item is not None and holder:
        found.extend(separation_reasons(run.procedure, run.head, item, [str(holder)]))
    if found:
        return refused(found)
    if handlers is not None:
        run.head["handlers"] = [str(each) for each in handlers]
    if run.act.task:
        run.put(run.act.task, holder=holder, chosen={"to": "named", "by": doer.account})
    run.tell("notify", run.act.task, sort="assigned", handlers=run.head["handlers"], holder=holder)
    return run.outcome()


def amend(run: Run, doer: Doer) -> Result:
    """Parties, alleged acts, cause, unit or handlers change, or someone is recused (`values.recused`)."""
    recused = [str(each) for each in run.act.values.get("recused", ())]
    found = [*closed_reasons(run.procedure, run.head, SORTS["amend"]), *case_act_reasons(run, doer, "amend")]
    found.extend(undecided_recusal(run, doer, recused))
    found.extend(_date_reasons(run, SORTS["amend"], "", run.head["opened_on"]))
    if found:
        return refused(found)
    withdraw_people(run, recused)
    run.tell("notify", "case", sort="amended", reason=run.act.reason)
    return finish(run, whole=True)


def join(run: Run, doer: Doer) -> Result:
    """Link, merge and split: the case room does it; a case merged into another (`values.into`) ends here."""
    sort = run.act.sort
    found = [*closed_reasons(run.procedure, run.head, SORTS[sort]), *case_act_reasons(run, doer, sort)]
    if found:
        return refused(found)
    if sort == "merge" and run.act.values.get("into"):
        end(run, "merged")
    run.tell("notify", "case", sort=sort, reason=run.act.reason, **_plain(run.act.values))
    return run.outcome()


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in ("sort", "reason", "target")}


CASE_ACTS: Final[Mapping[str, Callable[[Run, Doer], Outcome | Refusal]]] = {
    "withdraw": withdraw,
    "annul": annul,
    "correct": correct,
    "extend": extend,
    "pause": pause,
    "resume": resume,
    "event": event,
    "assign": assign,
    "amend": amend,
    "challenge": challenge,
    "recuse": recuse,
    "link": join,
    "merge": join,
    "split": join,
}
