"""Reading one pack: manifest, text files, templates; tables are only listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from yimen.kernel import Finding, Place

from . import codes
from .bodies import schema_errors
from .entries import Entry, EntryRef
from .manifest import Manifest, Table, manifest_from_body
from .manifest_schema import MANIFEST_SCHEMA
from .sources import PackSource
from .texts import Patch, TextReading, is_text, parse_text, with_template

BLOB_SUFFIXES = {".docx", ".png", ".jpg", ".svg"}
_TABLES = (".xlsx", ".xls", ".ods", ".csv")
_QUIET = {"pack.yaml", "README.md", "LICENSE", "NOTICE"}


@dataclass(frozen=True)
class LoadedPack:
    """One pack as its files say it; nothing is merged yet. `blobs` are templates by path in the pack."""

    source: PackSource
    manifest: Manifest
    entries: tuple[Entry, ...] = ()
    patches: tuple[Patch, ...] = ()
    tables: tuple[Table, ...] = ()
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    scenarios: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        return self.manifest.name

    def digest(self) -> str:
        return self.source.digest()


def load_pack(source: PackSource) -> LoadedPack:
    """The pack with every finding of its files; a pack without a usable manifest has findings and little else."""
    manifest, findings = _manifest(source)
    unread = any(each.severity == "error" for each in findings)  # what it lists is not known then
    blobs = {path: source.read(path) for path in sorted(source.files) if _is_blob(path)}
    reading = TextReading(manifest.name, findings=findings)
    for path in sorted(source.files):
        if is_text(path):
            reading.read(path, source.read(path))
        elif not unread and not _is_known(path, manifest):
            findings.append(codes.STRAY_FILE.at(Place(path, path=""), hint=_hint(path)))
    for table in manifest.tables:
        if table.file not in source.files:
            findings.append(codes.NO_TABLE.at(Place("pack.yaml", path="/tables"), file=table.file))
    entries = [_document(each, blobs, findings) for each in reading.entries]
    patches = [Patch(_document(each.entry, blobs, findings), each.patched) for each in reading.patches]
    return LoadedPack(
        source,
        manifest,
        tuple(_unique(entries, findings)),
        tuple(patches),
        manifest.tables,
        blobs,
        reading.scenarios,
        tuple(findings),
    )


def _manifest(source: PackSource) -> tuple[Manifest, list[Finding]]:
    empty = Manifest(source.name, {"zh": source.name}, "0", "county")
    place = Place("pack.yaml", path="")
    if "pack.yaml" not in source.files:
        return empty, [codes.NO_MANIFEST.at(place)]
    body, finding = parse_text("pack.yaml", source.read("pack.yaml"))
    if finding is not None:
        return empty, [finding]
    faults = [
        codes.BAD_MANIFEST.at(
            Place("pack.yaml", path=pointer), reason=f"{pointer.strip('/')} {reason}".strip()
        )
        for pointer, reason in schema_errors(MANIFEST_SCHEMA, body)
    ]
    if faults:
        return empty, faults
    manifest = manifest_from_body(body)
    if source.name and manifest.name != source.name and source.where != "zip":
        faults.append(codes.NAME_DIFFERS.at(place, found=manifest.name, name=source.name))
    return manifest, faults


def _is_blob(path: str) -> bool:
    return "documents" in path.split("/") and PurePosixPath(path).suffix.lower() in BLOB_SUFFIXES


def _is_known(path: str, manifest: Manifest) -> bool:
    tables = {table.file for table in manifest.tables}
    return path in _QUIET or path in tables or _is_blob(path) or path.startswith("sources/")


def _hint(path: str) -> str:
    """What to do about a file that nothing names."""
    if path.lower().endswith(_TABLES):
        return f"表格须在 pack.yaml 的 tables 中列出，例如“- {{file: {path}, kind: item}}”"
    return "请核对所在目录与扩展名"


def _document(entry: Entry, blobs: Mapping[str, bytes], findings: list[Finding]) -> Entry:
    if entry.kind != "document":
        return entry
    entry, missing = with_template(entry, blobs)
    if missing is not None:
        findings.append(codes.NO_TEMPLATE.at(entry.place, key=entry.key, file=missing))
    return entry


def _unique(entries: list[Entry], findings: list[Finding]) -> list[Entry]:
    seen: dict[tuple[EntryRef, object], Entry] = {}
    for each in entries:
        other = seen.setdefault((each.ref, each.valid_from), each)
        if other is not each:
            findings.append(codes.DUPLICATE.at(each.place, kind=each.kind, key=each.key, other=other.place))
    return list(seen.values())
