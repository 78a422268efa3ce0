"""All that is configured at one moment, as the lint rules of the rooms see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .entries import Entry, EntryRef
from .kinds import Kind


def _no_blob(_digest: str) -> bytes | None:
    return None


@dataclass(frozen=True)
class Configured:
    """Structural entries as they would be in force, of the jurisdiction and of its units.

    `changed` are those that the change set at hand adds or changes, `withdrawn` those that it takes away.
    `blob` gives a template's bytes by digest, or None; `staff` the roles that somebody holds in each unit, by
    its code; `units` the names of units.
    """

    entries: Mapping[EntryRef, Entry]
    kinds: Mapping[str, Kind]
    changed: frozenset[EntryRef] = frozenset()
    withdrawn: frozenset[EntryRef] = frozenset()
    blob: Callable[[str], bytes | None] = field(default=_no_blob)
    staff: Mapping[str, frozenset[str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def of_kind(self, kind: str, scope: str = "") -> dict[str, Entry]:
        """Entries by key as a unit sees them: its own stand before the jurisdiction's."""
        found = {ref.key: each for ref, each in self.entries.items() if ref.kind == kind and not ref.scope}
        if scope:
            own = {
                ref.key: each for ref, each in self.entries.items() if ref.kind == kind and ref.scope == scope
            }
            found.update(own)
        return found

    @property
    def scopes(self) -> tuple[str, ...]:
        """ "" for the jurisdiction, then the units that have entries of their own."""
        return tuple(sorted({ref.scope for ref in self.entries} | {""}))

    def touches(self, *kinds: str) -> bool:
        """Whether the change set adds, changes or takes away an entry of one of the kinds."""
        return any(ref.kind in kinds for ref in self.changed | self.withdrawn)

    def to_check(self, kind: str) -> list[Entry]:
        """The changed entries of a kind, of every scope, in the order of their keys."""
        return [self.entries[ref] for ref in sorted(self.changed) if ref.kind == kind and ref in self.entries]
