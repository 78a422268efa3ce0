"""What each department still lacks before it can work: items, tiers, bases, procedure, forms, papers, officers.

A handful of queries whatever the number of departments and items; the findings say what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from yimen.cases import Configuration, NotConfigured
from yimen.kernel import Actor, Finding, FindingKind
from yimen.workflow import Procedure

from . import codes
from .completeness_counts import ItemCounts, OfficerCounts, count_items, count_officers
from .refusal import ChangeRefused

ITEM = "item"
RIGHTS = ("catalog.view", "change.draft", "change.approve", "admin.audit")
PARTS = ("procedure", "form", "document")
SOON = 30
NAMED = 5


@dataclass(frozen=True, slots=True)
class Papers:
    """The procedures that a unit may run with the forms and papers they use; `officers` is what one of their
    tasks asks at most."""

    procedures: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    forms_missing: tuple[str, ...] = ()
    documents_missing: tuple[str, ...] = ()
    officers: int = 1


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One department; `missing` says what it lacks and what to do, errors first. `by_items`: the cases here rest on
    items of a catalog; where no form asks for one, a unit works that has people."""

    unit: str
    name: str
    items: ItemCounts
    officers: OfficerCounts
    papers: Papers
    by_items: bool = True
    missing: tuple[Finding, ...] = field(default=())

    @property
    def works(self) -> bool:
        """Whether it holds items at all, or has people where none are needed."""
        return self.items.total > 0 or (not self.by_items and self.officers.total > 0)

    @property
    def complete(self) -> bool:
        """Nothing missing but notes."""
        return self.works and all(each.severity == "note" for each in self.missing)

    def as_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "name": self.name,
            "items": self.items.as_json(),
            "officers": self.officers.as_json(),
            "procedures": list(self.papers.procedures),
            "forms": len(self.papers.forms),
            "documents": len(self.papers.documents),
            "by_items": self.by_items,
            "complete": self.complete,
            "missing": [each.as_json() for each in self.missing],
        }


def completeness(
    session: Session,
    actor: Actor,
    *,
    day: date,
    units: Collection[str] | None = None,
    soon: int = SOON,
) -> list[UnitReport]:
    """The report of every unit in force on the day (or of those named), those with items first, by code.

    Raises `ChangeRefused` for who may neither read catalogs nor draft, approve or audit changes.
    """
    if not any(actor.may(right) for right in RIGHTS):
        raise ChangeRefused(codes.NOT_PERMITTED.at(account=actor.account, action="查看"))
    configuration = Configuration.open(session, actor.jurisdiction, day=day)
    known = configuration.units()
    items = count_items(session, configuration)
    officers = count_officers(session, configuration, day + timedelta(days=soon))
    papers = _papers_by_scope(configuration)
    label = configuration.kinds()[ITEM].label() if ITEM in configuration.kinds() else ITEM
    forms = configuration.entries("form", keys=list(papers[""].forms))
    by_items = bool(items) or ask_for_items(each.body for each in forms)
    reports = []
    for code, body in known.items():
        if units is not None and code not in units:
            continue
        own = items.get(code, ItemCounts())
        staff = sum(
            (officers[each] for each in configuration.subtree(code) if each in officers), OfficerCounts()
        )
        report = UnitReport(
            code, str(body.get("name", code)), own, staff, papers.get(code, papers[""]), by_items
        )
        reports.append(judged(report, label, soon))
    return sorted(reports, key=lambda each: (not each.works, each.unit))


def judged(report: UnitReport, kind: str, soon: int) -> UnitReport:
    if not report.works:
        lacks_items = (codes.NO_ITEMS.at(unit=report.name, kind=kind),) if report.by_items else ()
        return replace(report, missing=lacks_items)
    items, staff, papers = report.items, report.officers, report.papers
    few = staff.valid < papers.officers
    lacks: list[tuple[FindingKind, object, dict[str, Any]]] = [
        (codes.BASIS_REPEALED, items.repealed, {"laws": _few(items.repealed_laws)}),
        (codes.NO_PROCEDURES, not papers.procedures, {}),
        (codes.FORM_MISSING, papers.forms_missing, {"names": _few(papers.forms_missing)}),
        (codes.PAPER_MISSING, papers.documents_missing, {"names": _few(papers.documents_missing)}),
        (codes.FEW_OFFICERS, few, {"count": staff.valid, "needed": papers.officers}),
        (codes.WITHOUT_TIERS, items.total - items.with_tiers, {}),
        (codes.WITHOUT_BASIS, items.without_basis, {}),
        (codes.BASIS_UNKNOWN, items.unknown, {"laws": _few(items.unknown_laws)}),
        (codes.EXPIRED, staff.total - staff.valid, {}),
        (codes.EXPIRES_SOON, staff.expiring, {"days": soon}),
    ]
    found = [
        lack.at(None, **{"unit": report.name, "kind": kind, "count": amount, **words})
        for lack, amount, words in lacks
        if amount
    ]
    return replace(report, missing=tuple(found))


def ask_for_items(forms: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one of the forms looks for an item of the catalog; of no form at all nobody can say that it does not."""
    ahead: list[Any] = list(forms)
    if not ahead:
        return True
    while ahead:
        part = ahead.pop()
        if isinstance(part, Mapping):
            lookup = part.get("x-lookup")
            if isinstance(lookup, Mapping) and lookup.get("kind") == ITEM:
                return True
            ahead.extend(part.values())
        elif isinstance(part, list):
            ahead.extend(part)
    return False


def _few(names: Collection[str]) -> str:
    return "、".join(list(names)[:NAMED]) + ("……" if len(names) > NAMED else "")


def _papers_by_scope(configuration: Configuration) -> dict[str, Papers]:
    """What stands for all units (""), and for each unit that has a procedure, form or paper of its own."""
    own = {
        revision.scope
        for (kind, _key), revisions in configuration.snapshot.revisions.items()
        if kind in PARTS
        for revision in revisions
    }
    return {scope: _papers(configuration, scope) for scope in {"", *own}}


def _papers(configuration: Configuration, unit: str) -> Papers:
    runnable = []
    for each in configuration.procedures_on(unit):
        try:
            runnable.append(configuration.procedure(each.key, unit))
        except (NotConfigured, ValueError):
            continue
    forms = {each.key for each in configuration.entries("form", unit)}
    templates = {
        each.key for each in configuration.entries("document", unit) if each.body.get("template_digest")
    }
    return papers_of(runnable, forms, templates)


def papers_of(procedures: Collection[Procedure], known: set[str], templates: set[str]) -> Papers:
    """What the procedures use, held against the forms and templates that there are."""
    forms: set[str] = set()
    documents: set[str] = set()
    officers = 1
    for procedure in procedures:
        for item in procedure.items.values():
            forms |= {item.form} if item.form else set()
            documents |= {paper.document for paper in item.documents}
            officers = max(officers, item.officers if item.certificates else 1)
    return Papers(
        tuple(sorted(each.name() for each in procedures)),
        tuple(sorted(forms & known)),
        tuple(sorted(documents & templates)),
        tuple(sorted(forms - known)),
        tuple(sorted(documents - templates)),
        officers,
    )
