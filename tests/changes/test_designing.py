"""A form adjusted for one unit: kept step by step, approved by a second person, in force for that unit alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from changes.forms import (
    A_CLERK,
    B_CLERK,
    FORM,
    KEEPER,
    KEY,
    brought,
    holder,
    in_use,
    opened,
    saved,
    seen,
    step,
    titles,
)
from changes.world import COUNTY, packs
from yimen.changes import (
    ChangeRefused,
    DesignMoved,
    apply_pack,
    begin_form,
    check,
    design_reach,
    designs_under_way,
    draft,
    draft_design,
    drop_design,
    export_jurisdiction,
    free_form_key,
    keys_ever_used,
    lines,
    put_step,
    read_design,
    set_of,
    submit,
    take_back,
)
from yimen.kernel import EVERYWHERE, FixedClock, canonical_text
from yimen.pack import Entry, folder_source
from yimen.store import ChangeSet, Database, Jurisdiction

ADD = {"do": "add", "item": "text", "into": "", "at": 1}
PLATE = {"do": "set", "ref": "/text_1", "values": {"title": "车牌"}}


def test_clerks_field_is_in_force_for_the_own_unit_alone(filled: Database, clock: FixedClock) -> None:
    """Added, named, drafted, approved: unit a has it, b and the county have not."""
    step(filled, clock, A_CLERK, "a", **ADD)
    design = step(filled, clock, A_CLERK, "a", **PLATE)
    assert (design.version, design.step, design.account) == (2, 2, "a1")
    assert in_use(filled, clock, "a") == ["名称", "地点", "依据"]
    set_id = saved(filled, clock, A_CLERK, "a")
    with filled.read() as session:
        found = [(each.line.op, each.line.scope, each.line.origin) for each in lines(session, set_id)]
        assert [each[:2] for each in found] == [("added", "a")]
        assert set(found[0][2]) == {"patch", "patched", "base", "base_layer"}
        assert set_of(session, seen(filled, clock, "a")).state == "checked"  # type: ignore[union-attr]
    brought(filled, clock, A_CLERK, set_id)
    assert in_use(filled, clock, "a") == ["名称", "车牌", "地点", "依据"]
    assert in_use(filled, clock, "b") == ["名称", "网格", "地点", "依据"]
    assert in_use(filled, clock, "") == ["名称", "地点", "依据"]
    after = seen(filled, clock, "a")
    assert not after.is_changed
    assert after.above.own is not None


def test_steps_are_taken_back_and_again_byte_for_byte(filled: Database, clock: FixedClock) -> None:
    """Undo and redo; a new step after an undo forgets what was taken back."""
    texts = [canonical_text(seen(filled, clock, "b").body)]
    for operation in (ADD, PLATE, {"do": "move", "ref": "/text_1", "into": "", "at": 0}):
        texts.append(canonical_text(step(filled, clock, B_CLERK, "b", **operation).body))

    def move(by: int) -> str:
        design = seen(filled, clock, "b")
        with filled.write() as session:
            take_back(session, B_CLERK, opened(session, clock), design, clock=clock, by=by)
        return canonical_text(seen(filled, clock, "b").body)

    assert [move(-1) for _ in range(4)] == [texts[2], texts[1], texts[0], texts[0]]
    assert [move(1) for _ in range(4)] == [texts[1], texts[2], texts[3], texts[3]]
    move(-1)
    design = step(filled, clock, B_CLERK, "b", do="remove", ref="/text_1")
    assert (design.step, design.steps) == (3, 3)
    assert canonical_text(design.body) == texts[0]
    assert not design.is_changed


def test_two_clerks_never_overwrite_each_other(filled: Database, clock: FixedClock) -> None:
    """Who comes second is told who was first."""
    stale = seen(filled, clock, "a")
    step(filled, clock, KEEPER, "a", **ADD)
    for write in (
        lambda session: put_step(session, A_CLERK, opened(session, clock), stale, stale.body, clock=clock),
        lambda session: draft_design(session, A_CLERK, opened(session, clock), stale, title="", clock=clock),
        lambda session: drop_design(session, A_CLERK, opened(session, clock), stale),
    ):
        with pytest.raises(DesignMoved) as moved, filled.write() as session:
            write(session)
        assert (moved.value.version, moved.value.account) == (1, "k1")


def test_nobody_adjusts_the_forms_of_another_unit(filled: Database, clock: FixedClock) -> None:
    """The clerk of a its own, the keeper every unit's and the county's, an officer none."""
    with filled.read() as session:
        configuration = opened(session, clock)
        assert design_reach(configuration, A_CLERK) == {"a"}
        assert design_reach(configuration, KEEPER) >= {"", "a", "b", EVERYWHERE}
        assert design_reach(configuration, holder("h1", "a", "head")) == {"a"}
        assert design_reach(configuration, holder("o1", "a", "officer")) == frozenset()
    for actor, scope, code in (
        (A_CLERK, "b", "CHG-060"),
        (A_CLERK, "", "CHG-060"),
        (holder("o1", "a", "officer"), "a", "CHG-003"),
    ):
        with pytest.raises(ChangeRefused) as refused:
            step(filled, clock, actor, scope, **ADD)
        assert refused.value.findings[0].code == code
    with pytest.raises(ChangeRefused, match="CHG-061"), filled.read() as session:
        read_design(session, opened(session, clock), "no_form", "a")


def test_unit_goes_back_to_the_form_above(filled: Database, clock: FixedClock) -> None:
    """The unit's own entry is withdrawn; its officers use the county's again."""
    step(filled, clock, B_CLERK, "b", do="revert")
    set_id = saved(filled, clock, B_CLERK, "b")
    with filled.read() as session:
        assert [each.line.op for each in lines(session, set_id)] == ["withdrawn"]
    brought(filled, clock, B_CLERK, set_id)
    assert in_use(filled, clock, "b") == ["名称", "地点", "依据"]
    assert seen(filled, clock, "b").above.own is None


def test_county_form_brings_the_units_along(filled: Database, clock: FixedClock) -> None:
    """Their own fields are laid over the new form in the same set; what both changed stays theirs, and is told."""
    step(filled, clock, B_CLERK, "b", do="set", ref="/place", values={"title": "地点（网格）"})
    brought(filled, clock, B_CLERK, saved(filled, clock, B_CLERK, "b"))
    step(filled, clock, KEEPER, "", **ADD)
    step(filled, clock, KEEPER, "", do="set", ref="/place", values={"title": "发生地点"})
    set_id = saved(filled, clock, KEEPER, "")
    with filled.read() as session:
        found = lines(session, set_id)
        assert {(each.line.scope, each.line.op) for each in found} == {("", "changed"), ("b", "changed")}
        told = set_of(session, seen(filled, clock, "")).findings["list"]  # type: ignore[union-attr]
        assert [each["code"] for each in told if each["severity"] == "warning"] == ["CHG-063"]
    brought(filled, clock, KEEPER, set_id)
    assert in_use(filled, clock, "") == ["名称", "单行文字", "发生地点", "依据"]
    assert in_use(filled, clock, "b") == ["名称", "网格", "单行文字", "地点（网格）", "依据"]
    assert seen(filled, clock, "").above.base is not None


def test_county_goes_back_to_its_base_and_counts_as_the_bases_again(
    filled: Database, clock: FixedClock, tmp_path: Path
) -> None:
    """Nothing of its own is exported any more, and the pack applied again finds no difference."""
    step(filled, clock, KEEPER, "", **ADD)
    brought(filled, clock, KEEPER, saved(filled, clock, KEEPER, ""))
    with filled.read() as session:
        assert f"forms/{KEY}.json" in export_jurisdiction(session, KEEPER, COUNTY, day=clock.today())
    step(filled, clock, KEEPER, "", do="revert")
    brought(filled, clock, KEEPER, saved(filled, clock, KEEPER, ""))
    with filled.read() as session:
        assert f"forms/{KEY}.json" not in export_jurisdiction(session, KEEPER, COUNTY, day=clock.today())
    with filled.write() as session:
        again = apply_pack(session, KEEPER, "county", COUNTY, packs=packs(tmp_path), clock=clock)
        assert again.summary["lines"] == {}


def test_exported_unit_form_is_its_patch_and_gives_the_same_form(
    filled: Database, clock: FixedClock, tmp_path: Path
) -> None:
    """What the web wrote and what the file says are one entry."""
    step(filled, clock, A_CLERK, "a", **ADD)
    brought(filled, clock, A_CLERK, saved(filled, clock, A_CLERK, "a"))
    with filled.read() as session:
        files = export_jurisdiction(session, KEEPER, COUNTY, day=clock.today())
    patch = json.loads(files[f"units/a/forms/{KEY}.json"])
    assert patch["$patch"] is True
    assert list(patch["ui"]["elements"]) == ["text_1"]
    for path, content in files.items():
        target = tmp_path / "again" / "county" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    sources = {**packs(tmp_path), "county": folder_source(tmp_path / "again" / "county")}
    with filled.write() as session:
        again = apply_pack(session, KEEPER, "county", COUNTY, packs=sources, clock=clock)
        assert again.summary["lines"] == {}


def test_design_goes_on_over_a_form_that_moved_meanwhile(filled: Database, clock: FixedClock) -> None:
    """The county changes the form under the clerk's hands: own steps stay, places that both changed are told."""
    step(filled, clock, A_CLERK, "a", **ADD)
    step(filled, clock, A_CLERK, "a", do="set", ref="/place", values={"title": "案发地"})
    step(filled, clock, KEEPER, "", do="set", ref="/place", values={"title": "发生地点", "help": "写到门牌"})
    brought(filled, clock, KEEPER, saved(filled, clock, KEEPER, ""))
    design = seen(filled, clock, "a")
    assert titles(design.body) == ["名称", "单行文字", "案发地", "依据"]
    assert design.body["schema"]["properties"]["place"]["description"] == "写到门牌"
    assert [each.path for each in design.clashes] == ["/schema/properties/place/title"]
    design = step(filled, clock, A_CLERK, "a", **PLATE)
    assert (design.step, design.first, design.clashes) == (1, 0, ())


