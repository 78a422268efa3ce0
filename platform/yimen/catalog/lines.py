"""Comparing the whole file with what is in force, field by field: added, changed, unchanged, absent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from yimen.kernel import without_collection
from yimen.pack import Entry

Operation = Literal["add", "change", "withdraw"]
Current = tuple[str, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One line of a change set to be. `before_digest` is of what it replaces; `fields_changed` {field: [old, new]}.

    A withdrawn entry has body None and digest "".
    """

    op: Operation
    kind: str
    scope: str
    key: str
    body: Mapping[str, Any] | None
    digest: str
    before_digest: str | None = None
    fields_changed: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`lines` to draft; `unchanged` counts rows equal to what is in force; `absent` are keys the file lacks."""

    lines: tuple[LineDraft, ...]
    unchanged: int
    absent: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        found = {
            "add": 0,
            "change": 0,
            "withdraw": 0,
            "unchanged": self.unchanged,
            "absent": len(self.absent),
        }
        for line in self.lines:
            found[line.op] += 1
        return found


def compare_all(entries: Iterable[Entry], current: Iterable[Current], *, complete: bool) -> Comparison:
    """Entries of one kind and scope against `current` (key, digest, body) of the same kind and scope.

    A key that stands twice counts with its last row; entries without key are left out: they are findings.
    `complete`: entries in force that the file lacks are withdrawn, else they stay.
    """
    before = {key: (stamp, body) for key, stamp, body in current}
    new = {entry.key: entry for entry in entries if entry.key}
    with without_collection():
        stamps = {key: entry.digest for key, entry in new.items()}
        lines = [
            _line(entry, stamps[key], before.get(key))
            for key, entry in new.items()
            if not _same(before, key, stamps)
        ]
    unchanged = len(new) - len(lines)
    absent = tuple(key for key in before if key not in new)
    if complete and new:
        sample = next(iter(new.values()))
        lines += [
            LineDraft("withdraw", sample.kind, sample.scope, key, None, "", before[key][0]) for key in absent
        ]
    return Comparison(tuple(lines), unchanged, absent)


def _same(before: Mapping[str, tuple[str, Mapping[str, Any]]], key: str, stamps: Mapping[str, str]) -> bool:
    return key in before and before[key][0] == stamps[key]


def _line(entry: Entry, stamp: str, known: tuple[str, Mapping[str, Any]] | None) -> LineDraft:
    if known is None:
        return LineDraft("add", entry.kind, entry.scope, entry.key, entry.body, stamp, entry=entry)
    changed = fields_changed(known[1], entry.body)
    return LineDraft(
        "change", entry.kind, entry.scope, entry.key, entry.body, stamp, known[0], changed, entry
    )


def compare(entries: Iterable[Entry], current: Iterable[Current], *, complete: bool) -> list[LineDraft]:
    """The lines alone; see `compare_all`."""
    return list(compare_all(entries, current, complete=complete).lines)


def fields_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """{field: (old, new)}, None for a field that is not there."""
    names = sorted(set(before) | set(after))
    return {
        name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    }
