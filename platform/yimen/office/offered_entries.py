"""Entries that a first form may be begun with: a standing mechanism to which the unit belongs, with its members filled in.

A look-up says `"x-offer": {"among": "members", "rows": {"units": "unit"}}`: offered are the entries whose list `among` holds
the unit; taking one fills the look-up, what it fills besides, and a row of `units` for each other member.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yimen.cases import case_lookups
from yimen.office.form_lookups import MOST, UnitLookups
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.wording import field_title
from yimen.screens import Choice


@dataclass(frozen=True, slots=True)
class OfferedEntry:
    """An entry that may be taken: `take` is what the page is asked with."""

    take: str
    label: str
    facts: tuple[tuple[str, str], ...]


def offered_entries(form: str, unit: str) -> list[tuple[str, list[OfferedEntry]]]:
    """(title of the field, the entries offered for it) of each field of the form that offers any."""
    found = []
    for name, part, offer in _offering(form, unit):
        kind = part["x-lookup"]["kind"]
        entries = UnitLookups(db(), configuration(), actor(), unit).search(kind, "", MOST)
        fit = [each for each in entries if _fits(each, part, offer, unit)]
        if fit:
            found.append((field_title(part, name, language()), [_shown(name, each, part) for each in fit]))
    return found


def taken_values(form: str, unit: str, take: str) -> dict[str, Any]:
    """What the first form begins with where `take` names one of the entries offered; else nothing."""
    field, _mark, key = take.partition(":")
    for name, part, offer in _offering(form, unit):
        entry = case_lookups(db(), configuration(), unit).resolve(part["x-lookup"]["kind"], key[:200])
        if name != field or entry is None or not _fits(entry, part, offer, unit):
            continue
        values = {name: entry.key}
        for other, attribute in part["x-lookup"].get("fill", {}).items():
            if entry.body.get(attribute) not in (None, ""):
                values[other] = entry.body[attribute]
        others = [each for each in entry.body.get(offer["among"], ()) if each != unit]
        return values | {rows: [{column: each} for each in others] for rows, column in offer["rows"].items()}
    return {}


def _offering(form: str, unit: str) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    entry = configuration().entry("form", form, unit)
    properties = {} if entry is None else entry.body.get("schema", {}).get("properties", {})
    for name, part in properties.items():
        offer, lookup = part.get("x-offer"), part.get("x-lookup")
        if isinstance(offer, Mapping) and isinstance(lookup, Mapping) and {"among", "rows"} <= offer.keys():
            yield name, part, offer


def _fits(entry: Choice, part: Mapping[str, Any], offer: Mapping[str, Any], unit: str) -> bool:
    """The unit belongs to it, and it holds today."""
    among = entry.body.get(offer["among"])
    valid, day = part["x-lookup"].get("valid", {}), today().isoformat()
    since, until = (str(entry.body.get(valid.get(name, "")) or "") for name in ("from", "to"))
    holds = (not since or since <= day) and (not until or day <= until)
    return holds and isinstance(among, list) and unit in among


def _shown(name: str, entry: Choice, part: Mapping[str, Any]) -> OfferedEntry:
    label = entry.body.get(str(part["x-lookup"].get("label", "")))
    facts = [
        (entry.titles.get(each, each), str(entry.body[each]))
        for each in part["x-lookup"].get("show", ())
        if isinstance(entry.body.get(each), str)
    ]
    return OfferedEntry(f"{name}:{entry.key}", str(label or entry.label), tuple(facts))
