"""In how many earlier cases the parties of a case stood: figures that a form asks of the store (`x-earlier`).

They are counted once, in the transaction of the act that hands the form in, as of the act's day, and stand from then on
as values of the form: conditions read them there, and the journal says by which days they were counted. The count goes
over cases that whoever acts may not see, and tells their number alone. Two acts at the same time do not know of each
other: both count what was there before them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union, union_all
from sqlalchemy.orm import Session

from yimen.kernel import Actor, system_actor
from yimen.store import case_field
from yimen.workflow import EarlierRule

from .checking import form_in_hand
from .configuration import Configuration
from .form_reading import EarlierField, FormReading, Path, at
from .guard import Visibility, visible
from .models import AllegedAct, Case, Party
from .records import NUMBER_APART, SensitiveValue
from .references import REFERENCE
from .sensitive import whole
from .taking import put_at

MOST_PARTIES = 50
MERGED = "merged"
"""A case that went on in another one, where it is counted."""


@dataclass(frozen=True, slots=True)
class _Who:
    """A party as it is looked for: its number in the ways it may be written, "" for none, and its name."""

    numbers: tuple[str, ...]
    name: str


def with_earlier(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    reading: FormReading,
    values: Mapping[str, Any],
    case: Case,
    day: date,
) -> dict[str, Any]:
    """The values with each counted field as the cases have it on the day, whatever was sent; of several parties the one
    that stood in most. Nobody named yet is no number. Asks nothing for a form that counts nothing."""
    if not reading.earlier:
        return dict(values)
    rows = _parties(session, actor, reading, values, case)
    asked = [(place, who) for place, field in enumerate(reading.earlier) for who in _known(rows, field.rule)]
    found: dict[int, int] = {}
    if asked:
        statements = [
            _counted(configuration, reading.earlier[place], who, case, day, place) for place, who in asked
        ]
        for place, number in session.execute(_together(visible(_house(case)), statements)):
            found[place] = max(number, found.get(place, 0))
    made = copy.deepcopy(dict(values))
    for place, field in enumerate(reading.earlier):
        put_at(made, field.path, found.get(place))
    return made


def earlier_figures(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    form: str,
    unit: str,
    values: Mapping[str, Any],
    day: date,
) -> dict[Path, int | None]:
    """What a form that is about to open a case of the unit would be counted with, by the paths of its fields; None as long
    as nobody is named."""
    reading = form_in_hand(configuration, form, unit, None).reading
    if not reading.earlier:
        return {}
    case = Case(id="", jurisdiction=configuration.jurisdiction, unit=unit, record={})
    made = with_earlier(session, actor, configuration, reading, values, case, day)
    return {field.path: at(made, field.path) for field in reading.earlier}


def as_counted(reading: FormReading, values: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The values with each counted field as the form had it `before`: an amendment changes none of what was gone by."""
    if not reading.earlier:
        return dict(values)
    made = copy.deepcopy(dict(values))
    for field in reading.earlier:
        put_at(made, field.path, at(before, field.path))
    return made


def told_of_earlier(
    configuration: Configuration, reading: FormReading, values: Mapping[str, Any], unit: str, day: date
) -> dict[str, Any]:
    """What the journal's event says of the figures: each field with its number and the days between which cases count."""
    parameters = configuration.parameters(unit) if reading.earlier else {}
    told = [
        {
            "path": "/" + "/".join(field.path),
            "number": at(values, field.path),
            "since": since.isoformat() if (since := field.rule.since(day, parameters)) else "",
            "until": day.isoformat(),
        }
        for field in reading.earlier
    ]
    return {"earlier": told} if told else {}


def _house(case: Case) -> Actor:
    return system_actor("count", case.jurisdiction)


def _parties(
    session: Session, actor: Actor, reading: FormReading, values: Mapping[str, Any], case: Case
) -> list[Mapping[str, Any]]:
    """The parties as the form would leave them, with what stands apart of them."""
    stated = at(values, reading.case["parties"]) if "parties" in reading.case else None
    rows = whole(session, actor, case, case.record.get("parties", [])) if stated is None else stated
    rows = [rows] if isinstance(rows, Mapping) else rows
    return [each for each in rows if isinstance(each, Mapping)] if isinstance(rows, list | tuple) else []


