"""What the public reads of a case: masked, from the day it was approved, and no longer when it no longer holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from cases.conftest import County
from cases.county import COUNTY, FILING, PROCEDURE, filing, revision
from yimen.cases import (
    PublicEntry,
    Refused,
    foreseen_publications,
    headed_units,
    overdue_publications,
    owed_publications,
    public_rules,
    publication,
    publications,
)
from yimen.cases.configuration import Configuration
from yimen.cases.sight import reduced
from yimen.kernel import Place, Sight
from yimen.pack import read_yaml
from yimen.workflow import Act, Known, check_publication, compile_publication

RULE = read_yaml("""
id: road_decisions
title: {zh: 道路案件公开}
procedure: road_penalty
owed: [head_approval.approved]
if: 'form.road_filing.title != "不公开"'
heading: case.title
terms:
  ordinary: {amount: 7, unit: working_day, article: 某规定第一条}
  grave: {after: ordinary, amount: 3, unit: calendar_day, if: case.title.contains("重大")}
shown: {amount: 3, unit: month}
fields:
  party: {title: {zh: 当事人}, value: case.party, mask: surname, mask_unless: 'parties[0].sort == "organisation"'}
  number: {after: party, title: {zh: 案号}, value: case.number}
  phone: {after: number, title: {zh: 证件}, value: 'parties[0].id_number', mask: tail}
  approved: {after: phone, title: {zh: 批准日}, value: done.head_approval, sort: day}
""")
WHY = read_yaml("""
id: road_why
title: {zh: 撤回说明}
procedure: road_penalty
explains: road_decisions
heading: '"关于撤回的说明"'
fields:
  number: {title: {zh: 案号}, value: case.number}
  day: {after: number, title: {zh: 撤回日}, value: taken_back, sort: day}
