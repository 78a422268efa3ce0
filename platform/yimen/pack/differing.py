"""The merge patch that makes one definition of another: what a layer says by itself, and nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from yimen.kernel import canonical_text

from .merge import _ABSENT, _IDS, AFTER, WHOLE, UnknownAnchor, _same, as_map, merge_patch


def diff_patch(base: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """The patch with `merge_patch(base, patch) == form`, but for the order within `required`, which means nothing.

    Elements are told apart as a merge tells them apart, so that a moved or changed one leaves the rest of its
    list to the base. Key order of the patch is free: it may be stored sorted.
    """
    return _maps(base, form)


def _diff(old: Any, new: Any, name: str) -> Any:
    if old is not _ABSENT and _same(old, new):
        return _ABSENT
    if isinstance(new, Mapping):
        if isinstance(old, list) or WHOLE in new:
            return {WHOLE: new}
        return _maps(old if isinstance(old, Mapping) else {}, new)
    if name in _IDS and isinstance(old, list) and isinstance(new, list):
        return _arrays(old, new, name)
    return {WHOLE: None} if new is None else new


def _maps(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    patch: dict[str, Any] = {key: None for key in old if key not in new}
    for key, value in new.items():
        change = _diff(old.get(key, _ABSENT), value, key)
        if change is not _ABSENT:
            patch[key] = change
    return patch


def _arrays(old: list[Any], new: list[Any], name: str) -> Any:
    """The change of a list by its elements' ids, or the whole list where that would not bring it about."""
    if name == "required" and _sorted(old) == _sorted(new):
        return _ABSENT
    before, after = as_map(name, old), as_map(name, new)
    patch: dict[str, Any] = {key: None for key in before if key not in after}
    for key, value in after.items():
        change = _diff(before.get(key, _ABSENT), value, "")
        if change is not _ABSENT:
            patch[key] = change
    for key, anchor in _moves(list(before), list(after)).items():
        if name not in ("required", "enum"):
            patch[key] = {AFTER: anchor, **_as_change(patch.get(key, _ABSENT))}
    patch = dict(sorted(patch.items()))  # as a store may keep it: what is laid now is what is laid then
    return patch if _brings_about(old, patch, new, name) else {WHOLE: new}


def _as_change(change: Any) -> Mapping[str, Any]:
    if change is _ABSENT:
        return {}
    return change if isinstance(change, Mapping) else {WHOLE: change}


def _moves(before: list[str], after: list[str]) -> dict[str, str]:
    """What must be placed, and after what: the additions, and as few of the others as will do."""
    if before == after:
        return {}
    wanted = set(after)
    ranks = {key: rank for rank, key in enumerate(key for key in before if key in wanted)}
    staying = _longest_rising([key for key in after if key in ranks], ranks)
    places = dict(pairwise(reversed(["", *after])))
    return {key: places[key] for key in after if key not in staying}


def _longest_rising(keys: list[str], ranks: Mapping[str, int]) -> set[str]:
    """The longest run of keys that already stand in this order."""
    length: list[int] = []
    previous: list[int] = []
    for index, key in enumerate(keys):
        best = max(
            (other for other in range(index) if ranks[keys[other]] < ranks[key]),
            key=length.__getitem__,
            default=-1,
        )
        length.append(1 if best < 0 else length[best] + 1)
        previous.append(best)
    at = max(range(len(keys)), key=length.__getitem__, default=-1)
    found = set()
    while at >= 0:
        found.add(keys[at])
        at = previous[at]
    return found


def _brings_about(old: list[Any], patch: Mapping[str, Any], new: list[Any], name: str) -> bool:
    """Whether the patch, its keys sorted as a store may keep them, makes the new list of the old."""
    try:
        made = merge_patch({name: old}, {name: patch})[name]
    except UnknownAnchor:
        return False
    if name == "required":
        return _sorted(made) == _sorted(new)
    return _same(made, new)


def _sorted(values: list[Any]) -> list[str]:
    return sorted(canonical_text(each) for each in values)
