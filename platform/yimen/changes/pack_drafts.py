"""A pack that is begun on a page: what was said becomes its files, and its files can be taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from yimen.catalog import readable_endings
from yimen.pack import (
    GivenTable,
    Layered,
    PackSource,
    chain,
    layer,
    load_pack,
    new_pack,
    offered_procedures,
    pasted_table,
    write_zip,
    zip_source,
)

PASTED = {"unit": "agencies.csv", "officer": "officers.csv"}
HIGHER = ("national", "province", "city")
NOT_TABLES = ("pack.yaml", "readme.md")


@dataclass(frozen=True, slots=True)
class PackDraft:
    """What is said of a jurisdiction that is to come on line. `pasted` is text by kind, `tables` are files as they were
    handed in; `procedures` are those of the base that it takes, None for all."""

    name: str = ""
    title: str = ""
    region: str = ""
    extends: str = "base"
    procedures: frozenset[str] | None = None
    pasted: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[GivenTable, ...] = ()

    def with_table(self, file: str, content: bytes, kind: str | None = None) -> PackDraft:
        """With one more file, in the place of one of the same name or, where the kind is named, of what was there of it.
        Raises ValueError for a file that is no table."""
        name = PurePath(file.replace("\\", "/")).name[-120:].lstrip(".")
        if PurePath(name).suffix.lower() not in readable_endings() or name.lower() in NOT_TABLES:
            raise ValueError(f"“{file}”不是可以读取的表格。")
        kept = [each for each in self.tables if each.file != name and (kind is None or each.kind != kind)]
        pasted = {each: text for each, text in self.pasted.items() if each != kind}
        return replace(self, tables=(*kept, GivenTable(name, content, kind)), pasted=pasted)


def base_packs(packs: Mapping[str, PackSource]) -> dict[str, str]:
    """Titles of the packs that a jurisdiction may stand on, by name: those of a higher level."""
    loaded = {name: load_pack(source).manifest for name, source in packs.items()}
    return {name: each.title["zh"] for name, each in loaded.items() if each.level in HIGHER}


def base_of(extends: str, packs: Mapping[str, PackSource]) -> Layered:
    """The texts of a pack with all that it stands on. Raises ValueError where there is none of that name."""
    loaded, findings = chain(extends, packs)
    if not loaded or extends not in packs:
        raise ValueError(f"没有配置包“{extends}”。")
    return layer(loaded, findings)


def pack_of(draft: PackDraft, packs: Mapping[str, PackSource]) -> bytes:
    """The draft as a pack's zip. Raises ValueError for a name, a region code, a procedure that is none."""
    base = base_of(draft.extends, packs)
    pasted = [
        GivenTable(PASTED[kind], pasted_table(base.kinds[kind], text), kind)
        for kind, text in draft.pasted.items()
        if kind in PASTED and kind in base.kinds and text.strip()
    ]
    files = new_pack(
        draft.name,
        title=draft.title or draft.name,
        region=draft.region,
        base=base,
        procedures=draft.procedures,
        tables=[*pasted, *draft.tables],
    )
    return write_zip(files)


def draft_of(content: bytes, packs: Mapping[str, PackSource]) -> PackDraft:
    """What a draft's zip says, to be said anew. Raises ValueError for a pack that stands on nothing known."""
    source = zip_source(content, "draft")
    loaded = load_pack(source)
    manifest = loaded.manifest
    extends = manifest.extends[0] if manifest.extends else ""
    base = base_of(extends, packs)
    off = {
        each.entry.key
        for each in loaded.patches
        if each.entry.kind == "procedure" and each.entry.body.get("off")
    }
    on = {each.entry.key for each in loaded.patches if each.entry.kind == "procedure"} - off
    below = {each.key for each in base.entries if each.kind == "procedure" and each.body.get("off")}
    pasted = {
        kind: source.read(file).decode("utf-8-sig") for kind, file in PASTED.items() if file in source.files
    }
    return PackDraft(
        manifest.name,
        manifest.title["zh"],
        manifest.region,
        extends,
        frozenset(offered_procedures(base).keys() - off - below | on),
        pasted,
        tuple(
            GivenTable(each.file, source.read(each.file), each.kind)
            for each in loaded.tables
            if each.file not in PASTED.values() and each.file in source.files
        ),
    )
