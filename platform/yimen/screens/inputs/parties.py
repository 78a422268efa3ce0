"""Fields that hold several: a party, whose fields follow from its sort; an address; two officers.

A definition names such a type on an object or a list; its properties stay the definition's own, only how they are
laid out, and which of them show when, is the type's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

Body = Mapping[str, Any]

SORT: Final = "sort"
PERSON: Final = ("person",)
BODIES: Final = ("organisation", "business")
_LINES: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    ((SORT, "name"), ()),
    (("id_type", "id_number"), ()),
    (("gender", "birth_year"), PERSON),
    (("legal_representative",), BODIES),
    (("address", "phone"), ()),
)


def arrange_party(schema: Body) -> Body:
    """Two fields beside one another as papers have them; what concerns only one sort of party shows with it."""
    known = schema.get("properties", {})
    told_apart = SORT in known
    elements, placed = [], set[str]()
    for keys, sorts in _LINES:
        here = [key for key in keys if key in known]
        placed |= set(here)
        rule = _shown_for(sorts) if sorts and told_apart else {}
        if here:
            elements.append(_line([{**_control(key), **rule} for key in here]))
    elements += [_control(key) for key in _in_order(known) if key not in placed]
    return {"type": "VerticalLayout", "elements": elements}


def arrange_address(schema: Body) -> Body:
    """The division above what is below it; its name, which the look-up fills in, is not typed."""
    known = schema.get("properties", {})
    keys = [key for key in _in_order(known) if key != "region_name"]
    return {"type": "VerticalLayout", "elements": [_control(key) for key in keys]}


def _in_order(known: Body) -> Sequence[str]:
    return sorted(known, key=lambda key: known[key].get("x-order", 1_000_000))


def _control(key: str) -> dict[str, Any]:
    return {"type": "Control", "scope": f"#/properties/{key}"}


def _line(elements: list[dict[str, Any]]) -> dict[str, Any]:
    return elements[0] if len(elements) == 1 else {"type": "HorizontalLayout", "elements": elements}


def _shown_for(sorts: Sequence[str]) -> dict[str, Any]:
    test = {"scope": f"#/properties/{SORT}", "schema": {"enum": list(sorts)}}
    return {"rule": {"effect": "SHOW", "condition": test}}
