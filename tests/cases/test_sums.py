"""Penalty assistance: ranges out of the tiers in force, act by act; like decided cases beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from cases.conftest import County
from cases.county import COUNTY, revision
from cases.test_acts import rows
from cases.test_base_procedures import OPINION, STEPS, base, on, penalty_filing, take
from yimen.cases import ActResult, AllegedAct, Case, Configuration, Refused, decided_alike, task_form
from yimen.store import Jurisdiction

__all__ = ["base"]
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
AREA = [
    {
        "item": "A-002",
        "order": 1,
        "name": "较轻",
        "condition": "面积不足10平方米",
        "standard": "处一百元以上五百元以下罚款",
    },
    {
        "item": "A-002",
        "order": 2,
        "name": "较重",
        "condition": "面积10平方米以上",
        "standard": "处每平方米一百元的罚款，总额不超过五千元",
    },
]
VALUE = {"item": "A-003", "order": 1, "name": "一般", "standard": "处货值金额一倍以上三倍以下罚款"}


@pytest.fixture
def tiered(base: County) -> County:
    """The county with tiers by area (a sum per unit, capped) and by the goods' worth (base times multiple)."""
    with base.database.write() as session:
        session.add_all(
            revision("tier", f"{each['item']}/{each['order']}", each, number=3) for each in (*AREA, VALUE)
        )
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=3))
    return base


def investigated(county: County) -> Case:
    """A case whose investigation may be concluded."""
    on(county, date(2026, 7, 1))
    case = county.opened(procedure="ordinary_penalty", values=penalty_filing())
    for step in STEPS[:4]:
        assert isinstance(take(county, case, step), ActResult)
    return case


def conclude(county: County, case: Case, sums: list[dict[str, Any]], **values: Any) -> ActResult | Refused:
    account, task, outcome, said, day = STEPS[4]
    on(county, day)
    given = {name: each for name, each in said.items() if name != "proposed_fine"}
    return county.act(account, case, task, outcome, {**given, "sums": sums, **values}, fellow="officer2")


def report(county: County, result: ActResult | Refused) -> dict[str, Any]:
    assert isinstance(result, ActResult), result
    [case] = [each for each in rows(county, Case) if each.id == result.case.id]
    found: dict[str, Any] = case.forms["investigation_report"]
    return found


def articles(result: ActResult | Refused) -> str:
    assert isinstance(result, Refused), result
    return "；".join(reason.article or reason.code for reason in result.reasons)


@ON_SQLITE
def test_ranges_come_from_the_tiers_and_what_is_sent_is_not_believed(tiered: County) -> None:
    """One act by its only tier (lighter of both days), one by square metres under a cap; both added up."""
    sums = [{"act": 1, "sum": 20_000, "high": 99}, {"act": 2, "measures": "面积：60平方米", "sum": 500_000}]
    found = report(tiered, conclude(tiered, investigated(tiered), sums))
    first, second = found["sums"]
    assert (first["low"], first["high"], first["tier"]) == (10_000, 90_000, "A-001/1")
    assert (second["low"], second["high"], second["tier"]) == (500_000, 500_000, "A-002/2")
    assert "总额不超过5,000元" in second["standard"]
    assert (found["fine_low"], found["fine_high"], found["proposed_fine"]) == (510_000, 590_000, 520_000)
    assert (found["outside_range"], found["range_open"]) == (False, False)


@ON_SQLITE
def test_rows_that_cannot_stand_are_refused(tiered: County, codes_of: Any) -> None:
    """No such act, no such measure, sums that differ, an open range; then base times multiple is reckoned."""
    case = investigated(tiered)
    small = {"act": 2, "measures": "面积：5平方米", "sum": 30_000}
    assert "CAS-036" in codes_of(conclude(tiered, case, [{"act": 7}]))
    assert "CAS-045" in codes_of(conclude(tiered, case, [{"act": 2, "measures": "长度：60米"}]))
    differing = [{"act": 1, "sum": 20_000}, small]
    assert "CAS-046" in codes_of(conclude(tiered, case, differing, proposed_fine=60_000))
    assert "第三十四条" in articles(conclude(tiered, case, [{"act": 2, "item": "A-003"}]))
    worth = {"act": 2, "item": "A-003", "measures": "货值金额：2000元", "sum": 300_000}
    row = report(tiered, conclude(tiered, case, [worth]))["sums"][1]
    assert (row["low"], row["high"]) == (200_000, 600_000)
    assert "货值金额2,000元" in row["standard"]


@ON_SQLITE
def test_of_two_provisions_that_one_act_offends_the_highest_fine_applies(tiered: County) -> None:
    """Penalty Law, art. 29: the other provision's range does not count, and a fine by it as well is refused."""
    case, other = investigated(tiered), {"act": 1, "item": "A-002", "measures": "面积：5平方米"}
    sums = [{"act": 1, "sum": 20_000}, other, {"act": 2, "measures": "面积：5平方米", "sum": 30_000}]
    twice = [sums[0], {**other, "sum": 10_000}, sums[2]]
    assert "第二十九条" in articles(conclude(tiered, case, twice))
    found = report(tiered, conclude(tiered, case, sums))
    assert [row["applies"] for row in found["sums"]] == [True, False, True]
    assert (found["fine_low"], found["fine_high"]) == (20_000, 140_000)


