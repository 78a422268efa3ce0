"""Case files as jobs: of one case, or of all that a unit closed in a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Case, visible
from yimen.kernel import Actor, Clock
from yimen.store import Job, enqueue

from .dossiers import DossierRefused, put_together
from .filling import PaperFailed
from .jobs import RunningJob
from .models import DossierCopy
from .printing import Printer

DOSSIER_KIND = "dossier"
MOST_CASES = 2_000


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """A closed case and its file as it was last put together; `made_at` None where it never was, `old` where the
    case went on since."""

    id: str
    number: str
    title: str
    party: str
    closed_on: date
    made_at: datetime | None
    pages: int
    retention: str
    keep_until: date | None
    file_number: str
    printed: bool
    old: bool


def closed_cases(
    session: Session, actor: Actor, unit: str, year: int, *, limit: int = MOST_CASES
) -> list[ClosedCase]:
    """What a unit closed in a year, as far as the actor sees it, by number."""
    copy = DossierCopy
    chosen = (
        select(Case, copy)
        .outerjoin(copy, copy.case_id == Case.id)
        .where(Case.unit == unit, Case.closed_on >= date(year, 1, 1), Case.closed_on <= date(year, 12, 31))
        .order_by(Case.closed_on, Case.id)
        .limit(limit)
    )
    return [_closed(case, kept) for case, kept in session.execute(visible(actor).of(chosen, Case))]


def _closed(case: Case, kept: DossierCopy | None) -> ClosedCase:
    assert case.closed_on is not None
    about = (case.id, case.number, case.title, case.party, case.closed_on)
    if kept is None:
        return ClosedCase(*about, None, 0, "", None, "", False, False)
    told = (kept.made_at, kept.pages, kept.retention, kept.keep_until, kept.file_number)
    return ClosedCase(*about, *told, bool(kept.pdf_digest), kept.seq != case.seq)


def ask_for_dossiers(session: Session, actor: Actor, case_ids: Sequence[str], *, clock: Clock) -> Job | None:
    """A job of the actor's that puts these files together; None where the actor sees none of the cases."""
    seen = [each for each in case_ids if cases.seen_case(session, actor, each) is not None]
    if not seen:
        return None
    return enqueue(
        session,
        DOSSIER_KIND,
        {"cases": seen},
        account=actor.account,
        jurisdiction=actor.jurisdiction,
        clock=clock,
    )


def make_dossiers(job: RunningJob, press: Printer, private_key: bytes) -> dict[str, Any]:
    """The runner. A file that cannot be put together does not keep the others; done again it makes them anew."""
    actor, wanted = job.actor(), list(job.payload["cases"])
    refused: list[str] = []
    made = 0
    for number, case_id in enumerate(wanted):
        job.progress(number, len(wanted))
        try:
            put_together(
                job.database, job.blobs, actor, case_id, press=press, private_key=private_key, clock=job.clock
            )
            made += 1
        except (DossierRefused, PaperFailed) as error:
            refused.append(str(error))
        except cases.CaseNotFound:
            continue
    result: dict[str, Any] = {"made": made, "missing": refused[:50]}
    if len(wanted) == 1:
        result["dossier"] = wanted[0]
    with job.database.write() as session:
        job.finish(session, result)
    return result
