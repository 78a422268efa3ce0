"""A jurisdiction's own configuration as a pack again: what its layer says, the lower layers only by lock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor
from yimen.pack import Entry, Manifest, export_pack, manifest_from_body
from yimen.store import ChangeSet, Jurisdiction, current_number, source_content, valid_and_recorded
from yimen.store import EntryRevision as Revision

from . import codes
from .refusal import ChangeRefused
from .views import require_reader


def export_jurisdiction(session: Session, actor: Actor, jurisdiction: str, *, day: date) -> dict[str, bytes]:
    """The files of a pack that brings about what is in force on `day`, over the same lower packs.

    Entries that a lower pack brought and nobody changed are left to it. Raises `ChangeRefused`.
    """
    require_reader(actor, jurisdiction)
    owner = session.get(Jurisdiction, jurisdiction)
    if owner is None:
        raise ChangeRefused(codes.NO_JURISDICTION.at(jurisdiction=jurisdiction))
    manifest, sources = _last_pack(session, owner)
    entries = _own_entries(session, owner, day)
    return export_pack(
        entries,
        manifest,
        lock=owner.base_lock,
        templates=_templates(session, entries),
        others=_travelling(session, manifest.name, sources),
    )


def _last_pack(session: Session, owner: Jurisdiction) -> tuple[Manifest, list[Mapping[str, Any]]]:
    """The manifest and sources of the pack that the jurisdiction follows; one of its own where there is none."""
    query = (
        select(ChangeSet.summary)
        .where(ChangeSet.jurisdiction == owner.id, ChangeSet.sort == "pack", ChangeSet.state == "active")
        .order_by(ChangeSet.number.desc())
        .limit(1)
    )
    summary = session.scalar(query)
    if summary is None or not summary.get("pack_after"):
        return Manifest(owner.id, {"zh": owner.title}, "0.1.0", owner.level, owner.region), []
    return manifest_from_body(summary["pack_after"]["manifest"]), summary["sources"]


def _own_entries(session: Session, owner: Jurisdiction, day: date) -> list[Entry]:
    number = current_number(session, owner.id)
    rows = session.execute(
        select(
            Revision.scope, Revision.kind, Revision.key, Revision.body, Revision.origin, Revision.valid_to
        ).where(valid_and_recorded(Revision, owner.id, day, number))
    )
    lower = set(owner.base_lock)
    return [
        Entry(kind, key, body, scope, None, until, origin=origin)
        for scope, kind, key, body, origin, until in rows
        if origin.get("layer") not in lower
    ]


def _templates(session: Session, entries: list[Entry]) -> dict[str, bytes]:
    digests = {
        entry.origin.get("patch", entry.body).get("template_digest")
        for entry in entries
        if entry.kind == "document"
    }
    found = {digest: source_content(session, digest) for digest in digests if digest}
    return {digest: content for digest, content in found.items() if content is not None}


def _travelling(session: Session, pack: str, sources: list[Mapping[str, Any]]) -> dict[str, bytes]:
    """Scenarios under their own path, tables under `sources/`."""
    files = {}
    for each in sources:
        owner, _, path = str(each["name"]).partition("/")
        if owner != pack or "documents" in PurePosixPath(path).parts:
            continue
        content = source_content(session, str(each["digest"]))
        if content is not None:
            inner = path if path.startswith(("scenarios/", "sources/")) else f"sources/{path}"
            files[inner] = content
    return files
