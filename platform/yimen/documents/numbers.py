"""Numbers of papers: format per unit and type, one serial a year, allocated with the paper, never reused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from yimen.kernel import Finding, NumberSeries, Place, form_faults

from . import codes
from .models import NumberRegister, NumberSequence


def number_format(document: Mapping[str, Any]) -> NumberSeries | None:
    """The format that a document definition asks for, or None for an unnumbered inner form."""
    body = document.get("number")
    if not body:
        return None
    return NumberSeries(
        body["format"], body.get("sequence", document["id"]), body.get("width", 0), body.get("start", 1)
    )


def check_number_format(document: Mapping[str, Any], place: Place) -> list[Finding]:
    """Unknown parts, or no serial, in a definition's number format."""
    body = document.get("number")
    if not body:
        return []
    pattern = str(body.get("format", ""))
    problem = form_faults(pattern, ("serial",))
    if not problem:
        return []
    return [codes.BAD_NUMBER_FORMAT.at(place, document=document["id"], format=pattern, problem=problem)]


def allocate(
    session: Session,
    *,
    jurisdiction: str,
    unit: str,
    word: str,
    form: NumberSeries,
    year: int,
    document_id: str,
    now: datetime,
) -> str:
    """The next number, given in the caller's transaction: it comes to be with the paper or not at all."""
    serial = _next_serial(session, jurisdiction, unit, form, year)
    number = form.text(word, year, serial)
    session.add(
        NumberRegister(
            jurisdiction=jurisdiction,
            unit=unit,
            sequence=form.series,
            year=year,
            serial=serial,
            number=number,
            state="used",
            document_id=document_id,
            given_at=now,
        )
    )
    session.flush()
    return number


def _next_serial(session: Session, jurisdiction: str, unit: str, form: NumberSeries, year: int) -> int:
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = {
        "jurisdiction": jurisdiction,
        "unit": unit,
        "sequence": form.series,
        "year": year,
        "last": form.start,
    }
    statement = (
        insert(NumberSequence)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["jurisdiction", "unit", "sequence", "year"],
            set_={"last": NumberSequence.last + 1},
        )
        .returning(NumberSequence.last)
    )
    return int(session.execute(statement).scalar_one())


def void_number(session: Session, *, jurisdiction: str, number: str, reason: str) -> None:
    """A number is never deleted: it becomes void, with its reason."""
    session.execute(
        update(NumberRegister)
        .where(NumberRegister.jurisdiction == jurisdiction, NumberRegister.number == number)
        .values(state="void", reason=reason)
    )


def gaps(session: Session, jurisdiction: str, unit: str, sequence: str, year: int) -> list[int]:
    """Serials between the first and the last that the register does not hold; empty when all is in order."""
    rows = session.scalars(
        select(NumberRegister.serial)
        .where(
            NumberRegister.jurisdiction == jurisdiction,
            NumberRegister.unit == unit,
            NumberRegister.sequence == sequence,
            NumberRegister.year == year,
        )
        .order_by(NumberRegister.serial)
    ).all()
    return sorted(set(range(rows[0], rows[-1] + 1)) - set(rows)) if rows else []
