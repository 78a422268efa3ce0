"""From bytes to entries: open, see, recognise, read. Pure; every table of every sheet is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yimen.kernel import Finding, Place, without_collection
from yimen.pack import Entry, Kind

from . import codes, hooks, layout_codes
from .checking.reading import ReadTable, TableReading
from .coined import coined
from .mapping.cited_apart import cited_together
from .mapping.coded_parts import coded_parts
from .mapping.continued import continued
from .mapping.entries import read_rows
from .mapping.former import former_told
from .mapping.headed import heads_of
from .mapping.matches import KindMapping
from .mapping.parsers import CellParser
from .mapping.profiles import Profile
from .mapping.recognise import Recognition, recognise
from .mapping.remarks import Remarks, bounded
from .mapping.request import request_findings, unknown_columns
from .mapping.sources import merged_rows
from .mapping.subparts import told_apart
from .mapping.ticks_told import ticks_told
from .mapping.told import (
    carried_told,
    coins,
    heads_told,
    key_columns,
    mapping_findings,
    parsers_known,
    parts_told,
    passed_over,
)
from .reading.guard import IN_JOB, Bounds
from .reading.open import read_workbook
from .reading.workbook import MARKS, Sheet, Workbook
from .seeing.across import across_of, unfolded
from .seeing.find import see_tables
from .seeing.layout import Asked, Layout, TableChoice, asked_for
from .seeing.table import SeenTable
from .seeing.titles import vocabulary
from .seeing.upright import Words, titles_at_left
from .upright_sheets import known_titles, laid_by, titles_of

SURELY = 0.75


def read_tables(
    name: str,
    content: bytes,
    kinds: Mapping[str, Kind],
    *,
    kind: str | None = None,
    sheets: Iterable[str] | None = None,
    mapping: Mapping[str, str | Iterable[str]] | None = None,
    profiles: Iterable[Profile] = (),
    constants: Mapping[str, Any] | None = None,
    layouts: Mapping[str, Layout] | None = None,
    bounds: Bounds = IN_JOB,
) -> TableReading:
    """Read the file as `kind`, or as whatever kinds its tables are.

    `sheets` limits the sheets; `mapping` {field: column, or columns to be joined} overrides what is recognised, a
    column being a header title or a letter, with the part of its cells that is meant (`A@code`, see `parts`);
    `constants` are set on every row; `layouts` {sheet: Layout} are a person's corrections sheet by sheet.
    """
    book = read_workbook(name, content, bounds)
    return read_book(
        book,
        kinds,
        kind=kind,
        sheets=sheets,
        mapping=mapping,
        profiles=profiles,
        constants=constants,
        layouts=layouts,
    )


def read_book(
    book: Workbook,
    kinds: Mapping[str, Kind],
    *,
    kind: str | None = None,
    sheets: Iterable[str] | None = None,
    mapping: Mapping[str, str | Iterable[str]] | None = None,
    profiles: Iterable[Profile] = (),
    constants: Mapping[str, Any] | None = None,
    layouts: Mapping[str, Layout] | None = None,
) -> TableReading:
    """As `read_tables`, of a workbook that is open already."""
    layouts = layouts or {}
    asked = asked_for(mapping)
    profiles = tuple(profiles)
    words = vocabulary(kinds.values(), titles_of(profiles))
    at_left = known_titles(kinds, words)
    book = laid_by(book, at_left)
    findings = [*bounded(book.findings), *request_findings(book.name, kinds, kind, asked, layouts)]
    if any(each.severity == "error" and each.place.sheet is None for each in findings):
        return TableReading((), tuple(findings), {"rows": 0, "entries": 0, "kinds": {}, "groups": {}})
    parsers = hooks.cell_parsers()
    wanted = None if sheets is None else set(sheets)
    sheets_read = [
        each for each in book.sheets if each.name != MARKS and (wanted is None or each.name in wanted)
    ]
    known = _Known(kinds, parsers, kind, asked, profiles)
    seen = []
    for sheet in sheets_read:
        layout = layouts.get(sheet.name, Layout()).with_header(sheet.laid)
        for table in known.unfolded(see_tables(sheet, words, layout), layout):
            choice = layout.table(table.number)
            seen.append((table, choice, known.recognised(table, choice)))
    findings += _side_by_side(book.name, (table for table, _, _ in seen))
    findings += _sheets_without_table(book, sheets_read, {table.sheet.name for table, _, _ in seen}, layouts)
    findings += unknown_columns(book.name, [found for _, _, found in seen])
    any_known = any(found.mapping is not None for _, _, found in seen)
    ordinals: dict[tuple[str, Any], int] = {}
    tables = []
    with without_collection():
        for table, choice, found in seen:
            if choice.skip:
                tables.append(ReadTable(book.name, table, None, skipped=True))
                continue
            fixed = {**(constants or {}), **_across(table, found), **choice.values}
            read, remarks = _read(book.name, table, found, parsers, fixed, ordinals, any_known)
            read = _with_values(read, choice.values)
            tables.append(read)
            findings += remarks
    findings += _upright(book.name, sheets_read, tables, at_left.words)
    return TableReading(tuple(tables), tuple(findings), totals_of(tables, kinds), book.sheets)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the file's tables before any is seen, and what a person said of all of them."""

    kinds: Mapping[str, Kind]
    parsers: Mapping[str, CellParser]
    kind: str | None
    asked: Asked
    profiles: tuple[Profile, ...]

    def recognised(self, table: SeenTable, choice: TableChoice) -> Recognition:
        """What was said of this one table goes before what was said of the whole file."""
        if choice.skip:
            return Recognition(None)
        return recognise(
            table,
            self.kinds,
            self.parsers,
            kind=choice.kind or self.kind,
            asked={**self.asked, **choice.columns},
            profiles=self.profiles,
        )

    def unfolded(self, tables: Sequence[SeenTable], layout: Layout) -> Iterable[SeenTable]:
        """The tables, one whose values stand side by side as one for each, if it then is of a kind that has such."""
        number = 0
        for table in tables:
            parts = unfolded(table, self.kinds.values())
            if len(parts) > 1:
                found = (self.recognised(each, layout.table(number)).mapping for each in parts)
                parts = parts if any(each is not None and _stands_across(each) for each in found) else [table]
            for part in parts:
                yield part if part.number == number else replace(part, number=number)
                number += 1


