"""Pages speak the reader's language: no day and no count is printed as the program holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

SIGN = re.compile(r"<(?=[a-zA-Z/!])|>|\"|'")
DAY = re.compile(r"(?:^|_)(?:on|day|since|until|due|today|valid_from|valid_to|effective_from)$")
COUNT = re.compile(r"(?:^|_)(?:total|count)$")
BLANK = re.compile(r"(?:^|_)(?:n|total|count|rows|lines)$")
COUNTING = frozenset({"length", "count", "sum"})
SENTENCES = frozenset({"_", "gettext"})


class Markup:
    """Follows the template's own text: whether what is printed next stands in a tag or between two of them."""

    def __init__(self) -> None:
        self.tag = False
        self.quote = ""

    def read(self, text: str) -> None:
        for sign in SIGN.findall(text):
            if self.quote:
                self.quote = "" if sign == self.quote else self.quote
            elif self.tag and sign in "\"'":
                self.quote = sign
            elif sign in "<>":
                self.tag = sign == "<"


def shown(template: nodes.Template) -> Iterator[nodes.Expr]:
    """What stands between tags; of a macro of the shell, which prints them, what it is given."""
    markup = Markup()
    for output in template.find_all(nodes.Output):
        for part in output.nodes:
            if isinstance(part, nodes.TemplateData):
                markup.read(part.data)
            elif not markup.tag:
                yield from _parts(part)


def _parts(part: nodes.Expr) -> Iterator[nodes.Expr]:
    """The values that may be printed: alternatives and joined texts are taken apart."""
    inner: list[nodes.Expr | None] = []
    if isinstance(part, nodes.CondExpr):
        inner = [part.expr1, part.expr2]
    elif isinstance(part, nodes.Or | nodes.And):
        inner = [part.left, part.right]
    elif isinstance(part, nodes.Concat):
        inner = list(part.nodes)
    elif isinstance(part, nodes.Call) and isinstance(part.node, nodes.Getattr):
        ours = (
            isinstance(part.node.node, nodes.Name) and part.node.node.name == "ui" and part.node.attr != "due"
        )
        inner = list(part.args) if ours else []
    else:
        yield part
    for each in inner:
        if each is not None:
            yield from _parts(each)


def filled_in(template: nodes.Template) -> Iterator[tuple[str, nodes.Expr]]:
    """(name, value) of every blank of a sentence, wherever the sentence stands; ordinals are no counts."""
    for call in template.find_all(nodes.Call):
        named = isinstance(call.node, nodes.Name) and call.node.name in SENTENCES
        if named and call.args and isinstance(call.args[0], nodes.Const):
            for word in call.kwargs:
                if not re.search(rf"[第表] ?%\({word.key}\)s", call.args[0].value):
                    yield word.key, word.value


def is_raw(part: nodes.Expr) -> bool:
    """Whether a day or a count is printed as it is, by what it is called."""
    if isinstance(part, nodes.Filter):
        return part.name in COUNTING
    if isinstance(part, nodes.Add | nodes.Sub):
        return not isinstance(part.left, nodes.List)
    if isinstance(part, nodes.Call):
        return isinstance(part.node, nodes.Name) and part.node.name == "legal_today"
    name = getattr(part, "attr", "") or getattr(part, "name", "")
    return bool(DAY.search(name) or COUNT.search(name))


def is_unfiltered(name: str, value: nodes.Expr) -> bool:
    """Whether a blank that by its name takes a day or a count is filled with neither's words."""
    if isinstance(value, nodes.Const) or not (DAY.search(name) or BLANK.search(name)):
        return False
    wanted = "day" if DAY.search(name) else "numberformat"
    return not (isinstance(value, nodes.Filter) and value.name == wanted)


def found_in(text: str) -> list[str]:
    template = Environment(extensions=["jinja2.ext.i18n"]).parse(text)
    raw = [part for part in shown(template) if is_raw(part)]
    raw += [value for name, value in filled_in(template) if is_unfiltered(name, value) or is_raw(value)]
    return [f"{part.lineno}: {part}" for part in raw]


def test_no_template_prints_a_day_or_a_count_as_it_is(checkout: Path) -> None:
    """Days go through `day`, counts through `numberformat`; in attributes they stay as machines read them."""
    folder = checkout / "platform/yimen/templates"
    found = [
        f"{path.relative_to(folder)} {each}"
        for path in sorted(folder.rglob("*.html"))
        for each in found_in(path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<b>{{ row.valid_from }}</b>", 1),
        ("<b>{{ row.valid_from | day }}</b>", 0),
        ("<time datetime=\"{{ row.valid_from }}\">{{ row.valid_from }}</time>", 1),
        ("{% if a > b %}<i class='x'>{{ rows | length }}</i>{% endif %}", 1),
        ("{{ ui.fact('x', row.closed_on) }}{{ ui.due(row.due_on, tone, text) }}", 1),
        ("{{ _('共 %(n)s 条', n=found) }}<p title=\"{{ _('共 %(n)s 条', n=found) }}\">", 2),
        ("{% set text = _('%(day)s 起', day=row.start) %}", 1),
        ("{{ _('第%(n)s号', n=row.number) }}{{ _('共 %(n)s 条', n=found | numberformat) }}", 0),
        ("{{ row.total if row.total else '—' }} {{ a ~ b.count }}", 2),
    ],
)  # fmt: skip
def test_days_and_counts_are_found_where_they_are_shown(text: str, count: int) -> None:
    """In text and sentences, not where a tag's attribute needs them."""
    assert len(found_in(text)) == count


HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
AMOUNTS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整负"
"""Numerals and units of amounts are the same in every language: papers have 大写 alone, and 万 is typed by all."""


def chinese_in(script: str) -> list[str]:
    """The lines that hold Chinese in a text of the program: comments aside, numerals of amounts aside."""
    code = re.sub(r"(?m)^\s*(?://|/?\*).*$", "", script)
    return [line for line in code.splitlines() if set(HAN.findall(line)) - set(AMOUNTS)]


def test_no_script_speaks_chinese_of_its_own(checkout: Path) -> None:
    """What a page's script says comes from the server, in the language of its reader."""
    folder = checkout / "platform/yimen/static/src"
    found = {
        str(path.relative_to(folder)): lines
        for path in sorted(folder.rglob("*.js"))
        if (lines := chinese_in(path.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ('say("连接中断");', 1),
        ("const text = `共 ${n} 条`; // said", 1),
        ("  // 当 [field] of the rule\n/** 壹 and 条 */\nconst UNITS = '万亿';", 0),
        ('const address = "http://here/条";', 1),
    ],
)
def test_chinese_of_a_script_is_found_outside_its_comments(script: str, count: int) -> None:
    """Only whole lines of comment are passed over, so that nothing hides behind two strokes in a text."""
    assert len(chinese_in(script)) == count
