"""A kind as a workbook: blank to be filled in, or with entries, such that it is read back unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from yimen.pack import Column as Field
from yimen.pack import Kind

from .. import hooks
from ..mapping.fields import fields_of, kept_title
from .sheets import OutColumn, OutSheet, write_workbook, write_workbook_to

NOTHING = "/"
_WIDE = frozenset({"name", "basis", "text", "standard", "condition", "content", "boundary"})


def template_workbook(kind: Kind) -> bytes:
    """A blank table of the kind: its declared columns, required ones marked, with hints as comments."""
    required = set(kind.schema.get("required", ())) | set(kind.key)
    columns = [_column(kind, field, required) for field in as_listed(kind, kind.columns)]
    note = "带 * 的列必填。请勿改动表头；编号按文本填写。"
    return write_workbook([OutSheet(kind.label(), columns, (), title=f"{kind.label()}填报表", notes=(note,))])


def _column(kind: Kind, field: Field, required: set[str]) -> OutColumn:
    hint = "可用表头：" + "、".join(field.titles[:8]) if len(field.titles) > 1 else ""
    mark = "*" if field.field in required else ""
    return OutColumn(mark + field.titles[0], _upper(field), 36 if field.field in _WIDE else 16, hint)


def as_listed(kind: Kind, fields: Iterable[Field]) -> list[Field]:
    """What makes the key, then the columns and filters of the kind's list, what the public sees, and the others, those
    under one upper title together: a kind in record has lost its order."""
    listing = kind.listing
    first = list(dict.fromkeys([*kind.key, *listing.columns, *listing.filters, *kind.public]))

    def place(each: Field) -> tuple[int, bool, tuple[str, ...]]:
        known = each.field in first
        return (first.index(each.field), False, ()) if known else (len(first), not each.under, each.under)

    return sorted(fields, key=place)


def _upper(field: Field) -> str:
    return field.under[0] if field.under else ""


def export_sheet(
    kind: Kind, bodies: Iterable[Mapping[str, Any]], *, name: str = "", notes: Sequence[str] = ()
) -> OutSheet:
    """Entries of a kind; columns are those of its list, to be filled in, and whatever any of the entries fills."""
    rows = list(bodies)
    return _sheet(kind, filled_fields(rows), rows, name, notes)


def filled_fields(bodies: Iterable[Mapping[str, Any]]) -> set[str]:
    """The fields that any of the bodies fills."""
    return {name for body in bodies for name, value in body.items() if value not in (None, "", [])}


def _sheet(
    kind: Kind, filled: set[str], rows: Iterable[Mapping[str, Any]], name: str, notes: Sequence[str]
) -> OutSheet:
    wanted = filled.union(kind.listing.columns)
    fields = as_listed(kind, [field for field in fields_of(kind) if field.field in wanted])
    known = {field.field for field in fields}
    fields += [Field(name, (kept_title(name),)) for name in sorted(filled - known)]
    columns = [
        OutColumn(field.titles[0], _upper(field), 36 if field.field in _WIDE else 16) for field in fields
    ]
    writers = [(field.field, _never_repeating(field, filled)) for field in fields]
    cells = ([write(body.get(name)) for name, write in writers] for body in rows)
    return OutSheet(name or kind.label(), columns, cells, notes=notes)


def export_workbook(kind: Kind, bodies: Iterable[Mapping[str, Any]], *, notes: Sequence[str] = ()) -> bytes:
    """One sheet with the entries; read as the same kind it gives the same bodies."""
    return write_workbook([export_sheet(kind, bodies, notes=notes)])


def export_workbook_to(
    target: BinaryIO, kind: Kind, every: Callable[[], Iterable[Mapping[str, Any]]]
) -> None:
    """The same into a file, for any number of entries: `every` gives them twice, to see which fields are filled and to
    write them."""
    write_workbook_to(target, [_sheet(kind, filled_fields(every()), every(), "", ())])


def _never_repeating(field: Field, filled: set[str]) -> Callable[[Any], Any]:
    """The writer of a field; where an empty cell would be read as the one above it, a stroke says that it is empty."""
    write = writer_of(field)
    if not field.fill or field.field not in filled:
        return write
    return lambda value: NOTHING if value in (None, "", []) else write(value)


def writer_of(field: Field) -> Callable[[Any], Any]:
    """How the field's values stand in its cells, so that they are read back as they are."""
    parser = hooks.cell_parsers().get(field.parse)
    return _shown if parser is None or parser.writer is None else parser.writer(field, field.titles[0])


def _shown(value: Any) -> Any:
    return "、".join(str(each) for each in value) if isinstance(value, list) else value
