"""Laying packs over one another: base < province < city < county < department."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yimen.kernel import Finding, Place

from . import codes
from .bodies import SCHEMA_ERRORS, check_body, schema_validator
from .entries import Entry, EntryRef
from .kinds import Kind, kind_from_body
from .load import LoadedPack, load_pack
from .manifest import Manifest, Table
from .merge import UnknownAnchor, locked_changes, merge_patch
from .sources import PackSource
from .texts import Patch, patch_origin


@dataclass(frozen=True)
class PackTable:
    """A table listed by a pack of the chain."""

    pack: LoadedPack
    table: Table

    def content(self) -> bytes:
        return self.pack.source.read(self.table.file)


@dataclass(frozen=True)
class Layered:
    """The text entries of a chain of packs, merged; tables are still unread.

    `lock` is {lower pack: {"version", "digest"}}; `scenarios` are the top pack's own after the lower ones'.
    """

    packs: tuple[LoadedPack, ...]
    entries: tuple[Entry, ...]
    tables: tuple[PackTable, ...]
    kinds: Mapping[str, Kind]
    findings: tuple[Finding, ...]

    @property
    def manifest(self) -> Manifest:
        return self.packs[-1].manifest

    @property
    def lock(self) -> dict[str, dict[str, str]]:
        return {
            each.name: {"version": each.manifest.version, "digest": each.digest()} for each in self.packs[:-1]
        }

    @property
    def blobs(self) -> dict[str, bytes]:
        """Templates by `pack/path`."""
        return {f"{pack.name}/{path}": data for pack in self.packs for path, data in pack.blobs.items()}

    @property
    def scenarios(self) -> dict[str, Any]:
        return {name: body for pack in self.packs for name, body in pack.scenarios.items()}


def chain(name: str, packs: Mapping[str, PackSource]) -> tuple[list[LoadedPack], list[Finding]]:
    """The pack and all it extends, lowest first; a ring or a missing pack is a finding."""
    loaded: dict[str, LoadedPack] = {}
    findings: list[Finding] = []

    def visit(each: str, above: tuple[str, ...]) -> None:
        if each in above:
            ring = " → ".join([*above[above.index(each) :], each])
            findings.append(codes.CIRCULAR.at(Place(f"{above[-1]}/pack.yaml", path="/extends"), ring=ring))
            return
        if each in loaded:
            return
        if each not in packs:
            file = f"{above[-1]}/pack.yaml" if above else ""
            known = "、".join(sorted(packs)) or "（无）"
            findings.append(
                codes.NO_PACK.at(Place(file, path="/extends" if above else ""), name=each, known=known)
            )
            return
        pack = load_pack(packs[each])
        for lower in pack.manifest.extends:
            visit(lower, (*above, each))
        loaded[each] = pack

    visit(name, ())
    return list(loaded.values()), findings


def layer(loaded: Sequence[LoadedPack], earlier: Sequence[Finding] = ()) -> Layered:
    """The chain's entries laid over one another, checked against their kinds."""
    if not loaded:
        raise ValueError("no pack to layer")
    findings = [*earlier, *(each for pack in loaded for each in _placed(pack))]
    entries = _merged(loaded, findings)
    kinds = _kinds(entries, findings)
    for entry in entries.values():
        findings += check_entry(entry, kinds)
    tables = tuple(
        PackTable(pack, table) for pack in loaded for table in pack.tables if table.file in pack.source.files
    )
    findings += [
        codes.UNKNOWN_KIND.at(Place(f"{each.pack.name}/pack.yaml", path="/tables"), kind=each.table.kind)
        for each in tables
        if each.table.kind is not None and each.table.kind not in kinds
    ]
    return Layered(tuple(loaded), tuple(entries.values()), tables, kinds, tuple(findings))


def _placed(pack: LoadedPack) -> list[Finding]:
    """The pack's findings, their files led by its name."""
    return [
        replace(each, place=replace(each.place, file=f"{pack.name}/{each.place.file}"))
        for each in pack.findings
    ]


