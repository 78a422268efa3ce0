"""Rows that share a code because they are parts of one entry (子项), each told apart by a number behind the code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yimen.pack import Entry, Kind

from .context import parted

_NUMBER = re.compile(r"^[（(]?(\d{1,3})[）)]?[、.．)]?(?!\d)")


@dataclass(frozen=True, slots=True)
class Parted:
    """`entries` with the parts' own codes; `codes` are those that were shared, `example` the first part's new one."""

    entries: tuple[Entry, ...]
    codes: tuple[str, ...] = ()
    example: str = ""
    first: Entry | None = None


def told_apart(kind: Kind, entries: Sequence[Entry]) -> Parted:
    """The rows of the table; only codes whose rows all name another part are numbered, a row without one is the whole."""
    field, by, *_codes = parted(kind)
    if not by:
        return Parted(tuple(entries))
    counts = Counter(str(each.body.get(field) or "") for each in entries)
    rows: dict[str, list[Entry]] = {code: [] for code, count in counts.items() if code and count > 1}
    for each in entries:
        if (code := str(each.body.get(field) or "")) in rows:
            rows[code].append(each)
    numbers = {
        id(each): code for own in rows.values() if _parts(own, by) for each, code in _numbered(own, field, by)
    }
    shared = tuple(code for code, own in rows.items() if any(id(each) in numbers for each in own))
    if not shared:
        return Parted(tuple(entries))
    first = next(each for each in entries if id(each) in numbers)
    made = tuple(
        replace(each, key=kind.key_of(body), body=body) if id(each) in numbers else each
        for each in entries
        for body in ({**each.body, field: numbers.get(id(each))},)
    )
    return Parted(made, shared, numbers[id(first)], first)


def _parts(rows: Sequence[Entry], by: str) -> bool:
    said = [str(each.body.get(by) or "") for each in rows]
    return said.count("") <= 1 and len(set(said)) == len(said)


def _numbered(rows: Sequence[Entry], field: str, by: str) -> Iterator[tuple[Entry, str]]:
    """By the number that each part begins with, where all have one of their own; else in their order."""
    parts = [each for each in rows if each.body.get(by)]
    printed = [_NUMBER.match(str(each.body[by])) for each in parts]
    numbers = [int(each.group(1)) for each in printed if each is not None]
    if len(set(numbers)) < len(parts):
        numbers = list(range(1, len(parts) + 1))
    for each, number in zip(parts, numbers, strict=True):
        yield each, f"{each.body[field]}-{number:02d}"
