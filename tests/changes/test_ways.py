"""The way of a change set from files to what is in force, and back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from changes.world import CLERK, COUNTY, SECOND, THIRD, packs, person, write_county
from yimen.changes import (
    ChangeRefused,
    activate,
    apply_pack,
    approve,
    change_sets,
    check,
    draft,
    events,
    lines,
    reject,
    submit,
    undo,
    withdraw,
)
from yimen.kernel import FixedClock
from yimen.pack import Entry
from yimen.store import (
    ChangeLine,
    Database,
    Jurisdiction,
    current_number,
    history,
    in_force,
    one_in_force,
    source_content,
)


def filled(database: Database, folder: Path, clock: FixedClock) -> None:
    """The county's pack in force, by bootstrap."""
    with database.write() as session:
        made = apply_pack(session, CLERK, "county", COUNTY, packs=packs(folder), clock=clock, activate=True)
        assert made.findings["list"] == []
        assert made.state == "active"


def item(code: str, name: str, **words: object) -> Entry:
    return Entry("item", code, {"code": code, "name": name, "unit": "甲局"}, **words)  # type: ignore[arg-type]


def names(database: Database, day: date, number: int | None = None) -> dict[str, str]:
    """Items in force by key."""
    with database.read() as session:
        at = current_number(session, COUNTY) if number is None else number
        found = in_force(session, COUNTY, day=day, number=at, kind="item")
        return {each.key: each.body["name"] for each in found}


def brought(
    database: Database, clock: FixedClock, *entries: Entry, effective_from: date | None = None
) -> str:
    """A set drafted and submitted by the clerk, approved by a second and activated by a third person."""
    with database.write() as session:
        made = draft(
            session, CLERK, COUNTY, title="修改", entries=entries, clock=clock, effective_from=effective_from
        )
        check(session, CLERK, made.id, clock=clock)
        submit(session, CLERK, made.id, clock=clock)
    with database.write() as session:
        approve(session, SECOND, made.id, clock=clock)
    with database.write() as session:
        assert activate(session, THIRD, made.id, clock=clock).state == "active"
    return made.id


def test_pack_in_empty_jurisdiction_is_in_force_from_its_day(database, folder, clock):
    """The bootstrap brings the whole pack into force under number one, from the day that the pack names."""
    filled(database, folder, clock)
    assert names(database, date(2022, 1, 1)) == {"001": "未经批准占道", "002": "擅自挖掘"}
    assert names(database, date(2021, 12, 31)) == {}
    with database.read() as session:
        county = session.get(Jurisdiction, COUNTY)
        assert county is not None
        assert (county.sequence, county.pack, county.bootstrap) == (1, "county", True)
        assert county.base_lock["ground"]["version"] == "1"


def test_pack_applied_again_unchanged_has_no_lines(database, folder, clock):
    """Applying what is in force already changes nothing."""
    filled(database, folder, clock)
    with database.write() as session:
        again = apply_pack(session, CLERK, "county", COUNTY, packs=packs(folder), clock=clock)
        assert (again.state, again.summary["lines"]) == ("checked", {})
        with pytest.raises(ChangeRefused, match="CHG-013"):
            submit(session, CLERK, again.id, clock=clock)


def test_changed_pack_is_submitted_and_waits_for_a_second_person(database, folder, clock):
    """Added, changed and withdrawn rows become lines; the submitter may not approve, another may."""
    filled(database, folder, clock)
    write_county(folder, ("001", "未经批准占用道路"), ("003", "乱倒垃圾"))
    with database.write() as session:
        made = apply_pack(session, SECOND, "county", COUNTY, packs=packs(folder), clock=clock)
        assert made.state == "submitted"
        assert made.summary["lines"] == {"item": {"added": 1, "changed": 1, "withdrawn": 1}}
        with pytest.raises(ChangeRefused, match="CHG-004"):
            approve(session, SECOND, made.id, clock=clock)
        approve(session, THIRD, made.id, clock=clock)
        with pytest.raises(ChangeRefused, match="CHG-004"):
            activate(session, SECOND, made.id, clock=clock)
        activate(session, THIRD, made.id, clock=clock)
    assert names(database, clock.today()) == {"001": "未经批准占用道路", "003": "乱倒垃圾"}
    assert names(database, date(2026, 6, 30)) == {"001": "未经批准占道", "002": "擅自挖掘"}
    assert names(database, clock.today(), 1) == {"001": "未经批准占道", "002": "擅自挖掘"}


