"""A reform planned and drafted: one change set with units, what follows them, and the entry that says who follows whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Case, Configuration, ReformPlan, held_on, moving_cases, visible
from yimen.kernel import Actor, Clock, Finding, new_id, system_actor
from yimen.pack import Entry, EntryRef
from yimen.store import ChangeSet

from .. import codes
from ..draft import draft
from ..lock import require_permission
from ..refusal import ChangeRefused
from ..sets import Source
from .following import NAMED, Following, not_said
from .wished import SORT_TITLES, WHAT_TITLES, Reform, Units, faults, units_of

SORT = "reform"
_CODE = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class ReformPlanned:
    """What would be done: `counts` entries by kind, `people` and `cases` by (unit, unit), remarks of what to look at."""

    reform: Reform
    plan: ReformPlan
    entries: tuple[Entry, ...]
    withdrawn: tuple[EntryRef, ...]
    counts: Mapping[str, int]
    people: Mapping[tuple[str, str], int]
    cases: Mapping[tuple[str, str], int]
    remarks: tuple[Finding, ...]
    units: Units

    def name(self, code: str) -> str:
        return self.units.name(code) if code else "—"


def plan_reform(
    session: Session, actor: Actor, jurisdiction: str, reform: Reform, *, document_number: str, clock: Clock
) -> ReformPlanned:
    """What the reform would do; nothing is written. Raises `ChangeRefused` with everything that is wrong with it."""
    require_permission(actor, jurisdiction, "change.draft", "机构改革")
    configuration = Configuration.open(session, jurisdiction, day=reform.day)
    units = units_of(configuration, reform)
    found = list(faults(reform, units, document_number))
    if found:
        raise ChangeRefused(found)
    followed = Following(session, configuration, reform, units).follow()
    found = [each for each in followed.findings if each.severity == "error"]
    remarks = [each for each in followed.findings if each.severity != "error"]
    body = _body(reform, units, followed.officers, followed.items, document_number.strip())
    plan = ReformPlan.of(body)
    found += _lost_cases(session, jurisdiction, plan, units)
    cases: Counter[tuple[str, str]] = Counter()
    for each in moving_cases(session, jurisdiction, plan):
        cases[each.unit, each.target] += 1
    people, unsaid = _people(session, jurisdiction, reform, plan, units)
    remarks += [*unsaid, *_mentions(configuration, reform)]
    if found:
        raise ChangeRefused(found)
    entries = (*followed.entries, Entry(SORT, str(body["id"]), body, valid_from=reform.day))
    return ReformPlanned(
        reform,
        plan,
        entries,
        tuple(followed.withdrawn),
        followed.counts,
        people,
        cases,
        tuple(remarks),
        units,
    )


def draft_reform(
    session: Session,
    actor: Actor,
    jurisdiction: str,
    reform: Reform,
    *,
    document_number: str,
    clock: Clock,
    note: str = "",
    sources: Sequence[Source] = (),
) -> ChangeSet:
    """A draft with all of it, in force from the reform's day once it is approved. Raises `ChangeRefused`."""
    planned = plan_reform(session, actor, jurisdiction, reform, document_number=document_number, clock=clock)
    made = draft(
        session,
        actor,
        jurisdiction,
        title=planned.plan.title,
        entries=planned.entries,
        withdrawn=planned.withdrawn,
        effective_from=reform.day,
        document_number=planned.plan.document_number,
        note=note,
        sort=SORT,
        sources=sources,
        clock=clock,
    )
    made.summary = {
        **made.summary,
        SORT: {
            "sort": reform.sort,
            "heirs": dict(reform.heirs),
            "counts": dict(planned.counts),
            "remarks": [each.as_json() for each in planned.remarks],
        },
    }
    session.flush()
    return made


