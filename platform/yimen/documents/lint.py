"""What is checked of a document definition and its template before a change set is activated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yimen.kernel import Finding, has_errors
from yimen.pack import Configured, Entry

from . import codes
from .lint_tasks import Callers, lint_tasks
from .numbers import check_number_format
from .template_review import review_template
from .values import wording

ROOTS = frozenset(
    {
        "case",
        "form",
        "parties",
        "acts",
        "evidence",
        "result",
        "done",
        "by",
        "task",
        "on",
        "people",
        "unit",
        "document",
        "dossier",
        "correction",
    }
)


def lint_documents(configured: Configured) -> list[Finding]:
    """Findings of the changed documents against the forms and placeholders configured beside them."""
    return [finding for entry in configured.to_check("document") for finding in _document(configured, entry)]


def _document(configured: Configured, entry: Entry) -> Iterator[Finding]:
    forms = {key: each.body for key, each in configured.of_kind("form", entry.scope).items()}
    placeholders = [each.body for each in configured.of_kind("placeholder", entry.scope).values()]
    yield from check_number_format(entry.body, entry.place)
    yield from _missing_forms(entry, forms)
    for name, path in entry.body.get("names", {}).items():
        if str(path).split(".", 1)[0] not in ROOTS:
            yield codes.NOT_UNDERSTOOD_NAME.at(entry.place, document=entry.key, name=name, path=path)
    content = configured.blob(str(entry.body.get("template_digest", "")))
    if content is None:
        yield codes.MISSING_TEMPLATE.at(
            entry.place, document=entry.key, file=entry.body.get("template", "（未写）")
        )
        return
    words = wording(entry.body, forms, placeholders)
    found = review_template(content, entry.body, words, entry.place)
    yield from found
    if not has_errors(found):
        yield from lint_tasks(entry, words, content, Callers(configured, entry.scope))


def _missing_forms(entry: Entry, forms: Mapping[str, Any]) -> Iterator[Finding]:
    for form in entry.body.get("forms", ()):
        if form not in forms:
            yield codes.UNKNOWN_FORM.at(entry.place, document=entry.key, form=form)
