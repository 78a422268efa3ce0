"""Writing entries back as a pack in the one canonical form: the same entries give the same bytes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from yimen.kernel import canonical_text

from .entries import Entry
from .manifest import Manifest
from .texts import KEY_FIELDS, MAP_FILES, TEXT_FOLDERS
from .yaml_text import write_yaml

Files = dict[str, bytes]
_FOLDERS = {kind: folder for folder, kind in TEXT_FOLDERS.items()}
_MAPS = {kind: file for file, kind in MAP_FILES.items()}
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,100}")
_KEPT_ORIGIN = ("file", "sheet", "row", "provenance")


def export_pack(
    entries: Iterable[Entry],
    manifest: Manifest,
    *,
    lock: Mapping[str, Mapping[str, str]] | None = None,
    templates: Mapping[str, bytes] | None = None,
    others: Mapping[str, bytes] | None = None,
) -> Files:
    """The pack's files by path. Patched entries are written as their patches, table rows as JSON lines.

    `templates` are the documents' files by digest; `others` travel along under their own path
    (`scenarios/…`, `sources/…`). Raises ValueError where a document's template is missing.
    """
    files: Files = dict(others or {})
    maps: dict[str, dict[str, Any]] = defaultdict(dict)
    lines: dict[str, list[str]] = defaultdict(list)
    for entry in sorted(entries, key=lambda each: (each.ref, each.valid_from or date.min)):
        _place(entry, files, maps, lines, templates or {})
    for path, members in maps.items():
        files[path] = write_yaml({PurePosixPath(path).stem: members}).encode("utf-8")
    for kind, written in lines.items():
        files[f"entries/{kind}.jsonl"] = ("\n".join(written) + "\n").encode("utf-8")
    files["pack.yaml"] = write_yaml(manifest_body(manifest, lock or {})).encode("utf-8")
    return dict(sorted(files.items()))


def _place(
    entry: Entry,
    files: Files,
    maps: dict[str, dict[str, Any]],
    lines: dict[str, list[str]],
    templates: Mapping[str, bytes],
) -> None:
    """One entry into the file that its kind and scope call for."""
    lead = f"units/{entry.scope}/" if entry.scope else ""
    body = _written_body(entry)
    if not _is_text(entry):
        lines[entry.kind].append(_json_line(entry))
    elif entry.kind in _MAPS:
        if entry.kind == "document":
            _place_template(entry, lead, files, templates)
        body.pop("id", None)
        maps[lead + _MAPS[entry.kind]][entry.key] = body
    elif entry.kind == "form":
        text = json.dumps(body, ensure_ascii=False, indent=2, sort_keys=True)
        files[f"{lead}forms/{entry.key}.json"] = (text + "\n").encode("utf-8")
    else:
        files[f"{lead}{_FOLDERS[entry.kind]}/{entry.key}.yaml"] = write_yaml(body).encode("utf-8")


def _is_text(entry: Entry) -> bool:
    """Whether the entry has a file of its own; a second dated revision or a strange key goes into the lines."""
    if entry.kind not in _FOLDERS and entry.kind not in _MAPS:
        return False
    key_field = KEY_FIELDS.get(entry.kind, "id")
    named = str(entry.body.get(key_field, "")) == entry.key
    return named and _FILE_NAME.fullmatch(entry.key) is not None


def _written_body(entry: Entry) -> dict[str, Any]:
    """The body as its file says it: the patch where it is one, with the marks that reading takes away."""
    body = dict(entry.body)
    if "patch" in entry.origin:
        mark = "$" if entry.kind == "form" else ""
        body = {
            **entry.origin["patch"],
            f"{mark}patch": True,
            f"{mark}patched": entry.origin["patched"],
            KEY_FIELDS.get(entry.kind, "id"): entry.key,
        }
    if entry.kind == "document":
        body.pop("template_digest", None)
    if entry.valid_from is not None:
        body["$valid_from"] = entry.valid_from.isoformat()
    if entry.valid_to is not None:
        body["$valid_to"] = entry.valid_to.isoformat()
    return body


def _place_template(entry: Entry, lead: str, files: Files, templates: Mapping[str, bytes]) -> None:
    own = entry.origin.get("patch", entry.body)
    name, digest = own.get("template"), own.get("template_digest")
    if name is None or digest is None:
        return
    if digest not in templates:
        raise ValueError(f"document {entry.key!r} lacks its template {name!r}")
    files[f"{lead}documents/{name}"] = templates[digest]


def _json_line(entry: Entry) -> str:
    line: dict[str, Any] = {"key": entry.key, "body": dict(entry.body)}
    if entry.scope:
        line["scope"] = entry.scope
    if entry.valid_from is not None:
        line["valid_from"] = entry.valid_from.isoformat()
    if entry.valid_to is not None:
        line["valid_to"] = entry.valid_to.isoformat()
    origin = {name: entry.origin[name] for name in _KEPT_ORIGIN if entry.origin.get(name) is not None}
    if origin:
        line["origin"] = origin
    return canonical_text(line)


def manifest_body(manifest: Manifest, lock: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, Any]:
    """The manifest as `pack.yaml` says it, without tables: the rows are entries by then."""
    body: dict[str, Any] = {
        "name": manifest.name,
        "title": dict(manifest.title),
        "version": manifest.version,
        "level": manifest.level,
        "valid_from": manifest.valid_from,
        "provenance": manifest.provenance,
    }
    if manifest.region:
        body["region"] = manifest.region
    if manifest.extends:
        body["extends"] = list(manifest.extends)
    if manifest.texts:
        body["texts"] = dict(manifest.texts)
    if lock:
        body["lock"] = {name: dict(state) for name, state in lock.items()}
    return body


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """The files in a folder, made where it is missing."""
    for path, content in files.items():
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ValueError(f"{path!r} leads out of the folder")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip whose bytes depend on nothing but them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            member = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, files[path])
    return out.getvalue()
