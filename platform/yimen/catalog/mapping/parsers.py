"""Cell parsers: what a cell of a column says. A kind's columns name them; plugins add more by hook."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from yimen.kernel import FindingKind, fen_from_yuan
from yimen.pack import Column

from .. import codes
from ..law.amount import Amount
from ..law.citation import basis_point, law_names
from ..law.fine import parse_fine
from ..law.numerals import NUMBER, number
from ..reading.workbook import Raw
from ..seeing.cells import (
    changed_how,
    code_text,
    even_codes,
    even_names,
    even_texts,
    joined,
    loses_digits,
    plain,
    unmarked,
    unwrapped,
)
from .days import WITHOUT_END, day_of, is_day, is_no_day
from .headings import headed_how, heading
from .units import unit_in, worth
from .valued import value_reader


class CellError(ValueError):
    """The cell does not say what the column asks for; carries the finding's kind and values."""

    def __init__(self, kind: FindingKind, **values: object) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.values = values


Read = Callable[[Raw], Any]
Spread = Callable[[str, Any], Mapping[str, Any]]
Changed = Callable[[Raw, str], str]
Even = Callable[[Sequence[Raw]], bool]
Written = Callable[[Any], Raw]


@dataclass(frozen=True, slots=True)
class CellParser:
    """`reader(column, title)` gives the function for a column's cells: it returns the JSON value, or raises
    `CellError`. `fits` says whether a text looks like such a value (evidence for the mapping). `spread` gives
    further fields that the value holds; a field with a column of its own keeps that, and
    where all that `gives` names have one, nothing is spread. `changed` says
    how a value differs from its cell, where that is to be told. `joins` says that several columns of the same field
    are put together; `labels` that each then says by its own title what it is about. `blank`: a dash (/, —) leaves the
    cell empty; else it is a text that the parser reads. `writer(column, title)` gives the cell in which a value is
    written, where that is not the value.
    """

    reader: Callable[[Column, str], Read]
    fits: Callable[[str], bool] | None = None
    spread: Spread | None = None
    gives: tuple[str, ...] = ()
    changed: Changed | None = None
    joins: bool = False
    writer: Callable[[Column, str], Written] | None = None
    labels: bool = False
    blank: bool = True
    even: Even | None = None


_CODE = re.compile(r"(?:[\u4e00-\u9fff]{1,4}(?=.*\d))?[A-Za-z0-9][A-Za-z0-9._/\-*]+")
_CODED = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9._/\-]*")
_BESIDE = re.compile(r"^\d{8,}/\d{8,}$|[（(【\[](?:原|旧|曾用|现|新).*\d{4}")
_LISTED = re.compile(r"[、，,；;\n至～~]")
_PENDING = frozenset({"无", "暂无", "待定", "待编", "待赋码", "待补充", "未编码", "未赋码"})
_CARRYING_OUT = re.compile(
    r"^《[^《》]+》(?:实施|施行|贯彻|若干|补充)?(?:细则|办法|条例|规定|意见|解释|决定)(?:[（(][^（）()]*[）)])?$"
)
_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d{1,3}")
_INTEGER = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d+")
_REGION = re.compile(r"(\d{6}|\d{9}|\d{12})\s*[-—:： ]?\s*(\S.*)?")
_CLAIM = re.compile(rf"[（(](?:(?P<fields>{NUMBER})个?方面)?\s*(?:共)?(?P<items>{NUMBER})项[）)]\s*$")
_AMOUNT = re.compile(rf"(?P<minus>-)?(?:人民币|[¥￥])?(?P<number>{NUMBER})(?P<unit>元|[%％‰]|倍)?(?:整|正)?")
_UNITS = re.compile("[十百千]?[万亿]?元|倍|[%％]")
_BARE_RANGE = re.compile(
    rf"(?P<low>{NUMBER})(?:(?P<above>以上)?[-－—–~～至到]*(?P<high>(?<!\d){NUMBER}))?(?P<tail>以[上下内])?"
)
_MAX_BARE = 40
_FINED = re.compile("[处罚元倍%]|不予|警告|责令|没收|吊销|暂扣|通报|教育")
_FROM_TO = re.compile(r"[\d.,]+\s*(?:[-－—–~～至到]|以上)\s*[\d.,]+(?:以下)?")
_ENDLESS = frozenset({"不封顶", "上不封顶", "无上限", "不设上限", "无下限", "不设下限"})
_SPLIT = re.compile(r"[、；;\n]+|(?<=\S)[，,](?=\S)")


