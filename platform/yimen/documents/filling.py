"""A paper filled from its case: the definition and template that the case pinned, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.cases import Case, Configuration
from yimen.kernel import FindingsError, Place
from yimen.store import source_content

from . import codes
from .case_pictures import CasePictures, tasks_with
from .render import RenderError, render
from .values import Wording, form_names, paper_values, wording


class PaperFailed(FindingsError):
    """A paper that the act calls for cannot be made, so the act must not happen; the transaction is to be
    rolled back. `findings` say why."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document definition as the case pinned it, with the bytes of its template."""

    definition: Mapping[str, Any]
    template: bytes

    @property
    def title(self) -> str:
        return str(self.definition["title"]["zh"])


def paper_of(session: Session, configuration: Configuration, case: Case, type: str) -> Paper:
    """The definition and template that the case was opened with; raises `PaperFailed` when a file is gone."""
    pinned = case.bindings.get("documents", {}).get(type) or configuration.digest("document", type, case.unit)
    definition = configuration.pinned("document", type, pinned)
    template = source_content(session, definition.get("template_digest", ""))
    if template is None:
        missing = codes.MISSING_TEMPLATE.at(
            Place(str(definition.get("template", ""))), document=type, file=definition.get("template", "")
        )
        raise PaperFailed([missing])
    return Paper(definition, template)


def filled(
    paper: Paper,
    configuration: Configuration,
    case: Case,
    environment: Mapping[str, Any],
    *,
    number: str,
    day: date | None,
    pictures: CasePictures,
) -> tuple[bytes, dict[str, Any]]:
    """(.docx, what it was filled with); without a day it is not dated. Where `pictures` are strict, what the definition
    `needs` must be there. Raises `PaperFailed`."""
    forms = {
        form: configuration.pinned("form", form, pinned)
        for form, pinned in case.bindings.get("forms", {}).items()
    }
    placeholders = [each.body for each in configuration.entries("placeholder")]
    data = {
        **environment,
        "document": {"number": number, "date": day.isoformat() if day else "", "title": paper.title},
    }
    words = wording(paper.definition, forms, placeholders)
    values = paper_values(data, words)
    place = Place(str(paper.definition["template"]))
    if pictures.strict:
        _need(paper, words, values, pictures, place)
    try:
        return render(paper.template, values, place=place, source=pictures), data
    except RenderError as error:
        raise PaperFailed(error.findings) from error


def _need(
    paper: Paper, words: Wording, values: Mapping[str, Any], pictures: CasePictures, place: Place
) -> None:
    """What the paper cannot be without: which name is empty, and which task was to fill it."""
    sources, found = form_names(words), []
    for name in map(str, paper.definition.get("needs") or ()):
        if values.get(name) not in (None, "", [], {}):
            continue
        path = words.names.get(name, "").split(".")
        forms = {path[1]} if path[0] == "form" and len(path) > 1 else sources.get(name, frozenset())
        task = tasks_with(pictures.configuration, pictures.case, forms)
        found.append(codes.DATA_MISSING.at(place, title=paper.title, name=name, task=task))
    if found:
        raise PaperFailed(found)
