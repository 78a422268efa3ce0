"""Entries that follow a reform: what names a unit, what was set for one alone, items that are handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from yimen.cases import Configuration, Person
from yimen.kernel import Finding
from yimen.pack import Entry, EntryRef, Kind, Reference
from yimen.store import EntryRevision, case_field

from .. import codes
from .wished import ITEM, OFFICER, UNIT, Reform, Row, Units

NAMED = 10
MOST_KEYS = 500


@dataclass
class Followed:
    """What the reform writes: entries with the day from which, entries that end, and how many there are by kind."""

    entries: list[Entry] = field(default_factory=list)
    withdrawn: list[EntryRef] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    items: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    officers: dict[str, str] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.counts[entry.kind] = self.counts.get(entry.kind, 0) + 1

    def end(self, ref: EntryRef) -> None:
        if ref not in self.withdrawn:
            self.withdrawn.append(ref)


class Following:
    """Reads what is in record and says what becomes of it; nothing is written."""

    def __init__(self, session: Session, configuration: Configuration, reform: Reform, units: Units) -> None:
        self._session, self._configuration = session, configuration
        self._reform, self._units = reform, units
        self._listed: dict[str, Mapping[str, Row]] = {
            ITEM: reform.rows_of("item"),
            OFFICER: reform.rows_of("officer"),
        }
        self._inherits = {each.to: each.key for each in reform.rows if each.what == "settings"}
        self._placed: set[str] = set()
        self.found = Followed()

    def follow(self) -> Followed:
        self._units_themselves()
        for kind in self._configuration.kinds().values():
            for reference in kind.references:
                if reference.kind == UNIT and kind.id != UNIT:
                    self._naming(kind, reference)
        self._settings()
        match self._reform.sort:
            case "empower":
                self._empower()
            case "give_back":
                self._give_back()
        self._unknown()
        return self.found

    def _units_themselves(self) -> None:
        day = self._reform.day
        for code in self._reform.heirs:
            self.found.end(EntryRef("", UNIT, code))
        for code, body in self._units.after.items():
            if body != self._units.before.get(code):
                self.found.add(Entry(UNIT, code, body, valid_from=day))

    def _naming(self, kind: Kind, reference: Reference) -> None:
        """Every entry that names a unit which ends, is called otherwise, or of which the list names the entry."""
        by, day = reference.by, self._reform.day
        called = {self._units.called(by, code, after=False): code for code in self._units.before}
        ends = {name: code for name, code in called.items() if code in self._reform.heirs}
        renamed = {
            name: code
            for name, code in called.items()
            if code in self._reform.units and self._units.called(by, code, after=True) != name
        }
        listed = {} if self._reform.sort in ("empower", "give_back") else self._listed.get(kind.id, {})
        lost: dict[str, list[str]] = defaultdict(list)
        for row in _rows(self._session, self._configuration, kind, reference, [*ends, *renamed], listed, day):
            value = str(row.body.get(reference.field, ""))
            source = called.get(value, "")
            to = self._said(kind, row, listed) or self._reform.heirs.get(source, source)
            if to and self._units.called(by, to, after=True) == value and row.scope not in self._reform.heirs:
                continue
            if not to:
                lost[source].append(row.key)
                continue
            if kind.id == ITEM and to != source and not row.scope:
                self.found.items[source, to].append(row.key)
            self._write(kind, row, {reference.field: self._units.called(by, to, after=True)})
        for source, keys in lost.items():
            self.found.findings.append(not_said(self._units.name(source), kind.label(), keys))

    def _said(self, kind: Kind, row: Any, listed: Mapping[str, Row]) -> str:
        """Where the list sends an entry; of officers it may name the account."""
        account = str(row.body.get("account") or "") if kind.id == OFFICER else ""
        said = listed.get(row.key) or (listed.get(account) if account else None)
        if said is None or (row.scope and row.scope not in self._reform.heirs):
            return ""
        self._placed |= {row.key, account}
        if kind.id == OFFICER and account:
            self.found.officers[account] = said.to
        return said.to

    def _write(self, kind: Kind, row: Any, changed: Mapping[str, Any]) -> None:
        """An entry with other fields; where its key or its scope says the unit, it is another entry from the day on."""
        body = {**row.body, **changed}
        scope = self._reform.heirs.get(row.scope, row.scope) if row.scope else ""
        key = kind.key_of(body) or row.key if kind.key and kind.key_of(row.body) == row.key else row.key
        day, origin = self._reform.day, {name: each for name, each in row.origin.items() if name != "since"}
        if (scope, key) != (row.scope, row.key):
            self.found.end(EntryRef(row.scope, kind.id, row.key))
        since = max(row.valid_from, day)
        self.found.add(Entry(kind.id, key, body, scope, since, row.valid_to, origin=origin))

    def _settings(self) -> None:
        """What a unit that ends had for itself is its successor's, where that has none of its own."""
        taken = {EntryRef(each.scope, each.kind, each.key) for each in self.found.entries}
        claims: dict[EntryRef, list[Any]] = defaultdict(list)
        for row in self._scoped(list(self._reform.heirs)):
            ref = EntryRef(row.scope, row.kind, row.key)
            heir = self._reform.heirs[row.scope]
            self.found.end(ref)
            goes = EntryRef(heir, row.kind, row.key)
            if heir and goes not in taken and self._inherits.get(heir, row.scope) == row.scope:
                claims[goes].append(row)
        own = {
            EntryRef(row.scope, row.kind, row.key)
            for row in self._scoped(sorted({each.scope for each in claims}))
        }
        kinds = self._configuration.kinds()
        for ref, rows in claims.items():
            if ref in own:
                continue
            if len({row.digest for row in rows}) > 1:
                names = "、".join(self._units.name(row.scope) for row in rows)
                label = kinds[ref.kind].label() if ref.kind in kinds else ref.kind
                heir_name = self._units.name(ref.scope)
                found = codes.SETTINGS_CLASH.at(units=names, kind=label, key=ref.key, heir=heir_name)
                self.found.findings.append(found)
                continue
            row = rows[0]
            since = max(row.valid_from, self._reform.day)
            self.found.add(
                Entry(ref.kind, ref.key, row.body, ref.scope, since, row.valid_to, origin=row.origin)
            )

    def _scoped(self, scopes: Sequence[str]) -> Sequence[Any]:
        r = EntryRevision
        query = select(r.kind, r.key, r.scope, r.valid_from, r.valid_to, r.body, r.origin, r.digest).where(
            *_counting(self._configuration.jurisdiction, self._reform.day), r.scope.in_(scopes)
        )
        return self._session.execute(query.order_by(r.kind, r.key, r.scope)).all() if scopes else []

    def _empower(self) -> None:
        """The township's own entry of each item, beside the one that holds elsewhere."""
        kind = self._configuration.kinds()[ITEM]
        reference = next(each for each in kind.references if each.kind == UNIT)
        names = {self._units.called(reference.by, code, after=False): code for code in self._units.before}
        for row in self._items(list(self._listed[ITEM])):
            to = self._listed[ITEM][row.key].to
            self._placed.add(row.key)
            if row.scope == to:
                name = self._units.name(to)
                self.found.findings.append(codes.EMPOWERED_ALREADY.at(key=row.key, unit=name))
            elif not row.scope:
                body = {**row.body, reference.field: self._units.called(reference.by, to, after=True)}
                source = names.get(str(row.body.get(reference.field, "")), "")
                self.found.items[source, to].append(row.key)
                day = max(row.valid_from, self._reform.day)
                origin = {name: each for name, each in row.origin.items() if name != "since"}
                self.found.add(Entry(ITEM, row.key, body, to, day, row.valid_to, origin=origin))

    def _give_back(self) -> None:
        """The township's own entries end; what holds elsewhere holds there again, and whoever has it there has it."""
        source, listed = self._reform.source, self._listed[ITEM]
        kind = self._configuration.kinds()[ITEM]
        reference = next(each for each in kind.references if each.kind == UNIT)
        names = {self._units.called(reference.by, code, after=False): code for code in self._units.before}
        back: dict[str, str] = {}
        for row in self._items(list(listed)):
            if row.scope == source:
                self._placed.add(row.key)
                self.found.end(EntryRef(source, ITEM, row.key))
            elif not row.scope:
                back[row.key] = names.get(str(row.body.get(reference.field, "")), "")
        for key in listed:
            if key in self._placed:
                self.found.items[source, listed[key].to or back.get(key, "")].append(key)
            else:
                self.found.findings.append(codes.NOT_EMPOWERED.at(key=key, unit=self._units.name(source)))
        self.found.counts[ITEM] = len(self._placed)

    def _items(self, keys: Sequence[str]) -> Iterator[Any]:
        for start in range(0, len(keys), MOST_KEYS):
            r = EntryRevision
            query = select(r.key, r.scope, r.valid_from, r.valid_to, r.body, r.origin).where(
                *_counting(self._configuration.jurisdiction, self._reform.day),
                r.kind == ITEM,
                r.key.in_(keys[start : start + MOST_KEYS]),
            )
            yield from self._session.execute(query.order_by(r.key, r.scope, r.valid_from)).all()

    def _unknown(self) -> None:
        """Items and officers of the list that nobody has."""
        for key in self._listed[ITEM] if self._reform.sort != "give_back" else ():
            if key not in self._placed:
                self.found.findings.append(codes.LIST_UNKNOWN.at(what="事项", key=key))
        for key, row in self._listed[OFFICER].items():
            if key not in self._placed:
                if self._session.get(Person, key) is None:
                    self.found.findings.append(codes.LIST_UNKNOWN.at(what="人员", key=key))
                else:
                    self.found.officers[key] = row.to


