"""From a sample sheet to the columns of a new kind: what each column seems to hold, and which of them is the key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from yimen.pack import Kind, Reference

from ..reading.guard import IN_JOB, Bounds
from ..reading.open import read_workbook
from ..seeing.find import see_tables
from ..seeing.titles import SERIAL, same, vocabulary
from .evidence import Evidence
from .parsers import BUILT_IN

SURE = 0.95
SHOWN = 3
TYPES: tuple[tuple[str, str], ...] = (("date", "date"), ("integer", "integer"), ("code", "code"))
"""(type, the parser whose look proves it), the strictest first; everything else is text."""


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of the sample: `type` text, code, integer or date; `full` where no cell is empty; `unlike` the part
    of cells that differ from all before; `field` and `refers` are what another kind means by the same title."""

    title: str
    type: str
    full: bool
    unlike: float
    samples: tuple[str, ...]
    field: str = ""
    refers: Reference | None = None
    key: bool = False


def propose_columns(
    name: str, content: bytes, kinds: Iterable[Kind], bounds: Bounds = IN_JOB
) -> tuple[ProposedColumn, ...]:
    """The columns of the largest table of the file, without running numbers; empty where no table is seen."""
    known = tuple(kinds)
    words = vocabulary(known)
    sheets = read_workbook(name, content, bounds).sheets
    tables = [each for sheet in sheets for each in see_tables(sheet, words)]
    if not tables:
        return ()
    table = max(tables, key=lambda each: len(each.data))
    serial = {same(title) for title in SERIAL}
    evidence, meant = Evidence(table), _meant(known)
    found = [
        _column(column.index, column.path[-1], evidence, meant) for column in table.columns if column.path
    ]
    return _with_key(
        [each for each in found if not (same(each.title) in serial and each.type in ("integer", "text"))]
    )


def _meant(kinds: Iterable[Kind]) -> Mapping[str, tuple[str, Reference | None]]:
    """(field, reference) by which the kinds that are known name a title."""
    found: dict[str, tuple[str, Reference | None]] = {}
    for kind in kinds:
        by_field = {each.field: each for each in kind.references}
        for column in kind.columns:
            for title in column.titles if not column.under else ():
                reference = by_field.get(column.field)
                if reference is not None or same(title) not in found:
                    found[same(title)] = (column.field, reference)
    return found


def _column(
    index: int, title: str, evidence: Evidence, meant: Mapping[str, tuple[str, Reference | None]]
) -> ProposedColumn:
    texts = evidence.texts(index)
    kind = next((kind for kind, parser in TYPES if _fits(evidence, index, BUILT_IN[parser].fits)), "text")
    name, refers = meant.get(same(title), ("", None))
    return ProposedColumn(
        title,
        kind,
        bool(texts) and len(texts) == evidence.size,
        evidence.distinct(index),
        tuple(dict.fromkeys(texts))[:SHOWN],
        name,
        refers,
    )


def _fits(evidence: Evidence, index: int, fits: Callable[[str], bool] | None) -> bool:
    return fits is not None and (evidence.share(index, fits) or 0.0) >= SURE


def _with_key(columns: list[ProposedColumn]) -> tuple[ProposedColumn, ...]:
    """The first column that names each row by itself: a code before a text; a name where there is no code."""
    able = [each for each in columns if each.full and each.unlike == 1.0 and each.type in ("code", "text")]
    chosen = next((each for each in able if each.type == "code"), able[0] if able else None)
    return tuple(replace(each, key=each is chosen) for each in columns)
