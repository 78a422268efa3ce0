"""One operation on a form's definition: the definition after it, and which part to look at. Nothing else happens.

Operations are plain JSON, {"do": name, ...}, as the designer's page sends them; each is a function here by its name.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from yimen.kernel import Finding
from yimen.pack import diff_patch, locked_changes, merge_patch

from .. import codes
from . import formulas
from .conditions import Incomplete
from .copying import copy_part
from .grounds import Body, part_at, path_by_ids
from .pasting import choices_from_text
from .placing import add, move, unpack
from .removing import remove, revert
from .rules import known_facts, set_requirement, set_rule
from .setting import keep_names, set_values, settings_of
from .shaping import Made, refuse, replace_at, set_required, spot_at, title_of
from .spots import spots_of


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an operation stands on: the form of the layer above (None for a form of one's own), that layer's name,
    and keys that once were other fields' and are not given again."""

    base: Body | None = None
    layer: str = ""
    taken: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Done:
    """The definition afterwards, the part to look at, and notes for whoever did it."""

    body: dict[str, Any]
    ref: str = ""
    notes: tuple[Finding, ...] = ()


Deed = Callable[[Made, Mapping[str, Any], Circumstances], "str | tuple[str, list[Finding]]"]


def perform(body: Body, operation: Mapping[str, Any], around: Circumstances) -> Done:
    """The body with one operation done; raises `DesignRefused` with a finding that says what to do instead."""
    deed = _DEEDS.get(str(operation.get("do")))
    if deed is None:
        raise refuse(codes.UNKNOWN_DEED, deed=str(operation.get("do"))[:40])
    made: Made = copy.deepcopy(dict(body))
    result = deed(made, operation, around)
    ref, notes = result if isinstance(result, tuple) else (result, [])
    _check_locks(made, around)
    return Done(settled(made, around.base), ref, tuple(notes))


def settled(body: Body, base: Body | None) -> dict[str, Any]:
    """The body as it comes out of its patch, so that what is kept and what is shown are one."""
    return dict(body) if base is None else dict(merge_patch(base, diff_patch(base, body)))


def _check_locks(made: Made, around: Circumstances) -> None:
    if around.base is None:
        return
    changed = locked_changes(around.base, made)
    if changed:
        raise refuse(codes.LOCKED_PART, title=_locked_title(around.base, changed[0]), layer=around.layer)


def _locked_title(base: Body, path: str) -> str:
    """What a locked place is called: the nearest field or layout that holds it."""
    spots = spots_of(base)
    for spot in reversed(list(spots.values())):
        for at in (spot.schema_at, spot.ui_at):
            if at is not None and (path + "/").startswith(path_by_ids(base, at) + "/"):
                return title_of(base, spot)
    return title_of(base, spots[""])


def _text(operation: Mapping[str, Any], name: str) -> str:
    return str(operation.get(name) or "")


def _index(operation: Mapping[str, Any]) -> int:
    at = operation.get("at")
    return at if isinstance(at, int) and not isinstance(at, bool) else 1_000_000


def _add(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    return add(made, _text(operation, "item"), _text(operation, "into"), _index(operation), around.taken)


def _move(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    return move(made, _text(operation, "ref"), _text(operation, "into"), _index(operation))


def _set(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    values = operation.get("values")
    ref = set_values(made, _text(operation, "ref"), values if isinstance(values, Mapping) else {})
    if around.base is not None and isinstance(values, Mapping) and "title" in values:
        keep_names(made, around.base, spot_at(made, ref))
    return ref


def _paste(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    ref = _text(operation, "ref")
    known = settings_of(made, spot_at(made, ref)).get("choices") or []
    return set_values(made, ref, {"choices": choices_from_text(_text(operation, "text"), known)})


def _rule(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    return set_rule(made, _text(operation, "ref"), _text(operation, "effect"), operation.get("when"))


def _require(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    return set_requirement(made, _text(operation, "ref"), operation.get("when"))


def _compute(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    ref = _text(operation, "ref")
    spot = spot_at(made, ref)
    schema = part_at(made, spot.schema_at or ())
    if not isinstance(schema, Mapping) or "x-computed" not in schema:
        raise refuse(codes.EXPERT_PART, ref, title=title_of(made, spot))
    try:
        text, result = formulas.written(
            operation.get("formula"), known_facts(made, spot), in_rows=spot.ground.in_rows
        )
    except Incomplete as lack:
        raise refuse(codes.BAD_CONDITION, ref, title=title_of(made, spot), reason=str(lack)) from lack
    kept = {
        key: each for key, each in schema.items() if key not in ("type", "format", "x-show", "x-computed")
    }
    replace_at(made, spot.schema_at or (), {**kept, **result, "x-computed": text})
    set_required(made, spot, False)
    return ref


def _remove(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    return remove(made, _text(operation, "ref"), around.base)


def _unpack(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    return unpack(made, _text(operation, "ref"))


def _copy(made: Made, operation: Mapping[str, Any], around: Circumstances) -> tuple[str, list[Finding]]:
    source = operation.get("source")
    body = source if isinstance(source, Mapping) else copy.deepcopy(made)
    return copy_part(
        made, body, _text(operation, "ref"), _text(operation, "into"), _index(operation), around.taken
    )


def _revert(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    """Back to the layer above: the part at `ref`, the lost one of that `identity`, or without either the whole."""
    ref, identity = _text(operation, "ref"), operation.get("identity")
    if around.base is None:
        raise refuse(codes.NOTHING_ABOVE, ref, title=title_of(made, spot_at(made, ref)))
    if isinstance(identity, list) and len(identity) == 2:
        return revert(made, (str(identity[0]), str(identity[1])), around.base)
    if ref:
        return revert(made, spot_at(made, ref).identity, around.base)
    made.clear()
    made.update(copy.deepcopy(dict(around.base)))
    return ""


def _replace(made: Made, operation: Mapping[str, Any], around: Circumstances) -> str:
    """The whole definition as an expert wrote it."""
    body = operation.get("body")
    if not isinstance(body, Mapping) or body.get("id") != made.get("id"):
        raise refuse(
            codes.BAD_SETTING, title=title_of(made, spot_at(made, "")), setting="id", reason="编号须保持不变"
        )
    made.clear()
    made.update(copy.deepcopy(dict(body)))
    return ""


_DEEDS: Final[Mapping[str, Deed]] = {
    "add": _add,
    "move": _move,
    "set": _set,
    "paste": _paste,
    "rule": _rule,
    "require": _require,
    "compute": _compute,
    "remove": _remove,
    "unpack": _unpack,
    "copy": _copy,
    "revert": _revert,
    "replace": _replace,
}
