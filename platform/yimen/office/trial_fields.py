"""What a trial asks of a task's form: the fields that some condition reads, as few plain inputs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from yimen.office.request import configuration, language
from yimen.office.wording import field_title
from yimen.workflow import Procedure, fields_read

NUMBER = re.compile(r"-?[0-9]{1,15}\Z")
LONGEST = 1_000
MOST_PARTIES = 2


class Unreadable(Exception):
    """What was typed cannot be read; the message says what, in the page's language."""


@dataclass(frozen=True, slots=True)
class TrialField:
    """`sort` is yes_no, choice, many, number, date or text."""

    name: str
    title: str
    sort: str
    choices: tuple[tuple[str, str], ...] = ()


def fields_of(procedure: Procedure, form: str, unit: str) -> list[TrialField]:
    """The form's fields that conditions read; lists of rows are not asked for."""
    properties = _properties(form, unit)
    found = []
    for name in fields_read(procedure, form) if form else ():
        part = properties.get(name)
        if isinstance(part, Mapping):
            sort, choices = _sort(part)
            if sort:
                found.append(TrialField(name, field_title(part, name, language()), sort, choices))
    return found


def _properties(form: str, unit: str) -> Mapping[str, Any]:
    entry = configuration().entry("form", form, unit) if form else None
    schema = entry.body.get("schema") if entry is not None else None
    found = schema.get("properties") if isinstance(schema, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _sort(part: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    if part.get("type") == "array":
        items = part.get("items")
        choices = _choices(items) if isinstance(items, Mapping) else ()
        return ("many", choices) if choices else ("", ())
    if _choices(part):
        return "choice", _choices(part)
    plain = {"boolean": "yes_no", "integer": "number", "number": "number", "string": "text"}
    sort = plain.get(str(part.get("type")), "")
    return ("date" if sort == "text" and part.get("format") == "date" else sort), ()


def _choices(part: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    offered = [each for each in part.get("oneOf", ()) if isinstance(each, Mapping) and "const" in each]
    if offered:
        return tuple(
            (str(each["const"]), field_title(each, str(each["const"]), language())) for each in offered
        )
    return tuple((str(each), str(each)) for each in part.get("enum", ()))


def values_of(fields: list[TrialField], form: MultiDict[str, str]) -> dict[str, Any]:
    """The values as a case would have them; what is left empty is not known, a text is then empty."""
    found: dict[str, Any] = {}
    for each in fields:
        said = form.get(f"value-{each.name}", "").strip()[:LONGEST]
        match each.sort:
            case "yes_no":
                found |= {each.name: said == "yes"} if said in ("yes", "no") else {}
            case "many":
                known = {value for value, _title in each.choices}
                found[each.name] = [one for one in form.getlist(f"value-{each.name}") if one in known]
            case "number":
                number = number_of(said, each.title)
                found |= {} if number is None else {each.name: number}
            case "text":
                found[each.name] = said
            case "date":
                found |= {each.name: day_of(said, each.title).isoformat()} if said else {}
            case _:
                found |= {each.name: said} if said else {}
    return found


def day_of(text: str, what: str) -> date:
    """Raises `Unreadable`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(_("“%(field)s”应为实际存在的日期。", field=what)) from error


def number_of(text: str, what: str) -> int | None:
    """None where nothing was typed; raises `Unreadable`."""
    if not text.strip():
        return None
    if not NUMBER.match(text.strip()):
        raise Unreadable(_("“%(field)s”应为整数。", field=what))
    return int(text)


def told_on(day: date) -> date | None:
    """The day on which an act was entered later than it happened, None where that is not said; raises `Unreadable`."""
    text = request.form.get("_told", "").strip()
    told = day_of(text, _("登记日期")) if text else None
    return told if told is not None and told > day else None


# -- the case's first facts


def party_sorts(procedure: Procedure, unit: str) -> tuple[tuple[str, str], ...]:
    """The sorts of parties that the opening form offers, for conditions that ask after them."""
    for part in _properties(procedure.opening.form, unit).values():
        if isinstance(part, Mapping) and part.get("x-case") == "parties":
            sort = part.get("items", {}).get("properties", {}).get("sort")
            return _choices(sort) if isinstance(sort, Mapping) else ()
    return ()


def first_facts(form: MultiDict[str, str]) -> dict[str, Any]:
    """Parties and alleged acts as a trial begins with them."""
    sorts = [each[:40] for each in form.getlist("_party")[:MOST_PARTIES] if each]
    found: dict[str, Any] = {"parties": _told_apart([{"sort": each} for each in sorts])}
    if form.get("_acted"):
        found["acts"] = [{"occurred_on": day_of(form["_acted"], _("违法行为发生日期")).isoformat()}]
    return found


def amended_facts(form: MultiDict[str, str], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What an amendment changes of these facts: one more party, after the others; the day of the alleged act.
    Raises `Unreadable`."""
    found: dict[str, Any] = {}
    joining, acted = form.get("_joining", "")[:40], form.get("_acted", "")
    if joining:
        found["parties"] = _told_apart([*facts.get("parties", ()), {"sort": joining}])
    if acted:
        day = day_of(acted, _("违法行为发生日期")).isoformat()
        found["acts"] = [{"occurred_on": day}, *facts.get("acts", ())[1:]]
    if not found:
        raise Unreadable(_("请写明变更什么：增加当事人，或者更改违法行为发生日期。"))
    return found


def _told_apart(parties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Several parties by names of their own; one alone needs none."""
    if len(parties) < 2:
        return parties
    return [{**each, "name": f"当事人{number}"} for number, each in enumerate(parties, 1)]
