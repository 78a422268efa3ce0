"""Entries against one another: keys, names, code lengths, cells left out where all others are filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from yimen.kernel import Finding
from yimen.pack import Entry, Kind

from .. import codes
from ..mapping.naming import asks, naming_of
from .reading import cell_of

MANY = 0.9


def check_keys(kind: Kind, entries: Sequence[Entry], columns: Mapping[str, str]) -> Iterator[Finding]:
    """Missing keys, the same key twice: an error when the rows differ, a warning when they are alike."""
    first: dict[str, Entry] = {}
    naming = naming_of(kind)
    naming = naming if naming is not None and naming.field not in columns else None
    for entry in entries:
        if not entry.key:
            missing = [name for name in kind.key if entry.body.get(name) in (None, "")]
            if naming is not None and asks(entry.body, naming):
                continue  # what it was looked for by is told once, with all its rows
            fields = "、".join(kind.field_title(name) for name in missing)
            yield codes.MISSING_KEY.at(cell_of(entry, columns, missing[0]), fields=fields)
            continue
        other = first.setdefault(entry.key, entry)
        if other is entry:
            continue
        place = cell_of(entry, columns, kind.key[-1] if kind.key[-1] in columns else kind.key[0])
        code = codes.DUPLICATE_ROW if dict(other.body) == dict(entry.body) else codes.DUPLICATE_KEY
        yield code.at(place, title=_key_title(kind), key=entry.key, other=_row(other, entry))


def check_names(kind: Kind, entries: Sequence[Entry], columns: Mapping[str, str]) -> Iterator[Finding]:
    """The same name under another key, of rows that otherwise rest on the same basis or say nothing of it."""
    name = _name_field(kind)
    if not name or name in kind.key:
        return
    title = kind.field_title(name)
    first: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        value = entry.body.get(name)
        if not value or not entry.key:
            continue
        same = (value, entry.body.get("unit"), entry.body.get("sub_item"))
        other = first.setdefault(same, entry)
        if other is not entry and other.key != entry.key:
            keys = f"{other.key}、{entry.key}"
            place = cell_of(entry, columns, name)
            yield codes.DUPLICATE_NAME.at(
                place, title=title, value=str(value)[:60], other=_row(other, entry), keys=keys
            )


def check_codes(kind: Kind, entries: Sequence[Entry], columns: Mapping[str, str]) -> Iterator[Finding]:
    """A code whose length differs from nine tenths of its column."""
    for column in kind.columns:
        if column.parse != "code" or column.field not in columns:
            continue
        values = [
            (entry, value) for entry in entries if isinstance(value := entry.body.get(column.field), str)
        ]
        lengths = Counter(len(value) for _, value in values)
        if len(values) < 20 or len(lengths) < 2:
            continue
        usual, count = lengths.most_common(1)[0]
        if count < MANY * len(values):
            continue
        title = kind.field_title(column.field)
        for entry, value in values:
            if len(value) != usual:
                place = cell_of(entry, columns, column.field)
                yield codes.ODD_CODE.at(place, title=title, value=value[:64], length=len(value), usual=usual)


def check_expected(kind: Kind, entries: Sequence[Entry], columns: Mapping[str, str]) -> Iterator[Finding]:
    """A field that the schema marks `x-expected` has a column in the table, but this row leaves it empty."""
    for name, part in kind.schema.get("properties", {}).items():
        if not part.get("x-expected") or name not in columns:
            continue
        blank = [entry for entry in entries if not entry.body.get(name)]
        if len(blank) > len(entries) // 2:
            continue
        for entry in blank:
            yield codes.EXPECTED_BLANK.at(cell_of(entry, columns, name), title=kind.field_title(name))


def check_expected_where(
    kind: Kind, entries: Sequence[Entry], columns: Mapping[str, str]
) -> Iterator[Finding]:
    """A field that the schema expects where another says certain words is empty in a row that says one of them.

    `x-expected-where` {other field: words}; a day of repeal where the status is 已废止. It is told at the word.
    """
    for name, part in kind.schema.get("properties", {}).items():
        where: Mapping[str, Sequence[str]] = part.get("x-expected-where", {})
        for entry in entries if where else ():
            said = next((other for other, words in where.items() if entry.body.get(other) in words), "")
            if said and not entry.body.get(name):
                yield codes.EXPECTED_WHERE.at(
                    cell_of(entry, columns, said),
                    title=kind.field_title(name),
                    other=kind.field_title(said),
                    value=entry.body[said],
                )


def _name_field(kind: Kind) -> str:
    """Only a kind that is recognised by its names takes them for an identity; a tier's name is none."""
    return "name" if "name" in kind.evidence else ""


def _key_title(kind: Kind) -> str:
    return "、".join(kind.field_title(name) for name in kind.key)


def _row(other: Entry, entry: Entry) -> str:
    if other.place.sheet != entry.place.sheet and other.place.sheet:
        return f"{other.place.row}（工作表“{other.place.sheet}”）"
    return str(other.place.row)