""")
REVIEWED = {**RULE, "id": "road_reviewed", "approved": ["road_visit.seen"]}


@pytest.fixture
def open_county(county: County) -> County:
    """The county with two rules: one that shows at once, one after somebody looked at it."""
    with county.database.write() as session:
        session.add(revision("publication", "road_decisions", RULE))
        session.add(revision("publication", "road_reviewed", REVIEWED))
    return county


def _filed(name: str = "张小三", sort: str = "person", **changes: Any) -> dict[str, Any]:
    values = filing()
    party = {"name": name, "sort": sort, "id_number": "330106197901012215"}
    return {**values, "parties": [party], "title": "占用道路", **changes}


def _public(county: County, **words: Any) -> list[PublicEntry]:
    with county.database.read() as session:
        return publications(session, COUNTY, day=words.pop("day", county.clock.today()), **words)


def test_decision_is_shown_with_the_name_masked(open_county: County) -> None:
    case = open_county.approved(values=_filed())
    (entry,) = _public(open_county)
    assert (entry.rule, entry.heading) == ("road_decisions", "占用道路")
    assert entry.lines == [("当事人", "张某某"), ("案号", case.number), ("批准日", "2026-07-01")]
    with open_county.database.read() as session:
        assert publication(session, COUNTY, entry.id, day=open_county.clock.today()) == entry
        assert publication(session, "neighbour", entry.id, day=open_county.clock.today()) is None


def test_name_of_an_organisation_is_whole(open_county: County) -> None:
    open_county.approved(values=_filed("甲市乙公司", "organisation"))
    assert _public(open_county)[0].lines[0] == ("当事人", "甲市乙公司")


def test_search_finds_what_is_shown_and_never_what_is_masked(open_county: County) -> None:
    open_county.approved(values=_filed())
    assert len(_public(open_county, words="占用")) == 1
    assert len(_public(open_county, words="张某某")) == 1
    assert _public(open_county, words="张小三") == []
    assert _public(open_county, words="330106197901012215") == []


def test_masked_name_is_kept_back_where_somebody_wrote_it_again(open_county: County) -> None:
    """In the heading as in every line; of several parties each name; and no search finds it there."""
    values = _filed(title="张小三、李四占用道路")
    values["parties"] = [*values["parties"], {"name": "李四", "sort": "person"}]
    open_county.approved(values=values)
    (entry,) = _public(open_county)
    assert entry.heading == "张某某、李某占用道路"
    assert entry.lines[0] == ("当事人", "张某某等2方")
    assert _public(open_county, words="张小三") == []
    assert _public(open_county, words="李四") == []


@pytest.mark.parametrize(
    ("name", "written", "shown"),
    [
        ("张三", "张　三在张三村占用道路", "张某在张某村占用道路"),
        ("张 三", "张三占用道路", "张某占用道路"),
        ("阿甲·乙丙", "阿甲•乙丙占用道路", "阿某某占用道路"),
        ("John Doe", "JOHN  DOE占用道路", "J某某占用道路"),
    ],
    ids=["blank", "blank in the name", "dot", "capitals"],
)
def test_masked_name_is_kept_back_however_it_is_written_and_within_a_longer_word(
    open_county: County, name: str, written: str, shown: str
) -> None:
    """A place that is called like a party is masked too: what was left open cannot be taken back. The reviewer is told."""
    open_county.approved(values=_filed(name, title=written))
    assert _public(open_county)[0].heading == shown


@pytest.mark.parametrize(
    ("mask", "shown"), [("hidden", "＊＊＊＊"), ("tail", "＊＊＊＊1111"), ("surname", "张某某")]
)
def test_masked_field_that_names_a_party_keeps_back_the_rest_too(
    open_county: County, mask: str, shown: str
) -> None:
    """Only a list of names is masked name by name; what stands beside a name is as private as the name."""
    told = {"title": {"zh": "说明"}, "value": "case.title", "mask": mask}
    rule = {**RULE, "id": "road_told", "heading": "case.number", "fields": {"told": told}}
    with open_county.database.write() as session:
        session.add(revision("publication", "road_told", rule))
    open_county.approved(values=_filed(title="张小三，手机13800001111"))
    (entry,) = [each for each in _public(open_county) if each.rule == "road_told"]
    assert entry.lines == [("说明", shown)]
    assert [each.rule for each in _public(open_county, words="13800001111")] == ["road_decisions"]


def test_nothing_is_shown_before_it_is_owed_nor_after_its_time(open_county: County) -> None:
    open_county.opened(values=_filed())
    assert _public(open_county) == []
    open_county.approved(values=_filed())
    assert len(_public(open_county, day=date(2026, 10, 1))) == 1
    assert _public(open_county, day=date(2026, 10, 2)) == []


def test_what_the_condition_keeps_back_stays_back(open_county: County) -> None:
    open_county.approved(values=_filed(title="不公开"))
    assert _public(open_county) == []


def test_case_that_is_withdrawn_is_taken_back(open_county: County) -> None:
    case = open_county.approved(values=_filed())
    open_county.did("officer1", case, "road_visit", "seen")
    assert [each.rule for each in _public(open_county)] == ["road_reviewed", "road_decisions"]
    open_county.did("head1", case, sort="withdraw", reason="事实不清")
    assert _public(open_county) == []
    assert _public(open_county, words="占用") == []


def test_owed_and_unseen_is_told_to_the_unit_with_the_earliest_limit(open_county: County) -> None:
    case = open_county.approved(values=_filed(title="重大占道"))
    with open_county.database.read() as session:
        (owed,) = owed_publications(session, open_county.actor("head1"))
        assert (owed.case_id, owed.rule, owed.due_on) == (case.id, "road_reviewed", date(2026, 7, 6))
        assert owed_publications(session, open_county.actor("head3")) == []


def test_next_page_goes_on_where_the_last_ended(open_county: County) -> None:
    for number in range(5):
        open_county.approved(values=_filed(title=f"占用道路{number}"))
    first = _public(open_county, limit=3)
    rest = _public(open_county, limit=3, after=first[-1].place)
    assert [each.heading for each in (*first, *rest)] == [f"占用道路{number}" for number in (4, 3, 2, 1, 0)]


def test_sections_are_the_rules_in_force(open_county: County) -> None:
    with open_county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=open_county.clock.today())
        assert public_rules(configuration)["road_decisions"] == {"zh": "道路案件公开"}


def test_lint_names_what_no_case_has() -> None:
    procedures = {"road_penalty": read_yaml("""
