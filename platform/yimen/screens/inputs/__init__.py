"""The field types that come with Yimen, registered through the same hook as a plugin's.

Ranks of `suits` go up to 99; a plugin that wants a schema for itself answers 100 or more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yimen.kernel import hookimpl

from ..hooks import FieldType, never
from . import (
    choices,
    days,
    field_offers,
    files,
    fixed,
    locations,
    lookups,
    numbers,
    offers,
    parties,
    signatures,
    text,
    workdays,
)
from .base import plain

TEXT, NUMBER, ANY = frozenset({"string"}), frozenset({"number", "integer"}), frozenset[str]()
CODES = frozenset({"identity-number", "credit-code", "region-code", "plate-number"})
FEW = 4

Body = Mapping[str, Any]
_TYPES = {name: frozenset({name}) for name in ("string", "integer", "number", "boolean", "object", "array")}
_TYPES["null"] = frozenset()


def types_of(schema: Body) -> frozenset[str]:
    """The JSON types a schema allows, null aside; where it names none, those its values or its keywords tell."""
    named = schema.get("type")
    if isinstance(named, str):
        return _TYPES[named] if named in _TYPES else frozenset({named})
    return frozenset(name for name in named or () if name != "null")


def is_choice(schema: Body) -> bool:
    """A list of values to choose from: `enum`, or `oneOf`/`anyOf` of constants."""
    if isinstance(schema.get("enum"), list):
        return True
    for key in ("oneOf", "anyOf"):
        offered = schema.get(key)
        if isinstance(offered, list) and offered:
            return all(isinstance(each, Mapping) and "const" in each for each in offered)
    return False


def is_several(schema: Body) -> bool:
    items = schema.get("items")
    return types_of(schema) == {"array"} and isinstance(items, Mapping) and is_choice(items)


def of_type(name: str, rank: int) -> Any:
    return lambda schema, options: rank if types_of(schema) == {name} else 0


def of_format(*names: str) -> Any:
    return lambda schema, options: 40 if schema.get("format") in names and types_of(schema) == TEXT else 0


def _radio(schema: Body, options: Body) -> int:
    return 60 if is_choice(schema) and options.get("format") == "radio" else 0


def _yes_no(schema: Body, options: Body) -> int:
    return 50 if types_of(schema) == {"boolean"} and options.get("format") == "radio" else 0


def _is_signature(schema: Body, options: Body) -> int:
    return 80 if types_of(schema) == {"object"} and schema.get("format") == "signature" else 0


def _is_location(schema: Body, options: Body) -> int:
    return 80 if types_of(schema) == {"object"} and schema.get("format") == "location" else 0


def _is_file(schema: Body, options: Body) -> int:
    inner = schema.get("items", schema) if types_of(schema) == {"array"} else schema
    return 80 if isinstance(inner, Mapping) and inner.get("format") == "file" else 0


def _lookup(schema: Body, options: Body) -> int:
    return 90 if isinstance(schema.get("x-lookup"), Mapping) and types_of(schema) == TEXT else 0


def _area(schema: Body, options: Body) -> int:
    return 20 if types_of(schema) == TEXT and text.is_long(schema, options) else 0


@hookimpl(trylast=True)
def yimen_field_types() -> list[FieldType]:
    return [*_texts(), *_numbers(), *_times(), *_choices(), *_others(), *_composites()]


def _composites() -> list[FieldType]:
    """Fields that hold several: they have no input of their own."""
    whole, many = frozenset({"object"}), frozenset({"array"})
    return [
        FieldType("party", fixed.ShownInput, whole, never, plain, composite=True,
                  arrange=parties.arrange_party, offers=field_offers.PARTIES),
        FieldType("address", fixed.ShownInput, whole, never, plain, composite=True,
                  arrange=parties.arrange_address, offers=field_offers.ADDRESSES),
        FieldType("officers", fixed.ShownInput, many, never, plain, composite=True, offers=field_offers.OFFICERS),
    ]  # fmt: skip


def _texts() -> list[FieldType]:
    return [
        FieldType("text", text.TextInput, TEXT, of_type("string", 10), plain, offers=offers.TEXTS),
        FieldType("textarea", text.AreaInput, TEXT, _area, plain, wide=True, offers=offers.AREAS),
        FieldType("code", text.CodeInput, TEXT, of_format(*CODES), plain, offers=offers.CODES),
    ]


def _numbers() -> list[FieldType]:
    whole, fen = of_type("integer", 10), frozenset({"integer"})
    return [
        FieldType(
            "integer", numbers.IntegerInput, NUMBER, whole, numbers.show_number, offers=offers.INTEGERS
        ),
        FieldType("number", numbers.NumberInput, NUMBER, _number, numbers.show_number, offers=offers.NUMBERS),
        FieldType("money", numbers.MoneyInput, fen, _money, numbers.show_money, offers=offers.MONEY),
    ]


def _times() -> list[FieldType]:
    moment = of_format("date-time")
    return [
        FieldType(
            "date",
            days.DayInput,
            TEXT,
            of_format("date"),
            days.show_day,
            check=workdays.check_day,
            offers=offers.DAYS,
        ),
        FieldType("datetime", days.MomentInput, TEXT, moment, days.show_moment, offers=offers.MOMENTS),
        FieldType("time", days.TimeInput, TEXT, of_format("time"), days.show_time, offers=offers.TIMES),
    ]


def _choices() -> list[FieldType]:
    yes, several, one = frozenset({"boolean"}), frozenset({"array"}), choices.show_choice
    ticked = of_type("boolean", 10)
    return [
        FieldType("checkbox", choices.BooleanInput, yes, ticked, plain, offers=offers.TICKS),
        FieldType("yesno", choices.YesNoInput, yes, _yes_no, plain, several=True, offers=offers.YES_NO),
        FieldType("choice", choices.ChoiceInput, ANY, _choice, one, offers=offers.LISTS),
        FieldType("radio", choices.RadioInput, ANY, _radio, one, several=True, offers=offers.RADIOS),
        FieldType(
            "choices", choices.SeveralInput, several, _several, choices.show_several,
            several=True, offers=offers.SEVERAL,
        ),
    ]  # fmt: skip


def _others() -> list[FieldType]:
    held, one = frozenset({"object", "array"}), frozenset({"object"})
    return [
        FieldType(
            "lookup",
            lookups.LookupInput,
            TEXT,
            _lookup,
            lookups.show_lookup,
            check=lookups.check_term,
            offers=field_offers.LOOKUPS,
        ),
        FieldType("file", files.FileInput, held, _is_file, files.show_file, wide=True, offers=offers.FILES),
        FieldType(
            "signature",
            signatures.SignatureInput,
            one,
            _is_signature,
            files.show_file,
            wide=True,
            offers=offers.SIGNATURES,
        ),
        FieldType(
            "location",
            locations.LocationInput,
            one,
            _is_location,
            locations.show_location,
            offers=offers.LOCATIONS,
        ),
        FieldType("computed", fixed.ShownInput, ANY, never, _show_computed, offers=offers.COMPUTED),
        FieldType("constant", fixed.ShownInput, ANY, _constant, choices.show_choice),
    ]


def _number(schema: Body, options: Body) -> int:
    return 10 if types_of(schema) in ({"number"}, {"number", "integer"}) else 0


def _money(schema: Body, options: Body) -> int:
    return 40 if schema.get("format") == "fen" and types_of(schema) == {"integer"} else 0


def _choice(schema: Body, options: Body) -> int:
    return 50 if is_choice(schema) else 0


def _several(schema: Body, options: Body) -> int:
    return 50 if is_several(schema) else 0


def _constant(schema: Body, options: Body) -> int:
    return 70 if "const" in schema and types_of(schema) != {"boolean"} else 0


def _show_computed(value: Any, control: Any, language: str) -> str:
    if control.options.get("show") == "money":
        return numbers.show_money(value, control, language)
    if control.options.get("show") == "date":
        return days.show_day(value, control, language)
    return plain(value, control, language)
