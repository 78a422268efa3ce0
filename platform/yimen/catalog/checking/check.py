"""All checks over what was read: every finding at once, nothing changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from yimen.kernel import Finding, Place, has_errors, without_collection
from yimen.pack import Entry, Kind

from ..mapping.remarks import bounded
from .citations import check_citations
from .claims import check_claims, check_control_totals, reconcile
from .gone import check_gone, check_over
from .grounds import Grounds
from .reading import ReadTable, TableReading
from .references import ReferenceSet, check_references
from .schema import check_schema
from .signs import check_signs
from .tiers import ITEM, TIER, check_tiers
from .uniqueness import check_codes, check_expected, check_expected_where, check_keys, check_names

CONTROL_TOTAL = "control-total"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What `yimen catalog check` says; findings in the order of sheets and rows."""

    reading: TableReading
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not has_errors(self.findings)

    def as_counts(self) -> dict[str, int]:
        """Findings by severity."""
        return dict(Counter(finding.severity for finding in self.findings))

    def as_json(self) -> dict[str, Any]:
        """{"tables", "entries", "findings", "totals"}; a place as findings write it."""
        return {
            "tables": [table.as_json() for table in self.reading.tables],
            "entries": [
                {"kind": each.kind, "key": each.key, "body": dict(each.body), "place": each.place.as_json()}
                for each in self.reading.entries
            ],
            "findings": [finding.as_json() for finding in self.findings],
            "totals": {
                **self.reading.totals,
                "findings": self.as_counts(),
                "codes": dict(sorted(Counter(finding.code for finding in self.findings).items())),
            },
        }


@without_collection()
def check_reading(
    reading: TableReading,
    kinds: Mapping[str, Kind],
    references: ReferenceSet | None = None,
    *,
    strict: bool = False,
    day: date | None = None,
    grounds: Grounds | None = None,
) -> CheckResult:
    """Check what was read against schemas, itself, its own claims, and the reference data.

    `references` None leaves references unchecked (inside a change set `changes` resolves them against the
    store); an empty set resolves nothing. `strict` makes unresolved required references errors.
    `grounds` None leaves citations unchecked, and tiers are held against one another in the file alone.
    """
    known = ReferenceSet() if references is None else references
    library = _Both(ReferenceSet.of(reading.entries), known) if references is not None else None
    findings = list(reading.findings)
    by_kind: dict[str, list[ReadTable]] = {}
    for table in reading.tables:
        if table.kind is not None and table.entries:
            by_kind.setdefault(table.kind.id, []).append(table)
            findings += check_claims(table)
            findings += bounded((*check_gone(table), *check_over(table)))
    grounds = _with_own_items(grounds, reading)
    for tables in by_kind.values():
        findings += bounded(_check_kind(tables, kinds, library, strict, day, grounds))
    findings += _control_totals(reading, known)
    return CheckResult(reading, tuple(sorted(_paged(findings, reading), key=_position)))


def _paged(findings: list[Finding], reading: TableReading) -> Iterable[Finding]:
    """Places in files that have pages say on which page their row stands."""
    pages = {sheet.name: sheet.pages for sheet in reading.sheets if sheet.pages}
    if not pages:
        return findings
    return [_on_page(each, pages.get(each.place.sheet or "", ())) for each in findings]


def _on_page(finding: Finding, pages: Sequence[int]) -> Finding:
    row = finding.place.row
    if row is None or row > len(pages):
        return finding
    return replace(finding, place=replace(finding.place, page=pages[row - 1]))


class _Both(ReferenceSet):
    """The file's own entries before the library's."""

    def __init__(self, own: ReferenceSet, known: ReferenceSet) -> None:
        super().__init__()
        self._own, self._known = own, known

    def find(self, kind: str, by: str, value: str) -> Mapping[str, Any] | None:
        return self._own.find(kind, by, value) or self._known.find(kind, by, value)


def _check_kind(
    tables: list[ReadTable],
    kinds: Mapping[str, Kind],
    library: ReferenceSet | None,
    strict: bool,
    day: date | None,
    grounds: Grounds | None,
) -> Iterator[Finding]:
    """Tables of one kind are checked together, for a key may stand in two sheets."""
    kind = tables[0].kind
    assert kind is not None
    entries = [entry for table in tables for entry in table.entries]
    columns: dict[str, str] = {}
    for table in tables:
        columns = {**table.columns, **columns}
    for table in tables:
        yield from check_schema(kind, table.entries, table.columns)
        yield from check_codes(kind, table.entries, table.columns)
        yield from check_signs(kind, table.entries, table.columns)
        yield from check_expected(kind, table.entries, table.columns)
        yield from check_expected_where(kind, table.entries, table.columns)
    yield from check_keys(kind, entries, columns)
    yield from check_names(kind, entries, columns)
    if library is not None:
        yield from check_references(kind, entries, columns, library, kinds, strict=strict, day=day)
    if kind.id == CONTROL_TOTAL:
        yield from check_control_totals(entries, columns)
    if grounds is not None:
        yield from check_citations(kind, entries, columns, grounds, kinds, day)
    if kind.id == TIER:
        yield from check_tiers(entries, columns, kinds, grounds, day)


def _with_own_items(grounds: Grounds | None, reading: TableReading) -> Grounds | None:
    """The items of the file stand before those in force."""
    own = {each.key: each.body for each in reading.entries if each.kind == ITEM}
    return replace(grounds, items={**grounds.items, **own}) if grounds is not None and own else grounds


def _control_totals(reading: TableReading, references: ReferenceSet) -> Iterator[Finding]:
    """The file's items against the library's control totals, or its own."""
    items = [entry.body for entry in reading.entries if entry.kind == ITEM]
    if not items:
        return iter(())
    own = [(entry.body, entry.place) for entry in reading.entries if entry.kind == CONTROL_TOTAL]
    file = reading.tables[0].file
    known = [(body, Place(file)) for body in references.bodies.get(CONTROL_TOTAL, ())]
    return reconcile(items, own or known)


_RANK = {"error": 0, "warning": 1, "note": 2}


def _position(finding: Finding) -> tuple[int, str, int, str]:
    place = finding.place
    return (_RANK[finding.severity], place.sheet or "", place.row or 0, place.column or "")


def entries_of(reading: TableReading, kind: str) -> list[Entry]:
    """The entries of one kind that have a key."""
    return [entry for entry in reading.entries if entry.kind == kind and entry.key]
