"""What changes around a case under way: calendars, procedures, and other cases that belong to it."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from cases.conftest import County
from cases.county import COUNTY, EXPERT, OPINION, PROCEDURE, filing, revision
from cases.test_acts import rows
from yimen.cases import (
    ActResult,
    Case,
    CaseNotFound,
    Configuration,
    DeadlineRow,
    FirstForm,
    JournalEvent,
    Refused,
    link_cases,
    linked_cases,
    merge_case,
    movable_cases,
    move_case,
    open_child,
    recount_terms,
    rehearse,
    split_case,
    sweep_deadlines,
    verify,
)
from yimen.kernel import Actor
from yimen.store import EntryRevision, Jurisdiction
from yimen.workflow import compile_procedure


def activate(county: County, number: int, *entries: tuple[str, str, dict[str, Any]]) -> None:
    """The entries in force from a new change-set number on, as an activation leaves them."""
    with county.database.write() as session:
        for kind, key, body in entries:
            session.execute(
                update(EntryRevision)
                .where(
                    EntryRevision.kind == kind,
                    EntryRevision.key == key,
                    EntryRevision.superseded_by.is_(None),
                )
                .values(superseded_by=number)
            )
            session.add(revision(kind, key, body, number=number))
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=number))


def holidays(county: County, *days: str) -> tuple[str, str, dict[str, Any]]:
    """The calendar of 2026 with further days off."""
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        body = dict(configuration.entry("calendar", "2026").body)  # type: ignore[union-attr]
    return "calendar", "2026", {**body, "holidays": [*body["holidays"], *days]}


def test_reissued_calendar_moves_open_terms_and_is_journaled(county: County) -> None:
    """A last day that became a holiday rolls over; the journal says why, once."""
    case = county.approved()
    assert recount_terms(county.database, COUNTY, county.clock) == 0
    activate(county, 2, holidays(county, "2026-07-31"))
    result = sweep_deadlines(county.database, COUNTY, county.clock)
    assert result.recounted == 1
    [term] = rows(county, DeadlineRow)
    assert term.due_on == date(2026, 8, 3)
    [standing] = rows(county, Case)
    assert standing.due_on == date(2026, 8, 3)
    event = rows(county, JournalEvent)[-1]
    assert (event.sort, event.account, event.case_id) == ("recount", "system:sweep", case.id)
    assert sweep_deadlines(county.database, COUNTY, county.clock).recounted == 0
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []


def test_activation_without_a_calendar_recounts_nothing(county: County) -> None:
    """Other entries move no term."""
    county.approved()
    recount_terms(county.database, COUNTY, county.clock)
    activate(county, 2, ("item", "A-002", {"code": "A-002", "name": "擅自设置大型广告"}))
    assert recount_terms(county.database, COUNTY, county.clock) == 0
    assert len(rows(county, JournalEvent)) == 2


def changed_procedure(**tasks: Any) -> dict[str, Any]:
    """The road procedure with tasks of its closing stage replaced (None removes)."""
    body = copy.deepcopy(PROCEDURE)
    stage = body["stages"]["closing_stage"]["tasks"]
    for name, task in tasks.items():
        if task is None:
            del stage[name]
        else:
            stage[name] = task
    return body


def without_visit() -> dict[str, Any]:
    body = changed_procedure(road_visit=None)
    body["stages"]["closing_stage"]["tasks"]["road_closing"].pop("after")
    return body


def test_rehearsal_names_the_cases_that_would_lose_a_task(county: County) -> None:
    """The viewer reads the numbers of cases in sight, of others the count per unit; nothing changes."""
    mine = county.approved()
    county.opened()
    south = county.opened(account="officer3", unit="south", fellow="helper")
    county.did("head3", south, "head_approval", "approved", {"opinion": "同意"})
    before = [(row.id, row.version) for row in rows(county, Case, "legal")]
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        found = rehearse(session, county.actor("head1"), compile_procedure(without_visit()), configuration)
        same = rehearse(session, county.actor("head1"), compile_procedure(PROCEDURE), configuration)
    assert found.looked_at == 3
    assert [(each.number, each.lost, each.stuck) for each in found.strains] == [
        (mine.number, ("road_visit",), False)
    ]
    assert found.hidden == {"south": 1}
    assert (same.strains, same.hidden) == ((), {})
    assert [(row.id, row.version) for row in rows(county, Case, "legal")] == before


def mover(county: County, account: str = "head1") -> Actor:
    from dataclasses import replace

    actor = county.actor(account)
    return replace(actor, permissions=actor.permissions | {"case.move"})


def move(county: County, case: Case, actor: Actor, *, version: int, reason: str = "程序修订") -> Any:
    with county.database.write() as session:
        return move_case(session, actor, case.id, expected_version=version, reason=reason, clock=county.clock)


def test_case_is_moved_to_the_procedure_in_force(county: County, codes_of: Any) -> None:
    """A moved case follows the new procedure from now on; another stays with the old."""
    case, other = county.opened(), county.opened()
    extra = {"title": {"zh": "回访"}, "roles": ["officer"], "outcomes": {"seen": {"title": {"zh": "已访"}}}}
    activate(county, 2, ("procedure", "road_penalty", changed_procedure(road_revisit=extra)))
    assert codes_of(move(county, case, mover(county), version=9)) == ["CAS-022"]
    assert codes_of(move(county, case, county.actor("head1"), version=1)) == ["CAS-002"]
    assert codes_of(move(county, case, mover(county), version=1, reason=" ")) == ["CAS-017"]
    assert move(county, case, mover(county, "head3"), version=1) is None
    assert isinstance(move(county, case, mover(county), version=1), ActResult)
    for each in (case, other):
        county.did("head1", each, "head_approval", "approved", {"opinion": "同意"})
    assert isinstance(county.act("officer1", case, "road_revisit", "seen"), ActResult)
    assert isinstance(county.act("officer1", other, "road_revisit", "seen"), Refused)
    moved = [event for event in rows(county, JournalEvent) if event.sort == "move"]
    assert [event.case_id for event in moved] == [case.id]
    extra_of = json.loads(moved[0].text)["extra"]
    assert extra_of["before"]["procedure"] != extra_of["after"]["procedure"]
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []
    assert codes_of(move(county, case, mover(county), version=4)) == ["CAS-024"]


def test_movable_cases_are_those_in_sight_under_an_older_version(county: County) -> None:
    """By id, a page at a time, each with what it would lose by title; what runs under the newest is not among them."""
    losing, plain = county.approved(), county.opened()
    county.opened(account="officer3", unit="south", fellow="helper")
    activate(county, 2, ("procedure", "road_penalty", without_visit()))
    county.opened()

    def listed(after: str = "", limit: int = 10, account: str = "head1") -> Any:
        with county.database.read() as session:
            configuration = Configuration.open(session, COUNTY, day=county.clock.today())
            actor = county.actor(account)
            return movable_cases(session, actor, configuration, "road_penalty", after=after, limit=limit)

    found = {each.case_id: each for each in listed()}
    assert set(found) == {losing.id, plain.id}
    assert (found[plain.id].may_move, found[losing.id].may_move) == (True, False)
    assert found[losing.id].strain.lost == ("road_visit",)
    assert set(found[losing.id].strain.titles) == {"road_visit"}
    (first,) = listed(limit=1)
    (rest,) = listed(after=first.case_id)
    assert {first.case_id, rest.case_id} == set(found)
    assert {each.case_id for each in listed(account="head3")}.isdisjoint(found)


def test_case_that_would_lose_its_task_is_not_moved(county: County, codes_of: Any) -> None:
    """What stands open must stand in the new procedure too."""
    case, fresh = county.approved(), county.opened()
    activate(county, 2, ("procedure", "road_penalty", without_visit()))
    refused = move(county, case, mover(county), version=2)
    assert codes_of(refused) == ["CAS-021"]
    assert "（现场检查）" in refused.reasons[0].message
    assert isinstance(move(county, fresh, mover(county), version=1), ActResult)


def join(county: County, way: Any, first: Case, second: str, account: str = "head1", version: int = 1) -> Any:
    with county.database.write() as session:
        return way(
            session,
            county.actor(account),
            first.id,
            second,
            expected_version=version,
            reason="同一当事人",
            clock=county.clock,
        )


def test_merged_case_ends_and_both_journals_tell(county: County) -> None:
    """The case goes on in the other one; each chain holds its own word of it."""
    first, second = county.opened(), county.opened()
    assert isinstance(join(county, merge_case, first, second.id), ActResult)
    standing = {row.id: row.status for row in rows(county, Case)}
    assert standing == {first.id: "merged", second.id: "open"}
    told = [
        (event.case_id, event.sort, json.loads(event.text)["target"]) for event in rows(county, JournalEvent)
    ]
    assert (first.id, "merge", second.id) in told
    assert (second.id, "merge", first.id) in told
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []
        [link] = linked_cases(session, county.actor("head1"), second.id)
        assert (link.case_id, link.number, link.sort, link.outgoing) == (
            first.id,
            first.number,
            "merged",
            False,
        )


def test_join_with_itself_an_unseen_or_ended_case_is_refused(county: County, codes_of: Any) -> None:
    """A case is joined with another one that is seen, and merged only into one that is open."""
    case, ended = county.opened(), county.opened()
    south = county.opened(account="officer3", unit="south", fellow="helper")
    county.did("head1", ended, sort="withdraw", reason="撤案")
    assert codes_of(join(county, link_cases, case, case.id)) == ["CAS-016"]
    assert codes_of(join(county, link_cases, case, south.id)) == ["CAS-016"]
    assert codes_of(join(county, merge_case, case, ended.id)) == ["CAS-016"]
    assert isinstance(join(county, link_cases, case, ended.id), ActResult)
    with pytest.raises(CaseNotFound):
        join(county, link_cases, case, south.id, "head3")


def test_link_to_a_case_of_another_unit_shows_only_that_it_is_there(county: County) -> None:
    """Who sees one side of a link learns of the other side no number and no title."""
    case, other = county.opened(), county.opened()
    join(county, link_cases, case, other.id)
    county.did("head1", other, sort="amend", values={"unit": "south"}, reason="管辖调整")
    with county.database.read() as session:
        [link] = linked_cases(session, county.actor("head1"), case.id)
        assert (link.case_id, link.number, link.title) == (None, "", "")
        assert linked_cases(session, county.actor("head1"), other.id) == []


def test_split_opens_a_second_case_with_part_of_it(county: County) -> None:
    """The new case names where it came from; both journals tell."""
    case = county.opened()
    with county.database.write() as session:
        opened = split_case(
            session,
            county.actor("officer1"),
            case.id,
            values=filing(parties=[{"name": "某乙公司"}]),
            expected_version=1,
            reason="另案处理",
            clock=county.clock,
            fellow="officer2",
        )
    assert isinstance(opened, Case)
    assert (opened.parent, opened.party) == (case.id, "某乙公司")
    sorts = {(event.case_id, event.sort) for event in rows(county, JournalEvent)}
    assert {(case.id, "split"), (opened.id, "open")} <= sorts
    with county.database.read() as session:
        [link] = linked_cases(session, county.actor("head1"), case.id)
        assert (link.case_id, link.sort) == (opened.id, "split")


def test_recount_reaches_more_cases_than_one_chunk(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short transactions, all cases."""
    monkeypatch.setattr("yimen.cases.recount.CHUNK", 2)
    for _ in range(5):
        county.approved()
    recount_terms(county.database, COUNTY, county.clock)
    county.clock.set(county.clock.now() + timedelta(days=1))
    activate(county, 2, holidays(county, "2026-07-31"))
    assert recount_terms(county.database, COUNTY, county.clock) == 5


