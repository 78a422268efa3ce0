"""What a form takes from its case: nobody keys in twice what the case holds, and what is fixed cannot be sent anew."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.conftest import County
from cases.test_acts import rows
from cases.test_base_procedures import STEPS, base, on, start, take
from yimen.cases import ActResult, Case, Configuration, Refused, begun_values, seen_case, task_form
from yimen.cases.form_reading import read_form
from yimen.cases.pages import pinned_procedure
from yimen.cases.taking import taken_from, with_taken

__all__ = ["base"]
PAID = next(step for step in STEPS if step[1] == "penalty_execution")
LATE = date(2026, 8, 5)


def come_to(county: County, task: str) -> Case:
    """A case whose next step is the task."""
    case = start(county)
    for step in STEPS:
        if step[1] == task:
            return case
        assert isinstance(take(county, case, step), ActResult), step[1]
    raise AssertionError(task)


def offered(county: County, case: Case, account: str, task: str) -> Any:
    with county.database.read() as session:
        configuration = Configuration.open(
            session, county.actor(account).jurisdiction, day=county.clock.today()
        )
        page = task_form(session, county.actor(account), case.id, task, configuration)
        assert page is not None
        return page.values


def test_notice_and_decision_begin_with_what_was_found(base: County) -> None:
    """The report's findings stand in the notice; what the notice said stands in the decision."""
    case = come_to(base, "prior_notice")
    notice = offered(base, case, "officer1", "prior_notice")
    assert notice["facts"] == "占道堆放建材"
    assert notice["evidence"] == "现场笔录、照片"
    assert notice["proposed_fine"] == 20000
    assert "kinds" not in notice
    for step in STEPS[5:9]:
        assert isinstance(take(base, case, step), ActResult), step[1]
    decision = offered(base, case, "officer1", "decision_draft")
    assert decision["evidence"] == "现场笔录"
    assert decision["kinds"] == ["fine"]
    assert decision["statement"] == "期满未提出"
    assert decision["fine"] == 20000


def test_what_is_done_anew_says_nothing_of_the_round_before(base: County) -> None:
    """The report that was sent back begins as it was; the notice anew with what the report says now, and its receipt without
    the day, the signature and the number of the first. A record of evidence is another one each time."""
    case = come_to(base, "rectify_order")
    assert not {"content", "begun_at"} & offered(base, case, "officer1", "evidence_collection").keys()
    for step in STEPS[3:8]:
        assert isinstance(take(base, case, step), ActResult), step[1]
    draft = next(step for step in STEPS if step[1] == "decision_draft")
    assert isinstance(
        take(base, case, next(step for step in STEPS if step[1] == "party_statement")), ActResult
    )
    assert isinstance(take(base, case, draft), ActResult)
    sent = base.did(
        "reviewer", case, "legal_review", sort="return", target="investigation_conclusion", reason="事实不清"
    )
    assert sent.case.state["items"]["investigation_conclusion"]["mending"] is True
    report = offered(base, case, "officer1", "investigation_conclusion")
    assert (report["facts"], report["proposed_fine"]) == ("占道堆放建材", 20000)
    *rest, values, _day = STEPS[4]
    assert isinstance(take(base, case, (*rest, {**values, "facts": "占道堆放水泥"}, draft[4])), ActResult)
    assert "mending" not in rows(base, Case)[0].state["items"]["investigation_conclusion"]
    notice = offered(base, case, "officer1", "prior_notice")
    assert (notice["facts"], notice["kinds"]) == ("占道堆放水泥", ["fine"])
    for step in STEPS[5:7]:
        assert isinstance(take(base, case, (*step[:4], draft[4])), ActResult), step[1]
    receipt = offered(base, case, "officer1", "notice_service")
    assert receipt["served_on"] == draft[4].isoformat()
    assert not {"way", "receiver", "tracking", "receiver_signature"} & receipt.keys()


