"""What a pack still lacks, before anything of it is in force: the report of completeness out of its entries alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yimen.cases import LENIENCY
from yimen.catalog import ReferenceSet
from yimen.workflow import Procedure, ProcedureError, compile_procedure

from .completeness import ITEM, SOON, UnitReport, ask_for_items, judged, papers_of
from .completeness_counts import (
    LAW,
    OFFICER,
    TIER,
    UNIT,
    ItemCounts,
    OfficerCounts,
    bases_of,
    codes_of_units,
)
from .layers import Reading
from .setup import Setup, steps_of
from .staffing import Bodies, keys_by_name, split_names


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far a pack is: the tables in their order with the people who will draft and approve, and its units."""

    setup: Setup
    units: tuple[UnitReport, ...]

    def as_json(self) -> dict[str, Any]:
        return {"setup": self.setup.as_json(), "units": [each.as_json() for each in self.units]}


def completeness_ahead(reading: Reading, day: date, *, soon: int = SOON) -> Outlook:
    """The report as it would be if the pack were in force on the day."""
    units, kinds = reading.bodies(UNIT), reading.kinds
    items, officers = _items(reading, units, day), _officers(reading, units, day, soon)
    papers = {scope: papers_of(*_runnable(reading, scope)) for scope in reading.configured().scopes}
    label = kinds[ITEM].label() if ITEM in kinds else ITEM
    forms = reading.configured().of_kind("form")
    by_items = bool(items) or ask_for_items(forms[key].body for key in papers[""].forms)
    reports = []
    for code, body in units.items():
        staff = sum((officers.get(each, OfficerCounts()) for each in _below(code, units)), OfficerCounts())
        own = papers.get(code, papers[""])
        report = UnitReport(
            code, str(body.get("name", code)), items.get(code, ItemCounts()), staff, own, by_items
        )
        reports.append(judged(report, label, soon))
    may = who_may(reading)
    drafters, approvers = may["change.draft"], may["change.approve"]
    paired = bool(drafters and approvers) and len(drafters | approvers) > 1
    counts = Counter(each.kind for each in reading.entries)
    steps = steps_of(kinds, counts, by_items=by_items)
    setup = Setup(steps, len(drafters), len(approvers), paired)
    return Outlook(setup, tuple(sorted(reports, key=lambda each: (not each.works, each.unit))))


def who_may(reading: Reading, taken: Collection[str] = ()) -> dict[str, set[str]]:
    """The accounts of the pack's register by the rights of their roles; those in `taken` belong to somebody else."""
    roles = reading.bodies("role")
    by_unit, by_role = (
        keys_by_name(reading.bodies(UNIT), ("name", "short_name")),
        keys_by_name(roles, ("title",)),
    )
    may: dict[str, set[str]] = defaultdict(set)
    for body in reading.bodies(OFFICER).values():
        account = str(body.get("account") or "").lower()
        if not account or account in taken or str(body.get("unit", "")) not in by_unit:
            continue
        for name in split_names(body.get("roles")):
            for right in roles.get(by_role.get(name, ""), {}).get("permissions", ()):
                may[right].add(account)
    return may


def _runnable(reading: Reading, scope: str) -> tuple[list[Procedure], set[str], set[str]]:
    """The procedures that a unit runs, the forms, and the papers that have a template."""
    configured, runnable = reading.configured(), []
    for each in configured.of_kind("procedure", scope).values():
        if each.body.get("off"):
            continue
        try:
            runnable.append(compile_procedure(each.body))
        except ProcedureError:
            continue
    documents = configured.of_kind("document", scope).items()
    templates = {key for key, each in documents if each.body.get("template_digest")}
    return runnable, set(configured.of_kind("form", scope)), templates


def _items(reading: Reading, units: Bodies, day: date) -> dict[str, ItemCounts]:
    kind = reading.kinds.get(ITEM)
    placing = None if kind is None else kind.reference_to(UNIT)
    if kind is None or placing is None:
        return {}
    codes, citing = codes_of_units(units, placing), kind.reference_to(LAW)
    bodies = reading.bodies(ITEM)
    tiered, listed = _named_by(reading, TIER), _named_by(reading, LENIENCY)
    totals: Counter[str] = Counter()
    with_tiers: Counter[str] = Counter()
    lenient: Counter[str] = Counter()
    for key, body in bodies.items():
        code = codes.get(str(body.get(placing.field, "")), "")
        totals[code] += 1
        own = {key, str(body.get("code", ""))}
        with_tiers[code] += bool(own & tiered)
        lenient[code] += bool(own & listed)
    bases: Mapping[str, Mapping[str, Any]] = {}
    if citing is not None:
        library = ReferenceSet.of(each for each in reading.entries if each.kind == LAW)
        cited = (
            (codes.get(str(body.get(placing.field, ""))), body.get(citing.field), 1)
            for body in bodies.values()
        )
        bases = bases_of(cited, library, citing, day)
    return {
        code: ItemCounts(totals[code], with_tiers[code], **bases.get(code, {}), with_leniencies=lenient[code])
        for code in totals
    }


def _named_by(reading: Reading, naming_kind: str) -> set[str]:
    """What entries of a kind name of items."""
    kind = reading.kinds.get(naming_kind)
    naming = None if kind is None else kind.reference_to(ITEM)
    if naming is None:
        return set()
    return {str(body.get(naming.field, "")) for body in reading.bodies(naming_kind).values()} - {""}


def _officers(reading: Reading, units: Bodies, day: date, soon: int) -> dict[str, OfficerCounts]:
    kind = reading.kinds.get(OFFICER)
    placing = None if kind is None else kind.reference_to(UNIT)
    if placing is None:
        return {}
    codes, today = codes_of_units(units, placing), day.isoformat()
    ahead = (day + timedelta(days=soon)).isoformat()
    found: dict[str, OfficerCounts] = defaultdict(OfficerCounts)
    for body in reading.bodies(OFFICER).values():
        code = codes.get(str(body.get(placing.field, "")))
        since, until = str(body.get("certificate_from") or today), str(body.get("certificate_to") or "")
        valid = since <= today and (until or today) >= today
        if code is not None:
            found[code] += OfficerCounts(1, int(valid), int(valid and bool(until) and until <= ahead))
    return found


def _below(unit: str, units: Bodies) -> Iterator[str]:
    """A unit and all units below it."""
    seen, ahead = {unit}, [unit]
    while ahead:
        above = ahead.pop()
        yield above
        below = {code for code, body in units.items() if body.get("parent") == above} - seen
        seen |= below
        ahead += sorted(below)
