"""The papers of a case as its page lists them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import url_for

from yimen import cases, documents
from yimen.office.paper_words import draft_word
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.wording import entry_title
from yimen.workflow import Procedure


class ListedPaper:
    """A paper of the case as the page links it. `whom` are those of several parties whom alone it concerns; `made_by` and
    `made_at`, the task and the moment, tell those apart that bear one title: a receipt for each paper that was served."""

    def __init__(self, view: Any, row: Any, alike: bool) -> None:
        self.title, self.number, self.state, self.printed = row.title, row.number, row.state, row.printed
        item = view.procedure.items.get(row.task)
        self.made_by = item.name(language()) if alike and item is not None else ""
        self.made_at = row.finalised_at if alike else None
        self.whom = whom_of(view.case, row)
        place = {"case_id": view.case.id, "document_id": row.id}
        self.page = url_for("office.paper_page", **place)
        self.docx = url_for("office.case_document", **place)
        self.pdf = url_for("office.paper_pdf", **place) if row.printed else ""


def whom_of(case: Any, row: Any) -> str:
    """Those of several whom alone a paper concerns, as far as the Actor sees the case; "" where it is everybody's."""
    return "、".join(documents.whom_of(configuration(), case, row.task, row.whom))


def paper_name(case: Any, row: Any) -> str:
    """Title, number and whom alone it concerns, as a choice among papers names it."""
    whom = whom_of(case, row)
    return f"{row.title} {row.number}".strip() + (f"（{whom}）" if whom else "")


def listed_papers(view: Any) -> list[ListedPaper]:
    """Of a case's page, oldest first; empty when the Actor does not see the case."""
    rows = documents.case_documents(db(), actor(), view.case.id)
    titles = Counter(row.title for row in rows)
    return [ListedPaper(view, row, titles[row.title] > 1) for row in rows]


@dataclass(frozen=True, slots=True)
class ServedPaper:
    """A paper that a task serves, and whom of several alone it concerns."""

    title: str
    number: str
    whom: str
    page: str


def served_papers(found: cases.TaskForm, procedure: Procedure) -> list[ServedPaper]:
    """What an entry on the page of a task that serves papers would be the service of."""
    serves = procedure.items[found.offer.task].serves
    if not serves or not actor().may("document.view"):
        return []
    whom = (found.whom,) if found.whom else ()
    case = found.case
    return [
        ServedPaper(
            row.title,
            row.number,
            "、".join(documents.whom_of(configuration(), case, row.task, documents.keys_of(row.whom))),
            url_for("office.paper_page", case_id=case.id, document_id=row.id),
        )
        for row in documents.papers_to_serve(db(), actor(), case, serves, whom, today())
    ]


@dataclass(frozen=True, slots=True)
class MovingDraft:
    """A draft on its way through review, as the case's page links it."""

    type: str
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
        found.append(MovingDraft(type, title, draft_word(step), page))
    return found
