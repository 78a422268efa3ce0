"""From a pack's text files to entries and patches: one small reader per folder of the layout."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from yimen.kernel import Finding, Place, canonical_bytes, digest, digest_bytes

from . import codes
from .entries import Entry
from .yaml_text import YamlError, read_yaml

TEXT_FOLDERS = {
    "kinds": "kind",
    "procedures": "procedure",
    "calendar": "calendar",
    "forms": "form",
    "listings": "listing",
    "pages": "page",
    "portals": "portal",
    "publications": "publication",
    "figures": "figure",
    "wordings": "wording",
}
MAP_FILES = {
    "roles.yaml": "role",
    "parameters.yaml": "parameter",
    "documents/documents.yaml": "document",
    "documents/fonts.yaml": "font",
    "evidence-kinds.yaml": "evidence-kind",
    "documents/dossiers.yaml": "dossier",
    "documents/samples.yaml": "document-sample",
    "case-tables.yaml": "case-table",
}
KEY_FIELDS = {"calendar": "year"}
_MARKS = ("patch", "$patch", "patched", "$patched", "$scope", "$valid_from", "$valid_to")


@dataclass(frozen=True)
class Patch:
    """A merge patch on the lower layer's entry of the same id; `patched` acknowledges that entry's digest."""

    entry: Entry
    patched: str | None = None


@dataclass
class TextReading:
    """What the text files of one pack gave."""

    pack: str
    entries: list[Entry] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    scenarios: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, kind: str, body: Any, place: Place, scope: str = "") -> None:
        """One definition; a map whose `patch` is true is a patch. Without its key it is a finding."""
        if not isinstance(body, Mapping):
            self.findings.append(codes.NOT_A_MAP.at(place, found=_named(body)))
            return
        key_field = KEY_FIELDS.get(kind, "id")
        key = str(body.get(key_field) or "")
        if not key:
            self.findings.append(codes.NO_KEY.at(place, fields=key_field))
            return
        is_patch = body.get("patch") is True or body.get("$patch") is True
        scope = str(body.get("$scope") or (body.get("scope") if kind == "form" else "") or scope)
        kept = {name: value for name, value in body.items() if name not in _MARKS}
        if kind == "form":
            kept.pop("scope", None)
        origin: dict[str, Any] = {"pack": self.pack, "layer": self.pack, "file": place.file}
        entry = Entry(kind, key, kept, scope, None, None, place, origin)
        try:
            entry = replace(entry, valid_from=_day(body, "$valid_from"), valid_to=_day(body, "$valid_to"))
            canonical_bytes(kept)
        except ValueError as error:
            self.findings.append(codes.BAD_BODY.at(place, kind=kind, key=key, reason=str(error)))
            return
        if is_patch:
            stated = body.get("$patched") or body.get("patched")
            self.patches.append(Patch(entry, str(stated) if stated else None))
        else:
            self.entries.append(entry)

    def read(self, path: str, content: bytes) -> None:
        """One file of the pack by its place in the layout; a table or a template is left alone."""
        scope, inner = _scope_of(path)
        value, finding = parse_text(path, content)
        if finding is not None:
            self.findings.append(finding)
            return
        if inner in MAP_FILES:
            for name, body, pointer in _members(inner, value, self.findings, path):
                self.add(MAP_FILES[inner], {"id": name, **body}, Place(path, path=pointer), scope)
            return
        folder = inner.split("/", 1)[0]
        if folder == "scenarios":
            self.scenarios[PurePosixPath(inner).stem] = value
        elif folder == "entries":
            self._read_lines(inner, value, path)
        else:
            self.add(TEXT_FOLDERS[folder], value, Place(path, path=""), scope)

    def _read_lines(self, inner: str, lines: Any, path: str) -> None:
        kind = PurePosixPath(inner).stem
        for number, line in enumerate(lines, 1):
            place = Place(path, row=number)
            if (
                not isinstance(line, Mapping)
                or not isinstance(line.get("body"), Mapping)
                or not line.get("key")
            ):
                self.findings.append(codes.NO_KEY.at(place, fields="key、body"))
                continue
            origin = {"pack": self.pack, "layer": self.pack, **line.get("origin", {})}
            since, until = _day(line, "valid_from"), _day(line, "valid_to")
            scope = str(line.get("scope", ""))
            self.entries.append(
                Entry(kind, str(line["key"]), line["body"], scope, since, until, place, origin)
            )


def is_text(path: str) -> bool:
    """Whether the file is one that `TextReading.read` knows."""
    _, inner = _scope_of(path)
    if inner in MAP_FILES:
        return True
    parts = inner.split("/")
    if len(parts) < 2:
        return False
    suffix = PurePosixPath(inner).suffix
    if parts[0] == "forms":
        return suffix == ".json"
    if parts[0] == "entries":
        return suffix == ".jsonl"
    return parts[0] in {*TEXT_FOLDERS, "scenarios"} and suffix in {".yaml", ".yml"}


def parse_text(path: str, content: bytes) -> tuple[Any, Finding | None]:
    """The value of a YAML, JSON or JSON-lines file, or the finding that says why there is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, codes.NOT_TEXT.at(Place(path, path=""))
    try:
        if path.endswith(".jsonl"):
            return [_strict_json(line) for line in text.splitlines() if line.strip()], None
        if path.endswith(".json"):
            return _strict_json(text), None
        return read_yaml(text), None
    except YamlError as error:
        return None, codes.BAD_YAML.at(Place(path, path=""), reason=error)
    except (ValueError, RecursionError) as error:
        return None, codes.BAD_JSON.at(Place(path, path=""), reason=_json_reason(error))


