"""Operations on a form's definition: any sequence leaves a sound form, and says no more than what was changed."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screens.designs import base_form, do, errors_of, operations, own_form, put, small_form, titles
from screens.pages import form_body
from yimen.kernel import canonical_text
from yimen.pack import diff_patch, merge_patch
from yimen.screens import Circumstances, DesignRefused, DesignView, compile_form, differences, perform

FILING = base_form()


def refusal(body: dict[str, Any], base: dict[str, Any] | None = None, /, **operation: Any) -> str:
    """Why an operation is refused; the body stays as it was."""
    before = canonical_text(body)
    with pytest.raises(DesignRefused) as refused:
        perform(body, operation, Circumstances(base, "国家基础包"))
    assert canonical_text(body) == before
    return refused.value.finding.code


# -- one after the other


def test_clerk_adds_a_field_where_it_belongs() -> None:
    """Its property, its element and its title; the base's own list is left to the base."""
    body, ref = put(FILING, "date", "/source_group", 1, base=FILING)
    body = do(
        body, FILING, do="set", ref=ref, values={"title": "受案日期", "required": True, "help": "收到之日"}
    )
    assert titles(body, "/source_group") == ["并排", "受案日期", "来源说明"]
    assert errors_of(body) == []
    patch = diff_patch(FILING, body)
    assert patch["schema"]["properties"] == {
        "date_1": {"type": "string", "format": "date", "title": "受案日期", "description": "收到之日"}
    }
    assert patch["ui"]["elements"]["source_group"]["elements"]["date_1"]["$after"] == "source_row"
    assert patch["schema"]["required"] == {"date_1": "date_1"}


def test_key_that_once_was_another_field_is_not_given_again() -> None:
    """What was filled in under the old key would stand in the new field."""
    body, ref = put(small_form(), "text", taken=frozenset({"text_1"}))
    assert ref == "/text_2"
    assert put(body, "text")[1] == "/text_1"


def test_field_is_moved_within_and_between_groups() -> None:
    """Up, down, out of the group and into it."""
    body = do(FILING, do="move", ref="/title", into="", at=0)
    assert titles(body)[:2] == ["案由", "案件来源"]
    body = do(body, do="move", ref="/title", into="/source_group/source_row", at=1)
    assert titles(body, "/source_group/source_row") == ["案件来源", "案由", "发现日期"]
    body = do(body, do="move", ref="/source_group/source_row/title", into="", at=1)
    assert canonical_text(body) == canonical_text(FILING)


def test_move_counts_places_without_the_part_itself() -> None:
    """From before its new host as from behind it."""
    body = do(FILING, do="move", ref="/title", into="/facts_group", at=0)
    assert titles(body, "/facts_group")[:2] == ["案由", "简要案情"]
    body = do(body, do="move", ref="/facts_group/title", into="", at=0)
    assert titles(body)[0] == "案由"


def test_fields_without_a_layout_are_ordered_among_themselves() -> None:
    """A list whose columns stand by `x-order` keeps doing so; one order number changes."""
    form = small_form()
    body, ref = put(form, "text", "/goods", 1)
    body = do(body, do="set", ref=ref, values={"title": "规格"})
    assert titles(body, "/goods") == ["种类", "规格", "单价", "数量"]
    body = do(body, do="move", ref="/goods/many", into="/goods", at=0)
    assert titles(body, "/goods") == ["数量", "种类", "规格", "单价"]
    assert body["schema"]["properties"]["goods"]["items"]["properties"]["kind"]["x-order"] == 10
    assert errors_of(body) == []


def test_form_without_layout_gets_one_when_a_group_is_added() -> None:
    """Its fields stay in their order."""
    form = form_body(
        {key: {"type": "string", "title": key, "x-order": order} for key, order in (("b", 1), ("a", 2))}
    )
    body, ref = put(form, "group", "", 1)
    assert titles(body) == ["b", "新分组", "a"]
    body = do(body, do="move", ref="/a", into=ref, at=0)
    assert titles(body, ref) == ["a"]
    assert errors_of(body) == []


