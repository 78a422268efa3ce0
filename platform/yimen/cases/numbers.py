"""Case numbers: one series per unit and year, without gaps, given in the transaction that opens the case."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from .configuration import Configuration
from .models import CaseSequence
from .succession import principal

NUMBER_FORM = "case_number_form"
DEFAULT_FORM = "{word}案字〔{year}〕{serial}号"


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


def number_form(configuration: Configuration, unit: str) -> str:
    """How a unit's case numbers are written: {word}, {year}, {serial}."""
    return str(configuration.parameter(NUMBER_FORM, unit, DEFAULT_FORM))


def give_case_number(session: Session, configuration: Configuration, unit: str, day: date) -> str:
    """The number of a new case, written as the parameter `case_number_form` says ({word}, {year}, {serial}), in the series
    of the unit in whose name it is handled."""
    named = principal(configuration, unit)
    serial = next_serial(session, configuration.jurisdiction, f"case/{named}/{day.year}")
    return written(configuration, unit, day.year, serial)


def written(configuration: Configuration, unit: str, year: int, serial: int) -> str:
    """A serial as the unit writes it now, with the word of the one in whose name it acts."""
    form, named = number_form(configuration, unit), principal(configuration, unit)
    word = str(configuration.units().get(named, {}).get("document_word") or named)
    number = form.replace("{word}", word).replace("{year}", str(year))
    return number.replace("{serial}", str(serial))