def _stands_across(mapping: KindMapping) -> bool:
    """The kind has such values, and what stands below them looks like the field that it says."""
    across = across_of(mapping.kind)
    return across is not None and any(
        each.field == across.of and each.confidence >= SURELY for each in mapping.mapped
    )


def _side_by_side(file: str, tables: Iterable[SeenTable]) -> Iterable[Finding]:
    """That a table was read once for each title that stands beside others, once for all of them."""
    words: dict[tuple[str, int], list[str]] = {}
    for each in tables:
        if each.across:
            words.setdefault((each.sheet.name, each.first_row), []).append(each.across)
    for (sheet, row), titles in words.items():
        yield codes.ACROSS.at(Place(file, sheet, row + 1), words="、".join(titles))


def _upright(
    file: str, sheets: Iterable[Sheet], tables: Iterable[ReadTable], words: Words
) -> Iterable[Finding]:
    """Sheets of which nothing was read, for their titles stand down the left."""
    done = {each.seen.sheet.name for each in tables if each.entries or each.skipped}
    for sheet in sheets:
        if sheet.name not in done and not sheet.laid and (titles := titles_at_left(sheet, words)):
            yield layout_codes.UPRIGHT.at(Place(file, sheet.name), titles="、".join(titles[:5]))


def _sheets_without_table(
    book: Workbook, sheets: list[Sheet], seen: set[str], layouts: Mapping[str, Layout]
) -> list[Finding]:
    left_out = {name for name, layout in layouts.items() if layout.skip}
    empty = [sheet for sheet in sheets if sheet.name not in seen | left_out]
    if not seen and not any(any(row) for sheet in sheets for row in sheet.rows):
        return [] if book.findings else [codes.EMPTY_FILE.at(Place(book.name))]
    return [
        codes.NO_TABLE.at(Place(book.name, sheet.name))
        for sheet in empty
        if any(any(row) for row in sheet.rows)
    ]


