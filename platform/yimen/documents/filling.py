"""A paper filled from its case: the definition and template that the case pinned, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.cases import Case, Configuration
from yimen.kernel import Finding, Place
from yimen.store import source_content

from . import codes
from .render import RenderError, render
from .values import paper_values, wording


class PaperFailed(RuntimeError):
    """A paper that the act calls for cannot be made, so the act must not happen; the transaction is to be
    rolled back. `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("；".join(finding.message for finding in findings))
        self.findings = findings


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
) -> tuple[bytes, dict[str, Any]]:
    """(.docx, what it was filled with); without a day it is not dated. Raises `PaperFailed`."""
    forms = {
        form: configuration.pinned("form", form, pinned)
        for form, pinned in case.bindings.get("forms", {}).items()
    }
    placeholders = [each.body for each in configuration.entries("placeholder")]
    data = {
        **environment,
        "document": {"number": number, "date": day.isoformat() if day else "", "title": paper.title},
    }
    values = paper_values(data, wording(paper.definition, forms, placeholders))
    try:
        return render(paper.template, values, place=Place(str(paper.definition["template"]))), data
    except RenderError as error:
        raise PaperFailed(error.findings) from error
