"""Whether a law is in force on a day, by the days that the library states of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

Life = Literal["", "repealed", "coming"]


def life_of(law: Mapping[str, Any], day: date | None) -> Life:
    """ "" in force, "repealed", or "coming" where it is not in force yet. Without a day any repeal counts.

    `repealed_on` is the first day no longer in force, `effective_from` the first day in force (ISO texts).
    """
    repealed, effective = law.get("repealed_on"), law.get("effective_from")
    if repealed and (day is None or str(repealed) <= day.isoformat()):
        return "repealed"
    return "coming" if effective and day is not None and str(effective) > day.isoformat() else ""
