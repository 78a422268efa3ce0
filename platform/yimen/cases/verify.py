"""Verification: the chains are read again from their stored bytes and held against one another and the anchors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Finding, FindingKind, Place, digest_text, system_actor
from yimen.store import Blobs
from yimen.workflow import CONFLICT

from . import codes
from .anchors import is_signed
from .guard import visible
from .journal import moment_text
from .models import Case
from .records import Anchor, AuditEvent, AuditHead, JournalEvent
from .references import references
from .sensitive import sound_values
from .verify_evidence import check_evidence

CHUNK = 2_000


@dataclass
class Anchored:
    """What the anchors say: for each case the digest that stood at each anchored seq, and in which anchor."""

    points: dict[str, dict[int, tuple[str, int]]] = field(default_factory=dict)
    audit: dict[int, tuple[str, int]] = field(default_factory=dict)

    def take(self, body: dict[str, Any]) -> None:
        number = int(body["number"])
        for case_id, (seq, head) in body["heads"].items():
            self.points.setdefault(case_id, {})[seq] = (head, number)
        if body["audit"]["seq"]:
            self.audit[body["audit"]["seq"]] = (body["audit"]["head"], number)


def verify(
    session: Session,
    jurisdiction: str,
    public_key: bytes | None,
    *,
    exported: Iterable[tuple[bytes, bytes]] = (),
    blobs: Blobs | None = None,
) -> list[Finding]:
    """Every fault found in a jurisdiction's journals, anchors, sensitive values, evidence and audit trail.

    `public_key` is PEM; None checks the chains alone. `exported` are (text, signature) of anchors kept
    elsewhere: they show anchors that were removed or replaced in the database. With `blobs` every file of
    evidence is read and held against its digest.
    """
    findings: list[Finding] = []
    anchored = Anchored()
    if public_key is not None:
        findings += _check_anchors(session, jurisdiction, public_key, exported, anchored)
    findings += _check_cases(session, jurisdiction, anchored, blobs)
    findings += _check_audit(session, jurisdiction, anchored)
    return findings


def _check_anchors(
    session: Session,
    jurisdiction: str,
    public_key: bytes,
    exported: Iterable[tuple[bytes, bytes]],
    anchored: Anchored,
) -> Iterator[Finding]:
    kept: dict[int, str] = {}
    previous, expected = "", 1
    rows = select(Anchor).where(Anchor.jurisdiction == jurisdiction).order_by(Anchor.number)
    for anchor in session.scalars(rows):
        place = Place(f"anchor-{anchor.number:06d}", path="")
        if not is_signed(anchor.text, anchor.signature, public_key):
            yield codes.ANCHOR_FORGED.at(place, number=anchor.number)
            continue
        body = json.loads(anchor.text)
        if anchor.number != expected or body["number"] != expected or body["previous"] != previous:
            yield codes.ANCHOR_GAP.at(place, number=expected)
        previous, expected = digest_text(anchor.text), anchor.number + 1
        kept[anchor.number] = previous
        anchored.take(body)
    for content, signature in exported:
        yield from _check_exported(content, signature, jurisdiction, public_key, kept, anchored)
    if not kept:
        yield codes.NO_ANCHOR.at(Place(jurisdiction, path=""))


def _check_exported(
    content: bytes,
    signature: bytes,
    jurisdiction: str,
    public_key: bytes,
    kept: dict[int, str],
    anchored: Anchored,
) -> Iterator[Finding]:
    import base64

    text = content.decode("utf-8", errors="replace")
    if not is_signed(text, base64.b64encode(signature).decode("ascii"), public_key):
        yield codes.ANCHOR_FORGED.at(Place("exported", path=""), number="?")
        return
    body = json.loads(text)
    if body["jurisdiction"] != jurisdiction:
        return
    if kept.get(body["number"]) != digest_text(text):
        yield codes.ANCHOR_GAP.at(Place(f"anchor-{body['number']:06d}", path=""), number=body["number"])
    anchored.take(body)


def _check_cases(
    session: Session, jurisdiction: str, anchored: Anchored, blobs: Blobs | None
) -> Iterator[Finding]:
    seen = visible(system_actor("verify", jurisdiction))
    known: set[str] = set()
    last = ""
    while True:
        heads = select(Case.id, Case.number, Case.seq, Case.head).order_by(Case.id).limit(CHUNK)
        rows = session.execute(seen.of(heads.where(Case.id > last))).all()
        if not rows:
            break
        events = _events(session, seen, rows[0].id, rows[-1].id)
        sound = sound_values(session, seen, rows[0].id, rows[-1].id)
        for row in rows:
            known.add(row.id)
            points = anchored.points.get(row.id, {})
            yield from _check_chain(row, events.get(row.id, []), points, sound)
        numbers = {row.id: row.number for row in rows}
        yield from _check_values(sound, numbers)
        yield from check_evidence(session, seen, events, numbers, blobs)
        last = rows[-1].id
    for case_id, points in anchored.points.items():
        if case_id not in known:
            seq = max(points)
            yield codes.ANCHORED_MISSING.at(
                _place(case_id, seq), number=points[seq][1], case=case_id, seq=seq
            )


def _events(session: Session, seen: Any, first: str, last: str) -> dict[str, list[JournalEvent]]:
    statement = (
        select(JournalEvent)
        .where(JournalEvent.case_id.between(first, last))
        .order_by(JournalEvent.case_id, JournalEvent.seq)
    )
    found = session.scalars(seen.of(statement, JournalEvent).execution_options(populate_existing=True))
    grouped = {case_id: list(group) for case_id, group in groupby(found, key=lambda event: event.case_id)}
    for group in grouped.values():
        for event in group:
            session.expunge(event)
    return grouped


def _check_chain(
    row: Any,
    events: list[JournalEvent],
    points: dict[int, tuple[str, int]],
    sound: dict[str, tuple[str, str, bool]],
) -> Iterator[Finding]:
    previous, expected = "", 1
    digests: dict[int, str] = {}
    for event in events:
        while expected < event.seq:
            yield codes.EVENT_MISSING.at(_place(row.number, expected), case=row.number, seq=expected)
            expected += 1
        expected = event.seq + 1
        yield from _check_event(row, event, previous, sound)
        previous = digests[event.seq] = digest_text(event.text)
    if row.seq != expected - 1 or row.head != previous:
        yield codes.HEAD_DIFFERS.at(
            _place(row.number, expected - 1), case=row.number, seq=expected - 1, head=row.seq
        )
    for seq, (head, number) in points.items():
        kind: FindingKind | None = None
        if seq not in digests:
            kind = codes.ANCHORED_MISSING
        elif digests[seq] != head:
            kind = codes.ANCHOR_DIFFERS
        if kind:
            yield kind.at(_place(row.number, seq), case=row.number, seq=seq, number=number)


def _check_event(
    row: Any, event: JournalEvent, previous: str, sound: dict[str, tuple[str, str, bool]]
) -> Iterator[Finding]:
    place = _place(row.number, event.seq)
    if digest_text(event.text) != event.digest:
        yield codes.EVENT_CHANGED.at(place, case=row.number, seq=event.seq)
    try:
        body = json.loads(event.text)
    except ValueError:
        return
    if not isinstance(body, dict):
        return
    if body.get("case") != row.id or body.get("seq") != event.seq:
        yield codes.EVENT_MISPLACED.at(
            place, case=row.number, seq=event.seq, of=body.get("case"), was=body.get("seq")
        )
    elif body.get("previous") != previous:
        yield codes.CHAIN_BROKEN.at(place, case=row.number, seq=event.seq)
    columns = {
        "sort": event.sort,
        "task": event.task,
        "account": event.account,
        "occurred_on": event.occurred_on.isoformat(),
        "recorded_at": moment_text(event.recorded_at),
        "jurisdiction": event.jurisdiction,
    }
    differing = [name for name, value in columns.items() if body.get(name) != value]
    if event.contradicts != (f'"sort":"{CONFLICT}"' in event.text):
        differing.append("contradicts")
    for name in differing:
        yield codes.COLUMN_DIFFERS.at(place, case=row.number, seq=event.seq, field=name)
    for ref, digest in references(body.get("values")):
        if sound.get(ref, ("", "", False))[1] != digest:
            yield codes.SENSITIVE_MISSING.at(place, case=row.number, seq=event.seq)


def _check_values(sound: dict[str, tuple[str, str, bool]], numbers: dict[str, str]) -> Iterator[Finding]:
    for ref, (case_id, _digest, intact) in sound.items():
        if not intact:
            yield codes.SENSITIVE_DIFFERS.at(
                Place(numbers.get(case_id, case_id), path=f"/sensitive/{ref}"),
                case=numbers.get(case_id, case_id),
                field=ref,
            )


def _check_audit(session: Session, jurisdiction: str, anchored: Anchored) -> Iterator[Finding]:
    previous, expected = "", 1
    digests: dict[int, str] = {}
    rows = select(AuditEvent).where(AuditEvent.jurisdiction == jurisdiction).order_by(AuditEvent.seq)
    for event in session.scalars(rows.execution_options(yield_per=CHUNK)):
        actual = digest_text(event.text)
        body = json.loads(event.text) if actual == event.digest else {}
        sound = body.get("seq") == event.seq == expected and body.get("previous") == previous
        if not sound or (body["sort"], body["account"], body["subject"]) != (
            event.sort,
            event.account,
            event.subject,
        ):
            yield codes.AUDIT_BROKEN.at(Place("audit", path=f"/{event.seq}"), seq=event.seq)
        previous, expected = actual, event.seq + 1
        digests[event.seq] = actual
    head = session.get(AuditHead, jurisdiction, populate_existing=True)
    if head is not None and (head.seq, head.head) != (expected - 1, previous):
        yield codes.AUDIT_BROKEN.at(Place("audit", path=f"/{head.seq}"), seq=head.seq)
    for seq, (digest, _number) in anchored.audit.items():
        if digests.get(seq) != digest:
            yield codes.AUDIT_BROKEN.at(Place("audit", path=f"/{seq}"), seq=seq)


def _place(case: str, seq: int) -> Place:
    return Place(case, path=f"/journal/{seq}")