def test_rule_on_a_column_gives_the_list_a_layout() -> None:
    """A condition stands at an element."""
    when = {"field": "kind", "is": "one_of", "value": ["x"]}
    body = do(small_form(), do="rule", ref="/goods/price", effect="SHOW", when=when)
    assert titles(body, "/goods") == ["种类", "单价", "数量"]
    assert errors_of(body) == []
    bound = compile_form(body).bind({"name": "甲", "goods": [{"kind": "x"}, {"kind": "y"}]})
    shown = [each.hidden for name, each in bound.tree.controls.items() if name.endswith(".price")]
    assert shown == [False, True]


def test_layout_is_given_up_and_its_fields_stay() -> None:
    """A group dissolved."""
    body = do(FILING, do="unpack", ref="/source_group")
    assert titles(body)[:3] == ["并排", "来源说明", "案由"]
    assert refusal(FILING, do="unpack", ref="/title") == "SCR-043"


def test_steps_hold_pages_and_pages_hold_fields() -> None:
    """A form filled in step by step."""
    body, steps = put(small_form(), "steps")
    body, page = put(body, "page", steps)
    body = do(body, do="set", ref=page, values={"title": "第二步"})
    body = do(body, do="move", ref="/fine", into=page, at=0)
    assert titles(body, steps) == ["新的一页", "第二步"]
    assert refusal(body, do="add", item="text", into=steps) == "SCR-043"
    assert refusal(body, do="add", item="page", into="") == "SCR-043"
    assert errors_of(body) == []


def test_own_field_goes_and_an_inherited_one_is_only_no_longer_shown() -> None:
    """Values under the inherited property stay what they are."""
    body, ref = put(FILING, "text", base=FILING)
    body = do(body, FILING, do="remove", ref=ref)
    assert canonical_text(body) == canonical_text(FILING)
    body = do(FILING, FILING, do="remove", ref="/facts_group/opinion")
    assert "opinion" in body["schema"]["properties"]
    assert diff_patch(FILING, body) == {"ui": {"elements": {"facts_group": {"elements": {"opinion": None}}}}}
    assert [spot.data for spot in DesignView(body, FILING).lost] == ["/opinion"]


def test_field_that_others_name_is_not_removed() -> None:
    """Conditions, formulas, look-ups, titles of rows, and what the case reads."""
    assert refusal(FILING, FILING, do="remove", ref="/source_group/source_row/source") == "SCR-044"
    assert refusal(FILING, FILING, do="remove", ref="/parties") == "SCR-045"
    assert refusal(FILING, FILING, do="remove", ref="/alleged_acts/act_law/law") == "SCR-044"
    body = do(
        small_form(),
        do="compute",
        ref="/result",
        formula={"sort": "total", "rows": "goods", "column": "price"},
    )
    assert refusal(body, do="remove", ref="/goods/price") == "SCR-044"
    assert refusal(body, do="remove", ref="/goods") == "SCR-044"
    assert errors_of(do(body, do="remove", ref="/result")) == []


def test_wrong_operations_are_refused_with_what_to_do() -> None:
    """Each refusal has its code; nothing changes."""
    assert refusal(FILING, do="fly") == "SCR-049"
    assert refusal(FILING, do="add", item="spaceship", into="") == "SCR-049"
    assert refusal(FILING, do="set", ref="/nowhere", values={}) == "SCR-040"
    assert refusal(FILING, do="move", ref="/title", into="/parties/party_name", at=0) == "SCR-042"
    assert refusal(FILING, do="move", ref="/source_group", into="/source_group/source_row", at=0) == "SCR-043"
    assert refusal(FILING, do="add", item="text", into="/title") == "SCR-043"
    assert refusal(FILING, do="set", ref="/title", values={"title": ""}) == "SCR-046"
    assert refusal(FILING, do="set", ref="/title", values={"colour": "red"}) == "SCR-046"
    assert refusal(FILING, do="set", ref="/title", values={"most": "many"}) == "SCR-046"
    assert refusal(FILING, do="rule", ref="/title", effect="SHOW", when={"all": []}) == "SCR-048"
    assert refusal(FILING, do="compute", ref="/title", formula={}) == "SCR-047"
    assert refusal(FILING, FILING, do="revert", ref="/title", identity=["field", "/none"]) == "SCR-050"
    assert refusal(FILING, do="revert", ref="/title") == "SCR-050"
    assert refusal(FILING, do="replace", body={"id": "another"}) == "SCR-046"


