"""The register of numbers as a page lists it: every number that was given, gaps told, found whatever its brackets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import visible
from yimen.kernel import EVERYWHERE, Actor, plain_number

from .models import Document, NumberRegister

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A number of the register. `case_id` and `title` "" where its paper is not the actor's to see."""

    number: str
    sequence: str
    serial: int
    state: str
    reason: str
    given_at: datetime
    document_id: str
    case_id: str
    title: str


def register_rows(
    session: Session, actor: Actor, unit: str, year: int, *, sought: str = ""
) -> tuple[list[RegisterRow], dict[str, list[int]]]:
    """(numbers of a unit and a year, by sequence and serial; missing serials by sequence); none where the actor does
    not reach the unit. `sought` is a part of a number, its brackets of any sort."""
    if unit not in actor.units and EVERYWHERE not in actor.units:
        return [], {}
    rows = list(
        session.scalars(
            select(NumberRegister)
            .where(
                NumberRegister.jurisdiction == actor.jurisdiction,
                NumberRegister.unit == unit,
                NumberRegister.year == year,
            )
            .order_by(NumberRegister.sequence, NumberRegister.serial)
        )
    )
    wanted = plain_number(sought)
    chosen = [each for each in rows if wanted in plain_number(each.number)][:MOST_ROWS]
    papers = _papers(session, actor, [each.document_id for each in chosen if each.document_id])
    return [_row(each, papers) for each in chosen], missing_serials(rows)


def missing_serials(rows: Sequence[NumberRegister]) -> dict[str, list[int]]:
    """Serials between the first and the last of each sequence that the register does not hold."""
    held: dict[str, set[int]] = {}
    for each in rows:
        held.setdefault(each.sequence, set()).add(each.serial)
    gaps = {name: sorted(set(range(min(each), max(each) + 1)) - each) for name, each in held.items()}
    return {name: each for name, each in gaps.items() if each}


def _papers(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(ids), 500):
        chosen = select(Document.id, Document.case_id, Document.title).where(
            Document.id.in_(ids[start : start + 500])
        )
        rows = session.execute(visible(actor).of(chosen, Document))
        found |= {row.id: (row.case_id, row.title) for row in rows}
    return found


def _row(row: NumberRegister, papers: dict[str, tuple[str, str]]) -> RegisterRow:
    case_id, title = papers.get(row.document_id or "", ("", ""))
    return RegisterRow(
        row.number,
        row.sequence,
        row.serial,
        row.state,
        row.reason,
        row.given_at,
        row.document_id or "",
        case_id,
        title,
    )
