"""Merge patches (RFC 7396) on maps, with the arrays that standards prescribe read as maps by stable id.

`elements` go by `options.id`, else `scope`, else `label`; `required` and `enum` by value; `oneOf` by
`const`; `allOf` by `x-id`. Any other array is one value. An element of a patch may say `$after: <id>` ("" is the
first place); the order in which a patch names its keys means nothing. `{"$value": X}` stands for X as a whole,
whatever was there: for an order, or a null, that a merge cannot bring about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from yimen.kernel import canonical_text

LOCK = "x-locked"
AFTER = "$after"
WHOLE = "$value"
_ABSENT: Any = object()


class UnknownAnchor(LookupError):
    """`$after` names an element that the list does not have."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Old base, new base and patch all differ at a JSON Pointer."""

    path: str
    old: Any
    new: Any
    patch: Any


def merge_patch(base: Any, patch: Any) -> Any:
    """`base` with `patch` laid over it; neither is altered. Raises `UnknownAnchor`."""
    return _merge(base, patch, "")


def _merge(base: Any, patch: Any, name: str) -> Any:
    if isinstance(patch, Mapping) and WHOLE in patch:
        return patch[WHOLE]
    if isinstance(base, list) and name in _IDS and isinstance(patch, list | Mapping):
        return _merge_array(base, patch, name)
    if not isinstance(patch, Mapping):
        return patch
    result = dict(base) if isinstance(base, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = _merge(result.get(key), value, key)
    return result


def _merge_array(base: list[Any], patch: list[Any] | Mapping[str, Any], name: str) -> list[Any]:
    items = as_map(name, base)
    changes = as_map(name, patch) if isinstance(patch, list) else dict(patch)
    order = list(items)
    anchors: dict[str, str] = {}
    for key, change in changes.items():
        if change is None:
            items.pop(key, None)
            order = [each for each in order if each != key]
            continue
        if isinstance(change, Mapping) and AFTER in change:
            anchors[key] = str(change[AFTER] or "")
            change = {each: value for each, value in change.items() if each != AFTER}
        items[key] = _element(items.get(key, _ABSENT), change, name, key)
        if key not in order:
            order.append(key)
    for key in _settled_first(anchors):
        order = _moved(order, key, anchors[key])
    return [items[key] for key in order]


def _settled_first(anchors: Mapping[str, str]) -> list[str]:
    """The moved elements, each after the one that it is to follow, so that this has its own place by then."""
    found: dict[str, None] = {}
    for key in anchors:
        line = [key]
        while (before := anchors[line[-1]]) in anchors and before not in line and before not in found:
            line.append(before)
        found.update(dict.fromkeys(reversed(line)))
    return list(found)


def _element(old: Any, change: Any, name: str, key: str) -> Any:
    if name in ("required", "enum"):
        return old if old is not _ABSENT else (key if change is True else change)
    return _merge(None if old is _ABSENT else old, change, "")


def _moved(order: list[str], key: str, anchor: str) -> list[str]:
    rest = [each for each in order if each != key]
    if not anchor:
        return [key, *rest]
    if anchor not in rest:
        raise UnknownAnchor(anchor)
    at = rest.index(anchor) + 1
    return [*rest[:at], key, *rest[at:]]


def _element_id(value: Any, index: int) -> str:
    if isinstance(value, Mapping):
        options = value.get("options")
        stated = options.get("id") if isinstance(options, Mapping) else None
        for each in (stated, value.get("scope"), value.get("label")):
            if isinstance(each, str) and each:
                return each
    return f"@{index}"


def _const_id(value: Any, index: int) -> str:
    return _plain(value["const"]) if isinstance(value, Mapping) and "const" in value else f"@{index}"


def _stated_id(value: Any, index: int) -> str:
    stated = value.get("x-id") if isinstance(value, Mapping) else None
    return stated if isinstance(stated, str) and stated else f"@{index}"


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else canonical_text(value)


_IDS: dict[str, Callable[[Any, int], str]] = {
    "elements": _element_id,
    "required": lambda value, _: _plain(value),
    "enum": lambda value, _: _plain(value),
    "oneOf": _const_id,
    "allOf": _stated_id,
}


def as_map(name: str, array: list[Any]) -> dict[str, Any]:
    """An array under the key `name` as a map by stable id; a doubled id gets its position as a suffix."""
    result: dict[str, Any] = {}
    for index, value in enumerate(array):
        key = _IDS[name](value, index)
        result[key if key not in result else f"{key}@{index}"] = value
    return result


def element_ids(elements: list[Any]) -> list[str]:
    """The ids by which layers tell the elements of a layout apart, in their order."""
    return list(as_map("elements", elements))


def three_way(old_base: Any, new_base: Any, patch: Any) -> tuple[Any, list[Clash]]:
    """The patch, written against `old_base`, laid over `new_base`, and every place where both changed."""
    clashes: list[Clash] = []
    _find_clashes(old_base, new_base, patch, "", "", clashes)
    return merge_patch(new_base, patch), clashes


def _find_clashes(old: Any, new: Any, patch: Any, name: str, path: str, found: list[Clash]) -> None:
    if _same(old, new):
        return
    if isinstance(patch, Mapping) and WHOLE in patch:
        if not _same(patch[WHOLE], new):
            found.append(Clash(path, _shown(old), _shown(new), patch[WHOLE]))
        return
    if name in _IDS and isinstance(patch, list | Mapping):
        old = as_map(name, old) if isinstance(old, list) else old
        new = as_map(name, new) if isinstance(new, list) else new
        patch = as_map(name, patch) if isinstance(patch, list) else patch
    if isinstance(patch, Mapping) and (isinstance(old, Mapping) or isinstance(new, Mapping)):
        if old is not _ABSENT and not isinstance(new, Mapping):
            found.append(Clash(path, _shown(old), _shown(new), patch))
            return
        before = old if isinstance(old, Mapping) else {}
        after = new if isinstance(new, Mapping) else {}
        for key, value in patch.items():
            if key != AFTER:
                _find_clashes(
                    before.get(key, _ABSENT),
                    after.get(key, _ABSENT),
                    value,
                    key,
                    f"{path}/{_escaped(key)}",
                    found,
                )
        return
    if not _same(_ABSENT if patch is None else patch, new):
        found.append(Clash(path, _shown(old), _shown(new), patch))


def _same(left: Any, right: Any) -> bool:
    if left is right or left is _ABSENT or right is _ABSENT:
        return left is right
    # Python calls 1 and True equal, at whatever depth
    return bool(left == right) and _same_truths(left, right)


def _same_truths(left: Any, right: Any) -> bool:
    """Whether two equal values have yes and no in the same places."""
    if isinstance(left, Mapping):
        return all(_same_truths(value, right[key]) for key, value in left.items())
    if isinstance(left, list):
        return all(map(_same_truths, left, right))
    return isinstance(left, bool) == isinstance(right, bool)


def _shown(value: Any) -> Any:
    return None if value is _ABSENT else value


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def locked_changes(base: Any, merged: Any, name: str = "", path: str = "") -> list[str]:
    """JSON Pointers of locked parts of `base` that `merged` changes.

    `x-locked: true` in a map locks the whole map, `x-locked: [names]` those of its keys, which may not be
    added either; the lock itself cannot be taken away.
    """
    if isinstance(base, list) and name in _IDS:
        base = as_map(name, base)
        merged = as_map(name, merged) if isinstance(merged, list) else merged
    if not isinstance(base, Mapping):
        return []
    other: Mapping[str, Any] = merged if isinstance(merged, Mapping) else {}
    lock = base.get(LOCK)
    if lock is True:
        return [] if _same(base, merged) else [path]
    found = []
    names = [*lock, LOCK] if isinstance(lock, list) else []
    for key, value in base.items():
        inner = f"{path}/{_escaped(key)}"
        if key in names:
            if not _same(value, other.get(key, _ABSENT)):
                found.append(inner)
        elif key in other or _has_lock(value):
            found += locked_changes(value, other.get(key, _ABSENT), key, inner)
    return [*found, *(f"{path}/{_escaped(key)}" for key in names if key not in base and key in other)]


def _has_lock(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value.get(LOCK)) or any(_has_lock(each) for each in value.values())
    return isinstance(value, list) and any(_has_lock(each) for each in value)
