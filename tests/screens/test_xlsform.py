"""XLSForm, feature by feature: each is carried over into the form, or a finding names it; never silence."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import pytest
from werkzeug.datastructures import MultiDict

from yimen.kernel import Finding, Place, has_errors
from yimen.screens import Surroundings, check_form, compile_form, form_from_sheets

Row = dict[str, Any]
CHOICES = [["list_name", "name", "label", "county"], ["l", "a", "甲", "x"], ["l", "b", "乙", "y"]]


def q(sort: str, name: str = "q", label: str = "问", **more: Any) -> Row:
    """A row of the survey."""
    return {"type": sort, "name": name, "label": label, **more}


FROM_1_TO_5 = {"minimum": 1, "maximum": 5, "multipleOf": 1}
OPTIONS = [{"const": "a", "title": "甲"}, {"const": "b", "title": "乙"}]
ROWS = q("begin_repeat", "g", "组")
END_GROUP, END_REPEAT = q("end_group", "", ""), q("end_repeat", "", "")
A, NUMBER = q("text", "a"), q("integer", "n")


def sheet(rows: list[Row]) -> list[list[Any]]:
    headers = list(dict.fromkeys(["type", "name", "label", *(key for row in rows for key in row)]))
    return [headers, *([row.get(each, "") for each in headers] for row in rows)]


def read(*rows: Row, **sheets: Any) -> tuple[dict[str, Any], list[Finding]]:
    given = {"survey": sheet(list(rows)), "choices": CHOICES, **sheets}
    body, findings = form_from_sheets(given, Place("form.xlsx"))
    assert body is not None, [str(each) for each in findings]
    assert not has_errors(check_form(body, Place())), [str(each) for each in check_form(body, Place())]
    compile_form(body)
    return body, findings


class Carried(NamedTuple):
    """Rows, and what the field at the path is in the form: its widget and parts of its schema."""

    rows: list[Row]
    widget: str
    part: dict[str, Any] = {}  # noqa: RUF012  a tuple of its own, never changed
    path: str = "/q"


CARRIED: dict[str, Carried] = {
    "text": Carried([q("text")], "text"),
    "integer": Carried([q("integer")], "integer"),
    "decimal": Carried([q("decimal")], "number"),
    "range": Carried([q("range", parameters="start=1 end=5 step=1")], "number", FROM_1_TO_5),
    "date": Carried([q("date")], "date"),
    "time": Carried([q("time")], "time"),
    "dateTime": Carried([q("dateTime")], "datetime"),
    "geopoint": Carried([q("geopoint")], "location"),
    "image": Carried([q("image")], "file", {"x-accept": ["jpg", "jpeg", "png", "heic"]}),
    "image of a signature": Carried([q("image", appearance="signature")], "signature"),
    "audio": Carried([q("audio")], "file", {"x-accept": ["mp3", "wav", "m4a"]}),
    "video": Carried([q("video")], "file", {"x-accept": ["mp4", "mov"]}),
    "file": Carried([q("file")], "file"),
    "acknowledge": Carried([q("acknowledge")], "checkbox", {"const": True}),
    "select_one": Carried([q("select_one l")], "choice", {"oneOf": OPTIONS}),
    "select_multiple": Carried([q("select_multiple l")], "choices"),
    "or_other": Carried([q("select_one l or_other")], "text", {"title": "请注明其他"}, "/q_other"),
    "calculate": Carried([NUMBER, q("calculate", calculation="${n} * 2")], "computed"),
    "calculation of a text": Carried([NUMBER, q("text", calculation="${n} + 1")], "computed"),
    "group": Carried([q("begin_group", "g", "组"), q("text"), END_GROUP], "text", {}, "/g/q"),
    "repeat": Carried([ROWS, q("text"), END_REPEAT], "text", {}, "/g/*/q"),
    "repeat in a repeat": Carried(
        [ROWS, q("begin_repeat", "h", "内"), q("text"), END_REPEAT, END_REPEAT], "text", {}, "/g/*/h/*/q"
    ),
    "repeat of a fixed count": Carried(
        [{**ROWS, "repeat_count": "3"}, q("text"), END_REPEAT], "table", {"minItems": 3, "maxItems": 3}, "/g"
    ),
    "sum over a repeat": Carried(
        [ROWS, NUMBER, END_REPEAT, q("calculate", calculation="sum(${n})")], "computed"
    ),
    "hint": Carried([q("text", hint="说明")], "text", {"description": "说明"}),
    "hint in English alone": Carried([q("text", **{"hint::English (en)": "Help"})], "text", {"description": "Help"}),
    "label by language": Carried(
        [{"type": "text", "name": "q", "label::中文 (zh)": "问", "label::English (en)": "Ask"}], "text",
        {"title": "问", "x-title-en": "Ask"},
    ),
    "label without Chinese": Carried(
        [{"type": "text", "name": "q", "label::Français (fr)": "Nom"}], "text", {"title": "Nom"}
    ),
    "no label": Carried([q("text", label="")], "text", {"title": "q"}),
    "default": Carried([q("integer", default="5")], "integer", {"default": 5}),
    "default of several choices": Carried([q("select_multiple l", default="a b")], "choices", {"default": ["a", "b"]}),
    "constraint": Carried(
        [q("integer", constraint=". > 1 and . <= 9", constraint_message="错")], "integer",
        {"exclusiveMinimum": 1, "maximum": 9, "x-message": "错"},
    ),
    "constraint of length": Carried([q("text", constraint="string-length(.) <= 5")], "text", {"maxLength": 5}),
    "constraint by regex": Carried([q("text", constraint="regex(., '[0-9]+')")], "text", {"pattern": "^(?:[0-9]+)$"}),
    "read_only": Carried([q("text", read_only="yes")], "text", {"readOnly": True}),
    "appearance multiline": Carried([q("text", appearance="multiline")], "textarea"),
    "appearance minimal": Carried([q("select_one l", appearance="minimal")], "choice"),
    "cascading choice_filter": Carried(
        [q("select_one l", "a"), q("select_one l", choice_filter="county = ${a}")], "choice", {"x-filter": {"county": "a"}}
    ),
    "a name in Chinese": Carried([q("text", "姓名"), q("text", "地址")], "text", {}, "/field_2"),
    "names that differ in capitals alone": Carried([q("text", "Name"), q("text", "name")], "text", {}, "/name_2"),
    "names that differ in signs alone": Carried([q("text", "a-b"), q("text", "a.b")], "text", {}, "/a_b_2"),
    "a disabled row": Carried([q("text"), q("text", "gone", disabled="yes")], "text"),
    "numbers as names of choices": Carried(
        [q("select_one n")], "choice", {"oneOf": [{"const": "1", "title": "一"}, {"const": "2", "title": "二"}]}
    ),
}  # fmt: skip
OTHER_LISTS = {
    "numbers as names of choices": [["list_name", "name", "label"], ["n", 1, "一"], ["n", 2.0, "二"]]
}


def schema_at(body: dict[str, Any], path: str) -> dict[str, Any]:
    part = body["schema"]
    for step in path.strip("/").split("/"):
        part = part["items"] if step == "*" else part["properties"][step]
    return dict(part)


@pytest.mark.parametrize("feature", CARRIED)
def test_feature_is_carried_over_without_a_finding(feature: str) -> None:
    """The widget and the rules stand in the form; nothing of the sheet is named as left behind."""
    rows, widget, part, path = CARRIED[feature]
    body, findings = read(*rows, choices=OTHER_LISTS.get(feature, CHOICES))
    assert [str(each) for each in findings] == []
    fields = {each.path: each.widget for each in compile_form(body).fields}
    assert fields[path] == widget
    assert part.items() <= schema_at(body, path).items()


TOLD: dict[str, tuple[list[Row], str]] = {
    "geotrace": ([q("geotrace")], "类型 geotrace"),
    "geoshape": ([q("geoshape")], "类型 geoshape"),
    "rank": ([q("rank l")], "类型 rank"),
    "background-audio": ([q("background-audio")], "类型 background-audio"),
    "an unknown type": ([q("nonsense")], "类型 nonsense"),
    "metadata: who and when": ([q("today", "today", ""), q("username", "who", ""), A], "类型 today"),
    "metadata: audit": ([q("audit", "", ""), A], "类型 audit"),
    "barcode": ([q("barcode")], "扫码"),
    "hidden": ([q("hidden")], "隐藏"),
    "choices in a file": ([q("select_one_from_file towns.csv")], "外部选项 towns.csv"),
    "choices out of a repeat": ([ROWS, A, END_REPEAT, q("select_one ${a}")], "外部选项 ${a}"),
    "choice_filter with or": (
        [q("select_one l", "a"), q("select_one l", choice_filter="county = ${a} or county = 'x'")], "choice_filter"),
    "choice_filter by a constant": ([q("select_one l", choice_filter="county = 'x'")], "choice_filter"),
    "randomize": ([q("select_one l", parameters="randomize=true")], "parameters randomize=true"),
    "max-pixels": ([q("image", parameters="max-pixels=640")], "parameters max-pixels=640"),
    "required_message": ([q("text", required="yes", required_message="必须")], "required_message"),
    "required by a question elsewhere": (
        [q("begin_group", "g", "组"), A, END_GROUP, q("text", required="${a} = 'x'")], "required ${a}"),
    "constraint by a function that is not known": ([NUMBER, q("integer", constraint=". > round(${n})")], "constraint"),
    "constraint by a day that is a question": ([q("date", "today"), q("date", constraint=". <= today()")], "constraint"),
    "calculation by today": ([q("calculate", calculation="today()")], "calculation"),
    "readonly under a condition": ([A, q("text", readonly="${a} = 'x'")], "readonly"),
    "default that is computed": ([q("date", default="today()")], "default today()"),
    "default of another type": ([q("integer", default="x")], "default x"),
    "default that no number is": ([q("decimal", default="inf")], "default inf"),
    "default of a picture": ([q("image", default="a.png")], "default"),
    "default of an acknowledgement": ([q("acknowledge", default="OK")], "default OK"),
    "pulldata": ([A, q("calculate", calculation="pulldata('x', 'y', 'z', ${a})")], "calculation"),
    "coalesce": ([NUMBER, q("calculate", calculation="coalesce(${n}, 1)")], "calculation"),
    "trigger": ([A, q("text", trigger="${a}", calculation="${a}")], "trigger"),
    "relevant by a question of other rows": (
        [ROWS, A, END_REPEAT, q("text", relevant="${a} = '1'")], "relevant"),
    "repeat_count by a question": ([NUMBER, {**ROWS, "repeat_count": "${n}"}, A, END_REPEAT], "repeat_count"),
    "image of a question": ([q("text", **{"media::image": "a.png"})], "媒体"),
    "guidance_hint": ([q("text", guidance_hint="提示")], "guidance_hint"),
    "appearance": ([q("select_one l", appearance="likert")], "appearance likert"),
    "bind::": ([q("text", **{"bind::foo": "5"})], "bind::foo"),
    "body::": ([q("text", **{"body::accuracyThreshold": "5"})], "body::accuracyThreshold"),
    "instance::": ([q("text", **{"instance::foo": "5"})], "instance::foo"),
    "a question in a label": ([A, q("note", "n", "你好，${a}")], "文字中的 ${a}"),
    "marks of a text": ([q("note", "n", "<b>重要</b>"), A], "格式标记"),
    "a third language": (
        [{"type": "text", "name": "q", "label::中文 (zh)": "问", "label::Français (fr)": "Nom"}], "语言 Français (fr)"),
    "a column that XLSForm has not": ([q("text", relevence="x")], "列 relevence"),
}  # fmt: skip


@pytest.mark.parametrize("feature", TOLD)
def test_feature_that_has_no_place_is_told(feature: str) -> None:
    """One finding names it with its sheet; the rest of the form stands and is sound."""
    rows, what = TOLD[feature]
    _body, findings = read(*rows)
    told = [each for each in findings if what in each.message]
    assert told, [str(each) for each in findings]
    assert {each.code for each in findings} == {"SCR-029"}
    assert all(each.place.sheet for each in told)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("entities", [["list_name", "label"], ["x", "y"]]),
        ("osm", [["list_name", "name", "label"], ["x", "y", "z"]]),
        ("settings", [["form_title", "style"], ["题", "pages"]]),
        ("choices", [["list_name", "name", "label", "media::image"], ["l", "a", "甲", "a.png"]]),
    ],
)
def test_sheet_or_column_beside_the_survey_is_told(name: str, rows: list[list[str]]) -> None:
    """Further sheets, settings and pictures of choices."""
    _body, findings = read(q("select_one l"), **{name: rows})
    assert [each.code for each in findings] == ["SCR-029"]


def test_external_choices_stand_in_the_form() -> None:
    """A long list in a sheet of its own, narrowed by a question before it."""
    external = [["list_name", "name", "label", "county"], ["e", "e1", "一镇", "a"], ["e", "e2", "二镇", "b"]]
    rows = [q("select_one l", "a"), q("select_one_external e", choice_filter="county = ${a}")]
    body, findings = read(*rows, external_choices=external)
    assert findings == []
    form = compile_form(body)
    assert form.bind({}, MultiDict({"a": "a", "q": "e1"})).validate()
    assert not form.bind({}, MultiDict({"a": "a", "q": "e2"})).validate()


@pytest.mark.parametrize(
    ("constraint", "fits", "wrong"),
    [
        (". = 1 or . = 9", [{"q": 1}, {"q": 9}, {}], [{"q": 2}]),
        (". < 0 or (. >= 10 and . <= 20)", [{"q": -1}, {"q": 15}], [{"q": 5}, {"q": 21}]),
        ("not(. = 4)", [{"q": 5}], [{"q": 4}]),
        (". > 100 or ${n} = 1", [{"q": 5, "n": 1}, {"q": 101}], [{"q": 5, "n": 2}, {"q": 5}]),
    ],
)
def test_constraint_of_alternatives_or_of_a_question_beside_it_is_kept(
    constraint: str, fits: list[dict[str, Any]], wrong: list[dict[str, Any]]
) -> None:
    """The error stands at the question, in the words of the sheet; an empty answer is left alone."""
    body, findings = read(NUMBER, q("integer", constraint=constraint, constraint_message="请核对"))
    assert findings == []
    form = compile_form(body)
    for values in fits:
        assert form.errors_of(values) == [], values
    for values in wrong:
        assert [(each.path, each.message) for each in form.errors_of(values)] == [("/q", "请核对")], values


@pytest.mark.parametrize(
    ("sort", "constraint", "fits", "wrong"),
    [
        ("integer", ". > ${n}", [{"q": 5, "n": 4}, {"q": 5}, {"n": 9}], [{"q": 4, "n": 4}]),
        ("integer", ". >= ${n} * 2 or . = 0", [{"q": 8, "n": 4}, {"q": 0, "n": 4}], [{"q": 7, "n": 4}]),
        ("date", ". <= today()", [{"q": "2026-07-01"}, {"q": "2020-01-31"}, {}], [{"q": "2026-07-02"}]),
        (
            "date",
            ". > ${d}",
            [{"q": "2026-07-02", "d": "2026-07-01"}],
            [{"q": "2026-07-01", "d": "2026-07-01"}],
        ),
    ],
)
def test_constraint_between_questions_and_by_today_is_a_check(
    sort: str, constraint: str, fits: list[dict[str, Any]], wrong: list[dict[str, Any]]
) -> None:
    """The error stands at the question in the words of the sheet; what is not filled in is not judged."""
    rows = [NUMBER, q("date", "d", "日期"), q(sort, constraint=constraint, constraint_message="请核对")]
    body, findings = read(*rows)
    assert findings == []
    form, around = compile_form(body), Surroundings(today=date(2026, 7, 1))
    for values in fits:
        assert form.errors_of(values, around=around) == [], values
    for values in wrong:
        found = form.errors_of(values, around=around)
        assert [(each.path, each.message) for each in found] == [("/q", "请核对")], values
    if "today" in constraint:
        assert form.errors_of(wrong[0]) == []  # nobody says what day it is


def test_constraint_in_a_row_speaks_of_its_row() -> None:
    """Each row is judged by itself; the message stands at its field."""
    inner = q("integer", constraint=". > ${n}")
    body, findings = read(ROWS, NUMBER, inner, END_REPEAT)
    assert findings == []
    form = compile_form(body)
    key = next(iter(body["schema"]["properties"]))
    found = form.errors_of({key: [{"n": 1, "q": 2}, {"n": 2, "q": 2}]})
    assert [each.path for each in found] == [f"/{key}/1/q"]
    assert "不符" in found[0].message


def test_other_is_asked_for_when_it_is_chosen() -> None:
    """or_other: the box for it appears with the choice, of one and of several."""
    for sort, chosen in (("select_one", "other"), ("select_multiple", ["", "other"])):
        form = compile_form(read(q(f"{sort} l or_other"))[0])
        sent = MultiDict({"q": chosen, "q_other": "丙"})
        assert form.bind({}, sent).values["q_other"] == "丙"
        assert "q_other" not in form.bind({}, MultiDict({"q": "a", "q_other": "丙"})).values


def test_question_is_due_under_its_condition() -> None:
    """required as an expression over questions beside it: equal, unequal, compared, filled, joined."""
    for text, met, unmet in (
        ("${a} = 'x'", {"a": "x"}, {"a": "y"}),
        ("${a} != 'x'", {"a": "y"}, {"a": "x"}),
        ("${n} > 3", {"n": "4"}, {"n": "3"}),
        ("${a} != ''", {"a": "x"}, {"a": ""}),
        ("${a} = 'x' and ${n} > 3", {"a": "x", "n": "4"}, {"a": "x", "n": "3"}),
        ("${a} = 'x' or ${n} > 3", {"a": "", "n": "4"}, {"a": "", "n": "3"}),
        ("not(${a} = 'x')", {"a": "y"}, {"a": "x"}),
    ):
        body, findings = read(A, NUMBER, q("text", required=text))
        assert findings == [], text
        form = compile_form(body)
        due = form.bind({}, MultiDict({**met, "q": ""}))
        assert not due.validate(), text
        assert [each.path for each in due.errors] == ["/q"], text
        assert form.bind({}, MultiDict({**unmet, "q": ""})).validate(), text


def test_questions_of_one_name_in_two_groups_each_follow_their_own() -> None:
    """What is due in the second group depends on its own neighbour, not on the first group's."""
    groups = [q("begin_group", "g", "组"), q("text", "c"), END_GROUP]
    rows = [
        *groups,
        q("begin_group", "h", "组"),
        q("text", "b"),
        q("text", "c", required="${b} = 'x'"),
        END_GROUP,
    ]
    body, findings = read(*rows)
    assert findings == []
    bound = compile_form(body).bind({}, MultiDict({"g.c": "", "h.b": "x", "h.c": ""}))
    assert not bound.validate()
    assert [each.path for each in bound.errors] == ["/h/c"]