def test_bootstrap_after_first_activation_with_second_person_still_open_only_by_name(database, folder, clock):
    """A plain activation asks for the right to approve, even in bootstrap."""
    with database.write() as session:
        made = apply_pack(session, CLERK, "county", COUNTY, packs=packs(folder), clock=clock)
        assert made.state == "submitted"
        with pytest.raises(ChangeRefused, match="CHG-003"):
            approve(session, CLERK, made.id, clock=clock)


def test_scheduled_change_splits_the_time_of_what_it_replaces(database, folder, clock):
    """A future date is in force from its day; until then, and for the past, the old text holds."""
    filled(database, folder, clock)
    brought(database, clock, item("001", "新名称"), effective_from=date(2026, 9, 1))
    assert names(database, date(2026, 8, 31))["001"] == "未经批准占道"
    assert names(database, date(2026, 9, 1))["001"] == "新名称"
    with database.read() as session:
        now = [each for each in history(session, COUNTY, "item", "001") if each.superseded_by is None]
        assert sorted((str(each.valid_from), str(each.valid_to)) for each in now) == [
            ("2022-01-01", "2026-09-01"),
            ("2026-09-01", "None"),
        ]


def test_change_before_a_scheduled_one_without_end_is_an_overlap(database, folder, clock):
    """A line may not silently swallow what another set has scheduled."""
    filled(database, folder, clock)
    brought(database, clock, item("004", "将来事项"), effective_from=date(2026, 9, 1))
    with database.write() as session:
        made = draft(session, CLERK, COUNTY, title="早", entries=[item("004", "早些")], clock=clock)
        check(session, CLERK, made.id, clock=clock)
        assert [each["code"] for each in made.findings["list"]] == ["CHG-007"]
        with pytest.raises(ChangeRefused, match="CHG-009"):
            submit(session, CLERK, made.id, clock=clock)
        ending = item("004", "早些", valid_to=date(2026, 9, 1))
        made = draft(session, CLERK, COUNTY, title="早", entries=[ending], clock=clock)
        check(session, CLERK, made.id, clock=clock)
        assert made.findings["list"] == []


def test_undo_restores_exactly_what_was_and_keeps_the_record(database, folder, clock):
    """The inverse goes the same way with two persons; what a past decision read stays readable."""
    filled(database, folder, clock)
    set_id = brought(database, clock, item("001", "新名称"), item("009", "新增"))
    with database.write() as session:
        inverse = undo(session, CLERK, set_id, clock=clock)
        assert inverse.state == "submitted"
        assert inverse.summary["lines"] == {"item": {"changed": 1, "withdrawn": 1}}
        told = {
            each.line.key: [(part.before, part.after) for part in each.fields]
            for each in lines(session, inverse.id)
        }
        assert told == {
            "001": [("新名称", "未经批准占道")],
            "009": [("009", None), ("新增", None), ("甲局", None)],
        }
        with pytest.raises(ChangeRefused, match="CHG-004"):
            approve(session, person("clerk", "change.approve"), inverse.id, clock=clock)
    with database.write() as session:
        approve(session, SECOND, inverse.id, clock=clock)
        activate(session, SECOND, inverse.id, clock=clock)
    assert names(database, clock.today()) == {"001": "未经批准占道", "002": "擅自挖掘"}
    assert names(database, clock.today(), 2)["001"] == "新名称"
    with database.read() as session:
        states = {each.id: each.state for each in change_sets(session, SECOND, COUNTY)}
        assert states[set_id] == "undone"
        current = [each for each in history(session, COUNTY, "item", "001") if each.superseded_by is None]
        assert [(str(each.valid_from), each.valid_to) for each in current] == [("2022-01-01", None)]


def test_undo_of_a_set_changed_since_names_the_later_sets(database, folder, clock):
    """A line can be undone only where its own revision is still current."""
    filled(database, folder, clock)
    first = brought(database, clock, item("001", "第一次"))
    brought(database, clock, item("001", "第二次"))
    with database.write() as session, pytest.raises(ChangeRefused, match=r"CHG-010.*第3号"):
        undo(session, CLERK, first, clock=clock)


