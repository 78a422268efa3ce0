"""What is told of a mapping: columns that lack, are doubtful or left over, and codes that were told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from yimen.kernel import Finding, Place

from .. import codes
from ..coined import coining_of
from ..seeing.table import SeenTable
from .carried import carried
from .columns import DOUBTFUL
from .context import called_by_sections, can_fill, parted
from .labelled import labelled
from .matches import KindMapping
from .naming import naming_of
from .parsers import CellParser
from .recognise import Recognition
from .sources import Merged
from .subparts import Parted


def coins(mapping: KindMapping, constants: Mapping[str, Any]) -> bool:
    """Whether the kind makes codes of words, and nothing else says them in this table."""
    coining, said = coining_of(mapping.kind), {each.field for each in mapping.mapped} | set(constants)
    return coining is not None and coining.field not in said and coining.made_of[0] in said


def parts_told(mapping: KindMapping, told_apart: Parted) -> Iterable[Finding]:
    if told_apart.first is not None:
        place, kind = told_apart.first.place, mapping.kind
        field, by, *_codes = parted(kind)
        column = next((each.column.letter for each in mapping.mapped if each.field == field), None)
        yield codes.SUB_PARTS.at(
            replace(place, column=column),
            count=len(told_apart.codes),
            title=kind.field_title(field),
            by=kind.field_title(by),
            example=told_apart.example,
        )


def key_columns(
    table: SeenTable, mapping: KindMapping, place: Place, constants: Mapping[str, Any]
) -> list[Finding]:
    """Key fields must come from a column, a constant, the context, or what another column's parser spreads."""
    kind = mapping.kind
    mapped = {each.field for each in mapping.mapped} | set(constants)
    mapped |= labelled(table, kind).fields(table)
    if any(section >= 0 for _, section in table.data):
        mapped |= {called_by_sections(kind.context, mapped)}
    mapped |= {name for name, source in kind.context.items() if can_fill(source, mapped)}
    if coins(mapping, constants):
        mapped |= set(kind.coined)
    missing = [name for name in kind.key if name not in mapped]
    if not missing:
        return []
    titles = {column.field: column.titles for column in kind.columns}
    return [
        codes.MISSING_KEY_COLUMN.at(
            place,
            kind=kind.label(),
            fields="、".join(kind.field_title(name) for name in missing),
            titles="、".join(title for name in missing for title in titles.get(name, (name,))[:6]),
        )
    ]


def passed_over(table: SeenTable, mapping: KindMapping, place: Place) -> Iterable[Finding]:
    """Lines within a section that says what its rows are of: were one of them a title, the rows below are another's."""
    if not called_by_sections(mapping.kind.context, {each.field for each in mapping.mapped}):
        return
    sections, above = dict(table.data), -1
    for row, role in table.roles.items():
        if role == "data":
            above = row
        elif role == "note" and above >= 0 and sections.get(row + 1) == sections[above] >= 0:
            text = next(str(cell) for cell in table.sheet.rows[row] if cell != "")
            name = table.sections[sections[above]].name
            yield codes.LINE_WITHIN.at(replace(place, row=row + 1), text=text[:60], section=name[:60])


def heads_told(mapping: KindMapping, heads: Mapping[int, tuple[str, ...]], place: Place) -> Iterable[Finding]:
    """Rows that only head others; those that do not say whose rows follow may go on with what is above."""
    naming = naming_of(mapping.kind)
    names = {*mapping.kind.key, *((naming.said,) if naming is not None else ())}
    calling = {each.column.title for each in mapping.mapped if each.field in names}
    sure = {row: titles for row, titles in heads.items() if calling.intersection(titles)}
    for code, rows in ((codes.HEADED, sure), (codes.HEADED_BY_LESS, dict(heads.items() - sure.items()))):
        if rows:
            first = min(rows)
            titles = "、".join(rows[first])
            yield code.at(replace(place, row=first + 1), count=len(rows), titles=titles)


def carried_told(table: SeenTable, mapping: KindMapping, merged: Merged, place: Place) -> Iterable[Finding]:
    for each in carried(table, mapping, merged):
        column, first = each.match.column, each.rows[0]
        above = (table.sheet.rows[row][column.index] for row, _ in reversed(table.data) if row < first)
        value = next((text for cell in above if (text := str(cell).strip())), "")
        yield codes.CARRIED.at(
            replace(place, row=first + 1, column=column.letter),
            count=len(each.rows),
            title=column.title or column.letter,
            value=value[:40],
            beside=each.beside.column.title or each.beside.column.letter,
        )


def parsers_known(mapping: KindMapping, parsers: Mapping[str, CellParser], place: Place) -> list[Finding]:
    return [
        codes.NO_SUCH_PARSER.at(
            place,
            kind=mapping.kind.id,
            field=each.field,
            parser=each.parse,
            parsers="、".join(sorted(parsers)),
        )
        for each in mapping.kind.columns
        if each.parse not in parsers
    ]


def mapping_findings(mapping: KindMapping, found: Recognition, place: Place) -> list[Finding]:
    findings = []
    if found.profile is not None:
        findings.append(
            codes.PROFILE_APPLIED.at(
                place, profile=found.profile.title or found.profile.id, version=found.profile.version
            )
        )
    for match in mapping.mapped:
        if match.confidence < DOUBTFUL:
            where = Place(place.file, place.sheet, place.row, match.column.letter)
            title = match.column.title or match.column.letter
            field = mapping.kind.field_title(match.field)
            findings.append(codes.DOUBTFUL_COLUMN.at(where, title=title, field=field, reason=match.reason))
    read = {each.field: each.column.title for each in mapping.mapped}
    for match in mapping.outdone:
        where = Place(place.file, place.sheet, place.row, match.column.letter)
        title, field = match.column.title, mapping.kind.field_title(match.field)
        findings.append(codes.OUTDONE.at(where, title=title, other=read.get(match.field, ""), field=field))
    if mapping.unmapped:
        titles = "、".join(column.title or f"{column.letter}列" for column in mapping.unmapped)
        findings.append(codes.UNMAPPED_COLUMNS.at(place, titles=titles))
    return findings
