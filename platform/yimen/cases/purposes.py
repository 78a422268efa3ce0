"""What the house itself may read of cases, by the purpose for which it reads."""

from __future__ import annotations

from typing import Final

CASE_TABLES: Final = frozenset({"enforcement_case"})
_FROZEN = frozenset({"document", "document_content"})
_WORK = frozenset({"case_task", "case_queue", "case_deadline"})
_ABOUT = frozenset({"case_party", "case_alleged_act", "case_listed_value", "case_list_rank"})
REACH: Final[dict[str, frozenset[str]]] = {
    "sweep": CASE_TABLES
    | _WORK
    | {"case_outbox", "case_came_back", "evidence_upload", "evidence_part", "case_evidence_file"},
    "verify": CASE_TABLES
    | _FROZEN
    | _WORK
    | _ABOUT
    | {"case_journal", "case_sensitive_value", "case_evidence", "case_evidence_file", "case_shared_unit"}
    | {"case_notice", "case_note", "case_link"},
    "anchor": CASE_TABLES | {"case_journal"},
    "index": CASE_TABLES | _ABOUT | {"case_text"},
    "rehearse": CASE_TABLES | {"case_alleged_act"},
    "print": CASE_TABLES | _FROZEN | {"document_pdf"},
    "migrate": frozenset(),
    "deliver": frozenset({"enforcement_case", "case_notice", "case_sensitive_value"}),
    "reform": CASE_TABLES | _WORK | {"case_alleged_act"},
    "count": CASE_TABLES | {"case_party", "case_alleged_act", "case_sensitive_value"},
}
"""What each system purpose may read; `rehearse` compares states and counts by items, it names nothing; `print` turns
frozen papers into PDF; `migrate` sees no case; `deliver` reads what is to be told and the addresses left for it; `reform`
hands cases over to the units that succeed theirs; `count` tells in how many cases parties of the same number stand, and
nothing else of them."""