def test_place_behind_a_part_that_is_gone_is_given_up_and_told(filled: Database, clock: FixedClock) -> None:
    """A new field stood behind one that the county removed."""
    step(filled, clock, A_CLERK, "a", do="add", item="text", into="", at=2)
    step(filled, clock, KEEPER, "", do="remove", ref="/place")
    brought(filled, clock, KEEPER, saved(filled, clock, KEEPER, ""))
    design = seen(filled, clock, "a")
    assert sorted(titles(design.body)) == ["依据", "单行文字", "名称"]
    assert [each.path for each in design.clashes] == ["/ui（place）"]


def test_saving_again_takes_the_earlier_set_back(filled: Database, clock: FixedClock) -> None:
    """One set of a design at a time; another person's that is being decided stands in the way."""
    step(filled, clock, A_CLERK, "a", **ADD)
    first = saved(filled, clock, A_CLERK, "a")
    step(filled, clock, A_CLERK, "a", **PLATE)
    second = saved(filled, clock, A_CLERK, "a")
    with filled.read() as session:
        states = {each.id: each.state for each in (session.get(ChangeSet, one) for one in (first, second))}
    assert states == {first: "withdrawn", second: "checked"}
    with filled.write() as session:
        submit(session, A_CLERK, second, clock=clock)
    step(filled, clock, KEEPER, "a", do="set", ref="/text_1", values={"help": "含颜色"})
    with pytest.raises(ChangeRefused, match="CHG-062"):
        saved(filled, clock, KEEPER, "a")
    saved(filled, clock, A_CLERK, "a")


