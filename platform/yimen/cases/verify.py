"""Verification: the chains are read again from their stored bytes and held against one another and the anchors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Clock, Finding, FindingKind, Place, SystemClock, digest_text, system_actor
from yimen.store import Blobs
from yimen.workflow import CONFLICT

from . import codes
from .anchors import is_signed
from .configuration import Configuration
from .guard import Visibility, visible
from .models import Case
from .plain import moment_text
from .records import Anchor, AuditEvent, AuditHead, JournalEvent
from .references import references
from .sensitive import sound_values
from .tracing import TRACED
from .verify_beside import Beside, Past
from .verify_evidence import check_evidence
from .verify_listed import check_listed
from .verify_outward import Deeds, Outside
from .verify_row import Trace, check_row, readable

CHUNK = 2_000
CASES = 500
_ROW = [Case.id, Case.jurisdiction, Case.seq, Case.head, *(readable(getattr(Case, name)) for name in TRACED)]


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
    clock: Clock | None = None,
) -> list[Finding]:
    """Every fault found in a jurisdiction's journals, anchors, sensitive values, evidence and audit trail, and in the rows
    of its cases: what the journal tells of them, and what follows from them on the clock's day (today's without one).

    `public_key` is PEM; None checks the chains alone. `exported` are (text, signature) of anchors kept
    elsewhere: they show anchors that were removed or replaced in the database. With `blobs` every file of
    evidence is read and held against its digest.
    """
    findings: list[Finding] = []
    anchored = Anchored()
    if public_key is not None:
        findings += _check_anchors(session, jurisdiction, public_key, exported, anchored)
    day = (clock or SystemClock()).today()
    findings += _check_cases(session, jurisdiction, anchored, blobs, day)
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
    session: Session, jurisdiction: str, anchored: Anchored, blobs: Blobs | None, day: date
) -> Iterator[Finding]:
    seen = visible(system_actor("verify", jurisdiction))
    known: set[str] = set()
    untraced: list[str] = []
    untold: list[str] = []
    for rows in _chunks(session, seen):
        first, last = rows[0].id, rows[-1].id
        configuration = Configuration.open(session, jurisdiction, day=day)
        events = _events(session, seen, first, last)
        sound = sound_values(session, seen, first, last)
        beside = Beside(session, seen, configuration, first, last, day)
        outside = Outside(session, seen, first, last)
        for row in rows:
            known.add(row.id)
            trace, past, deeds = Trace(), Past(), Deeds()
            points = anchored.points.get(row.id, {})
            yield from _check_chain(row, events.get(row.id, []), points, sound, (trace, past, deeds))
            yield from check_row(row, trace)
            yield from beside.check(row, past)
            yield from outside.check(row, deeds)
            untraced += [] if trace.stands else [row.number]
        untold += outside.untold
        numbers = {row.id: row.number for row in rows}
        yield from _check_values(sound, numbers)
        yield from check_evidence(session, seen, events, numbers, blobs)
        yield from check_listed(session, seen, configuration, rows)
    if untraced:
        yield codes.UNTRACED.at(Place(jurisdiction, path=""), count=len(untraced), case=untraced[0])
    if untold:
        yield codes.UNTOLD_OUTSIDE.at(Place(jurisdiction, path=""), count=len(set(untold)), case=untold[0])
    yield from _missing_cases(anchored, known)


def _chunks(session: Session, seen: Visibility) -> Iterator[Sequence[Any]]:
    """The rows of all cases, by their columns: what stands in the database, whatever the session holds."""
    last = ""
    while True:
        chosen = select(*_ROW).where(Case.id > last).order_by(Case.id).limit(CASES)
        rows = session.execute(seen.of(chosen)).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _missing_cases(anchored: Anchored, known: set[str]) -> Iterator[Finding]:
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
    told: tuple[Trace, Past, Deeds],
) -> Iterator[Finding]:
    previous, expected = "", 1
    digests: dict[int, str] = {}
    for event in events:
        while expected < event.seq:
            yield codes.EVENT_MISSING.at(_place(row.number, expected), case=row.number, seq=expected)
            expected += 1
        expected = event.seq + 1
        body = _body(event)
        yield from _check_event(row, event, body, previous, sound)
        if body is not None:
            told[0].take(event.seq, body.get("row"))
            told[1].take(body)
            told[2].take(body)
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


def _body(event: JournalEvent) -> dict[str, Any] | None:
    try:
        body = json.loads(event.text)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _check_event(
    row: Any,
    event: JournalEvent,
    body: dict[str, Any] | None,
    previous: str,
    sound: dict[str, tuple[str, str, bool]],
) -> Iterator[Finding]:
    place = _place(row.number, event.seq)
    if digest_text(event.text) != event.digest:
        yield codes.EVENT_CHANGED.at(place, case=row.number, seq=event.seq)
    if body is None:
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
