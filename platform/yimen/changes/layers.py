"""A pack with all it extends, read to the last row: texts by `pack`, tables by `catalog`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from yimen.catalog import (
    LAW,
    ReferenceSet,
    TableReading,
    check_reading,
    grounds_of,
    in_full,
    known_again,
    named_among,
    read_listed,
)
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
    layer,
)

from . import codes
from .references import Named, Target, values_of
from .refusal import ChangeRefused
from .sets import Source
from .staffing import held_by_officers, staff_of, unit_names, unknown_roles


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
        """The structural entries, as rules see them; everything counts as changed. Made once."""
        return self._configured

    @cached_property
    def _configured(self) -> Configured:
        wanted = {each.id for each in self.kinds.values() if each.defines}
        entries = {each.ref: each for each in self.entries if each.kind in wanted}
        blobs = {digest_bytes(each.content): each.content for each in self.sources}
        units, roles = self.bodies("unit"), self.bodies("role")
        held = list(held_by_officers(self.bodies("officer").values(), units, roles))
        staff = staff_of(held, units, roles) if held else {}
        return Configured(
            entries, self.kinds, frozenset(entries), blob=blobs.get, staff=staff, units=unit_names(units)
        )

    def bodies(self, kind: str) -> dict[str, Mapping[str, Any]]:
        return {each.key: each.body for each in self.entries if each.kind == kind and not each.scope}

    def unresolved(self) -> list[Finding]:
        """References that the chain itself does not resolve."""
        named = Named()
        for each in self.entries:
            if each.kind in self.kinds:
                named.add(self.kinds[each.kind], each.key, each.body, each.place)
        return [each.finding(self.kinds, each.where) for each in named.missing(self.kinds, self.offered)]

    def offered(self, target: Target) -> Iterator[str]:
        """The values by which entries of the target's kind can be named."""
        for each in self.entries:
            if each.kind == target.kind:
                yield from [each.key] if target.by == "key" else values_of(each.body, target.by)


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
    readings = []
    for table in layered.tables:
        reading = read_listed(table.table, table.content(), layered.kinds)
        readings.append((table, reading))
    readings = _named(readings, layered.kinds)
    for table, reading in readings:
        for entry in _table_entries(table, reading):
            entries[entry.ref, entry.valid_from] = entry
    findings += _table_findings(readings, layered.kinds, entries.values())
    findings += _unknown_scopes(layered, entries.values())
    whole = Reading(
        tuple(entries.values()),
        layered.kinds,
        tuple(findings),
        tuple(_sources(layered)),
        layered.packs,
        layered.lock,
        layered.scenarios,
    )
    officers = (each for each in whole.entries if each.kind == "officer")
    unknown = unknown_roles(officers, whole.bodies("role"))
    return replace(whole, findings=(*whole.findings, *unknown))


def _named(
    readings: list[tuple[PackTable, TableReading]], kinds: Mapping[str, Kind]
) -> list[tuple[PackTable, TableReading]]:
    """Rows that call an entry by its name alone, found in all tables of the chain."""
    bodies: dict[str, list[Mapping[str, Any]]] = {}
    for each in (entry for _, reading in readings for entry in reading.entries):
        bodies.setdefault(each.kind, []).append(each.body)
    return [
        (table, named_among(known_again(in_full(reading, kinds, bodies), {}), kinds, bodies))
        for table, reading in readings
    ]


def _dated(entry: Entry, layered: Layered) -> Entry:
    """The entry with the day from which its pack counts it in a jurisdiction that is still empty."""
    manifests = {each.name: each.manifest for each in layered.packs}
    manifest = manifests[entry.origin["layer"]]
    origin = {**entry.origin, "since": manifest.valid_from}
    if manifest.provenance == "sample":
        origin["provenance"] = "sample"
    return replace(entry, origin=origin)


def _table_entries(table: PackTable, reading: TableReading) -> Iterator[Entry]:
    """The rows with their pack, layer and first day in their origin."""
    stated, manifest = table.table, table.pack.manifest
    file = f"{table.pack.name}/{stated.file}"
    led: dict[str, Any] = {
        "pack": table.pack.name,
        "layer": table.pack.name,
        "since": stated.valid_from or manifest.valid_from,
    }
    if stated.provenance != "published":
        led["provenance"] = stated.provenance
    for entry in reading.entries:
        yield replace(entry, place=replace(entry.place, file=file), origin={**entry.origin, **led})


class _Library(ReferenceSet):
    """Everything the chain names; what it lacks is told once, by the check of references over the whole."""

    def find(self, kind: str, by: str, value: str) -> Mapping[str, Any] | None:
        found = super().find(kind, by, value)
        return {} if found is None else found


def _table_findings(
    readings: list[tuple[PackTable, TableReading]], kinds: Mapping[str, Kind], entries: Iterable[Entry]
) -> list[Finding]:
    """What the catalog's checks say of each table, in the light of all the others."""
    every = list(entries)
    library = _Library()
    library.add(every)
    grounds = grounds_of(every) if any(each.kind == LAW for each in every) else None
    found = []
    for table, reading in readings:
        file = f"{table.pack.name}/{table.table.file}"
        checked = check_reading(reading, kinds, library, strict=True, grounds=grounds)
        found += [replace(each, place=replace(each.place, file=file)) for each in checked.findings]
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
