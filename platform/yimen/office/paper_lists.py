"""The papers of a case as its page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from yimen import documents
from yimen.office.paper_words import draft_word
from yimen.office.request import actor, configuration, db, language
from yimen.office.wording import entry_title


class ListedPaper:
    """A paper of the case as the page links it."""

    def __init__(self, case_id: str, row: Any) -> None:
        self.title, self.number, self.state, self.printed = row.title, row.number, row.state, row.printed
        place = {"case_id": case_id, "document_id": row.id}
        self.page = url_for("office.paper_page", **place)
        self.docx = url_for("office.case_document", **place)
        self.pdf = url_for("office.paper_pdf", **place) if row.printed else ""


def listed_papers(case_id: str) -> list[ListedPaper]:
    """Oldest first; empty when the Actor does not see the case."""
    return [ListedPaper(case_id, row) for row in documents.case_documents(db(), actor(), case_id)]


@dataclass(frozen=True, slots=True)
class MovingDraft:
    """A draft on its way through review, as the case's page links it."""

    title: str
    state: str
    page: str


def moving_drafts(case: Any) -> list[MovingDraft]:
    """The drafts that were handed over, returned or approved and are not final yet, and those that must be."""
    if not actor().may("document.view"):
        return []
    found = []
    states = documents.moving_drafts(db(), actor(), case, configuration=configuration())
    states |= dict.fromkeys(documents.asked_drafts(case, configuration()), "asked")
    for type, step in states.items():
        entry = configuration().entry("document", type, case.unit)
        title = entry_title(entry.body if entry else {}, type, language())
        page = url_for("office.paper_draft", case_id=case.id, document=type)
        found.append(MovingDraft(title, draft_word(step), page))
    return found