def not_said(unit: str, what: str, keys: Sequence[str]) -> Finding:
    """That nobody said where something goes."""
    named = "、".join(list(dict.fromkeys(keys))[:NAMED]) + ("……" if len(keys) > NAMED else "")
    return codes.NOT_SAID.at(unit=unit, what=what, count=len(keys), keys=named)


def _counting(jurisdiction: str, day: date) -> tuple[Any, ...]:
    """Revisions that count on the day or begin after it."""
    r = EntryRevision
    return (
        r.jurisdiction == jurisdiction,
        r.superseded_by.is_(None),
        or_(r.valid_to.is_(None), r.valid_to > day),
    )


def _rows(
    session: Session,
    configuration: Configuration,
    kind: Kind,
    reference: Reference,
    names: Sequence[str],
    listed: Mapping[str, Row],
    day: date,
) -> Iterator[Any]:
    r = EntryRevision
    column = case_field(r.body, reference.field)
    wanted = [column.in_(names[start : start + MOST_KEYS]) for start in range(0, len(names), MOST_KEYS)]
    keys = sorted(listed)
    for start in range(0, len(keys), MOST_KEYS):
        part = keys[start : start + MOST_KEYS]
        wanted.append(r.key.in_(part))
        if kind.id == OFFICER:
            wanted.append(case_field(r.body, "account").in_(part))
    seen = set()
    for condition in wanted:
        query = select(r.id, r.key, r.scope, r.valid_from, r.valid_to, r.body, r.origin).where(
            *_counting(configuration.jurisdiction, day), r.kind == kind.id, condition
        )
        for row in session.execute(query.order_by(r.key, r.scope, r.valid_from)).all():
            if row.id not in seen:
                seen.add(row.id)
                yield row
