"""The mapped columns of a table, and what their cells say: heard column by column, a block of rows at a time.

This is the hot path of an import: what can be done once for a table, a column's distinct cells or a block is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_
from typing import Any, NamedTuple

from yimen.pack import Column as Field

from ..reading.workbook import Raw
from ..seeing.across import across_of
from ..seeing.cells import DASHES, plain
from ..seeing.table import Column, SeenTable
from .columns import side_by_side
from .fields import fields_of
from .matches import KindMapping, Match
from .parsers import CellError, CellParser, Changed, Even, Read, Spread
from .parts import UNLISTED, Cut, cut, is_tick, reading_of
from .remarks import Remarks
from .units import unit_line

DITTO = frozenset({"同上", "同前", "〃", "″", "^", "＂", "”", "“", '"', "″″"})
NOT_AS_IT_STANDS = DITTO | {""}
Merged = Mapping[int, Mapping[int, int]]
"""By column: rows that a merged range covers, with the range's top row (`merged_rows`)."""
MEMO = 20_000
MAX_DASHES = 8  # with blanks around them


class Said(NamedTuple):
    """What a cell says: worked out once for all cells of the column that hold the same.

    `raw` is the cell's own text where the body will differ from it; `what` the normalisation to be told.
    """

    value: Any
    spread: tuple[tuple[str, Any], ...] = ()
    raw: str | None = None
    what: str = ""
    error: CellError | None = None
    plain: bool = False  # there is a value, and it only has to be put in its field


NOTHING = Said(None)


@dataclass(slots=True)
class Source:
    """One mapped column while its rows are read; `last` is what merged and empty cells repeat.

    `own` are fields that have columns; `nothing` are the texts that leave a cell empty on purpose; `closed` when
    nothing was said since the section began; `silent` knows words that say nothing of this field. `even` knows texts
    that are read as they stand, where the column's cells are no more than read.
    """

    index: int
    letter: str
    title: str
    field: str
    read: Read
    spread: Spread | None
    changed: Changed | None
    joins: bool
    separator: str
    label: str
    own: frozenset[str]
    fill: bool
    merged: Mapping[int, int]
    rank: int = 0
    cut: Cut | None = None
    last: Said = NOTHING
    closed: bool = False
    nothing: frozenset[str] = DASHES
    silent: Callable[[str], bool] | None = None
    even: Even | None = None
    said: dict[Raw, Said] = field_(default_factory=dict)


class Row(NamedTuple):
    """A row whose cells are heard: from 0, with the section that it stands in.

    `given` are fields that are said beside its cells, `stood` are cells as they stood, by title; a `head` is no entry.
    """

    row: int
    section: int
    cells: Sequence[Raw]
    given: Mapping[str, str] = {}
    stood: Mapping[str, str] = {}
    head: bool = False


class Heard(NamedTuple):
    """What the cells of a column say in a block of rows.

    Either `values` (None where there is none), if they only have to be put in the field, or `said`.
    """

    source: Source
    values: Sequence[Any] | None = None
    said: Sequence[Said] = ()


def hear(source: Source, block: Sequence[Row], opens: Collection[int]) -> Heard:
    """The column in the block; `opens` are the places in it where a section begins."""
    index = source.index
    cells = [each.cells[index] for each in block]
    as_it_stands = source.even is not None and source.even(cells) and NOT_AS_IT_STANDS.isdisjoint(cells)
    if as_it_stands and source.nothing.isdisjoint(cells):
        source.last, source.closed = Said(cells[-1], plain=True), False
        return Heard(source, cells)
    said: list[Said] = list(map(source.said.get, cells))  # type: ignore[arg-type]  # what is not known is heard below
    if all(said):
        source.last = next((each for each in reversed(said) if each is not NOTHING), source.last)
        source.closed = False
    else:
        said = _each(source, cells, block, opens)
    if not source.joins and all((each.plain and each.raw is None) or each is NOTHING for each in said):
        return Heard(source, [each.value for each in said])
    return Heard(source, None, said)


def _each(source: Source, cells: Sequence[Raw], block: Sequence[Row], opens: Collection[int]) -> list[Said]:
    known, merged, fill = source.said, source.merged, source.fill
    made: list[Said] = []
    for place, cell in enumerate(cells):
        if place in opens:
            source.closed = True
        said: Said | None
        if cell == "":
            said = NOTHING
            if block[place].row in merged or (fill and not source.closed):
                said = source.last
                if said.raw is not None:  # it stands where it was said
                    said = said._replace(raw=None, what="", error=None)
        elif (said := known.get(cell)) is None:
            said = _heard(source, cell, block[place].row)
        else:
            source.last, source.closed = said, False
        made.append(said)
    return made


def put(
    source: Source, said: Said, row: int, body: dict[str, Any], raw: dict[str, str], remarks: Remarks
) -> None:
    """What one cell says into the row's body, and as it stood where that differs."""
    if said.raw is not None:
        raw[source.title] = said.raw
        if said.error is not None:
            remarks.failed(row, source.letter, said.error)
        elif said.what:
            remarks.normalised(row, source.letter, source.title, said.what)
    if said.plain:
        body[source.field] = said.value
    elif said.value is not None:
        _put(source, said, body)


