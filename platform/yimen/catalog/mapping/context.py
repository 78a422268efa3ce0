"""Fields that no column holds: taken from the sheet's name, its title, section rows, or other fields.

A kind's `context` maps a field to where it comes from:

    said             of a field of few values (`values` of its column): the one that the nearest section says, else the
                     headers, else a title line, else the sheet's name; none that says several (`mapping/valued.py`)
    sheet            the sheet's name             sheet:REGEX    only where the name matches
    title:REGEX      the first group found in a title line above the table
    section          the innermost section row's name    section:REGEX    that of the innermost section whose name matches;
                     any name, where a reference is found by it (`named:`), and the table has no column for either
    ordinal:FIELD    1, 2, 3 … among rows with the same value of FIELD; ordinal:FIELD,A,B: a row of a partial table is
                     known again by A, else by B (`catalog/numbering.py`)
    suffix:A,B       what the value of A has beyond that of B (tier code beyond item code)
    else:FIELD       the value of FIELD
    between:LOW,HIGH,METHOD   of the kind of an amount, with its ends: what LOW and HIGH say, where no words say it
    parts:FIELD,CODE,WHOLE   rows of one value that each name another FIELD are numbered behind it (`mapping/subparts.py`);
                     a row with a CODE of its own is called so, and says in WHOLE of what it is a part (`coded_parts.py`)
    named:FIELD,B    of a reference: the entry whose B is what FIELD says; found after reading (`catalog/named.py`)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from yimen.pack import Column as Field
from yimen.pack import Kind

from ..seeing.table import SeenTable
from .bounds import amount_between, ratio_said, unit_of
from .labelled import MAX_PATTERN, NAMED, Labelled, labelled
from .units import unit_in, worth
from .valued import value_said

Fill = Callable[[dict[str, Any], int], Mapping[str, str] | None]
"""Sets a field of a body in a section, and gives what stood in cells that it changed, by header title."""
PARTS = "parts:"
SAID = "said"
UNSAID = "unspecified"  # words that name a fine and no sum, as 并处罚款
BOUNDS = ("下限", "上限", "最低", "最高")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the rows of a table; `titles` are the headers by field, `ordinals` counts so far.

    `called`: the field that any section row fills; `fields` are the columns of the kind.
    """

    table: SeenTable
    ordinals: dict[tuple[str, Any], int]
    titles: Mapping[str, str] = field(default_factory=dict)
    called: str = ""
    labels: Labelled = field(default_factory=Labelled)
    fields: tuple[Field, ...] = ()


def fills(context: Mapping[str, str], around: Around) -> list[Fill]:
    """One function per context field; each sets the field where the row has none."""
    made = []
    around = replace(around, called=called_by_sections(context, around.titles))
    for name, source in context.items():
        kind, _, argument = source.partition(":")
        fill = _SOURCES[kind](name, argument, around) if kind in _SOURCES else None
        if fill is not None:
            made.append(fill)
    return made


class Parting(NamedTuple):
    """How a kind's entries may be parts (子项) of one: the field of the key, the field that names the part, those of its own
    code and of the code of its whole; "" for what the kind has not."""

    key: str = ""
    part: str = ""
    code: str = ""
    whole: str = ""


def parted(kind: Kind | None) -> Parting:
    """By the kind's `parts:FIELD,CODE,WHOLE`; all "" where it has none."""
    sources = kind.context.items() if kind is not None else ()
    found = ((field, source.removeprefix(PARTS)) for field, source in sources if source.startswith(PARTS))
    return next((Parting(field, *names.split(",")[:3]) for field, names in found), Parting())


def called_by_sections(context: Mapping[str, str], mapped: Collection[str]) -> str:
    """The field by which a reference is found, where section rows are all that may say it."""
    for name, source in context.items():
        said = source.removeprefix(NAMED).partition(",")[0] if source.startswith(NAMED) else ""
        if said and not {name, said} & set(mapped) and context.get(said, "").partition(":")[0] == "section":
            return said
    return ""


def can_fill(source: str, mapped: Collection[str]) -> bool:
    """Whether the source may fill a field of the key: what is found by a name needs a column of names."""
    if source.startswith(PARTS):
        return False
    return not source.startswith(NAMED) or source.removeprefix(NAMED).partition(",")[0] in mapped


def said_by_sections(kind: Kind, table: SeenTable) -> set[str]:
    """Fields that the sections say of every row, of those that a kind takes from sections of a certain look."""
    holders = table.holders
    if not holders or -1 in holders:
        return labelled(table, kind).fields(table)
    patterns = {
        name: source.partition(":")[2]
        for name, source in kind.context.items()
        if source.startswith("section:")
    }
    labels = labelled(table, kind)
    said = {name: section_names(table, labels, pattern) for name, pattern in patterns.items()}
    named = {name for name, names in said.items() if all(names[each] for each in holders)}
    return named | labels.fields(table)


def said_around(kind: Kind, table: SeenTable) -> set[str]:
    """Fields of few values that something around each row says, be it the table's title."""
    valued = [each for each in kind.columns if each.values and kind.context.get(each.field) == SAID]
    if not valued:
        return set()
    labels = labelled(table, kind)
    holders = table.holders or {-1}
    said = {each.field: _values_around(each, table, labels) for each in valued}
    return {name for name, values in said.items() if all(values[each] for each in holders)}


