"""Conditions and formulas that a clerk builds: written for the form, read back, said in words, and meaning what they say."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screens.designs import base_form, do, errors_of, small_form
from screens.pages import form_body
from yimen.screens import Circumstances, DesignRefused, DesignView, compile_form, perform
from yimen.screens.bound import controls_in
from yimen.screens.designing.facts import OPERATORS, facts_of
from yimen.screens.designing.grounds import ROOT
from yimen.screens.designing.uses import users_of

FORM = small_form()
FACTS = {each.name: each for each in facts_of(FORM, ROOT)}
VALUES: dict[str, Any] = {
    "equals": "甲.(a)", "differs": "甲.(a)", "contains": "甲.(a)", "more": 300, "less": 300, "at_least": 300, "at_most": 300,
    "on": "2026-03-05", "before": "2026-03-05", "after": "2026-03-05", "one_of": ["firm"], "none_of": ["firm"],
    "includes": "b", "excludes": "b",
}  # fmt: skip
TESTS = [
    {"field": fact.name, "is": operator, **({"value": 300 if fact.sort in ("number", "money") and operator in
     ("equals", "differs") else VALUES[operator]} if operator in VALUES else {})}
    for fact in FACTS.values()
    if fact.name not in ("result", "count")
    for operator in OPERATORS[fact.sort]
]  # fmt: skip


def ruled(when: Any, ref: str = "/result", effect: str = "SHOW") -> dict[str, Any]:
    return do(FORM, do="rule", ref=ref, effect=effect, when=when)


def is_shown(body: dict[str, Any], values: dict[str, Any], name: str = "result") -> bool:
    return not compile_form(body).bind(values).tree.controls[name].hidden


def id_of(test: dict[str, Any]) -> str:
    return f"{test['field']}-{test['is']}"


@pytest.mark.parametrize("test", TESTS, ids=id_of)
def test_condition_is_read_back_as_it_was_built(test: dict[str, Any]) -> None:
    """Every field, every comparison: the builder opens with what it wrote."""
    body = ruled({"all": [test]})
    assert errors_of(body) == []
    view = DesignView(body, None)
    assert view.details(view.spots["/result"])["rule"] == {"effect": "SHOW", "when": {"all": [test]}}
    assert view.words(view.spots["/result"])[0].startswith("当")
    english = DesignView(body, None, "en")
    assert english.words(english.spots["/result"])[0].startswith("shown when")


@pytest.mark.parametrize(
    "test", [each for each in TESTS if each["is"] not in ("on", "before", "after")], ids=id_of
)
def test_requirement_is_read_back_as_it_was_built(test: dict[str, Any]) -> None:
    """The same comparisons say when a field is due."""
    body = do(FORM, do="require", ref="/count", when={"any": [test]})
    assert errors_of(body) == []
    view = DesignView(body, None)
    assert view.details(view.spots["/count"])["due"] == {"when": {"any": [test]}}
    assert do(body, do="require", ref="/count", when=None) == FORM


MEANINGS: list[tuple[str, str, Any, list[Any], list[Any]]] = [
    ("name", "equals", "甲", ["甲"], ["乙", None]),
    ("name", "differs", "甲", ["乙", None], ["甲"]),
    ("name", "contains", "a.b", ["xa.by"], ["aXb", None]),
    ("name", "empty", None, [None, ""], ["甲"]),
    ("name", "filled", None, ["甲"], [None, ""]),
    ("sort", "one_of", ["firm"], ["firm"], ["person", None]),
    ("sort", "none_of", ["firm"], ["person", None], ["firm"]),
    ("fine", "more", 300, [301], [300, None]),
    ("fine", "at_most", 300, [300], [301, None]),
    ("weight", "less", 2.5, [2], [2.5, None]),
    ("begun", "before", "2026-03-05", ["2026-03-04"], ["2026-03-05", None]),
    ("begun", "on", "2026-03-05", ["2026-03-05"], ["2026-03-06", None]),
    ("known", "yes", None, [True], [False, None]),
    ("known", "no", None, [False, None], [True]),
    ("ways", "includes", "b", [["a", "b"]], [["a"], None]),
    ("ways", "excludes", "b", [["a"], None], [["b"]]),
    ("goods", "filled", None, [[{"kind": "x"}]], [[], None]),
    ("goods/*/kind", "one_of", ["y"], [[{"kind": "x"}, {"kind": "y"}]], [[{"kind": "x"}], [], None]),
    ("goods/*/many", "more", 3, [[{"many": 4}]], [[{"many": 3}, {}], None]),
]


@pytest.mark.parametrize(("field", "operator", "value", "holding", "failing"), MEANINGS)
def test_condition_means_what_it_says(
    field: str, operator: str, value: Any, holding: list[Any], failing: list[Any]
) -> None:
    """Shown where it holds, hidden where it does not, and where nothing is filled in as a person would expect."""
    when = {"all": [{"field": field, "is": operator, "value": value}]}
    body, hiding = ruled(when), ruled(when, effect="HIDE")
    key = field.split("/")[0]
    for given_, shown in [*((each, True) for each in holding), *((each, False) for each in failing)]:
        values = {} if given_ is None else {key: given_}
        assert is_shown(body, values) is shown, given_
        assert is_shown(hiding, values) is not shown


def test_conditions_are_joined_by_and_and_or() -> None:
    """(甲 and 乙) or 丙."""
    firm, known = {"field": "sort", "is": "one_of", "value": ["firm"]}, {"field": "known", "is": "yes"}
    many = {"field": "count", "is": "more", "value": 3}
    when = {"any": [{"all": [firm, known]}, many]}
    body = ruled(when)
    assert is_shown(body, {"sort": "firm", "known": True})
    assert is_shown(body, {"count": 4})
    assert not is_shown(body, {"sort": "firm"})
    view = DesignView(body, None)
    assert view.words(view.spots["/result"])[0] == "当（“类型”为“单位”且“已告知”为“是”）或“件数”大于3时显示"
    assert view.details(view.spots["/result"])["rule"]["when"] == when


def test_party_in_a_row_shows_a_field_of_the_form() -> None:
    """The clerk's own example: shown when a party is an organisation."""
    when = {"all": [{"field": "parties/*/sort", "is": "one_of", "value": ["organisation"]}]}
    body = do(base_form(), do="rule", ref="/facts_group/opinion", effect="SHOW", when=when)
    assert errors_of(body) == []
    assert is_shown(body, {"parties": [{"sort": "person"}, {"sort": "organisation"}]}, "opinion")
    assert not is_shown(body, {"parties": [{"sort": "person"}]}, "opinion")
    view = DesignView(body, None)
    assert view.words(view.spots["/facts_group/opinion"]) == [
        "当任一行的“当事人 · 类型”为“法人或者其他组织”时显示"
    ]


