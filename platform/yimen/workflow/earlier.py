"""Which earlier cases of its parties a field of a form counts (`x-earlier`): read here, counted by whoever has the cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import jsonschema_rs

from yimen.kernel import Finding, Place

from . import codes
from .definition import stated
from .lint_names import Known
from .walk import at, items

_NAME: Final = {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,62}$"}
_NAMES: Final = {"type": "array", "minItems": 1, "maxItems": 20, "uniqueItems": True, "items": _NAME}
_TEXTS: Final = {"type": "array", "minItems": 1, "maxItems": 20, "items": {"type": "string", "minLength": 1}}
_YEARS: Final = {"type": "integer", "minimum": 1, "maximum": 50}
SHAPE: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["procedures"],
    "properties": {
        "procedures": _NAMES,
        "by": _NAME,
        "or_name": {"type": "boolean"},
        "within": {"enum": ["jurisdiction", "unit"]},
        "since": {
            "anyOf": [
                {"const": "year"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "minProperties": 1,
                    "properties": {"years": _YEARS, "parameter": _NAME},
                },
            ]
        },
        "done": {
            "type": "array",
            "minItems": 1,
            "maxItems": 20,
            "items": {
                "type": "string",
                "pattern": r"^[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?$",
            },
        },
        "decided": {"const": True},
        "not": _NAMES,
        "where": {
            "type": "object",
            "maxProperties": 5,
            "propertyNames": {"pattern": r"^form\.[A-Za-z_][A-Za-z0-9_]{0,62}\.[A-Za-z_][A-Za-z0-9_]{0,62}$"},
            "additionalProperties": _TEXTS,
        },
    },
    "anyOf": [{"required": ["by"]}, {"required": ["or_name"], "properties": {"or_name": {"const": True}}}],
    "not": {"required": ["done", "decided"]},
}
_VALIDATOR: Final = jsonschema_rs.Draft202012Validator(SHAPE)


@dataclass(frozen=True, slots=True)
class EarlierRule:
    """Cases of `procedures` in which a party of the same number (`by`: its field in the list of parties) stands; with
    `names` also those in which one of the same name does, where one of the two has no number.

    Counted is a case by its day: that on which one of `done` (item, outcome or "") was done, that of its decision where
    it has to stand `decided`, else that on which it was opened. `year` begins with the year, `years` (or what `parameter`
    says) reach back from the act; neither is ever. Left out are cases that ended as one of `endings`; `where` are
    (form and field, values) of which each must hold.
    """

    procedures: tuple[str, ...]
    by: str = ""
    names: bool = False
    within_unit: bool = False
    year: bool = False
    years: int = 0
    parameter: str = ""
    done: tuple[tuple[str, str], ...] = ()
    decided: bool = False
    endings: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def reach(self, parameters: Mapping[str, Any]) -> int:
        """How many years back cases count; 0 for ever."""
        return stated(parameters, self.parameter, self.years)

    def since(self, day: date, parameters: Mapping[str, Any]) -> date | None:
        """The first day that counts for an act on the day; None for ever."""
        if self.year:
            return date(day.year, 1, 1)
        years = self.reach(parameters)
        if not 0 < years < day.year:
            return None
        return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)


def read_earlier(spec: Any) -> EarlierRule | None:
    """The rule that a form writes; None for what no lint let into force."""
    if not _VALIDATOR.is_valid(spec):
        return None
    since = spec.get("since")
    reach = since if isinstance(since, Mapping) else {}
    done = (each.partition(".") for each in spec.get("done", ()))
    return EarlierRule(
        procedures=tuple(spec["procedures"]),
        by=spec.get("by", ""),
        names=bool(spec.get("or_name")),
        within_unit=spec.get("within") == "unit",
        year=since == "year",
        years=int(reach.get("years", 0)),
        parameter=str(reach.get("parameter", "")),
        done=tuple((item, outcome) for item, _dot, outcome in done),
        decided=bool(spec.get("decided")),
        endings=tuple(spec.get("not", ())),
        where=tuple(
            (path.removeprefix("form."), tuple(values)) for path, values in spec.get("where", {}).items()
        ),
    )


def check_earlier(
    counted: Mapping[str, Mapping[str, Any]], procedures: Mapping[str, Any], known: Known, place: Place
) -> Iterator[Finding]:
    """The parts of a form's schema that count earlier cases, by pointer: well written, and of names that there are."""
    for pointer, part in counted.items():
        for detail in _faults(pointer, part, procedures, known):
            yield codes.BAD_EARLIER.at(at(place, pointer), detail=detail)


def _faults(
    pointer: str, part: Mapping[str, Any], procedures: Mapping[str, Any], known: Known
) -> Iterator[str]:
    spec = part["x-earlier"]
    if "/items/" in pointer:
        yield "明细每一行中的字段不能统计，请放在明细之外"
    if part.get("type") != "integer" or part.get("readOnly") is not True or "x-from" in part:
        yield "统计的字段应当是只读的整数（type: integer，readOnly: true），不写 x-from"
    for error in _VALIDATOR.iter_errors(spec):
        yield f"x-earlier{''.join(f'/{each}' for each in error.instance_path)}：{error.message}"
        return
    yield from _unknown(spec, procedures, known)


def _unknown(spec: Mapping[str, Any], procedures: Mapping[str, Any], known: Known) -> Iterator[str]:
    for name in spec["procedures"]:
        if name not in procedures:
            yield f"程序“{name}”不存在"
    bodies = [procedures[name] for name in spec["procedures"] if name in procedures]
    done = {spot.id for body in bodies for spot in items(body)}
    for each in spec.get("done", ()):
        if each.partition(".")[0] not in done:
            yield f"所列程序中没有“{each}”"
    endings = {name for body in bodies for name in body.get("endings") or ()} | {"withdrawn", "merged"}
    for each in spec.get("not", ()):
        if each not in endings:
            yield f"所列程序没有结局“{each}”"
    for path in spec.get("where", {}):
        _root, form, field = path.split(".")
        if field not in known.fields.get(form, frozenset()):
            yield f"没有字段“{path}”"
