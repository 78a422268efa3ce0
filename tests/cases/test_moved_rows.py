"""What waits in a case that goes on under another procedure is that of the other."""

from __future__ import annotations

from cases.conftest import County
from cases.county import PROCEDURE
from cases.test_acts import rows
from cases.test_later import activate, changed_procedure, move, mover
from cases.test_traced_rows import after
from yimen.cases import ActResult, QueueRow, Task


def test_open_work_of_a_moved_case_is_that_of_the_new_procedure(county: County) -> None:
    """Whom it waits for and what it is called; from then on verification holds these rows as those of any case."""
    case = county.approved()
    visit = {**PROCEDURE["stages"]["closing_stage"]["tasks"]["road_visit"], "roles": ["unit_head"]}
    renamed = changed_procedure(road_visit={**visit, "title": {"zh": "现场核查"}})
    activate(county, 2, ("procedure", "road_penalty", renamed))
    assert isinstance(move(county, case, mover(county), version=2), ActResult)
    assert [row.role for row in rows(county, QueueRow) if row.task == "road_visit"] == ["unit_head"]
    assert [row.title for row in rows(county, Task) if row.task == "road_visit"] == ["现场核查"]
    assert after(county) == []
    for statement in (
        "UPDATE case_task SET title = '别的' WHERE state = 'open'",
        "UPDATE case_queue SET role = 'officer'",
        "UPDATE case_deadline SET elapses = NOT elapses",
        "UPDATE case_alleged_act SET sum_fen = 1",
    ):
        assert {each.code for each in after(county, statement)} == {"CAS-120"}, statement