def _merged(loaded: Sequence[LoadedPack], findings: list[Finding]) -> dict[EntryRef, Entry]:
    """Whole entries and patches of the jurisdiction first, in the order of the layers; units' own after them."""
    entries: dict[EntryRef, Entry] = {}
    for scoped in (False, True):
        for pack in loaded:
            for entry in pack.entries:
                if bool(entry.scope) is scoped:
                    _lay(entries, _led(entry, pack), findings)
            for patch in pack.patches:
                if bool(patch.entry.scope) is scoped:
                    _lay_patch(entries, replace(patch, entry=_led(patch.entry, pack)), findings)
    return entries


def _led(entry: Entry, pack: LoadedPack) -> Entry:
    return replace(entry, place=replace(entry.place, file=f"{pack.name}/{entry.place.file}"))


def _below(entries: Mapping[EntryRef, Entry], ref: EntryRef) -> Entry | None:
    return entries.get(ref) or entries.get(EntryRef("", ref.kind, ref.key))


def _lay(entries: dict[EntryRef, Entry], entry: Entry, findings: list[Finding]) -> None:
    below = _below(entries, entry.ref)
    if below is None or not _locked(below, entry.body, entry, findings):
        entries[entry.ref] = entry


def _lay_patch(entries: dict[EntryRef, Entry], patch: Patch, findings: list[Finding]) -> None:
    entry = patch.entry
    below = _below(entries, entry.ref)
    if below is None:
        findings.append(codes.PATCH_WITHOUT_BASE.at(entry.place, kind=entry.kind, key=entry.key))
        return
    try:
        body = merge_patch(below.body, entry.body)
    except UnknownAnchor as error:
        findings.append(codes.UNKNOWN_ANCHOR.at(entry.place, after=error.args[0]))
        return
    if _locked(below, body, entry, findings):
        return
    origin = patch_origin(entry, below)
    if patch.patched is not None:
        origin["acknowledged"] = patch.patched
    entries[entry.ref] = replace(entry, body=body, origin=origin)


def _locked(below: Entry, body: Mapping[str, Any], entry: Entry, findings: list[Finding]) -> bool:
    changed = locked_changes(below.body, body)
    layer_name = below.origin.get("layer", "")
    findings += [
        codes.LOCKED.at(entry.place, kind=entry.kind, key=entry.key, path=path or "全文", layer=layer_name)
        for path in changed
    ]
    return bool(changed)


def _kinds(entries: Mapping[EntryRef, Entry], findings: list[Finding]) -> dict[str, Kind]:
    """The kinds among the entries; a kind must first be sound by the kind of kinds, where there is one."""
    meta = entries.get(EntryRef("", "kind", "kind"))
    kinds: dict[str, Kind] = {}
    for entry in entries.values():
        if entry.kind != "kind":
            continue
        if meta is not None:
            faults = check_body(kind_from_body(meta.body), entry.key, entry.body, entry.place)
            if faults:
                findings += faults
                continue
        try:
            kinds[entry.key] = kind_from_body(entry.body)
            schema_validator(dict(entry.body["schema"]))
        except (KeyError, TypeError, ValueError, *SCHEMA_ERRORS) as error:
            kinds.pop(entry.key, None)
            findings.append(codes.BAD_BODY.at(entry.place, kind="kind", key=entry.key, reason=str(error)))
    return kinds


def check_entry(entry: Entry, kinds: Mapping[str, Kind]) -> list[Finding]:
    """An entry against its kind: known, scoped only where it may be, its body sound."""
    kind = kinds.get(entry.kind)
    if kind is None:
        return [codes.UNKNOWN_KIND.at(entry.place, kind=entry.kind)]
    found: list[Finding] = []
    if entry.scope and not kind.scoped:
        found.append(codes.NOT_SCOPED.at(entry.place, kind=kind.label(), scope=entry.scope))
    if entry.kind != "kind":
        found += check_body(kind, entry.key, entry.body, entry.place)
    return found
