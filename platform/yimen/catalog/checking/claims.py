"""What a sheet prints of itself, counted again: sections, grand totals, sums, serial numbers, control totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from yimen.kernel import Finding, Place
from yimen.pack import Entry

from .. import codes
from ..seeing.cells import is_count, plain
from ..seeing.sections import claimed_parts
from ..seeing.table import SeenTable
from .counted import Counted, Tally, said
from .reading import ReadTable

MANY_GAPS = 20


def check_claims(table: ReadTable) -> Iterator[Finding]:
    """All printed counts of one table; never more than warnings, rows are kept."""
    counted = Counted(table)
    yield from _sections(table.file, table.seen, counted)
    yield from _grand_totals(table.file, table.seen, counted)
    yield from _sequence(table)
    yield from _sums(table)


def _sections(file: str, seen: SeenTable, counted: Counted) -> Iterator[Finding]:
    for index, section in enumerate(seen.sections):
        if section.count is None:
            continue
        cells = seen.sheet.rows[section.row]
        subs, found = claimed_parts(" ".join(map(plain, cells))), counted.of(index)
        if not found.agrees(section.count, subs):
            place = Place(file, seen.sheet.name, section.row + 1, "A")
            claimed = said(section.count, subs)
            yield codes.SECTION_COUNT.at(place, name=section.name, claimed=claimed, found=found.found(subs))


def _grand_totals(file: str, seen: SeenTable, counted: Counted) -> Iterator[Finding]:
    for claim in seen.claims:
        subs = claimed_parts(claim.text)
        found = counted.whole() if claim.rows is None else Tally(claim.rows, claim.rows, claim.rows)
        if not found.agrees(claim.count, subs):
            row = None if claim.row is None else claim.row + 1
            place = Place(file, seen.sheet.name, row, "A" if row else None)
            claimed = said(claim.count, subs)
            yield codes.GRAND_TOTAL.at(place, text=claim.text[:60], claimed=claimed, found=found.found(subs))


def _sequence(table: ReadTable) -> Iterator[Finding]:
    """Serial numbers go up by one and may begin again at 1; they are never a key."""
    serial = table.mapping.serial if table.mapping else None
    if serial is None:
        return
    gaps = list(_gaps(table.seen, serial.index))
    sheet = table.seen.sheet.name
    if len(gaps) > MANY_GAPS:
        row, before, now = gaps[0]
        place = Place(table.file, sheet, row + 1, serial.letter)
        yield codes.SEQUENCE_MANY.at(place, count=len(gaps), before=before, now=now)
        return
    for row, before, now in gaps:
        yield codes.SEQUENCE.at(Place(table.file, sheet, row + 1, serial.letter), before=before, now=now)


def _gaps(seen: SeenTable, column: int) -> Iterator[tuple[int, int, int]]:
    before: int | None = None
    rows = seen.sheet.rows
    for row, _ in seen.data:
        text = plain(rows[row][column]) if rows[row][column] != "" else ""
        if not is_count(text):
            continue
        now = int(text)
        if before is not None and now != before + 1 and now != 1:
            yield row, before, now
        before = now


def _sums(table: ReadTable) -> Iterator[Finding]:
    """A total row's numbers against the sum of their column, for columns read as integers."""
    if table.mapping is None or not table.seen.totals or len(table.seen.totals) > 1:
        return
    integers = {column.field for column in table.mapping.kind.columns if column.parse == "integer"}
    row = table.seen.totals[0]
    for match in table.mapping.mapped:
        text = plain(table.seen.sheet.rows[row][match.column.index])
        if match.field not in integers or not is_count(text):
            continue
        found = sum(int(entry.body.get(match.field) or 0) for entry in table.entries)
        if found != int(text):
            place = Place(table.file, table.seen.sheet.name, row + 1, match.column.letter)
            yield codes.COLUMN_SUM.at(place, title=match.column.title, claimed=int(text), found=found)


def check_control_totals(entries: Iterable[Entry], columns: Mapping[str, str]) -> Iterator[Finding]:
    """What a unit claims of itself in its name against its own rows: both ways of counting 方面 exist."""
    by_unit: dict[str, list[Entry]] = {}
    for entry in entries:
        by_unit.setdefault(str(entry.body.get("unit", "")), []).append(entry)
    for unit, rows in by_unit.items():
        body, place = rows[0].body, rows[0].place
        where = Place(place.file, place.sheet, place.row, columns.get("unit"))
        claimed = body.get("claimed_fields")
        if claimed is not None and claimed != len(rows):
            yield codes.CLAIMED_FIELDS.at(where, unit=unit, claimed=claimed, found=len(rows))
        items, found = body.get("claimed_items"), sum(int(each.body.get("count") or 0) for each in rows)
        if items is not None and items != found:
            yield codes.CLAIMED_ITEMS.at(where, unit=unit, claimed=items, found=found)


def reconcile(
    items: Iterable[Mapping[str, Any]], totals: Iterable[tuple[Mapping[str, Any], Place]]
) -> Iterator[Finding]:
    """Items counted per unit and field against control totals; only units that the items name are compared."""
    found: Counter[tuple[str, str]] = Counter()
    units = set()
    for body in items:
        unit = str(body.get("unit", ""))
        units.add(unit)
        found[(unit, str(body.get("field", "")))] += 1
    for body, place in totals:
        unit, name, claimed = str(body.get("unit", "")), str(body.get("field", "")), body.get("count")
        if unit in units and claimed is not None and found[(unit, name)] != claimed:
            yield codes.CONTROL_TOTAL.at(
                place, unit=unit, field=name, claimed=claimed, found=found[(unit, name)]
            )
