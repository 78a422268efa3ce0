"""Signs in codes and names that the others of their column do not have: a remark, or the number of a footnote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from yimen.kernel import Finding, Place
from yimen.pack import Entry, Kind

from .. import codes

_USUAL = 5  # one in so many may be odd
_FEW = 4
_STRANGE = re.compile(r"[^A-Za-z0-9._/\-]+")
_NUMBER_OF_NOTE = re.compile(r"[①-⑳⑴-⒇¹²³⁴-⁹]$")


def check_signs(kind: Kind, entries: Sequence[Entry], columns: Mapping[str, str]) -> Iterator[Finding]:
    """Of the columns that hold codes or names, where most of the column is without such signs. Where the kind itself says
    how a code is written, that is the measure, and is looked at elsewhere."""
    properties = kind.schema.get("properties", {})
    for column in kind.columns:
        if column.parse == "code" and "pattern" in properties.get(column.field, {}):
            continue
        if column.field in columns and column.parse in ("code", "name"):
            said = [
                (each, value) for each in entries if isinstance(value := each.body.get(column.field), str)
            ]
            title, letter = kind.field_title(column.field), columns[column.field]
            yield from (_codes if column.parse == "code" else _names)(said, title, letter)


def _codes(said: Sequence[tuple[Entry, str]], title: str, letter: str) -> Iterator[Finding]:
    odd = [(entry, value, found) for entry, value in said if (found := _STRANGE.search(value)) is not None]
    if len(said) < _FEW or (len(odd) > 1 and len(odd) * _USUAL > len(said)):
        return
    for entry, value, found in odd:
        yield codes.ODD_SIGNS.at(
            _cell(entry, letter), title=title, value=value[:64], signs=found.group()[:20]
        )


def _names(said: Sequence[tuple[Entry, str]], title: str, letter: str) -> Iterator[Finding]:
    for entry, value in said:
        found = _NUMBER_OF_NOTE.search(value)
        if found is not None:
            yield codes.FOOTNOTE.at(_cell(entry, letter), title=title, value=value[:60], sign=found.group())


def _cell(entry: Entry, letter: str) -> Place:
    place = entry.place
    return place if place.path is not None else Place(place.file, place.sheet, place.row, letter)