def with_template(entry: Entry, blobs: Mapping[str, bytes]) -> tuple[Entry, str | None]:
    """A document entry with the digest of its template, and the file's name where it is missing."""
    name = entry.body.get("template")
    if not isinstance(name, str):
        return entry, None
    folder = f"units/{entry.scope}/documents" if entry.scope else "documents"
    for path in (f"{folder}/{name}", f"documents/{name}"):
        if path in blobs:
            body = {**entry.body, "template_digest": digest_bytes(blobs[path])}
            return replace(entry, body=body), None
    return entry, name


def patch_origin(entry: Entry, base: Entry) -> dict[str, Any]:
    """The origin of a patched entry: the patch, what it patched and its digest, for the three-way re-apply."""
    return {
        **entry.origin,
        "patch": dict(entry.body),
        "patched": digest(base.body),
        "base": dict(base.body),
        "base_layer": base.origin.get("layer", ""),
    }


def _scope_of(path: str) -> tuple[str, str]:
    parts = path.split("/", 2)
    if parts[0] == "units" and len(parts) == 3:
        return parts[1], parts[2]
    return "", path


def _members(
    file: str, value: Any, findings: list[Finding], path: str
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The members of a map file, whose map may stand under the file's own name (`roles:` in roles.yaml)."""
    name = PurePosixPath(file).stem
    pointer = ""
    if isinstance(value, Mapping) and set(value) == {name}:
        value, pointer = value[name], f"/{name}"
    if value is None:
        return
    if not isinstance(value, Mapping):
        findings.append(codes.NOT_A_MAP.at(Place(path, path=pointer), found=_named(value)))
        return
    for key, body in value.items():
        if isinstance(body, Mapping):
            yield str(key), dict(body), f"{pointer}/{key}"
        else:
            findings.append(codes.NOT_A_MAP.at(Place(path, path=f"{pointer}/{key}"), found=_named(body)))


def _strict_json(text: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            names = [name for name, _ in pairs]
            raise ValueError(f"键“{next(name for name in names if names.count(name) > 1)}”重复")
        return result

    def refuse(name: str) -> Any:
        raise ValueError(f"{name} 不是 JSON 的数")

    return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)


def _json_reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"第{error.lineno}行第{error.colno}列（{error.msg}）"
    return "嵌套过深" if isinstance(error, RecursionError) else str(error)


def _day(body: Mapping[str, Any], name: str) -> date | None:
    stated = body.get(name)
    return date.fromisoformat(str(stated)) if stated else None


def _named(value: Any) -> str:
    if value is None:
        return "空"
    return "列表" if isinstance(value, list) else f"“{value}”"
