"""What happens without anybody's hand: the sweep of terms, drafts that wait, papers that enter the journal."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from cases.conftest import County
from cases.county import COUNTY
from cases.test_acts import rows
from yimen.cases import (
    Configuration,
    DeadlineRow,
    DraftChanged,
    JournalEvent,
    Outbox,
    SweepResult,
    Task,
    draft_of,
    record_document,
    save_draft,
    sweep_deadlines,
    task_form,
    verify,
)


def sweep(county: County) -> SweepResult:
    return sweep_deadlines(county.database, COUNTY, county.clock)


def test_sweep_warns_then_reports_overdue_once_each(county: County) -> None:
    """Each threshold raises one notice however often the sweep runs."""
    county.approved()
    assert sweep(county) == SweepResult(0, 0, 0)
    start = county.clock.now()
    county.clock.set(start + timedelta(days=25))
    assert (sweep(county).warned, sweep(county).warned) == (1, 0)
    [row] = rows(county, DeadlineRow)
    assert row.alarm == 1
    county.clock.set(start + timedelta(days=31))
    first, second = sweep(county), sweep(county)
    assert (first.overdue, first.moved) == (1, 1)
    assert second == SweepResult(0, 0, 0)
    notices = [row.payload["sort"] for row in rows(county, Outbox) if row.seq == 0]
    assert notices == ["near", "overdue"]


def test_sweep_on_the_last_day_does_not_report_overdue(county: County) -> None:
    """The last day still counts; the day after does not."""
    county.approved()
    start = county.clock.now()
    county.clock.set(start + timedelta(days=30))
    assert sweep(county).overdue == 0
    county.clock.set(start + timedelta(days=31))
    assert sweep(county).overdue == 1


def test_sweep_tells_the_engine_of_an_end_it_waits_for(county: County) -> None:
    """The task that opens when a term ran out stands open, by an act of the sweep in the journal."""
    case = county.approved()
    county.clock.set(county.clock.now() + timedelta(days=31))
    sweep(county)
    assert "lapse_note" in {row.task for row in rows(county, Task) if row.state == "open"}
    event = rows(county, JournalEvent)[-1]
    assert (event.account, event.sort) == ("system:sweep", "event")
    assert json.loads(event.text)["target"] == "closing_term.elapsed"
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []
    assert case.id == event.case_id


def test_sweep_of_another_jurisdiction_leaves_terms_alone(county: County) -> None:
    """A round concerns one jurisdiction."""
    county.approved()
    county.clock.set(county.clock.now() + timedelta(days=31))
    assert sweep_deadlines(county.database, "elsewhere", county.clock) == SweepResult(0, 0, 0)


def test_sweep_of_many_terms_goes_by_chunks(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """More terms than one transaction takes are all reached."""
    monkeypatch.setattr("yimen.cases.sweep.CHUNK", 2)
    for _ in range(5):
        county.approved()
    county.clock.set(county.clock.now() + timedelta(days=31))
    assert sweep(county).overdue == 5
    assert {row.alarm for row in rows(county, DeadlineRow)} == {2}


def keep(county: County, case: str, opinion: str, version: int | None) -> int:
    with county.database.write() as session:
        draft = save_draft(
            session,
            county.actor("head1"),
            case,
            "head_approval",
            {"opinion": opinion},
            form="head_opinion",
            seen=1,
            version=version,
            configuration=Configuration.open(session, COUNTY, day=county.clock.today()),
            clock=county.clock,
        )
        assert draft is not None
        return draft.version


def test_draft_is_offered_again_and_gone_with_the_act(county: County) -> None:
    """The half-filled form waits on the task page until the task is done."""
    case = county.opened()
    version = keep(county, case.id, "拟", None)
    assert keep(county, case.id, "拟同意", version) == 2
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        page = task_form(session, county.actor("head1"), case.id, "head_approval", configuration)
        assert page is not None
        assert page.may
        assert page.values == {"opinion": "拟同意"}
        assert page.form is not None
        others = task_form(session, county.actor("officer1"), case.id, "head_approval", configuration)
        assert others is not None
        assert not others.may
        assert others.values == {}
    county.did("head1", case, "head_approval", "approved", {"opinion": "同意"})
    with county.database.read() as session:
        assert draft_of(session, county.actor("head1"), case.id, "head_approval") is None


def test_draft_saved_elsewhere_is_not_overwritten(county: County) -> None:
    """A second window learns that the first one saved."""
    case = county.opened()
    version = keep(county, case.id, "一", None)
    keep(county, case.id, "二", version)
    with pytest.raises(DraftChanged) as changed:
        keep(county, case.id, "三", version)
    assert changed.value.version == 2


def test_draft_of_a_case_not_seen_is_not_kept(county: County) -> None:
    """Nobody leaves a draft where he sees nothing."""
    case = county.opened()
    with county.database.write() as session:
        kept = save_draft(
            session,
            county.actor("head3"),
            case.id,
            "head_approval",
            {},
            form="head_opinion",
            seen=1,
            version=None,
            configuration=Configuration.open(session, COUNTY, day=county.clock.today()),
            clock=county.clock,
        )
        assert kept is None


def test_document_made_final_enters_the_chain(county: County) -> None:
    """The journal holds the paper's number and digest; the case's version, which pages submit, stays."""
    case = county.opened()
    words = {
        "document_id": "d1",
        "type": "notice",
        "title": "告知书",
        "number": "北告字1号",
        "digest": "sha256:0",
    }
    with county.database.write() as session:
        record_document(
            session,
            county.actor("head1"),
            case.id,
            task="head_approval",
            occurred_on=county.clock.today(),
            clock=county.clock,
            **words,  # type: ignore[arg-type]
        )
    event = rows(county, JournalEvent)[-1]
    assert (event.sort, event.seq) == ("document", 2)
    assert json.loads(event.text)["extra"]["number"] == "北告字1号"
    county.did("head1", case, "head_approval", "approved", {"opinion": "同意"}, version=1)
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []


def test_document_of_a_case_not_seen_is_refused(county: County) -> None:
    """No paper enters a case that its maker does not see."""
    case = county.opened()
    with county.database.write() as session, pytest.raises(LookupError):
        record_document(
            session,
            county.actor("head3"),
            case.id,
            document_id="d1",
            type="notice",
            title="",
            number="",
            digest="",
            task="",
            occurred_on=county.clock.today(),
            clock=county.clock,
        )
