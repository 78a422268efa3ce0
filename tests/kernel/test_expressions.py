"""CEL behind one boundary: exact values in, three truths out."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from yimen.kernel import UNKNOWN, Expression, ExpressionError, WorkingCalendar, to_cel
from yimen.kernel.expressions import MAX_LIST


@pytest.mark.parametrize(
    ("text", "env", "truth"),
    [
        ("form.fine > 100000", {"form": {"fine": 100001}}, True),
        ("form.fine > 100000", {"form": {"fine": 100000}}, False),
        ("form.fine > 100000", {"form": {}}, UNKNOWN),
        ("form.fine > 100000", {}, UNKNOWN),
        ("form.fine > 100000", {"form": {"fine": None}}, UNKNOWN),
        ("false && form.fine > 1", {"form": {}}, False),
        ("true || form.fine > 1", {"form": {}}, True),
        ("form.fine", {"form": {"fine": 3}}, UNKNOWN),
        ("has(form.fine)", {"form": {}}, False),
        ("acts.exists(a, a.item == '7')", {"acts": [{"item": "7"}]}, True),
        ("days('2026-11-23') == today", {"today": to_cel(date(2026, 11, 23))}, True),
    ],
)
def test_truth_is_true_false_or_unknown(text: str, env: dict, truth: object) -> None:
    """A missing name is unknown, never an exception and never a pass."""
    assert Expression.compile(text).truth(env) is truth


def test_next_working_day_follows_the_calendar_and_is_unknown_without_one() -> None:
    """The make-up day is worked, the holiday is not; of a year without a table weekends alone are known."""
    calendar = WorkingCalendar.of([2026], [date(2026, 5, day) for day in (1, 4, 5)], [date(2026, 5, 9)])
    expression = Expression.compile("day(next_working_day(days(on)))")
    assert expression.value({"on": "2026-05-02"}) is UNKNOWN
    for on, found in (
        ("2026-04-30", "2026-04-30"),
        ("2026-05-01", "2026-05-06"),
        ("2026-05-09", "2026-05-09"),
        ("2027-02-20", "2027-02-22"),
        ("2027-02-19", "2027-02-19"),
    ):
        assert expression.value({"on": on}, calendar) == found


def test_unknown_refuses_to_be_a_boolean() -> None:
    """`if unknown:` would let a gate open by accident."""
    with pytest.raises(TypeError):
        bool(UNKNOWN)


@pytest.mark.parametrize("value", [Decimal("1.5"), datetime(2026, 1, 1), object(), list(range(1001))])
def test_value_without_an_exact_cel_value_is_refused(value: object) -> None:
    """Decimal would silently become a float in the library."""
    with pytest.raises(TypeError):
        to_cel(value)


@pytest.mark.parametrize(
    "text",
    ["a >", "evil(1)", "(" * 30 + "1" + ")" * 30, "x" * 2001, "a.map(x, b.map(y, c.map(z, z)))"],
)
def test_expression_beyond_the_bounds_is_refused(text: str) -> None:
    """Syntax, unknown functions, length, nesting and list operations are bounded before anything runs."""
    with pytest.raises(ExpressionError):
        Expression.compile(text)


LOOP = "[1, 2]{0}map(a, [1, 2]{0}map(b, [1, 2]{0}map(c, c)))"


@pytest.mark.parametrize(
    "text",
    [
        f"size({LOOP.format('. ')}) > 0",
        "size(" + LOOP.format(".\n") + ") > 0",
        r'size(r"\") > 0 && size(' + LOOP.format(".") + r') > 0 && "" == ""',
        'true // "\n && size(' + LOOP.format(".") + ') > 0 // "',
        "size('''\"''') > 0 && size(" + LOOP.format(".") + ') > 0 && "" == ""',
    ],
)
def test_loops_are_counted_however_they_are_written(text: str) -> None:
    """Ten within one another run for ever, and nothing ends them: none hides behind a blank, a raw text or a comment."""
    with pytest.raises(ExpressionError, match=r"列表运算|注释"):
        Expression.compile(text)


def test_what_only_looks_like_a_comment_is_a_text() -> None:
    """Addresses and quotes stand in texts as they are."""
    text = r"""url == "http://a//b" || url == 'r"x"' || url == "b\"'" """
    assert Expression.compile(text).truth({"url": "http://a//b"}) is True


def test_texts_are_joined_as_a_paper_lists_them() -> None:
    """With what a list holds that fits; what is no text is not known."""
    joined = Expression.compile("joined(rows.map(r, r.left, r.name))")
    rows = [{"left": True, "name": "甲"}, {"left": False, "name": "乙"}, {"left": True, "name": "丙"}]
    assert joined.value(to_cel({"rows": rows})) == "甲、丙"
    assert joined.value(to_cel({"rows": [{"left": True, "name": 1}]})) is UNKNOWN


def test_texts_joined_in_loops_are_bounded() -> None:
    """A short expression over a long text and many rows would fill the memory: it is unknown before it is begun."""
    env = to_cel({"rows": [{"n": "甲"}] * MAX_LIST, "t": "字" * 20_000})
    for often in (30, 200):
        grown = Expression.compile("rows.map(x, " + "+".join(["t"] * often) + ").size()")
        assert grown.value(env) is UNKNOWN
    nested = Expression.compile("rows.exists(x, rows.exists(y, x.n + t == y.n + t))")
    assert nested.value(env) is UNKNOWN
    plain = Expression.compile('joined(rows.map(x, x.n + "、" + x.n))')
    assert plain.value(to_cel({"rows": [{"n": "甲"}] * 3})) == "甲、甲、甲、甲、甲、甲"


ROWS = [{"n": number, "name": "甲"} for number in range(MAX_LIST)]
MADE = "[" + ",".join(["0"] * 400) + "]"
EVERY = "rows.all(p, rows.all(q, {}))"


@pytest.mark.parametrize(
    "text",
    [
        EVERY.format(" && ".join(["p.n >= 0"] * 100)),
        EVERY.format("sum(fines) >= 0"),
        EVERY.format("joined(names) != ''"),
        EVERY.format("fines == sums"),
        EVERY.format("true || p.n in fines"),
        EVERY.format("p.name.matches('a*b')"),
        EVERY.format("p.n + q.n > 0 || rows == p.n"),
        "rows.all(p, " + " && ".join(["names.exists(q, joined(names) == '')"]) + ")",
        "rows.all(p, " + "&&".join(["joined(names)!=''"] * 99) + ")",
        "size(rows.map(p, [" + ",".join(["rows"] * 200) + "])) > 0",
        "size(rows.map(p, rows.map(q, rows))) > 0",
        "size(rows.map(p, rows)) > 0",
        "keys.all(p, keys.all(q, p in names || p != q))",
        r"rows.all(p, p.name.matches('\\w{200}'))",
        "rows.all(p, p.name.matches(p.name))",
        " || ".join([r"kind.matches('\\w{200}')"] * 70),
        "rows.all(p, size(rows.map(q, p)) > 0)",
        "size(rows.map(p, [rows, rows, rows]).map(q, [" + ",".join(["q"] * 90) + "])) > 0",
        f"{MADE}.all(p, {MADE}.all(q, " + " && ".join(["p == q"] * 30) + "))",
        "(fines + fines + fines).all(p, (fines + fines + fines).all(q, p >= q || p < q))",
        "rows.all(fines, rows.all(q, sum(fines) == 0 || true))",
    ],
)
def test_loops_that_would_run_for_minutes_are_unknown(text: str) -> None:
    """Nothing ends a loop that has begun: what it may cost over these values is reckoned first."""
    env = to_cel(
        {
            "rows": ROWS,
            "fines": [1] * MAX_LIST,
            "sums": [1] * MAX_LIST,
            "names": ["甲"] * MAX_LIST,
            "kind": "甲",
        }
    )
    assert Expression.compile(text).value(env) is UNKNOWN


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("rows.all(r, rows.exists(n, n.n == r.n && r.n <= n.n))", 150),
        ("size(rows.filter(e, has(e.n)).map(e, {'number': e.n, 'name': e.name})) == size(rows)", MAX_LIST),
        ("sum(rows.map(r, r.n)) >= 0 && rows.exists(r, r.n == size(rows) - 1)", MAX_LIST),
        ("rows.all(r, rows[r.n].name == r.name)", MAX_LIST),
    ],
)
def test_loops_of_ordinary_work_are_let_run(text: str, many: int) -> None:
    """Lists of a hundred within one another, lists of a thousand in one loop."""
    assert Expression.compile(text).truth(to_cel({"rows": ROWS[:many]})) is True


def test_names_and_paths_are_known_for_lint() -> None:
    """Lint finds unbound names by them."""
    expression = Expression.compile("form.a.b > 1 && size(parties) > 0 && 'case.x' == case.title")
    assert expression.names == {"form", "parties", "case"}
    assert expression.paths == {"form.a.b", "parties", "case.title"}