@ON_SQLITE
def test_fine_outside_the_range_needs_reasons_and_goes_through_legal_review(tiered: County) -> None:
    """Refused without reasons; with them the decision is not open to the head before the review."""
    rows_ = [{"act": 1, "sum": 5_000}, {"act": 2, "measures": "面积：5平方米", "sum": 30_000}]
    case = investigated(tiered)
    assert "第三十四条" in articles(conclude(tiered, case, rows_, complex_relations=False))
    result = conclude(
        tiered, case, rows_, complex_relations=False, outside_reason="积极消除危害后果，减轻处罚"
    )
    assert report(tiered, result)["outside_range"] is True
    for step in STEPS[5:9]:
        said = {**step[3], "proposed_fine": 35_000} if step[1] == "prior_notice" else step[3]
        assert isinstance(take(tiered, case, (*step[:3], said, step[4])), ActResult), step[1]
    with tiered.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=date(2026, 7, 13))
        on(tiered, date(2026, 7, 13))
        page = task_form(session, tiered.actor("officer1"), case.id, "decision_draft", configuration)
    assert page is not None
    assert [row.get("sum") for row in page.values["sums"]] == [5_000, 30_000]
    draft = {**STEPS[9][3], "sums": page.values["sums"], "fine": 35_000}
    refused = take(tiered, case, (*STEPS[9][:3], draft, STEPS[9][4]))
    assert "第三十四条" in articles(refused)
    draft["outside_reason"] = page.values["outside_reason"]
    assert isinstance(take(tiered, case, (*STEPS[9][:3], draft, STEPS[9][4])), ActResult)
    early = take(tiered, case, ("chief", "decision_approval", "approved", OPINION, STEPS[9][4]))
    assert isinstance(early, Refused)
    assert any("五十八" in reason.article for reason in early.reasons)
    for step in STEPS[10:12]:
        assert isinstance(take(tiered, case, step), ActResult), step[1]


def decided(county: County, first: int, second: int) -> Case:
    rows_ = [{"act": 1, "sum": first}, {"act": 2, "measures": "面积：5平方米", "sum": second}]
    case = investigated(county)
    result = conclude(county, case, rows_)
    assert isinstance(result, ActResult), result
    for step in STEPS[5:12]:
        said = dict(step[3])
        if "proposed_fine" in said:
            said["proposed_fine"] = first + second
        if step[1] == "decision_draft":
            said |= {"fine": first + second, "sums": rows_}
        assert isinstance(take(county, case, (*step[:3], said, step[4])), ActResult), step[1]
    return case


def compared(county: County, account: str, case: Case) -> Any:
    with county.database.read() as session:
        return decided_alike(session, county.actor(account), case.id)


def test_decided_cases_of_the_same_item_are_compared_within_the_readers_rights(tiered: County) -> None:
    """Least, median, most and the newest ones, by tier; an annulled decision counts no longer; others' cases never."""
    made = [decided(tiered, 20_000, 30_000), decided(tiered, 40_000, 40_000), decided(tiered, 90_000, 50_000)]
    [*_, last] = made
    for each in rows(tiered, AllegedAct):
        assert each.decided_on == date(2026, 7, 14)
    case = tiered.opened(procedure="ordinary_penalty", values=penalty_filing())
    road, advert = compared(tiered, "officer1", case)
    assert (road.item, road.every.count, road.every.least, road.every.median, road.every.most) == (
        "A-001", 3, 20_000, 40_000, 90_000,
    )  # fmt: skip
    assert [(each.tier, each.count) for each in road.tiers] == [("A-001/1", 3)]
    assert {each.case_id for each in road.newest} == {each.id for each in made}
    assert advert.every.median == 40_000
    assert compared(tiered, "officer3", case) == []
    reason = {"sort": "annul", "target": "decision_approval", "reason": "法院判决撤销"}
    tiered.did("chief", last, day=date(2026, 7, 14), **reason)
    [road, _] = compared(tiered, "officer1", case)
    assert (road.every.count, road.every.median, road.every.most) == (2, 30_000, 40_000)


@ON_SQLITE
def test_fine_on_the_spot_lies_within_the_range_reckoned(tiered: County, codes_of: Any) -> None:
    """What the page sends of the range is not believed; outside it the ordinary procedure is the way (arts 34, 51)."""
    on(tiered, date(2026, 7, 1))
    act = {"item": "A-002", "occurred_on": "2026-07-01", "place": "某路", "tier": "A-002/1"}
    forged = {"act": 1, "item": "A-002", "tier": "A-002/1", "low": 0, "high": 10_000_000, "sum": 20_000}
    values = {
        "title": "某甲占道案",
        "parties": [{"sort": "organisation", "name": "某公司"}],
        "alleged_acts": [act],
        "facts": "占道堆放",
        "basis": "《某法》第二条",
        "warning_only": False,
        "fine": 60_000,
        "outside_range": False,
        "statement_heard": True,
    }
    refused = tiered.open(procedure="summary_penalty", values=values)
    assert isinstance(refused, Refused)
    assert codes_of(refused) == ["WFL-112"]
    assert "第三十四条" in refused.reasons[0].article
    untold = {
        **values,
        "fine": 20_000,
        "alleged_acts": [{name: act[name] for name in ("item", "occurred_on", "place")}],
    }
    refused = tiered.open(procedure="summary_penalty", values=untold)
    assert isinstance(refused, Refused)
    assert "幅度" in refused.reasons[0].message
    case = tiered.opened(procedure="summary_penalty", values={**values, "fine": 20_000, "sums": [forged]})
    kept = case.forms["summary_penalty"]
    assert (kept["fine_low"], kept["fine_high"], kept["outside_range"]) == (10_000, 50_000, False)
    assert (kept["sums"][0]["low"], kept["sums"][0]["high"]) == (10_000, 50_000)