def test_child_case_ends_and_its_parent_goes_on(county: County, codes_of: Any) -> None:
    """The parent waits for the child that it called for; the child's end is an event in the parent's journal."""
    case = county.approved()
    asked, day, clock = {"opinion": "请问鉴定结论"}, county.clock.today(), county.clock

    def ask(account: str, item: str = "expert_request", values: dict[str, Any] = asked) -> Any:
        with county.database.write() as session:
            form = FirstForm(values, day)
            return open_child(session, county.actor(account), case.id, item, form, clock=clock)

    elsewhere, other = ask("officer3"), ask("officer1", "road_closing")
    wrong = ask("officer1", values={})
    assert [codes_of(each) for each in (elsewhere, other, wrong)] == [["CAS-016"], ["CAS-016"], ["CAS-003"]]
    assert {row.id: row for row in rows(county, Case)}[case.id].state["items"]["expert_request"][
        "state"
    ] == "enabled"
    child, again = ask("officer1"), ask("officer1")
    assert isinstance(child, ActResult)
    child = child.case
    assert (child.parent, child.procedure) == (case.id, "expert_opinion")
    assert isinstance(again, Refused)
    county.did("head1", child, "expert_answer", "answered", {"opinion": "符合"})
    standing = {row.id: row for row in rows(county, Case)}
    assert standing[child.id].status == "opinion_given"
    assert standing[case.id].state["items"]["expert_request"]["state"] == "done"
    told = [event for event in rows(county, JournalEvent) if event.case_id == case.id][-1]
    assert (told.sort, told.account) == ("event", "system:sweep")
    assert json.loads(told.text)["outcome"] == "opinion_given"
    with county.database.read() as session:
        [link] = linked_cases(session, county.actor("head1"), case.id)
        assert (link.case_id, link.sort) == (child.id, "child")
        assert verify(session, COUNTY, None) == []


