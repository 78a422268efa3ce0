"""The order of a map by stable ids: `after` says behind which sibling an entry stands, whatever order the file has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def ordered(entries: Mapping[str, Any]) -> list[str]:
    """The ids in order: first those without `after` (by id), behind each of them those that follow it.

    An entry whose `after` names nothing comes last, by id, with those that follow it; at the very end, by id, what
    stands in a circle. The lint names them.
    """
    followers: dict[str, list[str]] = {}
    for name in sorted(entries):
        followers.setdefault(_after(entries[name]), []).append(name)
    found: list[str] = []
    seen: set[str] = set()
    for lead in ("", *(each for each in sorted(followers) if each and each not in entries)):
        _follow(lead, followers, found, seen)
    found.extend(name for name in sorted(entries) if name not in seen)
    return found


def _follow(name: str, followers: Mapping[str, list[str]], found: list[str], seen: set[str]) -> None:
    for each in followers.get(name, ()):
        if each not in seen:
            seen.add(each)
            found.append(each)
            _follow(each, followers, found, seen)


def misplaced(entries: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(id, its `after`, what is wrong) for every entry that has no place in the order."""
    for name in sorted(entries):
        after = _after(entries[name])
        if not after:
            continue
        if after not in entries:
            yield name, after, "同一层中没有这个编号"
            continue
        seen = {name}
        while after and after in entries and after not in seen:
            seen.add(after)
            after = _after(entries[after])
        if after in seen:
            yield name, _after(entries[name]), "首尾相接成环"


def _after(entry: Any) -> str:
    return str(entry.get("after") or "") if isinstance(entry, Mapping) else ""