def _text(_column: Column, _title: str) -> Read:
    return plain


def _kept(_column: Column, _title: str) -> Read:
    """As it stands: a whole number stays a number, everything else is text."""
    return lambda raw: int(raw) if isinstance(raw, float) and raw.is_integer() else plain(raw)


def _name(_column: Column, _title: str) -> Read:
    return lambda raw: unmarked(joined(plain(raw)))


def _code(_column: Column, title: str) -> Read:
    def read(raw: Raw) -> str:
        if loses_digits(raw):
            raise CellError(codes.LOST_DIGITS, title=title, value=plain(raw))
        if isinstance(raw, date):
            raise CellError(codes.CODE_AS_DATE, title=title, value=plain(raw))
        if isinstance(raw, str) and (count := _codes_in(raw)) > 1:
            raise CellError(codes.SEVERAL_CODES, title=title, count=count, value=plain(raw)[:80])
        code = code_text(raw)
        if code.strip("（）()") in _PENDING:
            return ""
        return code if code.isalnum() else _number_as_text(unwrapped(code), title)

    return read


def _codes_in(raw: str) -> int:
    """How many codes stand in the cell; a code that was broken over lines is one, for its lines begin differently."""
    if not _LISTED.search(raw.strip()):
        return 1
    parts = [unwrapped(each.strip()) for each in _LISTED.split(plain(raw)) if each.strip()]
    if not all(len(each) > 4 and _CODED.fullmatch(each) for each in parts):
        return 1
    alike = len({(len(each), each[:3]) for each in parts}) == 1
    return len(parts) if alike or "\n" not in raw.strip() else 1


def _number_as_text(code: str, title: str) -> str:
    """A number that a program wrote as text: 330902006000.0 is its digits, 3.30902E+11 has lost them. A code beside the
    one of before is two."""
    if _GROUPED.fullmatch(code):
        return code.replace(",", "").replace("，", "")
    if code.endswith(".0") and len(code) > 7 and code[:-2].isdigit():
        return code[:-2]
    if _SCIENTIFIC.fullmatch(code):
        raise CellError(codes.LOST_DIGITS, title=title, value=code)
    if _BESIDE.search(code):
        raise CellError(codes.SEVERAL_CODES, title=title, count=2, value=code[:80])
    return code


def _integer(_column: Column, title: str) -> Read:
    def read(raw: Raw) -> int | None:
        text = plain(raw)
        if not text:
            return None
        value = text.rstrip("项个条件次 ")
        if _INTEGER.fullmatch(value):
            return int(value.replace(",", ""))
        spelled = number(value)
        if spelled is None or spelled != spelled.to_integral_value():
            raise CellError(codes.NOT_AN_INTEGER, title=title, value=text[:60])
        return int(spelled)

    return read


def _decimal(_column: Column, title: str) -> Read:
    """An exact decimal as text, so that no digit is lost on the way: 1.667, 40000.

    A sum is told in the unit of the header (万元, else 元), whatever its own; what is no sum keeps its sign: 5%, 3倍.
    """
    scale = worth(unit_in(title))

    def read(raw: Raw) -> str | None:
        text = "".join(plain(raw).split()).replace("，", ",")
        if not text or text in _ENDLESS:
            return None
        found = _AMOUNT.fullmatch(text.replace(",", ""))
        value = number(found.group("number")) if found else None
        if found is None or value is None:
            raise CellError(codes.NOT_A_NUMBER, title=title, value=text[:60])
        unit = found.group("unit") or ""
        sum_ = unit == "元" or (found.group("number")[-1] in "万亿" and unit == "")
        exact = format(value / scale if sum_ else value, "f")
        shown = exact.rstrip("0").rstrip(".") if "." in exact else exact
        shown = f"-{shown}" if found.group("minus") else shown
        return shown + (unit if unit != "元" else "")

    return read


