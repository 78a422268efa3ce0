"""The first page after sign-in: what waits for me, how urgent it is, and what changed in the configuration."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_number
from flask_babel import gettext as _
from sqlalchemy import func, select

from yimen.cases import (
    ENDED,
    RETURNED,
    CaseRow,
    Returned,
    came_back,
    case_list,
    headed_units,
    overdue_publications,
    overdue_tasks,
    public_rules,
    queue_counts,
    work_queue,
)
from yimen.changes import Setup
from yimen.documents import WaitingDraft, waiting_drafts
from yimen.kernel import EVERYWHERE
from yimen.office.access import signed_in
from yimen.office.blueprint import blueprint
from yimen.office.case_listing import status_word
from yimen.office.change_sets import whereabouts
from yimen.office.completeness import lacking, setup_now
from yimen.office.menu import openable
from yimen.office.names import names_of
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.wording import entry_title
from yimen.store import ChangeSet, Job

QUEUE = 50
NEWS = 6
LATE = 8
OWN = 8
UNDER_WAY = ("draft", "checked", "submitted", "approved", "rejected")


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """My work."""
    who, session = actor(), db()
    works = who.may("case.act") or who.may("case.list")
    drafts = waiting_drafts(session, who, configuration()) if works and who.may("document.view") else []
    returned = came_back(session, who) if works else []
    headed = headed_units(who, configuration()) if works else frozenset()
    overdue, late = overdue_tasks(session, who, headed, day=today(), limit=LATE)
    unpublished, owed = overdue_publications(session, who, headed, day=today(), limit=LATE)
    names_of(
        [
            *(each.account for each in drafts),
            *(each.by for each in returned),
            *(each.held_by for each in overdue),
        ]
    )
    return render_template(
        "office/home.html",
        queue=work_queue(session, who, day=today(), limit=QUEUE) if works else None,
        drafts=drafts,
        overdue=overdue,
        late=late,
        late_list=_late_list(headed),
        unpublished=unpublished,
        owed=owed,
        rule_titles=public_rules(configuration()) if unpublished else {},
        returned=returned,
        told=_told,
        own=_own_cases() if who.may("case.act") else [],
        counts=queue_counts(session, who, day=today()) if works else None,
        draft_title=_draft_title,
        openable=openable() if who.may("case.open") else [],
        waiting=_change_sets("submitted") if who.may("change.approve") else [],
        news=_change_sets("active") if who.may("catalog.view") else [],
        mine=_own_sets() if who.may("change.draft") else [],
        lacking=lacking() if who.may("change.draft") else [],
        setup=_setup() if who.may("change.draft") else None,
        duties=[] if works else _duties(),
    )


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody does who has no cases: a page, what it is for, how much stands there that asks to be looked at."""

    title: str
    address: str
    words: str
    waiting: str = ""


def _duties() -> list[Duty]:
    """The pages of the three administrators, as far as the Actor is one of them."""
    who, found = actor(), []
    if who.may("admin.security"):
        words = _("开通、停用、解锁账号，重置密码，任免角色；全部留痕。")
        found.append(Duty(_("人员与授权"), url_for("office.people"), words))
    if who.may("admin.audit"):
        words = _("查看授权、账号、敏感信息查看和导出的记录。")
        found.append(Duty(_("审计"), url_for("office.audit"), words))
    if who.may("admin.system"):
        failed = _failed_jobs()
        words = _("查看后台任务的进度和失败原因。")
        waiting = _("失败 %(n)s 项", n=format_number(failed)) if failed else ""
        found.append(Duty(_("系统任务"), url_for("office.jobs"), words, waiting))
    return found


def _failed_jobs() -> int:
    failed = select(func.count()).where(Job.jurisdiction == actor().jurisdiction, Job.state == "failed")
    return db().scalar(failed) or 0


def _own_cases() -> list[CaseRow]:
    """Open cases that the Actor handles, whoever has them in hand now: those that are due first."""
    asked = {"handler": "me", "status": "open"}
    return list(case_list(db(), actor(), asked, limit=OWN, day=today(), order="due_on").rows)


def _told(returned: Returned) -> str:
    """What became of it: how the case ended, the task and its outcome, or why it was returned."""
    if returned.sort == ENDED:
        return status_word(returned)
    return _("退回：%(why)s", why=returned.word) if returned.sort == RETURNED else returned.word


def _late_list(units: frozenset[str]) -> str:
    """The list of the overdue cases of the units that the Actor heads."""
    alone = next(iter(units)) if len(units) == 1 and EVERYWHERE not in units else None
    return url_for("office.case_list", due="overdue", unit=alone)


def _draft_title(draft: WaitingDraft) -> str:
    entry = configuration().entry("document", draft.type, draft.unit)
    return entry_title(entry.body if entry else {}, draft.type, language())


def _setup() -> Setup | None:
    """The steps that bring the jurisdiction on line, as long as something essential is missing."""
    found = setup_now()
    return None if found.ready else found


def _own_sets() -> list[tuple[ChangeSet, str]]:
    """The Actor's own change sets that are under way, each with who has it now."""
    who = actor()
    chosen = select(ChangeSet).where(
        ChangeSet.jurisdiction == who.jurisdiction,
        ChangeSet.created_by == who.account,
        ChangeSet.state.in_(UNDER_WAY),
    )
    rows = db().scalars(chosen.order_by(ChangeSet.created_at.desc(), ChangeSet.id.desc()).limit(NEWS))
    return [(row, whereabouts(row)) for row in rows]


def _change_sets(state: str) -> list[ChangeSet]:
    """The newest change sets of a state; those that wait are not the Actor's own."""
    who = actor()
    chosen = select(ChangeSet).where(ChangeSet.jurisdiction == who.jurisdiction, ChangeSet.state == state)
    if state == "submitted":
        chosen = chosen.where(ChangeSet.submitted_by != who.account).order_by(ChangeSet.created_at)
    else:
        chosen = chosen.order_by(ChangeSet.number.desc())
    return list(db().scalars(chosen.limit(NEWS)))
