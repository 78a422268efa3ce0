"""The recorded mode in which a jurisdiction is first filled: open only while it has no case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from yimen.cases import any_case
from yimen.kernel import Actor, Clock
from yimen.pack import Manifest
from yimen.store import Jurisdiction

from .lock import require_permission


def bootstrap_open(session: Session, jurisdiction: Jurisdiction) -> bool:
    """Whether one person may still fill it; the first case closes this for good."""
    return jurisdiction.bootstrap and not any_case(session, jurisdiction.id)


def require_drafter(session: Session, owner: Jurisdiction, actor: Actor, action: str) -> None:
    """The right to draft; not asked of anybody while the jurisdiction is still empty (roles come with its first
    pack), nor of the house's own loader, as long as the bootstrap is open."""
    may_fill = not owner.sequence or actor.purpose == "migrate"
    if not (may_fill and bootstrap_open(session, owner)):
        require_permission(actor, owner.id, "change.draft", action)


def found_jurisdiction(
    session: Session, jurisdiction: str, manifest: Manifest, clock: Clock, *, parent: str | None = None
) -> Jurisdiction:
    """The jurisdiction's row, made from the pack's manifest where it is new."""
    row = session.get(Jurisdiction, jurisdiction)
    if row is None:
        row = Jurisdiction(
            id=jurisdiction,
            title=manifest.title["zh"],
            region=manifest.region,
            level=manifest.level,
            parent=parent,
            sequence=0,
            bootstrap=True,
            pack="",
            pack_version="",
            base_lock={},
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
    return row


def pack_state(jurisdiction: Jurisdiction) -> dict[str, Any]:
    """Which pack the jurisdiction follows and how its lower layers are locked."""
    return {
        "pack": jurisdiction.pack,
        "pack_version": jurisdiction.pack_version,
        "lock": dict(jurisdiction.base_lock),
    }


def put_pack_state(jurisdiction: Jurisdiction, state: Mapping[str, Any]) -> None:
    jurisdiction.pack = str(state.get("pack", ""))
    jurisdiction.pack_version = str(state.get("pack_version", ""))
    jurisdiction.base_lock = dict(state.get("lock", {}))


def moves_pack(summary: Mapping[str, Any]) -> bool:
    """Whether a set would change which pack, version or lock the jurisdiction follows."""
    after = summary.get("pack_after")
    before = summary.get("pack_before") or {}
    return after is not None and any(
        after.get(name) != before.get(name) for name in ("pack", "pack_version", "lock")
    )
