"""The public fields of an entry in words: titles, values, citations as links, whether what it certifies still holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import current_app, url_for
from flask_babel import gettext as _

from yimen.catalog import LAW
from yimen.changes import Passage, cited_passages
from yimen.screens import ShownKind

from .blueprint import LANGUAGE
from .public_rows import PublicRow
from .request import configuration, db, here

TITLES = ("title", "name", "item_name")
SINCE, UNTIL = "since", "until"
DAY = len("2026-07-01")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a list: its title, where it is read, and what else is said of it, as (title, text)."""

    title: str
    address: str
    sample: bool
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a value; `address` "" where it is no link."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A field as it is shown; `mark` says that a term has not begun or is over."""

    name: str
    title: str
    value: Any
    pieces: tuple[Piece, ...] = ()
    mark: str = ""


def title_of(shown: ShownKind, row: PublicRow) -> str:
    """What a person calls the entry, out of what is public of it."""
    return next((str(row.values[name]) for name in TITLES if row.values.get(name)), row.key)


def lines_of(shown: ShownKind, rows: Sequence[PublicRow]) -> list[Line]:
    """The rows of a list in words. Addresses are put together by hand: routing each costs more than its row."""
    language = here().language
    columns = [(name, shown.kind.field_title(name, language)) for name in shown.columns if name not in TITLES]
    base = url_for("portal.entry", kind=shown.kind.id, key="_", lang=None).removesuffix("_")
    tail = f"?{LANGUAGE}=en" if language == "en" else ""
    return [
        Line(
            title_of(shown, row),
            f"{base}{quote(row.key, safe='/')}{tail}",
            row.sample,
            tuple((title, text_of(row.values[name], name)) for name, title in columns if name in row.values),
        )
        for row in rows
    ]


def text_of(value: Any, name: str) -> str:
    """A value in the reader's words, by the filters that both doors' pages use; most are text that stands as it is."""
    if isinstance(value, str) and not (len(value) == DAY and value[4:5] == value[7:8] == "-"):
        return value
    filters = current_app.jinja_env.filters
    return str(filters["day"](filters["value_text"](value, name)))


def facts_of(shown: ShownKind, row: PublicRow, body: Mapping[str, Any]) -> list[Fact]:
    """Every public field but the title; what cites the law is linked where the site shows laws."""
    title = title_of(shown, row)
    cited = _cited(shown, body)
    return [
        Fact(
            name,
            shown.kind.field_title(name, here().language),
            value,
            cited.get(name, ()),
            _mark(shown, name, value),
        )
        for name, value in row.values.items()
        if not (name in TITLES and value == title)
    ]


def _cited(shown: ShownKind, body: Mapping[str, Any]) -> dict[str, tuple[Piece, ...]]:
    if LAW not in here().site.shows or shown.kind.id == LAW:
        return {}
    found = cited_passages(db(), configuration(), shown.kind, body)
    return {name: tuple(map(_piece, each)) for name, each in found.items() if name in shown.fields}


def _piece(passage: Passage) -> Piece:
    if not passage.law:
        return Piece(passage.text)
    article = passage.article or None
    return Piece(
        passage.text, url_for("portal.entry", kind=LAW, key=passage.law, article=article, _anchor=article)
    )


def _mark(shown: ShownKind, name: str, value: Any) -> str:
    """Of the first day on which something holds, or the last."""
    sort = shown.kind.bound_of(name)
    today = here().day.isoformat()
    if sort == SINCE and str(value) > today:
        return _("尚未生效")
    if sort == UNTIL:
        return _("已过期") if str(value) < today else _("有效")
    return ""
