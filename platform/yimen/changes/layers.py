"""A pack with all it extends, read to the last row: texts by `pack`, tables by `catalog`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from yimen.kernel import Finding, digest_bytes
from yimen.pack import (
    Configured,
    Entry,
    EntryRef,
    Kind,
    Layered,
    LoadedPack,
    Manifest,
    PackSource,
    PackTable,
    chain,
    check_entry,
    layer,
)

from . import codes
from .references import Row, Target, unresolved, values_of
from .refusal import ChangeRefused
from .sets import Source


@dataclass(frozen=True)
class Reading:
    """Everything a chain of packs says. `entries` are unique by scope, kind and key (and `valid_from`)."""

    entries: tuple[Entry, ...]
    kinds: Mapping[str, Kind]
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]
    packs: tuple[LoadedPack, ...]
    lock: Mapping[str, Mapping[str, str]]
    scenarios: Mapping[str, Any]

    @property
    def manifest(self) -> Manifest:
        return self.packs[-1].manifest

    def configured(self) -> Configured:
        """The structural entries, as rules see them; everything counts as changed."""
        wanted = {each.id for each in self.kinds.values() if each.structural or each.scoped}
        entries = {each.ref: each for each in self.entries if each.kind in wanted}
        blobs = {digest_bytes(each.content): each.content for each in self.sources}
        return Configured(entries, self.kinds, frozenset(entries), blobs.get)

    def unresolved(self) -> list[Finding]:
        """References that the chain itself does not resolve."""
        rows = [Row(each.kind, each.key, each.body, each.place) for each in self.entries]
        return unresolved(rows, self.kinds, self.offered)

    def offered(self, target: Target) -> set[str]:
        """The values by which entries of the target's kind can be named."""
        of_kind = [each for each in self.entries if each.kind == target.kind]
        if target.by == "key":
            return {each.key for each in of_kind}
        return {value for each in of_kind for value in values_of(each.body, target.by)}


def read_layers(pack_name: str, packs: Mapping[str, PackSource]) -> Reading:
    """The named pack over all it extends; a pack that cannot be found at all raises `ChangeRefused`."""
    loaded, missing = chain(pack_name, packs)
    if not loaded:
        raise ChangeRefused(missing)
    layered = layer(loaded, missing)
    findings = list(layered.findings)
    entries: dict[tuple[EntryRef, object], Entry] = {}
    for entry in layered.entries:
        entries[entry.ref, entry.valid_from] = _dated(entry, layered)
    for table in layered.tables:
        for entry in _table_entries(table, layered.kinds, findings):
            entries[entry.ref, entry.valid_from] = entry
    findings += _unknown_scopes(layered, entries.values())
    return Reading(
        tuple(entries.values()),
        layered.kinds,
        tuple(findings),
        tuple(_sources(layered)),
        layered.packs,
        layered.lock,
        layered.scenarios,
    )


def _dated(entry: Entry, layered: Layered) -> Entry:
    """The entry with the day from which its pack counts it in a jurisdiction that is still empty."""
    manifests = {each.name: each.manifest for each in layered.packs}
    manifest = manifests[entry.origin["layer"]]
    origin = {**entry.origin, "since": manifest.valid_from}
    if manifest.provenance == "sample":
        origin["provenance"] = "sample"
    return replace(entry, origin=origin)


def _table_entries(table: PackTable, kinds: Mapping[str, Kind], findings: list[Finding]) -> list[Entry]:
    from yimen.catalog import read_tables

    stated, manifest = table.table, table.pack.manifest
    file = f"{table.pack.name}/{stated.file}"
    reading = read_tables(
        stated.file,
        table.content(),
        kinds,
        kind=stated.kind,
        mapping=stated.mapping or None,
        constants=stated.constants or None,
    )
    findings += [replace(each, place=replace(each.place, file=file)) for each in reading.findings]
    found = []
    for entry in reading.entries:
        if stated.sheets is not None and entry.place.sheet not in stated.sheets:
            continue
        place = replace(entry.place, file=file)
        origin = {
            **entry.origin,
            "pack": table.pack.name,
            "layer": table.pack.name,
            "since": stated.valid_from or manifest.valid_from,
        }
        if stated.provenance != "published":
            origin["provenance"] = stated.provenance
        entry = replace(entry, place=place, origin=origin)
        if entry.kind not in kinds:
            findings += check_entry(entry, kinds)
        found.append(entry)
    return found


def _sources(layered: Layered) -> list[Source]:
    tables = [Source(f"{each.pack.name}/{each.table.file}", each.content()) for each in layered.tables]
    travelling = [
        Source(f"{pack.name}/{path}", pack.source.read(path))
        for pack in layered.packs
        for path in sorted(pack.source.files)
        if path.startswith(("scenarios/", "sources/"))
    ]
    return tables + travelling + [Source(path, content) for path, content in layered.blobs.items()]


def _unknown_scopes(layered: Layered, entries: Any) -> list[Finding]:
    listed = list(entries)
    units = {each.key for each in listed if each.kind == "unit"}
    return [
        codes.UNKNOWN_UNIT.at(
            each.place,
            kind=layered.kinds[each.kind].label() if each.kind in layered.kinds else each.kind,
            key=each.key,
            scope=each.scope,
        )
        for each in listed
        if each.scope and each.scope not in units
    ]