def _values_around(field: Field, table: SeenTable, labels: Labelled) -> list[str]:
    """What is said of the rows of each section; last, of those in none."""
    heads = {value for each in table.columns for title in each.path if (value := value_said(field, title))}
    lines = (*reversed(table.titles), table.sheet.name)
    above = "" if len(heads) != 1 else heads.pop()
    above = above or next((value for line in lines if (value := value_said(field, line))), "")
    sections = names_said(table, labels, lambda name: value_said(field, name))
    return [*(each or above for each in sections), above]


def section_names(table: SeenTable, labels: Labelled, pattern: str) -> list[str]:
    """What each section says by the pattern, or the nearest of those around it that does; "" where none does."""
    return names_said(table, labels, lambda name: _matching(pattern, name), inherited=bool(pattern))


def names_said(
    table: SeenTable, labels: Labelled, says: Callable[[str], str], *, inherited: bool = True
) -> list[str]:
    """What each section says, or the nearest of those around it that says anything; "" where none does."""
    names: list[str] = []
    around: list[tuple[int, str]] = []  # level and name of the sections that are open
    for place, section in enumerate(table.sections):
        owner = labels.owners[place]
        if owner != place:
            names.append(names[owner] if 0 <= owner < place else "")
            continue
        while around and around[-1][0] >= section.level:
            around.pop()
        outer = around[-1][1] if around and inherited else ""
        names.append(says(section.name) or outer)
        around.append((section.level, names[-1]))
    return [names[owner] if owner >= 0 else "" for owner in labels.owners]


def _matching(pattern: str, text: str) -> str:
    if not pattern:
        return text
    found = re.search(pattern[:MAX_PATTERN], text[:MAX_PATTERN])
    return (found.group(1) if found.re.groups else text) if found else ""


def _sheet(name: str, pattern: str, around: Around) -> Fill | None:
    return _constant(name, _matching(pattern, around.table.sheet.name.strip()))


def _title(name: str, pattern: str, around: Around) -> Fill | None:
    return _constant(
        name, next((value for line in around.table.titles if (value := _matching(pattern, line))), "")
    )


def _constant(name: str, value: str) -> Fill | None:
    if not value:
        return None

    def fill(body: dict[str, Any], _section: int) -> None:
        if name not in body:
            body[name] = value

    return fill


def _section(name: str, pattern: str, around: Around) -> Fill | None:
    any_name = name == around.called
    own = [around.table.sections[owner].name if owner >= 0 else "" for owner in around.labels.owners]
    said = section_names(around.table, around.labels, pattern)
    names = [name or (whole if any_name else "") for name, whole in zip(said, own, strict=True)]
    if not any(names):
        return None

    def fill(body: dict[str, Any], section: int) -> None:
        if section >= 0 and name not in body and names[section]:
            body[name] = names[section]

    return fill


def _ordinal(name: str, argument: str, around: Around) -> Fill:
    source, ordinals = argument.partition(",")[0], around.ordinals

    def fill(body: dict[str, Any], _section: int) -> None:
        value = body.get(source)
        if name in body or value is None:
            return
        count = ordinals.get((source, value), 0) + 1
        ordinals[(source, value)] = count
        body[name] = count

    return fill


def _suffix(name: str, argument: str, _around: Around) -> Fill:
    whole, _, part = argument.partition(",")

    def fill(body: dict[str, Any], _section: int) -> None:
        text, stem = str(body.get(whole, "")), str(body.get(part, ""))
        if name not in body and stem and text.startswith(stem) and text != stem:
            body[name] = text[len(stem) :].strip("-_/ ")

    return fill


def _else(name: str, source: str, _around: Around) -> Fill:
    def fill(body: dict[str, Any], _section: int) -> None:
        if name not in body and source in body:
            body[name] = body[source]

    return fill


def _between(name: str, argument: str, around: Around) -> Fill | None:
    low, high, method = (*argument.split(","), "", "")[:3]
    titles = around.titles
    general = unit_of(around.table, BOUNDS)
    units = {
        each: worth(said) if (said := unit_in(titles.get(each, ""))) else general for each in (low, high)
    }
    ratio = ratio_said(titles.get(each, "") for each in (low, high))
    ends, in_yuan = tuple(units.values()), set(units.values()) == {Decimal(1)}

    def fill(body: dict[str, Any], _section: int) -> Mapping[str, str] | None:
        if low not in body and high not in body:
            return None
        found = amount_between(body.get(low), body.get(high), str(body.get(method, ratio)), *ends)
        if body.get(name, UNSAID) == UNSAID:
            body.update(found)
        if in_yuan or found.get(name) != "amount":
            return None
        said = {each: body[each] for each in (low, high) if each in body}
        body.update({each: f"{(Decimal(value) * units[each]).normalize():f}" for each, value in said.items()})
        return {titles.get(each, each): value for each, value in said.items() if units[each] != 1}

    return fill


def _said(name: str, _argument: str, around: Around) -> Fill | None:
    field = next((each for each in around.fields if each.field == name), None)
    values = [] if field is None else _values_around(field, around.table, around.labels)
    if not any(values):
        return None

    def fill(body: dict[str, Any], section: int) -> None:
        if name not in body and values[section]:
            body[name] = values[section]

    return fill


_SOURCES: Mapping[str, Callable[[str, str, Around], Fill | None]] = {
    "said": _said,
    "sheet": _sheet,
    "title": _title,
    "section": _section,
    "ordinal": _ordinal,
    "suffix": _suffix,
    "else": _else,
    "between": _between,
}
