"""Acts on a case: opened, approved, returned, refused; what is kept of them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cases.conftest import County
from cases.county import COUNTY, filing
from yimen.cases import (
    AllegedAct,
    Case,
    CaseNotFound,
    Configuration,
    DeadlineRow,
    JournalEvent,
    Outbox,
    Party,
    QueueRow,
    Refused,
    Task,
    case_page,
    visible,
)


def rows(county: County, model: Any, account: str = "head1") -> list[Any]:
    """Every row of a model that the account sees, by primary key."""
    with county.database.read() as session:
        statement = visible(county.actor(account)).of(select(model), model)
        found = list(session.scalars(statement.order_by(*model.__table__.primary_key)))
        session.expunge_all()
        return found


def test_open_case_with_two_parties_is_kept_with_its_subject(county: County) -> None:
    """Parties, alleged acts, title and number of a new case come out of the form's values."""
    case = county.opened()
    assert case.number == "北案字〔2026〕1号"
    assert (case.party, case.title) == ("某甲等2方", "未经批准占用道路")
    assert [(each.position, each.name, each.sort) for each in rows(county, Party)] == [
        (1, "某甲", "person"),
        (2, "某乙公司", "organisation"),
    ]
    [alleged] = rows(county, AllegedAct)
    assert (alleged.item, alleged.item_name, alleged.occurred_on) == (
        "A-001",
        "未经批准占用道路",
        date(2026, 6, 20),
    )
    assert alleged.item_digest.startswith("sha256:")
    assert (case.handler, case.fellow, case.version, case.seq) == ("officer1", "officer2", 1, 1)


def test_case_numbers_of_one_unit_and_year_follow_one_another(county: County) -> None:
    """Each unit counts its own cases; another unit begins at one with its own word."""
    first, second = county.opened(), county.opened()
    other = county.opened(account="officer3", unit="south", fellow="helper")
    assert [first.number, second.number] == ["北案字〔2026〕1号", "北案字〔2026〕2号"]
    assert other.number == "south案字〔2026〕1号"


def test_open_case_refused_burns_no_number(county: County, codes_of: Any) -> None:
    """A refusal leaves no trace: the next case has the first number."""
    assert "CAS-003" in codes_of(county.open(values=filing(parties=[])))
    assert county.opened().number == "北案字〔2026〕1号"


def test_open_case_with_faults_lists_all_of_them(county: County, codes_of: Any) -> None:
    """A future day and a wrong form are both told at once."""
    refused = county.open(occurred_on=county.clock.today() + timedelta(days=1), values={"summary": "x"})
    found = codes_of(refused)
    assert "CAS-004" in found
    assert "CAS-003" in found


def test_open_case_in_foreign_unit_is_refused(county: County, codes_of: Any) -> None:
    """An officer of one team opens no case for another; an unknown unit is named."""
    assert codes_of(county.open(unit="south")) == ["CAS-009"]
    assert codes_of(county.open(unit="nowhere")) == ["CAS-008"]
    assert isinstance(county.open(account="officer3", unit="south", fellow="helper"), Case)


def test_open_case_without_right_or_procedure_is_refused(county: County, codes_of: Any) -> None:
    """The legal office lists cases and opens none; an unknown procedure is named."""
    assert codes_of(county.open(account="legal", fellow="")) == ["CAS-002"]
    assert codes_of(county.open(procedure="no_such")) == ["CAS-007"]


def test_open_case_with_bad_fellow_is_refused(county: County, codes_of: Any) -> None:
    """The second officer must be another person who serves in the unit."""
    assert "CAS-012" in codes_of(county.open(fellow="officer3"))
    assert "CAS-015" in codes_of(county.open(fellow="officer1"))