def test_field_inside_an_object_may_be_tested() -> None:
    """A field type that holds a whole object (a party) lends its parts to conditions."""
    form = form_body(
        {
            "party": {"type": "object", "title": "当事人", "x-order": 1, "properties": {
                "sort": {"title": "类型", "oneOf": [{"const": "p", "title": "个人"}], "x-order": 1}}},
            "note": {"type": "string", "title": "备注", "x-order": 2},
        }
    )  # fmt: skip
    when = {"all": [{"field": "party/sort", "is": "one_of", "value": ["p"]}]}
    body = do(form, do="rule", ref="/note", effect="ENABLE", when=when)
    assert errors_of(body) == []
    bound = compile_form(body).bind({"party": {"sort": "p"}})
    assert not bound.tree.controls["note"].disabled
    due = do(form, do="require", ref="/note", when=when)
    assert [each.path for each in compile_form(due).errors_of({"party": {"sort": "p"}})] == ["/note"]
    assert compile_form(due).errors_of({"party": {}}) == []


def test_condition_by_another_hand_is_shown_as_an_experts_and_kept() -> None:
    """What the builder cannot say it does not touch."""
    form = small_form()
    form["ui"]["elements"][1]["rule"] = {"effect": "SHOW", "condition": {"expression": "count % 2 == 0"}}
    view = DesignView(form, None)
    assert view.details(view.spots["/fine"])["rule"] == {"effect": "SHOW", "when": None}
    assert view.words(view.spots["/fine"]) == ["当专家设置的条件成立时显示"]
    body = do(form, do="set", ref="/fine", values={"help": "元"})
    assert body["ui"]["elements"][1]["rule"] == form["ui"]["elements"][1]["rule"]


