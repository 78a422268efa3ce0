"""The sums behind the completeness report: one grouped query for each question, none per department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select
from sqlalchemy.orm import Session, aliased

from yimen.cases import LENIENCY, Configuration
from yimen.catalog import ReferenceSet, life_of
from yimen.pack import Kind, Reference
from yimen.store import EntryRevision, case_field, valid_and_recorded

from .staffing import Bodies

ITEM, TIER, LAW, UNIT, OFFICER = "item", "tier", "law", "unit", "officer"


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """Items of a unit: `unknown` and `repealed` rest on a law that the library lacks or that is repealed;
    `with_leniencies` stand in the list of what is not punished, or less, which no item needs."""

    total: int = 0
    with_tiers: int = 0
    without_basis: int = 0
    unknown: int = 0
    repealed: int = 0
    unknown_laws: tuple[str, ...] = ()
    repealed_laws: tuple[str, ...] = ()
    with_leniencies: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class OfficerCounts:
    """Officers of a unit: `valid` hold a certificate that is good on the day, `expiring` of them not for long."""

    total: int = 0
    valid: int = 0
    expiring: int = 0

    def __add__(self, other: OfficerCounts) -> OfficerCounts:
        return OfficerCounts(
            self.total + other.total, self.valid + other.valid, self.expiring + other.expiring
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def count_items(session: Session, configuration: Configuration) -> dict[str, ItemCounts]:
    """Items by unit code."""
    kind = configuration.kinds().get(ITEM)
    placing = None if kind is None else kind.reference_to(UNIT)
    if kind is None or placing is None:
        return {}
    totals = _with_tiers(session, configuration, placing)
    bases = _bases(session, configuration, kind, placing)
    lenient = _with_leniencies(session, configuration, placing)
    return {
        code: ItemCounts(total, tiered, **bases.get(code, {}), with_leniencies=lenient.get(code, 0))
        for code, (total, tiered) in totals.items()
    }


def count_officers(session: Session, configuration: Configuration, soon: date) -> dict[str, OfficerCounts]:
    """Officers by unit code; `soon` is the day before which an ending certificate is told of."""
    kind = configuration.kinds().get(OFFICER)
    placing = None if kind is None else kind.reference_to(UNIT)
    if placing is None:
        return {}
    r, day = aliased(EntryRevision), configuration.day.isoformat()
    unit, since, until = (
        case_field(r.body, placing.field),
        case_field(r.body, "certificate_from", "date"),
        case_field(r.body, "certificate_to", "date"),
    )
    begun, ended = func.coalesce(since, day) <= day, func.coalesce(until, day) < day
    ending = begun & ~ended & (until <= soon.isoformat())
    query = (
        select(
            unit,
            func.count(),
            func.count().filter(begun & ~ended),
            func.count().filter(ending),
        )
        .where(current(r, configuration, OFFICER))
        .group_by(unit)
    )
    codes = codes_of_units(configuration.units(), placing)
    return {codes[row[0]]: OfficerCounts(*row[1:]) for row in session.execute(query) if row[0] in codes}


def _with_tiers(
    session: Session, configuration: Configuration, placing: Reference
) -> dict[str, tuple[int, int]]:
    """(items, items with at least one tier) by unit code."""
    item = aliased(EntryRevision)
    unit = case_field(item.body, placing.field)
    query: Select[Any, int, int]
    found = _naming(configuration, TIER, item)
    if found is None:
        query = select(unit, func.count(), literal(0))
    else:
        tiered, own = found
        query = select(unit, func.count(), func.count(tiered.c.item)).outerjoin(tiered, tiered.c.item == own)
    query = query.where(current(item, configuration, ITEM)).group_by(unit)
    codes = codes_of_units(configuration.units(), placing)
    return {codes[row[0]]: (row[1], row[2]) for row in session.execute(query) if row[0] in codes}


def _with_leniencies(session: Session, configuration: Configuration, placing: Reference) -> dict[str, int]:
    """Items that stand in the list, by unit code."""
    item = aliased(EntryRevision)
    found = _naming(configuration, LENIENCY, item)
    if found is None:
        return {}
    listed, own = found
    unit = case_field(item.body, placing.field)
    query = select(unit, func.count()).join(listed, listed.c.item == own)
    query = query.where(current(item, configuration, ITEM)).group_by(unit)
    codes = codes_of_units(configuration.units(), placing)
    return {codes[name]: count for name, count in session.execute(query) if name in codes}


def _naming(configuration: Configuration, kind: str, item: Any) -> tuple[Subquery, ColumnElement[Any]] | None:
    """(what entries of a kind name of items, each once; by what the items are named); None where it names none."""
    known, entry = configuration.kinds().get(kind), aliased(EntryRevision)
    naming = None if known is None else known.reference_to(ITEM)
    if naming is None:
        return None
    named = (
        select(case_field(entry.body, naming.field).label("item"))
        .where(current(entry, configuration, kind))
        .distinct()
        .subquery()
    )
    return named, item.key if naming.by == "key" else case_field(item.body, naming.by)


def _bases(
    session: Session, configuration: Configuration, kind: Kind, placing: Reference
) -> dict[str, dict[str, Any]]:
    """By unit code how many items rest on no law, on one not in the library, on a repealed one."""
    citing = kind.reference_to(LAW)
    if citing is None:
        return {}
    r = aliased(EntryRevision)
    unit, law = case_field(r.body, placing.field), case_field(r.body, citing.field)
    query = select(unit, law, func.count()).where(current(r, configuration, ITEM)).group_by(unit, law)
    library, codes = _library(session, configuration), codes_of_units(configuration.units(), placing)
    cited = ((codes.get(name), value, count) for name, value, count in session.execute(query))
    return bases_of(cited, library, citing, configuration.day)


def bases_of(
    rows: Iterable[tuple[str | None, object, int]], library: ReferenceSet, citing: Reference, today: date
) -> dict[str, dict[str, Any]]:
    """The figures on bases by unit code, of (unit's code, what its items cite, how many of them)."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for code, value, count in rows:
        if code is None:
            continue
        cited = cited_laws(library, citing, str(value or ""))
        states = {each: law_state(library, citing, each, today) for each in cited}
        for sort in sorted(set(states.values()) - {""}) if cited else ["without_basis"]:
            counts[code][sort] += count
        for each, state in states.items():
            if state:
                names[code][f"{state}_laws"][each] = None
    return {
        code: {**counted, **{name: tuple(each) for name, each in names[code].items()}}
        for code, counted in counts.items()
    }


def law_state(library: ReferenceSet, citing: Reference, law: str, day: date) -> str:
    found = library.find(LAW, citing.by, law)
    if found is None:
        return "unknown"
    return "repealed" if life_of(found, day) == "repealed" else ""


def _library(session: Session, configuration: Configuration) -> ReferenceSet:
    """Names and days of repeal of the laws in force on the day: under any spelling of their names."""
    r, made = aliased(EntryRevision), ReferenceSet()
    query = select(r.key, r.body).where(current(r, configuration, LAW))
    for key, body in session.execute(query):
        made.add_body(LAW, key, body)
    return made


def current(revision: Any, configuration: Configuration, kind: str) -> Any:
    recorded = valid_and_recorded(
        revision, configuration.jurisdiction, configuration.day, configuration.number
    )
    return recorded & (revision.kind == kind) & (revision.scope == "")


def named_units(configuration: Configuration, placing: Reference, units: Iterable[str]) -> list[str]:
    """What entries hold of those units."""
    wanted = set(units)
    return [name for name, code in codes_of_units(configuration.units(), placing).items() if code in wanted]


def law_states(
    session: Session, configuration: Configuration, kind: Kind, unit: str, wanted: str
) -> list[str]:
    """The values of the law field among a unit's items that name a law of that state (unknown or repealed)."""
    placing, citing = kind.reference_to(UNIT), kind.reference_to(LAW)
    if placing is None or citing is None:
        return []
    r = aliased(EntryRevision)
    law = case_field(r.body, citing.field)
    query = (
        select(law)
        .where(
            current(r, configuration, ITEM),
            case_field(r.body, placing.field).in_(named_units(configuration, placing, [unit])),
            func.coalesce(law, "") != "",
        )
        .distinct()
        .order_by(law)
    )
    library, today = _library(session, configuration), configuration.day
    return [
        whole
        for whole in session.scalars(query)
        if wanted in {law_state(library, citing, each, today) for each in cited_laws(library, citing, whole)}
    ]


def cited_laws(library: ReferenceSet, citing: Reference, whole: str) -> list[str]:
    """The laws that a field names: the whole of it where that is one law's name, else its parts."""
    known = bool(whole) and library.find(LAW, citing.by, whole) is not None
    return [whole] if known else [each for each in whole.split("、") if each]


def codes_of_units(units: Bodies, placing: Reference) -> dict[str, str]:
    """Unit codes by what entries hold of a unit."""
    if placing.by in ("key", "code"):
        return {code: code for code in units}
    return {str(body.get(placing.by, "")): code for code, body in units.items()}