def test_procedure_that_is_off_begins_no_case_and_lets_those_there_go_on(county: County) -> None:
    """CAS-023, for the one unit that does without it; the neighbour begins cases as before."""
    running = county.opened()
    with county.database.write() as session:
        body = {**copy.deepcopy(PROCEDURE), "off": True}
        session.add(revision("procedure", PROCEDURE["id"], body, scope="north", number=2))
        session.get_one(Jurisdiction, COUNTY).sequence = 2
    refused = county.open()
    assert isinstance(refused, Refused)
    assert [each.code for each in refused.reasons] == ["CAS-023"]
    county.did("head1", running, "head_approval", "approved", {"opinion": "同意"})
    south = county.open(account="officer3", unit="south")
    assert isinstance(south, Refused)
    assert "CAS-023" not in [each.code for each in south.reasons]


def several_experts() -> list[tuple[str, str, dict[str, Any]]]:
    """The expert's procedure as one that asks each expert of a list, who may also be unable to answer."""
    body, form = copy.deepcopy(EXPERT), copy.deepcopy(OPINION)
    form["id"] = "experts_form"
    name = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string", "title": "姓名"}},
    }
    form["schema"]["properties"]["experts"] = {"type": "array", "title": "专家", "items": name}
    tasks = body["stages"]["asking_stage"]["tasks"]
    tasks["expert_question"]["form"] = "experts_form"
    tasks["expert_answer"]["outcomes"]["unable"] = {"after": "answered", "title": {"zh": "不能答复"}}
    given = body["endings"]["opinion_given"]
    given["criteria"]["answered"]["on"] = ["expert_answer.answered"]
    unable = {"unable": {"on": ["expert_answer.unable"]}}
    body["endings"]["not_given"] = {"after": "opinion_given", "title": {"zh": "未答复"}, "criteria": unable}
    body["each"] = "experts"
    return [("form", "experts_form", form), ("procedure", "expert_opinion", body)]