id: road_penalty
stages: {first_stage: {tasks: {head_approval: {outcomes: {approved: {title: {zh: 同意}}}, documents: [the_letter]}}}}
""")}  # fmt: skip
    fields = {"a_b": {"title": {"zh": "甲"}, "value": "case.title"}}
    sound = {**RULE, "if": "paper.the_letter != ''", "terms": {}, "fields": fields}
    assert list(check_publication(sound, procedures, Known(), Place("p"), {})) == []
    faults = {
        "WFL-007": {"owed": ["head_approval.refused"]},
        "WFL-019": {"procedure": "another"},
        "unbound": {"if": "paper.other_letter != ''"},
    }
    for changed in faults.values():
        assert len(list(check_publication({**sound, **changed}, procedures, Known(), Place("p"), {}))) == 1
    assert compile_publication(RULE).terms[0].amount == 7


def test_rule_that_explains_names_another_of_the_same_procedure() -> None:
    """WFL-052; the day on which something was taken back is known to it alone."""
    procedures = {"road_penalty": {"id": "road_penalty", "stages": {}}}
    body = {name: each for name, each in WHY.items() if name != "owed"}

    def codes(changed: Mapping[str, Any], **rules: Any) -> list[str]:
        found = check_publication({**body, **changed}, procedures, Known(), Place("p"), rules)
        return [each.code for each in found]

    assert codes({}, road_decisions=RULE) == []
    assert codes({}) == ["WFL-052"]
    assert codes({}, road_decisions={**RULE, "procedure": "another"}) == ["WFL-052"]
    owed = {"explains": "", "owed": ["road_intake.completed"]}
    assert "WFL-052" not in codes(owed)
    assert codes(owed)  # what it says the day with is no name there


def test_explanation_stands_as_it_was_said_until_something_is_shown_anew(open_county: County) -> None:
    """Not of what was never shown, nor of what was over; a case that is withdrawn is explained, too."""
    with open_county.database.write() as session:
        session.add(revision("publication", "road_why", WHY))
    case = open_county.approved(values=_filed())
    assert "road_why" not in [each.rule for each in _public(open_county)]
    open_county.did("head1", case, sort="withdraw", reason="事实不清")
    (why,) = _public(open_county)
    assert (why.rule, why.heading) == ("road_why", "关于撤回的说明")
    assert why.lines == [("案号", case.number), ("撤回日", open_county.clock.today().isoformat())]
    never = open_county.opened(values=_filed())
    open_county.did("head1", never, sort="withdraw", reason="事实不清")
    assert len(_public(open_county)) == 1


def test_head_is_told_what_is_overdue_to_be_made_public_in_the_own_units(open_county: County) -> None:
    """From the day after the earliest limit until it is shown; nobody else is."""
    case = open_county.approved(values=_filed())

    def overdue(account: str, day: date) -> list[Any]:
        with open_county.database.read() as session:
            actor = open_county.actor(account)
            configuration = Configuration.open(session, COUNTY, day=day)
            units = headed_units(actor, configuration)
            found, count = overdue_publications(session, actor, units, day=day, limit=5)
            assert count == len(found)
            return [(each.case_id, each.number, each.rule, each.due_on) for each in found]

    last = date(2026, 7, 10)
    assert overdue("head1", last) == []
    later = date(2026, 7, 11)
    assert overdue("head1", later) == [(case.id, case.number, "road_reviewed", last)]
    assert [overdue(each, later) for each in ("head3", "officer1", "legal")] == [[], [], []]
    open_county.did("officer1", case, "road_visit", "seen")
    assert overdue("head1", later) == []


def _foreseen(county: County, case: Any, task: str, values: Any = None, account: str = "officer1") -> Any:
    """(rule, heading, lines) of what would be shown once the task is done, with `values` in its form; "" and None where
    nothing would; the codes where they are refused."""
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
        found = foreseen_publications(
            session,
            county.actor(account),
            case,
            configuration,
            procedure,
            Act("complete", county.clock.today(), task, values=values or {}),
            filled=values is not None,
            clock=county.clock,
        )
        if isinstance(found, Refused):
            return [each.code for each in found.reasons]
        return [(rule.id, told.heading if told else "", told and told.lines) for rule, told in found]


def test_what_a_review_would_show_is_foreseen_word_by_word(open_county: County) -> None:
    """By the rule that waits for that task alone; what is foreseen is what is then shown."""
    case = open_county.approved(values=_filed(title="张小三占用道路"))
    assert _foreseen(open_county, case, "head_approval") == []
    ((rule, heading, lines),) = _foreseen(open_county, case, "road_visit")
    assert (rule, heading) == ("road_reviewed", "张某某占用道路")
    open_county.did("officer1", case, "road_visit", "seen")
    (shown,) = [each for each in _public(open_county) if each.rule == rule]
    assert (shown.heading, shown.lines) == (heading, list(lines))


NOTE = {
    "id": "head_note",
    "title": {"zh": "公开审查"},
    "schema": {
        "type": "object",
        "required": ["words"],
        "properties": {
            "words": {"type": "string", "title": "公开的说明", "minLength": 4},
            "phone": {"type": "string", "title": "电话", "x-sensitive": True},
            "parties": FILING["schema"]["properties"]["parties"],  # type: ignore[index]
        },
    },
}
NOTED = {
    **REVIEWED,
    "procedure": "road_noted",
    "owed": ["road_intake.submitted"],
    "approved": ["head_approval.approved"],
    "fields": {
        "party": RULE["fields"]["party"],
        "words": {"after": "party", "title": {"zh": "说明"}, "value": "form.head_note.words"},
        "phone": {"after": "words", "title": {"zh": "电话"}, "value": "form.head_note.phone"},
    },
}


def test_what_is_typed_is_foreseen_as_it_would_be_shown_and_nothing_is_kept(county: County) -> None:
    """Masked by the parties that the form itself leaves, without what is kept apart; what the form refuses is no preview."""
    stages = PROCEDURE["stages"]
    tasks = stages["filing_stage"]["tasks"]
    noted = {**tasks, "head_approval": {**tasks["head_approval"], "form": "head_note"}}
    body = {**PROCEDURE, "stages": {**stages, "filing_stage": {**stages["filing_stage"], "tasks": noted}}}
    with county.database.write() as session:
        session.add(revision("procedure", "road_noted", {**body, "id": "road_noted"}))
        session.add(revision("form", "head_note", NOTE))
        session.add(revision("publication", "road_reviewed", NOTED))
    case = county.opened(procedure="road_noted", values=_filed())
    typed = {
        "words": "责令张小三、王五改正。",
        "phone": "13800000000",
        "parties": [*_filed()["parties"], {"name": "王五", "sort": "person"}],
    }
    before = (case.version, dict(case.forms), dict(case.record), case.title, case.party)
    found = _foreseen(county, case, "head_approval", typed, "head1")
    lines = (("当事人", "张某某等2方"), ("说明", "责令张某某、王某改正。"))
    assert found == [("road_reviewed", "占用道路", lines)]
    assert (case.version, dict(case.forms), dict(case.record), case.title, case.party) == before
    assert _foreseen(county, case, "head_approval", None, "head1")[0][2] == (("当事人", "张某某"),)
    assert _foreseen(county, case, "head_approval", {**typed, "words": "略"}, "head1") == ["CAS-003"]
    assert _public(county) == []
    county.did("head1", case, "head_approval", "approved", typed)
    (shown,) = _public(county)
    assert (shown.heading, tuple(shown.lines)) == ("占用道路", lines)


def test_review_that_would_show_nothing_foresees_nothing(open_county: County) -> None:
    kept = open_county.approved(values=_filed(title="不公开"))
    assert _foreseen(open_county, kept, "road_visit") == [("road_reviewed", "", None)]
    early = open_county.opened(values=_filed())
    assert _foreseen(open_county, early, "road_visit") == [("road_reviewed", "", None)]


def test_who_sees_a_case_in_part_foresees_nothing_of_it(open_county: County) -> None:
    case = open_county.approved(values=_filed())
    seen = Sight(frozenset({case.unit}), case.procedure, frozenset(), frozenset({"facts"}))
    assert _foreseen(open_county, reduced(case, seen), "road_visit") == []
