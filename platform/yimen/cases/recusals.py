"""Requests that somebody withdraw from a case, as its page shows them, and whom a request may be about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.workflow import Act, Procedure, Reason

from . import codes
from .models import Case
from .records import Person


@dataclass(frozen=True, slots=True)
class Challenge:
    """One request: whom it is about, by whom (self or party) on which ground, and what was decided (state: open, granted,
    refused)."""

    who: str
    by: str
    ground: str
    on: date
    reason: str
    state: str
    decided_on: date | None = None
    decided_by: str = ""


def challenges_in(state: Mapping[str, Any]) -> list[Challenge]:
    """Every request of a case, the newest first."""
    return [
        Challenge(
            each["who"],
            each["by"],
            each["ground"],
            date.fromisoformat(each["on"]),
            each["reason"],
            each["state"],
            date.fromisoformat(each["decided_on"]) if each.get("decided_on") else None,
            each.get("decided_by", ""),
        )
        for each in reversed(state.get("challenges", ()))
    ]


def people_in(state: Mapping[str, Any]) -> list[str]:
    """Everybody who handles the case, holds a task of it or did one."""
    records = state.get("items", {}).values()
    found = [*state.get("handlers", ())]
    for record in records:
        found += [*record.get("who", ()), *([record["holder"]] if record.get("holder") else [])]
    return list(dict.fromkeys(map(str, found)))


def challenge_reasons(session: Session, case: Case, procedure: Procedure, act: Act) -> list[Reason]:
    """Why nobody of that account can be asked to withdraw: unknown here, or shut."""
    if act.sort != "challenge" or not act.target:
        return []
    person = session.get(Person, act.target)
    if person is not None and person.jurisdiction == case.jurisdiction and person.active:
        return []
    return [codes.reason(codes.FELLOW_UNKNOWN, place="target", account=act.target)]
