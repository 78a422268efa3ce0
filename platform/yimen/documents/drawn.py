"""A signature drawn on the screen, or the picture of a fingerprint: read by its content, drawn anew, and bound to the digest
of what was shown when it was given."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Configuration, visible
from yimen.kernel import Actor, Clock, Finding, Place

from . import codes
from .inlaid import upright
from .life import Step, marks_of, take_step
from .models import Document, DocumentPdf

DRAWN = ("signature", "fingerprint")
HANDS = ("party", "witness", "officer")
LARGEST_PICTURE = 5 * 1024 * 1024
MOST_PIXELS = 25_000_000
SIDE = 1_200  # pixels of the longer side as it is kept
LEAST_CONTRAST = 40


def clean_picture(content: bytes) -> bytes | None:
    """The picture drawn anew as PNG, upright and without whatever travelled along; None for what is no PNG or JPEG of a
    bearable size, or shows nothing."""
    drawn = upright(content, LARGEST_PICTURE, SIDE, MOST_PIXELS)
    if drawn is None:
        return None
    low, high = drawn.convert("L").getextrema()
    if float(high) - float(low) < LEAST_CONTRAST:  # type: ignore[arg-type]
        return None
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def shown_digest(session: Session, actor: Actor, case_id: str, document_id: str) -> str:
    """The digest of what the paper's page shows: the PDF where it was printed, else the paper; "" where none is seen."""
    chosen = (
        select(Document.digest, DocumentPdf.digest.label("pdf"), DocumentPdf.printed_from)
        .outerjoin(DocumentPdf, DocumentPdf.document_id == Document.id)
        .where(Document.case_id == case_id, Document.id == document_id)
    )
    found = session.execute(visible(actor).of(chosen, Document)).one_or_none()
    if found is None:
        return ""
    return str(found.pdf) if found.pdf and found.printed_from == found.digest else str(found.digest)


def take_drawing(
    session: Session,
    actor: Actor,
    case_id: str,
    document_id: str,
    *,
    drawn: str,
    hand: str,
    signer: str,
    shown: str,
    picture: bytes,
    on: date,
    configuration: Configuration,
    clock: Clock,
) -> list[Finding]:
    """Keep a signature or fingerprint of `signer` under a paper, in the caller's transaction; findings where it is none,
    or the page showed something else. An officer signs under the own name alone. Raises `LookupError`."""
    seen = shown_digest(session, actor, case_id, document_id)
    if not seen:
        raise LookupError(document_id)
    if shown != seen:
        return [codes.SHOWN_CHANGED.at(Place())]
    if hand == "officer":
        person = session.get(cases.Person, actor.account)
        signer = person.name if person is not None else actor.account
    if not signer.strip() or drawn not in DRAWN or hand not in HANDS:
        return [codes.STEP_TEXT.at(Place(path="/signer"), what="签名人")]
    clean = clean_picture(picture)
    if clean is None:
        return [codes.NO_DRAWING.at(Place(path="/picture"))]
    told = {"drawn": drawn, "hand": hand, "signer": signer.strip()[:100], "shown": shown}
    step = Step("drawn", on, told, (_file_name(told), clean))
    return take_step(session, actor, case_id, document_id, step, configuration=configuration, clock=clock)


def _file_name(told: Mapping[str, str]) -> str:
    word = {"signature": "手写签名", "fingerprint": "指印"}[told["drawn"]]
    return f"{told['signer']}的{word}.png".replace("/", "-")


def drawn_picture(
    session: Session, actor: Actor, case_id: str, document_id: str, digest: str
) -> bytes | None:
    """A drawn signature of a paper as PNG; None where the actor sees no such one."""
    marks = marks_of(session, actor, case_id, document_id)
    if not any(each.sort == "drawn" and each.file == digest for each in marks):
        return None
    found = cases.file_content(session, actor, case_id, digest)
    return None if found is None else found[2]
