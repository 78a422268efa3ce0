"""The field: read as typed, kept as registered, shown as on the plate, its sort below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from markupsafe import escape

from yimen.screens import Control, FieldType, Input, Judged, PaletteItem, palette_option

from .plates import SORTS, Sort, fault_of, is_electric, sort_of, tidied, written

FAULTS: Final = {
    "place": (
        "号牌号码应以省份简称开头，例如“浙G·12345”",
        "A plate begins with the sign of its province: 浙G·12345",
    ),
    "letters": (
        "号牌中没有字母I和O，请核对是否为数字1和0",
        "No plate has the letters I and O: are they the digits 1 and 0?",
    ),
    "length": (
        "号牌号码应为7位（新能源汽车8位），请核对是否漏填或多填",
        "A plate has 7 signs, 8 for new energy: is one missing or too many?",
    ),
    "order": (
        "号牌号码的编排不正确，请对照车辆号牌核对",
        "No plate is built like this: compare it with the vehicle's",
    ),
}
NOT_TAKEN: Final = ("此处只填写{sorts}的号牌，该号牌为{sort}", "Only {sorts} here; this plate is {sort}")
ELECTRIC: Final = {True: ("纯电动", "electric"), False: ("非纯电动", "not purely electric")}


class PlateInput(Input):
    """A text box; what sort of plate stands in it is said below, without scripts after the next submission."""

    def parse(self, text: str) -> Any:
        return tidied(text)

    def write(self, value: Any) -> str:
        return (
            written(value) if isinstance(value, str) and sort_of(value) is not None else super().write(value)
        )

    def draw(self, attributes: str) -> str:
        return f'{super().draw(attributes)}<div class="form-hint">{escape(self.hint())}</div>'

    def hint(self) -> str:
        number: object = self.data
        if not isinstance(number, str) or self.masked:
            return ""
        sort = sort_of(number)
        return "" if sort is None else sort_text(number, sort, self.language)


def sort_text(number: str, sort: Sort, language: str) -> str:
    """“小型新能源汽车（纯电动）”."""
    english, name = language == "en", name_of(sort, language)
    electric = is_electric(number, sort)
    if electric is None:
        return name
    power = ELECTRIC[electric][english]
    return f"{name} ({power})" if english else f"{name}（{power}）"


def name_of(sort: Sort, language: str) -> str:
    return sort.english if language == "en" else sort.chinese


def check(judged: Judged) -> Iterator[str]:
    """No plate's number, or one of a sort that is not taken here."""
    if not isinstance(judged.value, str):
        return
    english = judged.language == "en"
    sort = sort_of(judged.value)
    if sort is None:
        yield FAULTS[fault_of(judged.value)][english]
        return
    taken = taken_by(judged.control)
    if taken and sort.id not in taken:
        names = [name_of(each, judged.language) for each in SORTS if each.id in taken]
        sorts = (", " if english else "、").join(names)
        yield NOT_TAKEN[english].format(sorts=sorts, sort=sort_text(judged.value, sort, judged.language))


def taken_by(control: Control) -> frozenset[str]:
    """The sorts that the definition takes, empty for all."""
    given = control.schema.get("x-plate")
    kinds = given.get("kinds") if isinstance(given, Mapping) else None
    return frozenset(map(str, kinds)) if isinstance(kinds, list) else frozenset()


def suits(schema: Mapping[str, Any], options: Mapping[str, Any]) -> int:
    return 100 if "x-plate" in schema and schema.get("type") == "string" else 0


def show(value: Any, control: Control, language: str) -> str:
    if not isinstance(value, str):
        return ""
    return written(value) if sort_of(value) is not None else value


PLATE: Final = FieldType(
    name="plate",
    input=PlateInput,
    types=frozenset({"string"}),
    suits=suits,
    show=show,
    check=check,
    offers=(
        PaletteItem(
            id="plate",
            title={"zh": "号牌号码", "en": "Plate number"},
            icon="car",
            group="text",
            schema={"type": "string", "title": "号牌号码", "x-title-en": "Plate number", "x-plate": {}},
            options={
                "kinds": palette_option(
                    "array", "只填写哪些号牌", "Sorts of plates taken", "/schema/x-plate/kinds",
                    items={"enum": [each.id for each in SORTS]}, uniqueItems=True,
                ),
            },
        ),
    ),
)  # fmt: skip