def test_title_of_its_own_takes_the_stale_english_away() -> None:
    """A new field called otherwise is not called “Short text” in English."""
    body, ref = put(small_form(), "text")
    body = do(body, do="set", ref=ref, values={"title": "车辆颜色"})
    assert body["schema"]["properties"]["text_1"] == {"type": "string", "maxLength": 200, "title": "车辆颜色"}
    body, group = put(body, "group")
    body = do(body, do="set", ref=group, values={"title": "车辆"})
    assert DesignView(body, None, "en").outline()[-1]["title"] == "车辆"


def test_renamed_field_keeps_the_name_that_papers_know() -> None:
    """What the layer above calls it stays among its names; under its old name again nothing is left of that."""
    body = do(FILING, FILING, do="set", ref="/title", values={"title": "违法案由"})
    assert body["schema"]["properties"]["title"]["x-names"] == ["案由"]
    body = do(body, FILING, do="set", ref="", values={"title": "立案登记表"})
    assert body["x-names"] == ["立案审批表"]
    assert [each.text for each in differences(FILING, body)] == [
        "表单：表单名称由“立案审批表”改为“立案登记表”",
        "『违法案由』：名称由“案由”改为“违法案由”",
    ]
    body = do(body, FILING, do="set", ref="/title", values={"title": "案由"})
    body = do(body, FILING, do="set", ref="", values={"title": "立案审批表"})
    assert canonical_text(body) == canonical_text(FILING)


def test_label_of_an_element_is_changed_there() -> None:
    """The name that the page shows is the one that is set."""
    form = small_form()
    form["ui"]["elements"][1]["label"] = "罚款数额"
    body = do(form, do="set", ref="/fine", values={"title": "罚没款", "title_en": "Fine"})
    assert body["ui"]["elements"][1]["label"] == {"zh": "罚没款", "en": "Fine"}
    assert body["schema"]["properties"]["fine"]["title"] == "罚款"
    assert titles(body)[1] == "罚没款"


# -- choices out of a spreadsheet


def test_choices_are_pasted_from_a_spreadsheet() -> None:
    """One column of titles, or code, title and English; a head line, blank lines and doubles are no choices."""
    body, ref = put(small_form(), "choice")
    body = do(body, do="paste", ref=ref, text="选项\r\n蓝色\r\n黄色\r\n\r\n蓝色\r\n")
    choices = body["schema"]["properties"]["choice_1"]["oneOf"]
    assert choices == [{"const": "蓝色", "title": "蓝色"}, {"const": "黄色", "title": "黄色"}]
    body = do(body, do="paste", ref=ref, text="b\t蓝色\tBlue\ny\t黄色\tYellow")
    assert body["schema"]["properties"]["choice_1"]["oneOf"][0] == {
        "const": "b",
        "title": "蓝色",
        "x-title-en": "Blue",
    }
    body = do(body, do="paste", ref=ref, text="黄色\n绿色")
    assert [each["const"] for each in body["schema"]["properties"]["choice_1"]["oneOf"]] == ["y", "绿色"]
    assert errors_of(body) == []
    assert refusal(body, do="paste", ref=ref, text=" \n ") == "SCR-046"


