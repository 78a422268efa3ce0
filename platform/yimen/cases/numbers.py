"""Case numbers: serials of a series, by unit and year, without gaps, given in the transaction that opens the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from yimen.kernel import NumberSeries, system_actor
from yimen.store import ask_in
from yimen.workflow import NUMBER_FORM, Procedure, case_numbers

from .configuration import Configuration
from .guard import GuardedQuery, visible
from .models import Case, CaseSequence
from .succession import principal

COMMON_NUMBERS = "case_number_form"
"""The parameter that says how the cases of all procedures that say nothing of their numbers are numbered."""


def next_serial(session: Session, jurisdiction: str, series: str) -> int:
    """The next serial of a series; its row stays locked until the transaction ends."""
    connection = session.connection()
    asked = {"jurisdiction": jurisdiction, "series": series, "last": 1}
    return int(connection.execute(_next(connection.dialect.name), asked).scalar_one())


@cache
def _next(dialect: str) -> Any:
    """One statement for every number: building it costs more than running it."""
    sequence = CaseSequence.__table__.c
    insert = sqlite_insert if dialect == "sqlite" else postgres_insert
    statement = insert(CaseSequence).on_conflict_do_update(
        index_elements=["jurisdiction", "series"], set_={"last": sequence.last + 1}
    )
    return statement.returning(sequence.last)


def continue_after(session: Session, jurisdiction: str, series: str, serial: int) -> None:
    """A series goes on after the serial, where it had not come so far."""
    dialect = session.get_bind().dialect.name
    insert: Any = sqlite_insert if dialect == "sqlite" else postgres_insert
    statement = insert(CaseSequence).values(jurisdiction=jurisdiction, series=series, last=serial)
    behind = CaseSequence.last < serial
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["jurisdiction", "series"], set_={"last": serial}, where=behind
        )
    )


def numbers_of(configuration: Configuration, procedure: Mapping[str, Any], unit: str) -> NumberSeries:
    """How the unit numbers its cases of the procedure, by its body."""
    return case_numbers(procedure, str(configuration.parameter(COMMON_NUMBERS, unit, NUMBER_FORM)))


def series_of(configuration: Configuration, numbers: NumberSeries, unit: str, year: int) -> str:
    """What is counted together: a series is of the unit in whose name the cases are handled, and of a year."""
    return f"{numbers.series}/{principal(configuration, unit)}/{year}"


def word_of(configuration: Configuration, unit: str) -> str:
    """The word in the numbers of a unit: of the one in whose name it acts."""
    named = principal(configuration, unit)
    return str(configuration.units().get(named, {}).get("document_word") or named)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number as part of its series: whose it is, written like `form`."""

    series: str
    unit: str
    year: int
    serial: int
    form: str


def counted(configuration: Configuration, procedure: Procedure, unit: str, number: str) -> Counted | None:
    """What a number counts for that is written as the unit writes those of the procedure now; else None."""
    numbers, word = numbers_of(configuration, procedure.body, unit), word_of(configuration, unit)
    read = numbers.read(word, number)
    if read is None:
        return None
    year, serial = read
    series = series_of(configuration, numbers, unit, year)
    return Counted(series, principal(configuration, unit), year, serial, numbers.like(word, year))


def give_case_number(
    session: Session, configuration: Configuration, procedure: Procedure, unit: str, day: date
) -> str:
    """The number of a new case. A number that some case has already, because the way of writing changed or a register
    brought it along, is given to no other: the series goes on after the highest that is written so."""
    numbers = numbers_of(configuration, procedure.body, unit)
    series, word = series_of(configuration, numbers, unit, day.year), word_of(configuration, unit)
    number = numbers.text(word, day.year, next_serial(session, configuration.jurisdiction, series))
    if not _is_taken(session, configuration.jurisdiction, number):
        return number
    highest = _highest(session, configuration.jurisdiction, numbers, word, day.year)
    continue_after(session, configuration.jurisdiction, series, highest)
    return numbers.text(word, day.year, next_serial(session, configuration.jurisdiction, series))


def _is_taken(session: Session, jurisdiction: str, number: str) -> bool:
    return bool(ask_in(session, _having(jurisdiction), {"number": number}))


@lru_cache(maxsize=256)
def _having(jurisdiction: str) -> GuardedQuery:
    chosen = select(Case.id).where(Case.number == bindparam("number"))
    return GuardedQuery(visible(system_actor("index", jurisdiction)).of(chosen))


def _highest(session: Session, jurisdiction: str, numbers: NumberSeries, word: str, year: int) -> int:
    """The highest serial among all numbers that are written so in the year."""
    before = numbers.like(word, year).partition("…")[0]
    chosen = select(Case.number).where(Case.number.startswith(before, autoescape=True))
    found = session.scalars(visible(system_actor("index", jurisdiction)).of(chosen))
    return max((numbers.serial(word, year, each) for each in found), default=0)
