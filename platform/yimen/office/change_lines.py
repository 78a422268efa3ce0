"""The lines of a change set as a reader compares them: field by field, before and after."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen import changes
from yimen.catalog import as_listed
from yimen.office.layout_words import layout_rows
from yimen.office.procedure_words import difference_rows
from yimen.office.request import configuration, language
from yimen.office.wording import day_text, entry_title, shown_title, value_text
from yimen.pack import Kind
from yimen.screens import differences
from yimen.store import ChangeLine, EntryRevision

LONGEST = 600
DESCRIBED: Mapping[str, Callable[..., Sequence[Any]]] = {"form": differences}
DEPTH = 6
PROCEDURE = "procedure"
SIDE_BY_SIDE = (PROCEDURE, "listing", "page")


@dataclass(frozen=True, slots=True)
class LineView:
    """One line; `fields` are (title, before, after) of what differs, of a new or an ended entry all it says.

    `sentences` say it in words, `rows` side by side, for kinds whose definitions are no fields.
    """

    id: int
    op: str
    kind: str
    kind_title: str
    scope: str
    key: str
    title: str
    fields: tuple[tuple[str, str, str], ...]
    valid_from: date
    valid_to: date | None
    place: Mapping[str, Any]
    sentences: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()


def line_views(lines: Sequence[changes.LineView], kinds: Mapping[str, Kind]) -> list[LineView]:
    """The lines with what they replace, as the page shows them."""
    return [_view(each.line, each.before, kinds.get(each.line.kind)) for each in lines]


def _view(line: ChangeLine, before: EntryRevision | None, kind: Kind | None) -> LineView:
    old: Mapping[str, Any] = before.body if before is not None else {}
    new: Mapping[str, Any] = line.body or {}
    return LineView(
        line.id,
        line.op,
        line.kind,
        kind.label(language()) if kind is not None else line.kind,
        line.scope,
        line.key,
        entry_title(new or old, line.key, language()),
        tuple(field_differences(kind, old, new)),
        line.valid_from,
        line.valid_to,
        (line.origin or {}).get("place") or {},
        sentences(line.kind, *form_sides(line, before)) if line.kind in DESCRIBED else (),
        _rows(line, before),
    )


def _rows(line: ChangeLine, before: EntryRevision | None) -> tuple[tuple[str, str, str], ...]:
    if line.kind not in SIDE_BY_SIDE:
        return ()
    old, new = form_sides(line, before)
    if old is None or new is None:
        return ()
    if line.kind == PROCEDURE:
        return tuple(difference_rows(old, new, line.scope))
    return tuple(layout_rows(line.kind, old, new, line.scope))


def form_sides(
    line: ChangeLine, before: EntryRevision | None
) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """The entry before and after, as its unit sees it: without one of its own it has that of the layer above."""
    above: Mapping[str, Any] | None = (line.origin or {}).get("base") if line.scope else None
    if line.scope and above is None:
        common = configuration().entry(line.kind, line.key)
        above = None if common is None else common.body
    return (before.body if before is not None else above), (above if line.body is None else line.body)


def sentences(kind: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[str, ...]:
    """What differs in words, for a kind that is described so; none where one of the two is missing."""
    describe = DESCRIBED.get(kind)
    if describe is None or old is None or new is None:
        return ()
    return tuple(each.text for each in describe(old, new, language()))


def field_differences(
    kind: Kind | None, old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """(title, before, after) of every field that differs, as texts, in the order of the kind's list."""
    found = []
    ordered = as_listed(kind, kind.columns) if kind is not None else ()
    places = {column.field: place for place, column in enumerate(ordered)}
    told = sorted(differing(old, new), key=lambda each: places.get(each[0][0], len(places)))
    for path, before, after in told:
        name = path[0]
        label = shown_title(kind, name, language()) if kind is not None else name
        label = " › ".join([label, *path[1:]])
        found.append((label, _text(name, before), _text(name, after)))
    return found


def differing(
    old: Mapping[str, Any], new: Mapping[str, Any], path: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], Any, Any]]:
    """(path, before, after) of every value that differs; maps are gone into, lists are compared whole."""
    found: list[tuple[tuple[str, ...], Any, Any]] = []
    for name in [*old, *(each for each in new if each not in old)]:
        before, after, here = old.get(name), new.get(name), (*path, str(name))
        if before == after:
            continue
        both = isinstance(before, Mapping) and isinstance(after, Mapping) and len(here) < DEPTH
        found += differing(before, after, here) if both else [(here, before, after)]  # type: ignore[arg-type]
    return found


def _text(name: str, value: Any) -> str:
    plain = value is None or isinstance(value, str | int | bool)
    text = day_text(value_text(name, value, language())) if plain else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