def _body(
    reform: Reform,
    units: Units,
    officers: Mapping[str, str],
    items: Mapping[tuple[str, str], Sequence[str]],
    document_number: str,
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": new_id(),
        "title": reform.title or _title(reform, units),
        "sort": reform.sort,
        "document_number": document_number[:100],
        "heirs": dict(reform.heirs),
        "officers": dict(officers),
        "cases": {each.key: each.to for each in reform.rows if each.what == "case"},
        "running": reform.running,
    }
    if reform.running:
        body["items"] = [
            {"from": source, "to": to, "keys": list(dict.fromkeys(keys))}
            for (source, to), keys in items.items()
            if to and source not in reform.heirs
        ]
    return {name: each for name, each in body.items() if each not in ({}, [], False)}


def _title(reform: Reform, units: Units) -> str:
    chosen = (
        list(reform.heirs) or list(reform.units) or [reform.source, *dict.fromkeys(r.to for r in reform.rows)]
    )
    named = "、".join(units.name(each) for each in chosen if each)
    heirs = "、".join(dict.fromkeys(units.name(each) for each in reform.heirs.values() if each))
    follows = f"，由{heirs}承接" if heirs else ""
    return f"机构改革（{SORT_TITLES.get(reform.sort, reform.sort)}）：{named}{follows}"[:190]


def _lost_cases(session: Session, jurisdiction: str, plan: ReformPlan, units: Units) -> Iterator[Finding]:
    """Cases of the list that are not open, and open ones of units that end of which nobody says where they go."""
    lost: dict[str, list[str]] = {}
    for each in moving_cases(session, jurisdiction, plan):
        if not each.target:
            lost.setdefault(each.unit, []).append(each.number)
    for unit, numbers in lost.items():
        yield not_said(units.name(unit), "在办案件", numbers)
    seen = visible(system_actor("reform", jurisdiction))
    numbers, known = sorted(plan.cases), set()
    for start in range(0, len(numbers), 500):
        query = select(Case.number).where(
            Case.number.in_(numbers[start : start + 500]), Case.status == "open"
        )
        known |= set(session.scalars(seen.of(query)))
    for number in numbers:
        if number not in known:
            yield codes.LIST_UNKNOWN.at(what=WHAT_TITLES["case"], key=number)


def _people(
    session: Session, jurisdiction: str, reform: Reform, plan: ReformPlan, units: Units
) -> tuple[Counter[tuple[str, str]], list[Finding]]:
    counted: dict[tuple[str, str], set[str]] = {}
    lost: dict[str, list[str]] = {}
    for row in held_on(session, jurisdiction, sorted(plan.heirs), reform.day):
        to = plan.officers.get(row.account, plan.heirs.get(row.unit, ""))
        counted.setdefault((row.unit, to), set()).add(row.account)
        if not to:
            lost.setdefault(row.unit, []).append(row.account)
    found = []
    for unit, accounts in lost.items():
        names = list(dict.fromkeys(accounts))
        listed = "、".join(names[:NAMED]) + ("……" if len(names) > NAMED else "")
        found.append(codes.NOBODY_FOLLOWS.at(unit=units.name(unit), count=len(names), keys=listed))
    return Counter({place: len(accounts) for place, accounts in counted.items()}), found


def _mentions(configuration: Configuration, reform: Reform) -> Iterator[Finding]:
    """Definitions in force whose content holds the code of a unit that ends: a site's, a procedure's, a parameter's."""
    kinds, ends = configuration.kinds(), set(reform.heirs)
    for (kind, key), revisions in configuration.snapshot.revisions.items():
        if kind in ("unit", SORT, "kind") or not ends:
            continue
        for each in revisions:
            if each.scope in ends or not each.holds_on(configuration.day):
                continue
            for code in sorted(ends & set(_texts(each.body))):
                yield codes.MENTIONED.at(
                    kind=kinds[kind].label() if kind in kinds else kind, key=key, unit=code
                )


def _texts(part: Any) -> Iterator[str]:
    """Every text of a definition that may be a code, those in quotation marks of an expression included."""
    if isinstance(part, str):
        yield part
        if "'" in part or '"' in part:
            yield from _CODE.findall(part)
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from _texts(each)
    elif isinstance(part, list):
        for each in part:
            yield from _texts(each)
