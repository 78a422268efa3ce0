"""What a reform is asked to do, and the units as they are before and after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from yimen.cases import Configuration
from yimen.kernel import Finding

from .. import codes

UNIT, ITEM, OFFICER = "unit", "item", "officer"
What = Literal["item", "officer", "case", "settings"]
WHAT_TITLES: Mapping[str, str] = {"item": "事项", "officer": "人员", "case": "案件", "settings": "设置"}
SORT_TITLES: Mapping[str, str] = {
    "found": "设立",
    "rename": "更名",
    "merge": "合并",
    "split": "拆分",
    "close": "撤销",
    "transfer": "划转",
    "empower": "赋权",
    "give_back": "收回赋权",
    "station": "派驻",
}
Bodies = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: what goes to which unit; of settings, whose (`key`) go on in `to`. `line` is where it stands."""

    what: What
    key: str
    to: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Reform:
    """What is asked. `units`: fields by code of units that are founded or changed; `heirs`: who follows each unit that
    ends, "" where the list says it all; `source`: the unit that gives items back. With `running` open cases on items
    that are handed over go along."""

    sort: str
    day: date
    title: str = ""
    units: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    heirs: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    source: str = ""
    running: bool = False

    def rows_of(self, what: What) -> dict[str, Row]:
        return {each.key: each for each in self.rows if each.what == what}


@dataclass(frozen=True, slots=True)
class Units:
    """Bodies by code before and after; `before` as they hold on the reform's day without it."""

    before: Bodies
    after: Bodies

    def name(self, code: str) -> str:
        body = self.after.get(code) or self.before.get(code) or {}
        return str(body.get("name", code))

    def called(self, by: str, code: str, *, after: bool) -> str:
        """What an entry that names units by that field holds of one."""
        if by in ("key", "code"):
            return code
        return str((self.after if after else self.before).get(code, {}).get(by, ""))


def units_of(configuration: Configuration, reform: Reform) -> Units:
    """The units before and after; those below a unit that ends stand below its successor."""
    before = configuration.units()
    after: dict[str, dict[str, Any]] = {
        code: dict(body) for code, body in before.items() if code not in reform.heirs
    }
    for code, fields in reform.units.items():
        body = {**after.get(code, {}), **fields, "code": code}
        after[code] = {name: value for name, value in body.items() if value not in (None, "")}
    for body in after.values():
        for name in ("parent", "acts_for"):
            if body.get(name) in reform.heirs:
                body[name] = reform.heirs[body[name]]
    return Units(before, after)


def faults(reform: Reform, units: Units, document_number: str) -> Iterator[Finding]:
    """Why it cannot be as it was asked, before anything is looked up."""
    if not document_number.strip():
        yield codes.NO_DOCUMENT.at()
    if not (reform.units or reform.heirs or reform.rows):
        yield codes.REFORM_EMPTY.at()
    targets = [
        *filter(None, reform.heirs.values()),
        *(each.to for each in reform.rows if each.to),
        *filter(None, [reform.source]),
    ]
    unknown = [each for each in reform.heirs if each not in units.before]
    unknown += [each for each in targets if each not in units.after and each not in reform.heirs]
    for each in dict.fromkeys(unknown):
        yield codes.REFORM_UNIT.at(unit=each)
    for old, new in reform.heirs.items():
        if new in reform.heirs:
            yield codes.HEIR_ENDS.at(unit=units.name(old), heir=units.name(new))
    for row in reform.rows:
        if row.to in reform.heirs:
            yield codes.HEIR_ENDS.at(unit=row.key, heir=units.name(row.to))
    for (what, key), count in Counter((each.what, each.key) for each in reform.rows).items():
        if count > 1:
            yield codes.LIST_TWICE.at(what=WHAT_TITLES[what], key=key)
    yield from _same_names(reform, units)


def _same_names(reform: Reform, units: Units) -> Iterator[Finding]:
    names = Counter(str(body.get("name", code)) for code, body in units.after.items())
    changed = {str(units.after[code].get("name", code)) for code in reform.units if code in units.after}
    for name in sorted(changed):
        if names[name] > 1:
            yield codes.NAME_TAKEN.at(name=name, count=names[name])
