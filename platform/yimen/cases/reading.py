"""What an act reads by date: items, tiers, laws as they stood on the legal day that their kind names.

Each is copied with its digest into the act's journal event, so that no later change set alters what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen.kernel import read_day
from yimen.workflow import Reason

from . import codes
from .configuration import Configuration
from .form_reading import FormReading, LookupField, each_at
from .snapshot import Revision
from .succession import power_of

DAY_FIELD = "occurred_on"


@dataclass(frozen=True, slots=True)
class Read:
    """An entry that an act read: `path` is where its key stands in the form's values, `on` the legal day asked."""

    path: tuple[str, ...]
    revision: Revision
    on: date
    mode: str

    def as_json(self) -> dict[str, Any]:
        return {
            "path": "/" + "/".join(self.path),
            "kind": self.revision.kind,
            "key": self.revision.key,
            "digest": self.revision.digest,
            "on": self.on.isoformat(),
            "by": self.mode,
            "body": dict(self.revision.body),
        }


def read_entries(
    configuration: Configuration,
    reading: FormReading,
    values: Mapping[str, Any],
    *,
    unit: str,
    occurred_on: date,
    filed_on: date,
) -> tuple[list[Read], list[Reason]]:
    """Every entry that the values look up, by the date its kind names; reasons where one was not in force."""
    found: list[Read] = []
    reasons: list[Reason] = []
    memo: dict[tuple[str, str, date], Revision | None] = {}
    for lookup in reading.lookups:
        for value, row, path in each_at(values, lookup.path):
            for key in value if isinstance(value, list) else [value]:
                days = _days(configuration, lookup, row, occurred_on, filed_on)
                read = [
                    (mode, on, _entry(configuration, memo, lookup.kind, str(key), on, unit))
                    for mode, on in days
                ]
                known = [
                    Read(path, revision, on, mode) for mode, on, revision in read if revision is not None
                ]
                found += known
                if not known and not lookup.free:
                    reasons.append(_missing(configuration, lookup, str(key), days[0][1], path, unit))
                reasons += _foreign(configuration, memo, known[:1], unit, filed_on)
    return found, reasons


def _entry(
    configuration: Configuration,
    memo: dict[tuple[str, str, date], Revision | None],
    kind: str,
    key: str,
    on: date,
    unit: str,
) -> Revision | None:
    if (kind, key, on) not in memo:
        memo[kind, key, on] = configuration.entry(kind, key, unit, day=on)
    return memo[kind, key, on]


def _days(
    configuration: Configuration,
    lookup: LookupField,
    row: Mapping[str, Any],
    occurred_on: date,
    filed_on: date,
) -> list[tuple[str, date]]:
    kind = configuration.kinds().get(lookup.kind)
    if kind is None or kind.binding.mode != "by-date":
        return [("live", configuration.day)]
    act_day = read_day(row.get(DAY_FIELD)) or filed_on
    match kind.binding.date:
        case "filing":
            return [("filing", filed_on)]
        case "decision":
            return [("decision", occurred_on)]
        case "lighter":
            both = [("act", act_day), ("decision", occurred_on)]
            return both if act_day != occurred_on else both[:1]
        case _:
            return [("act", act_day)]


def _foreign(
    configuration: Configuration,
    memo: dict[tuple[str, str, date], Revision | None],
    reads: list[Read],
    unit: str,
    filed_on: date,
) -> list[Reason]:
    """Whose power it is, where that is not the unit's or one above it: when the case was filed, or by now.

    The content is that of the day of the act; who may act on it goes by the division of powers since, of an entry that
    is over by the content itself.
    """
    found: list[Reason] = []
    for read in reads:
        kind, key = read.revision.kind, read.revision.key
        power = power_of(configuration, kind, unit)
        if power is None:
            continue
        days = dict.fromkeys((filed_on, configuration.day))
        later = [_entry(configuration, memo, kind, key, day, unit) for day in days]
        holding = [each for each in later if each is not None] or [read.revision]
        owners = [str(each.body.get(power[0]) or "") for each in holding]
        if all(owner and owner not in power[1] for owner in owners):
            place, position = "/" + "/".join(read.path), _position(read.path)
            found.append(
                codes.reason(codes.NOT_OUR_POWER, place=place, position=position, key=key, owner=owners[-1])
            )
    return found


def _position(path: tuple[str, ...]) -> int:
    return next((int(step) + 1 for step in path if step.isdecimal()), 1)


def _missing(
    configuration: Configuration, lookup: LookupField, key: str, on: date, path: tuple[str, ...], unit: str
) -> Reason:
    position = _position(path)
    place = "/" + "/".join(path)
    if configuration.entry(lookup.kind, key, unit) is not None:
        return codes.reason(codes.NOT_IN_FORCE, place=place, position=position, key=key, day=on.isoformat())
    return codes.reason(codes.NO_SUCH_ENTRY, place=place, position=position, key=key)
