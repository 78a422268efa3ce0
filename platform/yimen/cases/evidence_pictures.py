"""Small pictures of evidence: drawn by a job, of what really is a picture and is not larger than a camera makes it."""

from __future__ import annotations

from sqlalchemy import select

from yimen.kernel import Actor
from yimen.store import Blobs, Database

from .evidence import EvidenceFile, blob_name, picture_name
from .guard import seen_case, visible
from .pictures import PICTURE_FORMATS, as_jpeg, drawn_anew

DRAWING = "evidence_pictures"
WIDEST = 320
LARGEST_FILE = 64 * 1024 * 1024
MOST_PIXELS = 120_000_000


def is_picture(mime: str, size: int) -> bool:
    """Whether a small picture is to be drawn of a file."""
    return mime in PICTURE_FORMATS and size <= LARGEST_FILE


def draw_pictures(database: Database, blobs: Blobs, actor: Actor, case_id: str, evidence_id: str) -> int:
    """Draw what waits of a piece of evidence; how many were drawn. What cannot be drawn is marked so."""
    with database.read() as session:
        case = seen_case(session, actor, case_id)
        if case is None:
            return 0
        waiting = select(EvidenceFile).where(
            EvidenceFile.evidence_id == evidence_id, EvidenceFile.picture == "waiting"
        )
        rows = session.scalars(visible(actor).within(case, waiting, EvidenceFile))
        files = [(row.id, row.digest, row.mime) for row in rows]
    drawn = {number: _draw(blobs, case_id, digest, mime) for number, digest, mime in files}
    with database.write() as session:
        case = seen_case(session, actor, case_id)
        if case is None:
            return 0
        chosen = select(EvidenceFile).where(EvidenceFile.id.in_(drawn))
        for row in session.scalars(visible(actor).within(case, chosen, EvidenceFile)):
            row.picture = "made" if drawn[row.id] else "none"
    return sum(drawn.values())


def _draw(blobs: Blobs, case_id: str, digest: str, mime: str) -> bool:
    try:
        content = b"".join(blobs.read(blob_name(case_id, digest)))
    except FileNotFoundError:
        return False
    small = small_picture(content, mime)
    if small is None:
        return False
    blobs.put(picture_name(case_id, digest), small)
    return True


def small_picture(content: bytes, mime: str) -> bytes | None:
    """A JPEG of at most `WIDEST` pixels to a side, turned as the camera was held; None for what is no such picture,
    or has more pixels than `MOST_PIXELS` (its header says so before anything is unpacked)."""
    drawn = drawn_anew(content, WIDEST, {PICTURE_FORMATS[mime]: MOST_PIXELS})
    return None if drawn is None else as_jpeg(drawn, quality=78)
