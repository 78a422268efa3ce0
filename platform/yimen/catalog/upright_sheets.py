"""Workbooks whose upright sheets (cards, rows and columns turned) are laid out anew before anything is seen in them.

All that shows a file, corrects its rows or writes findings into it takes the workbook as it is laid out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from yimen.kernel import Finding, Place
from yimen.pack import Kind

from . import layout_codes
from .mapping.profiles import Profile
from .reading.workbook import MARKS, Sheet, Workbook
from .seeing.laid_out import laid_out
from .seeing.titles import same, vocabulary
from .seeing.upright import Words


def laid_anew(book: Workbook, kinds: Mapping[str, Kind], profiles: Iterable[Profile] = ()) -> Workbook:
    """The workbook with a row for each item in sheets that stood upright, and the findings that say so; once is enough."""
    return laid_by(book, upright_words(kinds, vocabulary(kinds.values(), titles_of(profiles))))


def titles_of(profiles: Iterable[Profile]) -> Iterator[str]:
    """Titles that were mapped before."""
    return (title for each in profiles for title in each.titles)


def upright_words(kinds: Mapping[str, Kind], titles: frozenset[str]) -> Words:
    """What may stand as a title at the left."""
    values = (word for kind in kinds.values() for column in kind.columns for word in column.across)
    return Words(titles, frozenset(map(same, values)))


def laid_by(book: Workbook, words: Words) -> Workbook:
    """As `laid_anew`, by the words that may stand at the left."""
    sheets: list[Sheet] = []
    told: list[Finding] = []
    for sheet in book.sheets:
        found = None if sheet.laid or sheet.name == MARKS else laid_out(sheet, words)
        sheets.append(sheet if found is None else found[0])
        if found is not None:
            told.append(layout_codes.LAID_OUT.at(Place(book.name, sheet.name), count=found[1]))
    return replace(book, sheets=tuple(sheets), findings=(*book.findings, *told)) if told else book