def test_condition_that_lacks_something_says_what() -> None:
    """No field, no comparison, nothing to compare with, a wrong sort of value."""
    for when, told in (
        ({"field": "", "is": "equals", "value": 1}, "请选择字段"),
        ({"field": "name", "is": "", "value": 1}, "怎样比较"),
        ({"field": "name", "is": "equals", "value": ""}, "与什么比较"),
        ({"field": "count", "is": "more", "value": "很多"}, "应是数字"),
        ({"field": "begun", "is": "before", "value": "明天"}, "应是日期"),
    ):
        with pytest.raises(DesignRefused, match=told):
            ruled({"all": [when]})


FIELD_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["甲.(a)", "x甲.(a)", "乙"]), "sort": st.sampled_from(["firm", "person"]),
        "fine": st.integers(299, 301), "count": st.integers(299, 301), "weight": st.sampled_from([299.5, 300, 301]),
        "known": st.booleans(), "ways": st.lists(st.sampled_from("ab"), max_size=2, unique=True),
        "goods": st.lists(st.fixed_dictionaries({}, optional={"many": st.integers(299, 301), "kind": st.sampled_from("xy")}),
                          max_size=2),
    },
)  # fmt: skip


@settings(max_examples=150)
@given(st.sampled_from([each for each in TESTS if each["is"] not in ("on", "before", "after")]), FIELD_VALUES)
def test_shown_and_due_agree(test: dict[str, Any], values: dict[str, Any]) -> None:
    """The same condition as a JSON Forms rule and as `if` of the schema holds for the same values."""
    shown = is_shown(ruled({"all": [test]}), values)
    entry = do(FORM, do="require", ref="/result", when={"all": [test]})["schema"]["allOf"][0]
    assert jsonschema_rs.validator_for(entry["if"]).is_valid(values) is shown


# -- formulas

FORMULAS: list[tuple[dict[str, Any], dict[str, Any], Any, str]] = [
    (
        {"sort": "terms", "terms": [{"sign": "+", "field": "count"}, {"sign": "-", "field": "weight"}]},
        {"count": 5, "weight": 1.5}, 3.5, "＝“件数” - “重量”",
    ),
    ({"sort": "product", "fields": ["fine", "count"]}, {"fine": 1250, "count": 4}, 5000, "＝“罚款” × “件数”"),
    (
        {"sort": "total", "rows": "goods", "column": "price"},
        {"goods": [{"price": 100}, {"price": 250}]}, 350, "＝“物品 · 单价”合计",
    ),
    ({"sort": "count", "rows": "goods"}, {"goods": [{}, {"many": 1}]}, 2, "＝“物品”的行数"),
    (
        {"sort": "days", "from": "begun", "to": "ended"},
        {"begun": "2026-02-27", "ended": "2026-03-02"}, 3, "＝从“开始日期”到“结束日期”的天数",
    ),
    ({"sort": "later", "from": "begun", "days": 15}, {"begun": "2026-02-20"}, "2026-03-07", "＝“开始日期”加15天"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "values", "result", "words"), FORMULAS, ids=lambda each: str(each)[:20])
def test_formula_is_computed_and_read_back(
    formula: dict[str, Any], values: dict[str, Any], result: Any, words: str
) -> None:
    """Sums, products, totals, days: the value, the builder's own reading, the sentence."""
    body = do(FORM, do="compute", ref="/result", formula=formula)
    assert errors_of(body) == []
    bound = compile_form(body).bind({"name": "甲", **values})
    assert bound.values["result"] == result
    assert bound.validate()
    view = DesignView(body, None)
    assert view.details(view.spots["/result"])["formula"] == formula
    assert view.words(view.spots["/result"]) == [words]
    assert compile_form(body).bind({"name": "甲"}).values.get("result") in (None, 0)


