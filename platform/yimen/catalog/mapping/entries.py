"""Rows become entries: merged and repeated cells filled, cells parsed, missing fields taken from the context.

This is the hot path of an import: no work here that could be done once per table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_
from typing import Any, NamedTuple

from yimen.kernel import Place
from yimen.pack import Column as Field
from yimen.pack import Entry

from ..reading.workbook import Raw
from ..seeing.across import across_of
from ..seeing.cells import DASHES, plain
from ..seeing.table import Column, SeenTable
from .columns import side_by_side
from .context import Around, Fill, fills
from .fields import fields_of
from .labelled import Labelled, labelled
from .lined import lined_of
from .matches import KindMapping, Match
from .parsers import CellError, CellParser, Changed, Read, Spread
from .parts import UNLISTED, Cut, cut, is_tick, reading_of
from .remarks import Remarks
from .units import unit_line

DITTO = frozenset({"同上", "同前", "〃", "″", "^", "＂", "”", "“", '"', "″″"})


Merged = Mapping[int, Mapping[int, int]]
"""By column: rows that a merged range covers, with the range's top row (`merged_rows`)."""
MEMO = 20_000
MAX_DASHES = 8  # with blanks around them


class _Said(NamedTuple):
    """What a cell says: worked out once for all cells of the column that hold the same.

    `raw` is the cell's own text where the body will differ from it; `what` the normalisation to be told.
    """

    value: Any
    spread: tuple[tuple[str, Any], ...] = ()
    raw: str | None = None
    what: str = ""
    error: CellError | None = None
    plain: bool = False  # there is a value, and it only has to be put in its field


_NOTHING = _Said(None)


