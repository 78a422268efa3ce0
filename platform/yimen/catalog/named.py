"""Rows that call another entry by its words alone, in a table without its code: found among the entries of that name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yimen.kernel import Finding, Place
from yimen.pack import Entry, Kind

from . import in_force_codes
from .checking.grounds import Citations
from .checking.reading import ReadTable, TableReading
from .mapping.naming import Naming, asks, core_of, naming_of, words_of
from .numbering import Numbering, numbering_of

Body = Mapping[str, Any]
MOST_SHOWN = 5


def names_sought(reading: TableReading) -> dict[Naming, set[str]]:
    """What rows say of entries whose code they lack, by its core."""
    sought: dict[Naming, set[str]] = {}
    for table in reading.tables:
        naming = _lacking(table)
        if naming is not None:
            cores = {core_of(each.body[naming.said]) for each in table.entries if asks(each.body, naming)}
            sought.setdefault(naming, set()).update(cores)
    return {naming: cores for naming, cores in sought.items() if cores}


def _lacking(table: ReadTable) -> Naming | None:
    """The naming of a table that has no column for what its rows refer to."""
    naming = naming_of(table.kind) if table.kind is not None else None
    return naming if naming is not None and naming.field not in table.columns else None


def named_among(
    reading: TableReading, kinds: Mapping[str, Kind], known: Mapping[str, Sequence[Body]]
) -> TableReading:
    """The reading, each row that has only words with the code of the one entry that is called so.

    `known` are bodies by kind; entries of the file itself stand before them. Of several entries of one name that one
    is meant whose penalty rests on what the row cites; else none is, and the row stays without a key.
    """
    sought = names_sought(reading)
    if not sought:
        return reading
    findings = list(reading.findings)
    tables = list(reading.tables)
    for naming in sought:
        own = [each.body for each in reading.entries if each.kind == naming.kind]
        bodies = {str(each.get(naming.by, "")): each for each in (*known.get(naming.kind, ()), *own)}
        places = [index for index, each in enumerate(tables) if _lacking(each) == naming]
        names = _Names(naming, kinds, list(bodies.values()))
        told = _Told(naming, kinds, bool(bodies))
        made = [_found(tables[index], naming, names, told) for index in places]
        for index, table in zip(places, _counted(made, tables), strict=True):
            tables[index] = table
        findings += told.findings()
    return replace(reading, tables=tuple(tables), findings=tuple(findings))


@dataclass(frozen=True, slots=True)
class _Answer:
    """`codes` of all that may be meant; one of them is found, by its whole name (`exact`) or by its core."""

    codes: tuple[str, ...]
    exact: bool = True
    name: str = ""


class _Names:
    """The entries by their names, and what each cites."""

    def __init__(self, naming: Naming, kinds: Mapping[str, Kind], bodies: Sequence[Body]) -> None:
        self._naming = naming
        self._citations = Citations(kinds[naming.kind], penal=True) if naming.kind in kinds else None
        self._exact: dict[str, list[Body]] = {}
        self._core: dict[str, list[Body]] = {}
        for body in bodies:
            self._exact.setdefault(words_of(body.get(naming.other)), []).append(body)
            self._core.setdefault(core_of(body.get(naming.other)), []).append(body)

    def find(self, body: Body, citing: Citations) -> _Answer:
        """The whole name first, then its core; of several the one that cites what the row cites."""
        said = body[self._naming.said]
        exact = self._exact.get(words_of(said), [])
        alike = exact or self._core.get(core_of(said), [])
        if len(alike) > 1 and self._citations is not None:
            cited = {(each.law, each.article) for each in citing.of(body)}
            resting = [each for each in alike if self._rests(each) & cited]
            alike = resting if len(resting) == 1 else alike
        name = str(alike[0].get(self._naming.other, "")) if alike else ""
        return _Answer(tuple(str(each.get(self._naming.by, "")) for each in alike), bool(exact), name)

    def _rests(self, body: Body) -> set[tuple[str, str]]:
        assert self._citations is not None
        return {(each.law, each.article) for each in self._citations.of(body)}


class _Told:
    """What is said of names, each once with the number of its rows."""

    def __init__(self, naming: Naming, kinds: Mapping[str, Kind], any_known: bool) -> None:
        self._naming, self._any = naming, any_known
        self._label = kinds[naming.kind].label() if naming.kind in kinds else naming.kind
        self._rows: Counter[tuple[str, _Answer]] = Counter()
        self._first: dict[tuple[str, _Answer], tuple[Entry, ReadTable]] = {}

    def add(self, entry: Entry, table: ReadTable, answer: _Answer) -> None:
        """A row and what was found for it."""
        said = (str(entry.body[self._naming.said]), answer)
        self._rows[said] += 1
        self._first.setdefault(said, (entry, table))

    def findings(self) -> Iterator[Finding]:
        """How many rows were found; each name that was found by its core, is several, or is none."""
        if not self._any:
            yield self._nothing()
            return
        yield from self._found_exactly()
        for (value, answer), count in self._rows.items():
            place, title = self._place((value, answer))
            rows = {"title": title, "value": value[:80], "kind": self._label, "count": count}
            yield from self._told(answer, place, rows)

    def _found_exactly(self) -> Iterator[Finding]:
        exact = [each for each in self._rows if each[1].exact and len(each[1].codes) == 1]
        if exact:
            count = sum(self._rows[each] for each in exact)
            place, title = self._place(exact[0])
            yield in_force_codes.NAMED.at(place, title=title, kind=self._label, count=count)

    def _told(self, answer: _Answer, place: Place, rows: dict[str, Any]) -> Iterator[Finding]:
        """Of a reference that may be left out nothing is an error."""
        number, shown = len(answer.codes), "、".join(answer.codes[:MOST_SHOWN])
        if number == 1:
            if not answer.exact:
                yield in_force_codes.NAMED_BY_CORE.at(place, **rows, name=answer.name[:80], code=shown)
        elif not self._naming.required:
            reason = f"有 {number} 个同名的（{shown}），依据也分不出是哪一个" if number else "没有同名的"
            yield in_force_codes.NOT_NAMED.at(place, **rows, reason=reason)
        elif number:
            yield in_force_codes.NAME_AMBIGUOUS.at(place, **rows, number=number, codes=shown)
        else:
            yield in_force_codes.NAME_UNKNOWN.at(place, **rows)

    def _nothing(self) -> Finding:
        first = next(iter(self._rows))
        place, title = self._place(first)
        if not self._naming.required:
            reason = f"现在一个{self._label}也没有"
            return in_force_codes.NOT_NAMED.at(
                place, value=first[0][:80], kind=self._label, count=self._rows.total(), reason=reason
            )
        return in_force_codes.NOTHING_TO_NAME.at(
            place, title=title, kind=self._label, count=self._rows.total()
        )

    def _place(self, said: tuple[str, _Answer]) -> tuple[Place, str]:
        entry, table = self._first[said]
        assert table.kind is not None
        where = entry.place
        place = Place(where.file, where.sheet, where.row, table.columns.get(self._naming.said))
        return place, table.kind.field_title(self._naming.said)


def _found(table: ReadTable, naming: Naming, names: _Names, told: _Told) -> ReadTable:
    assert table.kind is not None
    citing, known = Citations(table.kind, penal=True), dict[tuple[str, ...], _Answer]()
    entries = []
    for entry in table.entries:
        if not asks(entry.body, naming):
            entries.append(entry)
            continue
        said = tuple(str(entry.body.get(each, "")) for each in (naming.said, "law", "article", "basis"))
        answer = known.get(said) or known.setdefault(said, names.find(entry.body, citing))
        told.add(entry, table, answer)
        if len(answer.codes) == 1:
            entry = _called(entry, table, naming, answer)
        entries.append(entry)
    return replace(table, entries=tuple(entries))


def _called(entry: Entry, table: ReadTable, naming: Naming, answer: _Answer) -> Entry:
    """The row with the code, and under the name that the item has itself; what the cell said is kept."""
    body = {**entry.body, naming.field: answer.codes[0]}
    said = str(entry.body[naming.said])
    if said == answer.name or (table.kind is not None and naming.said in table.kind.key):
        return replace(entry, body=body)  # what the entry is known by stays as the table has it
    letter = table.columns.get(naming.said)
    titles = {each.letter: each.title for each in table.seen.columns}
    raw = {titles.get(letter or "") or naming.said: said, **entry.origin.get("raw", {})}
    return replace(entry, body={**body, naming.said: answer.name}, origin={**entry.origin, "raw": raw})


def _counted(made: Sequence[ReadTable], tables: Sequence[ReadTable]) -> Iterator[ReadTable]:
    """The tables with numbers and keys: rows are counted on within what they were found to be of."""
    counts: Counter[object] = Counter()
    for table in tables:
        kind, numbering = table.kind, numbering_of(table.kind) if table.kind is not None else None
        if kind is None or numbering is None or not made or made[0].kind != kind:
            continue
        for entry in table.entries:
            number = entry.body.get(numbering.field)
            if isinstance(number, int) and entry.key:
                value = entry.body.get(numbering.within)
                counts[value] = max(counts[value], number)
    for table in made:
        assert table.kind is not None
        numbering = numbering_of(table.kind)
        yield replace(table, entries=tuple(_keyed(table.entries, table.kind, numbering, counts)))


def _keyed(
    entries: Iterable[Entry], kind: Kind, numbering: Numbering | None, counts: Counter[object]
) -> Iterator[Entry]:
    for entry in entries:
        body = dict(entry.body)
        value = body.get(numbering.within) if numbering is not None else None
        if numbering is not None and value and numbering.field not in body:
            counts[value] += 1
            body[numbering.field] = counts[value]
        yield replace(entry, key=kind.key_of(body), body=body)