def test_design_without_a_change_makes_no_set(filled: Database, clock: FixedClock) -> None:
    """Neither before the first step nor after it was taken back."""
    with pytest.raises(ChangeRefused, match="CHG-013"):
        saved(filled, clock, A_CLERK, "a")
    step(filled, clock, A_CLERK, "a", **ADD)
    step(filled, clock, A_CLERK, "a", do="remove", ref="/text_1")
    with pytest.raises(ChangeRefused, match="CHG-013"):
        saved(filled, clock, A_CLERK, "a")


def test_design_given_up_leaves_what_is_in_force(filled: Database, clock: FixedClock) -> None:
    """Its steps are gone; it can be begun anew."""
    step(filled, clock, A_CLERK, "a", **ADD)
    with filled.read() as session:
        assert [(each.scope, each.key) for each in designs_under_way(session, COUNTY)] == [("a", KEY)]
    design = seen(filled, clock, "a")
    with filled.write() as session:
        drop_design(session, A_CLERK, opened(session, clock), design)
    assert seen(filled, clock, "a").version == 0
    with filled.read() as session:
        assert designs_under_way(session, COUNTY) == []
    assert step(filled, clock, A_CLERK, "a", **ADD).version == 1


def test_locked_part_is_refused_even_past_the_designer(filled: Database, clock: FixedClock) -> None:
    """A form drafted by other means is checked by the same locks."""
    body = json.loads(json.dumps(FORM))
    body["schema"]["properties"]["basis"]["title"] = "其他"
    with filled.write() as session:
        entry = Entry("form", KEY, body, "a")
        made = draft(session, KEEPER, COUNTY, title="绕过", entries=[entry], clock=clock)
        found = check(session, KEEPER, made.id, clock=clock).findings["list"]
    assert "PCK-016" in {each["code"] for each in found}