@dataclass(slots=True)
class _Source:
    """One mapped column while its rows are read; `last` is what merged and empty cells repeat.

    `own` are fields that have columns; `nothing` are the texts that leave a cell empty on purpose; `closed` when
    nothing was said since the section began; `silent` knows words that say nothing of this field.
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
    last: _Said = _NOTHING
    closed: bool = False
    nothing: frozenset[str] = DASHES
    silent: Callable[[str], bool] | None = None
    said: dict[Raw, _Said] = field_(default_factory=dict)


def read_rows(
    file: str,
    table: SeenTable,
    mapping: KindMapping,
    parsers: Mapping[str, CellParser],
    remarks: Remarks,
    constants: Mapping[str, Any],
    ordinals: dict[tuple[str, Any], int],
    merged: Merged,
    heads: Collection[int] = (),
) -> list[Entry]:
    """One entry per data row, in the order of the sheet; a row without key is kept with key "".

    `heads` are rows that are none: they only say what is filled down.
    """
    sources = _sources(table, mapping, parsers, merged)
    unmapped = [
        (column.index, column.title or column.letter, merged.get(column.index, {}))
        for column in mapping.unmapped
    ]
    titles = {source.field: source.title for source in sources}
    labels = labelled(table, mapping.kind)
    context = [
        *_labels_filled(labels, parsers, remarks),
        *fills(
            mapping.kind.context, Around(table, ordinals, titles, labels=labels, fields=mapping.kind.columns)
        ),
    ]
    kind, sheet, rows, pages = mapping.kind, table.sheet.name, table.sheet.rows, table.sheet.pages
    key_of, kind_id = kind.key_of, kind.id
    columns = [(source, source.index, source.field, source.said) for source in sources]
    entries = []
    before = -1
    lined = lined_of(table, mapping, sources, constants)
    for row, section in table.data:
        if section != before:
            before = section
            for source in sources:
                source.closed = True
        if row in heads:
            _fill_in({}, {}, columns, rows[row], row, remarks)
            continue
        for cells, given, said_raw in ((rows[row], {}, {}),) if lined is None else lined.of(row, remarks):
            body: dict[str, Any] = {**constants, **given}
            raw: dict[str, str] = {}
            _fill_in(body, raw, columns, cells, row, remarks)
            for fill in context:
                if (stood := fill(body, section)) is not None:
                    raw.update(stood)
            raw.update(_rest(rows, row, unmapped))
            raw.update(said_raw)
            origin = {"file": file, "sheet": sheet, "row": row + 1, **({"raw": raw} if raw else {})}
            place = Place(file, sheet, row + 1, page=pages[row] if pages else None)
            entries.append(Entry(kind_id, key_of(body), body, place=place, origin=origin))
    return entries


def _fill_in(
    body: dict[str, Any],
    raw: dict[str, str],
    columns: Sequence[tuple[_Source, int, str, dict[Raw, _Said]]],
    cells: Sequence[Raw],
    row: int,
    remarks: Remarks,
) -> None:
    """What the cells of a row say, and as they stood where that differs."""
    for source, index, field, known in columns:
        cell = cells[index]
        said = known.get(cell) if cell != "" else None
        if said is None:
            said = _heard(source, cell, row)
        else:
            source.last, source.closed = said, False
        if said.raw is not None and cell != "":
            _remark(source, said, row, raw, remarks)
        if said.plain:
            body[field] = said.value
        elif said.value is not None:
            _put(source, said, body)


def _labels_filled(labels: Labelled, parsers: Mapping[str, CellParser], remarks: Remarks) -> Iterator[Fill]:
    """What section rows with labels say, in each of the rows that have no cell for it."""
    bodies: dict[int, tuple[dict[str, Any], dict[str, str]]] = {}
    for section, said in labels.said.items():
        body, raw = bodies.setdefault(section, ({}, {}))
        for each in said:
            parser = parsers.get(each.field.parse) or parsers["text"]
            try:
                value = parser.reader(each.field, each.title)(each.text)
            except CellError as error:
                remarks.failed(each.row, "A", error)
                continue
            spread = parser.spread(each.field.field, value) if parser.spread else {}
            body.update(
                {each.field.field: value, **{name: part for name, part in spread.items() if name not in body}}
            )
            raw[each.title] = each.text

    def fill(body: dict[str, Any], section: int) -> Mapping[str, str] | None:
        if section not in bodies:
            return None
        said, raw = bodies[section]
        body.update({name: value for name, value in said.items() if name not in body})
        return raw

    if bodies:
        yield fill


def _rest(
    rows: Sequence[Sequence[Raw]], row: int, unmapped: Sequence[tuple[int, str, Mapping[int, int]]]
) -> Iterator[tuple[str, str]]:
    """The filled cells of columns without field, by title; a merged cell belongs to each of its rows."""
    for index, title, merged in unmapped:
        cell = rows[merged.get(row, row)][index]
        if cell != "" and (text := plain(cell)):
            yield title, text


def _heard(source: _Source, cell: Raw, row: int) -> _Said:
    """What a cell says that says nothing yet known: a repetition, nothing, or something new."""
    if cell == "" or (type(cell) is str and len(cell) <= 2 and cell.strip() in DITTO):
        return source.last if _repeats(source, cell, row) else _NOTHING
    if source.silent is not None and source.silent(plain(cell)):
        return _heard(source, "", row)
    said = _parsed(source, cell)
    if type(cell) is not bool and len(source.said) < MEMO:
        source.said[cell] = said
    source.last, source.closed = said if said.error is None else _NOTHING, False
    return said


def _repeats(source: _Source, cell: Raw, row: int) -> bool:
    """The cell says "as above", or lies in a merged range, or its column is filled down and merges nothing.

    What is filled down ends with its section; 同上 means the row above, whatever stands between.
    """
    return cell != "" or row in source.merged or (source.fill and not source.closed)


def _parsed(source: _Source, cell: Raw) -> _Said:
    if type(cell) is str and len(cell) <= MAX_DASHES and cell.strip() in source.nothing:
        return _Said(None, raw=cell)
    part = cell if source.cut is None else source.cut(plain(cell)).strip()
    try:
        value = source.read(part)
    except CellError as error:
        return _Said(None, raw=plain(cell), error=error)
    if value == "" or value == []:
        value = None
    told = source.changed is not None and value is not None and (part is not cell or value != cell)
    what = source.changed(part, value) if told and source.changed else ""
    if source.label and value is not None:
        value = f"{source.label}{value}"
    differs = value != cell if type(cell) is str else bool(what) or _reads_otherwise(value, cell)
    raw = (cell if type(cell) is str else plain(cell)) if differs else None
    spread = tuple(source.spread(source.field, value).items()) if source.spread and value is not None else ()
    return _Said(value, spread, raw, what, plain=value is not None and not spread and not source.joins)


def _reads_otherwise(value: Any, cell: Raw) -> bool:
    return value is not None and str(value) != plain(cell)


def _remark(source: _Source, said: _Said, row: int, raw: dict[str, str], remarks: Remarks) -> None:
    raw[source.title] = said.raw or ""
    if said.error is not None:
        remarks.failed(row, source.letter, said.error)
    elif said.what:
        remarks.normalised(row, source.letter, source.title, said.what)


def _put(source: _Source, said: _Said, body: dict[str, Any]) -> None:
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


def _sources(
    table: SeenTable,
    mapping: KindMapping,
    parsers: Mapping[str, CellParser],
    merged: Merged,
) -> list[_Source]:
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
        made.append(
            _Source(
                index=column.index,
                letter=column.letter,
                title=column.title or column.letter,
                field=match.field,
                read=parser.reader(field, _leaf(column) + ("" if "元" in _leaf(column) else money)),
                spread=None if parser.gives and set(parser.gives) <= counts.keys() else parser.spread,
                changed=parser.changed,
                joins=counts[match.field] > 1,
                separator=_separator(match, lines=parser.joins or labelled),
                own=frozenset(counts),
                label=f"{column.path[-1]}：" if labelled else "",
                fill=field.fill and column.index not in merged and not is_tick(match.part),  # no tick is a no
                merged=merged.get(column.index, {}),
                nothing=(DASHES if parser.blank else frozenset()) | frozenset(field.nothing),
                rank=match.rank,
                cut=cut(match.part, cells_of(table, column.index), across),
                silent=listed if match.part == UNLISTED else None,
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


def cells_of(table: SeenTable, index: int) -> Iterator[Raw]:
    """The data cells of a column, top to bottom."""
    return (table.sheet.rows[row][index] for row, _ in table.data)


def _leaf(column: Column) -> str:
    return "/".join(column.path) if column.path else column.letter


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