def _money(column: Column, title: str) -> Read:
    """Fen; the unit stands in the header (万元), in the kind's column, or in the cell, else it is 元."""
    named = _unit_of(column, title)

    def read(raw: Raw) -> int | None:
        text = plain(raw).replace(",", "").replace("，", "")
        if not text:
            return None
        unit = next((unit for unit in ("亿元", "万元", "元") if text.endswith(unit)), named)
        try:
            return fen_from_yuan(text.removesuffix(unit), scale=int(worth(unit)))
        except ValueError:
            raise CellError(codes.NOT_MONEY, title=title, value=text[:60], unit=unit) from None

    return read


def _unit_of(column: Column, title: str) -> str:
    return unit_in(title) or column.unit or "元"


def _money_written(column: Column, title: str) -> Written:
    """The amount in the unit in which the column is read: 5,000,000 fen are 50000 in 元 and 5 in 万元."""
    fen = 100 * int(worth(_unit_of(column, title)))

    def write(value: Any) -> Raw:
        if type(value) is not int:
            return plain(value)
        whole, rest = divmod(value, fen)
        return format(Decimal(value) / fen, "f") if rest else whole

    return write


def _date(_column: Column, title: str) -> Read:
    def read(raw: Raw) -> str | None:
        day = day_of(raw)
        if day is None and (text := plain(raw)) and text not in WITHOUT_END:
            raise CellError(codes.NOT_A_DATE, title=title, value=text[:60])
        return day

    return read


def _date_if_told(column: Column, title: str) -> Read:
    """As `date`; what names a month, a year or an event instead of a day is left empty, with a warning."""
    date_ = _date(column, title)

    def read(raw: Raw) -> str | None:
        text = plain(raw)
        if is_no_day(text):
            raise CellError(codes.NO_DAY, title=title, value=text[:60])
        return cast("str | None", date_(raw))

    return read


def _day_of_number(raw: Raw, _day: str) -> str:
    return "数字读作日期" if isinstance(raw, int | float) else ""


def _law_name(_column: Column, _title: str) -> Read:
    def read(raw: Raw) -> str:
        text = joined(plain(raw))
        if not text.startswith("《") or _CARRYING_OUT.search(text):
            return text  # 某省实施《某法》办法 is one name, and so is 《某法》实施细则
        return "、".join(dict.fromkeys(law_names(text))) or text

    return read


def _list(_column: Column, _title: str) -> Read:
    return lambda raw: [part for each in _SPLIT.split(plain(raw)) if (part := joined(each.strip()))]


def _region(_column: Column, _title: str) -> Read:
    def read(raw: Raw) -> str:
        text = joined(plain(raw))
        found = _REGION.fullmatch(text)
        return found.group(1) if found else text

    return read


def _spread_basis(_field: str, value: Any) -> Mapping[str, Any]:
    law, point = basis_point(value)
    said = {
        "law": law,
        "article": point,
    }  # a point alone is of the law that a section or another column names
    return {name: text for name, text in said.items() if text}


def amount_fields(amounts: list[Amount]) -> dict[str, Any]:
    """The flat fields of a tier that a fine gives; several amounts stay in the words and are parsed when used."""
    if len(amounts) > 1:
        return {"amount_kind": "several"}
    only = amounts[0]
    fields: dict[str, Any] = {"amount_kind": only.kind}
    for name in ("min_fen", "max_fen", "min_ratio", "max_ratio", "base", "per_unit"):
        value = getattr(only, name)
        if value not in (None, ""):
            fields[name] = value
    return fields