def _put(source: Source, said: Said, body: dict[str, Any]) -> None:
    """A value that goes behind what another column says of the field, or says more fields than its own."""
    field, value, spread = source.field, said.value, said.spread
    if source.joins and isinstance(body.get(field), str):
        for name in source.spread(field, body[field]) if source.spread else ():
            if name not in source.own:  # what the first columns alone gave
                body.pop(name, None)
        value = f"{body[field]}{source.separator}{value}"
        spread = tuple(source.spread(field, value).items()) if source.spread else ()
    body[field] = value
    for name, part in spread:
        if name == field or name not in body:
            body[name] = part


def _heard(source: Source, cell: Raw, row: int) -> Said:
    """What a filled cell says that says nothing yet known: a repetition, nothing, or something new."""
    if (
        type(cell) is str and len(cell) <= 2 and cell.strip() in DITTO
    ):  # the row above, whatever stands between
        return source.last
    if source.silent is not None and source.silent(plain(cell)):
        return source.last if row in source.merged or (source.fill and not source.closed) else NOTHING
    said = _parsed(source, cell)
    if type(cell) is not bool and len(source.said) < MEMO:
        source.said[cell] = said
    source.last, source.closed = said if said.error is None else NOTHING, False
    return said


def _parsed(source: Source, cell: Raw) -> Said:
    if type(cell) is str and len(cell) <= MAX_DASHES and cell.strip() in source.nothing:
        return Said(None, raw=cell)
    part = cell if source.cut is None else source.cut(plain(cell)).strip()
    try:
        value = source.read(part)
    except CellError as error:
        return Said(None, raw=plain(cell), error=error)
    if value == "" or value == []:
        value = None
    told = source.changed is not None and value is not None and (part is not cell or value != cell)
    what = source.changed(part, value) if told and source.changed else ""
    if source.label and value is not None:
        value = f"{source.label}{value}"
    differs = value != cell if type(cell) is str else bool(what) or _reads_otherwise(value, cell)
    raw = (cell if type(cell) is str else plain(cell)) if differs else None
    spread = tuple(source.spread(source.field, value).items()) if source.spread and value is not None else ()
    return Said(value, spread, raw, what, plain=value is not None and not spread and not source.joins)


def _reads_otherwise(value: Any, cell: Raw) -> bool:
    return value is not None and str(value) != plain(cell)


def sources_of(
    table: SeenTable,
    mapping: KindMapping,
    parsers: Mapping[str, CellParser],
    merged: Merged,
) -> list[Source]:
    """Columns that spread come last, so that a field's own column wins over what another column implies."""
    fields: dict[str, Field] = {each.field: each for each in fields_of(mapping.kind)}
    counts: dict[str, int] = {}
    for match in mapping.mapped:
        counts[match.field] = counts.get(match.field, 0) + 1
    made = []
    money = unit_line(table.titles)
    across = across_of(mapping.kind)
    listed = across.named if across is not None else None
    for match in mapping.mapped:
        field = fields.get(match.field) or Field(match.field, (match.field,), "kept")
        parser = parsers.get(reading_of(match.part) or field.parse) or parsers["text"]
        column = match.column
        labelled = parser.labels and _is_labelled(match, mapping)
        spread = None if parser.gives and set(parser.gives) <= counts.keys() else parser.spread
        joins = counts[match.field] > 1
        cutter = cut(match.part, cells_of(table, column.index), across)
        fill = field.fill and column.index not in merged and not is_tick(match.part)  # no tick is a no
        below = merged.get(column.index, {})
        bare = not (labelled or spread or joins or cutter) and match.part != UNLISTED
        made.append(
            Source(
                index=column.index,
                letter=column.letter,
                title=column.title or column.letter,
                field=match.field,
                read=parser.reader(field, _leaf(column) + ("" if "元" in _leaf(column) else money)),
                spread=spread,
                changed=parser.changed,
                joins=joins,
                separator=_separator(match, lines=parser.joins or labelled),
                own=frozenset(counts),
                label=f"{column.path[-1]}：" if labelled else "",
                fill=fill,
                merged=below,
                nothing=(DASHES if parser.blank else frozenset()) | frozenset(field.nothing),
                rank=match.rank,
                cut=cutter,
                silent=listed if match.part == UNLISTED else None,
                even=parser.even if bare else None,
                said={} if fill or below else {"": NOTHING},
            )
        )
    return sorted(made, key=lambda each: (each.spread is not None, each.rank, each.index))


def _separator(match: Match, *, lines: bool) -> str:
    """What stands between the columns that make up one field."""
    if lines:
        return "\n"
    return "、" if is_tick(match.part) else "／"


def _is_labelled(match: Match, mapping: KindMapping) -> bool:
    """Several columns below one title make up the field."""
    others = [each.column for each in mapping.mapped if each.field == match.field and each is not match]
    return bool(others) and all(side_by_side(match.column, each) for each in others)


def _leaf(column: Column) -> str:
    return "/".join(column.path) if column.path else column.letter


def cells_of(table: SeenTable, index: int) -> Iterator[Raw]:
    """The data cells of a column, top to bottom."""
    return (table.sheet.rows[row][index] for row, _ in table.data)


def merged_rows(table: SeenTable) -> dict[int, dict[int, int]]:
    """By column: rows covered by a merged range that starts above them, with the range's top row; not of empty ones."""
    if not table.data:
        return {}
    first, rows = table.data[0][0], table.sheet.rows
    covered: dict[int, dict[int, int]] = {}
    for merge in table.sheet.merges:
        if first <= merge.top < min(merge.bottom, len(rows)):
            below = covered.setdefault(merge.left, {})
            if rows[merge.top][merge.left] != "":
                below.update(dict.fromkeys(range(merge.top + 1, merge.bottom + 1), merge.top))
    return covered
