"""A form as the designer's canvas shows it: every part with its title, sort, conditions, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from yimen.kernel import Finding, Place
from yimen.pack import diff_patch

from ..forms import read_form
from ..paths import pointer, steps_of
from . import formulas
from .facts import Fact, facts_around, facts_of
from .grounds import Body, Ground, part_at
from .items import LAYOUT_ITEMS, item_of
from .rules import requirement_of, rule_of, rule_words
from .setting import options_for, settings_of
from .shaping import SORTS, is_required, title_of
from .spots import Spot, element_of, schema_of, spots_of
from .uses import requirements_of

State = Literal["own", "changed", "moved", "inherited"]
LOCK = "x-locked"
_NOTHING: Mapping[str, Fact] = {}


class View:
    """A form beside the one of the layer above (None for a form of one's own), in one language."""

    def __init__(
        self, body: Body, base: Body | None, language: str = "zh", *, spots: dict[str, Spot] | None = None
    ) -> None:
        self.body = body
        self.base = base
        self.language = language
        self.spots = spots_of(body) if spots is None else spots
        self.above = spots_of(base) if base is not None else {}
        self.known = {each.identity: each for each in self.above.values()}
        self._facts: dict[str, dict[str, Fact]] = {}
        self._states: dict[str, State] = {}

    def facts(self, spot: Spot) -> dict[str, Fact]:
        """The fields that a condition of the part may test."""
        data = spot.ground.data
        if data not in self._facts:
            found = facts_around(self.body, spot.ground, self.language, spots=self.spots)
            self._facts[data] = {each.name: each for each in found}
        return {
            name: each for name, each in self._facts[data].items() if each.outside or each.path != spot.keys
        }

    # -- whose is it

    @cached_property
    def lost(self) -> list[Spot]:
        """Parts of the layer above that are no longer shown."""
        here = {each.identity for each in self.spots.values()}
        return [each for each in self.above.values() if each.identity not in here]

    def lost_title(self, spot: Spot) -> str:
        """What a part of the layer above was called there."""
        return title_of(self.base or {}, spot, self.language)

    @cached_property
    def _patch(self) -> dict[str, Any]:
        return {} if self.base is None else diff_patch(self.base, self.body)

    def state(self, spot: Spot) -> State:
        """Without a layer above nothing is marked."""
        if spot.ref not in self._states:
            self._states[spot.ref] = self._state(spot)
        return self._states[spot.ref]

    def _state(self, spot: Spot) -> State:
        if self.base is None:
            return "inherited"
        then = self.known.get(spot.identity)
        if then is None:
            return "own"
        if not self._says_as(spot, self.base, then):
            return "changed"
        elsewhere = bool(spot.ref) and self.spots[spot.parent].identity != self.above[then.parent].identity
        return "moved" if elsewhere or self.is_placed(spot) else "inherited"

    def _says_as(self, spot: Spot, base: Body, then: Spot) -> bool:
        """Whether the part itself says what it said above; what a patch left alone is the very same there."""
        described = spot.schema_at is not None and then.schema_at is not None
        if (
            described
            and element_of(self.body, spot) is element_of(base, then)
            and part_at(self.body, spot.schema_at or ()) is part_at(base, then.schema_at or ())
        ):
            return _around(self.body, spot) == _around(base, then)
        return bool(_says(self.body, spot) == _says(base, then))

    def is_placed(self, spot: Spot) -> bool:
        """Whether a patch has to place it in its list."""
        return "$after" in self._patched.get(spot.ref, {})

    @cached_property
    def _patched(self) -> dict[str, Mapping[str, Any]]:
        """What the patch says of each part that has an element, by ref."""
        found: dict[str, Mapping[str, Any]] = {"": self._patch}
        lists: dict[str, Any] = {}
        for ref, spot in self.spots.items():
            if ref:
                around = lists.get(spot.parent)
                given = around.get(steps_of(ref)[-1]) if isinstance(around, Mapping) else None
                found[ref] = given if isinstance(given, Mapping) else {}
            if spot.list_at is not None:
                way = spot.list_at if not ref else spot.list_at[len(spot.ui_at or ()) :]
                lists[ref] = part_at(found[ref], way)
        return found

    def is_locked(self, spot: Spot) -> bool:
        """Whether the layer above keeps the whole part as it is."""
        then = self.known.get(spot.identity)
        if then is None or self.base is None:
            return False
        raw = part_at(self.base, then.schema_at) if then.schema_at is not None else None
        element = element_of(self.base, then)
        return (isinstance(raw, Mapping) and raw.get(LOCK) is True) or element.get(LOCK) is True

    def locked_names(self, spot: Spot) -> list[str]:
        """Keywords of the property that the layer above locked one by one."""
        then = self.known.get(spot.identity)
        raw = part_at(self.base, then.schema_at) if then is not None and then.schema_at is not None else None
        locked = raw.get(LOCK) if isinstance(raw, Mapping) else None
        return [str(each) for each in locked] if isinstance(locked, list) else []

    # -- for the page

    def outline(self) -> list[dict[str, Any]]:
        """The parts of the form as a tree of plain JSON, the form's own children at the top."""
        nodes = {ref: self._node(spot) for ref, spot in self.spots.items()}
        for ref, spot in sorted(self.spots.items(), key=lambda each: each[1].index):
            if ref:
                nodes[spot.parent]["children"].append(nodes[ref])
        found: list[dict[str, Any]] = nodes[""]["children"]
        return found

    def _node(self, spot: Spot) -> dict[str, Any]:
        item = item_of(self.body, spot)
        schema, element = schema_of(self.body, spot), element_of(self.body, spot)
        options = element.get("options") or {}
        node: dict[str, Any] = {
            "ref": spot.ref, "sort": spot.sort, "title": title_of(self.body, spot, self.language),
            "state": self.state(spot), "kind": self._kind_word(spot, item.title), "icon": item.icon,
            "holds": spot.holds, "children": [],
        }  # fmt: skip
        if spot.keys:
            node["required"] = is_required(self.body, spot)
            node["readonly"] = bool(options.get("readonly") or schema.get("readOnly"))
        words = self.words(spot)
        if words:
            node["words"] = words
        if self.is_locked(spot):
            node["locked"] = True
        if options.get("width"):
            node["width"] = options["width"]
        return node

    def _kind_word(self, spot: Spot, title: Mapping[str, str]) -> str:
        if spot.sort == "control" or spot.sort in LAYOUT_ITEMS:
            return title.get(self.language) or title["zh"]
        return SORTS[spot.sort][self.language == "en"]

    def words(self, spot: Spot) -> list[str]:
        """The part's conditions and formula as sentences."""
        formula = schema_of(self.body, spot).get("x-computed")
        bare = "rule" not in element_of(self.body, spot) and not isinstance(formula, str)
        if bare and requirement_of(self.body, spot, _NOTHING) is None:
            return []
        facts = self.facts(spot)
        found = rule_words(self.body, spot, facts, self.language)
        if isinstance(formula, str):
            read = formulas.read(formula, in_rows=spot.ground.in_rows)
            sign = "= " if self.language == "en" else "＝"
            found.append(sign + formulas.words(read, facts, self.language))
        return found

    def details(self, spot: Spot) -> dict[str, Any]:
        """All that the properties of one part show: what may be set, what is set, conditions, what they may test."""
        facts = self.facts(spot)
        schema = schema_of(self.body, spot)
        found: dict[str, Any] = {
            "ref": spot.ref, "sort": spot.sort, "title": title_of(self.body, spot, self.language),
            "options": options_for(self.body, spot), "values": settings_of(self.body, spot),
            "facts": [each.as_json() for each in facts.values()],
            "rule": rule_of(self.body, spot, facts), "due": requirement_of(self.body, spot, facts),
            "mayRule": bool(spot.ref), "mayDue": len(spot.keys) == 1 and "x-computed" not in schema,
            "locked": self.is_locked(spot), "lockedNames": self.locked_names(spot),
        }  # fmt: skip
        if isinstance(schema.get("x-from"), str):
            found["from"] = schema["x-from"]
        if "x-earlier" in schema:
            found["earlier"] = schema["x-earlier"]
        if isinstance(schema.get("x-computed"), str):
            found["formula"] = formulas.read(schema["x-computed"], in_rows=spot.ground.in_rows)
            found["formulaText"] = schema["x-computed"]
        if spot.inner is not None:
            found["inside"] = [each.as_json() for each in self._columns(spot.inner)]
        return found

    def _columns(self, ground: Ground) -> list[Fact]:
        return [
            each
            for each in facts_of(self.body, ground, self.language, spots=self.spots)
            if len(each.path) == 1
        ]

    def findings(self, place: Place) -> list[tuple[Finding, str]]:
        """What is wrong with the form, each with the ref of the part that it concerns ("" where none)."""
        places = {
            pointer(at): ref for ref, spot in self.spots.items() for at in (spot.schema_at, spot.ui_at) if at
        }
        return [(each, _nearest(places, each.place.path or "")) for each in read_form(self.body, place)[1]]


def _says(body: Body, spot: Spot) -> Any:
    """What the part itself says, without what it holds."""
    element = {key: each for key, each in element_of(body, spot).items() if key != "elements"}
    options = element.get("options")
    if isinstance(options, Mapping):
        element["options"] = {key: each for key, each in options.items() if key != "detail"}
    raw = part_at(body, spot.schema_at) if spot.schema_at is not None else {}
    schema = {key: each for key, each in raw.items() if key not in ("x-order", *_held(spot))}
    title = body.get("title") if spot.sort == "form" else None
    return element, schema, _around(body, spot), title


def _around(body: Body, spot: Spot) -> tuple[bool, list[Any]]:
    """What the object around a field says of it: whether and when it must be filled in."""
    due = [
        entry for _, entry in requirements_of(body, spot.ground) if spot.keys and _names(entry, spot.keys[-1])
    ]
    return is_required(body, spot) if spot.keys else False, due


def _names(entry: Body, key: str) -> bool:
    then = entry.get("then")
    return isinstance(then, Mapping) and key in (then.get("required") or ())


def _held(spot: Spot) -> tuple[str, ...]:
    return {"rows": ("items",), "object": ("properties", "required", "allOf")}.get(spot.sort, ())


def _nearest(places: Mapping[str, str], path: str) -> str:
    while path:
        if path in places:
            return places[path]
        path = path.rsplit("/", 1)[0]
    return ""
