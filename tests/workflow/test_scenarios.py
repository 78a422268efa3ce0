"""Every worked scenario of the base pack comes out as its author expects."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from yimen.kernel import Place, WorkingCalendar
from yimen.workflow import Outcome, Procedure, advance, run_scenario, simulate
from yimen.workflow import scenarios as trials

NAMES = sorted(
    path.stem for path in (Path(__file__).parent.parent.parent / "catalogs/base/scenarios").glob("*.yaml")
)


@pytest.mark.parametrize("name", NAMES)
def test_scenario_of_base_pack_comes_out_as_expected(
    name: str,
    scenarios: Mapping[str, Any],
    procedures: dict[str, Procedure],
    calendar: WorkingCalendar,
    parameters: dict[str, Any],
) -> None:
    """The law's way is open, and every gate is shut to those who skip it."""
    scenario = scenarios[name]
    report = run_scenario(
        procedures[scenario["procedure"]],
        scenario,
        calendar,
        others=scenarios,
        parameters=parameters,
        id=name,
    )
    assert report.passed, "\n".join(map(str, report.findings))
    assert len(report.steps) == len(scenario["steps"])


class Backwards(frozenset[str]):
    """A set that comes in another order than its like."""

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(super().__iter__(), reverse=True))


@pytest.mark.parametrize("name", ["return_remade", "ordinary_returned_far", "parties_returned"])
def test_way_back_brings_the_same_in_the_same_order_whatever_order_a_set_comes_in(
    name: str,
    scenarios: Mapping[str, Any],
    procedures: dict[str, Procedure],
    calendar: WorkingCalendar,
    parameters: dict[str, Any],
) -> None:
    """The journal holds what an act brought, and tells it again years later in another process."""
    procedure, brought = procedures[scenarios[name]["procedure"]], []
    downstream = {each: Backwards(names) for each, names in procedure.downstream.items()}
    for way in (procedure, replace(procedure, downstream=downstream)):
        told: list[Any] = []

        def noted(*given: Any, told: list[Any] = told) -> Any:
            told.append(outcome := advance(*given))
            return outcome

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(trials, "advance", noted)
            run_scenario(way, scenarios[name], calendar, others=scenarios, parameters=parameters, id=name)
        brought.append([each.effects for each in told if isinstance(each, Outcome)])
    assert brought[0] == brought[1]
    assert len(brought[0]) > 5


SMALL: dict[str, Any] = {
    "title": "情景",
    "procedure": "ordinary_penalty",
    "facts": {"acts": [{"occurred_on": "2026-02-20"}]},
    "steps": [
        {"on": "2026-03-02", "by": "officer_a", "with": "officer_b", "values": {"limitation_note": ""}},
        {"task": "unit_opinion", "outcome": "agreed", "on": "2026-03-03", "by": "unit_head"},
    ],
}
WRONG = [
    ({"expect": {"open": ["case_closing"]}}, "待办应为 case_closing，现为 filing_approval"),
    ({"expect": {"includes": ["case_closing"]}}, "待办中应有 case_closing"),
    ({"expect": {"excludes": ["filing_approval"]}}, "待办中不应有 filing_approval"),
    ({"expect": {"stages": ["closing_stage"]}}, "所处阶段应为 closing_stage"),
    ({"expect": {"documents": ["prior_notice_letter"]}}, "文书应为 prior_notice_letter"),
    ({"expect": {"children": ["penalty_hearing"]}}, "子案件应为 penalty_hearing"),
    ({"expect": {"notices": ["returned"]}}, "应有通知 returned"),
    ({"expect": {"deadlines": {"limitation_term": "2030-01-01"}}}, "期限 limitation_term 应到 2030-01-01"),
    ({"expect": {"terms": {"case_term": "running"}}}, "期限 case_term 应为 running，现为 absent"),
    ({"expect": {"provisional": ["case_term"]}}, "期限 case_term 应为暂定"),
    ({"expect": {"results": {"unit_opinion": "disagreed"}}}, "unit_opinion 的结果应为 disagreed"),
    ({"expect": {"rounds": {"unit_opinion": 2}}}, "unit_opinion 应为第2次办理"),
    ({"expect": {"status": "closed"}}, "案件状态应为 closed"),
    (
        {"expect": {"deadlines": {"limitation_term": {"to": "2028-02-20"}}}},
        "应到  至 2028-02-20，现为 2028-02-21",
    ),
    ({"expect": {"values": {"deadline.limitation_term": {"from": "2028-02-22"}}}}, "应为 2028-02-22 至"),
    ({"expect": {"values": {"deadline.limitation_term - today": {"from": 1, "to": 99}}}}, "应为 1 至 99"),
    (
        {"expect": {"values": {"form.penalty_filing.fine": 100}}},
        "form.penalty_filing.fine 应为 100，现为 未知",
    ),
    ({"expect": {"values": {"result.unit_opinion == 'agreed'": False}}}, "应为 false，现为 true"),
    ({"refused": True}, "应被拒绝，却被接受"),
    ({"by": "officer_c"}, "被拒绝"),
    ({"by": "officer_c", "refused": {"code": "WFL-999"}}, "拒绝的理由不是"),
]


@pytest.mark.parametrize(("change", "said"), WRONG, ids=[said for _, said in WRONG])
def test_wrong_expectation_fails_the_scenario(
    change: dict[str, Any], said: str, procedures: dict[str, Procedure], calendar: WorkingCalendar
) -> None:
    """WFL-202: a scenario that expects what does not come says the difference, at its step."""
    scenario = {**SMALL, "steps": [SMALL["steps"][0], {**SMALL["steps"][1], **change}]}
    report = run_scenario(procedures["ordinary_penalty"], scenario, calendar, place=Place("scenarios/x.yaml"))
    (finding,) = report.findings
    assert finding.code == "WFL-202"
    assert said in finding.message
    assert finding.place == Place("scenarios/x.yaml", path="/steps/1")