def _fine(_column: Column, title: str) -> Read:
    """A fine in words; a range of bare numbers (1-3 below 罚款幅度（万元）) gets the unit that its header says."""
    units = set(_UNITS.findall(title))
    unit = units.pop() if len(units) == 1 else ""

    def read(raw: Raw) -> str:
        text = plain(raw)
        found = _BARE_RANGE.fullmatch("".join(text.split())) if unit and len(text) <= _MAX_BARE else None
        if found is None or number(found["low"]) is None or (found["high"] and number(found["high"]) is None):
            return text
        low, high, tail = found["low"], found["high"], found["tail"] or ""
        if high is None:
            return f"{low}{unit}{tail}"
        return f"{low}{unit}以上{high}{unit}以下" if found["above"] or tail else f"{low}-{high}{unit}"

    return read


def _with_unit(raw: Raw, value: str) -> str:
    return "补上表头所写的单位" if value != plain(raw) else ""


def _spread_fine(_field: str, value: Any) -> Mapping[str, Any]:
    return amount_fields(parse_fine(value))


def _claim(_column: Column, _title: str) -> Read:
    return lambda raw: joined(plain(raw))


def _spread_claim(field: str, value: Any) -> Mapping[str, Any]:
    """综合行政执法局（22个方面1776项）: the unit and what it claims of itself."""
    found = _CLAIM.search(value)
    if found is None:
        return {}
    fields: dict[str, Any] = {field: value[: found.start()].strip()}
    if found.group("fields"):
        fields["claimed_fields"] = int(number(found.group("fields")) or 0)
    fields["claimed_items"] = int(number(found.group("items")) or 0)
    return fields


def _is_number(text: str) -> bool:
    try:
        Decimal(text.replace(",", "").rstrip("%％倍元"))
    except InvalidOperation:
        return False
    return True


def _is_amount(text: str) -> bool:
    plain_ = "".join(text.split()).replace("，", ",").replace(",", "")
    found = _AMOUNT.fullmatch(plain_)
    return plain_ in _ENDLESS or (found is not None and number(found.group("number")) is not None)


def _cites(text: str) -> bool:
    return "《" in text or bool(re.search(r"第.{1,8}条", text))


def _is_fine(text: str) -> bool:
    return bool(_FINED.search(text) or _FROM_TO.fullmatch(text))


BUILT_IN: Mapping[str, CellParser] = {
    "text": CellParser(_text, even=even_texts),
    "value": CellParser(value_reader),
    "kept": CellParser(_kept),
    "name": CellParser(_name, changed=changed_how, even=even_names),
    "heading": CellParser(lambda _column, _title: heading, changed=headed_how),
    "code": CellParser(
        _code,
        lambda text: bool(_CODE.fullmatch(unwrapped("".join(text.split())))),
        changed=changed_how,
        even=even_codes,
    ),
    "integer": CellParser(_integer, lambda text: number(text.rstrip("项个条件次 ")) is not None),
    "decimal": CellParser(_decimal, _is_amount),
    "money": CellParser(_money, lambda text: _is_number(text.rstrip("万亿元")), writer=_money_written),
    "date": CellParser(_date, is_day, changed=_day_of_number),
    "date_if_told": CellParser(
        _date_if_told, lambda text: is_day(text) or is_no_day(text), changed=_day_of_number
    ),
    "law_name": CellParser(
        _law_name, lambda text: "《" in text or text.endswith(("法", "条例", "规定", "办法", "细则", "决定"))
    ),
    "citation": CellParser(_name, _cites, changed=changed_how),
    "basis": CellParser(_text, _cites, _spread_basis, ("law", "article"), joins=True),
    "list": CellParser(_list),
    "region": CellParser(_region, lambda text: bool(_REGION.fullmatch(text))),
    "fine": CellParser(_fine, _is_fine, _spread_fine, changed=_with_unit, labels=True, blank=False),
    "unit_claim": CellParser(_claim, None, _spread_claim),
}