def test_activation_on_a_moved_base_goes_back_to_checked_without_approval(database, folder, clock):
    """Two sets from the same base: the second is sent back with the clash listed, its approval void."""
    filled(database, folder, clock)
    with database.write() as session:
        made = draft(session, CLERK, COUNTY, title="甲", entries=[item("001", "甲改")], clock=clock)
        check(session, CLERK, made.id, clock=clock)
        submit(session, CLERK, made.id, clock=clock)
        approve(session, SECOND, made.id, clock=clock)
    brought(database, clock, item("001", "乙改"))
    with database.write() as session:
        back = activate(session, SECOND, made.id, clock=clock)
        assert (back.state, back.approved_digest) == ("checked", None)
        assert [each["code"] for each in back.findings["list"]] == ["CHG-006", "CHG-007"]
    assert names(database, clock.today())["001"] == "乙改"


def test_line_altered_behind_the_application_is_noticed(database, folder, clock):
    """A body changed in the database after approval does not come into force; a changed line voids the digest."""
    filled(database, folder, clock)
    with database.write() as session:
        made = draft(session, CLERK, COUNTY, title="改", entries=[item("001", "真")], clock=clock)
        check(session, CLERK, made.id, clock=clock)
        submit(session, CLERK, made.id, clock=clock)
        approve(session, SECOND, made.id, clock=clock)
    with database.write() as session:
        line = session.query(ChangeLine).filter_by(change_set=made.id).one()
        line.body = {**(line.body or {}), "name": "假"}
    with database.write() as session:
        assert [
            each["code"] for each in activate(session, SECOND, made.id, clock=clock).findings["list"]
        ] == ["CHG-008"]
    assert names(database, clock.today())["001"] == "未经批准占道"


def test_line_dropped_after_approval_voids_the_digest(database, folder, clock):
    """Approval signs the digest of the whole set."""
    filled(database, folder, clock)
    with database.write() as session:
        made = draft(
            session, CLERK, COUNTY, title="改", entries=[item("001", "一"), item("002", "二")], clock=clock
        )
        check(session, CLERK, made.id, clock=clock)
        submit(session, CLERK, made.id, clock=clock)
        approve(session, SECOND, made.id, clock=clock)
    with database.write() as session:
        session.query(ChangeLine).filter_by(change_set=made.id, key="001").delete()
    with database.write() as session:
        back = activate(session, SECOND, made.id, clock=clock)
        assert [each["code"] for each in back.findings["list"]] == ["CHG-005"]


def test_rejected_and_withdrawn_sets_go_no_further(database, folder, clock):
    """A rejection needs its reason; neither state can be approved or activated."""
    filled(database, folder, clock)
    with database.write() as session:
        made = draft(session, CLERK, COUNTY, title="改", entries=[item("001", "一")], clock=clock)
        check(session, CLERK, made.id, clock=clock)
        submit(session, CLERK, made.id, clock=clock)
        with pytest.raises(ChangeRefused, match="CHG-021"):
            reject(session, SECOND, made.id, clock=clock, note=" ")
        with pytest.raises(ChangeRefused, match=r"CHG-00[34]"):
            reject(session, CLERK, made.id, clock=clock, note="自己退回")
        reject(session, SECOND, made.id, clock=clock, note="依据不足")
        with pytest.raises(ChangeRefused, match="CHG-002"):
            approve(session, SECOND, made.id, clock=clock)
        withdraw(session, CLERK, made.id, clock=clock)
        with pytest.raises(ChangeRefused, match="CHG-002"):
            activate(session, SECOND, made.id, clock=clock)
        assert [each.event for each in events(session, made.id)] == [
            "draft",
            "check",
            "submit",
            "reject",
            "withdraw",
        ]