MISSHAPEN: list[dict[str, Any]] = [
    {"on": "2026-02-30"},
    {"on": "2.3.2026"},
    {"act": "finish"},
    {"at": "three o'clock"},
    {"expect": {"deadlines": {"case_term": {}}}},
    {"expect": {"deadlines": {"case_term": "2026-13-01"}}},
    {"expect": {"deadlines": {"case_term": {"from": "2026-03-02", "to": "2026-03-01"}}}},
    {"expect": {"values": {"today +": 1}}},
    {"expect": {"values": {"today": {"from": 1, "to": "2026-03-01"}}}},
    {"expect": {"values": {"today": {"from": 2, "to": 1}}}},
    {"expect": {"values": {"today": [1]}}},
]


@pytest.mark.parametrize(
    "change",
    [
        {"steps": [{"task": "unit_opinion"}]},
        {"step": []},
        {"after": {"scenario": "missing", "through": "unit_opinion"}},
        {"steps": SMALL["steps"][1:]},
        *({"steps": [{**SMALL["steps"][0], **each}]} for each in MISSHAPEN),
    ],
)
def test_misshapen_scenario_is_a_finding(
    change: dict[str, Any], procedures: dict[str, Procedure], calendar: WorkingCalendar
) -> None:
    """WFL-201: wrong properties, a beginning that is missing, a first step that opens nothing."""
    report = run_scenario(procedures["ordinary_penalty"], {**SMALL, **change}, calendar)
    assert {each.code for each in report.findings} == {"WFL-201"}
    assert run_scenario(procedures["ordinary_penalty"], SMALL, calendar).passed


def test_ranges_hold_and_their_faults_name_the_place(
    procedures: dict[str, Procedure], calendar: WorkingCalendar
) -> None:
    """Both ends are in the range, one may be left out; a fault says at which step, of what, and how it is written."""
    expect = {
        "deadlines": {"limitation_term": {"from": "2028-02-21", "to": "2028-02-21"}},
        "values": {
            "deadline.limitation_term - done.case_intake": {"from": 700, "to": 731},
            "done.case_intake": {"to": "2026-03-02"},
            "done.case_intake == today": True,
            "case.title": "试",
        },
    }
    steps = [{**SMALL["steps"][0], "facts": {"case": {"unit": "unit_a", "title": "试"}}, "expect": expect}]
    good = {**SMALL, "steps": steps}
    assert run_scenario(procedures["ordinary_penalty"], good, calendar).findings == ()
    bad = {
        "deadlines": {"case_term": {"from": "2026-03-02", "to": "2026-03-01"}, "limitation_term": "3月1日"}
    }
    for change, said in (
        (
            {"deadlines": {"case_term": bad["deadlines"]["case_term"]}},
            "/expect/deadlines/case_term 处的 from 晚于 to",
        ),
        ({"deadlines": {"limitation_term": "3月1日"}}, "应为一个日期，或者一段日期"),
        ({"values": {"today": {"from": 2, "to": 1}}}, "/expect/values/today 处的 from 大于 to"),
    ):
        body = {**SMALL, "steps": [{**SMALL["steps"][0], "expect": change}]}
        (finding,) = run_scenario(procedures["ordinary_penalty"], body, calendar).findings
        assert said in finding.message
        assert finding.place is not None
        assert str(finding.place.path).startswith("/steps/0/expect")


def test_second_opening_is_a_finding(procedures: dict[str, Procedure], calendar: WorkingCalendar) -> None:
    """An opening that was to be refused and was not: what comes next is told, not thrown."""
    opening = SMALL["steps"][0]
    body = {**SMALL, "steps": [{**opening, "refused": {"code": "WFL-112"}}, opening]}
    wrong, again = run_scenario(procedures["ordinary_penalty"], body, calendar).findings
    assert (again.code, wrong.code) == ("WFL-202", "WFL-201")
    assert "第2步" in wrong.message


def test_refusal_of_whatever_reason_is_no_completion(
    procedures: dict[str, Procedure], calendar: WorkingCalendar
) -> None:
    """A scenario that continues another through a task goes on behind its completion, not behind a refusal before."""
    refused = {**SMALL["steps"][1], "by": "officer_c", "refused": {}}
    before = {**SMALL, "steps": [SMALL["steps"][0], refused, SMALL["steps"][1]]}
    step = {"task": "filing_approval", "outcome": "approved", "on": "2026-03-04", "by": "agency_head"}
    body = {**SMALL, "after": {"scenario": "before", "through": "unit_opinion"}, "steps": [step]}
    others = {"before": before}
    assert run_scenario(procedures["ordinary_penalty"], body, calendar, others=others).passed


def test_simulation_goes_on_behind_a_refusal_and_shows_it(
    procedures: dict[str, Procedure], calendar: WorkingCalendar
) -> None:
    """A clerk sees what a draft would do, refusals included, as one JSON object."""
    refused = {**SMALL["steps"][1], "by": "officer_c", "expect": {"status": "closed"}}
    scenario = {**SMALL, "steps": [SMALL["steps"][0], refused, SMALL["steps"][1]]}
    report = simulate(procedures["ordinary_penalty"], scenario, calendar)
    shown = json.loads(json.dumps(report.as_json()))
    assert shown["passed"] is True
    assert [bool(step["refused"]) for step in shown["steps"]] == [False, True, False]
    assert shown["steps"][2]["open"] == ["filing_approval"]
    assert shown["steps"][0]["deadlines"] == {"limitation_term": "2028-02-21"}
