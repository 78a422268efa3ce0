"""Verification of evidence: what the journal says came in is there, in rows and in the store of files, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Finding, Place
from yimen.store import Blobs

from . import codes
from .custody import CUSTODY
from .evidence import Evidence, EvidenceFile, blob_name
from .guard import Visibility
from .records import JournalEvent


def check_evidence(
    session: Session,
    seen: Visibility,
    events: Mapping[str, Sequence[JournalEvent]],
    numbers: Mapping[str, str],
    blobs: Blobs | None,
) -> Iterator[Finding]:
    """Faults of the cases' evidence (`numbers` by id); without `blobs` the files themselves are not read."""
    first, last = min(numbers), max(numbers)
    chosen = (
        select(EvidenceFile, Evidence.position)
        .join(Evidence, Evidence.id == EvidenceFile.evidence_id)
        .where(EvidenceFile.case_id.between(first, last))
        .order_by(EvidenceFile.case_id, EvidenceFile.id)
    )
    rows = session.execute(seen.of(chosen, EvidenceFile)).all()
    told = {case: _told(events.get(case, ())) for case in numbers}
    kept: dict[str, set[tuple[str, str]]] = {}
    for file, _position in rows:
        kept.setdefault(file.case_id, set()).add((file.evidence_id, file.digest))
    for case, number in numbers.items():
        for _evidence, digest in sorted(told[case] ^ kept.get(case, set())):
            place = Place(number, path=f"/evidence/{digest}")
            yield codes.EVIDENCE_DIFFERS.at(place, case=number, digest=digest)
    for file, position in rows if blobs is not None else ():
        found = blobs.digest(blob_name(file.case_id, file.digest)) if blobs is not None else None
        if found != file.digest and file.case_id in numbers:
            fault = codes.EVIDENCE_LOST if found is None else codes.EVIDENCE_CHANGED
            number = numbers[file.case_id]
            place = Place(number, path=f"/evidence/{position}")
            yield fault.at(place, case=number, number=position, name=file.name)


def _told(events: Sequence[JournalEvent]) -> set[tuple[str, str]]:
    """(piece, digest) of every file that the journal says was taken in."""
    found: set[tuple[str, str]] = set()
    for event in events:
        if event.sort != CUSTODY:
            continue
        try:
            extra = json.loads(event.text)["extra"]
        except (ValueError, KeyError, TypeError):
            continue  # the chain's own check tells of it
        found |= {(str(extra["evidence"]), str(each["digest"])) for each in extra.get("files", ())}
    return found
