"""The hook by which field types are registered, ours like a stranger's: `yimen_field_types`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yimen.kernel import hookspec, once, plugin_manager

from .around import Judged
from .palette import PaletteItem

if TYPE_CHECKING:
    from .inputs.base import Input
    from .nodes import Control

Suits = Callable[[Mapping[str, Any], Mapping[str, Any]], int]


def never(schema: Mapping[str, Any], options: Mapping[str, Any]) -> int:
    """For field types that are used only where a definition names them."""
    return 0


@dataclass(frozen=True, slots=True)
class FieldType:
    """How a value is filled in and shown.

    `name` is the widget's name; `input` the WTForms field; `types` the JSON types it can hold;
    `suits(schema, options)` ranks it where no widget is named (0: not, the highest wins; ours are below 100);
    `show(value, control, language)` is the plain text when it is only read;
    `several` marks inputs of several boxes that need a legend instead of a label;
    `wide` ones take a whole line, and no cell of a table; `composite` ones name an object or a list whose fields are
    inputs of their own, laid out by `arrange(schema)` (a JSON Forms element) where the definition does not;
    `check` says what is wrong with a value that its schema allows, in sentences for the person;
    `offers` is what the designer's palette shows of it, none for a type that only a definition names.
    """

    name: str
    input: type[Input]
    types: frozenset[str]
    suits: Suits
    show: Callable[[Any, Control, str], str]
    several: bool = False
    wide: bool = False
    composite: bool = False
    arrange: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[Judged], Iterable[str]] | None = None
    offers: tuple[PaletteItem, ...] = ()


@hookspec
def yimen_field_types() -> list[FieldType]:  # type: ignore[empty-body]
    """Field types to add; of two with one name the later registered wins.

    A type whose `suits` answers 100 or more is taken before ours; one that answers 0 is used where a definition
    names it (`x-widget`, or `options.widget` in the layout).
    """


@once
def field_types() -> Mapping[str, FieldType]:
    """Every known field type by name; read once per process."""
    from . import inputs

    manager = plugin_manager()
    if not manager.is_registered(inputs):
        manager.add_hookspecs(sys.modules[__name__])
        manager.register(inputs, "yimen.screens.inputs")
    found: dict[str, FieldType] = {}
    for types in reversed(manager.hook.yimen_field_types()):
        found.update({each.name: each for each in types})
    return found


_HOLDING = ("properties", "items", "$defs")


def suited(schema: Mapping[str, Any], options: Mapping[str, Any]) -> FieldType | None:
    """The field type that suits best, or none. Plain values are ranked once per process and definition."""
    if any(each in schema for each in _HOLDING):
        return _ranked(schema, options)
    try:
        text = json.dumps([schema, options])
    except (TypeError, ValueError):
        return _ranked(schema, options)
    return _suited(id(field_types()), text)


@lru_cache(maxsize=8192)
def _suited(_registry: int, text: str) -> FieldType | None:
    return _ranked(*json.loads(text))


def _ranked(schema: Mapping[str, Any], options: Mapping[str, Any]) -> FieldType | None:
    ranked = [(each.suits(schema, options), each) for each in field_types().values()]
    rank, best = max(ranked, key=lambda pair: pair[0])
    return best if rank > 0 else None
