"""The way of a change set: draft, checked, submitted, approved or rejected, withdrawn; and its undoing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, canonical_text, new_id
from yimen.pack import EntryRef
from yimen.store import ChangeLine, ChangeSet, EntryRevision

from . import codes
from .bootstrap import moves_pack
from .clashes import later_changes
from .lock import STATE_TITLES, locked_set, record, require_other, require_permission, require_state
from .reforming.effects import undo_faults
from .refusal import ChangeRefused
from .rehearsed import ask_for_rehearsal, last_rehearsal
from .sets import DraftLine, counted, drafted_digest, in_order, read_lines, set_digest, write_lines


def submit(session: Session, actor: Actor, set_id: str, *, clock: Clock, note: str = "") -> ChangeSet:
    """A checked set without errors, handed to a second person."""
    change_set, owner = locked_set(session, set_id)
    require_permission(actor, owner.id, "change.draft", "提交")
    require_state(change_set, "提交", "checked")
    errors = int(change_set.findings.get("errors", 0))
    if errors:
        raise ChangeRefused(codes.HAS_ERRORS.at(count=errors))
    any_line = select(ChangeLine.id).where(ChangeLine.change_set == set_id).limit(1)
    if session.scalar(any_line) is None and not moves_pack(change_set.summary):
        raise ChangeRefused(codes.EMPTY.at())
    return _move(session, change_set, actor, "submitted", "submit", clock, note)


def withdraw(session: Session, actor: Actor, set_id: str, *, clock: Clock, note: str = "") -> ChangeSet:
    """Taken back by whoever may draft, as long as it is not in force."""
    change_set, owner = locked_set(session, set_id)
    require_permission(actor, owner.id, "change.draft", "撤回")
    require_state(change_set, "撤回", "draft", "checked", "submitted", "approved", "rejected")
    return _move(session, change_set, actor, "withdrawn", "withdraw", clock, note)


def approve(session: Session, actor: Actor, set_id: str, *, clock: Clock, note: str = "") -> ChangeSet:
    """A second person signs the digest of the whole set."""
    change_set, owner = locked_set(session, set_id)
    require_permission(actor, owner.id, "change.approve", "审核")
    require_state(change_set, "审核", "submitted")
    require_other(change_set, actor)
    signed = set_digest(session, change_set)
    if signed != change_set.digest:
        raise ChangeRefused(codes.DIGEST_MOVED.at())
    change_set.approved_digest = signed
    change_set.decided_by = actor.account
    seen = {"digest": signed, "rehearsal": last_rehearsal(session, change_set)}
    return _move(session, change_set, actor, "approved", "approve", clock, note, seen)


def reject(session: Session, actor: Actor, set_id: str, *, clock: Clock, note: str) -> ChangeSet:
    """Sent back with a reason by a second person; whoever proposed it withdraws it instead."""
    change_set, owner = locked_set(session, set_id)
    require_permission(actor, owner.id, "change.approve", "退回")
    require_state(change_set, "退回", "submitted", "approved")
    require_other(change_set, actor)
    if not note.strip():
        raise ChangeRefused(codes.REASON_NEEDED.at())
    change_set.approved_digest = None
    change_set.decided_by = actor.account
    return _move(session, change_set, actor, "rejected", "reject", clock, note)


def comment(session: Session, actor: Actor, set_id: str, *, clock: Clock, note: str) -> None:
    """A remark in the set's history, by anyone who may draft or approve."""
    change_set, owner = locked_set(session, set_id)
    right = "change.approve" if actor.may("change.approve") else "change.draft"
    require_permission(actor, owner.id, right, "评论")
    record(session, change_set, actor, "comment", clock, note=note)


def undo(session: Session, actor: Actor, set_id: str, *, clock: Clock, note: str = "") -> ChangeSet:
    """The inverse of an active set, submitted: a second person approves and activates it like any other.

    Raises `ChangeRefused` naming the later sets where one of its lines is no longer current.
    """
    change_set, owner = locked_set(session, set_id)
    require_permission(actor, owner.id, "change.draft", "撤销")
    require_state(change_set, "撤销", "active")
    later = [*later_changes(session, owner.id, set_id), *undo_faults(session, change_set, clock)]
    if later:
        raise ChangeRefused(later)
    _refuse_second_undo(session, change_set)
    inverse = ChangeSet(
        id=new_id(),
        jurisdiction=owner.id,
        title=f"撤销第{change_set.number}号变更：{change_set.title}"[:200],
        state="checked",
        sort="undo",
        note=note,
        effective_from=change_set.effective_from,
        created_by=actor.account,
        created_at=clock.now(),
        inverse_of=change_set.id,
        bootstrap=False,
        findings={"errors": 0, "warnings": 0, "notes": 0, "list": []},
        summary={},
    )
    session.add(inverse)
    session.flush()
    lines = in_order(_inverse_lines(session, set_id))
    write_lines(session, inverse.id, lines)
    inverse.summary = {
        "lines": counted(lines),
        "sources": [],
        "pack_before": change_set.summary.get("pack_after"),
        "pack_after": None
        if change_set.summary.get("pack_after") is None
        else change_set.summary.get("pack_before"),
    }
    inverse.digest = drafted_digest(inverse, lines)
    record(session, inverse, actor, "draft", clock, data={"inverse_of": set_id})
    record(session, change_set, actor, "undo", clock, note=note, data={"inverse": inverse.id})
    return _move(session, inverse, actor, "submitted", "submit", clock, note)


def _refuse_second_undo(session: Session, change_set: ChangeSet) -> None:
    asked = session.scalar(
        select(ChangeSet)
        .where(
            ChangeSet.inverse_of == change_set.id, ChangeSet.state.in_(("checked", "submitted", "approved"))
        )
        .limit(1)
    )
    if asked is not None:
        state = STATE_TITLES[asked.state]
        raise ChangeRefused(
            codes.UNDO_ASKED.at(number=change_set.number, account=asked.created_by, state=state)
        )


def _inverse_lines(session: Session, set_id: str) -> list[DraftLine]:
    """added becomes withdrawn, withdrawn becomes added, changed goes back to what it replaced."""
    before = {
        row.id: row
        for row in session.scalars(
            select(EntryRevision).where(
                EntryRevision.id.in_(
                    select(ChangeLine.before_id).where(
                        ChangeLine.change_set == set_id, ChangeLine.before_id.is_not(None)
                    )
                )
            )
        )
    }
    ops = {"added": "withdrawn", "withdrawn": "added", "changed": "changed"}
    lines = []
    for line in read_lines(session, set_id):
        old = None if line.before_id is None else before[line.before_id]
        lines.append(
            DraftLine(
                ops[line.op],
                EntryRef(line.scope, line.kind, line.key),
                line.valid_from,
                line.valid_to,
                None,
                line.digest,
                None if old is None else canonical_text(old.body),
                None if old is None else old.digest,
                json.dumps({} if old is None else old.origin, ensure_ascii=False),
            )
        )
    return lines


def _move(
    session: Session,
    change_set: ChangeSet,
    actor: Actor,
    state: str,
    event: str,
    clock: Clock,
    note: str,
    data: Mapping[str, Any] | None = None,
) -> ChangeSet:
    """Into the state, with its event; what is handed in is tried on the open cases, to be seen at approval."""
    change_set.state = state
    record(session, change_set, actor, event, clock, note=note, data=data)
    if state == "submitted":
        change_set.submitted_by = actor.account
        ask_for_rehearsal(session, change_set, actor, clock)
    session.flush()
    return change_set
