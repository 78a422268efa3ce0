"""The sheets of an import as they were taken, kept in parts of a hundred rows: a page reads one part, never the file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from yimen.catalog import Merge, Raw, RowRole, Sheet, plain
from yimen.store import insert_rows

from .models import CatalogImportRows

PART = 100
MOST_COLUMNS = 120
LONGEST_CELL = 600
_SIGNS: dict[RowRole, str] = {
    "title": "t", "header": "h", "data": "d", "section": "s", "total": "u", "note": "n", "repeat": "r", "blank": "b",
}  # fmt: skip
_ROLES = {sign: role for role, sign in _SIGNS.items()}
UNSEEN = "-"


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A sheet with what each of its rows was taken as; rows that belong to no table have no role."""

    number: int
    sheet: Sheet
    roles: dict[int, RowRole]


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row as the page draws it: `number` as the spreadsheet counts, role None where it belongs to no table."""

    number: int
    role: RowRole | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnRows:
    """Rows of one part; `merges` in the part's own rows from 0, cut off at its ends."""

    rows: tuple[DrawnRow, ...]
    merges: tuple[Merge, ...]


def keep_rows(session: Session, import_id: str, sheets: Iterable[SheetSeen]) -> None:
    """The rows of all sheets in place of those kept before."""
    session.execute(delete(CatalogImportRows).where(CatalogImportRows.import_id == import_id))
    columns = ("import_id", "sheet", "part", "roles", "cells")
    rows = ((import_id, seen.number, *part) for seen in sheets for part in _parts(seen))
    insert_rows(session, CatalogImportRows, columns, rows)


def _parts(seen: SheetSeen) -> Iterator[tuple[int, str, bytes]]:
    rows, width = seen.sheet.rows, min(seen.sheet.width, MOST_COLUMNS)
    merges = _merges_by_part(seen.sheet.merges)
    for part, start in enumerate(range(0, len(rows), PART)):
        stop = min(start + PART, len(rows))
        roles = "".join(
            _SIGNS[role] if (role := seen.roles.get(row)) is not None else UNSEEN
            for row in range(start, stop)
        )
        cells = [[_text(cell) for cell in rows[row][:width]] for row in range(start, stop)]
        content = json.dumps({"cells": cells, "merges": merges.get(part, [])}, ensure_ascii=False)
        yield part, roles, zlib.compress(content.encode("utf-8"), 3)


def _text(cell: Raw) -> str:
    text = "" if cell == "" else plain(cell)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _merges_by_part(merges: Sequence[Merge]) -> dict[int, list[list[int]]]:
    """Each merged range in every part that it reaches into: top, left, bottom, right, rows counted in the part."""
    found: dict[int, list[list[int]]] = {}
    for merge in merges:
        for part in range(merge.top // PART, merge.bottom // PART + 1):
            top = max(merge.top - part * PART, 0)
            bottom = min(merge.bottom - part * PART, PART - 1)
            found.setdefault(part, []).append([top, merge.left, bottom, merge.right])
    return found


def drawn_rows(session: Session, import_id: str, sheet: int, part: int) -> DrawnRows:
    """One part of a sheet; empty where there is none."""
    parts = _read_parts(session, import_id, sheet, [part])
    if not parts:
        return DrawnRows((), ())
    roles, content = parts[part]
    rows = _rows(part, roles, content)
    return DrawnRows(rows, tuple(_above_blanks(rows, (Merge(*each) for each in content["merges"]))))


def _above_blanks(rows: Sequence[DrawnRow], merges: Iterable[Merge]) -> Iterator[Merge]:
    """Merged ranges as far as they hold anything: what reaches into empty rows (as in a sheet that was laid out anew) ends
    above them."""
    for merge in merges:
        bottom = merge.bottom
        while bottom > merge.top and rows[bottom].role == "blank":
            bottom -= 1
        if bottom > merge.top or merge.right > merge.left:
            yield replace(merge, bottom=bottom)


def single_rows(session: Session, import_id: str, sheet: int, numbers: Sequence[int]) -> DrawnRows:
    """Rows by their numbers, wherever they stand; merged ranges are not drawn between them."""
    wanted = set(numbers)
    parts = _read_parts(session, import_id, sheet, sorted({(number - 1) // PART for number in wanted}))
    rows = [row for part in sorted(parts) for row in _rows(part, *parts[part]) if row.number in wanted]
    return DrawnRows(tuple(rows), ())


def _read_parts(
    session: Session, import_id: str, sheet: int, parts: Sequence[int]
) -> dict[int, tuple[str, dict[str, Any]]]:
    r = CatalogImportRows
    query = select(r.part, r.roles, r.cells).where(
        r.import_id == import_id, r.sheet == sheet, r.part.in_(parts)
    )
    return {
        part: (roles, json.loads(zlib.decompress(cells))) for part, roles, cells in session.execute(query)
    }


def _rows(part: int, roles: str, content: Mapping[str, Any]) -> tuple[DrawnRow, ...]:
    return tuple(
        DrawnRow(part * PART + index + 1, _ROLES.get(sign), tuple(cells))
        for index, (sign, cells) in enumerate(zip(roles, content["cells"], strict=True))
    )


def rows_in_role(session: Session, import_id: str, sheet: int, role: RowRole | None) -> list[int]:
    """The numbers of the rows that were taken as that; None: those that belong to no table."""
    wanted = UNSEEN if role is None else _SIGNS[role]
    r = CatalogImportRows
    parts = session.execute(
        select(r.part, r.roles).where(r.import_id == import_id, r.sheet == sheet).order_by(r.part)
    )
    return [
        part * PART + index + 1 for part, signs in parts for index, sign in enumerate(signs) if sign == wanted
    ]
