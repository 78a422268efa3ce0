"""Acts on whose a task is: claim, release, delegate."""

from __future__ import annotations

from collections.abc import Iterator

from . import codes
from .definition import Item
from .guards import reason, recusal_reasons, separation_reasons
from .model import Doer
from .representing import DELEGATED, delegated_by, represented_in
from .run import Run
from .state import Record
from .taskacts import Result, may, refused, task_reasons
from .words import SORTS


def claim(run: Run, doer: Doer) -> Result:
    """Someone takes an open task for himself; nobody else does it until it is released."""
    item = run.procedure.items.get(run.act.task)
    found = [each for each in task_reasons(run, item, doer) if each.code != codes.SECOND_OFFICER.code]
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
    found = [each for each in task_reasons(run, item, doer) if each.code != codes.SECOND_OFFICER.code]
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