def test_relevant_in_a_row_may_name_a_question_outside() -> None:
    """The row's questions appear by what the form says."""
    rows = [
        A,
        ROWS,
        q("text", "b", relevant="${a} = '1'"),
        q("text", "c"),
        END_REPEAT,
    ]
    body, findings = read(*rows)
    assert findings == []
    form = compile_form(body)
    sent = {"g.~rows": "0", "g.0.b": "乙", "g.0.c": "丙"}
    assert form.bind({}, MultiDict({"a": "1", **sent})).values["g"] == [{"b": "乙", "c": "丙"}]
    assert form.bind({}, MultiDict({"a": "2", **sent})).values["g"] == [{"c": "丙"}]


NESTED = (
    [row for depth in range(30) for row in (q("begin_group", f"g{depth}", "组"),)] + [A] + [END_GROUP] * 30
)
ODD: dict[str, dict[str, Any]] = {
    "nothing at all": {"survey": []},
    "headers alone": {"survey": [["type", "name", "label"]]},
    "empty headers": {"survey": [["", None, ""], ["text", "a", "甲"]]},
    "empty rows and cells": {"survey": [["type", "name", "label"], [None, None], [], ["text", "a", "甲"], [""]]},
    "rows longer than the headers": {"survey": [["type", "name", "label"], ["text", "a", "甲", "x", "y"]]},
    "numbers and truths for texts": {"survey": [["type", "name", "label", "required"], ["text", "a", 1.0, True]]},
    "no type": {"survey": [["name", "label"], ["a", "甲"]]},
    "a group without an end": {"survey": sheet([q("begin_group", "g"), A])},
    "an end without a group": {"survey": sheet([A, END_GROUP])},
    "a question twice": {"survey": sheet([A, A])},
    "a name that is none": {"survey": sheet([q("text", "1 a/b<script>")])},
    "markup in texts": {"survey": sheet([q("text", "a", "<script>alert(1)</script>")])},
    "a list that is not there": {"survey": sheet([q("select_one none")])},
    "a choice twice": {"survey": sheet([q("select_one l")]), "choices": [*CHOICES, CHOICES[1]]},
    "a choice without a name": {"survey": sheet([q("select_one l")]), "choices": [*CHOICES, ["l", "", "丙", ""]]},
    "a question that names itself": {"survey": sheet([q("text", "a", relevant="${a} = '1'")])},
    "a formula of itself": {"survey": sheet([q("calculate", "a", calculation="${a} + 1")])},
    "a question that is nowhere": {"survey": sheet([q("text", "a", relevant="${none} = '1'")])},
    "an expression without end": {"survey": sheet([q("text", "a", relevant="((((" * 500)])},
    "signs without end": {"survey": sheet([q("text", relevant="-" * 999 + "1"), q("text", "a", relevant="1" + "+1" * 990)])},
    "a range without end": {"survey": sheet([q("range", parameters="start=1 end=inf step=nan")])},
    "a range of words": {"survey": sheet([q("range", parameters="start=a end=b")])},
    "a catastrophic pattern": {"survey": sheet([q("text", "a", constraint="regex(., '(a+)+$')")])},
    "a pattern that looks around": {"survey": sheet([q("text", "a", constraint="regex(., '(?=a)b')")])},
    "groups thirty deep": {"survey": sheet(NESTED)},
    "two thousand questions": {"survey": sheet([q("text", f"a{number}") for number in range(2_000)])},
    "a label of a megabyte": {"survey": sheet([q("text", "a", "甲" * 1_000_000)])},
    "headers twice": {"survey": [["type", "name", "label", "label"], ["text", "a", "甲", "乙"]]},
    "a name of the object's own": {"survey": sheet([q("text", "constructor"), q("text", "__proto__"), q("text", "meta")])},
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_odd_workbook_ends_in_a_form_or_in_findings(case: str) -> None:
    """Never a stack trace: what is read is compiled or refused with a code, and markup stays text."""
    body, findings = form_from_sheets(ODD[case], Place("form.xlsx"))
    assert {each.code for each in findings} <= {"SCR-028", "SCR-029", "SCR-030"}
    if body is None:
        assert has_errors(findings)
        return
    if has_errors(check_form(body, Place())):
        return
    page = compile_form(body).bind({}).render()
    assert "<script>alert" not in page
