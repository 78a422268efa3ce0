"""Workbooks whose upright sheets (cards, rows and columns turned, tables under cards) are laid out anew at first.

All that shows a file, corrects its rows or writes findings into it takes the workbook as it is laid out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from yimen.kernel import Finding, Place
from yimen.pack import Column, Kind

from . import layout_codes
from .mapping.profiles import Profile
from .reading.workbook import MARKS, Sheet, Workbook
from .seeing.heads import under_cards
from .seeing.laid_out import laid_out
from .seeing.titles import bare, same, vocabulary
from .seeing.upright import Words

_LEGAL = ("basis", "law_name")


@dataclass(frozen=True, slots=True)
class Known:
    """What may stand as a title at the left (`words`), and over the header of a table whose rows it is about."""

    words: Words
    heads: frozenset[str]


def laid_anew(book: Workbook, kinds: Mapping[str, Kind], profiles: Iterable[Profile] = ()) -> Workbook:
    """The workbook with a row for each item in sheets that stood upright, and the findings that say so; once is enough."""
    return laid_by(book, known_titles(kinds, vocabulary(kinds.values(), titles_of(profiles))))


def said_of_layout(book: Workbook, sheet: Sheet) -> list[str]:
    """What is told of a sheet that was laid out anew; nothing of any other."""
    told = (layout_codes.LAID_OUT.code, layout_codes.UNDER_CARDS.code)
    return [
        each.message
        for each in book.findings
        if sheet.laid and each.code in told and each.place.sheet == sheet.name
    ]


def titles_of(profiles: Iterable[Profile]) -> Iterator[str]:
    """Titles that were mapped before."""
    return (title for each in profiles for title in each.titles)


def known_titles(kinds: Mapping[str, Kind], titles: frozenset[str]) -> Known:
    """Over a header may stand what identifies an entry or its kind, and on which law it rests."""
    values = (word for kind in kinds.values() for column in kind.columns for word in column.across)
    heads = (
        title
        for kind in kinds.values()
        for identifying in (_identifying(kind),)
        for column in kind.columns
        if not column.across
        and (column.field in identifying or column.parse in _LEGAL or _cites(kind, column))
        for title in column.titles
    )
    return Known(Words(titles, frozenset(map(same, values))), frozenset(map(bare, heads)))


def _identifying(kind: Kind) -> set[str]:
    """Fields that say which entry a row is, of which kind, and whose."""
    proofs = {name for each in kind.evidence for name in each.split("|")}
    return {*kind.key, *proofs, *(each.field for each in kind.references)}


def _cites(kind: Kind, column: Column) -> bool:
    return bool(kind.schema.get("properties", {}).get(column.field, {}).get("x-cites"))


def laid_by(book: Workbook, known: Known) -> Workbook:
    """As `laid_anew`, by the titles that are known."""
    sheets: list[Sheet] = []
    told: list[Finding] = []
    for sheet in book.sheets:
        place = Place(book.name, sheet.name)
        if sheet.laid or sheet.name == MARKS:
            sheets.append(sheet)
        elif (upright := laid_out(sheet, known.words)) is not None:
            sheets.append(upright[0])
            told.append(layout_codes.LAID_OUT.at(place, count=upright[1]))
        elif (headed := under_cards(sheet, known.words, known.heads)) is not None:
            sheets.append(headed[0])
            told.append(layout_codes.UNDER_CARDS.at(place, titles="、".join(headed[1])))
        else:
            sheets.append(sheet)
    return replace(book, sheets=tuple(sheets), findings=(*book.findings, *told)) if told else book
