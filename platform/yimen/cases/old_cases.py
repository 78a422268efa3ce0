"""A register of cases that ran on paper, row by row: what stands in a row, and whether a case can be made of it.

The columns are pack content (`case-tables.yaml`, read like a kind's table); a stage, an ending, a procedure, a unit and an
officer are named as people call them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.catalog import AT_ONCE, check_file
from yimen.kernel import Actor, Finding, Place, read_day
from yimen.pack import Entry, Kind, kind_from_body
from yimen.workflow import Item, Procedure, stages_to_go_on, terms_begun

from . import codes
from .configuration import Configuration, NotConfigured
from .numbers import Counted, counted, numbers_of, word_of
from .old_case_lookups import items_named, last_given, numbers_taken, people_named

TABLE, ID = "case-table", "paper_case"
MOST_ROWS = 5_000
_PARTIES = re.compile(r"[、；;\n]+")


@dataclass(frozen=True, slots=True)
class OldCase:
    """One row that a case can be made of; `unit`, `procedure`, `stage`, `ending`, `item` by their keys, `handlers` by
    account where they have one."""

    number: str
    unit: str
    procedure: str
    title: str
    parties: tuple[str, ...]
    filed_on: date
    stage: str = ""
    stage_on: date | None = None
    ending: str = ""
    closed_on: date | None = None
    handlers: tuple[str, ...] = ()
    item: str = ""
    item_name: str = ""
    act_on: date | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    counted: Counted | None = None
    days: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """A file as read and checked: the rows that can be entered, and all that is to be said of them."""

    cases: tuple[OldCase, ...]
    findings: tuple[Finding, ...]
    rows: int
    columns: Mapping[str, str] = field(default_factory=dict)


def case_table(configuration: Configuration) -> Kind:
    """The description of the columns that is in force; raises `NotConfigured`."""
    entry = configuration.entry(TABLE, ID)
    if entry is None:
        raise NotConfigured(TABLE, ID)
    body = {**entry.body, "id": ID, "key": ["number"], "binding": {"mode": "live"}}
    return kind_from_body(body)


def read_register(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    name: str,
    content: bytes,
    *,
    mapping: Mapping[str, str] | None = None,
) -> Register:
    """The register in a workbook; nothing is written. `mapping` {field: header or letter} overrides what is recognised."""
    kind = case_table(configuration)
    checked = check_file(name, content, {ID: kind}, kind=ID, mapping=mapping, bounds=AT_ONCE)
    entries = list(checked.reading.entries)
    findings = list(checked.findings)
    columns = {name: letter for table in checked.reading.tables for name, letter in table.columns.items()}
    if len(entries) > MOST_ROWS:
        findings.append(codes.REGISTER_LONG.at(Place(name, path=""), most=MOST_ROWS, rows=len(entries)))
        return Register((), tuple(findings), len(entries), columns)
    reader = _Reader(session, actor, configuration, entries)
    known: dict[str, Place] = {}
    cases: list[OldCase] = []
    for entry in entries:
        faults = list(reader.faults(entry, known))
        known.setdefault(str(entry.body.get("number", "")), entry.place)
        findings += faults
        if not any(each.severity == "error" for each in faults):
            cases.append(reader.case(entry))
    findings += reader.gaps(cases, name)
    return Register(tuple(cases), tuple(findings), len(entries), columns)


class _Reader:
    """What the rows of one file are held against, read once."""

    def __init__(
        self, session: Session, actor: Actor, configuration: Configuration, entries: Sequence[Entry]
    ) -> None:
        self.session, self.actor, self.configuration = session, actor, configuration
        self.today = configuration.day
        self.units = {
            name: code
            for code, body in configuration.units().items()
            for name in (code, str(body.get("name", "")), str(body.get("short_name", "")))
            if name
        }
        self.procedures = {
            name: each.key
            for each in configuration.procedures_on()
            for name in (each.key, str(each.body["title"].get("zh", "")))
        }
        self.standing: dict[int, tuple[Procedure, list[Item]]] = {}
        numbers = [str(each.body.get("number", "")) for each in entries]
        self.taken = set(numbers_taken(session, actor.jurisdiction, numbers))
        self.people = people_named(session, actor.jurisdiction)
        self.items = items_named(
            session, configuration, {str(each.body.get("item", "")) for each in entries} - {""}
        )

    def faults(self, entry: Entry, known: Mapping[str, Place]) -> Iterator[Finding]:
        body, place = entry.body, entry.place
        number, unit = str(body.get("number", "")), self.units.get(str(body.get("unit", "")))
        if number in known:
            yield codes.REGISTER_TWICE.at(place, number=number, row=known[number].row)
        elif number in self.taken:
            yield codes.REGISTER_TAKEN.at(place, number=number)
        if unit is None:
            yield codes.REGISTER_UNIT.at(place, unit=body.get("unit", ""))
        elif not self.actor.reaches(unit):
            yield codes.REGISTER_REACH.at(place, unit=body.get("unit", ""))
        procedure = self._procedure(body, unit or "")
        if procedure is None:
            yield codes.REGISTER_PROCEDURE.at(place, procedure=body.get("procedure", ""))
        else:
            yield from self._standing(body, place, procedure)
        yield from self._days(body, place)
        yield from self._people(body, place)
        if unit is not None and procedure is not None:
            yield from self._number(number, place, procedure, unit)
        if body.get("item") and str(body["item"]) not in self.items:
            yield codes.REGISTER_ITEM.at(place, item=body["item"])

    def _number(self, number: str, place: Place, procedure: Procedure, unit: str) -> Iterator[Finding]:
        if counted(self.configuration, procedure, unit, number) is None:
            numbers, word = (
                numbers_of(self.configuration, procedure.body, unit),
                word_of(self.configuration, unit),
            )
            example = numbers.text(word, self.today.year, 1)
            yield codes.REGISTER_FORM.at(place, number=number, example=example)

    def _procedure(self, body: Mapping[str, Any], unit: str) -> Procedure | None:
        key = self.procedures.get(str(body.get("procedure", "")))
        try:
            return None if key is None else self.configuration.procedure(key, unit)
        except NotConfigured:
            return None

    def _standing(self, body: Mapping[str, Any], place: Place, procedure: Procedure) -> Iterator[Finding]:
        """A case that is over has a day on which it ended, one that runs a stage at which it stands."""
        if body.get("closed_on"):
            if _ending_of(procedure, body) is None:
                names = "、".join(each.title.get("zh", each.id) for each in procedure.endings)
                yield codes.REGISTER_ENDING.at(place, ending=body.get("ending", ""), endings=names)
        elif self._stage(procedure, body) is None:
            names = "、".join(each.name() for each in self._stages(procedure))
            yield codes.REGISTER_STAGE.at(place, stage=body.get("stage", ""), stages=names)
        else:
            yield from self._terms(body, place, procedure)

    def _terms(self, body: Mapping[str, Any], place: Place, procedure: Procedure) -> Iterator[Finding]:
        """Terms that run already, of which the row does not tell since when."""
        titles = self._titles()
        lacking: dict[str, list[str]] = {}
        for rule in terms_begun(procedure, str(self._stage(procedure, body))):
            if not read_day(body.get(rule.paper)):
                lacking.setdefault(rule.paper, []).append(rule.name())
        for name, terms in lacking.items():
            yield codes.REGISTER_TERM.at(place, column=titles.get(name, name), terms="、".join(terms))

    def _stages(self, procedure: Procedure) -> list[Item]:
        """Where a running case may stand, by procedure."""
        known = self.standing.get(id(procedure))
        if known is None:
            names = stages_to_go_on(procedure, self.configuration.calendar())
            known = self.standing[id(procedure)] = procedure, [procedure.items[name] for name in names]
        return known[1]

    def _stage(self, procedure: Procedure, body: Mapping[str, Any]) -> str | None:
        wanted = str(body.get("stage", ""))
        return next((each.id for each in self._stages(procedure) if wanted in (each.id, each.name())), None)

    def _days(self, body: Mapping[str, Any], place: Place) -> Iterator[Finding]:
        order = [
            (name, day)
            for name in ("act_on", "filed_on", "stage_on", "closed_on")
            if (day := read_day(body.get(name)))
        ]
        told = self._told_days(body)
        late = [name for name in told if told[name] > self.today]
        turned = [
            (before, after)
            for (before, first), (after, second) in itertools.pairwise(order)
            if second < first
        ]
        titles = self._titles()
        for name in late:
            yield codes.REGISTER_LATE.at(place, field=titles.get(name, name), day=body[name])
        for before, after in turned:
            yield codes.REGISTER_TURNED.at(
                place, after=titles.get(after, after), before=titles.get(before, before)
            )

    def _titles(self) -> dict[str, str]:
        properties = case_table(self.configuration).schema.get("properties", {})
        return {name: str(part.get("title", name)) for name, part in properties.items()}

    def _people(self, body: Mapping[str, Any], place: Place) -> Iterator[Finding]:
        """Whoever goes on with a case must have an account; of a case that is over the name is enough."""
        names = [str(body[each]) for each in ("handler", "fellow") if body.get(each)]
        if not names and not body.get("closed_on"):
            yield codes.REGISTER_HANDLER_NEEDED.at(place)
        for name in names:
            found = self.people.get(name, ())
            if len(found) != 1:
                kind = (
                    codes.REGISTER_HANDLER_KEPT if body.get("closed_on") else codes.REGISTER_HANDLER_UNKNOWN
                )
                yield kind.at(place, name=name, count=len(found))

    def case(self, entry: Entry) -> OldCase:
        """The row as a case; it has passed `faults`."""
        body = entry.body
        unit = self.units[str(body["unit"])]
        procedure = self._procedure(body, unit)
        assert procedure is not None
        closed = read_day(body.get("closed_on"))
        item = self.items.get(str(body.get("item", "")), ("", ""))
        filed = read_day(body["filed_on"])
        assert filed is not None
        return OldCase(
            number=str(body["number"]),
            unit=unit,
            procedure=procedure.id,
            title=str(body["title"]),
            parties=tuple(each.strip() for each in _PARTIES.split(str(body["party"])) if each.strip()),
            filed_on=filed,
            stage="" if closed else str(self._stage(procedure, body)),
            stage_on=None if closed else read_day(body.get("stage_on")),
            ending=str(_ending_of(procedure, body)) if closed else "",
            closed_on=closed,
            handlers=tuple(
                self._account(str(body[each])) for each in ("handler", "fellow") if body.get(each)
            ),
            item=item[0],
            item_name=item[1] or str(body.get("item", "")),
            act_on=read_day(body.get("act_on")),
            more={
                name: body[name]
                for name in ("fine_fen", "decision_number", "decision_on", "summary", "note", "stage")
                if body.get(name)
            },
            counted=counted(self.configuration, procedure, unit, str(body["number"])),
            days=self._told_days(body),
        )

    def _told_days(self, body: Mapping[str, Any]) -> dict[str, date]:
        """Every day that the row tells, by its column."""
        return {name: day for name in self._day_columns() if (day := read_day(body.get(name)))}

    def _day_columns(self) -> list[str]:
        properties = case_table(self.configuration).schema.get("properties", {})
        return [name for name, part in properties.items() if part.get("format") == "date"]

    def _account(self, name: str) -> str:
        found = self.people.get(name, ())
        return found[0] if len(found) == 1 else name

    def gaps(self, cases: Sequence[OldCase], file: str) -> Iterator[Finding]:
        """Serials that neither the register nor a case has, by series, below the highest."""
        known: dict[str, list[Counted]] = {}
        for each in cases:
            if each.counted is not None:
                known.setdefault(each.counted.series, []).append(each.counted)
        for series, given in sorted(known.items()):
            last = last_given(self.session, self.actor.jurisdiction, series)
            serials = {each.serial for each in given}
            missing = sorted(set(range(last + 1, max(serials) + 1)) - serials)
            if missing:
                yield codes.REGISTER_GAP.at(
                    Place(file, path=""),
                    unit=self.configuration.units()[given[0].unit].get("name", given[0].unit),
                    year=given[0].year,
                    form=given[0].form,
                    missing=_spans(missing),
                )


def _ending_of(procedure: Procedure, body: Mapping[str, Any]) -> str | None:
    """By its title; where none is said, the one to which the last of the stages leads."""
    wanted = str(body.get("ending", ""))
    if wanted:
        named = (each.id for each in procedure.endings if wanted in (each.id, each.title.get("zh", "")))
        return next(named, None)
    last = [item for item in procedure.items.values() if item.sort == "stage" and not item.parent][-1]
    regular = [
        each.id
        for each in procedure.endings
        if any(part.source in last.children for criterion in each.criteria for part in criterion.on)
    ]
    return regular[0] if len(regular) == 1 else None


def _spans(numbers: Sequence[int]) -> str:
    """1、3-5、8"""
    found: list[list[int]] = []
    for each in numbers:
        if found and each == found[-1][1] + 1:
            found[-1][1] = each
        else:
            found.append([each, each])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in found[:20]]
    return "、".join(shown) + ("……" if len(found) > 20 else "")
