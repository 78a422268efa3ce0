"""Lists in a form: rows are added, removed, kept and judged, with and without scripts."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from screens.pages import Items, control, form_body, sent_by_browser, typed, vertical
from yimen.screens import compile_form

PARTY = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "title": "姓名", "x-order": 1},
        "phone": {"type": "string", "title": "电话", "x-order": 2},
        "secret": {"type": "string", "title": "暗", "x-order": 3},
    },
}
SHOWN = vertical(control("name"), control("phone"))


def party_form(*, required: tuple[str, ...] = (), **schema: Any) -> Any:
    parties = {"type": "array", "title": "当事人", "items": PARTY, **schema}
    ui = vertical(control("parties", options={"detail": SHOWN}))
    return compile_form(form_body({"parties": parties}, ui, required=required))


TWO = {"parties": [{"name": "甲", "secret": "1"}, {"name": "乙", "secret": "2"}]}


def test_rows_sent_back_untouched_are_the_same_rows() -> None:
    """Opening and saving a form changes nothing, not even what its rows do not show."""
    form = party_form()
    assert form.bind(TWO, sent_by_browser(form.bind(TWO).render())).values == TWO


def test_add_button_offers_a_new_row_and_completes_nothing() -> None:
    """Without scripts the button submits; the page comes back with one row more and the input kept."""
    form = party_form()
    sent = typed(sent_by_browser(form.bind(TWO).render(), _add="parties"), {"parties.0.name": "丙"})
    bound = form.bind(TWO, sent)
    assert bound.restructured
    assert 'name="parties.2.name"' in bound.render()
    assert 'value="丙"' in bound.render()
    again = form.bind(TWO, typed(sent_by_browser(bound.render()), {"parties.2.name": "丁"}))
    assert not again.restructured
    assert again.values == {
        "parties": [{"name": "丙", "secret": "1"}, {"name": "乙", "secret": "2"}, {"name": "丁"}]
    }


def test_removed_row_takes_its_own_values_with_it() -> None:
    """The values of the other rows never slip into another row."""
    form = party_form()
    bound = form.bind(TWO, sent_by_browser(form.bind(TWO).render(), _remove="parties.0"))
    assert bound.restructured
    assert form.bind(TWO, sent_by_browser(bound.render())).values == {
        "parties": [{"name": "乙", "secret": "2"}]
    }


def test_rows_may_be_sent_in_another_order() -> None:
    """The script may let rows be moved: the order of their marks is the order of the list."""
    form = party_form()
    sent = sent_by_browser(form.bind(TWO).render())
    sent.setlist("parties.~rows", ["", "1", "0"])
    assert [each["secret"] for each in form.bind(TWO, sent).values["parties"]] == ["2", "1"]


def test_blank_new_row_is_dropped_and_a_half_filled_one_judged() -> None:
    """A row offered for convenience is no row until something stands in it."""
    form = party_form(required=("parties",), minItems=1)
    sent = sent_by_browser(form.bind(None).render())
    blank = form.bind(None, sent)
    assert not blank.validate()
    assert [(each.path, each.message) for each in blank.errors] == [("/parties", "请填写“当事人”")]
    half = form.bind(None, typed(sent, {"parties.0.phone": "5"}))
    assert not half.validate()
    assert [(each.path, each.message) for each in half.errors] == [("/parties/0/name", "请填写“姓名”")]
    assert 'href="#f-parties.0.name"' in half.render()


def test_all_rows_removed_leaves_no_list() -> None:
    """An optional list without rows is no value."""
    form = party_form()
    sent = sent_by_browser(form.bind(TWO).render())
    sent.setlist("parties.~rows", [""])
    assert form.bind(TWO, sent).values == {}


def test_too_few_and_too_many_rows_are_said_at_the_list() -> None:
    """The list itself is the place of an error about its length."""
    form = party_form(minItems=3, maxItems=3)
    bound = form.bind(TWO)
    assert not bound.validate()
    assert [(each.path, each.message) for each in bound.errors] == [("/parties", "至少3行")]
    assert bound.errors[0].target == "f-parties"


def test_ten_thousand_rows_are_refused_and_none_is_lost() -> None:
    """A runaway submission is answered, not worked through; what is stored stays."""
    form = party_form()
    marks = [("parties.~rows", str(index)) for index in range(10_000)]
    bound = form.bind(TWO, MultiDict([*marks, ("parties.9999.name", "x")]))
    assert not bound.validate()
    assert "超过1000行" in bound.errors[0].message
    assert bound.values == TWO


def test_forged_row_marks_are_ignored() -> None:
    """Only numbers mark rows."""
    form = party_form()
    bound = form.bind(
        TWO, MultiDict([("parties.~rows", each) for each in ("0", "x", "-1", "0", "²", "9" * 30)])
    )
    assert bound.values == {"parties": [{"name": "甲", "secret": "1"}]}


def test_stored_list_beyond_the_bound_keeps_its_tail() -> None:
    """Imported lists may be longer than a page: the rest is kept as it is."""
    many = {"parties": [{"name": f"第{index}人"} for index in range(1003)]}
    form = party_form()
    bound = form.bind(many, typed(sent_by_browser(form.bind(many).render()), {"parties.0.name": "甲"}))
    assert bound.values["parties"][0] == {"name": "甲"}
    assert bound.values["parties"][1:] == many["parties"][1:]


def test_list_of_single_values_is_a_table_of_one_column() -> None:
    """Tags and numbers need no object around them."""
    form = compile_form(
        form_body({"tags": {"type": "array", "title": "关键词", "items": {"type": "string", "title": "词"}}})
    )
    stored = {"tags": ["甲", "乙"]}
    page = form.bind(stored).render()
    assert form.bind(stored, sent_by_browser(page)).values == stored
    changed = typed(sent_by_browser(page), {"tags.0": "", "tags.~rows": ["", "0", "1", "2"], "tags.2": "丙"})
    assert form.bind(stored, changed).values == {"tags": ["乙", "丙"]}


def test_list_inside_a_row_belongs_to_its_row() -> None:
    """Rows nest; each inner list goes with the row around it."""
    goods = {
        "type": "array",
        "title": "物品",
        "items": {"type": "object", "properties": {"name": {"type": "string", "title": "名"}}},
    }
    rows = {"type": "array", "title": "批次", "items": {"type": "object", "properties": {"goods": goods}}}
    form = compile_form(form_body({"lots": rows}))
    stored = {"lots": [{"goods": [{"name": "一"}]}, {"goods": [{"name": "二"}, {"name": "三"}]}]}
    sent = sent_by_browser(form.bind(stored).render(), _remove="lots.0")
    assert form.bind(stored, sent).values == {"lots": [{"goods": [{"name": "二"}, {"name": "三"}]}]}
    inner = sent_by_browser(form.bind(stored).render(), _remove="lots.1.goods.0")
    assert form.bind(stored, inner).values["lots"][1] == {"goods": [{"name": "三"}]}


def test_rule_inside_a_row_reads_its_own_row() -> None:
    """Each party shows what its own sort calls for."""
    items = {
        "type": "object",
        "properties": {
            "sort": {"enum": ["p", "o"], "title": "类"},
            "head": {"type": "string", "title": "负责人"},
        },
    }
    rule = {"effect": "SHOW", "condition": {"scope": "#/properties/sort", "schema": {"const": "o"}}}
    ui = vertical(control("rows", options={"detail": vertical(control("sort"), control("head", rule=rule))}))
    form = compile_form(form_body({"rows": {"type": "array", "title": "行", "items": items}}, ui))
    stored = {"rows": [{"sort": "p"}, {"sort": "o"}]}
    sent = typed(sent_by_browser(form.bind(stored).render()), {"rows.0.head": "x", "rows.1.head": "y"})
    assert form.bind(stored, sent).values == {"rows": [{"sort": "p"}, {"sort": "o", "head": "y"}]}


def test_sum_over_rows_is_computed() -> None:
    """A total follows its rows; a row's own formula reads the row."""
    items = {
        "type": "object",
        "properties": {
            "price": {"type": "integer", "title": "单价", "format": "fen"},
            "count": {"type": "integer", "title": "数量"},
            "amount": {
                "type": "integer",
                "title": "金额",
                "x-computed": "row.price * row.count",
                "x-show": "money",
            },
        },
    }
    form = compile_form(
        form_body(
            {
                "goods": {"type": "array", "title": "物品", "items": items},
                "total": {"type": "integer", "title": "合计", "x-computed": "sum(goods.map(g, g.amount))"},
            }
        )
    )
    bound = form.bind({"goods": [{"price": 100, "count": 2}, {"price": 50, "count": 3}]})
    assert bound.values["total"] == 350
    assert [each["amount"] for each in bound.values["goods"]] == [200, 150]


