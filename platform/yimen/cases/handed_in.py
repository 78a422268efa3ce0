"""What a form that was handed in comes to before anything is decided: its sums reckoned, its entries read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yimen.workflow import Reason

from .configuration import Configuration
from .form_reading import FormReading
from .models import Case
from .reading import Read, read_entries
from .subject import acts_in, party_names
from .sums import with_sums


def reckoned(
    configuration: Configuration,
    reading: FormReading,
    values: Mapping[str, Any],
    case: Case,
    *,
    occurred_on: date,
    filed_on: date,
) -> tuple[dict[str, Any], list[Read], list[Reason]]:
    """Checked values with what their sums may be, the entries that they look up, and why they cannot stand."""
    days: dict[str, Any] = {"unit": case.unit, "occurred_on": occurred_on, "filed_on": filed_on}
    acts, parties = acts_in(case, reading, values), party_names(case, reading, values)
    made, reasons = with_sums(configuration, reading, values, acts, parties=parties, **days)
    reads, faults = read_entries(configuration, reading, made, **days)
    return made, reads, reasons + faults