def test_open_case_with_expired_certificate_is_refused(county: County) -> None:
    """The procedure asks for two certified officers; a certificate out of date does not count."""
    refused = county.open(fellow="expired")
    assert isinstance(refused, Refused)
    assert not any(reason.code.startswith("CAS") for reason in refused.reasons)
    assert isinstance(county.open(fellow="officer2"), Case)


def test_act_of_the_head_moves_the_case(county: County) -> None:
    """Approval closes its task, opens the next ones and starts the term."""
    case = county.opened()
    result = county.did("head1", case, "head_approval", "approved", {"opinion": "同意"}, version=1)
    assert (result.version, result.seq) == (2, 2)
    states = {row.task: row.state for row in rows(county, Task)}
    assert states == {
        "head_approval": "done",
        "road_visit": "open",
        "road_closing": "open",
        "expert_request": "available",
    }
    [term] = rows(county, DeadlineRow)
    assert (term.deadline, term.due_on, term.look_on) == (
        "closing_term",
        date(2026, 7, 31),
        date(2026, 7, 26),
    )
    assert result.case.due_on == date(2026, 7, 31)
    assert result.case.stage == "closing_stage"


def test_act_with_seen_version_behind_is_refused_and_told(county: County, codes_of: Any) -> None:
    """The loser of two is told who was first; nothing of the loser's act is kept."""
    case = county.opened()
    county.did("head1", case, "head_approval", "approved", {"opinion": "同意"}, version=1)
    late = county.act("head1", case, "head_approval", "rejected", {"opinion": "不同意"}, version=1)
    assert codes_of(late) == ["CAS-001"]
    assert isinstance(late, Refused)
    assert late.stale
    assert "head1" in late.reasons[0].message
    assert len(rows(county, JournalEvent)) == 2


def test_act_by_the_wrong_role_is_refused_with_the_engines_reason(county: County) -> None:
    """An officer does not approve; the reason is the engine's own."""
    case = county.opened()
    refused = county.act("officer2", case, "head_approval", "approved", {"opinion": "同意"})
    assert isinstance(refused, Refused)
    assert refused.reasons


def test_act_on_case_of_another_unit_is_not_found(county: County) -> None:
    """A case that is not seen is not there, for acting as for reading."""
    case = county.opened()
    with pytest.raises(CaseNotFound):
        county.act("head3", case, "head_approval", "approved", {"opinion": "同意"})


def test_form_error_in_act_names_the_field(county: County, codes_of: Any) -> None:
    """The form's own rules are checked again where the act is kept."""
    case = county.opened()
    refused = county.act("head1", case, "head_approval", "approved", {})
    assert codes_of(refused) == ["CAS-003"]
    assert "opinion" in refused.reasons[0].place  # type: ignore[union-attr]


def test_late_entry_needs_its_reason(county: County, codes_of: Any) -> None:
    """Beyond the limit of seven days an act is entered late only with a reason."""
    long_ago = county.clock.today() - timedelta(days=8)
    assert codes_of(county.open(occurred_on=long_ago)) == ["CAS-005"]
    assert county.opened(occurred_on=long_ago, reason="下乡期间无网络").opened_on == long_ago


def test_act_before_the_case_is_refused(county: County, codes_of: Any) -> None:
    """Nothing happens in a case before it began."""
    case = county.opened()
    refused = county.act(
        "head1", case, "head_approval", "approved", {"opinion": "同意"}, day=date(2026, 6, 29)
    )
    assert "CAS-006" in codes_of(refused)
    assert {each.article for each in refused.reasons} == {"《某法》第二条"}  # type: ignore[union-attr]
    ahead = county.clock.today() + timedelta(days=1)
    refused = county.act("head1", case, "head_approval", "approved", {"opinion": "同意"}, day=ahead)
    assert codes_of(refused) == ["CAS-004"]
    assert refused.reasons[0].article == "《某法》第二条"  # type: ignore[union-attr]