def test_formula_in_a_row_speaks_of_its_row() -> None:
    """Price times quantity, line by line."""
    body = perform(FORM, {"do": "add", "item": "computed", "into": "/goods"}, Circumstances()).body
    body = do(
        body, do="compute", ref="/goods/computed_1", formula={"sort": "product", "fields": ["price", "many"]}
    )
    bound = compile_form(body).bind({"name": "甲", "goods": [{"price": 100, "many": 3}]})
    assert bound.values["goods"][0]["computed_1"] == 300
    view = DesignView(body, None)
    assert view.words(view.spots["/goods/computed_1"]) == ["＝“单价” × “数量”"]


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ({"sort": "root"}, "计算方式"),
        ({"sort": "terms", "terms": [{"sign": "+", "field": "fine"}]}, "至少要有两个"),
        ({"sort": "terms", "terms": [{"field": "fine"}, {"field": "count"}]}, "不能相加减"),
        ({"sort": "terms", "terms": [{"sign": "-", "field": "count"}, {"field": "count"}]}, "减号"),
        ({"sort": "terms", "terms": [{"field": "name"}, {"field": "count"}]}, "不能参与"),
        ({"sort": "product", "fields": ["fine", "weight"]}, "只能与整数相乘"),
        ({"sort": "product", "fields": ["fine", "fine"]}, "两个金额"),
        ({"sort": "product", "fields": []}, "相乘的两个字段"),
        ({"sort": "total", "rows": "goods", "column": "kind"}, "数字或金额"),
        ({"sort": "count", "rows": "name"}, "请选择明细"),
        ({"sort": "days", "from": "begun", "to": "goods/*/kind"}, "请选择参与计算"),
        ({"sort": "later", "from": "begun", "days": "7"}, "加几天"),
    ],
)
def test_formula_that_makes_no_sense_says_why(formula: dict[str, Any], told: str) -> None:
    """Money and numbers are kept apart, nothing is left out silently."""
    with pytest.raises(DesignRefused, match=told):
        do(FORM, do="compute", ref="/result", formula=formula)


def test_formula_by_another_hand_is_named_so() -> None:
    """It is computed as ever."""
    form = small_form()
    form["schema"]["properties"]["result"]["x-computed"] = "count > 3 ? 1 : 0"
    view = DesignView(form, None)
    assert view.words(view.spots["/result"]) == ["＝专家设置的公式"]
    assert view.details(view.spots["/result"])["formula"] is None


def test_field_in_a_row_depends_on_the_form_around_it() -> None:
    """A choice and a day outside of the row: offered, written, read back, said in words, judged for each row alike."""
    body = base_form()
    view = DesignView(body, None)
    ref = next(each for each, spot in view.spots.items() if spot.data == "/parties/*/name")
    offered = view.facts(view.spots[ref])
    assert offered["source"].outside
    assert not offered["sort"].outside
    assert not any(name.startswith("parties") for name in offered)
    report = {"field": "source", "is": "one_of", "value": ["report"]}
    early = {"field": "found_on", "is": "before", "value": "2026-03-05"}
    when = {"all": [report, early, {"field": "sort", "is": "one_of", "value": ["organisation"]}]}
    made = do(body, do="rule", ref=ref, effect="SHOW", when=when)
    assert errors_of(made) == []
    view = DesignView(made, None)
    assert view.details(view.spots[ref])["rule"]["when"] == when
    assert "“行外：案件来源”为“投诉举报”" in view.words(view.spots[ref])[0]
    values = {
        "source": "report",
        "found_on": "2026-03-01",
        "parties": [{"sort": "organisation"}, {"sort": "person"}],
    }
    for given_, shown in (
        (values, [True, False]),
        ({**values, "source": "inspection"}, [False, False]),
        ({**values, "found_on": "2026-04-01"}, [False, False]),
    ):
        bound = compile_form(made).bind(given_)
        found = {each.path: each.hidden for each in controls_in([bound.root])}
        assert [not found["parties", row, "name"] for row in (0, 1)] == shown
    assert ref in {each.ref for each in users_of(made, "/source")}
    assert ref not in {each.ref for each in users_of(made, "/summary")}


def test_what_only_a_rule_can_ask_is_refused_elsewhere() -> None:
    """A requirement and a formula of a row speak of the row alone."""
    body = base_form()
    view = DesignView(body, None)
    ref = next(each for each, spot in view.spots.items() if spot.data == "/parties/*/name")
    report = {"field": "source", "is": "one_of", "value": ["report"]}
    with pytest.raises(DesignRefused) as refused:
        perform(body, {"do": "require", "ref": ref, "when": {"all": [report]}}, Circumstances())
    assert "同一行" in refused.value.finding.message
