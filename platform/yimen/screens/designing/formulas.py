"""Computed values as a clerk builds them, written as CEL and read back.

A formula is one of

    {"sort": "terms", "terms": [{"sign": "+" or "-", "field": path}, ...]}      sums and differences
    {"sort": "product", "fields": [path, path]}                                quantity times price
    {"sort": "total", "rows": path, "column": key}                             a column of a list added up
    {"sort": "count", "rows": path}                                            how many rows
    {"sort": "days", "from": path, "to": path}                                 days between two dates
    {"sort": "later", "from": path, "days": number}                            a date so many days later
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from .conditions import Incomplete
from .facts import EITHER_ROW, Fact

Formula = dict[str, Any]
_NAME: Final = r"(?:row\.)?[a-z]\w*"
_TERM: Final = rf"(?:double\({_NAME}\)|{_NAME})"
_TERMS = re.compile(rf"({_TERM})((?: [+-] {_TERM})+)\Z")
_PRODUCT = re.compile(rf"({_TERM}) \* ({_TERM})\Z")
_TOTAL = re.compile(rf"sum\(({_NAME})\.map\((\w+), \2\.(\w+)\)\)\Z")
_COUNT = re.compile(rf"size\(({_NAME})\)\Z")
_BETWEEN = re.compile(rf"days\(({_NAME})\) - days\(({_NAME})\)\Z")
_LATER = re.compile(rf"day\(days\(({_NAME})\) \+ (-?\d+)\)\Z")
_NUMBERS: Final = ("number", "money")


def written(formula: Any, facts: Mapping[str, Fact], *, in_rows: bool) -> tuple[str, dict[str, Any]]:
    """The formula as CEL, and what the computed property says of its result; raises `Incomplete`."""
    write = _WRITERS.get(str(formula.get("sort"))) if isinstance(formula, Mapping) else None
    if write is None:
        raise Incomplete("请选择计算方式")
    return write(formula, facts, "row." if in_rows else "")


def _fact(facts: Mapping[str, Fact], path: Any, *sorts: str) -> Fact:
    found = facts.get(str(path))
    if found is None or EITHER_ROW in found.path or len(found.path) != 1:
        raise Incomplete("请选择参与计算的字段")
    if found.outside:
        raise Incomplete(f"“{found.title}”不在本行，不能参与本行的计算")
    if found.sort not in sorts:
        raise Incomplete(f"“{found.title}”不能参与这种计算")
    return found


def _is_whole(fact: Fact) -> bool:
    return fact.schema.get("type") == "integer"


def _result(facts: list[Fact], money: bool) -> dict[str, Any]:
    if money:
        return {"type": "integer", "format": "fen", "x-show": "money"}
    return {"type": "integer" if all(map(_is_whole, facts)) else "number"}


def _term(fact: Fact, led: str, whole: bool) -> str:
    name = led + fact.path[0]
    return name if whole else f"double({name})"


def _terms(formula: Mapping[str, Any], facts: Mapping[str, Fact], led: str) -> tuple[str, dict[str, Any]]:
    terms = formula.get("terms")
    if not isinstance(terms, list) or len(terms) < 2:
        raise Incomplete("加减至少要有两个字段")
    known = [_fact(facts, each.get("field"), *_NUMBERS) for each in terms]
    if len({each.sort for each in known}) > 1:
        raise Incomplete("金额和数字不能相加减")
    whole = all(map(_is_whole, known))
    parts = [_term(each, led, whole) for each in known]
    signs = ["-" if each.get("sign") == "-" else "+" for each in terms]
    if signs[0] == "-":
        raise Incomplete("第一个字段前不能是减号")
    text = parts[0] + "".join(f" {sign} {part}" for sign, part in zip(signs[1:], parts[1:], strict=True))
    return text, _result(known, known[0].sort == "money")


def _product(formula: Mapping[str, Any], facts: Mapping[str, Fact], led: str) -> tuple[str, dict[str, Any]]:
    fields = formula.get("fields")
    if not isinstance(fields, list) or len(fields) != 2:
        raise Incomplete("请选择相乘的两个字段")
    known = [_fact(facts, each, *_NUMBERS) for each in fields]
    money = [each for each in known if each.sort == "money"]
    if len(money) == 2:
        raise Incomplete("两个金额不能相乘")
    whole = all(map(_is_whole, known))
    if money and not whole:
        raise Incomplete("金额只能与整数相乘，以免出现不足一分的数")
    return " * ".join(_term(each, led, whole) for each in known), _result(known, bool(money))


def _total(formula: Mapping[str, Any], facts: Mapping[str, Fact], led: str) -> tuple[str, dict[str, Any]]:
    rows, column = str(formula.get("rows")), str(formula.get("column"))
    found = facts.get(f"{rows}/{EITHER_ROW}/{column}")
    if found is None or found.sort not in _NUMBERS:
        raise Incomplete("请选择明细和其中的数字或金额")
    return f"sum({led}{rows}.map(each, each.{column}))", _result([found], found.sort == "money")


def _count(formula: Mapping[str, Any], facts: Mapping[str, Fact], led: str) -> tuple[str, dict[str, Any]]:
    found = facts.get(str(formula.get("rows")))
    if found is None or not found.whole:
        raise Incomplete("请选择明细")
    return f"size({led}{found.path[0]})", {"type": "integer"}


def _days(formula: Mapping[str, Any], facts: Mapping[str, Fact], led: str) -> tuple[str, dict[str, Any]]:
    begin, end = (_fact(facts, formula.get(name), "date") for name in ("from", "to"))
    return f"days({led}{end.path[0]}) - days({led}{begin.path[0]})", {"type": "integer"}


def _later(formula: Mapping[str, Any], facts: Mapping[str, Fact], led: str) -> tuple[str, dict[str, Any]]:
    begin, count = _fact(facts, formula.get("from"), "date"), formula.get("days")
    if isinstance(count, bool) or not isinstance(count, int) or abs(count) > 36_500:
        raise Incomplete("请写明加几天（整数）")
    return f"day(days({led}{begin.path[0]}) + {count})", {
        "type": "string",
        "format": "date",
        "x-show": "date",
    }


_WRITERS: Final = {
    "terms": _terms, "product": _product, "total": _total, "count": _count, "days": _days, "later": _later,
}  # fmt: skip


def read(text: str, *, in_rows: bool) -> Formula | None:
    """What `written` wrote; None for a formula of another hand."""

    def bare(name: str) -> str:
        name = name.removeprefix("double(").removesuffix(")")
        return name.removeprefix("row.") if in_rows else name

    if found := _TERMS.match(text):
        rest = re.findall(rf" ([+-]) ({_TERM})", found[2])
        terms = [("+", found[1]), *rest]
        return {"sort": "terms", "terms": [{"sign": sign, "field": bare(name)} for sign, name in terms]}
    if found := _PRODUCT.match(text):
        return {"sort": "product", "fields": [bare(found[1]), bare(found[2])]}
    if found := _TOTAL.match(text):
        return {"sort": "total", "rows": bare(found[1]), "column": found[3]}
    if found := _COUNT.match(text):
        return {"sort": "count", "rows": bare(found[1])}
    if found := _BETWEEN.match(text):
        return {"sort": "days", "from": bare(found[2]), "to": bare(found[1])}
    if found := _LATER.match(text):
        return {"sort": "later", "from": bare(found[1]), "days": int(found[2])}
    return None


def words(formula: Formula | None, facts: Mapping[str, Fact], language: str = "zh") -> str:
    """The formula as a person would say it."""
    english = language == "en"
    if formula is None:
        return "an expert's formula" if english else "专家设置的公式"

    def title(path: str) -> str:
        known = facts.get(path)
        return f"“{path if known is None else known.title}”"

    sort = formula["sort"]
    if sort == "terms":
        first, *rest = formula["terms"]
        return title(first["field"]) + "".join(f" {each['sign']} {title(each['field'])}" for each in rest)
    if sort == "product":
        return " × ".join(title(each) for each in formula["fields"])
    if sort == "total":
        column = title(f"{formula['rows']}/{EITHER_ROW}/{formula['column']}")
        return f"the total of {column}" if english else f"{column}合计"
    if sort == "count":
        return f"the rows of {title(formula['rows'])}" if english else f"{title(formula['rows'])}的行数"
    if sort == "days":
        begin, end = title(formula["from"]), title(formula["to"])
        return f"days from {begin} to {end}" if english else f"从{begin}到{end}的天数"
    begin = title(formula["from"])
    return f"{begin} and {formula['days']} days" if english else f"{begin}加{formula['days']}天"
