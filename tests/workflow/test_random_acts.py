"""Random acts on the base procedures: whatever people try, the case stays whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import Act, Doer, Outcome, Procedure, Refusal, advance, begin, deadlines, offers, stages
from yimen.workflow.ahead import without_way_out
from yimen.workflow.settling import is_complete

ROLES = (
    "officer",
    "unit_head",
    "legal_reviewer",
    "agency_head",
    "hearing_chair",
    "records_clerk",
    "legal_office",
)
SORTS = (
    "complete",
    "complete",
    "complete",
    "return",
    "start",
    "claim",
    "override",
    "withdraw",
    "annul",
    "extend",
)
START = date(2026, 1, 5)
VALUES: dict[str, Any] = {
    "needed": True,
    "fine": 1000,
    "proposed_fine": 1000,
    "hearing_right": True,
    "kinds": ["fine"],
    "way": "direct",
    "plan": [{"due_on": "2026-12-01", "amount": 1000}],
    "warning_only": False,
    "limitation_note": "",
    "major_public_interest": False,
    "complex_relations": True,
    "review_by_law": False,
    "complex_or_serious": True,
    "urgent": False,
}
FORMS = (
    "penalty_filing",
    "investigation_report",
    "prior_notice",
    "penalty_decision",
    "rectify_order",
    "measure_request",
)


def facts(day: date, parameters: Mapping[str, Any], parties: int = 1) -> dict[str, Any]:
    return {
        "today": day + timedelta(days=400),
        "form": dict.fromkeys(FORMS, VALUES),
        "parties": [{"sort": "person", "name": f"甲{number}"} for number in range(parties)],
        "acts": [{"occurred_on": "2025-12-01"}],
        "parameter": dict(parameters),
    }


def doer(role: str, number: int) -> Doer:
    return Doer(f"{role}_{number}", frozenset({role}), "unit_a", True, f"{role}_{number + 10}", True)


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("name", ["ordinary_penalty", "summary_penalty"])
def test_random_acts_leave_the_case_whole(
    name: str,
    seed: int,
    procedures: dict[str, Procedure],
    calendar: WorkingCalendar,
    parameters: dict[str, Any],
) -> None:
    """Every refusal gives reasons; every accepted act leaves JSON, and a case that is over, or has something to do
    and a way out of every stage."""
    chance = Random(seed)
    procedure = procedures[name]
    day, parties = START, 1 + seed % 3

    def known(day: date) -> dict[str, Any]:
        return facts(day, parameters, parties)

    result = begin(procedure, Act("open", day, values=VALUES), doer("officer", 1), known(day), calendar)
    assert isinstance(result, Outcome)
    state = result.state
    for _ in range(chance.randint(5, 60)):
        day += timedelta(days=chance.choice([0, 1, 3, 12]))
        tasks = [each.task for each in offers(procedure, state, known(day))]
        task = chance.choice(tasks) if tasks else procedure.opening.id
        if chance.randint(0, 9) == 0:
            task = chance.choice(procedure.order)
        item = procedure.items[task]
        act = Act(
            sort=chance.choice(SORTS),  # type: ignore[arg-type]
            occurred_on=day,
            task=task,
            outcome=chance.choice([*item.outcomes, ""]),
            values={**VALUES, "party": chance.randint(0, parties)},
            reason="理由",
            target=chance.choice([*item.returns, *procedure.deadlines, "decision_approval"]),
        )
        role = chance.choice([*sorted(item.roles), *ROLES])
        done = advance(procedure, state, act, doer(role, chance.randint(1, 3)), known(day), calendar)
        if isinstance(done, Refusal):
            assert done.reasons
            assert all(each.message and each.code for each in done.reasons)
            continue
        state = json.loads(json.dumps(done.state))
        assert state == done.state
        if state["status"] == "open":
            plan: Any = SimpleNamespace(procedure=procedure, items=state["items"])
            active = [
                each
                for each in procedure.stages_inward
                if state["items"].get(each, {}).get("state") == "active"
            ]
            assert not any(is_complete(plan, procedure.items[each]) for each in active), act
        assert state["status"] != "open" or offers(procedure, state, known(day)), act
        assert state["status"] != "open" or not without_way_out(procedure, state), act
        assert all(each.due >= each.started_on for each in deadlines(state))
        for stage in stages(procedure, state):
            if stage.state not in ("active", "enabled"):
                assert all(each.state not in ("active", "enabled") for each in stage.tasks), (stage.id, act)
