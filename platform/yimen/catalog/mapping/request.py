"""What a person asked for, held against what there is: kinds, fields, parts, columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from yimen.kernel import Finding, Place
from yimen.pack import Kind

from .. import codes
from ..hooks import cell_parsers
from ..seeing.layout import Asked, Layout
from .fields import known_fields
from .parts import is_part
from .recognise import Recognition


def request_findings(
    file: str, kinds: Mapping[str, Kind], kind: str | None, asked: Asked, layouts: Mapping[str, Layout]
) -> list[Finding]:
    """Errors over kinds, fields and parts that do not exist; columns can only be looked for in the table."""
    place = Place(file)
    requests = [(kind or "", asked)]
    for layout in layouts.values():
        requests += [(each.kind or kind or "", each.columns) for each in layout.tables.values()]
    found: dict[Finding, None] = {}
    for each, columns in requests:
        if each and each not in kinds:
            found[codes.UNKNOWN_KIND_ID.at(place, kind=each, kinds="、".join(sorted(kinds)))] = None
        else:
            concerned = [kinds[each]] if each else list(kinds.values())
            for reason in (*_fields(columns, concerned), *_parts(columns)):
                found[codes.UNKNOWN_FIELD.at(place, reason=reason)] = None
    return list(found)


def _fields(columns: Asked, kinds: list[Kind]) -> Iterator[str]:
    wrong = sorted(set(columns) - set[str]().union(*map(known_fields, kinds)) - {""})
    if wrong:
        whose = f"种类“{kinds[0].id}”" if len(kinds) == 1 else "各类目录"
        yield f"{whose}没有字段 {'、'.join(wrong)}"


def _parts(columns: Asked) -> Iterator[str]:
    parsers = cell_parsers()
    for sources in columns.values():
        for source in sources:
            if not is_part(source.part, parsers):
                yield f"没有名为“{source.part}”的取法（{source}）"


def unknown_columns(file: str, found: Iterable[Recognition]) -> Iterator[Finding]:
    """Columns asked for that stand in none of the tables."""
    mappings = [each.mapping for each in found if each.mapping is not None]
    missing = [set(each.unknown) for each in mappings]
    if missing and set.intersection(*missing):
        names = "、".join(sorted(set.intersection(*missing)))
        yield codes.UNKNOWN_FIELD.at(Place(file), reason=f"表中没有名为“{names}”的列")
