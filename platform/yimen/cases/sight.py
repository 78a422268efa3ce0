"""What a role shows of other units' cases where it does not show the whole: named forms, fields and parts of a case.

The reduced case stands in place of the row wherever a case is read; acts go on the row itself. What nobody named is not
shown: a table or an entry of the record that is new here belongs to no part, and is seen with the whole case alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import inspect

from yimen.kernel import Sight

from .models import Case
from .references import is_reference

PARTS: Mapping[str, str] = {
    "case_party": "parties",
    "case_alleged_act": "acts",
    "case_text": "facts",
    "case_journal": "steps",
    "case_note": "notes",
    "case_evidence": "evidence",
    "case_evidence_file": "evidence",
    "evidence_upload": "evidence",
    "evidence_part": "evidence",
    "case_file": "files",
    "case_file_content": "files",
    "document": "papers",
    "document_content": "papers",
    "document_pdf": "papers",
    "document_mark": "papers",
    "draft_step": "papers",
    "document_seal": "papers",
    "detached_signature": "papers",
    "dossier_copy": "papers",
}
"""The part of a case that a table holds."""
WHOLE = "whole"
"""What no sight names: it is shown with the whole case alone."""
ALWAYS = frozenset(
    {
        "enforcement_case",
        "case_task",
        "case_queue",
        "case_deadline",
        "case_shared_unit",
        "case_link",
        "case_list_rank",
        "case_sensitive_access",
        "case_sensitive_value",
        "case_draft",
        "case_draft_value",
    }
)
"""Where a case stands, how it is linked, and what is read by reference alone; ranks are read in an order that is shown."""
_RECORD = {
    "parties": "parties",
    "acts": "acts",
    "sum": "acts",
    "chosen": "acts",
    "summary": "facts",
    "place": "facts",
    "evidence": "evidence",
    "notes": "notes",
    "drafts": "papers",
    "papers": "papers",
}
_KEPT = frozenset({"shared", "filled", "children", "child_of", "moves", "paper"})
_NOTHING = object()


def parts_of(tables: Iterable[str]) -> frozenset[str]:
    """The parts of a case that a statement over these case-owned tables shows."""
    return frozenset(PARTS.get(each, WHOLE) for each in tables if each not in ALWAYS)


def together(sights: Iterable[Sight]) -> Sight | None:
    """What several sights of one case show; None where there is none."""
    found = list(sights)
    if not found:
        return None
    first = found[0]
    return Sight(
        first.units,
        first.procedure,
        first.fields.union(*(each.fields for each in found)),
        first.parts.union(*(each.parts for each in found)),
    )


def shows_field(sight: Sight, path: str) -> bool:
    """Whether "<form>.<field>" is shown: itself, what it stands in, or its form."""
    steps = path.split(".")
    return any(".".join(steps[: end + 1]) in sight.fields for end in range(len(steps)))


def reduced(case: Case, sight: Sight) -> Case:
    """The case as the sight shows it: a row of its own, in no session; values kept apart only where named themselves."""
    columns = inspect(Case).column_attrs
    found = Case(**{each.key: getattr(case, each.key) for each in columns})
    forms = {name: _shown(values, name, sight.fields, False) for name, values in case.forms.items()}
    found.forms = {name: values for name, values in forms.items() if values is not _NOTHING}
    found.record = _record(case.record, sight)
    if "parties" not in sight.parts:
        found.party = ""
    found.__dict__["sight"] = sight  # no column: what was read stays with who reads
    return found


def _record(record: Mapping[str, Any], sight: Sight) -> dict[str, Any]:
    kept = {name: value for name, value in record.items() if name in _KEPT}
    for name, part in _RECORD.items():
        if name in record and part in sight.parts:
            shown = _shown(record[name], "", frozenset(), True)
            kept[name] = None if shown is _NOTHING else shown
    return kept


def _shown(value: Any, name: str, fields: frozenset[str], within: bool) -> Any:
    """What of a value at a path is named, or stands `within` what is."""
    within = within or name in fields
    if isinstance(value, Mapping):
        if is_reference(value):
            return value if name in fields else _NOTHING
        inner = {key: _shown(each, f"{name}.{key}", fields, within) for key, each in value.items()}
        inner = {key: each for key, each in inner.items() if each is not _NOTHING}
        return inner if inner or within else _NOTHING
    if isinstance(value, list | tuple):
        rows = [_shown(each, f"{name}.*", fields, within) for each in value]
        rows = [each for each in rows if each is not _NOTHING]
        return rows if rows or within else _NOTHING
    return value if within else _NOTHING
