"""What is checked before the engine is asked: the form's values, the day, the person and the second officer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.kernel import Actor, canonical_bytes, read_day
from yimen.screens import CompiledForm, Surroundings
from yimen.workflow import Act, Doer, Procedure, Reason, Refusal

from . import codes
from .configuration import Configuration
from .form_reading import FormReading, read_form
from .lookups import CaseLookups
from .memory import COMPILED
from .people import UnknownAccount, load_actor

BACK_ENTRY_DAYS = "back_entry_days"
DEFAULT_BACK_ENTRY_DAYS = 7


@dataclass(frozen=True, slots=True)
class Refused:
    """The act did not happen; `reasons` say why, for the person. `stale` when somebody else was first."""

    reasons: tuple[Reason, ...]
    stale: bool = False

    @classmethod
    def of(cls, *reasons: Reason) -> Refused:
        return cls(reasons)

    @classmethod
    def by(cls, refusal: Refusal) -> Refused:
        return cls(refusal.reasons)


@dataclass(frozen=True, slots=True)
class FormInHand:
    """A compiled form with what a case reads out of it."""

    id: str
    digest: str
    compiled: CompiledForm
    reading: FormReading


def form_in_hand(configuration: Configuration, form: str, unit: str, digest: str | None) -> FormInHand:
    """The form pinned by `digest`, or the one in force; raises `NotConfigured`."""
    digest = digest or configuration.digest("form", form, unit)
    compiled = configuration.form(form, unit, digest)
    reading = COMPILED.peek("form-reading", digest)
    if reading is None:
        schema = configuration.pinned("form", form, digest).get("schema", {})
        size = len(canonical_bytes(schema))
        reading = COMPILED.get("form-reading", digest, size, lambda: read_form(schema))
    return FormInHand(form, digest, compiled, reading)


def checked_values(
    session: Session,
    configuration: Configuration,
    form: FormInHand,
    values: Mapping[str, Any],
    unit: str,
    roles: frozenset[str],
) -> tuple[dict[str, Any], list[Reason]]:
    """The values as the form's own rules leave them (computed fields are computed here), and its errors."""
    lookups = CaseLookups(session, configuration, unit)
    around = Surroundings(configuration.day, configuration.calendar())
    bound = form.compiled.bind(values=values, lookups=lookups, roles=roles, around=around)
    if bound.validate():
        return dict(bound.values), []
    return {}, [
        codes.reason(
            codes.FORM_INVALID,
            place=str(error.path),
            message=error.message,
        )
        for error in bound.errors
    ]


def day_reasons(
    configuration: Configuration, procedure: Procedure, act: Act, unit: str, opened_on: date | None
) -> list[Reason]:
    """Why the day cannot be taken: in the future, before the case, or far back without a reason."""
    day, today = act.occurred_on, configuration.day
    item = procedure.items.get(act.task)
    where = {"place": "occurred_on", "article": (item.article if item else "") or procedure.article}
    if day > today:
        return [codes.reason(codes.FUTURE_DAY, **where, day=day, today=today)]
    if opened_on is not None and day < opened_on and act.sort != "correct":
        return [codes.reason(codes.BEFORE_OPENING, **where, day=day, opened=opened_on)]
    limit = int(configuration.parameter(BACK_ENTRY_DAYS, unit, DEFAULT_BACK_ENTRY_DAYS))
    if (today - day).days > limit and not act.reason.strip():
        return [codes.reason(codes.LATE_ENTRY, place="reason", day=day, limit=limit)]
    return []


def doer_of(
    session: Session, actor: Actor, configuration: Configuration, unit: str, act: Act, fellow: str
) -> tuple[Doer, list[Reason]]:
    """Who acts, with certificates as they stood on the day of the act."""
    reasons: list[Reason] = []
    fellow_certified = False
    if fellow:
        if fellow == actor.account:
            reasons.append(codes.reason(codes.SAME_PERSON, place="fellow"))
        other = _fellow(session, actor, configuration, unit, fellow)
        if other is None:
            reasons.append(codes.reason(codes.FELLOW_UNKNOWN, place="fellow", account=fellow))
        else:
            fellow_certified = is_certified(configuration, other.officer, act.occurred_on)
    doer = Doer(
        account=actor.account,
        roles=actor.roles_over(unit),
        unit=unit,
        certified=is_certified(configuration, actor.officer, act.occurred_on),
        fellow=fellow,
        fellow_certified=fellow_certified,
        stands_for=actor.stands_for,
        lent=actor.lent_over(unit),
    )
    return doer, reasons


def _fellow(
    session: Session, actor: Actor, configuration: Configuration, unit: str, account: str
) -> Actor | None:
    try:
        other = load_actor(session, account, configuration.day)
    except UnknownAccount:
        return None
    return other if other.jurisdiction == actor.jurisdiction and other.roles_over(unit) else None


def is_certified(configuration: Configuration, officer: str | None, day: date) -> bool:
    """Whether the officer's certificate is in force and within its own dates on the day."""
    if not officer:
        return False
    made = configuration.snapshot.made
    key = ("certificate", officer, configuration.day)
    if key not in made:
        found = configuration.entry("officer", officer)
        made[key] = (
            None
            if found is None
            else (read_day(found.body.get("certificate_from")), read_day(found.body.get("certificate_to")))
        )
    term = made[key]
    if term is None:
        return False
    since, until = term
    return (since is None or since <= day) and (until is None or day <= until)