def test_many_steps_keep_the_last_ones(filled: Database, clock: FixedClock) -> None:
    """The oldest steps are given up; what can be taken back says so."""
    design = seen(filled, clock, "a")
    for number in range(205):
        body = json.loads(json.dumps(design.body))
        body["title"]["zh"] = f"第{number}稿"
        with filled.write() as session:
            put_step(session, A_CLERK, opened(session, clock), design, body, clock=clock)
        design = seen(filled, clock, "a")
    assert (design.first, design.step, design.steps) == (6, 205, 205)


def test_keys_of_former_fields_are_known(filled: Database, clock: FixedClock) -> None:
    """A key that some version of the form had is not given to another field."""
    step(filled, clock, A_CLERK, "a", **ADD)
    brought(filled, clock, A_CLERK, saved(filled, clock, A_CLERK, "a"))
    step(filled, clock, A_CLERK, "a", do="revert")
    brought(filled, clock, A_CLERK, saved(filled, clock, A_CLERK, "a"))
    with filled.read() as session:
        found = keys_ever_used(session, COUNTY, KEY)
    assert any("text_1" in each["properties"] for each in found)


def test_jurisdiction_is_named_as_the_layer_above(filled: Database, clock: FixedClock) -> None:
    """What a locked part says of who locked it."""
    with filled.read() as session:
        county = session.get(Jurisdiction, COUNTY)
        assert county is not None
        assert seen(filled, clock, "a").above.layer == county.title
    assert seen(filled, clock, "").above.layer == "ground"


NIGHT = {
    "id": "night_patrol",
    "title": {"zh": "夜间巡查"},
    "schema": {
        "type": "object",
        "properties": {"seen": {"type": ["string", "null"], "title": "所见", "default": None}},
    },
    "ui": {"type": "VerticalLayout", "elements": [{"type": "Control", "scope": "#/properties/seen"}]},
}


def test_new_form_is_a_draft_until_it_is_in_force(filled: Database, clock: FixedClock) -> None:
    """Begun for one unit, byte for byte as it was given; in force for it alone, then adjusted like any other."""
    with filled.write() as session:
        configuration = opened(session, clock)
        assert begin_form(session, A_CLERK, configuration, "a", NIGHT, clock=clock) == "night_patrol"
        begun = read_design(session, configuration, "night_patrol", "a")
        assert (begun.is_new, begun.is_changed, begun.version) == (True, True, 1)
        assert canonical_text(begun.body) == canonical_text(NIGHT)
        body = {**begun.body, "title": {"zh": "夜间检查"}}
        put_step(session, A_CLERK, configuration, begun, body, clock=clock)
        again = read_design(session, configuration, "night_patrol", "a")
        assert (again.step, again.first, again.steps) == (1, 0, 1)
        made = draft_design(session, A_CLERK, configuration, again, title="新表单", clock=clock)
        assert [each.line.op for each in lines(session, made.id)] == ["added"]
    brought(filled, clock, A_CLERK, made.id)
    with filled.read() as session:
        configuration = opened(session, clock)
        assert configuration.entry("form", "night_patrol", "b") is None
        design = read_design(session, configuration, "night_patrol", "a")
        assert (design.is_new, design.is_changed, design.body["title"]["zh"]) == (False, False, "夜间检查")
        assert design.clashes == ()


def test_key_of_a_new_form_is_nobody_elses(filled: Database, clock: FixedClock) -> None:
    """Neither one in force, nor one that is being drawn, nor none at all; and only where the Actor may adjust."""
    with filled.write() as session:
        configuration = opened(session, clock)
        assert free_form_key(session, COUNTY) == "own_form_1"
        begin_form(session, B_CLERK, configuration, "b", {**NIGHT, "id": "own_form_1"}, clock=clock)
        assert free_form_key(session, COUNTY) == "own_form_2"
        for key, code in (
            (KEY, "CHG-065"),
            ("own_form_1", "CHG-065"),
            ("表单", "CHG-064"),
            ("x_" * 40 + "x", "CHG-064"),
        ):
            with pytest.raises(ChangeRefused, match=code):
                begin_form(session, A_CLERK, configuration, "a", {**NIGHT, "id": key}, clock=clock)
        with pytest.raises(ChangeRefused, match="CHG-060"):
            begin_form(session, A_CLERK, configuration, "b", NIGHT, clock=clock)
