"""The papers of a case as its page lists them."""

from __future__ import annotations

from typing import Any

from flask import url_for

from yimen import documents
from yimen.office.request import actor, db


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
