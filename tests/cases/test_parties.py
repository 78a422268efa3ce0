"""Several parties to one case: told, heard, served and made to pay one after the other, each with terms of his own."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.conftest import County
from cases.county import COUNTY
from cases.test_acts import rows
from cases.test_base_procedures import RECEIPT, STEPS, base, on, penalty_filing, start, take
from cases.test_sums import ON_SQLITE, articles, conclude, investigated, report, tiered
from yimen.cases import ActResult, Case, Configuration, DeadlineRow, sweep_deadlines, task_form

__all__ = ["base", "tiered"]


def served(party: int, day: date) -> dict[str, Any]:
    return {**RECEIPT, "document": "行政处罚决定书", "served_on": day.isoformat(), "party": party}


def terms(county: County) -> dict[str, tuple[str, str, str]]:
    """(title, last day, state) of the terms that belong to one party alone."""
    found = [each for each in rows(county, DeadlineRow) if "#" in each.deadline]
    return {each.deadline: (each.title, each.due_on.isoformat(), each.state) for each in found}


def step(county: County, case: Case, task: str, outcome: str, day: date, values: dict[str, Any]) -> Any:
    return take(county, case, ("officer1", task, outcome, values, day))


@ON_SQLITE
def test_parties_are_served_and_pay_one_after_the_other(base: County) -> None:
    """Each receipt starts its party's terms and the task stays open; a late payer's surcharge is reckoned by his own share
    and last day; the case is closed when both have paid."""
    case = start(base)
    shares = [{"party": 1, "sum": 15_000}, {"party": 2, "sum": 5_000}]
    for each in STEPS[:12]:
        more = {"shares": shares} if each[1] == "decision_draft" else {}
        made = take(base, case, (*each[:3], {**each[3], **more}, each[4]))
        assert isinstance(made, ActResult), (each[1], made)
    # what the house adds up out of rows is not taken from the page
    [kept] = rows(base, Case)
    assert "shares" not in kept.forms["penalty_decision"]
    first, second = date(2026, 7, 15), date(2026, 7, 17)
    assert isinstance(step(base, case, "decision_service", "served", first, served(2, first)), ActResult)
    assert terms(base)["payment_term#2"] == ("缴纳罚款期限（某乙公司）", "2026-07-30", "running")
    # an amendment keeps his number; another party may follow
    swapped = penalty_filing(title=case.title)
    swapped["parties"] = swapped["parties"][::-1]
    more = penalty_filing(title=case.title)
    more["parties"] = [*more["parties"], {"sort": "person", "name": "某丙"}]
    for filing, codes in ((swapped, ["CAS-048"]), (more, [])):
        values = {"form": "penalty_filing", "values": filing}
        changed = base.act("officer1", case, values=values, sort="amend", reason="补充", fellow="officer2")
        assert [each.code for each in getattr(changed, "reasons", ())] == codes
    fewer = {"form": "penalty_filing", "values": penalty_filing(title=case.title)}
    base.did("officer1", case, values=fewer, sort="amend", reason="核对", fellow="officer2")
    unpaid = {
        "way": "voluntary",
        "performed_on": "2026-07-16",
        "paid": 1,
        "summary": "已缴",
        "party": 1,
        "excused_days": 0,
    }
    refused = step(base, case, "penalty_execution", "performed", date(2026, 7, 16), unpaid)
    assert "第六十一条" in articles(refused)
    again = step(base, case, "decision_service", "served", second, served(2, second))
    assert [each.code for each in again.reasons] == ["WFL-136"]
    assert isinstance(step(base, case, "decision_service", "served", second, served(1, second)), ActResult)
    assert terms(base)["payment_term#1"][1] == "2026-08-03"  # 1 August is a Saturday
    [kept] = rows(base, Case)
    assert kept.state["items"]["decision_service"]["state"] == "done"
    paid = {**unpaid, "performed_on": "2026-07-20", "party": 2}
    assert isinstance(step(base, case, "penalty_execution", "performed", date(2026, 7, 20), paid), ActResult)
    assert [terms(base)[f"payment_term#{each}"][2] for each in (1, 2)] == ["running", "met"]
    on(base, date(2026, 8, 5))
    sweep_deadlines(base.database, COUNTY, base.clock)
    assert "surcharge_term#1" in terms(base)
    assert "surcharge_term#2" not in terms(base)
    moved = {"occurred_on": "2026-07-16"}
    base.did("head1", case, values=moved, sort="correct", target="decision_service#1", reason="录错")
    assert terms(base)["payment_term#1"][1] == "2026-07-31"
    assert terms(base)["reconsideration_term#2"][1] == "2026-09-14"


def demand_form(county: County, whom: str) -> dict[str, Any]:
    """What the form of the demand holds that is opened for one party, or for all."""
    [case] = rows(county, Case)
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        page = task_form(
            session, county.actor("officer1"), case.id, "formal_demand", configuration, whom=whom
        )
    assert page is not None
    return {name: page.values[name] for name in ("party", "addressee", "amount")}


@ON_SQLITE
def test_surcharge_and_demand_are_about_one_party_and_his_own_share(tiered: County) -> None:
    """Rows name the party whom they fine; the house adds them up, takes them over, and asks three per cent a day of his.
    Who has paid is neither demanded of nor brought before the court."""
    case = investigated(tiered)
    apart = [
        {"act": 1, "party": 1, "sum": 20_000},
        {"act": 1, "party": 2, "sum": 30_000},
        {"act": 2, "party": 2, "measures": "面积：5平方米", "sum": 20_000},
    ]
    found = report(tiered, conclude(tiered, case, apart))
    assert found["shares"] == [
        {"party": 1, "name": "某甲", "sum": 20_000},
        {"party": 2, "name": "某乙公司", "sum": 50_000},
    ]
    # the tier of the one act holds for each of its two parties
    assert [row["low"] for row in found["sums"] if row["act"] == 1] == [10_000, 10_000]
    assert found["outside_range"] is False
    notice = {**STEPS[5][3], "proposed_fine": 70_000, "shares": found["shares"]}
    heavier = [{"party": 1, "sum": 40_000}, {"party": 2, "sum": 40_000}]
    refused = step(tiered, case, "prior_notice", "drafted", date(2026, 7, 3), {**notice, "shares": heavier})
    assert "第四十四条" in articles(refused)
    assert isinstance(step(tiered, case, "prior_notice", "drafted", date(2026, 7, 3), notice), ActResult)
    for each in (*STEPS[6:9], *STEPS[9:12]):
        more = {"sums": apart, "fine": 70_000} if each[1] == "decision_draft" else {}
        made = take(tiered, case, (*each[:3], {**each[3], **more}, each[4]))
        assert isinstance(made, ActResult), (each[1], made)
    day = date(2026, 7, 15)
    for party in (1, 2):
        assert isinstance(
            step(tiered, case, "decision_service", "served", day, served(party, day)), ActResult
        )
    on(tiered, date(2026, 8, 1))
    opened = demand_form(tiered, "1")
    assert opened == {"party": 1, "addressee": "某甲", "amount": 21_200}
    late = {
        "way": "voluntary",
        "performed_on": "2026-08-01",
        "paid": 20_000,
        "summary": "已缴",
        "party": 1,
        "excused_days": 0,
    }
    unasked = step(tiered, case, "penalty_execution", "performed", date(2026, 8, 1), late)
    assert "第七十二条" in articles(unasked)
    with_it = {**late, "surcharge": 1_200}  # two days of 200 yuan
    assert isinstance(
        step(tiered, case, "penalty_execution", "performed", date(2026, 8, 1), with_it), ActResult
    )
    [kept] = rows(tiered, Case)
    assert (
        kept.forms["penalty_execution"]["own_fine"],
        kept.forms["penalty_execution"]["surcharge_due"],
    ) == (20_000, 1_200)
    on(tiered, date(2026, 8, 3))
    rest = {"party": 0, "addressee": "某乙公司", "amount": 56_000}
    assert demand_form(tiered, "") == demand_form(tiered, "1") == rest  # the first is not left any more
    assert demand_form(tiered, "2") == {**rest, "party": 2}