def test_act_entered_late_is_kept_behind_what_was_recorded_and_names_what_it_contradicts(
    county: County,
) -> None:
    """Closed on the 3rd, visited on the 5th: the journal stays as it grew, and the later visit stands in the act."""
    case = county.approved()
    county.clock.set(county.clock.now() + timedelta(days=4))
    county.did("officer1", case, "road_visit", "seen")
    closed = county.did("officer1", case, "road_closing", "closed", day=date(2026, 7, 3)).case
    assert closed.closed_on == date(2026, 7, 3)
    events = sorted(rows(county, JournalEvent), key=lambda each: each.seq)
    days = [each.occurred_on.day for each in events if each.task in ("road_visit", "road_closing")]
    assert days == [5, 3]
    assert [each.task for each in events if each.contradicts] == ["road_closing"]
    told = [
        each["target"]
        for each in json.loads(events[-1].text)["effects"]
        if each["data"].get("sort") == "conflict"
    ]
    assert told == ["road_visit"]


def test_return_with_reasons_opens_the_task_again(county: County) -> None:
    """A returned task is done again in its next round, and its officers find it in the queue."""
    case = county.opened()
    county.did("head1", case, "head_approval", sort="return", target="road_intake", reason="当事人信息不全")
    found = {(row.task, row.round): row.state for row in rows(county, Task)}
    assert found[("head_approval", 1)] == "returned"
    assert found[("road_intake", 2)] == "open"
    roles = {row.role for row in rows(county, QueueRow)}
    assert roles == {"officer"}
    again = filing(parties=[{"name": "某丙", "sort": "person"}])
    result = county.did("officer1", case, "road_intake", "submitted", again, fellow="officer2")
    assert result.case.party == "某丙"
    dropped = {row.name: row.dropped for row in rows(county, Party)}
    assert dropped == {"某丙": False, "某乙公司": True}


def test_return_without_reason_is_refused(county: County, codes_of: Any) -> None:
    """A return says why."""
    case = county.opened()
    refused = county.act("head1", case, "head_approval", sort="return", target="road_intake")
    assert "CAS-017" in codes_of(refused)


def test_case_that_ends_is_closed_with_its_day(county: County) -> None:
    """The last task ends the case, its open work and its terms."""
    case = county.approved()
    county.clock.set(county.clock.now() + timedelta(days=2))
    closed = county.did("officer1", case, "road_closing", "closed").case
    assert (closed.status, closed.closed_on) == ("case_closed", date(2026, 7, 3))
    assert rows(county, QueueRow) == []
    assert {row.state for row in rows(county, Task)} == {"done", "dropped"}
    assert closed.due_on is None


def test_repeatable_task_is_done_twice(county: County) -> None:
    """Each round of a repeatable task keeps its own row; once it was done it waits in nobody's queue, until somebody takes
    it on again."""
    case = county.approved()
    county.did("officer1", case, "road_visit", "seen")
    county.did("officer2", case, "road_visit", "seen")
    visits = [(row.round, row.state) for row in rows(county, Task) if row.task == "road_visit"]
    assert sorted(visits) == [(1, "done"), (2, "done"), (3, "available")]
    assert "road_visit" not in {row.task for row in rows(county, QueueRow)}
    county.did("officer1", case, "road_visit", sort="claim")
    assert ("road_visit", 3) in {(row.task, row.round) for row in rows(county, QueueRow)}
    county.did("officer1", case, "road_visit", sort="release")
    assert "road_visit" not in {row.task for row in rows(county, QueueRow)}


def test_correction_recomputes_the_term(county: County) -> None:
    """A corrected day of the approval moves the end of the term that it started."""
    case = county.opened(occurred_on=date(2026, 6, 25))
    county.did("head1", case, "head_approval", "approved", {"opinion": "同意"})
    result = county.did(
        "head1",
        case,
        sort="correct",
        target="head_approval",
        values={"occurred_on": "2026-06-28"},
        reason="审批单落款为28日",
    )
    assert result.case.due_on == date(2026, 7, 28)
    [term] = rows(county, DeadlineRow)
    assert (term.due_on, term.started_on) == (date(2026, 7, 28), date(2026, 6, 28))