def test_cases_for_each_row_are_opened_together_and_waited_for_together(
    county: County, codes_of: Any
) -> None:
    """All or none; the parent goes on with the last, with the ending that stands first of theirs, whoever came last."""
    case = county.approved()
    activate(county, 2, *several_experts())
    clock = county.clock
    asked = {"opinion": "请问鉴定结论", "experts": [{"name": "甲"}, {"name": "乙"}]}

    def ask(values: dict[str, Any]) -> Any:
        with county.database.write() as session:
            asker, form = county.actor("officer1"), FirstForm(values, clock.today())
            return open_child(session, asker, case.id, "expert_request", form, clock=clock)

    def waited_for() -> dict[str, Any]:
        found: dict[str, Any] = {row.id: row for row in rows(county, Case)}[case.id].state["items"]
        return dict(found["expert_request"])

    half = ask({**asked, "experts": [{"name": "甲"}, {"name": 3}]})
    assert codes_of(half) == ["CAS-003"]
    assert codes_of(ask({**asked, "experts": [{"name": "甲"}] * 51})) == ["CAS-003"]
    assert [each.id for each in rows(county, Case) if each.parent == case.id] == []
    first, second = [each.case for each in ask(asked).whole()]
    assert [each.forms["experts_form"]["experts"][0]["name"] for each in (first, second)] == ["甲", "乙"]
    assert first.number != second.number
    county.did("head1", second, "expert_answer", "answered", {"opinion": "符合"})
    assert waited_for()["state"] == "active"
    county.did("head1", first, "expert_answer", "unable", {"opinion": "不能答复"})
    assert (waited_for()["state"], waited_for()["outcome"]) == ("done", "opinion_given")