def _known(rows: list[Mapping[str, Any]], rule: EarlierRule) -> Iterator[_Who]:
    """Those of the parties who can be looked for, each once."""
    found: dict[_Who, None] = {}
    for row in rows[:MOST_PARTIES]:
        number = _text(row.get(rule.by)) if rule.by else ""
        name = _text(row.get("name")) if rule.names else ""
        if number or name:
            found[_Who(as_written(number), name)] = None
    yield from found


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _together(seen: Visibility, statements: list[Select[int, int]]) -> Any:
    return statements[0] if len(statements) == 1 else seen.mark(union_all(*statements))


def _counted(
    configuration: Configuration, field: EarlierField, who: _Who, case: Case, day: date, place: int
) -> Select[int, int]:
    rule = field.rule
    of = _cases_of(rule, who, case).subquery()
    since = rule.since(day, configuration.parameters(case.unit))
    chosen: Select[int, int] = (
        select(literal(place).label("place"), func.count().label("number"))
        .select_from(of)
        .join(Case, Case.id == of.c.case_id)
        .where(
            Case.id != case.id,
            Case.procedure.in_(rule.procedures),
            Case.status.not_in({MERGED, *rule.endings}),
            *(case_field(Case.forms, path).in_(values) for path, values in rule.where),
            _when(rule, since, day),
        )
    )
    if rule.within_unit:
        chosen = chosen.where(Case.unit == case.unit)
    return visible(_house(case)).of(chosen)


def _cases_of(rule: EarlierRule, who: _Who, case: Case) -> Any:
    """Each case once in which a party of the same number stands, or of the same name where one of them has no number."""
    found = []
    if who.numbers:
        found.append(cases_of_number(rule.by, who.numbers, case.jurisdiction))
    if who.name:
        named = select(Party.case_id).where(
            Party.jurisdiction == case.jurisdiction, Party.name == who.name, ~Party.dropped
        )
        if who.numbers:
            stated = func.coalesce(Party.body[rule.by].as_string(), "")
            named = named.where(stated.in_(("", *who.numbers)))
        found.append(named)
    return union(*found) if len(found) > 1 else found[0].distinct()


def cases_of_number(by: str, numbers: Sequence[str], jurisdiction: str) -> Select[str]:
    """The cases in which a party has one of the numbers in its field `by`, found by the index over what is kept apart."""
    kept = Party.body[(by, REFERENCE)].as_string()
    return (
        select(Party.case_id)
        .join(SensitiveValue, SensitiveValue.case_id == Party.case_id)
        .where(
            SensitiveValue.jurisdiction == jurisdiction,
            NUMBER_APART.in_(numbers),
            SensitiveValue.id == kept,
            ~Party.dropped,
        )
    )


def as_written(number: str) -> tuple[str, ...]:
    """A number in the ways it may be written; none of no number."""
    return tuple(dict.fromkeys((number, number.upper(), number.lower()))) if number else ()


def _when(rule: EarlierRule, since: date | None, day: date) -> ColumnElement[bool]:
    """The condition on the day by which a case counts."""
    if rule.done:
        return or_(*(_is_done(item, outcome, since, day) for item, outcome in rule.done))
    if rule.decided:
        between = _between(AllegedAct.decided_on, since, day)
        return exists().where(AllegedAct.case_id == Case.id, ~AllegedAct.dropped, *between)
    return and_(*_between(Case.opened_on, since, day))


def _is_done(item: str, outcome: str, since: date | None, day: date) -> ColumnElement[bool]:
    record = f"items.{item}"
    on = case_field(Case.state, f"{record}.on")
    held = [case_field(Case.state, f"{record}.count", "integer") > 0, on <= day.isoformat()]
    if since is not None:
        held.append(on >= since.isoformat())
    if outcome:
        held.append(case_field(Case.state, f"{record}.outcome") == outcome)
    return and_(*held)


def _between(column: Any, since: date | None, day: date) -> list[ColumnElement[bool]]:
    return [column <= day, *([] if since is None else [column >= since])]
