"""The inbox of change sets: what waits for me, what I made, what is scheduled, what came into force lately."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import defer

from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.names import name_of, names_of
from yimen.office.request import actor, db, today
from yimen.office.wording import N_, day_text, local_day
from yimen.store import ChangeSet

SHOWN = 50
UNDER_WAY = ("draft", "checked", "submitted", "approved", "rejected")
READERS = ("change.draft", "change.approve", "admin.audit")
TABS = {
    "waiting": N_("待我办理"),
    "mine": N_("我提出的"),
    "scheduled": N_("已排期"),
    "recent": N_("近期生效"),
    "all": N_("全部"),
}
STATES = ("draft", "checked", "submitted", "approved", "active", "rejected", "withdrawn", "undone")
EMPTY = {
    "waiting": N_("没有等您办理的变更"),
    "mine": N_("您还没有提出过变更"),
    "scheduled": N_("没有已排期、尚未生效的变更"),
    "recent": N_("还没有变更生效"),
    "all": N_("没有变更单"),
}


@blueprint.get("/changes")
@permission(*READERS)
def change_sets() -> ResponseReturnValue:
    """One tab of the inbox, each set with where it is and who has it now."""
    counts = inbox_counts()
    tab = request.args.get("tab", "")
    if tab not in TABS:
        tab = "all" if request.args.get("state") or not counts["waiting"] else "waiting"
    start = max(request.args.get("start", default=0, type=int), 0)
    rows = list(db().scalars(_query(tab).offset(start).limit(SHOWN + 1)))
    names_of(account for row in rows for account in (row.created_by, row.submitted_by, row.decided_by))
    return render_template(
        "office/change_sets.html",
        rows=[ChangeSetRow(row) for row in rows[:SHOWN]],
        tabs=[(name, _(label), counts.get(name)) for name, label in TABS.items()],
        tab=tab,
        states=STATES,
        empty=_(EMPTY[tab]),
        start=start,
        following=start + SHOWN if len(rows) > SHOWN else None,
    )


def _query(tab: str) -> Select[ChangeSet]:
    query = select(ChangeSet).options(defer(ChangeSet.findings)).where(_tabs()[tab])
    state, text = request.args.get("state", ""), request.args.get("q", "").strip()
    if tab == "all" and state in STATES:
        query = query.where(ChangeSet.state == state)
    if text:
        said = or_(
            ChangeSet.title.icontains(text, autoescape=True),
            ChangeSet.document_number.icontains(text, autoescape=True),
        )
        query = query.where(said)
    if tab in ("recent", "scheduled"):
        return query.order_by(ChangeSet.number.desc())
    return query.order_by(ChangeSet.created_at.desc(), ChangeSet.id.desc())


def _tabs() -> dict[str, ColumnElement[bool]]:
    """The condition of each tab."""
    who, row = actor(), ChangeSet
    own = row.jurisdiction == who.jurisdiction
    return {
        "waiting": and_(own, waits_for_me()),
        "mine": and_(own, or_(row.created_by == who.account, row.submitted_by == who.account)),
        "scheduled": and_(own, row.state == "active", row.effective_from > today()),
        "recent": and_(own, row.state == "active", row.effective_from <= today()),
        "all": own,
    }


def waits_for_me() -> ColumnElement[bool]:
    """Sets whose next step the Actor may take: others' to approve or activate, own ones to hand in or mend."""
    who, row = actor(), ChangeSet
    mine = row.created_by == who.account
    conditions: list[ColumnElement[bool]] = []
    if who.may("change.approve"):
        conditions.append(
            and_(
                row.state.in_(("submitted", "approved")),
                ~mine,
                func.coalesce(row.submitted_by, "") != who.account,
            )
        )
    if who.may("change.draft"):
        conditions.append(and_(mine, row.state.in_(("draft", "checked", "rejected"))))
    return or_(*conditions) if conditions else row.id.is_(None)


def sets_waiting() -> int:
    """How many sets wait for the Actor; asked once per request."""
    if "sets_waiting" not in g:
        row = ChangeSet
        query = select(func.count()).where(
            row.jurisdiction == actor().jurisdiction, row.state.in_(UNDER_WAY), waits_for_me()
        )
        g.sets_waiting = db().scalar(query) or 0
    return int(g.sets_waiting)


def inbox_counts() -> dict[str, int]:
    """How many sets stand in the tabs that are worth a number."""
    scheduled = select(func.count()).where(_tabs()["scheduled"])
    return {"waiting": sets_waiting(), "scheduled": db().scalar(scheduled) or 0}


class ChangeSetRow:
    """A change set as the inbox shows it: its columns, and what is derived from them."""

    def __init__(self, row: ChangeSet) -> None:
        self.row = row
        self.shown_state = shown_state(row)
        self.counts = counts_of(row.summary)
        self.whereabouts = whereabouts(row)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def shown_state(row: ChangeSet) -> str:
    """`scheduled` where the set is active and its lines are not yet in force."""
    later = row.effective_from is not None and row.effective_from > today()
    return "scheduled" if row.state == "active" and later else row.state


def counts_of(summary: Mapping[str, Any] | None) -> dict[str, int]:
    """Lines by operation, over all kinds."""
    total: dict[str, int] = {}
    for ops in (summary or {}).get("lines", {}).values():
        for op, count in ops.items():
            total[op] = total.get(op, 0) + count
    return total


def whereabouts(row: ChangeSet) -> str:
    """Where the change is now, and who has it, in a few words."""
    if shown_state(row) == "scheduled":
        return _("已排期，%(day)s 起自动生效", day=day_text(row.effective_from))
    words = {
        "draft": _("起草人 %(who)s 处，待校验", who=name_of(row.created_by)),
        "checked": _("起草人 %(who)s 处，待提交", who=name_of(row.created_by)),
        "submitted": _("待 %(who)s 以外的审核人审核", who=name_of(row.submitted_by or row.created_by)),
        "approved": _("%(who)s 已同意，待启用", who=name_of(row.decided_by)),
        "active": _(
            "%(who)s 于 %(day)s 启用",
            who=name_of(row.activated_by),
            day=local_day(row.activated_at or row.created_at),
        ),
        "rejected": _("%(who)s 已退回", who=name_of(row.decided_by)),
        "withdrawn": _("已由提出人撤回"),
        "undone": _("已被撤销"),
    }
    return words.get(row.state, row.state)
