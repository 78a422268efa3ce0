"""Change sets: the inbox, one set with its lines and findings, and what may be done with it next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from yimen import changes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.change_lines import line_views
from yimen.office.names import name_of
from yimen.office.request import actor, configuration, db, runtime, today, writing
from yimen.office.wording import N_
from yimen.store import ChangeSet, ChangeSetEvent, SourceFile

SHOWN = 50
LINES = 50
NOT_YET = ("draft", "checked", "submitted", "approved")
TABS = (
    ("", N_("全部")),
    ("submitted", N_("待审核")),
    ("draft", N_("草稿")),
    ("approved", N_("已审核")),
    ("active", N_("已启用")),
    ("rejected", N_("已退回")),
)
EVENTS = {
    "draft": N_("起草"),
    "check": N_("校验"),
    "submit": N_("提交审核"),
    "approve": N_("审核同意"),
    "reject": N_("退回"),
    "withdraw": N_("撤回"),
    "activate": N_("启用"),
    "clash": N_("启用时发现冲突，退回重新校验"),
    "undo": N_("提出撤销"),
    "undone": N_("已撤销"),
    "comment": N_("意见"),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something the Actor may do with a change set now."""

    name: str
    title: str
    icon: str
    tone: str = ""
    asks_reason: bool = False
    needs_reason: bool = False
    reason_label: str = ""
    hint: str = ""


@blueprint.get("/changes")
@permission("change.draft", "change.approve")
def change_sets() -> ResponseReturnValue:
    """The inbox: every change set of the jurisdiction with who has it now."""
    state = request.args.get("state", "")
    chosen = select(ChangeSet).where(ChangeSet.jurisdiction == actor().jurisdiction)
    if state == "draft":
        chosen = chosen.where(ChangeSet.state.in_(("draft", "checked")))
    elif state:
        chosen = chosen.where(ChangeSet.state == state)
    rows = list(db().scalars(chosen.order_by(ChangeSet.created_at.desc(), ChangeSet.id.desc()).limit(SHOWN)))
    return render_template(
        "office/change_sets.html",
        rows=[ChangeSetRow(row) for row in rows],
        tabs=[(name, _(label)) for name, label in TABS],
        shown=state,
    )


class ChangeSetRow:
    """A change set as the inbox shows it: its columns, and what is derived from them."""

    def __init__(self, row: ChangeSet) -> None:
        self.row = row
        self.shown_state = shown_state(row)
        self.counts = counts_of(row)
        self.whereabouts = whereabouts(row)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def shown_state(row: ChangeSet) -> str:
    """`scheduled` where the set is active and its lines are not yet in force."""
    later = row.effective_from is not None and row.effective_from > today()
    return "scheduled" if row.state == "active" and later else row.state


def counts_of(row: ChangeSet) -> dict[str, int]:
    """Lines by operation, over all kinds."""
    total: dict[str, int] = {}
    for ops in (row.summary or {}).get("lines", {}).values():
        for op, count in ops.items():
            total[op] = total.get(op, 0) + count
    return total


def whereabouts(row: ChangeSet) -> str:
    """Where the change is now, and who has it."""
    words = {
        "draft": _("起草人 %(who)s 处，待校验", who=name_of(row.created_by)),
        "checked": _("起草人 %(who)s 处，待提交", who=name_of(row.created_by)),
        "submitted": _("待 %(who)s 以外的审核人审核", who=name_of(row.submitted_by or row.created_by)),
        "approved": _("%(who)s 已同意，待启用", who=name_of(row.decided_by)),
        "active": _(
            "%(who)s 于 %(day)s 启用",
            who=name_of(row.activated_by),
            day=(row.activated_at or row.created_at).date(),
        ),
        "rejected": _("%(who)s 已退回", who=name_of(row.decided_by)),
        "withdrawn": _("已由提出人撤回"),
        "undone": _("已被撤销"),
    }
    return words.get(row.state, row.state)


@blueprint.get("/changes/<set_id>")
@permission("change.draft", "change.approve")
def change_set(set_id: str) -> ResponseReturnValue:
    """One change set."""
    return _page(_own(set_id))


def _own(set_id: str) -> ChangeSet:
    row = db().get(ChangeSet, set_id, populate_existing=True)
    if row is None or row.jurisdiction != actor().jurisdiction:
        abort(404)
    return row


