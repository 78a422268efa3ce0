"""What stands in an XLSForm and has no place in a form here: each thing is named, nothing is passed over in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from yimen.kernel import Finding, Place

from .. import codes
from .naming import foreign

Body = Mapping[str, Any]
TAKEN_COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "survey": frozenset(
        "type name label hint required required_message constraint constraint_message relevant relevance calculation "
        "calculate default appearance read_only readonly choice_filter parameters repeat_count count trigger disabled "
        "guidance_hint media image audio video big-image bind body control instance save_to note autoplay intent "
        "noapperrorstring".split()
    ),
    "settings": frozenset(["form_title", "form_id", "title", "name", "id_string", "default_language"]),
}
"""Columns that are carried over, or told where a question fills them in; of choices any may be filtered by."""

FURTHER_SHEETS: Final = ("entities", "osm")
QUIET: Final = frozenset({"minimal", "field-list", "w1", "w2", "w3", "w4", "quick", "compact"})
_REFERENCE = re.compile(r"\$\{[^}]*\}")
_MARKED = re.compile(r"</?\w+[^>]*>|\*\*\S[^*]*\*\*|\[[^\]]+\]\([^)]+\)")
_PARTS: Final = {
    "media": "媒体",
    "trigger": "trigger",
    "guidance_hint": "guidance_hint",
    "intent": "intent",
    "save_to": "save_to",
}


def of_book(
    sheets: Mapping[str, Sequence[Sequence[Any]]], tables: Mapping[str, list[dict[str, str]]], place: Place
) -> Iterator[Finding]:
    """Sheets, columns and settings that are not carried over."""
    for name in FURTHER_SHEETS:
        if len(sheets.get(name, ())) > 1:
            yield codes.NOT_CARRIED.at(Place(place.file, sheet=name), name=name, what="工作表")
    for sheet, known in TAKEN_COLUMNS.items():
        for header in dict.fromkeys(header for row in tables.get(sheet, ()) for header in row):
            if header.split(":")[0].strip().lower() not in known:
                where = Place(place.file, sheet=sheet, row=1)
                yield codes.NOT_CARRIED.at(where, name=sheet, what=f"列 {header}")


def of_question(each: Body) -> Iterator[str]:
    """What of a question is not carried over, whatever its type."""
    control, bind = each.get("control", {}), each.get("bind", {})
    for key, what in _PARTS.items():
        if each.get(key) or control.get(key) or bind.get(key):
            yield what
    if each.get("parameters") and each.get("type") != "range":
        given = each["parameters"]
        said = (
            " ".join(f"{key}={value}" for key, value in given.items())
            if isinstance(given, Mapping)
            else given
        )
        yield f"parameters {said}"
    if bind.get("jr:requiredMsg"):
        yield "required_message"
    yield from (f"bind::{key}" for key in bind if key not in _BOUND)
    yield from (f"body::{key}" for key in control if key not in _DRAWN)
    yield from (f"instance::{key}" for key in each.get("instance", {}))
    yield from _of_texts((each.get("label"), each.get("hint")))


_BOUND: Final = frozenset(
    "required relevant constraint calculate readonly type jr:constraintMsg jr:requiredMsg save_to jr:preload "
    "jr:preloadParams".split()
)
_DRAWN: Final = frozenset("appearance jr:count bodyless intent rows start end step tag".split())


def of_appearance(each: Body, taken: Iterable[str]) -> Iterator[str]:
    """The words of an appearance that say more than how large or how tight."""
    appearance = str(each.get("control", {}).get("appearance", ""))
    unknown = [word for word in appearance.split() if word not in QUIET and word not in set(taken)]
    if unknown:
        yield f"appearance {' '.join(unknown)}"


def of_choices(options: Iterable[Body]) -> Iterator[str]:
    """What of a list of choices is not carried over."""
    if any(each.get("media") for each in options):
        yield "选项的媒体"


def _of_texts(given: Iterable[Any]) -> Iterator[str]:
    languages: dict[str, None] = {}
    for text in given:
        languages.update(dict.fromkeys(foreign(text)))
        for each in text.values() if isinstance(text, Mapping) else (text,):
            yield from (f"文字中的 {found}" for found in _REFERENCE.findall(str(each or "")))
            if _MARKED.search(str(each or "")):
                yield "文字中的格式标记"
    yield from (f"语言 {name}" for name in languages)
