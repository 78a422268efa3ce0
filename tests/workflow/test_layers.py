"""A lower layer changes a procedure by a patch on its maps; nothing else of the base is frozen by it."""

from __future__ import annotations

from typing import Any

from yimen.kernel import Place, has_errors
from yimen.pack import merge_patch
from yimen.workflow import Known, check_procedure, compile_procedure

PATCH: dict[str, Any] = {
    "stages": {
        "filing_stage": {
            "tasks": {
                "unit_opinion": {"roles": ["legal_reviewer"], "documents": {"unit_letter": None}},
                "site_check": {
                    "after": "case_intake",
                    "title": {"zh": "实地核查"},
                    "roles": ["officer"],
                    "form": "none",
                    "entry": {"submitted": {"on": ["case_intake.submitted"]}},
                },
                "filing_approval": {
                    "entry": {"reviewed": {"on": ["unit_opinion.completed", "site_check.completed"]}}
                },
            }
        }
    },
    "deadlines": {"case_term": {"amount": 60, "article": "某部门规章第二十条"}, "publication_term": None},
}


def test_patched_procedure_has_the_change_and_all_the_rest(bodies: dict[str, Any]) -> None:
    """Another role, one more task, one more on-part, another term, one term less: a dozen lines of a unit's file."""
    base = bodies["ordinary_penalty"]
    patched = merge_patch(base, PATCH)
    found = check_procedure(patched, Known(), Place("patched", path=""))
    assert [each.code for each in found] == ["WFL-003"]  # what stood behind the removed term now stands last
    assert not has_errors(found)
    procedure, before = compile_procedure(patched), compile_procedure(base)
    assert procedure.items["unit_opinion"].roles == {"legal_reviewer"}
    assert procedure.items["unit_opinion"].returns == before.items["unit_opinion"].returns
    assert set(procedure.items) - set(before.items) == {"site_check"}
    assert procedure.order.index("case_intake") < procedure.order.index("site_check")
    assert procedure.deadlines["case_term"].amount == 60
    assert procedure.deadlines["case_term"].extension == before.deadlines["case_term"].extension
    assert set(before.deadlines) - set(procedure.deadlines) == {"publication_term"}
