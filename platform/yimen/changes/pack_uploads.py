"""Packs through the web: handed in, checked by a worker, and agreed to by a second person.

A pack of one's own jurisdiction becomes a change set like any other. One that founds a jurisdiction needs two of the
administrators of a jurisdiction that may found (a setting): the system administrator proposes, the security administrator
agrees; nobody may hold both roles.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, digest_bytes, new_id
from yimen.store import Jurisdiction, enqueue

from . import codes
from .lock import require_permission
from .pack_models import PackUpload
from .refusal import ChangeRefused

PACK_CHECK_KIND, PACK_FOUND_KIND = "pack_check", "pack_found"
PROPOSES, AGREES = "admin.system", "admin.security"
PLACE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_PLACE = 40


def hand_in(session: Session, actor: Actor, name: str, content: bytes, *, clock: Clock, take_base: bool = False,
            note: str = "") -> PackUpload:  # fmt: skip
    """A pack for the actor's own jurisdiction, with the job that checks it and makes a change set of it."""
    require_permission(actor, actor.jurisdiction, "change.draft", "提交配置包")
    return _taken(session, actor, actor.jurisdiction, None, name, content, clock, take_base, note)


def propose_founding(
    session: Session,
    actor: Actor,
    founders: Collection[str],
    name: str,
    content: bytes,
    *,
    target: str,
    parent: str | None = None,
    note: str = "",
    draft: bool = False,
    clock: Clock,
) -> PackUpload:
    """A pack for a jurisdiction that is not there yet; a `draft` is only looked at until `submit_founding`. Raises
    `ChangeRefused`, `ValueError` for a name that is none."""
    require_founder(actor, founders, PROPOSES)
    if not PLACE.fullmatch(target) or len(target) > LONGEST_PLACE:
        raise ValueError(target)
    if session.get(Jurisdiction, target) is not None:
        raise ChangeRefused(codes.PLACE_TAKEN.at(name=target))
    if parent is not None and session.get(Jurisdiction, parent) is None:
        raise ChangeRefused(codes.NO_JURISDICTION.at(jurisdiction=parent))
    return _taken(session, actor, target, parent, name, content, clock, False, note, draft)


def submit_founding(session: Session, actor: Actor, founders: Collection[str], upload_id: str) -> PackUpload:
    """A draft goes to the second person, by whoever made it and where nothing is wrong in it. Raises `ChangeRefused`."""
    require_founder(actor, founders, PROPOSES)
    upload = session.get(PackUpload, upload_id, with_for_update=True, populate_existing=True)
    if upload is None or upload.account != actor.account or not upload.founds:
        raise ChangeRefused(codes.NO_SUCH_SET.at(id=upload_id))
    if upload.state != "draft":
        raise ChangeRefused(codes.WRONG_STATE.at(state=upload.state, action="提交"))
    if upload.report["counts"]["errors"]:
        raise ChangeRefused(codes.HAS_ERRORS.at(count=upload.report["counts"]["errors"]))
    if session.get(Jurisdiction, upload.target) is not None:
        raise ChangeRefused(codes.PLACE_TAKEN.at(name=upload.target))
    upload.state = "submitted"
    return upload


def may_found(actor: Actor, founders: Collection[str], right: str) -> bool:
    """Whether the actor is one of those who found jurisdictions, with this right."""
    return actor.sort == "person" and actor.jurisdiction in founders and actor.may(right)


def require_founder(actor: Actor, founders: Collection[str], right: str) -> None:
    """Raises `ChangeRefused` for who may not found jurisdictions."""
    if not may_found(actor, founders, right):
        raise ChangeRefused(codes.NOT_PERMITTED.at(account=actor.account, action="开设地区"))


def _taken(
    session: Session,
    actor: Actor,
    target: str,
    parent: str | None,
    name: str,
    content: bytes,
    clock: Clock,
    take_base: bool,
    note: str,
    draft: bool = False,
) -> PackUpload:
    upload = PackUpload(
        id=new_id(),
        jurisdiction=actor.jurisdiction,
        account=actor.account,
        target=target,
        parent=parent,
        name=name[:200],
        size=len(content),
        digest=digest_bytes(content),
        content=content,
        take_base=take_base,
        note=note[:2000],
        state="checking",
        report={},
        decision="",
        created_at=clock.now(),
    )
    session.add(upload)
    session.flush()
    _begin(session, upload, PACK_CHECK_KIND, actor, clock, draft=draft)
    return upload


def decide_founding(
    session: Session,
    actor: Actor,
    founders: Collection[str],
    upload_id: str,
    *,
    digest: str,
    agreed: bool,
    note: str = "",
    clock: Clock,
) -> PackUpload:
    """The second person's word on a founding, by the digest that was seen. Raises `ChangeRefused`."""
    require_founder(actor, founders, AGREES)
    upload = session.get(PackUpload, upload_id, with_for_update=True, populate_existing=True)
    if upload is None or upload.jurisdiction != actor.jurisdiction or not upload.founds:
        raise ChangeRefused(codes.NO_SUCH_SET.at(id=upload_id))
    if upload.state != "submitted":
        raise ChangeRefused(codes.WRONG_STATE.at(state=upload.state, action="审核"))
    if actor.account == upload.account:
        raise ChangeRefused(codes.SAME_PERSON.at(account=actor.account))
    if digest != upload.digest:
        raise ChangeRefused(codes.DIGEST_MOVED.at())
    if not agreed and not note.strip():
        raise ChangeRefused(codes.REASON_NEEDED.at())
    upload.decided_by, upload.decision, upload.decided_at = actor.account, note[:2000], clock.now()
    upload.state = "founding" if agreed else "rejected"
    if agreed:
        _begin(session, upload, PACK_FOUND_KIND, actor, clock)
    return upload


def _begin(
    session: Session, upload: PackUpload, kind: str, actor: Actor, clock: Clock, *, draft: bool = False
) -> None:
    job = enqueue(
        session,
        kind,
        {"upload": upload.id, "draft": draft},
        account=actor.account,
        jurisdiction=actor.jurisdiction,
        clock=clock,
    )
    upload.job = job.id
    session.flush()


def seen_uploads(session: Session, actor: Actor, limit: int) -> list[PackUpload]:
    """The packs that the actor may see, the newest first."""
    return list(
        session.scalars(
            _seen(actor).order_by(PackUpload.created_at.desc(), PackUpload.id.desc()).limit(limit)
        )
    )


def seen_upload(session: Session, actor: Actor, upload_id: str) -> PackUpload | None:
    """A pack of the actor's jurisdiction, or None: change packs are for who drafts or approves changes, foundings for the
    administrators who propose and agree, and for the auditor."""
    query = _seen(actor).where(PackUpload.id == upload_id).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def _seen(actor: Actor) -> Select[PackUpload]:
    row = PackUpload
    own = row.target == row.jurisdiction
    sorts = [row.account == actor.account]
    if actor.may("admin.audit"):
        sorts.append(true())
    if actor.may("change.draft") or actor.may("change.approve"):
        sorts.append(own)
    if actor.may(PROPOSES) or actor.may(AGREES):
        sorts.append(~own)
    return select(row).where(row.jurisdiction == actor.jurisdiction, or_(*sorts))
