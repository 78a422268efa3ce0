"""Evidence is in the hands of those who act in its case, and of nobody to whom the case is only shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cases.conftest import County
from cases.county import revision
from cases.test_evidence import KIND, TAKEN, begun, brought, picture, pieces, taken
from cases.test_reach_by_procedure import watcher
from yimen.cases import CaseNotFound, Evidence, FileRefused, fetch_file, merge_case, pass_on, seen_case
from yimen.kernel import EVERYWHERE
from yimen.store import Blobs


@pytest.mark.parametrize(
    "parts", [None, ["facts"], ["facts", "evidence"]], ids=["whole", "in part", "evidence"]
)
def test_evidence_is_not_theirs_to_whom_the_case_is_only_shown(
    county: County, tmp_path: Path, codes_of: Callable[[Any], list[str]], parts: list[str] | None
) -> None:
    """CAS-029: by right, with the permission to act in cases of their own. Files are fetched where evidence is shown."""
    with county.database.write() as session:
        session.add(revision("evidence-kind", "physical", KIND))
    shows = {"shows": {"road_penalty": {"fields": [], "parts": parts}}} if parts else {}
    watcher(county, reach="jurisdiction", sees_procedures=["road_penalty"], **shows)
    case, blobs = county.opened(), Blobs(f"file://{tmp_path}/files")
    row = taken(county, case, brought(county, blobs, case, "a.jpg", picture()))
    assert isinstance(row, Evidence)
    number, eye = pieces(county, case)[0].files[0].id, county.actor("eye")
    assert eye.may("case.act")
    assert codes_of(taken(county, case, account="eye", captured={**TAKEN, "kept_at": "库房"})) == ["CAS-029"]
    with pytest.raises(FileRefused):
        begun(county, case, "b.jpg", 10, account="eye")
    said = {"to": "本人", "reason": "调用", "occurred_on": county.clock.today(), "clock": county.clock}
    with county.database.write() as session:
        assert codes_of(pass_on(session, eye, case.id, row.id, "handed", **said)) == ["CAS-029"]
    with county.database.write() as session:
        if parts == ["facts"]:
            with pytest.raises(CaseNotFound):
                fetch_file(session, eye, case.id, number, reason="查看", clock=county.clock)
        else:
            fetch_file(session, eye, case.id, number, reason="查看", clock=county.clock)


def test_case_is_not_merged_into_one_that_is_only_shown(
    county: County, codes_of: Callable[[Any], list[str]]
) -> None:
    """CAS-016: a unit that reads the cases of another by right does not end its own in them."""
    own = county.opened()
    asked = {"procedure": "expert_opinion", "values": {"opinion": "请指教"}, "fellow": ""}
    there = county.opened(account="officer3", unit="south", **asked)
    head = county.actor("head1")
    reading = replace(head, named=((frozenset({EVERYWHERE}), frozenset({"expert_opinion"})),))
    words: dict[str, Any] = {"expected_version": 1, "reason": "同一当事人", "clock": county.clock}
    with county.database.write() as session:
        assert seen_case(session, reading, there.id) is not None
        answer = merge_case(session, reading, own.id, there.id, **words)
        assert codes_of(answer) == ["CAS-016"]