def test_amend_moves_a_case_to_another_unit(county: County) -> None:
    """With the case its open work and terms move; the unit it left sees it no more."""
    case = county.approved()
    county.did("head1", case, sort="amend", values={"unit": "south"}, reason="管辖调整")
    assert rows(county, Case, "head1") == []
    [moved] = rows(county, Case, "head3")
    assert moved.unit == "south"
    assert {row.unit for row in rows(county, Task, "head3")} == {"south"}
    assert {row.unit for row in rows(county, QueueRow, "head3")} == {"south"}
    assert [row.unit for row in rows(county, DeadlineRow, "head3")] == ["south"]


def test_amend_to_unknown_unit_or_field_is_refused(county: County, codes_of: Any) -> None:
    """Only a known unit takes a case, and only what may change changes."""
    case = county.opened()
    found = codes_of(
        county.act("head1", case, sort="amend", values={"unit": "nowhere", "state": {}}, reason="管辖")
    )
    assert found == ["CAS-016", "CAS-008"]


def test_amend_adds_and_drops_parties_and_acts_with_a_reason(county: County, codes_of: Any) -> None:
    """The form that declared them is filled anew, while the case goes on where it stands."""
    case = county.approved()
    renewed = filing(
        parties=[{"name": "某丁", "sort": "person"}],
        alleged=[
            {"item": "A-001", "occurred_on": "2026-06-20"},
            {"item": "A-002", "occurred_on": "2026-06-21"},
        ],
    )
    words: dict[str, Any] = {"sort": "amend", "reason": "查明当事人实为某丁"}
    changed = county.did("head1", case, values={"form": "road_filing", "values": renewed}, **words).case
    assert (changed.party, changed.title) == ("某丁", "未经批准占用道路等2项")
    assert {row.name for row in rows(county, Party) if not row.dropped} == {"某丁"}
    assert [row.item for row in rows(county, AllegedAct)] == ["A-001", "A-002"]
    assert {row.task for row in rows(county, Task) if row.state == "open"} == {"road_visit", "road_closing"}
    wrong = county.act("head1", case, values={"form": "road_filing", "values": {}}, **words)
    assert "CAS-003" in codes_of(wrong)
    other = county.act("head1", case, values={"form": "head_opinion", "values": {"opinion": "x"}}, **words)
    assert codes_of(other) == ["CAS-016"]


def test_assign_names_the_handlers(county: County) -> None:
    """The case shows who handles it now."""
    case = county.approved()
    changed = county.did("head1", case, sort="assign", values={"handlers": ["officer2", "officer1"]}).case
    assert (changed.handler, changed.fellow) == ("officer2", "officer1")


def test_document_effects_wait_in_the_outbox(county: County) -> None:
    """What must follow outside the transaction is written with its cause."""
    case = county.approved()
    county.did("head1", case, sort="assign", values={"handlers": ["officer2"]})
    found = rows(county, Outbox)
    assert [(row.sort, row.state) for row in found] == [("notify", "waiting")]


def test_case_page_shows_own_offers_apart_from_others(county: County) -> None:
    """The head sees what the head may do; what stands open for officers is shown as theirs."""
    case = county.opened()
    with county.database.read() as session:
        today = county.clock.today()
        for account, mine, others in (("head1", ["head_approval"], []), ("officer2", [], ["head_approval"])):
            configuration = Configuration.open(session, COUNTY, day=today)
            page = case_page(session, county.actor(account), case.id, configuration)
            assert page is not None
            assert [offer.task for offer in page.offers] == mine
            assert [offer.task for offer in page.others] == others
        configuration = Configuration.open(session, COUNTY, day=today)
        assert case_page(session, county.actor("head3"), case.id, configuration) is None