def test_rights_and_jurisdiction_are_asked_at_every_step(database, folder, clock):
    """Without the right, or from another jurisdiction, nothing happens."""
    filled(database, folder, clock)
    with database.write() as session:
        made = draft(session, CLERK, COUNTY, title="改", entries=[item("001", "一")], clock=clock)
        check(session, CLERK, made.id, clock=clock)
        submit(session, CLERK, made.id, clock=clock)
        with pytest.raises(ChangeRefused, match="CHG-003"):
            approve(session, person("nobody"), made.id, clock=clock)
        with pytest.raises(ChangeRefused, match="CHG-017"):
            approve(session, person("far", "change.approve", jurisdiction="far"), made.id, clock=clock)
        with pytest.raises(ChangeRefused, match="CHG-001"):
            approve(session, SECOND, "0" * 32, clock=clock)


def test_line_view_shows_what_each_field_was(database, folder, clock):
    """A page shows per line the fields of the first level that differ."""
    filled(database, folder, clock)
    with database.write() as session:
        made = draft(session, CLERK, COUNTY, title="改", entries=[item("001", "新")], clock=clock)
        (view,) = lines(session, made.id)
        assert [(each.field, each.before, each.after) for each in view.fields] == [
            ("name", "未经批准占道", "新")
        ]


def test_one_unit_gets_its_own_parameter(database, folder, clock):
    """An entry under units/<code>/ stands for that unit alone."""
    write_county(folder, files={"units/b/parameters.yaml": {"days_limit": {"patch": True, "value": 30}}})
    filled(database, folder, clock)
    with database.read() as session:

        def limit(unit: str) -> int:
            found = one_in_force(
                session, COUNTY, day=clock.today(), number=1, kind="parameter", key="days_limit", scope=unit
            )
            assert found is not None
            return int(found.body["value"])

        assert (limit(""), limit("a"), limit("b")) == (90, 90, 30)


def test_sources_travel_with_the_set(database, folder, clock):
    """A template's bytes can be read by digest after activation."""
    filled(database, folder, clock)
    with database.read() as session:
        assert source_content(session, "sha256:" + "0" * 64) is None


def test_bootstrap_asks_for_the_right_once_there_are_roles(database, folder, clock):
    """The first pack may be loaded by whoever signs in; after it, only by those who may draft."""
    filled(database, folder, clock)
    write_county(folder, ("001", "改"))
    with database.write() as session, pytest.raises(ChangeRefused, match="CHG-003"):
        apply_pack(session, person("x"), "county", COUNTY, packs=packs(folder), clock=clock, activate=True)
    filled_again = person("y", "change.draft")
    with database.write() as session:
        made = apply_pack(
            session, filled_again, "county", COUNTY, packs=packs(folder), clock=clock, activate=True
        )
        assert (made.state, made.bootstrap, made.number) == ("active", True, 2)


def test_sets_activated_at_the_same_time_get_their_numbers_one_after_the_other(database, folder, clock):
    """One change at a time per jurisdiction: eight threads, eight numbers, nothing lost."""
    filled(database, folder, clock)
    made = []
    for each in range(8):
        with database.write() as session:
            one = draft(
                session, CLERK, COUNTY, title="并发", entries=[item(f"9{each}", f"第{each}")], clock=clock
            )
            check(session, CLERK, one.id, clock=clock)
            submit(session, CLERK, one.id, clock=clock)
            approve(session, SECOND, one.id, clock=clock)
            made.append(one.id)

    def bring(set_id: str) -> int:
        with database.write() as session:
            number = activate(session, SECOND, set_id, clock=clock).number
            assert number is not None
            return number

    with ThreadPoolExecutor(8) as threads:
        numbers = sorted(threads.map(bring, made))
    assert numbers == list(range(2, 10))
    assert {f"9{each}" for each in range(8)} <= set(names(database, clock.today()))


def test_two_sets_over_the_same_entry_at_the_same_time_let_one_through(database, folder, clock):
    """The other is sent back with the clash, whichever comes second."""
    filled(database, folder, clock)
    made = []
    for name in ("甲改", "乙改"):
        with database.write() as session:
            one = draft(session, CLERK, COUNTY, title=name, entries=[item("001", name)], clock=clock)
            check(session, CLERK, one.id, clock=clock)
            submit(session, CLERK, one.id, clock=clock)
            approve(session, SECOND, one.id, clock=clock)
            made.append(one.id)

    def bring(set_id: str) -> str:
        with database.write() as session:
            return activate(session, SECOND, set_id, clock=clock).state

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(bring, made)) == ["active", "checked"]
    assert names(database, clock.today())["001"] in ("甲改", "乙改")
