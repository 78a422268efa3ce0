"""The page of a case as the case's unit has it configured: its sections, and its facts in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from yimen.cases import CaseRow, CaseView, row_of
from yimen.office.case_listing import forms_of, worded
from yimen.office.kept import kept
from yimen.office.request import configuration, language, today
from yimen.office.shell_words import page_texts
from yimen.screens import MISSING, CaseColumn, CasePage, compile_case_page, value_at

PAGE, CASE_PAGE = "page", "case_page"


SHOWN_AS = {
    "summary": "facts",
    "parties": "parties",
    "acts": "acts",
    "documents": "papers",
    "evidence": "evidence",
    "files": "files",
    "notes": "notes",
    "journal": "steps",
}
"""The part of a case that a section of its page shows."""


def case_layout(unit: str) -> CasePage:
    """The layout in force for a unit's cases; derived where none is configured."""
    snapshot = configuration()
    key = (snapshot.jurisdiction, snapshot.number, snapshot.day, unit, language())

    def made() -> CasePage:
        entry = snapshot.entry(PAGE, CASE_PAGE, unit)
        body = None if entry is None else entry.body
        return compile_case_page(body, forms_of(snapshot, unit), language())

    return kept("case_layout", key, made)


def in_words_of_page(layout: CasePage) -> CasePage:
    """The layout with its own titles of sections as this page speaks; a title that a pack wrote stays as it is."""
    renamed = page_texts().renamed
    return replace(
        layout,
        sections=tuple(
            each if each.own_words else replace(each, title=renamed(each.title)) for each in layout.sections
        ),
    )


def needless_sections(view: CaseView, papers: Sequence[Any]) -> frozenset[str]:
    """Sections that stay empty in cases of this procedure: no form of it names parties or acts, no task calls for papers;
    what it is about where nobody wrote it down, or it is sealed; of a case that is shown in part those not shown."""
    items = view.procedure.items.values()
    declared: set[str] = set()
    if not (view.parties and view.alleged_acts):
        form_of = forms_of(configuration(), view.case.unit)
        forms = (form_of(name) for name in {item.form for item in items if item.form})
        declared = {word for form in forms if form is not None for word in form.case_paths}
    idle = {
        "summary": not any(isinstance(view.case.record.get(word), str) for word in ("place", "summary")),
        "parties": not view.parties and "parties" not in declared,
        "acts": not view.alleged_acts and "acts" not in declared,
        "documents": not papers and not any(item.documents for item in items),
    }
    needless = frozenset(name for name, is_idle in idle.items() if is_idle)
    sight = view.case.sight
    return (
        needless
        if sight is None
        else needless | {each for each in SHOWN_AS if SHOWN_AS[each] not in sight.parts}
    )


def case_row(view: CaseView, layout: CasePage) -> CaseRow:
    """The case with the values of the fields that its page names, as the reader may see them."""
    columns = [*layout.head, *(each for section in layout.sections for each in section.facts)]
    return row_of(view.case, {each.path: _value(view.forms, each.path) for each in columns if each.path})


def _value(forms: Mapping[str, Any], path: str) -> Any:
    found = value_at(forms, tuple(path.split(".")))
    return None if found is MISSING else found


def facts_of(view: CaseView, row: CaseRow) -> Callable[[CaseColumn], str]:
    """Each fact in words; the procedure by the title that the case was opened under."""

    def fact(column: CaseColumn) -> str:
        return (
            view.procedure.name(language())
            if column.sort == "procedure"
            else worded(column, today())(row).text
        )

    return fact