def test_surcharge_is_counted_from_the_fine_and_the_term_of_the_case(base: County) -> None:
    """Six days late are 18 percent; what is sent for the fine or its term counts for nothing."""
    case = come_to(base, "penalty_execution")
    on(base, LATE)
    values = offered(base, case, "officer1", "penalty_execution")
    assert (values["fine"], values["pay_by"], values["excused_days"]) == (20000, "2026-07-30", 0)
    assert "performed_on" not in values  # the day of the last payment, which nobody told yet
    demand = offered(base, case, "officer1", "formal_demand")
    assert (demand["amount"], demand["surcharge"]) == (23600, 3600)
    account, task, outcome, said, _ = PAID
    late = {**said, "performed_on": "2026-08-05", "excused_days": 0}
    forged = take(base, case, (account, task, outcome, {**late, "fine": 1, "pay_by": "2026-12-31"}, LATE))
    assert isinstance(forged, Refused)
    assert "第七十二条" in forged.reasons[0].article
    done = take(base, case, (account, task, outcome, {**late, "surcharge": 3600}, LATE))
    assert isinstance(done, ActResult), done
    kept = done.case.forms["penalty_execution"]
    assert (kept["fine"], kept["surcharge_due"]) == (20000, 3600)


def test_surcharge_ends_at_the_fine(base: County) -> None:
    """Forty days late would be 120 percent: it is never above the fine (Penalty Law, art. 72)."""
    case = come_to(base, "penalty_execution")
    account, task, outcome, said, _ = PAID
    day = date(2026, 9, 8)
    on(base, day)
    late = {**said, "performed_on": "2026-09-08", "excused_days": 0, "surcharge": 20000}
    done = take(base, case, (account, task, outcome, late, day))
    assert isinstance(done, ActResult), done
    assert done.case.forms["penalty_execution"]["surcharge_due"] == 20000


def test_days_of_a_remedy_bear_no_surcharge(base: County) -> None:
    """A reconsideration from the 25th of July to the 19th of August and a suit of ten days: thirty days after the
    30th of July, on which the fine was due (Penalty Law, art. 73)."""
    case = come_to(base, "penalty_execution")
    days = {
        "reconsideration": (date(2026, 7, 25), date(2026, 8, 19)),
        "litigation": (date(2026, 8, 25), date(2026, 9, 4)),
    }
    for sort, (since, until) in days.items():
        on(base, since)
        asked = take(base, case, ("officer1", "remedy_registration", sort, {"party": 0}, since))
        assert isinstance(asked, ActResult), asked
        on(base, until)
        found = offered(base, case, "officer1", "remedy_result")
        values = {"party": 0, "excused_days": found["excused_days"], "received_on": until.isoformat()}
        upheld = take(base, case, ("officer1", "remedy_result", "upheld", values, until))
        assert isinstance(upheld, ActResult), upheld
    assert offered(base, case, "officer1", "penalty_execution")["excused_days"] == 20 + 10


def test_override_begins_with_what_the_case_holds(base: County) -> None:
    """A task that is let pass out of turn shows the same fixed fields as the task itself."""
    case = come_to(base, "penalty_execution")
    with base.database.read() as session:
        here = seen_case(session, base.actor("chief"), case.id)
        assert here is not None
        snapshot = Configuration.open(session, case.jurisdiction, day=base.clock.today())
        values = begun_values(snapshot, here, "penalty_execution", {"fine": 1}, filling=True)
    assert (values["fine"], values["pay_by"]) == (20000, "2026-07-30")


SCHEMA = {
    "properties": {
        "sum": {"type": "integer", "x-from": "form.decision.fine", "readOnly": True},
        "place": {"type": "object", "properties": {"street": {"type": "string", "x-from": "case.title"}}},
        "rows": {"type": "array", "items": {"properties": {"a": {"x-from": "case.title"}}}},
        "broken": {"type": "string", "x-from": "case.("},
    }
}


