"""Words that cite a law become links into the library: 《…条例》第四十二条第（四）项."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from yimen.changes import Passage, cited_passages
from yimen.office.request import configuration, db
from yimen.pack import Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `address` "" where it is no link; `state` is "", unknown (no such law or article), repealed."""

    text: str
    address: str = ""
    state: str = ""


def linked_fields(kind: Kind, body: Mapping[str, Any], day: date) -> dict[str, list[Piece]]:
    """Of the fields that cite laws, the text in pieces, as the laws stand on the day."""
    cited = cited_passages(db(), configuration(), kind, body, day)
    return {name: [_piece(each) for each in passages] for name, passages in cited.items()}


def _piece(passage: Passage) -> Piece:
    if not passage.law:
        return Piece(passage.text, state=passage.state)
    if passage.article:
        return Piece(passage.text, law_address(passage.law, passage.article), passage.state)
    return Piece(passage.text, url_for("office.law_page", key=passage.law), passage.state)


def law_address(law: str, article: str) -> str:
    """The place of an article on its law's page."""
    return url_for("office.law_page", key=law, article=article, _anchor=article)