def test_listed_values_become_titled_choices_when_they_are_edited() -> None:
    """`enum` is what a form written by hand may have."""
    view = DesignView(small_form(), None)
    choices = view.details(view.spots["/goods/kind"])["values"]["choices"]
    assert choices == [{"const": "x", "title": "x"}, {"const": "y", "title": "y"}]
    body = do(
        small_form(), do="set", ref="/goods/kind", values={"choices": [{"const": "x", "title": "木材"}]}
    )
    kind = body["schema"]["properties"]["goods"]["items"]["properties"]["kind"]
    assert kind == {"title": "种类", "x-order": 10, "oneOf": [{"const": "x", "title": "木材"}]}


# -- taken over from another form


def test_group_of_another_unit_is_taken_over_whole() -> None:
    """Fields, rows, conditions among them; twice, under keys of its own."""
    source = own_form()
    done = perform(
        FILING,
        {"do": "copy", "source": source, "ref": "/vehicle_group", "into": "", "at": 2},
        Circumstances(),
    )
    assert titles(done.body)[2] == "车辆和证照"
    assert done.notes == ()
    assert errors_of(done.body) == []
    again = perform(done.body, {"do": "copy", "ref": done.ref, "into": "", "at": 0}, Circumstances())
    assert errors_of(again.body) == []
    rule = again.body["ui"]["elements"][0]["elements"][2]["rule"]
    assert rule["condition"]["scope"] == "#/properties/vehicle_sort_1"
    assert "double(gross_weight_1)" in again.body["schema"]["properties"]["overload_1"]["x-computed"]


def test_copy_says_what_did_not_come_along() -> None:
    """A condition over a field that stays behind, what the case reads, when it is due."""
    source = do(FILING, do="require", ref="/title", when={"field": "source", "is": "filled"})
    target = small_form()
    done = perform(
        target, {"do": "copy", "source": source, "ref": "/title", "into": "", "at": 0}, Circumstances()
    )
    assert [each.code for each in done.notes] == ["SCR-051", "SCR-051"]
    assert "x-case" not in done.body["schema"]["properties"]["title"]
    done = perform(
        target,
        {"do": "copy", "source": source, "ref": "/source_group/source_note", "into": "", "at": 0},
        Circumstances(),
    )
    assert [each.message for each in done.notes if "显示条件" in each.message]
    assert errors_of(done.body) == []


def test_list_is_taken_over_with_its_rows() -> None:
    """Its columns keep their keys: they are the list's own."""
    done = perform(
        small_form(),
        {"do": "copy", "source": FILING, "ref": "/alleged_acts", "into": "", "at": 0},
        Circumstances(),
    )
    assert titles(done.body)[0] == "涉嫌违法行为"
    assert (
        done.body["schema"]["properties"]["alleged_acts"]["items"]
        == FILING["schema"]["properties"]["alleged_acts"]["items"]
    )
    assert errors_of(done.body) == []


# -- layers


def test_parts_are_told_apart_by_whose_they_are() -> None:
    """Own, changed, moved, inherited, and what is no longer shown."""
    body = own_form()
    body = do(body, FILING, do="set", ref="/title", values={"help": "写明案由"})
    body = do(body, FILING, do="move", ref="/facts_group/limitation_note", into="/facts_group", at=0)
    view = DesignView(body, FILING)
    states = {ref: view.state(spot) for ref, spot in view.spots.items()}
    assert states["/vehicle_group"] == states["/vehicle_group/plate_row/plate_number"] == "own"
    assert states["/title"] == states[""] == "changed"
    assert states["/facts_group/limitation_note"] == "moved"
    assert states["/facts_group"] == states["/parties"] == states["/facts_group/summary"] == "inherited"


def test_whole_form_goes_back_to_the_layer_above() -> None:
    """Nothing own is left."""
    assert canonical_text(do(own_form(), FILING, do="revert")) == canonical_text(FILING)


