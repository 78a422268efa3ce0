"""What may be done with a change set now, and doing it: each a plain form, refused in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.change_page import own_set, page
from yimen.office.change_sets import READERS, shown_state
from yimen.office.request import actor, runtime, writing
from yimen.store import ChangeSet


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

    @property
    def folded(self) -> bool:
        """Whether it is only opened by a first press: what takes something back or sends it back."""
        return self.name in ("reject", "withdraw", "undo")


def deeds(row: ChangeSet) -> list[Deed]:
    """What this Actor may do now; the room `changes` has the last word."""
    who = actor()
    found: list[Deed] = []
    if who.may("change.draft"):
        found += _of_drafter(row)
    if who.may("change.approve") and who.account not in (row.submitted_by, row.created_by):
        found += _of_approver(row)
    if who.may("change.draft"):
        found += _taking_back(row)
    return found


def _of_drafter(row: ChangeSet) -> list[Deed]:
    found = []
    if row.state in ("draft", "checked"):
        found.append(Deed("check", _("重新校验"), "refresh"))
    if row.state == "checked" and not row.findings.get("errors"):
        found.append(
            Deed("submit", _("提交审核"), "send", "btn-primary", True, reason_label=_("说明（可不填）"))
        )
    return found


def _of_approver(row: ChangeSet) -> list[Deed]:
    found = []
    if row.state == "submitted":
        found.append(
            Deed("approve", _("同意"), "check", "btn-primary", True, reason_label=_("意见（可不填）"))
        )
    if row.state == "approved":
        hint = _("启用后立即对全部办案人员生效；生效日在以后的，到日自动生效。")
        found.append(Deed("activate", _("启用"), "check", "btn-primary", hint=hint))
    if row.state in ("submitted", "approved"):
        found.append(Deed("reject", _("退回"), "x", "btn-outline-danger", True, True, _("退回理由")))
    return found


def _taking_back(row: ChangeSet) -> list[Deed]:
    mine = actor().account in (row.created_by, row.submitted_by)
    if mine and row.state in ("draft", "checked", "submitted", "approved", "rejected"):
        return [
            Deed(
                "withdraw",
                _("撤回"),
                "arrow-back-up",
                "btn-outline-warning",
                True,
                reason_label=_("撤回原因（可不填）"),
            )
        ]
    if row.state != "active":
        return []
    title = _("取消排期") if shown_state(row) == "scheduled" else _("撤销此变更")
    hint = _("生成一份相反的变更单，经另一人审核、启用后恢复原内容；已作出的决定不受影响。")
    return [Deed("undo", title, "arrow-back-up", "btn-outline-danger", True, True, _("撤销理由"), hint)]


@blueprint.get("/changes/<set_id>")
@permission(*READERS)
def change_set(set_id: str) -> ResponseReturnValue:
    """One change set."""
    row = own_set(set_id)
    return page(row, deeds(row))


@blueprint.post("/changes/<set_id>/deeds/<deed>")
@permission("change.draft", "change.approve")
def change_deed(set_id: str, deed: str) -> ResponseReturnValue:
    """Check, submit, withdraw, approve, reject, activate or undo; a refusal is shown with its findings."""
    doing = DEEDS.get(deed)
    if doing is None:
        abort(404)
    own_set(set_id)
    said = request.form.get("reason", "").strip()[:2000]
    words = {} if deed in WITHOUT_NOTE else {"note": said}
    try:
        with writing() as session:
            done = doing(session, actor(), set_id, clock=runtime().clock, **words)
            state, shown = done.state, done.id
    except changes.ChangeRefused as refused:
        row = own_set(set_id)
        return page(row, deeds(row), refused=refused.findings, refused_deed=deed, said=said)
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
    own_set(set_id)
    text = request.form.get("text", "").strip()[:2000]
    if text:
        with writing() as session:
            changes.comment(session, actor(), set_id, note=text, clock=runtime().clock)
    return redirect(url_for("office.change_set", set_id=set_id) + "#trail")
