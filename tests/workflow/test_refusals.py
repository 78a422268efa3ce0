"""Every reason of a refusal, with the scenario in which it is given; what mends it stands in the next step there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar, finding_kinds
from yimen.workflow import Procedure, run_scenario

GIVEN = {
    "WFL-101": "ordinary_not_filed",
    "WFL-102": "ordinary_bad_outcome",
    "WFL-103": "ordinary_unfiled",
    "WFL-104": "ordinary_unknown_report",
    "WFL-105": "ordinary_wrong_role",
    "WFL-106": "ordinary_own_approval",
    "WFL-107": "ordinary_one_officer_later",
    "WFL-108": "ordinary_no_certificate",
    "WFL-109": "ordinary_bad_outcome",
    "WFL-110": "ordinary_too_early",
    "WFL-111": "ordinary_future",
    "WFL-112": "ordinary_heavier",
    "WFL-113": "summary_unknown_fine",
    "WFL-114": "ordinary_statement_term",
    "WFL-115": "ordinary_hearing_late",
    "WFL-116": "ordinary_bad_return",
    "WFL-117": "ordinary_bad_return",
    "WFL-118": "ordinary_extension_refused",
    "WFL-119": "ordinary_extended",
    "WFL-120": "ordinary_paid_late",
    "WFL-122": "ordinary_claimed",
    "WFL-123": "ordinary_other_round",
    "WFL-124": "ordinary_corrected",
    "WFL-125": "ordinary_recused",
    "WFL-128": "ordinary_annul_not_made",
    "WFL-131": "ordinary_recused",
    "WFL-132": "ordinary_substitute",
    "WFL-133": "ordinary_substitute",
    "WFL-135": "ordinary_recused",
    "WFL-136": "parties_lawful",
    "WFL-137": "late_payment_before_service",
}
# test_engine, test_rehearsal, test_assignment and test_between_units
ELSEWHERE = {
    "WFL-121",
    "WFL-126",
    "WFL-127",
    "WFL-129",
    "WFL-130",
    "WFL-132",
    "WFL-145",
    "WFL-146",
    "WFL-134",
}


@pytest.mark.parametrize("code", sorted(GIVEN))
def test_reason_is_given_in_its_scenario_with_a_sentence_for_people(
    code: str,
    scenarios: Mapping[str, Any],
    procedures: dict[str, Procedure],
    calendar: WorkingCalendar,
    parameters: dict[str, Any],
) -> None:
    """The message is Chinese, names the matter, and leaves no placeholder open."""
    name = GIVEN[code]
    procedure = procedures[scenarios[name]["procedure"]]
    report = run_scenario(procedure, scenarios[name], calendar, others=scenarios, parameters=parameters)
    given = [reason for step in report.steps for reason in step.refused if reason.code == code]
    assert given
    for reason in given:
        assert any("一" <= sign <= "龥" for sign in reason.message)
        assert "{" not in reason.message


def test_every_reason_has_a_scenario() -> None:
    """No code without an example."""
    known = {kind.code for kind in finding_kinds() if kind.code.startswith("WFL-1")}
    assert known == set(GIVEN) | ELSEWHERE