def test_one_field_and_one_group_go_back_to_the_layer_above() -> None:
    """What it says, what it holds, where it stands; the rest of the unit's own stays."""
    body = own_form()
    body = do(body, FILING, do="set", ref="/title", values={"title": "事由", "required": False})
    body = do(body, FILING, do="move", ref="/title", into="/facts_group", at=0)
    body = do(body, FILING, do="remove", ref="/facts_group/opinion")
    body = put(body, "text", "/facts_group", 1, base=FILING)[0]
    body = do(body, FILING, do="revert", ref="/facts_group/title")
    assert titles(body)[:2] == ["案件来源", "案由"]
    body = do(body, FILING, do="revert", ref="/facts_group")
    assert titles(body, "/facts_group") == ["简要案情", "承办人意见", "追诉时效说明", "初步证据材料"]
    assert canonical_text(body) == canonical_text(own_form())


def test_removed_field_comes_back_where_it_stood() -> None:
    """By what stays the same of it, since it has no ref any more."""
    body = do(FILING, FILING, do="remove", ref="/facts_group/opinion")
    spot = DesignView(body, FILING).lost[0]
    assert canonical_text(do(body, FILING, do="revert", identity=list(spot.identity))) == canonical_text(
        FILING
    )


def test_locked_part_cannot_be_touched_and_says_by_whom() -> None:
    """Neither changed, moved out of a locked list, removed, nor written over by an expert."""
    locked = copy.deepcopy(FILING)
    locked["schema"]["properties"]["source"]["x-locked"] = True
    locked["schema"]["properties"]["title"]["x-locked"] = ["maxLength"]
    locked["ui"]["elements"][4]["x-locked"] = True
    assert (
        refusal(locked, locked, do="set", ref="/source_group/source_row/source", values={"title": "来源"})
        == "SCR-041"
    )
    assert refusal(locked, locked, do="set", ref="/title", values={"most": 10}) == "SCR-041"
    assert (
        refusal(locked, locked, do="move", ref="/facts_group/opinion", into="/facts_group", at=0) == "SCR-041"
    )
    assert refusal(locked, locked, do="replace", body={**locked, "schema": FILING["schema"]}) == "SCR-041"
    body = do(locked, locked, do="set", ref="/title", values={"help": "写明"})
    view = DesignView(body, locked)
    assert view.is_locked(view.spots["/facts_group"])
    assert view.details(view.spots["/title"])["lockedNames"] == ["maxLength"]
    with pytest.raises(DesignRefused, match="“案件来源”由“国家基础包”锁定"):
        do(locked, locked, do="set", ref="/source_group/source_row/source", values={"title": "来源"})


# -- any sequence


def base_without_layout() -> dict[str, Any]:
    """Fields that stand by their order alone."""
    return {key: each for key, each in small_form().items() if key != "ui"}


STARTS = {
    "filing": FILING,
    "small": small_form(),
    "without ids": small_form(ids=False),
    "without layout": base_without_layout(),
}
SETTINGS = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)


@SETTINGS
@given(st.data(), st.sampled_from(sorted(STARTS)), st.booleans())
def test_any_sequence_of_operations_leaves_a_sound_form(data: st.DataObject, name: str, own: bool) -> None:
    """Each is refused with a finding or gives a form that the check accepts and that comes out of its own patch."""
    start = STARTS[name]
    base = start if own else None
    body = start
    for _ in range(8):
        operation = data.draw(operations(body))
        try:
            done = perform(body, operation, Circumstances(base))
        except DesignRefused:
            continue
        body = done.body
        assert errors_of(body) == [], operation
        assert done.ref in DesignView(body, base).spots
        if base is not None:
            stored = json.loads(canonical_text(diff_patch(base, body)))
            assert canonical_text(merge_patch(base, stored)) == canonical_text(body)
            assert bool(differences(base, body)) is bool(stored), operation
    compile_form(body).bind({}).render()