def test_lookups_of_all_rows_are_resolved_together() -> None:
    """No query once per row."""
    items = {
        "type": "object",
        "properties": {"item": {"type": "string", "title": "项", "x-lookup": {"kind": "item"}}},
    }
    form = compile_form(form_body({"acts": {"type": "array", "title": "行为", "items": items}}))
    source = Items()
    bound = form.bind({"acts": [{"item": "A-1"}, {"item": "A-2"}, {"item": "A-1"}]}, lookups=source)
    assert bound.validate()
    assert source.resolved == 1


def test_pattern_of_a_new_row_carries_no_value_and_a_key_to_replace() -> None:
    """The script copies it; without scripts it is inert."""
    page = party_form().bind(TWO).render()
    template = page[page.index("<template") :]
    assert "parties.~new~.name" in template
    assert "甲" not in template


def test_read_only_lists_are_tables_with_every_row() -> None:
    """A reader sees rows and no button."""
    form = compile_form(form_body({"parties": {"type": "array", "title": "当事人", "items": PARTY}}))
    page = form.bind(TWO, readonly=True).render()
    assert page.count("<tr>") == 3
    assert "<button" not in page


def test_required_list_left_empty_is_offered_a_row_again_with_its_error() -> None:
    """The error stands at the list, and there is a row to fill in."""
    form = party_form(required=("parties",))
    bound = form.bind(None, sent_by_browser(form.bind(None).render()))
    assert not bound.validate()
    page = bound.render()
    assert 'name="parties.0.name"' in page
    assert page.count("请填写“当事人”") == 2
    filled = form.bind(None, typed(sent_by_browser(page), {"parties.0.name": "甲"}))
    assert filled.values == {"parties": [{"name": "甲"}]}


def test_folded_rows_stand_open_while_they_are_few_or_wrong() -> None:
    """One prefilled row is seen at once; of many only the wrong ones are unfolded."""
    ui = vertical({"type": "ListWithDetail", "scope": "#/properties/parties", "options": {"detail": SHOWN}})
    form = compile_form(form_body({"parties": {"type": "array", "title": "当事人", "items": PARTY}}, ui))
    few = form.bind(TWO).render()
    assert few.count("<details") == few.count(" open>") == 3  # two rows, and the pattern of a new one
    many = form.bind({"parties": [{"name": "甲"}] * 4 + [{"phone": "5"}]})
    many.validate()
    assert many.render().count(" open>") == 2