def _page(row: ChangeSet, refused: Any = ()) -> ResponseReturnValue:
    session, after = db(), request.args.get("after", default=0, type=int)
    lines = changes.lines(session, row.id, after=after, limit=LINES + 1)
    events = session.scalars(
        select(ChangeSetEvent).where(ChangeSetEvent.change_set == row.id).order_by(ChangeSetEvent.id)
    )
    sources = session.execute(
        select(SourceFile.name, SourceFile.size)
        .where(SourceFile.change_set == row.id)
        .order_by(SourceFile.id)
    ).all()
    counts = counts_of(row)
    page = render_template(
        "office/change_set.html",
        row=row,
        shown_state=shown_state(row),
        whereabouts=whereabouts(row),
        counts=counts,
        total=sum(counts.values()),
        lines=line_views(session, row.jurisdiction, lines[:LINES], configuration().kinds()),
        following=lines[LINES - 1].line.id if len(lines) > LINES else None,
        findings=(row.findings or {}).get("list", []),
        refused=refused,
        events=[EventView(each) for each in events],
        sources=sources,
        deeds=deeds(row),
        rehearsal=_rehearsal(row),
    )
    return page, 422 if refused else 200


def _rehearsal(row: ChangeSet) -> changes.SetRehearsal | None:
    """Which open cases it would touch, as long as it is not in force."""
    if row.state not in NOT_YET:
        return None
    return changes.rehearse_set(db(), actor(), row, clock=runtime().clock)


class EventView:
    """An event of a change set in words."""

    def __init__(self, event: ChangeSetEvent) -> None:
        self.title = _(EVENTS.get(event.event, event.event))
        self.account, self.at, self.note = name_of(event.account), event.at, event.note


def deeds(row: ChangeSet) -> list[Deed]:
    """What this Actor may do now; the room `changes` has the last word."""
    who, found = actor(), []
    drafts, approves = who.may("change.draft"), who.may("change.approve")
    other = row.submitted_by != who.account and row.created_by != who.account
    if drafts and row.state in ("draft", "checked"):
        found.append(Deed("check", _("重新校验"), "refresh"))
    if drafts and row.state == "checked":
        found.append(Deed("submit", _("提交审核"), "send", "btn-primary"))
    if approves and row.state == "submitted" and other:
        found.append(
            Deed(
                "approve",
                _("同意"),
                "check",
                "btn-primary",
                asks_reason=True,
                reason_label=_("意见（可不填）"),
            )
        )
    if approves and row.state in ("submitted", "approved"):
        found.append(Deed("reject", _("退回"), "x", "btn-outline-danger", True, True, _("退回理由")))
    if approves and row.state == "approved":
        hint = _("启用后立即对全部办案人员生效；生效日在以后的，到日自动生效。")
        found.append(Deed("activate", _("启用"), "check", "btn-primary", hint=hint))
    mine = who.account in (row.created_by, row.submitted_by)
    if drafts and mine and row.state in ("draft", "checked", "submitted", "approved", "rejected"):
        found.append(Deed("withdraw", _("撤回"), "arrow-back-up", "btn-outline-warning"))
    if drafts and row.state == "active":
        hint = _("生成一份相反的变更单，经另一人审核、启用后恢复原内容；已作出的决定不受影响。")
        found.append(
            Deed(
                "undo",
                _("撤销此变更"),
                "arrow-back-up",
                "btn-outline-danger",
                True,
                True,
                _("撤销理由"),
                hint,
            )
        )
    return found


@blueprint.post("/changes/<set_id>/deeds/<deed>")
@permission("change.draft", "change.approve")
def change_deed(set_id: str, deed: str) -> ResponseReturnValue:
    """Check, submit, withdraw, approve, reject, activate or undo; a refusal is shown with its findings."""
    doing = DEEDS.get(deed)
    if doing is None:
        abort(404)
    _own(set_id)
    words = {} if deed in WITHOUT_NOTE else {"note": request.form.get("reason", "").strip()[:2000]}
    try:
        with writing() as session:
            done = doing(session, actor(), set_id, clock=runtime().clock, **words)
            state, shown = done.state, done.id
    except changes.ChangeRefused as refused:
        return _page(_own(set_id), refused.findings)
    if deed == "activate" and state != "active":
        flash(_("未能启用：内容与起草时所依据的不一致，请查看校验结果。"), "danger")
    else:
        flash(_("已办理。"), "success")
    return redirect(url_for("office.change_set", set_id=shown))


DEEDS: dict[str, Any] = {
    "check": changes.check,
    "submit": changes.submit,
    "withdraw": changes.withdraw,
    "approve": changes.approve,
    "reject": changes.reject,
    "activate": changes.activate,
    "undo": changes.undo,
}
WITHOUT_NOTE = frozenset({"check", "activate"})


@blueprint.post("/changes/<set_id>/comments")
@permission("change.draft", "change.approve")
def change_comment(set_id: str) -> ResponseReturnValue:
    """Say something about a change set."""
    _own(set_id)
    text = request.form.get("text", "").strip()[:2000]
    if text:
        with writing() as session:
            changes.comment(session, actor(), set_id, note=text, clock=runtime().clock)
    return redirect(url_for("office.change_set", set_id=set_id) + "#trail")