def _read(
    file: str,
    table: SeenTable,
    found: Recognition,
    parsers: Mapping[str, CellParser],
    constants: Mapping[str, Any],
    ordinals: dict[tuple[str, Any], int],
    any_known: bool,
) -> tuple[ReadTable, list[Finding]]:
    place = Place(file, table.sheet.name, table.first_row + 1)
    mapping = found.mapping
    if mapping is None:
        code = codes.SHEET_NOT_IMPORTED if any_known else codes.UNKNOWN_KIND
        header = _short(table.header) or "（无表头）"
        unknown = ReadTable(file, table, None, reason=found.nearest)
        return unknown, [code.at(place, header=header, nearest=found.nearest)]
    problems = key_columns(table, mapping, place, constants) + parsers_known(mapping, parsers, place)
    if problems:
        return _table(file, table, found, ()), problems
    remarks = Remarks(file, table.sheet.name)
    merged = merged_rows(table)
    heads = heads_of(table, mapping, merged)
    entries = read_rows(file, table, mapping, parsers, remarks, constants, ordinals, merged, heads)
    cited, unclear = cited_together(table, mapping, parsers, merged, entries, place)
    coded, parts = coded_parts(mapping, cited)
    went_on = continued(table, mapping, coded)
    entries = list(went_on.entries)
    if coins(mapping, constants):
        entries = coined(mapping.kind, entries)
    parted = told_apart(mapping.kind, entries)
    findings = [
        *mapping_findings(mapping, found, place),
        *passed_over(table, mapping, place),
        *carried_told(table, mapping, merged, place),
        *remarks.findings(),
        *parts_told(mapping, parted),
        *heads_told(mapping, heads, place),
        *ticks_told(table, mapping, merged, place),
        *former_told(table, place),
        *unclear,
        *parts,
    ]
    if went_on.first is not None:
        findings.append(codes.CONTINUED.at(went_on.first.place, count=len(went_on.rows)))
    if not entries:
        findings.append(codes.HEADER_WITHOUT_ROWS.at(place))
    return _table(file, table, found, parted.entries), findings


def _across(table: SeenTable, found: Recognition) -> dict[str, Any]:
    """The field whose value stands as the title of the table's own columns."""
    across = across_of(found.mapping.kind) if found.mapping is not None and table.across else None
    return {} if across is None else {across.field: table.across}


def _table(file: str, table: SeenTable, found: Recognition, entries: Sequence[Entry]) -> ReadTable:
    return ReadTable(
        file,
        table,
        found.mapping,
        tuple(entries),
        found.profile,
        confidence=found.confidence,
        reason=found.reason,
    )


def _with_values(table: ReadTable, values: Mapping[str, str]) -> ReadTable:
    """What a person said of every row goes before the cells."""
    if not values or table.kind is None:
        return table
    key_of = table.kind.key_of
    bodies = [{**each.body, **values} for each in table.entries]
    entries = zip(table.entries, bodies, strict=True)
    return replace(table, entries=tuple(replace(each, key=key_of(body), body=body) for each, body in entries))


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def totals_of(tables: Iterable[ReadTable], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """Counts: rows, entries, by kind, and within a kind by each of its filter fields (at most 200 values)."""
    tables = tuple(tables)
    by_kind: Counter[str] = Counter()
    groups: dict[str, dict[str, Counter[str]]] = {}
    for table in tables:
        if table.kind is None:
            continue
        by_kind[table.kind.id] += len(table.entries)
        for name in table.kind.listing.filters:
            counts = groups.setdefault(table.kind.id, {}).setdefault(name, Counter())
            counts.update(_values(table.entries, name))
    return {
        "rows": sum(len(table.seen.data) for table in tables),
        "entries": sum(by_kind.values()),
        "kinds": dict(by_kind),
        "groups": {
            kind: {name: dict(counts.most_common(200)) for name, counts in fields.items() if counts}
            for kind, fields in groups.items()
        },
    }


def _values(entries: Iterable[Entry], name: str) -> Iterable[str]:
    values = [entry.body.get(name, "") for entry in entries]
    if set(map(type, values)) != {str}:
        values = ["" if each is None else str(each) for each in values]
    return filter(None, values)
