"""What is checked of document definitions and their templates before a change set is activated."""

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
    "case form parties acts evidence result done today parameter each "
    "unit team unit_names people concerned by task on document dossier correction".split()
)
"""What a paper's environment holds (ARCHITECTURE.md, "What conditions and templates see")."""


def lint_documents(configured: Configured) -> Iterator[Finding]:
    """Findings of the documents that the set touches, against the names that their forms and the placeholders give.

    A unit's view of a document is looked at where the document or one of its forms is the unit's own.
    """
    touched = configured.changed | configured.withdrawn
    every = configured.touches("placeholder")
    forms_touched = {ref.key for ref in touched if ref.kind == "form"}
    documents_touched = {ref.key for ref in touched if ref.kind == "document"}
    placeholders = [each.body for each in configured.of_kind("placeholder").values()]
    for scope in configured.scopes:
        entries = configured.of_kind("form", scope)
        own = {key for key, each in entries.items() if each.scope == scope}
        forms = {key: each.body for key, each in entries.items()}
        callers = Callers(configured, scope)
        for entry in configured.of_kind("document", scope).values():
            used = set(entry.body.get("forms") or ())
            if scope and entry.scope != scope and not used & own:
                continue
            if every or entry.key in documents_touched or used & forms_touched:
                yield from _definition(entry, forms)
                yield from _template(entry, forms, placeholders, configured, callers)


def _definition(entry: Entry, forms: Mapping[str, Any]) -> Iterator[Finding]:
    yield from check_number_format(entry.body, entry.place)
    for form in entry.body.get("forms") or ():
        if form not in forms:
            yield codes.UNKNOWN_FORM.at(entry.place, document=entry.key, form=form)
    for name, path in (entry.body.get("names") or {}).items():
        if str(path).split(".", 1)[0] not in ROOTS:
            yield codes.NOT_UNDERSTOOD_NAME.at(entry.place, document=entry.key, name=name, path=path)


def _template(
    entry: Entry,
    forms: Mapping[str, Any],
    placeholders: list[Any],
    configured: Configured,
    callers: Callers,
) -> Iterator[Finding]:
    """What the template says; of one whose file a pack lacks the reading of the pack has told."""
    content = configured.blob(str(entry.body.get("template_digest", "")))
    if content is None:
        if entry.body.get("template_digest") or not entry.body.get("template"):
            file = entry.body.get("template", "（未写）")
            yield codes.MISSING_TEMPLATE.at(entry.place, document=entry.key, file=file)
        return
    usable = {key: body for key, body in forms.items() if isinstance(body.get("schema"), Mapping)}
    words = wording(entry.body, usable, placeholders)
    found = review_template(content, entry.body, words, entry.place)
    yield from found
    if not has_errors(found):
        yield from lint_tasks(entry, words, content, callers)