def test_fixed_field_is_the_cases_and_others_keep_what_was_said() -> None:
    """A fixed field without a value in the case is empty; an offered value never replaces one."""
    fields = read_form(SCHEMA).taken
    assert [field.path for field in fields] == [("sum",), ("place", "street")]
    taken = list(zip(fields, (500, "某路"), strict=True))
    said = {"sum": 1, "place": {"street": "某街"}, "other": True}
    assert with_taken(said, taken, filling=True) == {"sum": 500, "place": {"street": "某街"}, "other": True}
    assert with_taken({}, taken, filling=True) == {"sum": 500, "place": {"street": "某路"}}
    assert with_taken({}, taken, filling=False) == {"sum": 500}
    assert with_taken({"sum": 1}, [(fields[0], None)], filling=False) == {}
    assert said["sum"] == 1


def test_papers_are_asked_for_by_a_form_that_takes_something_of_them(base: County) -> None:
    """By what its task serves, and for whom it is opened; a form that takes nothing of them asks for none."""
    case, asked = come_to(base, "notice_service"), []

    def papers(_case: Case, serves: Any, whom: str) -> Any:
        asked.append((list(serves), whom))
        return {"served": {"title": "行政处罚事先告知书", "number": "告〔2026〕1号"}}

    def opened(account: str, task: str) -> Any:
        with base.database.read() as session:
            actor = base.actor(account)
            configuration = Configuration.open(session, actor.jurisdiction, day=base.clock.today())
            page = task_form(session, actor, case.id, task, configuration, papers=papers)
            assert page is not None
            return page.values

    values = opened("officer1", "notice_service")
    assert (values["document"], values["document_number"]) == ("行政处罚事先告知书", "告〔2026〕1号")
    assert asked == [(["prior_notice_letter", "hearing_right_notice"], "")]
    opened("officer1", "immediate_clearance")
    assert len(asked) == 1


def test_each_party_takes_his_own_term(base: County) -> None:
    """The decision reached them on different days: the form opened for one, and what he hands in, has his own last day."""
    case = come_to(base, "decision_service")
    account, task, outcome, said, _ = next(step for step in STEPS if step[1] == "decision_service")
    for party, day in ((1, date(2026, 7, 15)), (2, date(2026, 7, 16))):
        values = {**said, "party": party, "served_on": day.isoformat()}
        assert isinstance(take(base, case, (account, task, outcome, values, day)), ActResult)
    with base.database.read() as session:
        actor = base.actor("officer1")
        configuration = Configuration.open(session, actor.jurisdiction, day=base.clock.today())
        pages = [
            task_form(session, actor, case.id, "penalty_execution", configuration, whom=whom)
            for whom in ("1", "2", "")
        ]
    assert [page and page.values["pay_by"] for page in pages] == ["2026-07-30", "2026-07-31", "2026-07-31"]
    account, task, outcome, said, _ = PAID
    done = take(
        base, case, (account, task, outcome, {**said, "party": 1, "excused_days": 0}, date(2026, 7, 20))
    )
    assert isinstance(done, ActResult), done
    assert done.case.forms["penalty_execution"]["pay_by"] == "2026-07-30"


def test_what_is_kept_apart_is_not_taken(base: County) -> None:
    """A field may not bring a sensitive value where others read it."""
    case = come_to(base, "prior_notice")
    with base.database.read() as session:
        configuration = Configuration.open(session, case.jurisdiction, day=base.clock.today())
        here = seen_case(session, base.actor("officer1"), case.id)
        assert here is not None
        reading = read_form(
            {
                "properties": {
                    "all": {"x-from": "parties"},
                    "phone": {"x-from": "parties[0].phone"},
                    "name": {"x-from": "parties[0].name"},
                }
            }
        )
        taken = taken_from(configuration, pinned_procedure(configuration, here), here, reading)
        assert [value for _, value in taken] == [None, None, "某甲"]
